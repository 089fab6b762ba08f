"""Makes the views `reporting.<name>` from the files `sql/<name>.sql`, one SELECT each, in order of dependency."""

import re
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text

from dashboard.errors import DeclarationError

SQL_DIRECTORY = Path(__file__).parent / "sql"
_SETTING = "views"
_MADE_BY_US = text(
    "SELECT viewname FROM pg_views WHERE schemaname = 'reporting'"
    " AND (viewname LIKE 'dim\\_%' OR viewname LIKE 'fact\\_%')"
)
_KNOWN_TEXT = text("SELECT value FROM reporting.setting WHERE name = :name")
_KEEP_TEXT = text(
    "INSERT INTO reporting.setting (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def view_files() -> dict[str, str]:
    """The text of every view, by name: dims first, each after those that it reads."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(SQL_DIRECTORY.glob("*.sql"))}
    needs = {name: _views_named_in(body) & set(texts) - {name} for name, body in texts.items()}
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise DeclarationError(f"views that need each other: {error.args[1]}") from None
    return {name: texts[name] for name in sorted(order, key=lambda name: (not name.startswith("dim_"),))}


def ensure_views(connection: Connection) -> bool:
    """Make all views anew when the text of one of them, or their set, changed. True when it did."""
    files = view_files()
    version = sha256("\0".join(f"{name}\0{body}" for name, body in files.items()).encode()).hexdigest()
    present = set(connection.execute(_MADE_BY_US).scalars())
    if present == set(files) and connection.execute(_KNOWN_TEXT, {"name": _SETTING}).scalar() == version:
        return False
    if present:
        connection.execute(text("DROP VIEW " + ", ".join(f"reporting.{name}" for name in sorted(present))))
    for name, body in files.items():
        # Per cent signs of the text are not parameters.
        connection.exec_driver_sql(
            f"CREATE VIEW reporting.{name} AS\n{body}", execution_options={"no_parameters": True}
        )
    connection.execute(_KEEP_TEXT, {"name": _SETTING, "value": version})
    return True


def _views_named_in(body: str) -> set[str]:
    """Names after `reporting.` outside of comments."""
    return set(re.findall(r"\breporting\.(\w+)", re.sub(r"--[^\n]*", "", body)))
