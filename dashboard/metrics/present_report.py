"""A report and its trends as JSON-ready dicts, in the shapes of the API."""

from collections.abc import Mapping
from datetime import timedelta

from dashboard.i18n import Locale
from dashboard.metrics.change import calculate_percent_change
from dashboard.metrics.daily import ReportAnswer
from dashboard.metrics.present import Json, basis_as_json, kpi_as_json, plain, provenance_as_json, rows_as_json
from dashboard.metrics.result import Change, Number, Result
from dashboard.metrics.trends import LikeForLike, TrendMetrics
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Measure
from dashboard.semantic.period import Days

Numbers = Mapping[str, Number]


def report_as_json(answer: ReportAnswer, locale: Locale, conventions: Conventions) -> Json:
    """The answer of `GET /api/reports/{type}`."""
    report, tick = answer.query.report, answer.numbers
    rows = rows_as_json(answer.rows, locale, conventions) if answer.rows is not None else None
    return {
        "report_type": report.name,
        "period": period_as_json(answer.days, conventions) | {"complete": answer.is_complete},
        "filters": {name: list(members) for name, members in answer.query.filters},
        "kpis": {
            name: kpi_as_json(report.measure(name), number, tick.changes.get(name), locale)
            for name, number in tick.numbers.items()
        },
        "trend": _trend(answer),
        "groups": groups_as_json(answer.groups) if answer.groups is not None else [],
        "rows": rows and {name: rows[name] for name in ("total", "columns", "items", "next")},
        "provenance": provenance_as_json(tick.provenance),
    }


def period_as_json(days: Days, conventions: Conventions) -> Json:
    return {
        "from": days.start.isoformat(),
        "to": days.end.isoformat(),
        "grain": "day" if days.count == 1 else "range",
        "timezone": conventions.timezone,
    }


def groups_as_json(result: Result) -> list[Json]:
    """One object per group: its members by dimension, its measures, and `n` rows."""
    return [
        {str(name): None if value != value else plain(value) for name, value in record.items()}
        for record in result.frame.astype(object).where(result.frame.notna(), None).to_dict("records")
    ]


def _trend(answer: ReportAnswer) -> Json:
    changes = answer.numbers.changes
    shown = {
        # Of a day that runs nothing is compared as a whole: its numbers so far.
        "current": _values({name: change.current for name, change in changes.items()} or answer.numbers.numbers),
        f"previous_{'day' if answer.days.count == 1 else 'period'}": _values(
            {name: change.previous for name, change in changes.items()}
        ),
        "change": _changes(changes),
        "basis": next((basis_as_json(change) for change in changes.values()), None),
        "like_for_like": like_for_like_as_json(answer.running) if answer.running else None,
    }
    return shown | {f"trend_{window}d": trend_as_json(trend) for window, trend in answer.trends.items()}


def _values(numbers: Numbers) -> Json:
    return {name: number.value for name, number in numbers.items()}


def _changes(changes: Mapping[str, Change]) -> Json:
    found: Json = {}
    for name, change in changes.items():
        percent = calculate_percent_change(change.current.value, change.previous.value)
        found[f"{name}_pct"] = None if percent.value is None else round(percent.value, 1)
        if percent.reason is not None:
            found[f"{name}_reason"] = percent.reason
    return found


def like_for_like_as_json(running: LikeForLike) -> Json:
    """Today so far against yesterday and the same weekday of last week, each up to the same time of day."""

    def change(previous: Numbers) -> Json:
        return {
            f"{name}_pct": calculate_percent_change(number.value, previous[name].value).value
            for name, number in running.current.items()
        }

    return {
        "until": running.until,
        "current": _values(running.current),
        "previous": _values(running.yesterday),
        "change": change(running.yesterday),
        "last_week": _values(running.last_week),
        "change_to_last_week": change(running.last_week),
    }


def trend_as_json(trend: TrendMetrics) -> Json:
    """Direction and slope of the report's main measure, and of every one under `measures`."""
    measures = {
        name: {"direction": vector.direction.value, "slope": vector.slope, "n": vector.n, "reason": vector.reason}
        for name, vector in trend.vectors.items()
    }
    main = next(iter(measures.values()), {"direction": None, "slope": None})
    return {"direction": main["direction"], "slope": main["slope"], "measures": measures}


def series_as_json(trend: TrendMetrics, measure: Measure) -> list[Json]:
    """The days of a window: date, value, and whether the day is over."""
    complete = trend.complete.count if trend.complete else 0
    series = trend.series[measure.name]
    return [
        {
            "date": (series.days.start + timedelta(days=number)).isoformat(),
            "value": value,
            "complete": number < complete,
        }
        for number, value in enumerate(series.values)
    ]
