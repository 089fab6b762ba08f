"""HTML for the printer: what the PDF of the same document holds, for a browser that prints the page it is shown on.

Words, columns and their widths are those of the PDF; how it looks stands in assets/css/paper.css.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO

from markupsafe import Markup

from dashboard.exports.card_lines import shares_of, worth_a_column, worth_a_line
from dashboard.exports.document import Document, Figure, Table
from dashboard.exports.pdf.spread import Spread, spread_out
from dashboard.exports.provenance import as_of_words
from dashboard.i18n import Locale, t
from dashboard.metrics.cells import DERIVED_TICK, TICK, column_title, row_text
from dashboard.metrics.present import change_words
from dashboard.metrics.words import shown_number, with_digits

MEDIA_TYPE = "text/html"
INNER = 774.0
"""Points between the margins of a page of A4 that lies."""
MOST_ROWS = 5000
"""Some 150 pages. More are not printed from a browser: the paper says so, and where they are."""
TONES = {True: "is-good", False: "is-bad", None: ""}


def write(document: Document, out: IO[bytes], locale: Locale) -> None:
    """`<div class="paper">`, a part of a page. The document has tables, and no lines over time."""
    for part in _parts(document, locale):
        out.write(part.encode())


def _parts(document: Document, locale: Locale) -> Iterator[Markup]:
    yield Markup('<div class="paper"><h1>{}</h1><p class="paper-days">{}</p>').format(document.title, document.subtitle)
    yield _facts(document)
    yield _figures(document.figures, locale)
    cards = [_card(document, table, locale) for table in document.tables if table.is_card]
    yield Markup('<div class="paper-cards">{}</div>').format(Markup().join(cards))
    for table in document.tables:
        if not table.is_card:
            yield from _rows(document, table, locale)
    yield Markup('<p class="paper-foot">{}</p></div>').format(as_of_words(document, locale))


def _facts(document: Document) -> Markup:
    facts = (
        Markup("<div><dt>{}</dt><dd><bdi>{}</bdi></dd></div>").format(fact.label, fact.text) for fact in document.facts
    )
    return Markup('<dl class="paper-facts">{}</dl>').format(Markup().join(facts))


def _figures(figures: Sequence[Figure], locale: Locale) -> Markup:
    return Markup('<ul class="paper-figures">{}</ul>').format(Markup().join(_figure(one, locale) for one in figures))


def _figure(figure: Figure, locale: Locale) -> Markup:
    measure = figure.measure
    words, is_good = change_words(measure, figure.change, locale)
    is_bare = figure.number.value is None or measure.unit in ("count", "%")
    unit = "" if is_bare else t(f"unit.{measure.unit}", locale.lang)
    number = shown_number(measure, figure.number, locale)
    return Markup('<li><span>{}</span><b><bdi>{}</bdi> <small>{}</small></b><small class="{}">{}</small></li>').format(
        measure.label.text(locale.lang), number, unit, TONES[is_good], words
    )


def _card(document: Document, table: Table, locale: Locale) -> Markup:
    items = worth_a_line(list(chain.from_iterable(table.pages)), locale)
    columns = worth_a_column(table, items)
    head = _cells("th", [column_title(column, locale) for column in columns])
    lines = [
        Markup('<tr style="--share: {:.3f}">{}</tr>').format(
            share, _cells("td", [row_text(document.report, column, item, locale) for column in columns])
        )
        for item, share in zip(items, shares_of(items, table.columns[-1].name), strict=True)
    ]
    body = Markup().join(lines) or _no_rows(locale)
    form = '<section class="paper-card"><h2>{}</h2><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></section>'
    return Markup(form).format(table.heading, head, body)


def _no_rows(locale: Locale) -> Markup:
    return Markup("<tr><td>{}</td></tr>").format(t("export.no_rows", locale.lang))


def _cells(tag: str, texts: Iterable[str]) -> Markup:
    return Markup().join(Markup(f"<{tag}><bdi>{{}}</bdi></{tag}>").format(text) for text in texts)


def _rows(document: Document, table: Table, locale: Locale) -> Iterator[Markup]:
    yield Markup("<h2>{}</h2>").format(table.heading)
    if document.rows > MOST_ROWS:
        yield _too_many(document, locale)
        return
    spread = spread_out(document, table, locale, INNER)
    if spread is None:
        yield Markup("<p>{}</p>").format(t("export.no_rows", locale.lang))
        return
    columns = zip(spread.columns.beside, spread.columns.widths, strict=True)
    head = (
        Markup('<th class="{}" style="inline-size: {:.1f}pt">{}</th>').format(
            _end(spread, place), width, spread.titles[place]
        )
        for place, width in columns
    )
    size = spread.columns.head.size
    yield Markup('<table class="paper-rows"><thead style="font-size: {}pt"><tr>{}</tr></thead>').format(
        size, Markup().join(head)
    )
    yield from (_row(spread, texts) for texts in spread.rows)
    yield Markup("</table>")
    if spread.has_derived:
        yield Markup("<p>{}</p>").format(t("daily.derived", locale.lang))


def _row(spread: Spread, texts: Sequence[str]) -> Markup:
    """A body of its own, so that what stands below a row stays on its page."""
    beside = spread.columns.beside
    cells = (Markup('<td class="{}">{}</td>').format(_end(spread, place), _shown(texts[place])) for place in beside)
    said = spread.said_below(texts)
    below = Markup('<tr class="is-below"><td colspan="{}">{}</td></tr>').format(len(beside), said) if said else ""
    return Markup("<tbody><tr>{}</tr>{}</tbody>").format(Markup().join(cells), below)


def _shown(text: str) -> Markup:
    """A tick that was derived from other records is underlined, as in the PDF."""
    return Markup("<u>{}</u>").format(TICK) if text == DERIVED_TICK else Markup("<bdi>{}</bdi>").format(text)


def _end(spread: Spread, place: int) -> str:
    return "is-number" if spread.ends[place] else ""


def _too_many(document: Document, locale: Locale) -> Markup:
    count, most = (with_digits(f"{number:,}", locale) for number in (document.rows, MOST_ROWS))
    return Markup('<p class="paper-note">{}</p>').format(t("print.too_many", locale.lang, count=count, most=most))
