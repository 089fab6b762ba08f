"""Unusual days and what they are made of as JSON-ready dicts, in the shapes of the API."""

from collections.abc import Mapping, Sequence

from dashboard.i18n import Locale, t
from dashboard.metrics.anomalies import JudgedDay
from dashboard.metrics.anomaly import Verdict
from dashboard.metrics.contributions import Contribution, Explanation, Parts
from dashboard.metrics.present import Json, is_good, provenance_as_json
from dashboard.metrics.result import MemberWords, Number
from dashboard.metrics.words import member_label, shown_number, with_digits
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Measure
from dashboard.semantic.report import ReportType

_DIRECTIONS = {Verdict.HIGH: "up", Verdict.LOW: "down", Verdict.SILENT: "down"}
SMALL = 100


def anomalies_as_json(found: Mapping[str, Sequence[JudgedDay]], report: ReportType, locale: Locale) -> Json:
    """By measure: every day with what was expected and whether it was unusual, and how many were."""
    return {
        name: {
            "days": [judged_day_as_json(one, report.measure(name), locale) for one in days],
            "anomalies": sum(one.is_anomaly for one in days),
        }
        for name, days in found.items()
    }


def judged_day_as_json(judged: JudgedDay, measure: Measure, locale: Locale) -> Json:
    """`low` to `high` is usual, both included. `verdict` is null where `reason` says why the day was not judged;
    `good` by the measure's polarity; `text` says it in words."""
    direction = _DIRECTIONS.get(judged.verdict) if judged.verdict else None
    return {
        "date": judged.day.isoformat(),
        "value": judged.value,
        "expected": judged.expected,
        "low": judged.low,
        "high": judged.high,
        "is_anomaly": judged.is_anomaly,
        "verdict": judged.verdict and judged.verdict.value,
        "good": is_good(measure, direction) if direction else None,
        "reason": judged.reason and judged.reason.value,
        "text": judged_words(judged, measure, locale),
    }


def judged_words(judged: JudgedDay, measure: Measure, locale: Locale) -> str:
    """A day's verdict in one sentence."""
    if judged.verdict is None:
        return t(f"anomaly.reason.{judged.reason}", locale.lang)
    numbers = {
        name: shown_number(measure, Number(value=value, n=0), locale)
        for name, value in (
            ("value", judged.value),
            ("expected", judged.expected),
            ("low", judged.low),
            ("high", judged.high),
        )
    }
    return t(f"anomaly.{judged.verdict}", locale.lang, **numbers)


def explanation_as_json(explanation: Explanation, locale: Locale, conventions: Conventions) -> Json:
    """One day of one measure: its verdict, the days it is compared with, and by dimension who moved it by how much."""
    measure, judged, usual = explanation.measure, explanation.judged, explanation.usual
    difference = None if judged.value is None or usual is None else judged.value - usual
    return {
        "report_type": explanation.query.report.name,
        "measure": measure.name,
        "label": measure.label.text(locale.lang),
        "unit": measure.unit,
        "day": judged_day_as_json(judged, measure, locale),
        "usual": usual,
        "usual_display": value_words(measure, usual, locale),
        "difference": difference,
        "difference_display": difference_words(measure, difference, locale),
        "compared": [day.isoformat() for day in explanation.compared],
        "parts": [_parts(parts, measure, explanation.labels, locale, conventions) for parts in explanation.parts],
        "provenance": provenance_as_json(explanation.provenance),
    }


def _parts(parts: Parts, measure: Measure, labels: MemberWords, locale: Locale, conventions: Conventions) -> Json:
    return {
        "dimension": parts.dimension.name,
        "label": parts.dimension.label.text(locale.lang),
        "members": [
            {"value": one.member, "label": member_label(parts.dimension, one.member, labels, locale, conventions)}
            | _contribution(one, measure, locale)
            for one in parts.members
        ],
        "others": {"count": parts.others, "difference": parts.others_difference} if parts.others else None,
    }


def _contribution(one: Contribution, measure: Measure, locale: Locale) -> Json:
    return {
        "n": one.n,
        "v": one.value,
        "usual": one.usual,
        "difference": one.difference,
        "share_pct": None if one.share is None else round(100 * one.share, 1),
        "display": value_words(measure, one.value, locale),
        "usual_display": value_words(measure, one.usual, locale),
        "difference_display": difference_words(measure, one.difference, locale),
    }


def value_words(measure: Measure, value: float | None, locale: Locale) -> str | None:
    """The value in so many decimals that a small one does not vanish; None where there is none."""
    if value is None:
        return None
    return with_digits(f"{value:,.{_decimals(measure, value)}f}{_sign_of(measure)}", locale)


def difference_words(measure: Measure, value: float | None, locale: Locale) -> str | None:
    """With + or − in front: a difference. Of shares it is in points."""
    if value is None:
        return None
    text = with_digits(f"{value:+,.{_decimals(measure, value)}f}".replace("-", "\u2212"), locale)
    return t("kpi.points", locale.lang, value=text) if measure.unit == "%" else text


def _decimals(measure: Measure, value: float) -> int:
    """A usual 4.3 sessions are not 4, and a dog's part of a mean rating is not 0."""
    if value == int(value) or abs(value) >= SMALL:
        return measure.decimals
    return max(measure.decimals, 1 if abs(value) >= 1 else 2)


def _sign_of(measure: Measure) -> str:
    return "%" if measure.unit == "%" else ""
