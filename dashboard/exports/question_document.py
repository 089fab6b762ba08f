"""The document of any question: its numbers, its cards as tables, and every row behind it."""

from collections.abc import Iterable, Sequence
from itertools import chain

from dashboard.exports.ahead import read_ahead
from dashboard.exports.document import Document, Fact, Figure, Table
from dashboard.exports.provenance import compared_fact, days_words
from dashboard.exports.quality_fact import quality_facts
from dashboard.i18n import Label, Locale, t
from dashboard.metrics.daily import Item, every_row
from dashboard.metrics.read_path import ReadPath
from dashboard.metrics.result import MemberWords, PanelResult, TickResult
from dashboard.metrics.scope import visible_columns
from dashboard.metrics.tick import is_in_order
from dashboard.metrics.words import member_label, with_digits
from dashboard.permissions import Viewer
from dashboard.quality.asking import QualityAsking
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.fields import Column, ColumnType, Measure
from dashboard.semantic.query import Query
from dashboard.semantic.report import ReportType


def question_document(
    reads: ReadPath,
    query: Query,
    viewer: Viewer,
    locale: Locale,
    *,
    measure: str | None = None,
    quality: QualityAsking | None = None,
) -> Document:
    """All from one moment. `measure`: what its cards show, and the rows are those behind it. `quality`: judges them.

    The rows are read while the document is written, a portion at a time.
    """
    held, report = reads.pinned(), query.report
    tick = held.tick(query, viewer, measure=measure)
    behind = report.measure(measure) if measure else None
    judged = quality.of(held, query, viewer) if quality is not None else None
    pages = every_row(held, query, viewer, measure=measure)
    first = next(pages)
    rows = Table(
        heading=_rows_heading(behind, locale),
        columns=visible_columns(report, viewer),
        pages=(page.items for page in chain((first,), read_ahead(pages))),
        may_spill=True,
    )
    return Document(
        report=report,
        title=report.label.text(locale.lang),
        subtitle=days_words(tick.days, locale),
        facts=(
            *question_facts(tick, behind, first.total, locale, reads.conventions),
            *quality_facts(judged, locale),
        ),
        quality=judged,
        figures=tuple(
            Figure(measure=report.measure(name), number=number, change=tick.changes.get(name))
            for name, number in tick.numbers.items()
        ),
        lines=(),
        tables=(*panel_tables(tick, locale, reads.conventions), rows),
        rows=first.total,
        behind=behind,
        provenance=tick.provenance,
        timezone=reads.conventions.timezone,
        is_wide=True,
        name="-".join((report.name, *((behind.name,) if behind else ()), f"{tick.days.start}-{tick.days.end}")),
    )


def _rows_heading(behind: Measure | None, locale: Locale) -> str:
    if behind is None:
        return t("export.rows", locale.lang)
    return t("export.rows_behind", locale.lang, measure=behind.label.text(locale.lang))


def question_facts(
    tick: TickResult, behind: Measure | None, rows: int, locale: Locale, conventions: Conventions
) -> tuple[Fact, ...]:
    """What is asked, in words: filters, the measure whose rows they are, how many rows, compared with what."""
    facts = [
        Fact(
            label=tick.query.report.dimension(name).label.text(locale.lang),
            text=_members_words(tick, name, members, locale, conventions),
        )
        for name, members in tick.query.filters
    ]
    if behind is not None:
        facts.append(Fact(label=t("export.fact_behind", locale.lang), text=behind.label.text(locale.lang)))
    facts.append(Fact(label=t("export.fact_rows", locale.lang), text=with_digits(f"{rows:,}", locale)))
    facts.append(Fact(label=t("export.fact_timezone", locale.lang), text=conventions.timezone))
    return (*facts, *compared_fact(tick.changes, locale))


def _members_words(
    tick: TickResult, name: str, members: Iterable[str], locale: Locale, conventions: Conventions
) -> str:
    dimension = tick.query.report.dimension(name)
    words = [member_label(dimension, member, tick.labels, locale, conventions) for member in members]
    return ("، " if locale.lang == "ar" else ", ").join(words)


def panel_tables(tick: TickResult, locale: Locale, conventions: Conventions) -> list[Table]:
    """Each panel as a table of its members; one that failed is left out."""
    report = tick.query.report
    return [
        _panel_table(report, panel, tick.labels, locale, conventions) for panel in tick.panels if panel.error is None
    ]


def _panel_table(
    report: ReportType, panel: PanelResult, words: MemberWords, locale: Locale, conventions: Conventions
) -> Table:
    measure, dimension = panel.measure, panel.dimension
    heading = (
        f"{measure.label.text(locale.lang)} {t('panel.by', locale.lang, dimension=dimension.label.text(locale.lang))}"
    )
    items = [
        {
            "member": member_label(dimension, member.value, words, locale, conventions),
            "rows": member.n,
            "value": member.number.value,
            "is_without_rows": member.n == 0 and not member.selected and not is_in_order(dimension),
        }
        for member in panel.members
    ]
    pages = (items + _others(panel, locale),)
    return Table(heading=heading, columns=_panel_columns(report, panel, measure), pages=pages, is_card=True)


def _panel_columns(report: ReportType, panel: PanelResult, measure: Measure) -> Sequence[Column]:
    """Member, rows and number; where the number is that of the rows, once."""
    member = Column(name="member", type=ColumnType.TEXT, label=panel.dimension.label)
    rows = Label(ar=t("twin.rows", "ar"), en=t("twin.rows", "en"))
    kind = ColumnType.DECIMAL if measure.decimals else ColumnType.INTEGER
    value = Column(name="value", type=kind, label=measure.label, scale=measure.decimals)
    if measure.name in report.row_counts:
        return (member, value)
    return (member, Column(name="rows", type=ColumnType.INTEGER, label=rows), value)


def _others(panel: PanelResult, locale: Locale) -> list[Item]:
    """The members that a card does not show, together."""
    count = panel.total_members - len(panel.members)
    if count <= 0:
        return []
    words = with_digits(t("export.others", locale.lang, count=f"{count:,}"), locale)
    value = panel.others.value if panel.others else None
    return [{"member": words, "rows": panel.others_n, "value": value, "is_rest": True}]
