"""PDF: A4, right-to-left where the language is, text that can be copied and searched, charts as vectors."""

from itertools import groupby
from operator import attrgetter
from typing import IO

from dashboard.exports.document import Document
from dashboard.exports.pdf.cards import draw_cards
from dashboard.exports.pdf.chart import draw_lines
from dashboard.exports.pdf.frame import open_frame
from dashboard.exports.pdf.head import draw_figures, draw_head
from dashboard.exports.pdf.table import draw_table
from dashboard.exports.provenance import as_of_words
from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits

MEDIA_TYPE = "application/pdf"


def write(document: Document, out: IO[bytes], locale: Locale) -> None:
    """The same document gives the same bytes."""

    def foot(page: int, pages: int) -> tuple[str, str]:
        number = with_digits(t("export.page", locale.lang, page=page, pages=pages), locale)
        return as_of_words(document, locale), number

    title = f"{document.title} · {document.subtitle}"
    frame = open_frame(out, locale, title, foot, is_wide=document.is_wide, seal=document.seal)
    draw_head(frame, document)
    draw_figures(frame, document)
    draw_lines(frame, document.lines)
    for is_card, tables in groupby(document.tables, key=attrgetter("is_card")):
        if is_card:
            draw_cards(frame, document, list(tables))
            continue
        for table in tables:
            draw_table(frame, document, table)
    frame.canvas.showPage()
    frame.canvas.save()
