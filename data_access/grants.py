"""The application's role and what it may do: read what we read, write what is ours, only add to the audit log."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from dashboard.errors import SetupError
from dashboard.reports import REPORTS
from data_access.database import APP_ROLE
from data_access.own_tables import OWN, OWN_APPEND_ONLY, OWN_READ_ONLY, SCHEMA
from data_access.record_sources import fields_of_record, sources_of_report
from data_access.source_tables import HOST_SCHEMA, SOURCE_TABLES

# What the log needs done with more rights than the application has; each function says when it refuses.
_FUNCTIONS = ("seal_audit(integer)", "ensure_audit_months(integer)", "retire_audit_month(text, integer)")
_ROLE_EXISTS = text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)")


def ensure_role(connection: Connection, login: str) -> None:
    """Make the application's role where it is missing and let `login`, and ourselves, become it."""
    try:
        with connection.begin_nested():
            if not connection.execute(_ROLE_EXISTS, {"role": APP_ROLE}).scalar_one():
                connection.execute(text(f"CREATE ROLE {APP_ROLE} NOLOGIN NOINHERIT"))
            for member in {login, _current_user(connection)}:
                if not _may_become(connection, member):
                    quoted = connection.dialect.identifier_preparer.quote(member)
                    connection.execute(text(f"GRANT {APP_ROLE} TO {quoted}"))
    except ProgrammingError as error:
        raise SetupError(
            f"{_current_user(connection)} may not make the role {APP_ROLE} or give it to {login}",
            field="DATABASE_OWNER_URL",
            hint=f'as superuser: CREATE ROLE {APP_ROLE} NOLOGIN; GRANT {APP_ROLE} TO "{login}"',
        ) from error


def ensure_grants(connection: Connection, *, may_write_host: bool) -> None:
    """Give the application's role exactly its rights, after the views were made. `may_write_host`: it may correct
    records in the host's tables, and nothing else there."""
    for statement in (*_grants(), *_correction_grants(may_write_host)):
        connection.execute(text(statement))


def _grants() -> list[str]:
    own = [f"{SCHEMA}.{table.name}" for table in OWN.tables.values() if table not in (*OWN_APPEND_ONLY, *OWN_READ_ONLY)]
    added_to = ", ".join(f"{SCHEMA}.{table.name}" for table in OWN_APPEND_ONLY)
    read_only = ", ".join(f"{SCHEMA}.{table.name}" for table in OWN_READ_ONLY)
    readable = [_columns_grant(table.name, [column.name for column in table.columns]) for table in SOURCE_TABLES]
    return [
        f"GRANT USAGE ON SCHEMA {HOST_SCHEMA}, {SCHEMA} TO {APP_ROLE}",
        *readable,
        # Views too; the write rights below are per table.
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {APP_ROLE}",
        f"GRANT INSERT, UPDATE, DELETE ON {', '.join(own)} TO {APP_ROLE}",
        f"GRANT INSERT ON {added_to} TO {APP_ROLE}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {added_to} FROM {APP_ROLE}",
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {read_only} FROM {APP_ROLE}",
        f"GRANT EXECUTE ON FUNCTION {', '.join(f'{SCHEMA}.{name}' for name in _FUNCTIONS)} TO {APP_ROLE}",
    ]


def _correction_grants(may_write_host: bool) -> list[str]:
    """UPDATE of the columns that hold declared fields; taken back from every other column, and where it is off."""
    tables = ", ".join(f'{HOST_SCHEMA}."{table.name}"' for table in SOURCE_TABLES)
    given = correctable_columns() if may_write_host else {}
    return [
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {tables} FROM {APP_ROLE}",
        *(_columns_grant(table, columns, "UPDATE") for table, columns in sorted(given.items())),
    ]


def correctable_columns() -> dict[str, list[str]]:
    """By table of the host, the columns that corrections write."""
    found: dict[str, set[str]] = {}
    for report in REPORTS:
        for table in SOURCE_TABLES:
            fields = fields_of_record(report, table.name) if table.name in sources_of_report(report) else ()
            for field in fields:
                if field.at.table.schema == HOST_SCHEMA:
                    found.setdefault(field.at.table.name, set()).add(field.stored)
                    found[field.at.table.name] |= {"updated_at"} & set(field.at.table.c.keys())
    return {table: sorted(columns) for table, columns in found.items()}


def _columns_grant(table: str, columns: list[str], right: str = "SELECT") -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f'GRANT {right} ({listed}) ON {HOST_SCHEMA}."{table}" TO {APP_ROLE}'


def _may_become(connection: Connection, member: str) -> bool:
    # From version 16 on, a member may or may not SET ROLE; before, every member may.
    version = connection.execute(text("SELECT current_setting('server_version_num')::int")).scalar_one()
    right = "SET" if version >= 160_000 else "MEMBER"
    question = text("SELECT pg_has_role(rolname, :role, :right) FROM pg_roles WHERE rolname = :member")
    return bool(connection.execute(question, {"role": APP_ROLE, "right": right, "member": member}).scalar_one_or_none())


def _current_user(connection: Connection) -> str:
    return str(connection.execute(text("SELECT current_user")).scalar_one())
