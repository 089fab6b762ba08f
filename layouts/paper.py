"""HTML for the printer: what the PDF of the same document holds, for a browser that prints the page it is shown on.

Words, columns and their widths are those of the PDF; how it looks stands in assets/css/paper.css.
"""

from itertools import chain
from typing import IO, Any

from dashboard.exports.card_lines import shares_of, worth_a_column, worth_a_line
from dashboard.exports.document import Document, Figure, Table
from dashboard.exports.pdf.spread import spread_out
from dashboard.exports.provenance import as_of_words
from dashboard.i18n import Locale, t
from dashboard.metrics.cells import DERIVED_TICK, TICK, column_title, row_text
from dashboard.metrics.present import change_words
from dashboard.metrics.words import shown_number, with_digits
from layouts.server_pages import TEMPLATES

MEDIA_TYPE = "text/html"
INNER = 774.0
"""Points between the margins of a page of A4 that lies."""
MOST_ROWS = 5000
"""Some 150 pages. More are not printed from a browser: the paper says so, and where they are."""
TONES = {True: "is-good", False: "is-bad", None: ""}


def write(document: Document, out: IO[bytes], locale: Locale) -> None:
    """`<div class="paper">`, a part of a page. The document has tables, and no lines over time."""
    stream = TEMPLATES.get_template("paper.html").generate(
        title=document.title,
        subtitle=document.subtitle,
        facts=document.facts,
        figures=[_figure(one, locale) for one in document.figures],
        cards=[_card(document, table, locale) for table in document.tables if table.is_card],
        tables=[_rows(document, table, locale) for table in document.tables if not table.is_card],
        as_of=as_of_words(document, locale),
        derived=DERIVED_TICK,
        tick=TICK,
        word=lambda key: t(key, locale.lang),
    )
    for part in stream:
        out.write(part.encode())


def _figure(figure: Figure, locale: Locale) -> dict[str, str]:
    measure = figure.measure
    words, is_good, _ = change_words(measure, figure.change, locale)
    is_bare = figure.number.value is None or measure.unit in ("count", "%")
    return {
        "label": measure.label.text(locale.lang),
        "number": shown_number(measure, figure.number, locale),
        "unit": "" if is_bare else t(f"unit.{measure.unit}", locale.lang),
        "change": words,
        "tone": TONES[is_good],
    }


def _card(document: Document, table: Table, locale: Locale) -> dict[str, Any]:
    items = worth_a_line(list(chain.from_iterable(table.pages)), locale)
    columns = worth_a_column(table, items)
    shares = (f"{share:.3f}" for share in shares_of(items, table.columns[-1].name))
    texts = ([row_text(document.report, column, item, locale) for column in columns] for item in items)
    return {
        "heading": table.heading,
        "titles": [column_title(column, locale) for column in columns],
        "lines": list(zip(shares, texts, strict=True)),
    }


def _rows(document: Document, table: Table, locale: Locale) -> dict[str, Any]:
    """`columns`: place and width of those that stand side by side."""
    if document.rows > MOST_ROWS:
        count, most = (with_digits(f"{number:,}", locale) for number in (document.rows, MOST_ROWS))
        words = t("print.too_many", locale.lang, count=count, most=most)
        return {"heading": table.heading, "too_many": words}
    spread = spread_out(document, table, locale, INNER)
    found = spread.columns if spread else None
    columns = (
        [(place, f"{width:.1f}") for place, width in zip(found.beside, found.widths, strict=True)] if found else []
    )
    return {"heading": table.heading, "too_many": "", "spread": spread, "columns": columns}
