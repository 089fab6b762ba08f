"""The form of a mapping: where each column goes, how its values are written, what is the same for all rows, and what
becomes of rows that cannot be taken."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.i18n import t
from dashboard.workflow.imports import Looked
from data_access.importer.date_forms import FORMS
from data_access.importer.dates import EXCEL_FORMS
from data_access.importer.doubts import Doubt
from data_access.importer.mapping import ColumnMapping
from data_access.importer.request import Near, OnError
from data_access.importer.target import DATE_KINDS, Target
from data_access.importer.targets import CREATABLE, TARGETS
from data_access.importer.units import units_of
from layouts.address import import_path
from layouts.components.form_field import build_choice, build_input
from layouts.pages.import_parts import button, column_words, part, select, table, target_words, token

_SAMPLES = 3
# Options of a choice hold text only: units are kept from left to right by marks.
_LRI, _PDI = "\u2066", "\u2069"


def build_mapping_form(looked: Looked, csrf_token: str, lang: str) -> Component:
    doubts = [html.Li(_doubt(doubt, lang)) for doubt in looked.doubts]
    asked = (
        [html.Div([html.P(t("imports.doubts", lang)), html.Ul(doubts)], className="import-doubts")] if doubts else []
    )
    buttons = [
        button(t("imports.check", lang), name="then", value="check", is_primary=True),
        button(t("imports.run", lang), name="then", value="run"),
        button(t("imports.save", lang), name="then", value="save"),
    ]
    form = html.Form(
        [
            token(csrf_token),
            build_choice(t("imports.into", lang), "target", _targets(lang), looked.target.name),
            _columns(looked, lang),
            _same(looked, lang),
            _choices(looked, lang),
            html.Div(buttons, className="form-buttons"),
            html.P(t("imports.check_hint", lang), className="form-hint"),
        ],
        action=f"{import_path(str(looked.upload.id))}/save",
        method="POST",
        className="form",
    )
    return part(t("imports.mapping", lang), [*asked, form])


def _targets(lang: str) -> list[tuple[str, str]]:
    return [(target.name, target_words(target.name, lang)) for target in TARGETS]


def _doubt(doubt: Doubt, lang: str) -> list[Component | str]:
    """The question, with what the file says."""
    examples = [part for text in doubt.examples for part in (html.Bdi(text), " ")]
    return [
        html.Bdi(doubt.column, className="import-column"),
        ": ",
        t(f"imports.doubt.{doubt.code}", lang),
        " ",
        *examples,
    ]


def _columns(looked: Looked, lang: str) -> Component:
    mapped = {one.source: one for one in looked.asked.mapping.columns}
    heads = [t(f"imports.head.{name}", lang) for name in ("column", "samples", "goes_to", "how")]
    rows = [
        _column(place, name, mapped.get(name), looked, lang)
        for place, name in enumerate(looked.upload.found["columns"])
    ]
    return table(heads, rows, t("imports.mapping", lang))


def _column(place: int, name: str, mapped: ColumnMapping | None, looked: Looked, lang: str) -> Component:
    rows = looked.preview.first if looked.preview else ()
    samples = list(dict.fromkeys(text for row in rows if (text := row.texts.get(name))))[:_SAMPLES]
    shown = [part for text in samples for part in (html.Bdi(text[:40]), html.Br())]
    to = select(t("imports.goes_to", lang, column=name), f"to-{place}", _places(looked.target, lang), _to(mapped))
    how = _how(place, name, mapped, looked, lang)
    return html.Tr([html.Th(html.Bdi(name), scope="row"), html.Td(shown), html.Td(to), html.Td(how)])


def _to(mapped: ColumnMapping | None) -> str:
    return mapped.to if mapped else ""


def _places(target: Target, lang: str) -> list[tuple[str, str]]:
    """Where a column may go; what has to be filled is marked."""
    places = [("", t("imports.keeps_extra", lang))]
    for column in target.columns:
        words = column_words(column.name, lang)
        places.append((column.name, f"{words} *" if column.is_required else words))
    for column in target.members:
        attributes = column.member.attributes if column.member else ()
        places += [(f"{column.name}.{one}", column_words(f"{column.name}.{one}", lang)) for one in attributes]
    return places


def _how(place: int, name: str, mapped: ColumnMapping | None, looked: Looked, lang: str) -> list[Component]:
    """How the values of a column are written: only what can be asked of it."""
    column = next((one for one in looked.target.columns if mapped and one.name == mapped.to), None)
    if column is None or mapped is None:
        return []
    if column.kind in DATE_KINDS:
        doubt = next((one for one in looked.doubts if one.column == name), None)
        return [select(t("imports.date_form", lang), f"date-{place}", _forms(mapped, doubt, lang), _form(mapped))]
    if column.unit is not None:
        units = [("", t("imports.own_unit", lang, unit=f"{_LRI}{column.unit}{_PDI}"))]
        units += [(unit, f"{_LRI}{unit}{_PDI}") for unit in units_of(column.unit) if unit != column.unit]
        return [select(t("imports.unit", lang), f"unit-{place}", units, mapped.unit or "")]
    if column.member is not None:
        others = [("", t("imports.ids_of_unit", lang))]
        others += [(one, t("imports.within", lang, group=one)) for one in looked.upload.found["columns"] if one != name]
        return [select(t("imports.ids", lang), f"within-{place}", others, mapped.within or "")]
    return []


def _form(mapped: ColumnMapping) -> str:
    return mapped.date_formats[0] if mapped.date_formats else ""


def _forms(mapped: ColumnMapping, doubt: Doubt | None, lang: str) -> list[tuple[str, str]]:
    """What was asked first, then every other form."""
    likely = doubt.choices if doubt else ()
    names = dict.fromkeys((*([_form(mapped)] if mapped.date_formats else []), *likely, *FORMS, *EXCEL_FORMS))
    first = t("imports.choose_form", lang) if doubt else t("imports.iso_form", lang)
    return [("", first), *((name, form_words(name, lang)) for name in names)]


def form_words(form: str, lang: str) -> str:
    """`%d/%m/%Y` as people write it: 31/01/2026."""
    if form in EXCEL_FORMS:
        return t(f"imports.form.{form}", lang)
    words = {"%d": "31", "%m": "01", "%Y": "2026", "%y": "26", "%b": "Jan", "%B": "January", "%H": "14", "%M": "30"}
    for mark, said in words.items():
        form = form.replace(mark, said)
    return form


def _same(looked: Looked, lang: str) -> Component:
    """What no column says and all rows share."""
    mapped = {one.to for one in looked.asked.mapping.columns}
    open_columns = [one for one in looked.target.columns if one.name not in mapped and (one.member or one.choices)]
    constants = looked.asked.mapping.constants
    fields = [
        build_input(column_words(one.name, lang), f"same-{one.name}", constants.get(one.name, ""), autoComplete="off")
        for one in open_columns
    ]
    return html.Details(
        [html.Summary(t("imports.same", lang)), html.Div(fields, className="form-fields")],
        className="import-same",
        open=bool(constants),
    )


def _choices(looked: Looked, lang: str) -> Component:
    asked = looked.asked
    kinds = [name for name, kind in CREATABLE.items() if any(one.name == name for one in looked.target.members)]
    leave = ("", t("imports.leave_out", lang))
    fields = [
        _choice(
            t(f"imports.unknown.{name}", lang),
            "create_missing",
            [leave, (name, t("imports.create_them", lang))],
            name if name in asked.create_missing else "",
        )
        for name in kinds
    ]
    names = [("", t("imports.ask_names", lang)), ("1", t("imports.match_names", lang))]
    fields.append(_choice(t("imports.names", lang), "match_names", names, "1" if asked.match_names else ""))
    return html.Div(
        [
            html.Div(
                [
                    build_choice(
                        t("imports.on_error", lang), "on_error", _words("on_error", OnError, lang), asked.on_error
                    ),
                    build_choice(t("imports.near", lang), "near_duplicates", _words("near", Near, lang), asked.near),
                ],
                className="form-fields",
            ),
            html.Div(fields, className="form-fields"),
        ],
        className="form",
    )


def _words(name: str, kind: type[OnError] | type[Near], lang: str) -> list[tuple[str, str]]:
    return [(one.value, t(f"imports.{name}.{one.value.replace('-', '_')}", lang)) for one in kind]


def _choice(label: str, name: str, options: Sequence[tuple[str, str]], chosen: str) -> Component:
    return html.Label(
        [html.Span(label, className="form-label"), select(label, name, options, chosen)], className="form-field"
    )
