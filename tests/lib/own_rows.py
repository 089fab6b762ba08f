"""What a member of the cast may see, found in the database by plain SQL that shares nothing with the read path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import text

from dashboard.permissions import ROLE_PERMISSIONS, Role
from dashboard.reports import REPORTS
from dashboard.semantic.fields import AttributeDimension, Dimension, MemberDimension, ValueDimension
from dashboard.semantic.report import ReportType
from tests.lib.app_ground import AppGround

ROLES = {
    "amal": Role.ADMIN,
    "ghada": Role.COMMANDER,
    "basel": Role.MANAGER,
    "carim": Role.MANAGER,
    "salma": Role.SUPERVISOR,
    "dina": Role.VET,
    "emad": Role.TRAINER,
    "faris": Role.HANDLER,
    "hana": Role.AUDITOR,
}
NARROW = ("basel", "carim", "salma", "dina", "emad", "faris")
_PROJECTS = {"basel": ("ALPHA",), "salma": ("ALPHA",), "carim": ("BRAVO", "CHARLIE")}

_ASSIGNED = """
SELECT p.code FROM public."user" u
JOIN public.project_assignment a ON a.employee_id = u.employee_id AND a.is_active
JOIN public.project p ON p.id = a.project_id WHERE u.username = :username
"""
_OWN = """
f.handler_key = (SELECT employee_id FROM public."user" WHERE username = :username) OR f.dog_key IN (
    SELECT dog_id FROM public."user" WHERE username = :username
    UNION SELECT d.id FROM public.dog d
          JOIN public."user" u ON u.id = d.assigned_to_user_id WHERE u.username = :username
    UNION SELECT a.dog_id FROM public.employee_dog_assignment a
          JOIN public."user" u ON u.employee_id = a.employee_id WHERE u.username = :username)
"""
_OF_PROJECTS = "f.project_key IN (SELECT id FROM public.project WHERE code = ANY(:codes))"


def readable(username: str) -> list[ReportType]:
    return [report for report in REPORTS if report.permission in ROLE_PERMISSIONS[ROLES[username]]]


def forbidden(username: str) -> list[ReportType]:
    return [report for report in REPORTS if report not in readable(username)]


@dataclass(frozen=True)
class OwnRows:
    """The rows of one report type that somebody may see, and the members that occur in them and in the others."""

    row_ids: frozenset[str]
    members: dict[str, frozenset[str]]
    foreign: dict[str, frozenset[str]]
    foreign_words: re.Pattern[str]


@cache
def own_rows(web: AppGround, username: str, report: ReportType) -> OwnRows:
    condition, values = _condition(web, username)
    with web.database.owner.engine.connect() as connection:
        # The view is dear, and every dimension asks it.
        connection.execute(text(f"CREATE TEMP TABLE f ON COMMIT DROP AS SELECT * FROM reporting.{report.fact}"))

        def asked(select: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(text(select.format(mine=condition)), values)]

        mine = frozenset(row_id for (row_id,) in asked("SELECT row_id::text FROM f WHERE {mine}"))
        found = {dimension.name: asked(select) for dimension, select in _selects(report)}
        people_and_places = [row for join in _joins(report) for row in asked(_counted("m.code", "m.name", join))]
    projects = web.ask("SELECT code, name, code = ANY(:codes) FROM public.project", codes=values.get("codes", []))
    return OwnRows(
        mine,
        {name: frozenset(value for value, _, own in rows if own) for name, rows in found.items()},
        {name: frozenset(value for value, _, own in rows if not own) for name, rows in found.items()},
        _foreign_words([*people_and_places, *projects]),
    )


def _foreign_words(members: list[tuple[Any, ...]]) -> re.Pattern[str]:
    """Names and codes of members without an own row, standing alone; a name that an own member has too is none."""
    of_own = {word for *words, own in members if own for word in words}
    foreign = {re.escape(word) for *words, _ in members for word in words if word and word not in of_own}
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(foreign, key=len, reverse=True))})(?![\w-])")


def _condition(web: AppGround, username: str) -> tuple[str, dict[str, Any]]:
    if username == "faris":
        return f"({_OWN})", {"username": username}
    codes = _PROJECTS.get(username) or tuple(code for (code,) in web.ask(_ASSIGNED, username=username))
    return _OF_PROJECTS, {"codes": list(codes)}


def _selects(report: ReportType) -> Iterator[tuple[Dimension, str]]:
    """Per dimension: (member, its name, own rows) of every member that has rows."""
    for dimension in report.dimensions:
        match dimension:
            case ValueDimension():
                yield dimension, _counted(f"f.{dimension.column}", f"f.{dimension.column}")
            case MemberDimension():
                yield dimension, _counted("m.code", "m.name", _join(dimension.column, dimension.members))
            case AttributeDimension():
                base = report.base_of(dimension)
                assert isinstance(base, MemberDimension)
                join = _join(base.column, base.members)
                yield dimension, _counted(f"m.{dimension.attribute}", f"m.{dimension.attribute}", join)


def _joins(report: ReportType) -> list[str]:
    """To the members of every key of a row: a replacement is seen on the row, too."""
    return [_join(column.name, column.members) for column in report.columns if column.members]


def _join(column: str, members: str) -> str:
    return f"JOIN reporting.dim_{members} m ON m.key = f.{column}"


def _counted(value: str, name: str, join: str = "") -> str:
    return (
        f"SELECT {value}::text, {name}::text, count(*) FILTER (WHERE {{mine}}) "
        f"FROM f {join} WHERE {value} IS NOT NULL GROUP BY 1, 2"
    )
