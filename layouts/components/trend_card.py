"""A measure over the last days as a small line: drawn by the style sheet through a mask, so it takes any theme.

The days are points that can be pressed; what is unusual or not over yet looks different and says so.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.trend import Direction, TrendVector
from dashboard.metrics.trends import TrendMetrics
from dashboard.metrics.words import day_label, with_digits
from dashboard.semantic.fields import Measure

WIDTH, HEIGHT = 600, 120
ARROWS = {Direction.UP: "↑", Direction.DOWN: "↓", Direction.STABLE: "→"}


def build_trend_card(
    measure: Measure, week: TrendMetrics, month: TrendMetrics, hrefs: Sequence[str], locale: Locale
) -> Component:
    """`hrefs`: where each day of the month leads."""
    series = month.series[measure.name]
    known = [value for value in series.values if value is not None]
    top = max(known, default=0.0) or 1.0
    lang = locale.lang
    title = t("daily.trend_title", lang, measure=measure.label.text(lang), days=len(series.values))
    return html.Section(
        className="trend-card",
        children=[
            html.H2(with_digits(title, locale)),
            html.P([_words(week, measure, 7, locale), _words(month, measure, 30, locale)], className="trend-words"),
            html.Div(
                className="trend-plot",
                children=[
                    html.Bdi(with_digits(f"{top:,.{measure.decimals}f}", locale), className="trend-top"),
                    html.Div(className="trend-line", style={"maskImage": _line(series.values, top)}),
                    *_points(series.days.start, series.values, top, month, hrefs, measure, locale),
                ],
            ),
            html.P(
                [
                    html.Bdi(day_label(series.days.start, locale)),
                    html.Bdi(day_label(series.days.end, locale)),
                ],
                className="trend-days",
            ),
        ],
    )


def _words(trend: TrendMetrics, measure: Measure, days: int, locale: Locale) -> Component:
    """Which way it goes, with an arrow and a word, in the colour of good or bad for this measure."""
    vector = trend.vectors[measure.name]
    words = t(f"trend.{_word(vector)}", locale.lang)
    text = t("daily.trend_words", locale.lang, days=days, words=words)
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


def _line(values: Sequence[float | None], top: float) -> str:
    """The line as a picture in one colour; days that are not known leave a gap."""
    between = WIDTH / max(len(values) - 1, 1)
    steps, is_drawing = [], False
    for number, value in enumerate(values):
        if value is None:
            is_drawing = False
            continue
        y = HEIGHT - 4 - (HEIGHT - 8) * max(value, 0.0) / top
        steps.append(f"{'L' if is_drawing else 'M'}{number * between:.1f} {y:.1f}")
        is_drawing = True
    picture = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' preserveAspectRatio='none'>"
        f"<path d='{''.join(steps)}' fill='none' stroke='black' stroke-width='2' "
        "vector-effect='non-scaling-stroke'/></svg>"
    )
    return f'url("data:image/svg+xml,{quote(picture)}")'


def _points(
    first: date,
    values: Sequence[float | None],
    top: float,
    trend: TrendMetrics,
    hrefs: Sequence[str],
    measure: Measure,
    locale: Locale,
) -> list[Component]:
    complete = trend.complete.count if trend.complete else 0
    made = []
    for number, (value, href) in enumerate(zip(values, hrefs, strict=True)):
        if value is None:
            continue
        shown = with_digits(f"{value:,.{measure.decimals}f}", locale)
        words = f"{day_label(first + timedelta(days=number), locale)}: {shown}"
        left = 100 * number / max(len(values) - 1, 1)
        bottom = 100 * (4 + (HEIGHT - 8) * max(value, 0.0) / top) / HEIGHT
        made.append(
            html.A(
                href=href,
                title=words,
                className="trend-point" if number < complete else "trend-point is-open",
                style={"left": f"{left:.2f}%", "bottom": f"{bottom:.2f}%"},
                **{"aria-label": words},
            )
        )
    return made
