"""Verifies a log: chain, rows and checkpoints, wherever they come from."""

from collections.abc import Iterable, Iterator, Sequence

from .chain import Chain
from .checkpoints import Checkpoint, check_checkpoints
from .erasures import Erased
from .places import Retired, Seal, Verification


def verify(
    seals: Iterable[Seal],
    rows: Iterator[bytes],
    *,
    retired: Sequence[Retired],
    erased: Erased,
    server: str,
    kept: Sequence[Checkpoint],
    outside: Sequence[Checkpoint],
    keys: Sequence[bytes],
) -> Verification:
    """`seals` by number, `rows` as leaves by id, `kept` and `outside`: checkpoints in the log and elsewhere.

    `erased`: what is in the place of what was sealed. `server` counts the transactions now. `keys`: the public keys
    that checkpoints may be signed with.
    """
    chain = Chain(rows, retired, erased, server)
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
