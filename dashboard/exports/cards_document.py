"""The document of single cards: their members and numbers, all of them, without the rows behind."""

from collections.abc import Sequence

from dashboard.exports.document import Document
from dashboard.exports.provenance import days_words
from dashboard.exports.question_document import panel_tables, question_facts
from dashboard.i18n import Locale
from dashboard.metrics.read_path import ReadPath
from dashboard.permissions import Viewer
from dashboard.semantic.query import MOST_GROUPS, Query


def cards_document(
    reads: ReadPath, query: Query, viewer: Viewer, locale: Locale, *, panels: Sequence[str], measure: str | None = None
) -> Document:
    """`panels`: by name; a card on the page shows the largest of its members, its file every one. Raises what went
    wrong in a card: a file has no place to say so."""
    report, conventions = query.report, reads.conventions
    tick = reads.tick(query, viewer, measure=measure, panels=panels, most_members=MOST_GROUPS)
    for panel in tick.panels:
        if panel.error is not None:
            raise panel.error
    return Document(
        report=report,
        title=report.label.text(locale.lang),
        subtitle=days_words(tick.days, locale),
        facts=question_facts(tick, None, tick.provenance.rows_counted, locale, conventions),
        figures=(),
        lines=(),
        tables=tuple(panel_tables(tick, locale, conventions)),
        rows=sum(len(panel.members) for panel in tick.panels),
        provenance=tick.provenance,
        timezone=conventions.timezone,
        name="-".join((report.name, *panels, f"{tick.days.start}-{tick.days.end}")),
    )
