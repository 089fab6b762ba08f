"""Daily reports that wait: for the reader on top, the longest waiting first, to approve several at once; then more."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS
from dashboard.workflow.overdue import Limits
from dashboard.workflow.reading import Json
from dashboard.workflow.states import State
from layouts.address import APPROVALS, DELEGATIONS
from layouts.components.approval_line import build_approval_line
from layouts.components.form_field import build_choice

APPROVE_TOGETHER = "/api/approvals/approve"
FILTERS = ("state", "report", "project")
"""Names in the address by which the reports of others are chosen."""


@dataclass(frozen=True, kw_only=True)
class Queues:
    """`mine`, `others`: pages of the queue; `asked`: what the address says, by name; `projects`: codes to choose from;
    `limits`: after how long a report is overdue."""

    mine: Json
    others: Json
    asked: dict[str, str]
    projects: Sequence[str]
    limits: Limits


def build_tabs(lang: str, here: str) -> Component:
    """The two halves of the page, as links."""
    links = [
        html.A(
            t(f"approvals.tab.{name}", lang),
            href=href,
            className="page-tab",
            **({"aria-current": "page"} if name == here else {}),
        )
        for name, href in (("queue", APPROVALS), ("delegations", DELEGATIONS))
    ]
    return html.Nav(links, className="page-tabs", **{"aria-label": t("approvals.title", lang)})


def layout(viewer: Viewer, locale: Locale, queues: Queues) -> Component:
    lang = locale.lang
    return html.Div(
        className="record approvals",
        children=[
            html.H1(t("approvals.title", lang)),
            build_tabs(lang, "queue"),
            *([_mine(locale, queues)] if _decides(viewer, queues) else []),
            _others(viewer, locale, queues),
        ],
        **{"data-role": "approvals"},
    )


def _decides(viewer: Viewer, queues: Queues) -> bool:
    """Who decides by their role or for somebody; others would read of an empty list that never fills."""
    return viewer.may(Permission.APPROVAL_FIRST_DECIDE) or bool(queues.mine["total"])


def _mine(locale: Locale, queues: Queues) -> Component:
    lang, mine = locale.lang, queues.mine
    parts: list[Component] = [_heading(t("approvals.mine", lang), mine["total"], locale)]
    if not mine["items"]:
        parts.append(html.P(t("approvals.none_mine", lang), className="notice"))
        return html.Section(parts, className="record-part", id="mine")
    lines = [build_approval_line(item, locale, queues.limits, is_mine=True) for item in mine["items"]]
    parts += [_bar(lang), html.Ol(lines, className="approval-lines"), *_pages(locale, queues, "mine")]
    return html.Section(parts, className="record-part", id="mine")


def _heading(words: str, total: int, locale: Locale) -> Component:
    return html.H2([html.Span(words), html.Span(with_digits(f"{total:,}", locale), className="badge is-quiet")])


def _bar(lang: str) -> Component:
    approve = html.Button(
        t("bulk.approve", lang),
        type="button",
        className="button is-primary",
        disabled=True,
        **{"data-role": "bulk-approve", "data-url": APPROVE_TOGETHER},
    )
    every = html.Button(
        t("approvals.choose_all", lang),
        type="button",
        role="checkbox",
        className="button approval-all",
        **{"data-role": "choose-all", "aria-checked": "false"},
    )
    said = html.P(className="bulk-said", role="status", **{"data-role": "bulk-said"})
    hint = html.P(t("approvals.bulk_hint", lang), className="approval-hint")
    return html.Div([html.Div([every, approve], className="form-buttons"), hint, said], className="bulk-bar")


def _others(viewer: Viewer, locale: Locale, queues: Queues) -> Component:
    lang, others = locale.lang, queues.others
    parts: list[Component] = [_heading(t("approvals.others", lang), others["total"], locale)]
    parts.append(_filters(viewer, lang, queues))
    if others["items"]:
        lines = [build_approval_line(item, locale, queues.limits, is_mine=False) for item in others["items"]]
        parts += [html.Ol(lines, className="approval-lines"), *_pages(locale, queues, "others")]
    else:
        is_filtered = any(queues.asked.get(name) for name in FILTERS)
        words = t("approvals.none_filtered" if is_filtered else "approvals.none_others", lang)
        parts.append(html.P(words, className="notice"))
    return html.Section(parts, className="record-part", id="others")


def _filters(viewer: Viewer, lang: str, queues: Queues) -> Component:
    every, asked = t("approvals.every", lang), queues.asked
    states = [("", t("approvals.waiting", lang)), *((one.value, t(f"approval.state.{one}", lang)) for one in State)]
    reports = [("", every), *((one.name, one.label.text(lang)) for one in REPORTS if viewer.may(one.permission))]
    projects = [("", every), *((code, code) for code in queues.projects)]
    fields = [
        build_choice(t(f"approvals.{name}", lang), name, options, asked.get(name, ""))
        for name, options in zip(FILTERS, (states, reports, projects), strict=True)
    ]
    find = html.Button(t("approvals.find", lang), type="submit", className="button")
    form = [html.Div(fields, className="form-fields"), html.Div(find, className="form-buttons")]
    return html.Form(form, action=f"{APPROVALS}#others", method="GET", className="form approval-filters")


def _pages(locale: Locale, queues: Queues, name: str) -> list[Component]:
    """The way on, and the way back to the longest waiting."""
    lang, asked = locale.lang, queues.asked
    following = {"mine": queues.mine, "others": queues.others}[name]["next"]
    rest = {key: value for key, value in asked.items() if key != name}
    links = []
    if asked.get(name):
        links.append(html.A(t("approvals.first", lang), href=_address(rest, name), className="button"))
    if following:
        more = _address(rest | {name: following}, name)
        links.append(html.A(t("approvals.more", lang), href=more, className="button"))
    return [html.Div(links, className="form-buttons")] if links else []


def _address(asked: dict[str, str], part: str) -> str:
    return f"{APPROVALS}{'?' if asked else ''}{urlencode(asked)}#{part}"
