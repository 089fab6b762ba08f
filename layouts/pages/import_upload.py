"""One uploaded file: how it is read, what is still open, its mapping, its first rows, what the last check found."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.workflow.imports import Looked
from data_access.importer.delimiter import DELIMITER_NAMES
from data_access.importer.mapping_file import mapping_as_yaml
from data_access.importer.preview import PreviewRow
from data_access.upload_store import Upload
from layouts.address import IMPORTS, import_path
from layouts.components.back_link import build_back_link
from layouts.components.field_list import build_field_list
from layouts.components.form_field import build_long_text
from layouts.components.glyph import role
from layouts.pages.import_found import build_found, build_questions
from layouts.pages.import_mapping import build_mapping_form
from layouts.pages.import_parts import button, part, problem_words, reason_words, table, target_words, token
from layouts.pages.imports import state_mark

_COLUMNS_SHOWN = 12
_NAME_OF_DELIMITER = {delimiter: name for name, delimiter in DELIMITER_NAMES.items()}


def layout(locale: Locale, looked: Looked, csrf_token: str) -> Component:
    lang, upload = locale.lang, looked.upload
    title = html.Div(
        [
            build_back_link(t("imports.title", lang), IMPORTS),
            html.H1(html.Bdi(upload.file_name)),
            html.P([target_words(upload.target, lang), state_mark(upload, lang)], className="job-head is-start"),
        ],
        className="jobs-title",
    )
    busy = [_progress(upload, csrf_token, lang)] if upload.is_busy else []
    work = [] if upload.is_busy else _work(locale, looked, csrf_token)
    aside = html.Div([_read(upload, locale), *([] if upload.is_busy else [_discard(upload, csrf_token, lang)])])
    return html.Div(
        [title, *busy, html.Div([html.Div(work), aside], className="import-parts")],
        className="record imports",
        **{"data-role": "import", "data-busy": "true" if upload.is_busy else "false", "data-id": str(upload.id)},
    )


def _work(locale: Locale, looked: Looked, csrf_token: str) -> list[Component]:
    lang, upload = locale.lang, looked.upload
    return [
        *problem_words(upload.problem, locale),
        *problem_words(looked.problem, locale),
        *build_found(upload, locale),
        *build_questions(looked, csrf_token, locale),
        build_mapping_form(looked, csrf_token, lang),
        *_preview(looked, lang),
        _as_text(looked, csrf_token, lang),
    ]


def _progress(upload: Upload, csrf_token: str, lang: str) -> Component:
    """A script fills the bar; without one the page says so when it is opened again."""
    key = (
        "imports.is_waiting"
        if upload.state == "waiting"
        else "imports.is_check"
        if upload.is_check
        else "imports.is_run"
    )
    known = (upload.outcome or {}).get("rows_read") or upload.found.get("lines")
    bar = html.Progress(className="import-bar", **({"max": str(known)} if known else {}), **role("import-progress"))
    count = html.P(
        [html.Bdi(f"{upload.rows_read:,}", **role("import-read")), " ", t("imports.rows_so_far", lang)], role="status"
    )
    cancel = html.Form(
        [token(csrf_token), button(t("imports.cancel", lang))],
        action=f"{import_path(str(upload.id))}/cancel",
        method="POST",
    )
    return part(t(key, lang), [bar, count, cancel])


def _read(upload: Upload, locale: Locale) -> Component:
    lang, found = locale.lang, upload.found
    delimiter = _NAME_OF_DELIMITER.get(found["delimiter"] or "")
    fields = [
        (t("imports.read.format", lang), found["format"].upper()),
        (t("imports.read.encoding", lang), found["encoding"]),
        (t("imports.read.delimiter", lang), t(f"imports.delimiter.{delimiter}", lang) if delimiter else None),
        (t("imports.read.sheet", lang), found["sheet"]),
        (t("imports.read.columns", lang), str(len(found["columns"]))),
        (t("imports.read.size", lang), f"{upload.file_bytes:,}"),
        (t("imports.head.who", lang), upload.user_name),
    ]
    return part(t("imports.read", lang), [build_field_list([(name, text) for name, text in fields if text], locale)])


def _discard(upload: Upload, csrf_token: str, lang: str) -> Component:
    form = html.Form(
        [token(csrf_token), button(t("imports.discard", lang))],
        action=f"{import_path(str(upload.id))}/discard",
        method="POST",
    )
    return part(t("imports.discard_title", lang), [html.P(t("imports.discard_lead", lang)), form])


def _preview(looked: Looked, lang: str) -> list[Component]:
    if looked.preview is None:
        return []
    columns = looked.upload.found["columns"][:_COLUMNS_SHOWN]
    parts: list[Component] = [_rows(looked.preview.first, columns, t("imports.first_rows", lang), lang)]
    if looked.preview.bad:
        heading = t("imports.first_bad", lang)
        parts += [html.H3(heading), _rows(looked.preview.bad, columns, heading, lang)]
    return [part(t("imports.first_rows", lang), parts)]


def _rows(rows: Sequence[PreviewRow], columns: Sequence[str], label: str, lang: str) -> Component:
    heads = [t("imports.head.row", lang), *columns, t("imports.head.reason", lang)]
    return table(heads, [_row(row, columns, lang) for row in rows], label)


def _row(row: PreviewRow, columns: Sequence[str], lang: str) -> Component:
    wrong = {said.column for said in row.rejections}
    cells = [
        html.Td(html.Bdi(row.texts.get(name, "")), className="is-wrong" if name in wrong else "") for name in columns
    ]
    said = [
        html.Div([*([html.Bdi(one.column), ": "] if one.column else []), reason_words(str(one.code), lang)])
        for one in row.rejections
    ]
    return html.Tr([html.Th(html.Bdi(str(row.number)), scope="row"), *cells, html.Td(said)])


def _as_text(looked: Looked, csrf_token: str, lang: str) -> Component:
    """All that a mapping can say, for those who write it."""
    area = build_long_text(t("imports.as_text_label", lang), "yaml", mapping_as_yaml(looked.asked.mapping), dir="ltr")
    form = html.Form(
        [
            token(csrf_token),
            html.P(t("imports.as_text_lead", lang), className="form-hint"),
            area,
            html.Div([button(t("imports.save", lang))], className="form-buttons"),
        ],
        action=f"{import_path(str(looked.upload.id))}/mapping",
        method="POST",
        className="form",
    )
    return html.Details([html.Summary(t("imports.as_text", lang), className="button"), form], className="record-part")
