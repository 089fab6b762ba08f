"""Keeps which questions were asked, by whom and how often (reporting.question_use)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, cast, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, insert

from data_access.database import Actor, Database
from data_access.own_tables import question_use as uses

LONGEST_QUESTION = 1000
"""Longer ones are not kept: nobody opens them every morning."""
MOST_OF_A_READER = 200
"""Questions of one reader and day that are still worth remembering the day after."""
_ACTOR = Actor(name="use of questions")


@dataclass(frozen=True, kw_only=True)
class Use:
    """A question as somebody asked it. `locale`: a Locale's key; `question`: path and query of the address."""

    user_id: str
    locale: str
    kind: str
    report: str
    question: str


class UseStore:
    """The only place that reads or writes the use of questions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, day: date, asked: Mapping[Use, int]) -> None:
        """Add so many to the counts of a day of the unit."""
        # In one order, so that two processes that write at once do not wait for each other in a circle.
        ordered = sorted(asked, key=lambda use: (use.user_id, use.locale, use.question))
        columns = {
            uses.c.user_id: [use.user_id for use in ordered],
            uses.c.locale: [use.locale for use in ordered],
            uses.c.question: [use.question for use in ordered],
            uses.c.kind: [use.kind for use in ordered],
            uses.c.report_type: [use.report for use in ordered],
            uses.c.asked: [asked[use] for use in ordered],
        }
        # One statement for all: row by row, 2,000 take six times as long.
        rows = select(literal(day), *(func.unnest(cast(held, ARRAY(one.type))) for one, held in columns.items()))
        adding = insert(uses).from_select([uses.c.day, *columns], rows)
        adding = adding.on_conflict_do_update(
            index_elements=list(uses.primary_key), set_={"asked": uses.c.asked + adding.excluded.asked}
        )
        with self._database.write(_ACTOR) as connection:
            connection.execute(adding)

    def since(self, day: date, most: int) -> dict[Use, int]:
        """What was asked since a day, this one included, and how often: the `most` most often, these first."""
        by = (uses.c.user_id, uses.c.locale, uses.c.kind, uses.c.report_type, uses.c.question)
        total = func.sum(uses.c.asked)
        wanted = select(*by, total).where(uses.c.day >= day).group_by(*by).order_by(total.desc(), *by).limit(most)
        found = self._database.fetch(lambda connection: connection.execute(wanted).all())
        return {
            Use(user_id=str(user_id), locale=locale, kind=kind, report=report, question=question): int(number)
            for user_id, locale, kind, report, question, number in found
        }


def delete_uses_before(connection: Connection, day: date) -> int:
    """Forget what was asked before a day; how many rows."""
    return connection.execute(uses.delete().where(uses.c.day < day)).rowcount


def delete_rare_uses(connection: Connection, day: date) -> int:
    """Of each reader and day before `day`, forget all but the most asked questions; how many rows."""
    key = (uses.c.day, uses.c.user_id, uses.c.locale, uses.c.question)
    place = func.row_number().over(
        partition_by=(uses.c.day, uses.c.user_id), order_by=(uses.c.asked.desc(), uses.c.question)
    )
    placed = select(*key, place.label("place")).where(uses.c.day < day).subquery()
    rare = select(*(placed.c[column.name] for column in key)).where(placed.c.place > MOST_OF_A_READER)
    return connection.execute(uses.delete().where(tuple_(*key).in_(rare))).rowcount
