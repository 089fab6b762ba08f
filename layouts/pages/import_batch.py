"""One import: what came in and what it created, the rows it left out, its mapping, and taking it back."""

from collections.abc import Mapping
from typing import Any

import yaml
from dash import html
from dash.development.base_component import Component

from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label, moment_label, with_digits
from data_access.batch_history import Obstacles
from layouts.address import IMPORTS, import_path
from layouts.components.back_link import build_back_link
from layouts.components.field_list import build_field_list
from layouts.components.moment import when
from layouts.pages.import_parts import button, column_words, counts_list, part, target_words, token

_COUNTS = ("rows_read", "rows_accepted", "rows_rejected", "rows_duplicate")
_CODES_SHOWN = 40


def layout(locale: Locale, batch: Mapping[str, Any], obstacles: Obstacles, csrf_token: str) -> Component:
    lang = locale.lang
    title = html.Div(
        [
            build_back_link(t("imports.title", lang), IMPORTS),
            html.H1(html.Bdi(batch["file_name"])),
            html.P([target_words(batch["target"], lang), " · ", when(batch["created_at"], locale)]),
        ],
        className="jobs-title",
    )
    main = [
        part(
            t("imports.found", lang),
            [counts_list([(name, batch[name]) for name in _COUNTS], locale), *_rejected(batch, lang)],
        ),
        *_created(batch, locale),
        _mapping(batch, lang),
    ]
    aside = [_facts(batch, locale), _undo(batch, obstacles, csrf_token, locale)]
    return html.Div(
        [title, html.Div([html.Div(main), html.Div(aside)], className="import-parts")], className="record imports"
    )


def _rejected(batch: Mapping[str, Any], lang: str) -> list[Component]:
    if not batch["rows_rejected"]:
        return []
    href = f"/api/admin/imports/batches/{batch['id']}/rejected.csv"
    return [html.Div(html.A(t("imports.rejected_file", lang), href=href, className="button", download=""))]


def _created(batch: Mapping[str, Any], locale: Locale) -> list[Component]:
    lang = locale.lang
    fields = []
    for name, codes in batch["created_members"].items():
        more = (
            [t("imports.and_more", lang, count=f"{len(codes) - _CODES_SHOWN:,}")] if len(codes) > _CODES_SHOWN else []
        )
        fields.append((column_words(name, lang), t("list.comma", lang).join([*codes[:_CODES_SHOWN], *more])))
    return [part(t("imports.creates", lang), [build_field_list(fields, locale)])] if fields else []


def _mapping(batch: Mapping[str, Any], lang: str) -> Component:
    text = yaml.safe_dump(dict(batch["mapping"]), allow_unicode=True, sort_keys=False)
    body = html.Pre(text, dir="ltr", className="import-yaml")
    return html.Details([html.Summary(t("imports.mapping", lang), className="button"), body], className="record-part")


def _facts(batch: Mapping[str, Any], locale: Locale) -> Component:
    lang = locale.lang
    fields = [
        (t("imports.head.who", lang), batch["brought_by"]),
        (t("imports.head.when", lang), moment_label(batch["created_at"], locale)),
        (t("imports.hash", lang), html.Code(batch["file_hash"])),
    ]
    if batch["mapping"].get("credit"):
        fields.append((t("imports.credit", lang), batch["mapping"]["credit"]))
    return part(t("imports.read", lang), [build_field_list(fields, locale)])


def _undo(batch: Mapping[str, Any], obstacles: Obstacles, csrf_token: str, locale: Locale) -> Component:
    lang = locale.lang
    if batch["removed_at"]:
        words = t("imports.was_removed", lang, moment=moment_label(batch["removed_at"], locale))
        return part(t("imports.undo", lang), [html.P(words, className="notice")])
    if obstacles:
        return part(
            t("imports.undo", lang), [html.P(t("imports.in_the_way", lang)), html.Ul(_reasons(obstacles, locale))]
        )
    form = html.Form(
        [token(csrf_token), button(t("imports.undo_now", lang))],
        action=f"{import_path(str(batch['id']))}/undo",
        method="POST",
        **{"data-confirm": t("imports.undo_sure", lang)},
    )
    return part(t("imports.undo", lang), [html.P(t("imports.undo_lead", lang)), form])


def _reasons(obstacles: Obstacles, locale: Locale) -> list[Component]:
    lang, reasons = locale.lang, []
    if obstacles.days:
        some = t("list.comma", lang).join(f"{code} {day_label(day, locale)}" for code, day in obstacles.approved)
        count = with_digits(f"{obstacles.days:,}", locale)
        reasons.append(html.Li([t("imports.days_decided", lang, count=count), " ", html.Bdi(some)]))
    if obstacles.corrected:
        count = with_digits(f"{obstacles.corrected:,}", locale)
        reasons.append(html.Li(t("imports.rows_corrected", lang, count=count)))
    return reasons
