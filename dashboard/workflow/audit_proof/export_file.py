"""An exported log: lines of JSON, in this order: a head, rows by id, seals by number, checkpoints by number."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from struct import pack
from typing import Any, TextIO

from .checkpoints import Checkpoint
from .erasures import erased_by
from .places import Retired, Seal, Verification, microseconds
from .verify import verify

FORMAT = "k9-audit-export-1"
ROW, SEAL, CHECKPOINT = "row", "seal", "checkpoint"
Row = tuple[int, int, int, str]
"""Id, transaction, microseconds since 2000, and what it says."""


def opened(path: Path, mode: str) -> TextIO:
    """A file of text; compressed where its name ends with .gz."""
    opener = gzip.open if path.suffix == ".gz" else open
    return opener(path, f"{mode}t", encoding="utf-8", newline="\n")  # type: ignore[return-value]


def write_export(
    out: TextIO, *, server: str, at: str, rows: Iterable[Row], seals: Iterable[Seal], kept: Iterable[Checkpoint]
) -> int:
    """How many rows were written."""
    count = 0
    _write(out, "export", {"format": FORMAT, "server": server, "exported_at": at})
    for row in rows:
        _write(out, ROW, row)
        count += 1
    for seal in seals:
        _write(out, SEAL, [part.hex() if isinstance(part, bytes) else part for part in seal])
    for checkpoint in kept:
        _write(out, CHECKPOINT, [checkpoint.payload, checkpoint.signature.hex()])
    return count


def verify_export(path: Path, outside: Sequence[Checkpoint], keys: Sequence[bytes]) -> Verification:
    """ValueError where the file is no export or is damaged so that it cannot be read."""
    head = next(_parts(path, "export"), None)
    if head is None or head.get("format") != FORMAT:
        raise ValueError(f"{path} is no exported audit log")
    return verify(
        (_seal(part) for part in _parts(path, SEAL)),
        (leaf_of(*part) for part in _parts(path, ROW)),
        retired=[one for part in _parts(path, ROW) if (one := retired_by(part[0], part[3]))],
        erased=erased_by((part[3] for part in _parts(path, ROW)), keys),
        server=head["server"],
        kept=[Checkpoint(payload, bytes.fromhex(signature)) for payload, signature in _parts(path, CHECKPOINT)],
        outside=outside,
        keys=keys,
    )


def leaf_of(row: int, xid: int, at_us: int, content: str) -> bytes:
    """The leaf of a row."""
    return pack(">qqq", row, xid, at_us) + hashlib.sha256(content.encode()).digest()


def retired_by(row: int, content: str) -> Retired | None:
    """The month that an entry lets go; None for any other entry."""
    if '"RETIRE"' not in content:
        return None
    entity, _, action, _, _, before, *_ = json.loads(content)
    if (entity, action) != ("audit_log", "RETIRE"):
        return None
    since = microseconds(datetime.fromisoformat(before["since"])) if before["since"] else -(2**63)
    return Retired(row, since, microseconds(datetime.fromisoformat(before["until"])), before["rows"])


def _write(out: TextIO, kind: str, part: Any) -> None:
    out.write(json.dumps({kind: part}, ensure_ascii=False, separators=(",", ":")) + "\n")


def _parts(path: Path, kind: str) -> Iterator[Any]:
    beginning = f'{{"{kind}":'
    with opened(path, "r") as lines:
        for line in lines:
            if line.startswith(beginning):
                yield json.loads(line)[kind]


def _seal(part: list[Any]) -> Seal:
    return Seal(*part[:10], *map(bytes.fromhex, part[10:]))
