"""A line over time as vectors: the value axis at the side where reading begins, days from left to right."""

from datetime import timedelta
from math import ceil

from reportlab.pdfgen.canvas import Canvas

from dashboard.exports.document import Line
from dashboard.exports.pdf.canvas import color_of
from dashboard.exports.pdf.frame import Frame
from dashboard.exports.pdf.text import Style, visual, width_of
from dashboard.i18n import t
from dashboard.metrics.words import day_label, with_digits

TITLE = Style(size=8.5, is_bold=True)
AXIS = Style(size=6.5, color=0x6A736F)
HEIGHT, AXIS_WIDTH, GAP = 92.0, 30.0, 16.0
INK, PALE, GRID = 0x0B6A78, 0x8FBFC6, 0xE4E0D7
DASH = (2.5, 2.0)
_STEP_SIZES = (0.5, 1, 2, 2.5, 5, 10, 20)


def draw_lines(frame: Frame, lines: tuple[Line, ...]) -> None:
    """Two lines side by side, in as many rows as there are."""
    width = (frame.inner - GAP) / 2
    for first in range(0, len(lines), 2):
        if frame.room < HEIGHT + 20:
            frame.new_page()
        frame.y -= HEIGHT + 8
        for place, line in enumerate(lines[first : first + 2]):
            _draw_line(frame, line, place * (width + GAP), width)


def _draw_line(frame: Frame, line: Line, start: float, width: float) -> None:
    locale, top = frame.locale, frame.y + HEIGHT
    words = t("export.over_days", locale.lang, measure=line.measure.label.text(locale.lang), days=len(line.values))
    frame.write(with_digits(words, locale), TITLE, start, top - 8)
    known = [value for value in line.values if value is not None]
    ceiling, steps = _steps(max(known, default=0.0), is_whole=not line.measure.decimals and line.measure.unit != "%")
    left = frame.x(start, width) + (0 if frame.is_rtl else AXIS_WIDTH)
    plot = width - AXIS_WIDTH
    bottom, height = frame.y + 14, HEIGHT - 32
    for step in steps:
        y = bottom + height * step / ceiling
        _grid_line(frame.canvas, left, y, plot)
        frame.write_to(with_digits(f"{step:,g}", locale), AXIS, start + AXIS_WIDTH - 5, y - 2)
    points = _points(line, left, bottom, plot, height, ceiling)
    _strokes(frame.canvas, points, line.open_days)
    _days(frame, line, left, plot)


def _steps(most: float, *, is_whole: bool) -> tuple[float, list[float]]:
    """A round top above the largest value, and the steps up to it: three to five, or fewer where there is nothing
    between whole numbers."""
    if most <= 0:
        return 1.0, [0.0, 1.0]
    power = 10.0
    while power > most / 2:
        power /= 10
    while power * 10 <= most / 2:
        power *= 10
    step = next(size * power for size in _STEP_SIZES if size * power * 4 >= most)
    if is_whole:
        step = float(ceil(step))
    count = -(-most // step)
    return float(step * count), [step * number for number in range(int(count) + 1)]


def _points(
    line: Line, left: float, bottom: float, width: float, height: float, ceiling: float
) -> list[tuple[float, float] | None]:
    between = width / max(len(line.values) - 1, 1)
    return [
        None if value is None else (left + number * between, bottom + height * max(value, 0.0) / ceiling)
        for number, value in enumerate(line.values)
    ]


def _strokes(canvas: Canvas, points: list[tuple[float, float] | None], open_days: int) -> None:
    """From point to point; no line over what is not known; a day that still runs is reached by a dashed one."""
    canvas.setStrokeColor(color_of(INK))
    canvas.setLineWidth(1.1)
    complete = len(points) - open_days
    for number, (before, after) in enumerate(zip(points, points[1:], strict=False), start=1):
        if before is not None and after is not None:
            canvas.setDash(*DASH) if number >= complete else canvas.setDash()
            canvas.line(*before, *after)
    canvas.setDash()
    for number, point in enumerate(points):
        if point is not None:
            canvas.setFillColor(color_of(PALE if number >= complete else INK))
            canvas.circle(*point, 1.3, stroke=0, fill=1)


def _grid_line(canvas: Canvas, left: float, y: float, width: float) -> None:
    canvas.setStrokeColor(color_of(GRID))
    canvas.setLineWidth(0.4)
    canvas.line(left, y, left + width, y)


def _days(frame: Frame, line: Line, left: float, width: float) -> None:
    """The first and the last day under the line."""
    first, last = line.first, line.first + timedelta(days=len(line.values) - 1)
    canvas, locale = frame.canvas, frame.locale
    begin, end = day_label(first, locale), day_label(last, locale)
    for text, x in ((begin, left), (end, left + width - width_of(end, AXIS))):
        canvas.show(visual(text, locale.direction), AXIS, x, frame.y + 4)
