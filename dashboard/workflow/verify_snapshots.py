"""Walks the chain of seals and says where it first does not hold: what was changed, taken away, put in or moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection

from dashboard import clock
from dashboard.workflow.seal import FIRST, digest, seal_of
from data_access.seal_witness import Witness, read_witness
from data_access.snapshot_store import FILES, Snapshot, in_order_of_seals

Known = Mapping[int, str]
"""Seals that somebody kept outside: number and hash."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`checked`: snapshots that hold, of which `let_go` have hashes only. `problem`: in plain words what is wrong with
    the first that does not, whose place is `number`. `head`: number and seal of the last one, to be kept outside."""

    checked: int
    let_go: int
    head: tuple[int, str] | None
    number: int | None = None
    snapshot_id: str | None = None
    problem: str | None = None

    @property
    def is_whole(self) -> bool:
        return self.problem is None


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
        problem = next(_problems(walk, snapshot, files), None)
        if problem is not None:
            return _verdict(walk, snapshot.seal_number, snapshot.id, problem)
        walk.number, walk.seal = snapshot.seal_number, snapshot.seal_sha256
        walk.let_go += snapshot.archived_at is not None
        walk.met.add(snapshot.id)
    return _at_the_end(walk)


def _at_the_end(walk: _Walk) -> Verdict:
    """What is missing behind the last one was cut off."""
    for number, (snapshot_id, _) in sorted(walk.witness.sealed_by_number.items()):
        if snapshot_id not in walk.met:
            return _verdict(walk, number, snapshot_id, "the audit log knows it as sealed, and it is gone")
    for number in sorted(walk.known):
        if number > walk.number:
            return _verdict(walk, number, None, "its seal is known from outside, and it is gone")
    return _verdict(walk, None, None, None)


def _verdict(walk: _Walk, number: int | None, snapshot_id: str | None, problem: str | None) -> Verdict:
    head = (walk.number, walk.seal) if walk.number else None
    return Verdict(
        checked=walk.number if problem is None else len(walk.met),
        let_go=walk.let_go,
        head=head,
        number=number,
        snapshot_id=snapshot_id,
        problem=problem,
    )


def _problems(walk: _Walk, snapshot: Snapshot, files: Mapping[str, bytes | None]) -> Iterator[str]:
    yield from _of_its_place(walk, snapshot)
    if seal_of(snapshot) != snapshot.seal_sha256:
        yield "what is written about it is not what was sealed"
    if snapshot.archived_at is None:
        yield from _of_its_files(snapshot, files)
    else:
        yield from _of_its_end(walk, snapshot, files)
    yield from _of_others_who_know(walk, snapshot)


def _of_its_place(walk: _Walk, snapshot: Snapshot) -> Iterator[str]:
    if snapshot.seal_number != walk.number + 1:
        yield f"number {walk.number + 1} should come here: it is missing, or the order was changed"
    if snapshot.previous_seal != walk.seal:
        yield f"it was not sealed after the one that is number {walk.number} now"


def _of_its_files(snapshot: Snapshot, files: Mapping[str, bytes | None]) -> Iterator[str]:
    for name in FILES:
        content = files[name]
        if content is None:
            yield f"its {name} is gone, though nothing says that it was let go"
        elif digest(content) != snapshot.hashes[name]:
            yield f"its {name} is not the one that was sealed"
        elif name == "json" and not _is_about(snapshot, content):
            yield "its json is about another report than its row"


def _is_about(snapshot: Snapshot, content: bytes) -> bool:
    told = orjson.loads(content)
    return [told["report_type"], told["project"]["id"], told["date"], told["revision"], told["content_hash"]] == [
        snapshot.report_type,
        snapshot.project_id,
        snapshot.day.isoformat(),
        snapshot.revision,
        snapshot.content_hash,
    ]


def _of_its_end(walk: _Walk, snapshot: Snapshot, files: Mapping[str, bytes | None]) -> Iterator[str]:
    """Bytes are let go in time, whole, and with an entry in the audit log."""
    assert snapshot.archived_at is not None
    due = snapshot.created_at + timedelta(days=snapshot.retention_days)
    if any(content is not None for content in files.values()):
        yield "it is marked as let go, and a file is there"
    if not due <= snapshot.archived_at <= walk.now:
        yield f"its files were let go at a time that is not after {due:%Y-%m-%d}, to which they were promised"
    if walk.witness.covers(snapshot.archived_at) and snapshot.id not in walk.witness.let_go:
        yield "its files are gone, and the audit log does not know of it"


def _of_others_who_know(walk: _Walk, snapshot: Snapshot) -> Iterator[str]:
    """Who could write the whole chain anew could not write what was said of it elsewhere."""
    told = walk.witness.sealed.get(snapshot.id)
    if told is None and walk.witness.covers(snapshot.created_at):
        yield "the audit log does not know that it was sealed"
    if told is not None and told != (snapshot.seal_number, snapshot.seal_sha256):
        yield "its seal is not the one that the audit log knows"
    if walk.known.get(snapshot.seal_number, snapshot.seal_sha256) != snapshot.seal_sha256:
        yield "its seal is not the one that is known from outside"
