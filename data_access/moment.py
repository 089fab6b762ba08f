"""One moment of the database: several questions get their answers from the same snapshot."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, text

from data_access.database import Database

Answer = TypeVar("Answer")


class Moment:
    """Asks as a Database does, always in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fetch(self, question: Callable[[Connection], Answer]) -> Answer:
        """What `question` reads; asked once, for a second try would be another moment."""
        return question(self._connection)


@contextmanager
def one_moment(database: Database) -> Iterator[Moment]:
    """The state of the database as it is when it is first asked, for as long as the block runs. Unavailable when the
    server does not answer."""
    with database.session() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield Moment(connection)
        connection.rollback()
