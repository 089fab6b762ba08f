"""Verifies a log: chain, rows and checkpoints, wherever they come from."""

from collections.abc import Iterable, Iterator, Sequence

from .chain import Chain
from .checkpoints import Checkpoint, check_checkpoints
from .places import Retired, Seal, Verification


def verify(
    seals: Iterable[Seal],
    rows: Iterator[bytes],
    *,
    retired: Sequence[Retired],
    server: str,
    kept: Sequence[Checkpoint],
    outside: Sequence[Checkpoint],
    keys: Sequence[bytes],
) -> Verification:
    """`seals` by number, `rows` as leaves by id, `kept` and `outside`: checkpoints in the log and elsewhere.

    `server` counts the transactions now. `keys`: the public keys that checkpoints may be signed with.
    """
    chain = Chain(rows, retired, server)
    wanted = {checkpoint.said().get("seal") for checkpoint in (*kept, *outside)}
    heads: dict[int, tuple[bytes, int]] = {}
    for seal in seals:
        sealed = chain.take(seal)
        if seal.number in wanted:
            heads[seal.number] = (seal.hash, sealed)
    found = chain.finish()
    check_checkpoints(found, kept, outside, heads, keys)
    found.sort()
    return found
