"""The YAML form of a mapping: read strictly (every unknown word is named), and written for a proposal.

All scalars are read as text: `NO`, `1` and `2019-05-14` stay what the file says.
"""

from pathlib import Path
from typing import Any

import yaml

from dashboard.errors import InvalidInput, nearest
from data_access.importer.dates import is_form
from data_access.importer.limits import LAST_HEADER, LIMITS
from data_access.importer.mapping import MISSING, ColumnMapping, Mapping
from data_access.importer.source_file import ReadOptions, column_name

_WORDS = (
    "target",
    "columns",
    "constants",
    "members",
    "missing",
    "date_format",
    "decimal",
    "encoding",
    "delimiter",
    "sheet",
    "header_row",
    "credit",
)
_COLUMN_WORDS = ("to", "date_format", "translate", "keep", "unit", "within")


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file. Raises InvalidInput naming what is wrong in it."""
    if not path.is_file():
        raise _bad("mapping", path.name, f"there is no mapping file {path.name!r}")
    if path.stat().st_size > LIMITS.mapping_bytes:
        raise _bad("mapping", path.name, f"{path.name} is too large to be a mapping")
    try:
        return parse_mapping(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _bad("mapping", path.name, f"{path.name} is not UTF-8 text") from error


def parse_mapping(text: str) -> Mapping:
    try:
        given = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts, lists and dicts only
    except (yaml.YAMLError, RecursionError) as error:
        raise _bad("mapping", "", f"the mapping is not YAML: {' '.join(str(error).split())}") from error
    return mapping_of_words(given)


def mapping_of_words(given: object) -> Mapping:
    """The mapping of what YAML or JSON said: dicts, lists and texts. Raises InvalidInput naming what is wrong."""
    words = _object(given, "mapping")
    _refuse_unknown(words, _WORDS, "mapping")
    options = {name: _text(words[name], name) for name in ("encoding", "delimiter", "sheet") if name in words}
    header_row = row_number(words["header_row"]) if "header_row" in words else None
    return Mapping(
        target=_text(words["target"], "target") if "target" in words else None,
        columns=tuple(
            _column(column_name(name), given) for name, given in _object(words.get("columns", {}), "columns").items()
        ),
        constants=_texts(words.get("constants", {}), "constants"),
        missing=_list(words["missing"], "missing") if "missing" in words else MISSING,
        date_formats=_formats(words.get("date_format"), "date_format"),
        decimal=_decimal(words.get("decimal", ".")),
        members=_members(words.get("members", {})),
        options=ReadOptions(**options, header_row=header_row),
        credit=_text(words["credit"], "credit") if "credit" in words else None,
    )


def mapping_as_dict(mapping: Mapping) -> dict[str, Any]:
    """The mapping as plain lists and dicts: what is kept with the batch and what a proposal shows."""
    options = mapping.options
    whole: dict[str, Any] = {
        "target": mapping.target,
        "credit": mapping.credit,
        "encoding": options.encoding,
        "delimiter": options.delimiter,
        "sheet": options.sheet,
        "header_row": str(options.header_row) if options.header_row else None,
        "missing": list(mapping.missing),
        "date_format": list(mapping.date_formats),
        "decimal": mapping.decimal if mapping.decimal != "." else None,
        "columns": {mapped.source: _column_as_dict(mapped) for mapped in mapping.columns},
        "constants": mapping.constants,
        "members": mapping.members,
    }
    return {name: value for name, value in whole.items() if value}


def mapping_as_yaml(mapping: Mapping) -> str:
    """The mapping as a file to complete; what every mapping has by default is left out."""
    said = mapping_as_dict(mapping)
    if mapping.missing == MISSING:
        del said["missing"]
    text: str = yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
    return text


def _column_as_dict(mapped: ColumnMapping) -> str | dict[str, Any]:
    whole = {
        "to": mapped.to,
        "date_format": list(mapped.date_formats),
        "translate": mapped.translate,
        "keep": "true" if mapped.keep else None,
        "unit": mapped.unit,
        "within": mapped.within,
    }
    said = {name: value for name, value in whole.items() if value}
    return mapped.to if len(said) == 1 else said


def _column(source: str, given: object) -> ColumnMapping:
    if isinstance(given, str):
        return ColumnMapping(source=source, to=given)
    words = _object(given, f"columns: {source}")
    _refuse_unknown(words, _COLUMN_WORDS, f"columns: {source}")
    if "to" not in words:
        raise _bad(f"columns: {source}", source, "`to:` is missing")
    return ColumnMapping(
        source=source,
        to=_text(words["to"], "to"),
        date_formats=_formats(words.get("date_format"), f"columns: {source}: date_format"),
        translate=_texts(words.get("translate", {}), f"columns: {source}: translate"),
        keep=_switch(words.get("keep", "false"), f"columns: {source}: keep"),
        unit=_text(words["unit"], f"columns: {source}: unit") if "unit" in words else None,
        within=column_name(_text(words["within"], f"columns: {source}: within")) if "within" in words else None,
    )


def _members(given: object) -> dict[str, dict[str, dict[str, str]]]:
    return {
        column: {code: _texts(said, f"members: {column}: {code}") for code, said in _object(codes, column).items()}
        for column, codes in _object(given, "members").items()
    }


def _formats(given: object, where: str) -> tuple[str, ...]:
    if given is None:
        return ()
    formats = _list(given, where) if isinstance(given, list) else (_text(given, where),)
    for form in formats:
        if not is_form(form):
            raise _bad(where, form, f"{where}={form!r} is not a form of a date", "%d/%m/%Y")
    return formats


def _decimal(given: object) -> str:
    if given not in (".", ","):
        raise _bad("decimal", str(given), f"decimal={given!r} is neither a point nor a comma", ",")
    return str(given)


def row_number(given: object) -> int:
    """The row of the header. Raises InvalidInput."""
    text = _text(given, "header_row")
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 0 < int(text) <= LAST_HEADER):
        raise _bad("header_row", text, f"header_row={text!r} is not the number of a row up to {LAST_HEADER:,}", "2")
    return int(text)


def _switch(given: object, where: str) -> bool:
    if given not in ("true", "false", "yes", "no"):
        raise _bad(where, str(given), f"{where}={given!r} is neither true nor false", "true")
    return given in ("true", "yes")


def _text(given: object, where: str) -> str:
    if not isinstance(given, str):
        raise _bad(where, "", f"{where}: a text is needed")
    return given


def _list(given: object, where: str) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise _bad(where, "", f"{where}: a list is needed")
    return tuple(_text(value, where) for value in given)


def _texts(given: object, where: str) -> dict[str, str]:
    return {name: _text(value, f"{where}: {name}") for name, value in _object(given, where).items()}


def _object(given: object, where: str) -> dict[str, Any]:
    if given == "":
        return {}
    if not isinstance(given, dict):
        raise _bad(where, "", f"{where}: lines of `name: value` are needed")
    return {_text(name, where): value for name, value in given.items()}


def _refuse_unknown(words: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    for word in words:
        if word not in known:
            raise _bad(where, word, f"{where} knows no {word!r}; it knows {', '.join(known)}", nearest(word, known))


def _bad(field: str, value: str, message: str, suggestion: str | None = None) -> InvalidInput:
    return InvalidInput(message, code="bad_mapping", field=field, value=value, suggestion=suggestion)
