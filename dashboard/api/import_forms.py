"""The forms of the page of an import, as what the service is sent. A form field is named by the place of its column, so
that whatever a file calls its columns is a value and never a name."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from dashboard.workflow.import_asked import Asked
from dashboard.workflow.imports import Looked
from data_access.importer.date_forms import with_times
from data_access.importer.dates import EXCEL_FORMS
from data_access.importer.mapping import CREATE, IS
from data_access.importer.mapping_file import mapping_as_dict, parse_mapping

Form = MultiDict[str, str]
NEW, NOBODY = "new", ""
"""What may be answered about a text besides a code: it is somebody new; nothing."""


def asked_of_form(form: Form, looked: Looked) -> dict[str, Any]:
    """`target`, `to-N`, `date-N`, `unit-N`, `within-N` of the column at N; `same-NAME` of a target column."""
    if form.get("target", looked.target.name) != looked.target.name:
        return {"target": form["target"]}
    before = mapping_as_dict(looked.asked.mapping)
    names = looked.upload.found["columns"]
    columns = {
        name: _column(form, place, before.get("columns", {}).get(name))
        for place, name in enumerate(names)
        if form.get(f"to-{place}")
    }
    same = {column.name: form.get(f"same-{column.name}", "").strip() for column in looked.target.columns}
    kept = {name: value for name, value in before.items() if name not in ("columns", "constants")}
    mapping = kept | {"columns": columns, "constants": {name: text for name, text in same.items() if text}}
    return {
        "mapping": mapping,
        "on_error": form.get("on_error", looked.asked.on_error.value),
        "near_duplicates": form.get("near_duplicates", looked.asked.near.value),
        "create_missing": [name for name in form.getlist("create_missing") if name],
        "match_names": form.get("match_names") == "1",
    }


def _column(form: Form, place: int, before: Any) -> dict[str, Any]:
    """What the form says of a column, with what only the text of the mapping can say."""
    to = form[f"to-{place}"]
    known = before if isinstance(before, dict) and before.get("to") == to else {}
    said: dict[str, Any] = {name: value for name, value in known.items() if name in ("translate", "keep")}
    date_form = form.get(f"date-{place}")
    if date_form:
        said["date_format"] = [date_form] if date_form in EXCEL_FORMS else list(with_times(date_form))
    for name in ("unit", "within"):
        if form.get(f"{name}-{place}"):
            said[name] = form[f"{name}-{place}"]
    return {"to": to} | said


def asked_of_text(text: str) -> dict[str, Any]:
    """Raises InvalidInput naming what is wrong in the mapping."""
    return {"mapping": mapping_as_dict(parse_mapping(text))}


def answers_of_form(form: Form, asked: Asked) -> dict[str, Any]:
    """`column-N`, `text-N` and `who-N`: a code, NEW or NOBODY."""
    mapping = mapping_as_dict(asked.mapping)
    members = {column: dict(texts) for column, texts in mapping.get("members", {}).items()}
    for name, text in form.items():
        kind, _, place = name.partition("-")
        if kind == "text" and form.get(f"column-{place}"):
            _answer(members.setdefault(form[f"column-{place}"], {}), text, form.get(f"who-{place}", NOBODY))
    return {"mapping": mapping | {"members": {column: texts for column, texts in members.items() if texts}}}


def _answer(texts: dict[str, Mapping[str, str]], text: str, who: str) -> None:
    kept = {name: value for name, value in texts.pop(text, {}).items() if name not in (IS, CREATE)}
    if who == NEW:
        texts[text] = kept | {CREATE: "yes"}
    elif who:
        texts[text] = kept | {IS: who}
    elif kept:
        texts[text] = kept
