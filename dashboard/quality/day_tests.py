"""Rules of the rows of one day together as SQL: windows over the day's rows, and tests on what the windows say."""

from typing import Any

import sqlalchemy as sa

from dashboard.metrics.statements import FactSelect
from dashboard.semantic.rules import FitsDay, OnePlace, Rule, Unique

MINUTES_PER_DAY = 24 * 60
_MINUTE: sa.ColumnElement[Any] = sa.literal_column("INTERVAL '1 minute'")


def day_test(rule: Rule, select: FactSelect) -> sa.ColumnElement[Any] | None:
    """1 for a row that breaks the rule beside the other rows of its day, else 0 or null; None for other rules.

    Of rows that break it together only one is told, so that one mending mends one finding.
    """
    match rule:
        case Unique():
            return _later_twin(select, rule)
        case FitsDay():
            return _overflowing(select, rule)
        case OnePlace():
            return _elsewhere_before_the_end(select, rule)
    return None


def _later_twin(select: FactSelect, rule: Unique) -> sa.ColumnElement[Any]:
    fact = select.fact
    compared: list[sa.ColumnElement[bool]] = [fact.c[name].is_not(None) for name in rule.of]
    compared += [select.satisfies(rule.where)] if rule.where is not None else []
    is_compared = sa.case((sa.and_(*compared), 1), else_=0)
    alike = [fact.c.day, is_compared, *(fact.c[name] for name in rule.of)]
    number = sa.func.row_number().over(partition_by=alike, order_by=fact.c.row_id)
    return sa.case((sa.and_(is_compared == 1, number > 1), 1), else_=0)


def _elsewhere_before_the_end(select: FactSelect, rule: OnePlace) -> sa.ColumnElement[Any]:
    fact = select.fact
    at, project, window = (
        fact.c[select.report.time_column],
        fact.c[select.report.scope_column],
        _persons_day(select, rule),
    )
    end = sa.func.lag(at + _plausible(select, rule) * _MINUTE).over(**window)
    is_elsewhere = sa.func.lag(project).over(**window) != project
    return sa.case((sa.and_(fact.c[rule.person].is_not(None), at < end, is_elsewhere), 1), else_=0)


def _overflowing(select: FactSelect, rule: FitsDay) -> sa.ColumnElement[Any]:
    """The row with which a person's minutes become more than the day has."""
    lasting = sa.func.coalesce(_plausible(select, rule), 0)
    total = sa.func.sum(lasting).over(**_persons_day(select, rule), rows=(None, 0))
    overflows = sa.and_(total > MINUTES_PER_DAY, total - lasting <= MINUTES_PER_DAY)
    return sa.case((sa.and_(select.fact.c[rule.person].is_not(None), overflows), 1), else_=0)


def _persons_day(select: FactSelect, rule: OnePlace) -> dict[str, Any]:
    """One window for all rules of a person, so that rows are sorted once."""
    fact = select.fact
    at = fact.c[select.report.time_column]
    return {"partition_by": [fact.c[rule.person], fact.c.day], "order_by": [at, fact.c.row_id]}


def _plausible(select: FactSelect, rule: OnePlace) -> sa.ColumnElement[Any]:
    lasting = select.fact.c[rule.lasting]
    return sa.case((lasting.between(0, rule.longest), lasting))
