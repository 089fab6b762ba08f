"""Opens what was saved, maybe long ago: what is gone since is left out and said, the rest works."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from dashboard.errors import InvalidInput
from dashboard.metrics import ReadPath
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.aggregation import Pick
from dashboard.semantic.builder_question import BuilderQuestion, parse_question
from dashboard.semantic.report import ReportType


class Gone(StrEnum):
    """What a note is about; each has words, `builder.note.<what>`."""

    RENAMED = "renamed"
    REPORT = "report"
    MEASURE = "measure"
    AGGREGATION = "aggregation"
    DIMENSION = "dimension"
    FILTER = "filter"
    MEMBER = "member"
    NOTHING_LEFT = "nothing_left"
    SETTING = "setting"


@dataclass(frozen=True, kw_only=True)
class Note:
    """`name`: as it was saved; `now`: what stands in its place, where something does."""

    what: Gone
    name: str
    now: str | None = None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """`question` is None where nothing of it can be asked: the notes say why."""

    question: BuilderQuestion | None
    notes: tuple[Note, ...]


def open_definition(definition: Mapping[str, Any]) -> Opened:
    """The question of a saved definition under today's declarations."""
    name = str(definition.get("report", ""))
    report = next((one for one in REPORTS if one.name == name), None)
    if report is None:
        return Opened(question=None, notes=(Note(what=Gone.REPORT, name=name),))
    notes: list[Note] = []
    kept = dict(definition) | {
        "rows": _dimensions(definition.get("rows"), report, notes),
        "columns": _dimensions(definition.get("columns"), report, notes),
        "measures": _measures(definition.get("measures"), report, notes),
        "filters": _filters(definition.get("filters"), report, notes),
    }
    return Opened(question=_parsed(kept, report, notes), notes=tuple(notes))


def for_reader(opened: Opened, reads: ReadPath, viewer: Viewer) -> Opened:
    """Without the members of filters that this reader may not know of: they would find no rows anyway.

    A filter of which no member is left leaves nothing to ask: without it the numbers would be of more than was meant.
    """
    question, notes = opened.question, list(opened.notes)
    while question is not None:
        try:
            reads.check(question.query, viewer)
            break
        except InvalidInput as error:
            if error.code != "unknown_member" or error.field is None:
                raise
            notes.append(Note(what=Gone.MEMBER, name=f"{error.field}: {error.value}"))
            left = tuple(one for one in question.query.selections[error.field] if one != error.value)
            if not left:
                notes.append(Note(what=Gone.NOTHING_LEFT, name=error.field))
                return Opened(question=None, notes=tuple(notes))
            question = replace(question, query=question.query.with_filter(error.field, *left))
    return Opened(question=question, notes=tuple(notes))


def _dimensions(names: Any, report: ReportType, notes: list[Note]) -> list[str]:
    kept = []
    for name in names or ():
        now = _known_dimension(name, report)
        if now is None:
            notes.append(Note(what=Gone.DIMENSION, name=name))
            continue
        if now != name:
            notes.append(Note(what=Gone.RENAMED, name=name, now=now))
        kept.append(now)
    return list(dict.fromkeys(kept))


def _known_dimension(name: str, report: ReportType) -> str | None:
    try:
        return report.dimension(name).name
    except InvalidInput:
        return None


def _measures(names: Any, report: ReportType, notes: list[Note]) -> list[str]:
    kept = []
    for name in names or ():
        found = _pick(name, report, notes)
        if found is not None:
            kept.append(found.name)
    if names and not kept:
        notes.append(Note(what=Gone.SETTING, name="measures", now=report.default_measure))
    return list(dict.fromkeys(kept))


def _pick(name: str, report: ReportType, notes: list[Note]) -> Pick | None:
    """As saved; of an aggregation that is not meaningful any more, the measure as it is declared."""
    measure = name.partition(".")[0]
    try:
        found = Pick.parse(name, report)
    except InvalidInput as error:
        if error.code == "unknown_measure":
            notes.append(Note(what=Gone.MEASURE, name=name))
            return None
        found = Pick.parse(measure, report)
        notes.append(Note(what=Gone.AGGREGATION, name=name, now=found.name))
        return found
    if found.measure.name != measure:
        notes.append(Note(what=Gone.RENAMED, name=name, now=found.name))
    return found


def _filters(filters: Any, report: ReportType, notes: list[Note]) -> dict[str, Any]:
    kept = {}
    for name, members in (filters or {}).items():
        now = _known_dimension(name, report)
        if now is None:
            notes.append(Note(what=Gone.FILTER, name=name))
        else:
            kept[now] = members
    return kept


def _parsed(kept: dict[str, Any], report: ReportType, notes: list[Note]) -> BuilderQuestion:
    """A setting that means nothing any more (an order by a measure that is gone) is left out, one after the other."""
    while True:
        try:
            return parse_question(kept, report)
        except InvalidInput as error:
            name = error.field or ""
            if name not in ("sort", "top", "compare", "view", "period") or kept.get(name) is None:
                raise
            if name == "compare" or error.code == "bad_compare":
                kept["measures"] = [one for one in kept["measures"] if not one.endswith(".change")]
            notes.append(Note(what=Gone.SETTING, name=name))
            kept[name] = None
