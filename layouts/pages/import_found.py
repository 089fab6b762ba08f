"""What the last check or import of a file found: counts, reasons, rows; and whom some of its texts mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import with_digits
from dashboard.workflow.imports import Looked
from data_access.importer.mapping import CREATE, IS
from data_access.upload_store import Upload
from layouts.address import import_path
from layouts.pages.import_parts import (
    button,
    column_words,
    count_words,
    counts_list,
    part,
    reason_words,
    select,
    table,
    token,
)

_COUNTS = ("rows_read", "rows_accepted", "rows_rejected", "rows_duplicate", "rows_near")
NEW = "new"


def build_found(upload: Upload, locale: Locale) -> list[Component]:
    """Nothing where the file was not looked through yet."""
    lang, found = locale.lang, upload.outcome
    if not found:
        return [] if upload.how_it_ended is None else [html.P(_ended(upload, lang), className="notice", role="status")]
    parts: list[Component] = [
        html.P([_ended(upload, lang), *_earlier(found, lang)], role="status", className="import-verdict"),
        counts_list([(name, found[name]) for name in _COUNTS], locale),
        *_created(found["created"], locale),
        *_reasons(found, upload, locale),
        *_near(found, locale),
    ]
    return [part(t("imports.found", lang), parts)]


def _ended(upload: Upload, lang: str) -> str:
    found = upload.outcome or {}
    if found.get("earlier"):
        return t("imports.ended.earlier", lang)
    if upload.how_it_ended == "checked":
        return t("imports.ended.checked_whole" if found.get("is_complete") else "imports.ended.checked_partly", lang)
    return t(f"imports.ended.{upload.how_it_ended}", lang)


def _earlier(found: Mapping[str, Any], lang: str) -> list[Component | str]:
    """The import that brought this very file."""
    if not found.get("earlier"):
        return []
    return [" ", html.A(t("imports.to_earlier", lang), href=import_path(found["earlier"]))]


def _created(created: Mapping[str, Sequence[str]], locale: Locale) -> list[Component]:
    lines = [
        html.Li([column_words(name, locale.lang), ": ", count_words(len(codes), locale)])
        for name, codes in created.items()
    ]
    return [html.P(t("imports.creates", locale.lang)), html.Ul(lines, className="import-list")] if lines else []


def _reasons(found: Mapping[str, Any], upload: Upload, locale: Locale) -> list[Component]:
    lang = locale.lang
    if not found["rejections"]:
        return []
    kinds = [
        html.Li([reason_words(code, lang), ": ", count_words(number, locale)])
        for code, number in sorted(found["reasons"].items(), key=lambda pair: -pair[1])
    ]
    heads = [t(f"imports.head.{name}", lang) for name in ("row", "column", "value", "reason")]
    rows = [
        html.Tr(
            [
                html.Th(html.Bdi(with_digits(str(one["row"]), locale)), scope="row"),
                html.Td(html.Bdi(one["column"])),
                html.Td(html.Bdi(one["value"])),
                html.Td(reason_words(one["code"], lang), title=one["reason"]),
            ]
        )
        for one in found["rejections"]
    ]
    file = html.A(
        t("imports.rejected_file", lang),
        href=f"/api/admin/imports/{upload.id}/rejected.csv",
        className="button",
        download="",
    )
    more = html.Details([html.Summary(t("imports.first_rejected", lang)), table(heads, rows, t("imports.found", lang))])
    return [html.Ul(kinds, className="import-list"), html.Div([file], className="form-buttons"), more]


def _near(found: Mapping[str, Any], locale: Locale) -> list[Component]:
    if not found["near"]:
        return []
    lang = locale.lang
    lines = [
        html.Li(
            t(
                "imports.near_pair",
                lang,
                row=with_digits(str(one["row"]), locale),
                of=with_digits(str(one["of"]), locale),
            )
        )
        for one in found["near"][:10]
    ]
    return [html.P(t("imports.near_lead", lang)), html.Ul(lines, className="import-list")]


def build_questions(looked: Looked, csrf_token: str, locale: Locale) -> list[Component]:
    """Texts of the file that no code is: whom they mean is never guessed."""
    lang, found = locale.lang, looked.upload.outcome
    questions = found["questions"] if found else []
    if not questions:
        return []
    members = looked.asked.mapping.members
    heads = [t(f"imports.head.{name}", lang) for name in ("column", "text", "rows", "why", "who")]
    rows = [_question(place, one, members, locale) for place, one in enumerate(questions)]
    form = html.Form(
        [
            token(csrf_token),
            html.P(t("imports.questions_lead", lang), className="form-hint"),
            table(heads, rows, t("imports.questions", lang)),
            html.Div([button(t("imports.answer", lang), name="then", value="check")], className="form-buttons"),
        ],
        action=f"{import_path(str(looked.upload.id))}/answer",
        method="POST",
        className="form",
    )
    return [part(t("imports.questions", lang), [form])]


def _question(place: int, one: Mapping[str, Any], members: Mapping[str, Any], locale: Locale) -> Component:
    lang = locale.lang
    known = members.get(one["column"], {}).get(one["text"], {})
    chosen = known.get(IS) or (NEW if CREATE in known else "")
    who = [("", t("imports.leave_out", lang)), (NEW, t("imports.is_new", lang))]
    who += [(near["code"], f"{near['code']} · {near['name'] or ''}") for near in one["candidates"]]
    hidden = html.Div(
        [
            dcc.Input(type="hidden", name=f"column-{place}", value=one["column"]),
            dcc.Input(type="hidden", name=f"text-{place}", value=one["text"]),
        ],
        hidden=True,
    )
    choice = select(t("imports.whom", lang, text=one["text"]), f"who-{place}", who, chosen)
    return html.Tr(
        [
            html.Th([column_words(one["column"], lang), hidden], scope="row"),
            html.Td(html.Bdi(one["text"])),
            html.Td(count_words(one["rows"], locale), className="is-number"),
            html.Td(reason_words(one["why"], lang)),
            html.Td(choice),
        ]
    )
