"""What the versions share: running a file of statements."""

from pathlib import Path

from sqlalchemy import Connection

_DIRECTORY = Path(__file__).parent / "versions"
HOST_SCHEMA_FILE = Path(__file__).parents[1] / "host_schema.sql"


def run_version_file(connection: Connection, name: str) -> None:
    """Run `versions/<name>`."""
    run_file(connection, _DIRECTORY / name)


def run_file(connection: Connection, path: Path) -> None:
    """Run all statements of a file as they stand there; per cent signs are not parameters."""
    statements = path.read_text(encoding="utf-8")
    connection.exec_driver_sql(statements, execution_options={"no_parameters": True})
