"""The one door to PostgreSQL: connections as the application's role, transactions that name who acts."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg2
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.pool import NullPool

from dashboard.errors import Unavailable
from data_access.connection_pool import look_after_idle, pooled_as
from data_access.database_errors import AWAY, is_lost_connection, setup_error, trouble_of

APP_ROLE = "k9_app"
READ_TRIES = 4
FIRST_PAUSE_S = 0.05

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

_SET_ACTOR = text(
    "SELECT set_config('k9.actor', :name, true), set_config('k9.user_id', :user_id, true),"
    " set_config('k9.ip_address', :ip_address, true), set_config('k9.request_id', :request_id, true)"
)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who writes: recorded by the audit triggers with every row of the transaction."""

    user_id: str | None = None
    name: str
    ip_address: str | None = None
    request_id: str | None = None


_held: ContextVar[tuple["Database", Connection] | None] = ContextVar("one_read", default=None)
"""Who looks here already, and on which connection."""


class Database:
    """A pool of connections to one PostgreSQL database.

    `role`: SET ROLE of every connection (the application's); None keeps the login's own rights (migrations).
    `pooled=False` opens a connection per use: for commands, and for a process that will fork.
    `setting`: the name of the setting that `url` comes from, for who has to correct it.
    `statement_s`: seconds after which a statement is ended, with everything of its transaction; None: never.
    """

    def __init__(
        self,
        url: str,
        role: str | None = None,
        *,
        pooled: bool = True,
        application: str = "k9-insight",
        setting: str = "DATABASE_URL",
        statement_s: int | None = None,
    ) -> None:
        options = "-c timezone=UTC -c client_encoding=UTF8" + (f" -c role={role}" if role else "")
        if statement_s is not None:
            options += f" -c statement_timeout={statement_s}s"
        self.url = make_url(url).set(drivername="postgresql+psycopg2")
        self.role = role
        self.setting = setting
        self._options, self._application = options, application
        self.engine: Engine = self._engine(pooled_as(kept=3, more=4) if pooled else {"poolclass": NullPool})
        # What only looks needs no transaction, which would be two questions more than the question itself.
        self.looking_engine = self._engine(
            pooled_as(kept=5, more=3) if pooled else {"poolclass": NullPool},
            options=f"{options} -c default_transaction_read_only=on",
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
        )
        for engine in (self.engine, self.looking_engine) if pooled else ():
            look_after_idle(engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read-only transaction. A lost server becomes Unavailable; see `fetch` for retries."""
        with self._answering(), _connect(self.engine) as connection:
            connection.execute(text("SET TRANSACTION READ ONLY"))
            yield connection
            connection.rollback()

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Questions that may be of different moments, without a transaction around them: half the price of `read`.
        Whoever looks within looks on the same connection."""
        held = _held.get()
        if held is not None and held[0] is self:
            yield held[1]
            return
        with self._answering(), _connect(self.looking_engine) as connection:
            token = _held.set((self, connection))
            try:
                yield connection
            finally:
                _held.reset(token)

    @contextmanager
    def write(self, actor: Actor) -> Iterator[Connection]:
        """One transaction in `actor`'s name, committed at the end, rolled back by any error. Never retried."""
        with self._answering(), _connect(self.engine) as connection, connection.begin():
            connection.execute(
                _SET_ACTOR,
                {
                    "name": actor.name,
                    "user_id": actor.user_id or "",
                    "ip_address": actor.ip_address or "",
                    "request_id": actor.request_id or "",
                },
            )
            yield connection

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """A connection for longer than one transaction; the user of it commits."""
        with self._answering(), _connect(self.engine) as connection:
            yield connection

    def fetch(self, question: Callable[[Connection], Answer]) -> Answer:
        """What `question` reads, asked again a few times while the server is away (0.4 s in all).

        Only for reads: a question may be asked more than once.
        """
        for attempt in range(READ_TRIES):
            try:
                with self.look() as connection:
                    return question(connection)
            except Unavailable as error:
                if error.code != AWAY or attempt == READ_TRIES - 1:
                    raise
                log.warning("database did not answer a read, trying again", extra={"attempt": attempt + 1})
                time.sleep(FIRST_PAUSE_S * 2**attempt)
        raise AssertionError("the loop returns or raises")

    def check(self) -> None:
        """SetupError in one clear line when a connection cannot be made as configured."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except DBAPIError as error:
            raise setup_error(error, self.url, self.setting) from error

    def ping(self) -> None:
        """Unavailable when the server does not answer now."""
        with self.look() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        """Close all connections; after a fork the child calls it before its first use."""
        self.engine.dispose()
        self.looking_engine.dispose()

    def raw_connection(self) -> psycopg2.extensions.connection:
        """A driver connection of its own for COPY, with our options; the caller closes it."""
        with self._answering():
            pooled = _connect(self.engine).connection
        driver: psycopg2.extensions.connection = pooled.driver_connection
        pooled.detach()
        return driver

    def _engine(self, pool: dict[str, Any], *, options: str | None = None, **settings: Any) -> Engine:
        return create_engine(
            self.url,
            # An error that ends up in a log must not carry the values of rows, or a token.
            hide_parameters=True,
            connect_args={
                "options": options or self._options,
                "connect_timeout": 5,
                "application_name": self._application,
            },
            **pool,
            **settings,
        )

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """What is the server's trouble, and not the statement's, becomes Unavailable, without the address or the
        statement."""
        try:
            yield
        except (DBAPIError, NoneFree, ValueError) as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            raise trouble from error


def _connect(engine: Engine) -> Connection:
    """A connection, with one quiet second try: a pooled one may have died with a restarted server."""
    try:
        return engine.connect()
    except OperationalError as error:
        if not is_lost_connection(error):
            raise
        time.sleep(FIRST_PAUSE_S)
        return engine.connect()
