"""Below the head of a daily report: where it stands on its way through approval, and what its reader may do with it."""

import json

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import moment_label, with_digits
from dashboard.workflow.day_approval import DayApproval
from dashboard.workflow.reading import Caution
from dashboard.workflow.snapshots import Standing
from dashboard.workflow.states import Action, State
from data_access.approval_store import MARKS, Mark
from layouts.components.approval_form import build_form, form_id
from layouts.components.approval_history import build_changes, build_history, event_words
from layouts.components.glyph import glyph
from layouts.components.sealed_line import sealed_words
from layouts.pages.report_spec import describe_measure

RETURNED = (Action.REJECT, Action.RECALL, Action.AMEND)
"""What makes a draft of a report that was one no more."""


def build_approval_bar(shown: DayApproval, locale: Locale, sealed: Standing | None) -> Component:
    """`sealed`: of its newest snapshot. What changed since that one is said below, so not here."""
    is_told = says_sealed(shown, sealed)
    # A draft is there to be changed.
    is_no_caution = is_told or shown.report.state == State.DRAFT
    told = [one for one in shown.cautions if not (one is Caution.CHANGED_SINCE and is_no_caution)]
    return html.Section(
        [
            html.Div(
                [_state(shown, sealed if is_told else None, locale), _steps(shown, locale)], className="approval-head"
            ),
            *_returned(shown, locale),
            *_cautions(shown, told, locale),
            *_resubmitted(shown, sealed, locale),
            *_host(shown, locale),
            *_actions(shown, locale),
            html.Div(
                className="approval-answer",
                tabIndex="-1",
                **{"data-role": "approval-answer", "role": "status", "aria-live": "polite"},
            ),
            build_history(shown, locale),
        ],
        className="approval",
        **_for_script(shown, locale),
    )


def says_sealed(shown: DayApproval, sealed: Standing | None) -> bool:
    """Whether its state is that of the snapshot; an amended one has a snapshot and is in another state."""
    return sealed is not None and shown.report.state == State.APPROVED


def _for_script(shown: DayApproval, locale: Locale) -> dict[str, str]:
    """What a script sends of what is shown."""
    measures = [describe_measure(one, locale.lang) for one in shown.asked.report.shown_measures]
    kept = {one["name"]: {name: one[name] for name in ("label", "unit", "decimals")} for one in measures}
    return {
        "aria-label": t("approval.title", locale.lang),
        "data-role": "approval",
        "data-state": shown.report.state,
        "data-hash": shown.now.hash,
        "data-row-version": str(shown.report.row_version),
        "data-measures": json.dumps(kept, ensure_ascii=False),
    }


def _state(shown: DayApproval, sealed: Standing | None, locale: Locale) -> Component:
    state, lang = shown.report.state, locale.lang
    words: list[Component | str] = [t(f"approval.state.{state}", lang)]
    if sealed is not None:
        words = sealed_words(shown.asked.report, sealed.snapshot, locale)
    revision = with_digits(str(shown.report.revision), locale)
    return html.Div(
        [
            html.Span(className=f"approval-mark is-{state}", **{"aria-hidden": "true"}),
            html.H2(words, tabIndex="-1", **{"data-role": "approval-state"}),
            html.Span(t("approval.revision", lang, revision=revision), className="approval-revision"),
        ],
        className="approval-state",
    )


def _steps(shown: DayApproval, locale: Locale) -> Component:
    """The three signatures of a revision: those that are there, the one it waits for, those to come."""
    marks, lang = shown.report.marks, locale.lang
    next_one = next((name for name in MARKS if name not in marks), None)
    items = []
    for name in MARKS:
        mark = marks.get(name)
        kind = "is-done" if mark else "is-next" if name == next_one else "is-later"
        body = _signed(shown, mark, locale) if mark else [html.Span(t(f"approval.waits.{name}", lang))]
        items.append(
            html.Li([html.Span(t(f"approval.step.{name}", lang), className="step-name"), *body], className=kind)
        )
    return html.Ol(items, className="approval-steps")


def _signed(shown: DayApproval, mark: Mark, locale: Locale) -> list[Component]:
    by = html.Bdi(shown.name_of(mark.by))
    stood_for = mark.on_behalf_of
    lent = [html.Span(t("approval.behalf", locale.lang, name=shown.name_of(stood_for)))] if stood_for else []
    return [html.Span(by), *lent, html.Time(moment_label(mark.at, locale), dateTime=mark.at.isoformat())]


def _returned(shown: DayApproval, locale: Locale) -> list[Component]:
    """Why a draft is one again, in the words of who sent it back."""
    last = next((one for one in shown.events if one.action != Action.COMMENT), None)
    if shown.report.state != State.DRAFT or last is None or last.action not in RETURNED:
        return []
    words: list[Component | str] = [event_words(shown, last, locale)]
    if last.comment:
        words += [": ", html.Q(last.comment, dir="auto")]
    return [html.P(words, className="approval-returned")]


def _cautions(shown: DayApproval, told: list[Caution], locale: Locale) -> list[Component]:
    if not told:
        return []
    items = []
    for one in told:
        found = shown.since_decision if one is Caution.CHANGED_SINCE else None
        changes = build_changes(shown, found, locale) if found else []
        items.append(html.Li([html.Span(t(f"caution.{one}", locale.lang)), *changes]))
    return [html.Ul(items, className="approval-cautions")]


def _resubmitted(shown: DayApproval, sealed: Standing | None, locale: Locale) -> list[Component]:
    """What is another than in the revision that was sent back; of one that was sealed, the line below says it. That
    nothing is, is told to who decides."""
    found, revision, state = shown.since_revision, shown.report.revision - 1, shown.report.state
    is_no_news = state == State.DRAFT and (sealed is not None or (found is not None and not found.rows))
    if found is None or is_no_news or state == State.APPROVED:
        return []
    head = t("approval.since_revision", locale.lang, revision=with_digits(str(revision), locale))
    return [html.Div([html.Strong(head), *build_changes(shown, found, locale)], className="approval-since")]


def _host(shown: DayApproval, locale: Locale) -> list[Component]:
    host = shown.now.host
    if host is None:
        return []
    counts = {name: with_digits(str(count), locale) for name, count in vars(host).items()}
    return [html.P(t("approval.host", locale.lang, **counts), className="approval-host")]


def _actions(shown: DayApproval, locale: Locale) -> list[Component]:
    parts: list[Component] = []
    if shown.allowed:
        buttons = [_button(action, place, locale) for place, action in enumerate(shown.allowed)]
        parts.append(html.Div(buttons, className="approval-actions"))
        parts += [build_form(shown, action, locale) for action in shown.allowed]
    if shown.is_kept_by_four_eyes:
        parts.append(html.P(t("approval.four_eyes", locale.lang), className="approval-why"))
    return parts


def _button(action: Action, place: int, locale: Locale) -> Component:
    is_primary = place == 0 and action in (Action.SUBMIT, Action.APPROVE)
    icon = [glyph("comment")] if action is Action.COMMENT else []
    return html.Button(
        [*icon, html.Span(t(f"approval.action.{action}", locale.lang))],
        type="button",
        className="button is-primary" if is_primary else "button",
        **{"data-decide": str(action), "aria-expanded": "false", "aria-controls": form_id(action)},
    )
