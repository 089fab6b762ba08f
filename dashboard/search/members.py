"""Dogs, people and projects by name or code, as far as the viewer may know of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.metrics.read_path import ReadPath
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.search.found import Kind
from dashboard.search.words import Index
from dashboard.semantic.fields import MemberDimension
from dashboard.semantic.report import ReportType

KINDS = {"dog": Kind.DOG, "employee": Kind.PERSON, "project": Kind.PROJECT}
"""The dimension views whose members can be gone to."""
INDEXES_KEPT = 2 * len(KINDS)


@dataclass(frozen=True, kw_only=True)
class Member:
    """`within`: the report types in which the viewer may know of it, each with the dimension it is a member of."""

    kind: Kind
    code: str
    name: str
    how: float
    within: tuple[tuple[ReportType, MemberDimension], ...]


def find_members(reads: ReadPath, typed: Sequence[str], viewer: Viewer) -> list[Member]:
    """Those that all typed words mean. All names are looked through; who may not know of one is not told of it."""
    held = reads.pinned()
    known = list(_known(held, viewer))
    return [member for members, kind in KINDS.items() for member in _of_kind(held, members, kind, typed, known)]


Knowing = tuple[ReportType, MemberDimension, frozenset[str]]


def _known(reads: ReadPath, viewer: Viewer) -> Iterator[Knowing]:
    """The codes that the viewer may know of, by report type and dimension."""
    for report in REPORTS:
        if viewer.may(report.permission):
            visible = reads.visible(report, viewer)
            for dimension in report.dimensions:
                if isinstance(dimension, MemberDimension) and dimension.members in KINDS:
                    yield report, dimension, visible.of(dimension)


def _of_kind(
    reads: ReadPath, members: str, kind: Kind, typed: Sequence[str], known: Sequence[Knowing]
) -> Iterator[Member]:
    own = [one for one in known if one[1].members == members]
    if not own:
        return
    table = reads.member_table(members)
    codes, names = tuple(table.code), tuple(table.name)
    for place, how in _index(codes, names).find(typed).items():
        within = _within(codes[place], own)
        if within:
            yield Member(kind=kind, code=codes[place], name=names[place] or codes[place], how=how, within=within)


def _within(code: str, known: Sequence[Knowing]) -> tuple[tuple[ReportType, MemberDimension], ...]:
    """In each report type by the first dimension that has it: a person may be its trainer and its handler."""
    found: dict[str, tuple[ReportType, MemberDimension]] = {}
    for report, dimension, codes in known:
        if code in codes:
            found.setdefault(report.name, (report, dimension))
    return tuple(found.values())


@lru_cache(INDEXES_KEPT)
def _index(codes: tuple[str, ...], names: tuple[str, ...]) -> Index:
    """Made again only where a member is new or called otherwise. Position 0 is "missing", which has no words."""
    return Index.of(list(zip(codes, names, strict=True)))
