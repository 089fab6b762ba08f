"""Keeps what `reporting.normal_name` makes of the names of places that sessions have often, by a sample of them.

The view of sessions looks there before it computes: of 25,000,000 sessions whose places are spelled in a hundred ways,
a fourth of what PostgreSQL did was normalising the same names again.
"""

from sqlalchemy import Connection, text

_PAGES = 2000
"""So many pages of a table are looked at, some 40,000 rows of sessions: the whole table where it is smaller."""

_LONGEST = 200
"""Letters of a name that is learned: an index has no room for a text of any length."""

_SESSIONS = ("public.breeding_training_activity", "public.training_session", "reporting.imported_training_session")
_SAMPLE = """
    SELECT nullif(btrim(location), '') FROM {table} TABLESAMPLE SYSTEM (
        least(100, 100.0 * :pages * current_setting('block_size')::int / greatest(pg_relation_size('{table}'), 1)))"""
# In order, so that two nodes which learn at once wait for each other in one direction only.
_LEARN = text(f"""
    INSERT INTO reporting.known_spelling (text, normal)
    SELECT met.text, reporting.normal_name(met.text)
    FROM ({" UNION ALL ".join(_SAMPLE.format(table=table) for table in _SESSIONS)}) met(text)
    WHERE length(met.text) <= :longest AND NOT EXISTS (SELECT FROM reporting.known_spelling k WHERE k.text = met.text)
    GROUP BY met.text HAVING count(*) > 1 ORDER BY met.text
    ON CONFLICT DO NOTHING""")


def learn_spellings(connection: Connection) -> None:
    """Add the texts of places that a sample of sessions has more than once and that are not known yet."""
    connection.execute(_LEARN, {"pages": _PAGES, "longest": _LONGEST})
