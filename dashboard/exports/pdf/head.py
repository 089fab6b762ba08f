"""The head of a document: title, facts, the row of numbers."""

from collections.abc import Sequence
from math import ceil

from dashboard.exports.document import Document, Figure
from dashboard.exports.pdf.frame import Frame
from dashboard.exports.pdf.text import Style, width_of, wrapped
from dashboard.i18n import Locale, t
from dashboard.metrics.present import change_words
from dashboard.metrics.words import shown_number

TITLE = Style(size=17, is_bold=True)
SUBTITLE = Style(size=11, color=0x0B6A78, is_bold=True)
LABEL = Style(size=7.5, color=0x55605C)
FACT = Style(size=8.5)
VALUE = Style(size=15, is_bold=True)
UNKNOWN_VALUE = Style(size=10, color=0x6A736F)
INK = {True: 0x18703F, False: 0xB4322B, None: 0x55605C}
CELL_HEIGHT, MOST_CELLS = 50.0, 8


def draw_head(frame: Frame, document: Document) -> None:
    frame.y -= TITLE.size
    frame.write(document.title, TITLE, 0, frame.y)
    frame.y -= SUBTITLE.leading
    frame.write(document.subtitle, SUBTITLE, 0, frame.y)
    frame.y -= 8
    _draw_facts(frame, document)


def _draw_facts(frame: Frame, document: Document) -> None:
    """One beside the other, in as many rows as they need; a fact too long for a row goes on below."""
    start, lines_in_row = 0.0, 1
    frame.y -= FACT.leading
    for fact in document.facts:
        width = max(width_of(fact.label, LABEL), width_of(fact.text, FACT)) + 18
        if start + width > frame.inner and start:
            start, frame.y = 0.0, frame.y - (lines_in_row + 1) * FACT.leading
            lines_in_row = 1
        frame.write(fact.label, LABEL, start, frame.y)
        lines = wrapped(fact.text, FACT, frame.inner - start)
        for number, line in enumerate(lines, start=1):
            frame.write(line, FACT, start, frame.y - number * FACT.leading + 1)
        start, lines_in_row = start + width, max(lines_in_row, len(lines))
    frame.y -= (lines_in_row + 1) * FACT.leading


def draw_figures(frame: Frame, document: Document) -> None:
    """The numbers in rows as even as can be, of at most eight cells of one width."""
    figures = document.figures
    cells = ceil(len(figures) / max(ceil(len(figures) / MOST_CELLS), 1))
    for first in range(0, len(figures), max(cells, 1)):
        row, width = figures[first : first + cells], frame.inner / cells
        labels = [wrapped(figure.measure.label.text(frame.locale.lang), LABEL, width - 8) for figure in row]
        changes = [_change(figure, frame.locale, width - 8) for figure in row]
        more = (max(map(len, labels)) - 1) * LABEL.leading
        below = (max(len(lines) for lines, _ in changes) - 1) * LABEL.leading
        frame.rule(frame.y)
        frame.y -= CELL_HEIGHT + more + below
        top = frame.y + CELL_HEIGHT + below
        for number, (figure, label, (change, style)) in enumerate(zip(row, labels, changes, strict=True)):
            _draw_lines(frame, label, LABEL, number * width + 4, top + more - 12)
            _draw_number(frame, figure, number * width, top - 29)
            _draw_lines(frame, change, style, number * width + 4, top - 42)
        frame.rule(frame.y)


def _change(figure: Figure, locale: Locale, width: float) -> tuple[tuple[str, ...], Style]:
    words, is_good, _ = change_words(figure.measure, figure.change, locale, figure.emptiness)
    style = Style(size=LABEL.size, color=INK[is_good])
    return wrapped(words, style, width), style


def _draw_lines(frame: Frame, lines: Sequence[str], style: Style, start: float, first: float) -> None:
    for line, words in enumerate(lines):
        frame.write(words, style, start, first - line * style.leading)


def _draw_number(frame: Frame, figure: Figure, start: float, y: float) -> None:
    locale = frame.locale
    style = UNKNOWN_VALUE if _has_no_value(figure) else VALUE
    text = shown_number(figure.measure, figure.number, locale, figure.emptiness)
    frame.write(text, style, start + 4, y)
    unit = _unit(figure, locale)
    if unit:
        frame.write(unit, LABEL, start + 8 + width_of(text, style), y)


def _unit(figure: Figure, locale: Locale) -> str:
    shown_with_number = _has_no_value(figure) or figure.measure.unit in ("count", "%")
    return "" if shown_with_number else t(f"unit.{figure.measure.unit}", locale.lang)


def _has_no_value(figure: Figure) -> bool:
    return figure.number.value is None or figure.emptiness is not None
