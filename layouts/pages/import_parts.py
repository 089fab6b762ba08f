"""What the pages of imports say in the same words: how a file is read, what a target and its columns are called, why a
row stays out."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.i18n import Locale, catalogue, t
from dashboard.metrics.words import with_digits
from layouts.components.field_list import build_field_list


def target_words(target: str, lang: str) -> str:
    return t(f"imports.target.{target}", lang)


def column_words(name: str, lang: str) -> str:
    """A target column, or an attribute of a member: `dog.name`."""
    column, dot, attribute = name.partition(".")
    words = t(f"imports.column.{column}", lang)
    return f"{words} · {t(f'imports.attribute.{attribute}', lang)}" if dot else words


def reason_words(code: str, lang: str) -> str:
    """Why a row stays out; a reason of a version of the program that has other words by its code."""
    key = f"imports.reason.{code}"
    return t(key, lang) if key in catalogue(lang) else code


def count_words(number: int, locale: Locale) -> Component:
    return html.Bdi(with_digits(f"{number:,}", locale))


def counts_list(counts: Sequence[tuple[str, int]], locale: Locale) -> Component:
    """Names of counts (`imports.count.<name>`) and numbers."""
    items = [
        html.Div([html.Dt(t(f"imports.count.{name}", locale.lang)), html.Dd(count_words(number, locale))])
        for name, number in counts
    ]
    return html.Dl(items, className="import-counts")


def token(csrf_token: str) -> Component:
    return html.Div(dcc.Input(type="hidden", name="csrf_token", value=csrf_token), hidden=True)


def part(heading: str, children: Sequence[Component], **more: str) -> Component:
    return html.Section([html.H2(heading), *children], className="record-part", **more)


def table(heads: Sequence[str], rows: Sequence[Component], label: str) -> Component:
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in heads]))
    whole = html.Table([head, html.Tbody(list(rows))], className="sheet")
    return html.Div(whole, className="sheet-scroll", tabIndex="0", role="region", **{"aria-label": label})


def button(words: str, *, name: str = "", value: str = "", is_primary: bool = False, **more: str) -> Component:
    named = {"name": name, "value": value} if name else {}
    return html.Button(words, type="submit", className="button is-primary" if is_primary else "button", **named, **more)


def select(label: str, name: str, options: Sequence[tuple[str, str]], chosen: str = "") -> Component:
    """A choice in a line of a table: its label is for those who hear the page."""
    items = [
        html.Option(words, value=value, **({"selected": "selected"} if value == chosen else {}))
        for value, words in options
    ]
    return html.Select(items, name=name, className="form-control", **{"aria-label": label})


def problem_words(problem: Mapping[str, Any] | None, locale: Locale) -> list[Component]:
    """What is wrong with the file as a whole, and where: as the program tells it where that is the reader's language,
    otherwise from its parts."""
    if not problem:
        return []
    lang = locale.lang
    key = f"imports.problem.{problem['code']}"
    words = t(key if key in catalogue(lang) else "imports.problem.other", lang)
    if lang == "en":
        detail = [html.P(html.Bdi(problem["message"]), className="import-detail")]
    else:
        parts = _parts(problem, locale)
        detail = [build_field_list(parts, locale)] if parts else []
    return [html.Div([html.P(words), *detail], className="job-error", role="alert")]


def _parts(problem: Mapping[str, Any], locale: Locale) -> list[tuple[str, str]]:
    """Row, column, value, why, the nearest right one; those that are known."""
    lang, value, field = locale.lang, problem.get("value"), problem["field"]
    row, reason = problem.get("row"), problem.get("reason")
    # In a mapping what is wrong is the name of a column.
    column = _known_column(value, lang) if field == "columns" and value is not None else None
    found = (
        ("imports.detail.place", field if field not in ("file", "columns") else None),
        ("imports.head.row", with_digits(f"{row:,}", locale) if row is not None else None),
        ("imports.head.column", column or problem.get("column")),
        ("imports.head.value", None if column else value),
        ("imports.head.reason", reason_words(reason, lang) if reason else None),
        ("imports.detail.nearest", problem.get("suggestion")),
    )
    return [(t(key, lang), text) for key, text in found if text]


def _known_column(name: str, lang: str) -> str:
    """What pages call a target column; a column of the file by its own name."""
    return column_words(name, lang) if f"imports.column.{name.partition('.')[0]}" in catalogue(lang) else name
