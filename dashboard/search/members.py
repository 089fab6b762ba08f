"""Dogs, people and projects by name or code, as far as the viewer may know of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

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
MOST = 100
"""Members of a kind that are looked at further; whoever means another one types more of it."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """`within`: the report types in which the viewer may know of it, each with the dimension it is a member of."""

    kind: Kind
    code: str
    name: str
    how: float
    within: tuple[tuple[ReportType, MemberDimension], ...]


Knowing = tuple[ReportType, MemberDimension, frozenset[str]]


@dataclass(frozen=True)
class Members:
    """Those that one viewer may know of at one moment. `reads`: held to it; `known`: codes by report and dimension."""

    reads: ReadPath
    known: tuple[Knowing, ...]

    @classmethod
    def of(cls, reads: ReadPath, viewer: Viewer) -> "Members":
        held = reads.pinned()
        return cls(held, tuple(_known(held, viewer)))

    def find(self, typed: Sequence[str]) -> list[Member]:
        """Those that all typed words mean, the best of each kind. All names are looked through; who may not know of one
        is not told of it."""
        return [one for members, kind in KINDS.items() for one in islice(self._of_kind(members, kind, typed), MOST)]

    def _of_kind(self, members: str, kind: Kind, typed: Sequence[str]) -> Iterator[Member]:
        own = [one for one in self.known if one[1].members == members]
        if not own:
            return
        table = self.reads.member_table(members)
        codes, names = tuple(table.code), tuple(table.name)
        found = _index(codes, names).find(typed)
        for place in sorted(found, key=lambda one: (-found[one], len(names[one]))):
            within = _within(codes[place], own)
            if within:
                name = names[place] or codes[place]
                yield Member(kind=kind, code=codes[place], name=name, how=found[place], within=within)


def _known(reads: ReadPath, viewer: Viewer) -> Iterator[Knowing]:
    for report in REPORTS:
        if viewer.may(report.permission):
            visible = reads.visible(report, viewer)
            for dimension in report.dimensions:
                if isinstance(dimension, MemberDimension) and dimension.members in KINDS:
                    yield report, dimension, visible.of(dimension)


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
