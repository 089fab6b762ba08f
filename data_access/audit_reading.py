"""Reads the audit log as a chain, all of it at one moment: seals, rows, checkpoints."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, TextClause, select, text

from data_access.database import Database
from data_access.own_tables import audit_checkpoint

ROWS_AT_ONCE = 20_000
SEALS_AT_ONCE = 50
# Hashing is the work of PostgreSQL, and more than one of its processes can do it.
READERS = 2

_FIRST_IDS = text(
    "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM reporting.audit_log) numbered"
    " WHERE number % :size = 1 ORDER BY id"
)
_OF_RANGE = "FROM reporting.audit_leaf WHERE id >= :first AND (CAST(:after AS bigint) IS NULL OR id < :after)"
_LEAVES = text(f"SELECT string_agg(leaf, ''::bytea ORDER BY id) {_OF_RANGE}")
_ROWS = text(f"SELECT leaf, content {_OF_RANGE} ORDER BY id")
_OF_ITSELF = text(
    "SELECT id, content FROM reporting.audit_leaf WHERE entity_type = 'audit_log' AND action = :action ORDER BY id"
)
# A time is read as its bytes: it may be one that no calendar of Python has.
_SEALS = text(
    "SELECT number, timestamptz_send(sealed_at) AS sealed_at, server, after_id, to_xid, to_id, next_xid, row_count,"
    " first_id, last_id, leaves, root, previous, hash FROM reporting.audit_seal ORDER BY number"
)


class AuditReading:
    """Seals, rows and checkpoints as they are at one moment."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database, self._connection = database, connection
        self._snapshot = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())
        self.server = str(connection.execute(text("SELECT reporting.audit_server()")).scalar_one())

    def seals(self) -> Iterator[tuple[Any, ...]]:
        """The columns of each seal, by number; the time as its eight bytes."""
        streamed = self._connection.execution_options(yield_per=SEALS_AT_ONCE)
        for row in streamed.execute(_SEALS):
            yield tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)

    def leaves(self) -> Iterator[bytes]:
        """Every row's leaf, by id; the next ones are hashed while these are looked at."""
        for [(leaves,)] in self._by_ranges(_LEAVES):
            yield from (leaves[at : at + 56].tobytes() for at in range(0, len(leaves), 56))

    def rows(self) -> Iterator[tuple[bytes, str]]:
        """Every row's leaf and what it says, by id."""
        for rows in self._by_ranges(_ROWS):
            yield from ((bytes(leaf), content) for leaf, content in rows)

    def retirements(self) -> list[tuple[int, str]]:
        """The entries of months that were let go: id, and what they say."""
        return [(row, content) for row, content in self._connection.execute(_OF_ITSELF, {"action": "RETIRE"})]

    def erasures(self) -> list[str]:
        """What the entries say by which data of people was taken out, by id."""
        return [content for _, content in self._connection.execute(_OF_ITSELF, {"action": "ERASE"})]

    def checkpoints(self) -> list[tuple[str, bytes]]:
        """What was signed and the signature, by number."""
        kept = audit_checkpoint.c
        found = self._connection.execute(select(kept.payload, kept.signature).order_by(kept.number))
        return [(payload, bytes(signature)) for payload, signature in found]

    def _by_ranges(self, question: TextClause) -> Iterator[list[Any]]:
        firsts = list(self._connection.execute(_FIRST_IDS, {"size": ROWS_AT_ONCE}).scalars())
        ranges = deque(pairwise([*firsts, None]))
        with ThreadPoolExecutor(READERS) as readers:
            asked = deque(
                readers.submit(self._ask, question, *ranges.popleft()) for _ in range(min(READERS, len(ranges)))
            )
            while asked:
                answer = asked.popleft().result()
                if ranges:
                    asked.append(readers.submit(self._ask, question, *ranges.popleft()))
                yield answer

    def _ask(self, question: TextClause, first: int, after: int | None) -> list[Any]:
        with self._database.read() as connection:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            connection.execute(text(f"SET TRANSACTION SNAPSHOT '{self._snapshot}'"))
            return [tuple(row) for row in connection.execute(question, {"first": first, "after": after})]
