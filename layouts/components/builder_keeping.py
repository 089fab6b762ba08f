"""Keeping a table: saved anew, as a version of the open one, as a copy; and from there straight on to the schedule."""

from dash import html
from dash.development.base_component import Component

from dashboard.builder.access import Access
from dashboard.builder.naming import name_of_copy, suggested_name
from dashboard.builder.templates import LONGEST_NAME
from dashboard.i18n import t
from dashboard.semantic.builder_question import BuilderQuestion
from layouts.address import saved_path, schedule_path
from layouts.components.builder_saved import TEMPLATES, OpenSaved
from layouts.components.builder_sending import build_action, sends
from layouts.components.form_field import build_input


def build_keeping(
    question: BuilderQuestion, saved: OpenSaved | None, lang: str, *, may_schedule: bool
) -> list[Component]:
    """What is not named gets the name that stands in the empty field."""
    parts: list[Component] = []
    if saved is not None and saved.is_changed and saved.may(Access.EDIT):
        parts = _changed(question, saved, lang, may_schedule=may_schedule)
    return [*parts, _new(question, saved, lang, may_schedule=may_schedule)]


def _changed(question: BuilderQuestion, saved: OpenSaved, lang: str, *, may_schedule: bool) -> list[Component]:
    """A version more of the open report."""
    template_id, sent = saved.told["id"], {"definition": question.definition(), "version": saved.told["version"]}
    sent |= saved.by_link
    after = saved_path(template_id, saved.key)
    save = build_action(t("builder.save_version", lang), saved.url, "PUT", sent, after=after, is_primary=True)
    if not may_schedule or saved.key:
        # A link is no access that a schedule could go by.
        return [save]
    after = schedule_path(template_id)
    return [save, build_action(t("builder.save_and_schedule", lang), saved.url, "PUT", sent, after=after)]


def _new(question: BuilderQuestion, saved: OpenSaved | None, lang: str, *, may_schedule: bool) -> Component:
    """One of the reader's own."""
    name = suggested_name(question, lang) if saved is None else name_of_copy(saved.told["name"], lang)
    key, look = ("builder.save", "button is-primary") if saved is None else ("builder.save_copy", "button")
    buttons = [html.Button(t(key, lang), type="submit", className=look)]
    if may_schedule and (saved is None or (saved.is_changed and not saved.may(Access.EDIT))):
        words = t("builder.save_and_schedule", lang)
        onward = {"data-after": schedule_path("{id}")}
        buttons.append(html.Button(words, type="submit", className="button", **onward))
    field = build_input(
        t("builder.name", lang), "name", key="copy", maxLength=LONGEST_NAME, placeholder=name, autoComplete="off"
    )
    return html.Form(
        [field, *buttons, html.Div(className="form-answer", role="alert", **{"data-role": "answer"})],
        className="builder-save",
        **sends(TEMPLATES, "POST", {"name": name, "definition": question.definition()}, after=saved_path("{id}")),
    )
