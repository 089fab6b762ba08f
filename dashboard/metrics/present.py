"""Answers as JSON-ready dicts, in the shapes of the API; the page's scripts read the same."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dashboard import log
from dashboard.i18n import Locale, t
from dashboard.metrics.result import (
    Change,
    Emptiness,
    MemberList,
    MemberWords,
    Number,
    PanelResult,
    Provenance,
    RowPage,
    TickResult,
)
from dashboard.metrics.words import member_label, member_labels, shown_number, with_digits
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import AttributeDimension, Dimension, Measure, TimeDimension
from dashboard.semantic.query import Query

Json = dict[str, Any]
FLAT_BELOW_PERCENT = 0.05
ARROWS = {"up": "↑", "down": "↓", "flat": "→"}


def provenance_as_json(provenance: Provenance) -> Json:
    return {
        "as_of": provenance.as_of.isoformat(),
        "computed_at": provenance.computed_at.isoformat(),
        "state": provenance.state,
        "data_version": provenance.data_version,
        "definition_version": provenance.definition_version,
        "rows_counted": provenance.rows_counted,
        "engine": provenance.engine,
    }


def tick_as_json(result: TickResult, locale: Locale, conventions: Conventions) -> Json:
    """KPIs, panels, selections and provenance of one state."""
    report = result.query.report
    return {
        "report_type": report.name,
        "period": {
            "from": result.days.start.isoformat(),
            "to": result.days.end.isoformat(),
            "timezone": conventions.timezone,
        },
        "kpis": {
            name: kpi_as_json(report.measure(name), shown, result.changes.get(name), locale)
            for name, shown in result.numbers.items()
        },
        "panels": [_panel(panel, result, locale, conventions) for panel in result.panels],
        "selections": _selections(result, locale, conventions),
        "options": {name: {"selected": len(members)} for name, members in result.query.filters},
        "empty": emptiness_as_json(result.emptiness),
        "provenance": provenance_as_json(result.provenance),
    }


def emptiness_as_json(empty: Emptiness | None) -> Json | None:
    """Why an answer stands on no rows; None for one that stands on some."""
    if empty is None:
        return None
    return {"why": str(empty.why), "first_day": empty.first_day.isoformat() if empty.first_day else None}


def kpi_as_json(measure: Measure, shown: Number, change: Change | None, locale: Locale) -> Json:
    return {
        "value": shown.value,
        "unit": measure.unit,
        "n": shown.n,
        "better": measure.better,
        "label": measure.label.text(locale.lang),
        "display": shown_number(measure, shown, locale),
        "reason": shown.reason,
        "change": _change(measure, change, locale),
    }


def _change(measure: Measure, change: Change | None, locale: Locale) -> Json | None:
    """Against earlier days: shares in points, else in percent; None where there is nothing to compare."""
    if change is None or change.current.value is None or change.previous.value is None:
        return None
    now, before = change.current.value, change.previous.value
    moved = _moved(measure, now, before)
    flat = moved is not None and abs(moved) < FLAT_BELOW_PERCENT
    direction = "flat" if flat or now == before else "up" if now > before else "down"
    return {
        "value_pct": None if moved is None else round(moved, 1),
        "in_points": measure.unit == "%",
        "previous": before,
        "previous_display": shown_number(measure, change.previous, locale),
        "current_display": shown_number(measure, change.current, locale),
        "direction": direction,
        "good": is_good(measure, direction),
        "basis": basis_as_json(change),
    }


def basis_as_json(change: Change) -> Json:
    """Which days a change is against, and by which comparison."""
    return {
        "compare": change.comparison,
        "from": change.days.start.isoformat(),
        "to": change.days.end.isoformat(),
    }


class ChangeWords(NamedTuple):
    """A change in words ("up 2.3%"), whether that is good, and where it went in a sign, for whoever cannot tell colours
    apart; "" where there is nothing to compare."""

    words: str
    is_good: bool | None = None
    arrow: str = ""


def change_words(
    measure: Measure, change: Change | None, locale: Locale, emptiness: Emptiness | None = None
) -> ChangeWords:
    """`emptiness`: why the number stands on no rows at all; said in short instead."""
    if emptiness is not None:
        return ChangeWords(t(f"empty.short.{emptiness.why}", locale.lang))
    found = _change(measure, change, locale)
    if found is None:
        return ChangeWords(t("kpi.no_change_known", locale.lang))
    arrow = ARROWS[found["direction"]]
    if found["direction"] == "flat":
        return ChangeWords(t("kpi.flat", locale.lang), None, arrow)
    if found["value_pct"] is None:
        return ChangeWords(t(f"kpi.{found['direction']}_only", locale.lang), found["good"], arrow)
    amount = with_digits(f"{abs(found['value_pct']):,.1f}", locale)
    amount = t("kpi.points", locale.lang, value=amount) if found["in_points"] else f"{amount}%"
    return ChangeWords(t(f"kpi.{found['direction']}", locale.lang, amount=amount), found["good"], arrow)


def _moved(measure: Measure, now: float, before: float) -> float | None:
    """By how many points or percent; None from 0, of which nothing is a percentage."""
    if measure.unit == "%":
        return now - before
    return 100 * (now - before) / before if before else None


def is_good(measure: Measure, direction: str) -> bool | None:
    """Whether "up" or "down" is good news, by the measure's polarity; None where it is neither."""
    if measure.better == "neutral" or direction == "flat":
        return None
    return (direction == "up") == (measure.better == "higher")


