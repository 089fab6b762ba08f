"""Checkpoints: what the chain was at one moment, signed, and kept where the database cannot reach it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .ed25519 import is_signed
from .places import Finding, Verification, What

FORMAT = "k9-audit-checkpoint-1"
FIELDS = {"number": int, "seal": int, "seal_hash": str, "rows": int, "at": str, "previous": str}


class Checkpoint(NamedTuple):
    """What was signed, the signature, and where it was found: empty for the database, else a file's name."""

    payload: str
    signature: bytes
    origin: str = ""

    @classmethod
    def read(cls, text: str, origin: str) -> "Checkpoint":
        """From the text of a file; ValueError where it is none."""
        try:
            said = json.loads(text)
            return cls(str(said["payload"]), bytes.fromhex(said["signature"]), origin)
        except (ValueError, TypeError, KeyError):
            raise ValueError(f"{origin} is no checkpoint") from None

    def text(self) -> str:
        """The text of its file."""
        return json.dumps({"payload": self.payload, "signature": self.signature.hex()}, indent=1) + "\n"

    def said(self) -> Mapping[str, Any]:
        """What it says; nothing where it is not readable."""
        try:
            said = json.loads(self.payload)
        except ValueError:
            return {}
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            return {}
        return said if all(isinstance(said.get(name), kind) for name, kind in FIELDS.items()) else {}


def payload_of(*, number: int, seal: int, seal_hash: bytes, rows: int, at: str, previous: str) -> str:
    """The text that is signed. `previous`: the text of the checkpoint before, empty for the first one."""
    said = {
        "format": FORMAT,
        "number": number,
        "seal": seal,
        "seal_hash": seal_hash.hex(),
        "rows": rows,
        "at": at,
        "previous": hashlib.sha256(previous.encode()).hexdigest(),
    }
    return json.dumps(said, separators=(",", ":"))


Heads = Mapping[int, tuple[bytes, int]]
"""Of the seals that are there: their hash, and the rows up to them."""


def check_checkpoints(
    found: Verification, kept: Sequence[Checkpoint], outside: Iterable[Checkpoint], heads: Heads, keys: Sequence[bytes]
) -> None:
    """Add what is wrong: with those `kept` in the log, and by those from `outside`, which whoever changes a database
    does not reach. Without `keys` no signature can be checked, and none is said to be good."""
    covered, previous = 0, ""
    for number, checkpoint in enumerate(kept, 1):
        said = checkpoint.said()
        links = hashlib.sha256(previous.encode()).hexdigest()
        if said.get("number") != number or said.get("previous") != links:
            found.add(_finding(What.CHECKPOINT_MISSING, said, f"checkpoint {number}", covered))
            return
        _check(found, checkpoint, heads, keys, covered)
        covered, previous = int(said["seal"]), checkpoint.payload
    payloads = {checkpoint.payload for checkpoint in kept}
    for checkpoint in sorted(outside, key=lambda one: one.said().get("number", 0)):
        if checkpoint.payload not in payloads:
            if _check(found, checkpoint, heads, keys, 0):
                said = checkpoint.said()
                found.add(_finding(What.CHECKPOINT_MISSING, said, _name(checkpoint), said["seal"] - 1))
        else:
            _check_signature(found, checkpoint, keys)


def _check(found: Verification, checkpoint: Checkpoint, heads: Heads, keys: Sequence[bytes], covered: int) -> bool:
    """Against the seals that are there; False where the checkpoint itself is not good."""
    said = checkpoint.said()
    found.checkpoints += 1
    if not _check_signature(found, checkpoint, keys):
        return False
    seal = said["seal"]
    if seal not in heads:
        found.add(_finding(What.CUT_OFF, said, _name(checkpoint), min(found.seals, seal - 1)))
    elif heads[seal] != (bytes.fromhex(said["seal_hash"]), said["rows"]):
        # Where the chain itself says a place since the checkpoint before, that is the better one.
        is_placed = any(covered < place <= seal for place in map(_seal_of, found.findings))
        found.add(_finding(What.REWRITTEN, said, _name(checkpoint), seal - 1 if is_placed else covered))
    return True


def _check_signature(found: Verification, checkpoint: Checkpoint, keys: Sequence[bytes]) -> bool:
    said, message = checkpoint.said(), checkpoint.payload.encode()
    is_good = bool(said) and (not keys or any(is_signed(key, message, checkpoint.signature) for key in keys))
    if not is_good:
        found.add(_finding(What.CHECKPOINT_CHANGED, said, _name(checkpoint), said.get("seal", 1) - 1))
    return is_good


def _finding(what: What, said: Mapping[str, Any], name: str, covered: int) -> Finding:
    """In the first seal that is not covered by what came before."""
    signed = f"seal {said['seal']}, {said['rows']} rows, signed {said['at']}" if said else "not readable"
    return Finding(what, covered + 1, None, was=signed, now=f"by {name}")


def _seal_of(finding: Finding) -> int:
    return -1 if finding.seal is None else finding.seal


def _name(checkpoint: Checkpoint) -> str:
    return f"checkpoint {checkpoint.said().get('number', '?')}" + (f" in {checkpoint.origin}" * bool(checkpoint.origin))
