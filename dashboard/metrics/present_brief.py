"""A brief as JSON-ready dicts: of one report type with its words and days, and of all of them for a phone's line."""

from dashboard.i18n import Locale, t
from dashboard.metrics.brief import ReportBrief
from dashboard.metrics.present import Json, change_words, emptiness_as_json, is_good, kpi_as_json, provenance_as_json
from dashboard.metrics.present_report import period_as_json
from dashboard.metrics.trend import Direction
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Measure

_MOVES = {Direction.UP: "up", Direction.DOWN: "down", Direction.STABLE: "flat"}


def brief_as_json(brief: ReportBrief, locale: Locale, conventions: Conventions) -> Json:
    """The answer of `GET /api/mobile/summary/{type}`."""
    report = brief.query.report
    measures = [report.measure(name) for name in brief.numbers]
    return {
        "report_type": report.name,
        "label": report.label.text(locale.lang),
        "period": period_as_json(brief.days, conventions)
        | {"grain": brief.grain, "complete": brief.is_complete, "until": brief.until},
        "filters": {name: list(members) for name, members in brief.query.filters},
        "main": report.default_measure,
        "kpis": {measure.name: _kpi(brief, measure, locale) for measure in measures},
        "empty": emptiness_as_json(brief.emptiness),
        "window": {"from": brief.trend.window.start.isoformat(), "to": brief.trend.window.end.isoformat()},
        "provenance": provenance_as_json(brief.provenance),
    }


def _kpi(brief: ReportBrief, measure: Measure, locale: Locale) -> Json:
    change = brief.changes.get(measure.name)
    kpi = kpi_as_json(measure, brief.numbers[measure.name], change, locale)
    series = brief.trend.series[measure.name].values
    return kpi | {
        "short": measure.short_label.text(locale.lang),
        "change_words": change_words(measure, change, locale).words,
        "trend": _trend(brief, measure, locale),
        "series": [None if value is None else round(value, measure.decimals) for value in series],
    }


def _trend(brief: ReportBrief, measure: Measure, locale: Locale) -> Json:
    """Which way the days go, in a word, and whether that is good."""
    vector = brief.trend.vectors[measure.name]
    word = "unknown" if vector.reason else vector.direction.value.lower()
    return {
        "direction": None if vector.reason else vector.direction.value,
        "good": None if vector.reason else is_good(measure, _MOVES[vector.direction]),
        "words": t(f"trend.{word}", locale.lang),
    }


def summary_part(part: Json) -> Json:
    """One report type in `GET /api/mobile/summary`: numbers alone, so that all of them stay small."""
    quality = {"score": part["quality"]["completeness_score"], "badge": part["quality"]["badge"]}
    kpis = {name: _short(kpi) for name, kpi in part["kpis"].items()}
    return {"report_type": part["report_type"], "quality": quality, "kpis": kpis}


def _short(kpi: Json) -> Json:
    """`change_pct`: in percent, of shares in points; what is not known is absent, but for the value itself."""
    change = kpi["change"] or {}
    found = {
        "value": kpi["value"],
        "reason": kpi["reason"],
        "change_pct": change.get("value_pct"),
        "good": change.get("good"),
        "trend": kpi["trend"]["direction"],
    }
    return {name: value for name, value in found.items() if value is not None or name == "value"}
