"""The seal of a snapshot: one hash over all that is kept of it but the bytes, whose hashes it holds, and over the seal
before. The rule is written down for others in docs/adr/0014-what-is-sealed.md."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from data_access.snapshot_store import FILES, Snapshot

FIRST = "0" * 64
"""What the first seal of all names as the one before."""


def canonical(value: Any) -> bytes:
    """JSON in UTF-8, names sorted, no blanks: the same text for the same value. TypeError for what JSON does not know,
    ValueError for numbers that are none."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def digest(content: bytes) -> str:
    """64 hexadecimal digits."""
    return sha256(content).hexdigest()


def seal_of(snapshot: Snapshot) -> str:
    """What its seal has to be. Retention is no part of it: letting the bytes go breaks no seal."""
    return digest(
        canonical(
            {
                "seal_number": snapshot.seal_number,
                "previous_seal": snapshot.previous_seal,
                "id": snapshot.id,
                "report_id": snapshot.report_id,
                "report_type": snapshot.report_type,
                "project_id": snapshot.project_id,
                "snapshot_date": snapshot.day.isoformat(),
                "version": snapshot.version,
                "revision": snapshot.revision,
                "amends_id": snapshot.amends_id,
                "content_hash": snapshot.content_hash,
                "metadata": snapshot.metadata,
                **{f"{name}_sha256": snapshot.hashes[name] for name in FILES},
                "created_by": snapshot.created_by,
                "created_at": moment(snapshot.created_at),
                "retention_days": snapshot.retention_days,
            }
        )
    )


def moment(at: datetime) -> str:
    """The same text for the same moment, whatever the zone it is told in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
