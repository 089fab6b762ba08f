"""Walks the chain of seals and says where it first does not hold: what was changed, taken away, put in or moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection

from dashboard import clock
from dashboard.i18n import t
from dashboard.workflow.seal import FIRST, digest, seal_of
from data_access.seal_witness import Witness, read_witness
from data_access.snapshot_store import FILES, Snapshot, in_order_of_seals

Known = Mapping[int, str]
"""Seals that somebody kept outside: number and hash."""


class Fault:
    """What is wrong with one snapshot. `name`: of the words, with their `values`."""

    def __init__(self, name: str, **values: object) -> None:
        self.name, self.values = name, values

    def words(self, lang: str) -> str:
        return t(f"fault.{self.name}", lang, **self.values)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`checked`: snapshots that hold, of which `let_go` have hashes only. `fault`: what is wrong with the first that
    does not, whose place is `number`. `head`: number and seal of the last one, to be kept outside."""

    checked: int
    let_go: int
    head: tuple[int, str] | None
    number: int | None = None
    snapshot_id: str | None = None
    fault: Fault | None = None

    @property
    def is_whole(self) -> bool:
        return self.fault is None

    def words(self, lang: str) -> str | None:
        """What is wrong, in plain words; None when nothing is."""
        return None if self.fault is None else self.fault.words(lang)


@dataclass
class _Walk:
    """How far the chain has been found to hold."""

    witness: Witness
    now: datetime
    known: dict[int, str]
    number: int = 0
    seal: str = FIRST
    let_go: int = 0
    met: set[str] = field(default_factory=set)


def verify_snapshots(connection: Connection, known: Known | None = None) -> Verdict:
    """Recomputes every seal and the hash of every byte. `known`: seals that have to be there still."""
    walk = _Walk(witness=read_witness(connection), now=clock.now(), known=dict(known or {}))
    for snapshot, files in in_order_of_seals(connection):
        fault = next(_faults(walk, snapshot, files), None)
        if fault is not None:
            return _verdict(walk, snapshot.seal_number, snapshot.id, fault)
        walk.number, walk.seal = snapshot.seal_number, snapshot.seal_sha256
        walk.let_go += snapshot.archived_at is not None
        walk.met.add(snapshot.id)
    return _at_the_end(walk)


def _at_the_end(walk: _Walk) -> Verdict:
    """What is missing behind the last one was cut off."""
    for number, (snapshot_id, _) in sorted(walk.witness.sealed_by_number.items()):
        if snapshot_id not in walk.met:
            return _verdict(walk, number, snapshot_id, Fault("gone"))
    for number in sorted(walk.known):
        if number > walk.number:
            return _verdict(walk, number, None, Fault("gone_outside"))
    return _verdict(walk, None, None, None)


def _verdict(walk: _Walk, number: int | None, snapshot_id: str | None, fault: Fault | None) -> Verdict:
    head = (walk.number, walk.seal) if walk.number else None
    return Verdict(
        checked=walk.number if fault is None else len(walk.met),
        let_go=walk.let_go,
        head=head,
        number=number,
        snapshot_id=snapshot_id,
        fault=fault,
    )


def _faults(walk: _Walk, snapshot: Snapshot, files: Mapping[str, bytes | None]) -> Iterator[Fault]:
    yield from _of_its_place(walk, snapshot)
    if seal_of(snapshot) != snapshot.seal_sha256:
        yield Fault("rewritten")
    if snapshot.archived_at is None:
        yield from _of_its_files(snapshot, files)
    else:
        yield from _of_its_end(walk, snapshot, files)
    yield from _of_others_who_know(walk, snapshot)


def _of_its_place(walk: _Walk, snapshot: Snapshot) -> Iterator[Fault]:
    if snapshot.seal_number != walk.number + 1:
        yield Fault("order", number=walk.number + 1)
    if snapshot.previous_seal != walk.seal:
        yield Fault("link", number=walk.number)


def _of_its_files(snapshot: Snapshot, files: Mapping[str, bytes | None]) -> Iterator[Fault]:
    for name in FILES:
        content = files[name]
        if content is None:
            yield Fault("file_gone", file=name)
        elif digest(content) != snapshot.hashes[name]:
            yield Fault("file", file=name)
        elif name == "json" and not _is_about(snapshot, content):
            yield Fault("other_report")


def _is_about(snapshot: Snapshot, content: bytes) -> bool:
    told = orjson.loads(content)
    return [told["report_type"], told["project"]["id"], told["date"], told["revision"], told["content_hash"]] == [
        snapshot.report_type,
        snapshot.project_id,
        snapshot.day.isoformat(),
        snapshot.revision,
        snapshot.content_hash,
    ]


def _of_its_end(walk: _Walk, snapshot: Snapshot, files: Mapping[str, bytes | None]) -> Iterator[Fault]:
    """Bytes are let go in time, whole, and with an entry in the audit log."""
    assert snapshot.archived_at is not None
    due = snapshot.created_at + timedelta(days=snapshot.retention_days)
    if any(content is not None for content in files.values()):
        yield Fault("not_gone")
    if not due <= snapshot.archived_at <= walk.now:
        yield Fault("too_early", day=f"{due:%Y-%m-%d}")
    if walk.witness.covers(snapshot.archived_at) and snapshot.id not in walk.witness.let_go:
        yield Fault("gone_unknown")


def _of_others_who_know(walk: _Walk, snapshot: Snapshot) -> Iterator[Fault]:
    """Who could write the whole chain anew could not write what was said of it elsewhere."""
    told = walk.witness.sealed.get(snapshot.id)
    if told is None and walk.witness.covers(snapshot.created_at):
        yield Fault("unknown")
    if told is not None and told != (snapshot.seal_number, snapshot.seal_sha256):
        yield Fault("other_seal")
    if walk.known.get(snapshot.seal_number, snapshot.seal_sha256) != snapshot.seal_sha256:
        yield Fault("other_seal_outside")
