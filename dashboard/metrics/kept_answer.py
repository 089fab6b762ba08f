"""An answer as the cache holds it: JSON with what says for how long it is good, and its form as bytes."""

import zlib
from dataclasses import dataclass
from typing import Any

import orjson

from dashboard.errors import ProductError

FORM = b"k9a1"
"""Raised by hand when the bytes below are put together otherwise."""

SMALLEST_COMPRESSED = 4096
MOST_BYTES = 64 * 2**20
_LENGTHS = 4


class Unreadable(ProductError):
    """The bytes are no answer that we wrote: cut off, changed, or of another form."""

    default_code = "unreadable_answer"


@dataclass(frozen=True, kw_only=True)
class KeptAnswer:
    """`body`: a JSON object without its `provenance`, which is kept beside it as it was when it was computed.
    `version`: of the days that the answer stands on."""

    version: str
    body: bytes
    provenance: dict[str, Any]

    def to_bytes(self) -> bytes:
        """Form, check sum, length of the head, head, body; head and body are JSON."""
        is_small = len(self.body) < SMALLEST_COMPRESSED
        body = self.body if is_small else zlib.compress(self.body, 1)
        told = {"version": self.version, "provenance": self.provenance, "compressed": not is_small}
        head = orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY)
        checked = len(head).to_bytes(_LENGTHS, "big") + head + body
        return FORM + zlib.crc32(checked).to_bytes(_LENGTHS, "big") + checked

    @classmethod
    def from_bytes(cls, given: bytes) -> "KeptAnswer":
        """Raises Unreadable."""
        check, told = given[len(FORM) : len(FORM) + _LENGTHS], given[len(FORM) + _LENGTHS :]
        if not given.startswith(FORM) or zlib.crc32(told).to_bytes(_LENGTHS, "big") != check:
            raise Unreadable("what the cache holds is not an answer of ours")
        length = int.from_bytes(told[:_LENGTHS], "big")
        try:
            head = orjson.loads(told[_LENGTHS : _LENGTHS + length])
            body = told[_LENGTHS + length :]
            return cls(
                version=head["version"],
                provenance=dict(head["provenance"]),
                body=_whole(body) if head["compressed"] else body,
            )
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            raise Unreadable("what the cache holds is not an answer of ours") from error


def _whole(compressed: bytes) -> bytes:
    """Decompressed, up to a size that no answer has."""
    reader = zlib.decompressobj()
    found = reader.decompress(compressed, MOST_BYTES)
    if not reader.eof:
        raise Unreadable("what the cache holds is too large for an answer")
    return found
