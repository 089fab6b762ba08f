"""Entries from which a person's data was taken: which, what is in their place, signed by who may do so.

The seals keep the hash of what an entry said before. Such an entry is taken for good only where an erasure that is
itself in the log names its new hash, under a signature: a superuser of the database can write an entry, and cannot
sign it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from .ed25519 import is_signed

FORMAT = "k9-audit-erasure-1"

Erased = Mapping[int, bytes]
"""By the id of an entry, the SHA-256 of what it says now."""


def erasure_payload(contents: Erased, *, person: str, reason: str) -> str:
    """The text that is signed."""
    rows = {str(row): content.hex() for row, content in contents.items()}
    return json.dumps({"format": FORMAT, "person": person, "reason": reason, "rows": rows}, separators=(",", ":"))


def erased_by(entries: Iterable[str], keys: Sequence[bytes]) -> Erased:
    """What the erasures among `entries` (what they say, by id) put in the place of what was sealed. Of an entry that
    was erased twice, the later one counts. Without `keys` no signature can be checked."""
    found: dict[int, bytes] = {}
    for content in entries:
        if '"ERASE"' in content:
            found.update(_erased(content, keys))
    return found


def _erased(content: str, keys: Sequence[bytes]) -> Erased:
    try:
        entity, _, action, _, _, _, details, *_ = json.loads(content)
        payload, signature = details["payload"], bytes.fromhex(details["signature"])
        said = json.loads(payload)
        rows = {int(row): bytes.fromhex(content) for row, content in said["rows"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    is_erasure = (entity, action, said.get("format")) == ("audit_log", "ERASE", FORMAT)
    is_good = not keys or any(is_signed(key, payload.encode(), signature) for key in keys)
    return rows if is_erasure and is_good else {}
