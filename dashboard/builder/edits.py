"""What a click does to a definition: each gives another one, in which nothing points at what is gone."""

from typing import Any

from dashboard.reports import report_named
from dashboard.semantic.aggregation import Aggregation
from dashboard.semantic.builder_question import fitting_comparison

Definition = dict[str, Any]


def placed(definition: Definition, name: str, where: str) -> Definition:
    """A dimension as the last one of `rows` or `columns`, wherever it was."""
    gone = without(definition, name)
    return _tidy(gone | {where: [*gone[where], name]})


def without(definition: Definition, name: str) -> Definition:
    """Without a dimension in rows and columns."""
    left = {where: [one for one in definition[where] if one != name] for where in ("rows", "columns")}
    return _tidy(definition | left)


def moved(definition: Definition, name: str, where: str, by: int) -> Definition:
    """A dimension or a measure, one place on or back."""
    names = list(definition[where])
    at = names.index(name)
    to = min(max(at + by, 0), len(names) - 1)
    names.insert(to, names.pop(at))
    return definition | {where: names}


def swapped(definition: Definition) -> Definition:
    """Rows as columns."""
    return definition | {"rows": definition["columns"], "columns": definition["rows"]}


def toggled(definition: Definition, pick: str) -> Definition:
    """A measure more, or that one less."""
    measures = list(definition["measures"])
    left = [one for one in measures if one != pick]
    return _tidy(definition | {"measures": left if pick in measures else [*measures, pick]})


def sorted_by(definition: Definition, name: str | None) -> Definition:
    return definition | {"sort": name}


def with_top(definition: Definition, n: int | None, dimension: str | None) -> Definition:
    return definition | {"top": {"n": n, "dimension": dimension} if n and dimension else None}


def filtered(definition: Definition, name: str, member: str) -> Definition:
    """A member more among those of a filter, or that one less."""
    members = list(definition["filters"].get(name, ()))
    left = [one for one in members if one != member] if member in members else [*members, member]
    return unfiltered(definition, name) if not left else _with_filter(definition, name, left)


def unfiltered(definition: Definition, name: str) -> Definition:
    return definition | {"filters": {other: found for other, found in definition["filters"].items() if other != name}}


def over(definition: Definition, start: str, end: str) -> Definition:
    return definition | {"period": {"from": start, "to": end}}


def _with_filter(definition: Definition, name: str, members: list[str]) -> Definition:
    return definition | {"filters": definition["filters"] | {name: members}}


def _tidy(definition: Definition) -> Definition:
    """No order by what is not in the table, no top of it; changes against days in which its members have a
    counterpart, and no changes where there are none such."""
    asked = _with_comparison(definition)
    known = {*asked["measures"], *asked["rows"]}
    sort, top = asked.get("sort"), asked.get("top")
    return asked | {
        "sort": sort if sort and sort.removeprefix("-") in known else None,
        "top": top if top and top["dimension"] in (*asked["rows"], *asked["columns"]) else None,
    }


def _with_comparison(definition: Definition) -> Definition:
    changes = [one for one in definition["measures"] if one.endswith(f".{Aggregation.CHANGE}")]
    if not changes:
        return definition | {"compare": None}
    report = report_named(definition["report"])
    dimensions = [report.dimension(name) for name in (*definition["rows"], *definition["columns"])]
    comparison = fitting_comparison(dimensions, definition.get("compare"))
    if comparison is not None:
        return definition | {"compare": comparison}
    left = [one for one in definition["measures"] if one not in changes]
    return definition | {"compare": None, "measures": left or [report.default_measure]}
