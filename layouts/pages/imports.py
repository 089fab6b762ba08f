"""Bringing files in: the form that takes one, the files that wait, and what was imported."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import NO_VALUE
from data_access.importer.limits import LIMITS
from data_access.importer.targets import TARGETS
from data_access.upload_store import Upload
from layouts.address import IMPORTS, import_path
from layouts.components.form_field import build_choice, build_input
from layouts.components.glyph import role
from layouts.components.moment import when
from layouts.pages.import_parts import count_words, part, table, target_words


def layout(
    locale: Locale, *, uploads: Sequence[Upload], batches: Sequence[Mapping[str, Any]], older: str | None
) -> Component:
    """`older`: the batch that the next page is before."""
    lang = locale.lang
    title = html.Div([html.H1(t("imports.title", lang)), html.P(t("imports.lead", lang))], className="jobs-title")
    waiting = [part(t("imports.waiting", lang), [_waiting(uploads, locale)])] if uploads else []
    return html.Div(
        [title, _form(lang), *waiting, part(t("imports.history", lang), _history(batches, older, locale))],
        className="record imports",
        **role("imports"),
    )


def _form(lang: str) -> Component:
    targets = [(target.name, target_words(target.name, lang)) for target in TARGETS]
    file = html.Label(
        [
            html.Span(t("imports.file", lang), className="form-label"),
            html.Div(className="import-file", **role("import-file")),
            html.Small(t("imports.file_hint", lang, most=f"{LIMITS.file_bytes // 1_000_000:,}"), className="form-hint"),
        ],
        className="form-field import-file-field",
    )
    told = ("uploading", "upload_failed", "choose_first", "choose_file", "no_file")
    words = {name: t(f"imports.{name}", lang) for name in told}
    form = html.Form(
        [
            html.Div(
                [
                    file,
                    build_choice(t("imports.into", lang), "into", targets),
                    build_input(t("imports.sheet", lang), "sheet", autoComplete="off"),
                    build_input(t("imports.header_row", lang), "header_row", inputMode="numeric", autoComplete="off"),
                ],
                className="form-fields",
            ),
            html.Div(
                [html.Button(t("imports.upload", lang), type="submit", className="button is-primary")],
                className="form-buttons",
            ),
            html.Progress(className="import-bar", max="100", value="0", hidden=True, **role("import-bar")),
            html.Div(className="form-answer", role="alert", **role("answer")),
        ],
        className="form import-upload",
        **{"data-role": "import-upload", **{f"data-{name.replace('_', '-')}": text for name, text in words.items()}},
    )
    return part(t("imports.new", lang), [html.P(t("imports.new_lead", lang), className="form-hint"), form])


def _waiting(uploads: Sequence[Upload], locale: Locale) -> Component:
    lang = locale.lang
    heads = [t(f"imports.head.{name}", lang) for name in ("file", "target", "state", "who", "when")]
    rows = [
        html.Tr(
            [
                html.Th(html.A(html.Bdi(one.file_name), href=import_path(str(one.id))), scope="row"),
                html.Td(target_words(one.target, lang)),
                html.Td(state_mark(one, lang)),
                html.Td(html.Bdi(one.user_name)),
                html.Td(when(one.created_at, locale)),
            ]
        )
        for one in uploads
    ]
    return table(heads, rows, t("imports.waiting", lang))


def state_mark(upload: Upload, lang: str) -> Component:
    name = upload.state if upload.is_busy else upload.how_it_ended or upload.state
    kind = {"imported": "is-done", "checked": "is-done", "failed": "is-failed", "cut_off": "is-failed"}.get(name, "")
    busy = "is-running" if upload.is_busy else kind
    return html.Span(t(f"imports.state.{name}", lang), className=f"job-state {busy}")


def _history(batches: Sequence[Mapping[str, Any]], older: str | None, locale: Locale) -> list[Component]:
    lang = locale.lang
    if not batches:
        return [html.P(t("imports.none", lang), className="notice")]
    names = ("file", "target", "who", "when", "accepted", "rejected", "duplicate", "created")
    rows = [_batch(batch, locale) for batch in batches]
    more = [html.A(t("imports.older", lang), href=f"{IMPORTS}?before={older}", className="button")] if older else []
    return [table([t(f"imports.head.{name}", lang) for name in names], rows, t("imports.history", lang)), *more]


def _batch(batch: Mapping[str, Any], locale: Locale) -> Component:
    lang = locale.lang
    removed = html.Span(t("imports.removed", lang), className="job-state")
    name = [html.A(html.Bdi(batch["file_name"]), href=import_path(str(batch["id"])))]
    created = sum(map(len, batch["created_members"].values()))
    return html.Tr(
        [
            html.Th([*name, *([" ", removed] if batch["removed_at"] else [])], scope="row"),
            html.Td(target_words(batch["target"], lang)),
            html.Td(html.Bdi(batch["brought_by"])),
            html.Td(when(batch["created_at"], locale)),
            *(
                html.Td(count_words(number, locale) if number else NO_VALUE, className="is-number")
                for number in (batch["rows_accepted"], batch["rows_rejected"], batch["rows_duplicate"], created)
            ),
        ]
    )
