"""The form that corrects a record: its fields as they are stored, and why. A script sends it and says what is wrong."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.cells import column_title
from dashboard.semantic.fields import ColumnType
from dashboard.workflow.correction_values import CorrectableField
from dashboard.workflow.corrections import LONGEST_REASON, OpenRecord
from layouts.address import api_path
from layouts.components.form_field import build_choice, build_input, build_long_text

LONG_TEXT = 120
"""From so many characters on a text field has several lines."""

Members = Mapping[str, Mapping[str, str]]
"""By field, the names by code of the members that may be put into it."""


def build_correction_form(record: OpenRecord, members: Members, codes: Mapping[str, str], locale: Locale) -> Component:
    """`codes`: by field, of the member that it names now."""
    lang = locale.lang
    fields = [_field(record, one, members, codes, locale) for one in record.fields]
    lists = [_known_members(name, named) for name, named in members.items()]
    reason = build_long_text(t("correct.reason", lang), "reason", maxLength=LONGEST_REASON)
    words = {name: t(f"correct.{name}", lang) for name in ("saving", "failed", "reload", "nearest")}
    form = html.Form(
        [
            html.P(t("correct.lead", lang)),
            html.Div(fields, className="form-fields"),
            *lists,
            reason,
            html.Div(
                [html.Button(t("correct.save", lang), type="submit", className="button is-primary")],
                className="form-buttons",
            ),
            html.Div(className="form-answer", role="alert", **{"data-role": "answer"}),
        ],
        className="form",
        **{
            "data-role": "correction",
            "data-url": f"{api_path(record.report.name, 'record')}/{record.row_id}?lang={lang}",
            "data-lock": record.lock,
            **{f"data-{name}": text for name, text in words.items()},
        },
    )
    summary = html.Summary(t("correct.title", lang), className="button")
    return html.Details([summary, form], className="record-part correction")


def _field(
    record: OpenRecord, one: CorrectableField, members: Members, codes: Mapping[str, str], locale: Locale
) -> Component:
    label, lang = column_title(one.field.column, locale), locale.lang
    match one.field.column.type:
        case ColumnType.KEY:
            known = {"list": f"members-{one.name}", "autoComplete": "off"}
            return build_input(label, one.name, codes.get(one.name, ""), **known)
        case ColumnType.BOOLEAN:
            options = [("true", t("value.yes", lang)), ("false", t("value.no", lang))]
            chosen = "" if one.value is None else str(one.value).lower()
            return build_choice(label, one.name, _with_empty(one, options, lang), chosen)
        case ColumnType.DATE | ColumnType.TIMESTAMP:
            kind = "date" if one.field.column.type is ColumnType.DATE else "datetime-local"
            return build_input(label, one.name, _text(one.value), kind=kind)
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            return build_input(label, one.name, _text(one.value), inputMode="decimal", autoComplete="off")
    return _text_field(record, one, label, lang)


def _text_field(record: OpenRecord, one: CorrectableField, label: str, lang: str) -> Component:
    words = record.report.words_of(one.field.column)
    value = _text(one.value)
    if one.known:
        known = dict.fromkeys((*one.known, value) if value else one.known)
        options = [(name, words[name].text(lang) if name in words else name) for name in known]
        return build_choice(label, one.name, _with_empty(one, options, lang), value)
    if len(value) > LONG_TEXT:
        return build_long_text(label, one.name, value)
    return build_input(label, one.name, value, autoComplete="off")


def _with_empty(one: CorrectableField, options: list[tuple[str, str]], lang: str) -> list[tuple[str, str]]:
    return options if one.shape.is_required and one.value is not None else [("", t("correct.empty", lang)), *options]


def _known_members(name: str, named: Mapping[str, str]) -> Component:
    return html.Datalist([html.Option(words, value=code) for code, words in named.items()], id=f"members-{name}")


def _text(value: Any) -> str:
    """As the browser's fields take it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
