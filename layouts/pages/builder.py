"""The report builder: what can be picked beside what it gives; each click is an address, and the table follows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component

from dashboard.builder.address import definition_text
from dashboard.builder.edits import over
from dashboard.i18n import Locale, t, words_under
from dashboard.metrics.pivot import Pivot
from dashboard.metrics.result import Emptiness, MemberWords, Why
from dashboard.metrics.words import day_label, with_digits
from dashboard.semantic.builder_question import BARS, LINE, BuilderQuestion
from dashboard.semantic.conventions import Conventions
from dashboard.semantic.period import DEFAULT_END, DEFAULT_START
from dashboard.semantic.report import ReportType
from layouts.address import BUILDER, question_path
from layouts.components.builder_chart import build_bars, build_lines
from layouts.components.builder_keeping import build_keeping
from layouts.components.builder_links import BuilderLinks
from layouts.components.builder_members import build_members
from layouts.components.builder_palette import build_palette
from layouts.components.builder_reading import build_reading
from layouts.components.builder_result import build_table
from layouts.components.builder_saved import OpenSaved, build_open, build_saved_list
from layouts.components.builder_zones import build_zones
from layouts.components.empty_note import build_empty_note
from layouts.components.glyph import glyph

FILES = ("xlsx", "pdf", "csv", "json")
_FAILED = "builder.failed."


@dataclass(frozen=True, kw_only=True)
class Picking:
    """The members of a dimension that the reader looks at to filter by: value, words and rows of each."""

    name: str
    options: Sequence[tuple[str, str, int]]
    total: int
    find: str


@dataclass(frozen=True, kw_only=True)
class BuilderPage:
    """`pivot` is None where there is nothing to show: `problem` says why. `notes`: on what is gone since then.
    `may_schedule`: whether the reader sends reports by the clock; `may_export`: takes them along."""

    question: BuilderQuestion
    view: str
    suggested: str
    pivot: Pivot | None
    palette: dict[str, Any]
    links: BuilderLinks
    words: MemberWords
    problem: str = ""
    notes: Sequence[str] = ()
    picking: Picking | None = None
    saved: OpenSaved | None = None
    may_schedule: bool = False
    may_export: bool = True


def layout(page: BuilderPage, locale: Locale, conventions: Conventions) -> Component:
    lang, question = locale.lang, page.question
    told = html.P(question.report.label.text(lang), className="builder-report")
    head = html.Div([html.H1(t("builder.title", lang)), told])
    if page.saved is not None:
        head = html.Div([told, build_open(page.saved, locale)], className="builder-head")
    keeping = build_keeping(question, page.saved, lang, may_schedule=page.may_schedule)
    main = [
        *([_notes(page.notes, lang)] if page.notes else []),
        build_zones(question, page.links, locale, page.words, conventions),
        *([_members(page, locale)] if page.picking is not None else []),
        build_reading(question, page.view, page.suggested, page.links, locale),
        _result(page, locale, conventions),
    ]
    return html.Div(
        className="record builder",
        children=[
            html.Div([head, html.Div([*keeping, _start_anew(lang)], className="builder-keep")], className="part-head"),
            html.Div(
                [build_palette(question, page.palette, page.links, locale), html.Div(main, className="builder-main")],
                className="builder-parts",
            ),
        ],
        **_marks(lang),
    )


def build_start(
    reports: Sequence[ReportType],
    saved: Sequence[dict[str, Any]],
    locale: Locale,
    *,
    pinned: Collection[str],
    handover: Component | None,
) -> Component:
    """Nothing is chosen yet: what to do next. `pinned`: ids of saved reports; `handover`: for who looks after
    accounts."""
    lang = locale.lang
    items = [
        html.Li(
            html.A(
                [
                    glyph(one.name),
                    html.Span(one.label.text(lang)),
                    html.Span(one.grain.text(lang), className="builder-hint"),
                ],
                href=f"{BUILDER}?{definition_text({'report': one.name, 'rows': [_first_dimension(one)]})}",
                className="builder-start",
            )
        )
        for one in reports
    ]
    choose = html.Section(
        [
            html.H2(t("builder.start", lang)),
            html.P(t("builder.start_hint", lang), className="builder-hint"),
            html.Ul(items, className="builder-starts"),
        ],
        className="record-part",
    )
    return html.Div(
        [
            html.H1(t("builder.title", lang)),
            html.P(t("builder.lead", lang), className="lead"),
            choose,
            build_saved_list(saved, pinned, locale),
            *([handover] if handover is not None else []),
        ],
        className="record builder",
        **_marks(lang),
    )


def build_closed(saved: OpenSaved, notes: Sequence[str], locale: Locale) -> Component:
    """A saved report of which nothing can be shown to this reader, or any more."""
    lang = locale.lang
    parts = [
        build_open(saved, locale),
        _notes(notes, lang),
        html.P(t("builder.nothing_left", lang), className="notice"),
        _start_anew(lang),
    ]
    return html.Div(parts, className="record builder", **_marks(lang))


def _marks(lang: str) -> dict[str, str]:
    """What the script finds the page by, and what it says when something fails, by the code of the problem."""
    words = {name.removeprefix(_FAILED): text for name, text in words_under((_FAILED,), lang).items()}
    return {"data-role": "builder", "data-words": orjson.dumps(words).decode()}


def _first_dimension(report: ReportType) -> str:
    return next(panel.by for panel in report.panels if panel.by in {one.name for one in report.dimensions})


def _start_anew(lang: str) -> Component:
    return html.A(t("builder.anew", lang), href=BUILDER, className="button")


def _notes(notes: Sequence[str], lang: str) -> Component:
    return html.Div(
        [html.Strong(t("builder.notes", lang)), html.Ul([html.Li(note) for note in notes])],
        className="builder-notes",
        role="note",
    )


def _members(page: BuilderPage, locale: Locale) -> Component:
    picking = page.picking
    assert picking is not None
    return build_members(page.question, picking.name, picking.options, picking.total, picking.find, page.links, locale)


def _result(page: BuilderPage, locale: Locale, conventions: Conventions) -> Component:
    lang, pivot = locale.lang, page.pivot
    if pivot is None:
        parts = [html.P(page.problem, className="problem", role="alert")]
    elif pivot.emptiness is not None:
        parts = [_days(pivot, locale), *build_empty_note(pivot.emptiness, locale, _ways(page, pivot.emptiness, lang))]
    else:
        parts = [_days(pivot, locale), _shown(page, pivot, locale, conventions)]
    status = html.P(_told(pivot, locale), className="visually-hidden", role="status")
    return html.Section(
        [html.Div([html.H2(t("builder.result", lang)), _elsewhere(page, lang)], className="part-head"), status, *parts],
        className="record-part builder-result",
        **{"data-role": "builder-result"},
    )


def _ways(page: BuilderPage, found: Emptiness, lang: str) -> list[Component]:
    """Out of a table without rows."""
    definition = page.links.definition
    if found.why is Why.FILTERED:
        return [page.links.link(t("action.clear_all", lang), definition | {"filters": {}}, look="button")]
    if found.why is Why.NOT_ALLOWED or found.first_day is None:
        return []
    wider = over(definition, DEFAULT_START, DEFAULT_END)
    return [page.links.link(t("empty.last_days", lang), wider, look="button")] if wider != definition else []


def _shown(page: BuilderPage, pivot: Pivot, locale: Locale, conventions: Conventions) -> Component:
    if page.view == BARS and pivot.question.rows:
        return build_bars(pivot, locale, conventions)
    if page.view == LINE and pivot.question.rows:
        return build_lines(pivot, locale, conventions)
    return build_table(pivot, page.links, locale, conventions)


def _days(pivot: Pivot, locale: Locale) -> Component:
    lang = locale.lang
    facts = [html.Bdi(f"{day_label(pivot.days.start, locale)} – {day_label(pivot.days.end, locale)}")]
    rows = with_digits(f"{pivot.provenance.rows_counted:,}", locale)
    facts.append(html.Span(t("builder.rows_counted", lang, count=rows)))
    earlier = pivot.earlier
    if earlier is not None:
        days = f"{day_label(earlier.days.start, locale)} – {day_label(earlier.days.end, locale)}"
        facts.append(html.Span(t(f"compare.{pivot.question.query.comparison}.days", lang, range=days)))
    return html.P(facts, className="approval-facts")


def _told(pivot: Pivot | None, locale: Locale) -> str:
    """What changed, for who does not see it."""
    if pivot is None:
        return ""
    lines, columns = (with_digits(str(len(each)), locale) for each in (pivot.lines, pivot.columns))
    return t("builder.told", locale.lang, lines=lines, columns=columns)


def _elsewhere(page: BuilderPage, lang: str) -> Component:
    """The same period and filters on the page of the report type, and as files."""
    words = [glyph("link"), html.Span(t("builder.as_page", lang))]
    link = html.A(words, href=question_path(page.question.query), className="button")
    return html.Div([link, *([_files(page, lang)] if page.may_export else [])], className="builder-tools")


def _files(page: BuilderPage, lang: str) -> Component:
    text = definition_text(page.question.definition())
    links = [
        html.A(ending.upper(), href=f"{BUILDER}.{ending}?{text}&lang={lang}", className="menu-item", download="")
        for ending in FILES
    ]
    summary = html.Summary([glyph("download"), html.Span(t("builder.files", lang))], className="button")
    return html.Details([summary, html.Div(links, className="menu-list")], className="menu")
