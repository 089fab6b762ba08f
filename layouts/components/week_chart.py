"""Scores week by week, as what each lacks to 100 percent: there scores near 100 differ, and bars begin at zero."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, with_digits
from dashboard.quality.overview import Overview
from dashboard.quality.score import Score
from dashboard.quality.words import arithmetic_words, score_words
from dashboard.semantic.period import Days

TOPS = (1, 2, 5, 10, 25, 50, 100)
"""Points at which the scale may end: the first that has room for every week."""


def build_week_chart(overview: Overview, locale: Locale) -> Component:
    lang, weeks = locale.lang, overview.weeks()
    top = next(top for top in TOPS if top >= max((_lacking(score) for _, score in weeks), default=0))
    ends = {name: with_digits(f"{points}%", locale) for name, points in (("whole", 100), ("top", top))}
    note = html.P(t("quality.lacking", lang, **ends), className="week-note")
    bars = [_week(week, score, top, locale) for week, score in weeks]
    chart = html.Ol(bars, className="quality-weeks", tabIndex="0", **{"aria-label": t("quality.weeks", lang)})
    return html.Div([note, chart])


def _lacking(score: Score) -> float:
    return 0.0 if score.value is None else 100 - score.value


def _week(week: Days, score: Score, top: int, locale: Locale) -> Component:
    days = f"{day_label(week.start, locale)} – {day_label(week.end, locale)}"
    height = f"{100 * _lacking(score) / top:.1f}%"
    bar = html.Span(className=f"week-bar is-{score.badge}", style={"blockSize": height})
    last = f"{week.end.day} {t(f'month.{week.end.month}', locale.lang)}"
    return html.Li(
        [
            html.Span(bar, className="week-column", **{"aria-hidden": "true"}),
            html.Bdi(score_words(score, locale)),
            html.Span(with_digits(last, locale), className="week-name"),
        ],
        title=f"{days}: {arithmetic_words(score, locale)}",
    )
