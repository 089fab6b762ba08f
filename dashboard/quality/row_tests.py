"""Rules of one row as SQL: true where the row breaks the rule. One text for DuckDB and PostgreSQL."""

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa

from dashboard.metrics.statements import FactSelect
from dashboard.quality.reference import Fence, Reference
from dashboard.semantic.rules import (
    Between,
    BornBefore,
    KnownMember,
    KnownValue,
    NotBefore,
    NotInFuture,
    Required,
    Rule,
    Serving,
    Usual,
)

Test = sa.ColumnElement[bool]


def row_test(rule: Rule, select: FactSelect, reference: Reference, today: date) -> Test | None:
    """The test of a rule that needs nothing but the row and what is known of its peers; None for other rules."""
    fact = select.fact
    match rule:
        case Required():
            missing = fact.c[rule.column].is_(None)
            return missing if rule.where is None else sa.and_(missing, select.satisfies(rule.where))
        case Between():
            return _outside(fact.c[rule.column], rule.least, rule.most)
        case BornBefore():
            return fact.c[rule.column] < 0
        case NotInFuture():
            return fact.c[rule.column] > today
        case NotBefore():
            return sa.cast(fact.c[rule.column], sa.Date) < fact.c[rule.other]
        case KnownValue():
            return fact.c[rule.column].not_in(list(select.report.words_of(select.report.column(rule.column))))
        case KnownMember():
            return sa.and_(fact.c[rule.column].is_not(None), select.joined_members(rule.column).c.key.is_(None))
        case Serving():
            return _after(select, rule.column, reference.last_days(rule))
        case Usual():
            return _beyond(fact, rule, reference.fences(rule))
    return None


def _outside(column: sa.ColumnElement[Any], least: float | None, most: float | None) -> Test:
    tests: list[Test] = [column < least] if least is not None else []
    tests += [column > most] if most is not None else []
    return sa.or_(*tests)


def _after(select: FactSelect, column: str, last_days: dict[Any, date]) -> Test | None:
    """Rows of a member after its last day. Two lists and not a CASE: a unit may have hundreds of such dogs."""
    if not last_days:
        return None
    key = select.fact.c[column]
    gone = sa.func.unnest(sa.literal(list(last_days), sa.ARRAY(key.type))).label("member")
    last = sa.func.unnest(sa.literal(list(last_days.values()), sa.ARRAY(sa.Date()))).label("last")
    known = sa.select(gone, last).subquery("last_days")
    select.join(known, known.c.member == key)
    return known.c.last < select.fact.c.day


def _beyond(fact: sa.Table, rule: Usual, fences: dict[str, Fence]) -> Test | None:
    value = fact.c[rule.column]
    outside: Callable[[Fence], Test] = lambda fence: _outside(value, fence.lower, fence.upper)  # noqa: E731
    tests = [sa.and_(fact.c[rule.peers] == peer, value > 0, outside(fence)) for peer, fence in fences.items()]
    return sa.or_(*tests) if tests else None
