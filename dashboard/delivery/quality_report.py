"""How good the records are, as a report that is sent by the clock: every report type, the worst first."""

from collections.abc import Iterable

from dashboard.delivery.asked import QUALITY, Asked, Wanted, shared_scope
from dashboard.delivery.letter import Line
from dashboard.exports.document import Document
from dashboard.exports.quality_document import quality_document
from dashboard.i18n import Locale, t
from dashboard.permissions import Viewer
from dashboard.quality.admin import QualityAdmin
from dashboard.workflow.finding_decisions import check_reader


def ask_quality(quality: QualityAdmin, wanted: Wanted, reader: Viewer, page: str) -> Asked:
    """For who looks after data quality, within the owner's projects. Raises Forbidden or NothingTheirs."""
    check_reader(wanted.owner)
    check_reader(reader)
    seen, days = shared_scope(wanted.owner, reader), wanted.days
    return Asked(
        query=None,
        key=f"{QUALITY} {days.start} {days.end} {seen.scope.key}",
        page=page,
        document=lambda held, _, locale: quality_document(held, quality, days, seen, locale),
        lines=_lines,
    )


def _lines(document: Document, locale: Locale) -> Iterable[Line]:
    """A line for each report type: what the first table of the document says of it."""
    for portion in document.tables[0].pages:
        for item in portion:
            before = t("quality.before", locale.lang, score=item["before"])
            yield Line(label=item["report"], value=item["score"], change=before, is_good=None)
