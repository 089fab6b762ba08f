"""Load many rows at the speed of COPY: foreign keys and secondary indexes are made anew from all rows at the end,
instead of row by row (PostgreSQL's manual, "Populating a Database").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

# The server itself writes the statements, so that names are quoted as it reads them. Primary keys and unique
# constraints stay: foreign keys of other tables stand on them.
_FOREIGN_KEYS = text("""
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint
     WHERE contype = 'f' AND conrelid = ANY (CAST(:tables AS regclass[]))
     ORDER BY conrelid, conname
""")
_INDEXES = text("""
    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index
     WHERE indrelid = ANY (CAST(:tables AS regclass[]))
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
     ORDER BY indexrelid
""")


@contextmanager
def without_checks(connection: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Inside, rows of `tables` go in unchecked and unindexed; at the end all of them are checked and indexed.

    All in the caller's transaction: raises IntegrityError for a row that refers to nothing, and nothing has happened.
    """
    found = [
        (drop, make)
        for statement in (_FOREIGN_KEYS, _INDEXES)
        for drop, make in connection.execute(statement, {"tables": list(tables)})
    ]
    for drop, _ in found:
        connection.exec_driver_sql(drop)
    yield
    # Indexes first: the foreign keys were found first.
    for _, make in reversed(found):
        connection.exec_driver_sql(make)
