"""The small form in which a reader takes a step with a daily report. A script opens it, sends it and says what came."""

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.workflow.day_approval import DayApproval
from dashboard.workflow.states import Action, State, step_of
from layouts.address import action_path


def form_id(action: Action) -> str:
    return f"decide-{action}"


def build_form(shown: DayApproval, action: Action, locale: Locale) -> Component:
    """Of an action that is a step in the state that is shown."""
    lang, step = locale.lang, step_of(action, State(shown.report.state))
    assert step is not None, "it is allowed"
    leads_to = "seal" if step.seals else action
    rows = with_digits(f"{len(shown.now.record['rows']):,}", locale)
    about = [_measures(shown, lang)] if action is Action.COMMENT else []
    is_override = action is Action.APPROVE and bool(shown.quality_limit)
    about += [_override(shown, locale)] if is_override else []
    is_needed = step.needs_comment or is_override
    return html.Form(
        [
            html.P(t(f"approval.lead.{leads_to}", lang, rows=rows), className="approval-lead"),
            *about,
            _words(action, lang, is_needed=is_needed),
            html.Div(
                [
                    html.Button(t(f"approval.confirm.{action}", lang), type="submit", className="button is-primary"),
                    html.Button(
                        t("action.cancel", lang), type="button", className="button", **{"data-role": "decide-cancel"}
                    ),
                ],
                className="form-buttons",
            ),
            html.Div(className="form-answer", **{"data-role": "answer", "role": "status", "aria-live": "polite"}),
        ],
        id=form_id(action),
        className="form approval-form",
        hidden=True,
        **{
            "data-role": "decide",
            "data-action": str(action),
            "data-url": action_path(shown.asked.report.name, shown.asked.project, shown.asked.day, action),
            "data-reads": "true" if step.moves else "false",
            "data-needs-words": "true" if is_needed else "false",
            "data-override": "true" if is_override else "false",
        },
    )


def _override(shown: DayApproval, locale: Locale) -> Component:
    limit = with_digits(f"{shown.quality_limit:g}", locale)
    return html.P(t("approval.below_quality", locale.lang, limit=limit), className="approval-caution")


def _words(action: Action, lang: str, *, is_needed: bool) -> Component:
    label = t("approval.reason" if is_needed and action is not Action.COMMENT else "approval.comment", lang)
    optional = [] if is_needed else [html.Span(t("approval.optional", lang), className="form-hint")]
    return html.Label(
        [
            html.Span([label, " ", *optional], className="form-label"),
            html.Textarea(
                name="comment",
                rows=3,
                dir="auto",
                className="form-control is-long",
                id=f"decide-{action}-words",
                **{"aria-required": "true" if is_needed else "false", "aria-describedby": f"decide-{action}-wrong"},
            ),
            html.Span(className="form-wrong", id=f"decide-{action}-wrong", **{"data-role": "wrong", "role": "alert"}),
        ],
        className="form-field is-wide",
    )


def _measures(shown: DayApproval, lang: str) -> Component:
    """What a comment is about: the whole report, or one of its numbers."""
    named = [(one.name, one.label.text(lang)) for one in shown.asked.report.shown_measures]
    options = [html.Option(words, value=value) for value, words in [("", t("approval.about_all", lang)), *named]]
    choice = html.Select(options, name="measure", className="form-control", id="decide-measure")
    return html.Label([html.Span(t("approval.about", lang), className="form-label"), choice], className="form-field")
