"""A number hour by hour as a small line, drawn through a mask as the trend cards are; hours without one leave a gap."""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t

WIDTH, HEIGHT, MARGIN = 600, 120, 4


def build_hour_chart(
    title: str,
    values: Sequence[float | None],
    ends: tuple[str, str],
    shown: Callable[[float], str],
    locale: Locale,
    *,
    top: float | None = None,
) -> Component:
    """`values`: one an hour; `ends`: the words for the first and the last; `top`: of the scale, unless the largest."""
    known = [value for value in values if value is not None]
    children = [html.H3(title), html.P(_words(known, shown, locale), className="trend-words")]
    if known:
        highest = top or max(known) or 1.0
        line = html.Div(className="trend-line", style={"maskImage": line_mask(values, highest)})
        children += [
            html.Bdi(shown(highest), className="hour-top"),
            html.Div(line, className="trend-plot", **{"aria-hidden": "true"}),
            html.P([html.Bdi(end) for end in ends], className="trend-days"),
        ]
    return html.Section(children, className="trend-card")


def _words(known: Sequence[float], shown: Callable[[float], str], locale: Locale) -> str:
    """What the picture says."""
    if not known:
        return t("cache.no_hours", locale.lang)
    return t("cache.hour_words", locale.lang, last=shown(known[-1]), least=shown(min(known)), most=shown(max(known)))


def line_mask(values: Sequence[float | None], top: float) -> str:
    """An hour between two gaps is a point: a line of no length with round ends."""
    between, steps, is_drawing = WIDTH / max(len(values) - 1, 1), [], False
    for number, value in enumerate(values):
        if value is not None:
            y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * value / top
            steps.append(f"{'L' if is_drawing else 'M'}{number * between:.1f} {y:.1f}" + ("" if is_drawing else "h0"))
        is_drawing = value is not None
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' preserveAspectRatio='none'>"
        f"<path d='{''.join(steps)}' fill='none' stroke='black' stroke-width='2.5' stroke-linecap='round'"
        " stroke-linejoin='round' vector-effect='non-scaling-stroke'/></svg>"
    )
    return f'url("data:image/svg+xml,{quote(svg)}")'
