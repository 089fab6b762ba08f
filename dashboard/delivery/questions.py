"""What a schedule asks for, as one reader may see it: the question of a page, or a saved report; within the rights of
its owner, who gives away no more than they see themselves."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from dashboard.builder.address import definition_text
from dashboard.builder.opening import Gone
from dashboard.builder.templates import Saved, Templates
from dashboard.delivery.asked import QUALITY, Asked, NothingTheirs, Wanted
from dashboard.delivery.periods import as_period
from dashboard.delivery.quality_report import ask_quality
from dashboard.errors import Forbidden, NotFound
from dashboard.exports.document import Document, Figure
from dashboard.exports.pivot_document import pivot_document
from dashboard.exports.quality_fact import quality_facts
from dashboard.exports.question_document import question_document
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.pivot import Pivot
from dashboard.metrics.pivot_run import run_pivot
from dashboard.metrics.result import Change
from dashboard.permissions import Permission, Viewer
from dashboard.quality.admin import QualityAdmin
from dashboard.quality.asking import QualityAsking
from dashboard.reports import report_named
from dashboard.semantic.aggregation import Aggregation
from dashboard.semantic.builder_question import BuilderQuestion
from dashboard.semantic.fields import TimeDimension
from dashboard.semantic.query import Filters, Query
from dashboard.semantic.report import ReportType

PROJECT = "project"

PageOf = Callable[[Query], str]
"""The address of a question's page, without host."""
SavedPageOf = Callable[[str], str]
"""The same of a saved report, by its id."""


@dataclass(frozen=True, kw_only=True)
class Questions:
    reads: ReadPath
    quality: QualityAsking
    quality_admin: QualityAdmin
    templates: Templates
    page: PageOf
    saved_page: SavedPageOf
    quality_page: str

    def of(self, wanted: Wanted, reader: Viewer) -> Asked:
        """Raises Forbidden or NothingTheirs."""
        if wanted.template_id is not None:
            return self._of_saved(wanted, reader)
        if wanted.report_type == QUALITY:
            return ask_quality(self.quality_admin, wanted, reader, self.quality_page)
        return self._of_page(wanted, reader)

    def _of_page(self, wanted: Wanted, reader: Viewer) -> Asked:
        report = report_named(wanted.report_type)
        check_may_take(report, reader)
        asked = replace(Query.parse(wanted.filters, report), period=as_period(wanted.days))
        query = self._within(asked, wanted.owner, reader)
        return Asked(
            query=query,
            key=f"{report.name} {query}",
            page=self.page(query),
            document=lambda held, viewer, locale: question_document(held, query, viewer, locale, quality=self.quality),
        )

    def _of_saved(self, wanted: Wanted, reader: Viewer) -> Asked:
        saved = self._open_to_both(str(wanted.template_id), wanted.owner, reader)
        opened = self.templates.open(saved, reader)
        if opened.question is None:
            raise NothingTheirs("nothing of the saved report can be shown to the recipient")
        check_may_take(opened.question.report, reader)
        asked = replace(opened.question.query, period=as_period(wanted.days))
        question = replace(opened.question, query=self._within(asked, wanted.owner, reader))
        state = definition_text(question.definition())
        return Asked(
            query=question.query,
            key=f"{saved.template.id} {saved.template.version} {state}",
            page=f"{self.saved_page(saved.template.id)}?{state}",
            document=lambda held, viewer, locale: self._pivot(held, question, viewer, locale, saved.template.name),
            notes=tuple(note for note in opened.notes if note.what is not Gone.MEMBER),
        )

    def _open_to_both(self, template_id: str, owner: Viewer, reader: Viewer) -> Saved:
        """As the reader has it. Who has no account opens nothing: naming them in the schedule is what gives it to
        them, and their rows are those of their profile."""
        saved = self._find(template_id, owner, "the owner of the schedule")
        return self._find(template_id, reader, "the recipient") if reader.user_id else saved

    def _find(self, template_id: str, viewer: Viewer, who: str) -> Saved:
        try:
            return self.templates.find(template_id, viewer)
        except NotFound:
            raise Forbidden(f"the saved report is not open to {who}", code="report_not_allowed") from None

    def _within(self, query: Query, owner: Viewer, reader: Viewer) -> Query:
        return narrowed(self.reads, within_owner(self.reads, query, owner), reader)

    def _pivot(self, held: ReadPath, question: BuilderQuestion, viewer: Viewer, locale: Locale, name: str) -> Document:
        pivot = run_pivot(held, question, viewer)
        document = pivot_document(pivot, locale, held.conventions, title=name)
        judged = self.quality.of(held, question.query, viewer)
        facts = (*document.facts, *quality_facts(judged, locale))
        return replace(document, quality=judged, facts=facts, totals=tuple(_totals(held, pivot, viewer)))


def _totals(held: ReadPath, pivot: Pivot, viewer: Viewer) -> Iterator[Figure]:
    """Of the whole table, each measure with its change as the report's page tells it; of a share it would be 100 %."""
    picks = [pick for pick in pivot.question.picks if pick.aggregation is not Aggregation.SHARE]
    own = tuple(pick.name for pick in picks if pick.is_own)
    changes: Mapping[str, Change | None] = {}
    if own:
        changes = held.tick(replace(pivot.question.query, by=(), measures=own), viewer, panels=()).changes
    for pick in picks:
        number = pivot.numbers.of(pick, (), ())
        yield Figure(measure=pick.shown, number=number, change=changes.get(pick.name), is_compared=pick.is_own)


def check_may_take(report: ReportType, reader: Viewer) -> None:
    if not reader.may(report.permission) or not reader.may(Permission.REPORT_ROWS_EXPORT):
        raise Forbidden(f"{reader.username} may not take {report.name} along", code="report_not_allowed")


def within_owner(reads: ReadPath, query: Query, owner: Viewer) -> Query:
    """Only the projects that the owner sees; NothingTheirs where none is left."""
    if owner.scope.all_projects:
        return query
    code_of = reads.member_table(PROJECT).code_of_id
    theirs = {code_of[key] for key in owner.scope.projects if key in code_of}
    wanted = set(query.selections.get(PROJECT, theirs))
    if not wanted & theirs:
        raise NothingTheirs("the owner of the schedule sees none of its projects")
    return query.with_filter(PROJECT, *sorted(wanted & theirs))


def narrowed(reads: ReadPath, query: Query, reader: Viewer) -> Query:
    """Without the members that the reader may not know of; NothingTheirs where none is left of a dimension."""
    filters: list[tuple[str, tuple[str, ...]]] = []
    for name, members in query.filters:
        kept = members
        if not isinstance(query.report.dimension(name), TimeDimension):
            known = {one.value for one in reads.members(query.with_no_filters(), reader, name).members}
            kept = tuple(member for member in members if member in known)
        if not kept:
            raise NothingTheirs(f"the recipient may see no {name} of {', '.join(members)}", field=name)
        filters.append((name, kept))
    narrow: Filters = tuple(filters)
    return replace(query, filters=narrow)
