"""What may be done with a finding: give it to somebody until a day, accept it with a reason, open it again."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import t
from layouts.address import DATA_QUALITY

Json = dict[str, Any]


def build_finding_forms(item: Json, candidates: Mapping[str, str], csrf_token: str, lang: str) -> Component:
    """`candidates`: names by user id of those who may be given it."""
    forms = [_assign(item, candidates, csrf_token, lang)]
    forms.append(_reopen(item, csrf_token, lang) if item["state"] == "accepted" else _accept(item, csrf_token, lang))
    summary = html.Summary(t("quality.decide", lang), className="button")
    return html.Details([summary, html.Div(forms, className="finding-forms")], className="finding-decide")


def _assign(item: Json, candidates: Mapping[str, str], csrf_token: str, lang: str) -> Component:
    owner = (item["owner"] or {}).get("id")
    options = [html.Option(t("quality.nobody", lang), value="")]
    options += [
        html.Option(name, value=key, **({"selected": "selected"} if key == owner else {}))
        for key, name in candidates.items()
    ]
    fields = [
        _field(t("quality.owner", lang), html.Select(options, name="owner", className="form-control")),
        _field(
            t("quality.due_on", lang),
            dcc.Input(
                type="date", name="due_on", value=item["due_on"] or "", className="form-control", id=f"due-{item['id']}"
            ),
        ),
    ]
    return _form(item, "assign", fields, t("quality.assign", lang), csrf_token)


def _accept(item: Json, csrf_token: str, lang: str) -> Component:
    words = html.Textarea(name="reason", rows=2, dir="auto", className="form-control is-long", required="required")
    field = _field(t("quality.reason", lang), words)
    return _form(item, "accept", [field], t("quality.accept", lang), csrf_token)


def _reopen(item: Json, csrf_token: str, lang: str) -> Component:
    return _form(item, "reopen", [], t("quality.reopen", lang), csrf_token)


def _field(label: str, control: Component) -> Component:
    return html.Label([html.Span(label, className="form-label"), control], className="form-field")


def _form(item: Json, deed: str, fields: list[Component], words: str, csrf_token: str) -> Component:
    button = html.Button(words, type="submit", name="csrf_token", value=csrf_token, className="button")
    return html.Form(
        [*fields, html.Div(button, className="form-buttons")],
        action=f"{DATA_QUALITY}/findings/{item['id']}/{deed}",
        method="POST",
        className="form",
    )
