"""A measure over the last days as a small line: drawn by the style sheet through a mask, so it takes any theme.

The days are points that can be pressed; what is unusual or not over yet looks different and says so. Behind the line
lies the band of what is usual.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import FEW, Locale, t
from dashboard.metrics.anomalies import JudgedDay, Reason
from dashboard.metrics.present_anomalies import judged_words
from dashboard.metrics.trend import Direction, TrendVector
from dashboard.metrics.trends import Series, TrendMetrics
from dashboard.metrics.words import day_label, with_digits
from dashboard.semantic.fields import Measure

WIDTH, HEIGHT, MARGIN = 600, 120, 4
ARROWS = {Direction.UP: "↑", Direction.DOWN: "↓", Direction.STABLE: "→"}


def build_trend_card(
    measure: Measure,
    week: TrendMetrics,
    month: TrendMetrics,
    judged: Sequence[JudgedDay],
    hrefs: Sequence[str],
    locale: Locale,
) -> Component:
    """`judged`: the days of the month with what is usual; `hrefs`: where each of them leads."""
    series = month.series[measure.name]
    lang = locale.lang
    title = t("daily.trend_title", lang, measure=measure.label.text(lang), days=len(series.values))
    return html.Section(
        className="trend-card",
        children=[
            html.H2(with_digits(title, locale)),
            html.P([_words(week, measure, 7, locale), _words(month, measure, 30, locale)], className="trend-words"),
            html.Div(html.Div(_plot(series, judged, hrefs, measure, locale)), className="trend-roll"),
        ],
    )


def _plot(
    series: Series, judged: Sequence[JudgedDay], hrefs: Sequence[str], measure: Measure, locale: Locale
) -> list[Component]:
    """Under a finger it is wider than a phone, so that each day can be hit, and rolled to; the newest is seen first."""
    top = _top(series.values, judged)
    plot = html.Div(
        className="trend-plot",
        children=[
            html.Bdi(with_digits(f"{top:,.{measure.decimals}f}", locale), className="trend-top"),
            html.Div(className="trend-band", style={"maskImage": _band(judged, top)}),
            html.Div(className="trend-line", style={"maskImage": _line(series.values, top)}),
            *_points(judged, top, hrefs, measure, locale),
        ],
    )
    start, end = (html.Bdi(day_label(day, locale)) for day in (series.days.start, series.days.end))
    return [plot, html.P([start, *_weeks(series, locale), end], className="trend-days")]


def _weeks(series: Series, locale: Locale) -> list[Component]:
    """The days whole weeks before the last, clear of the first: where only a part is seen, they say which."""
    last = len(series.values) - 1
    days = [(number, series.days.end - timedelta(days=last - number)) for number in range(last % 7 + 7, last, 7)]
    return [
        html.Bdi(
            with_digits(f"{day.day} {t(f'month.{day.month}', locale.lang)}", locale),
            className="trend-week",
            style={"left": f"{100 * number / last:.1f}%"},
            **{"aria-hidden": "true"},
        )
        for number, day in days
    ]


def _words(trend: TrendMetrics, measure: Measure, days: int, locale: Locale) -> Component:
    """Which way it goes, with an arrow and a word, in the colour of good or bad for this measure."""
    vector = trend.vectors[measure.name]
    words = t(f"trend.{_word(vector)}", locale.lang)
    key = "daily.trend_words_few" if days <= FEW else "daily.trend_words"
    text = t(key, locale.lang, days=days, words=words)
    arrow = ARROWS[vector.direction] if vector.reason is None else ""
    return html.Span(
        [html.Span(arrow, **{"aria-hidden": "true"}), with_digits(text, locale)], className=_verdict(vector, measure)
    )


def _word(vector: TrendVector) -> str:
    return "unknown" if vector.reason is not None else vector.direction.value.lower()


def _verdict(vector: TrendVector, measure: Measure) -> str:
    if vector.direction is Direction.STABLE or measure.better == "neutral":
        return "trend-word"
    is_good = (vector.direction is Direction.UP) == (measure.better == "higher")
    return f"trend-word is-{'good' if is_good else 'bad'}"


def _top(values: Sequence[float | None], judged: Sequence[JudgedDay]) -> float:
    known = [value for value in (*values, *(one.high for one in judged)) if value is not None]
    return max(known, default=0.0) or 1.0


def _y(value: float, top: float) -> float:
    """From the upper edge of the picture down."""
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * max(value, 0.0) / top


def _picture(path: str, look: str) -> str:
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' preserveAspectRatio='none'>"
        f"<path d='{path}' {look}/></svg>"
    )
    return f'url("data:image/svg+xml,{quote(svg)}")'


def _line(values: Sequence[float | None], top: float) -> str:
    """The line as a picture in one colour; days that are not known leave a gap."""
    between = WIDTH / max(len(values) - 1, 1)
    steps, is_drawing = [], False
    for number, value in enumerate(values):
        if value is not None:
            steps.append(f"{'L' if is_drawing else 'M'}{number * between:.1f} {_y(value, top):.1f}")
        is_drawing = value is not None
    return _picture("".join(steps), "fill='none' stroke='black' stroke-width='2' vector-effect='non-scaling-stroke'")


def _band(judged: Sequence[JudgedDay], top: float) -> str:
    """What is usual, as an area for each run of days that were judged."""
    between = WIDTH / max(len(judged) - 1, 1)
    path = ""
    for is_judged, run in groupby(enumerate(judged), key=lambda pair: pair[1].high is not None):
        days = [(n * between, one.low or 0.0, one.high or 0.0) for n, one in run] if is_judged else []
        upper = [f"{x:.1f} {_y(high, top):.1f}" for x, _, high in days]
        lower = [f"{x:.1f} {_y(low, top):.1f}" for x, low, _ in reversed(days)]
        path += f"M{'L'.join(upper + lower)}Z" if days else ""
    return _picture(path, "fill='black'")


def _points(
    judged: Sequence[JudgedDay], top: float, hrefs: Sequence[str], measure: Measure, locale: Locale
) -> list[Component]:
    last = max(len(judged) - 1, 1)
    return [
        _point(one, 100 * number / last, top, href, measure, locale)
        for number, (one, href) in enumerate(zip(judged, hrefs, strict=True))
        if one.value is not None
    ]


def _point(one: JudgedDay, left: float, top: float, href: str, measure: Measure, locale: Locale) -> Component:
    value = one.value or 0.0
    shown = with_digits(f"{value:,.{measure.decimals}f}", locale)
    words = f"{day_label(one.day, locale)}: {judged_words(one, measure, locale) if one.is_anomaly else shown}"
    look = " is-open" if one.reason is Reason.NOT_OVER else " is-unusual" if one.is_anomaly else ""
    return html.A(
        href=href,
        title=words,
        className=f"trend-point{look}",
        style={"left": f"{left:.2f}%", "bottom": f"{100 - 100 * _y(value, top) / HEIGHT:.2f}%"},
        **{"aria-label": words},
    )