def _panel(panel: PanelResult, result: TickResult, locale: Locale, conventions: Conventions) -> Json:
    error = panel.error
    return {
        "name": panel.name,
        "by": panel.dimension.name,
        "by_label": panel.dimension.label.text(locale.lang),
        "measure": panel.measure.name,
        "members": _members(panel, result, locale, conventions),
        "total_members": panel.total_members,
        "others": None
        if not panel.others_n
        else {
            "count": panel.total_members - len(panel.members),
            "n": panel.others_n,
            "v": panel.others.value if panel.others else None,
        },
        "error": error and {"message": error.message, "request_id": log.request_id.get()},
    }


def _members(panel: PanelResult, result: TickResult, locale: Locale, conventions: Conventions) -> list[Json]:
    described = described_members(panel.dimension, result.labels, locale, conventions)
    members = [
        described(member.value)
        | {
            "n": member.n,
            "v": member.number.value,
            panel.measure.name: member.number.value,
            "selected": member.selected,
        }
        for member in panel.members
    ]
    for shown, member in zip(members, panel.members, strict=True):
        if member.number.reason is not None:
            shown["reason"] = member.number.reason
    return members


def described_members(
    dimension: Dimension, labels: MemberWords, locale: Locale, conventions: Conventions
) -> Callable[[str], Json]:
    """A member in words; of those that stand under narrow columns, a shorter one too."""
    label = member_labels(dimension, labels, locale, conventions)
    if isinstance(dimension, TimeDimension) and dimension.part == "weekday":
        return lambda value: {
            "value": value,
            "label": label(value),
            "short": t(f"weekday_short.{value}", locale.lang),
        }
    return lambda value: {"value": value, "label": label(value)}


def _selections(result: TickResult, locale: Locale, conventions: Conventions) -> list[Json]:
    report = result.query.report
    return [
        {
            "dimension": name,
            "label": report.dimension(name).label.text(locale.lang),
            "members": [
                {
                    "value": value,
                    "label": member_label(report.dimension(name), value, result.labels, locale, conventions),
                }
                for value in members
            ],
        }
        for name, members in result.query.filters
    ]


def dimensions_as_json(query: Query, found: Iterable[MemberList], locale: Locale, conventions: Conventions) -> Json:
    """Dimensions with their members and counts; `available`: whether choosing a member would leave rows."""
    return {"dimensions": [_dimension(query, members, locale, conventions) for members in found]}


def _dimension(query: Query, found: MemberList, locale: Locale, conventions: Conventions) -> Json:
    dimension = found.dimension
    selected = query.selections.get(dimension.name, ())
    label = member_labels(dimension, found.labels, locale, conventions)
    return {
        "name": dimension.name,
        "label": dimension.label.text(locale.lang),
        "parent": dimension.of if isinstance(dimension, AttributeDimension) else None,
        "members": [
            {
                "value": option.value,
                "label": label(option.value),
                "count": option.count,
                "available": option.count > 0,
                "selected": option.value in selected,
            }
            for option in found.members
        ],
    }


def rows_as_json(page: RowPage, locale: Locale, conventions: Conventions) -> Json:
    """Rows with ISO times and plain numbers, their columns' words, the exact total, the next cursor.

    Event times are kept as the unit's wall time; a client elsewhere needs the offset.
    """
    zone = ZoneInfo(conventions.timezone)
    return {
        "total": page.total,
        "columns": [
            {
                "name": column.name,
                "label": column.label.text(locale.lang),
                "type": column.type.value,
                "unit": column.unit,
            }
            for column in page.columns
        ],
        "items": [{name: plain(value, zone) for name, value in item.items()} for item in page.items],
        "next": page.items[-1]["cursor"] if page.has_more else None,
        "provenance": provenance_as_json(page.provenance),
    }


def plain(value: Any, zone: ZoneInfo | None = None) -> Any:
    """A value as JSON knows it: decimals as numbers, times as ISO text (wall times in `zone`, if one is given)."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=zone).isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(inner, zone) for name, inner in value.items()}
    return value
