"""The logins of the embedded server: their generated passwords, the owner and the application, the database."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from dashboard.errors import SetupError
from dashboard.secret_files import write_private

DATABASE = "k9"
LOGINS = {"admin": "postgres", "owner": "k9_owner", "app": "k9_insight"}
CLUSTER = "postgres"
PASSWORDS_FILE = "postgres-passwords.json"


@dataclass(frozen=True, kw_only=True)
class Passwords:
    """One password per login; never shown."""

    admin: str = field(repr=False)
    owner: str = field(repr=False)
    app: str = field(repr=False)


# Any number that no other program uses for its advisory locks.
MAKING_LOCK = 0x6B39_0020


def kept_passwords(directory: Path) -> Passwords:
    """The passwords of `directory`, generated the first time. Call under the start lock.

    SetupError where a cluster is there and the passwords that were generated for it are not.
    """
    path = directory / PASSWORDS_FILE
    if not path.exists() and not (directory / CLUSTER).exists():
        made = Passwords(**{name: secrets.token_urlsafe(24) for name in LOGINS})
        write_private(path, json.dumps(asdict(made)))
    try:
        return Passwords(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise _no_password(path, getattr(error, "strerror", None) or "it is damaged") from None


def _no_password(path: Path, reason: str) -> SetupError:
    return SetupError(
        f"the passwords of the embedded PostgreSQL cannot be read from {path}: {reason}",
        field="K9_DATA_DIR",
        hint="put the file back from a backup",
    )


def login_url(sockets: Path, login: str, passwords: Passwords, database: str = DATABASE) -> str:
    password = quote(getattr(passwords, login), safe="")
    return f"postgresql+psycopg2://{LOGINS[login]}:{password}@/{database}?host={quote(str(sockets), safe='')}"


def ensure_logins(sockets: Path, passwords: Passwords) -> None:
    """Make owner, application login and database where they are missing.

    Done at every start, because a first start may have been cut off between any two of these steps.
    """
    with _cursor(sockets, passwords, "postgres") as cursor:
        # A start that was killed may still be making them: its connection holds the lock until its statement is done.
        cursor.execute("SELECT pg_advisory_lock(%s)", (MAKING_LOCK,))
        cursor.execute("SELECT rolname FROM pg_roles")
        roles = {name for (name,) in cursor.fetchall()}
        if LOGINS["owner"] not in roles:
            _create_login(cursor, LOGINS["owner"], passwords.owner, "CREATEROLE CREATEDB")
        if LOGINS["app"] not in roles:
            _create_login(cursor, LOGINS["app"], passwords.app, "NOINHERIT")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
        if cursor.fetchone() is None:
            name, owner = sql.Identifier(DATABASE), sql.Identifier(LOGINS["owner"])
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
            cursor.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))


def _create_login(cursor: psycopg2.extensions.cursor, name: str, password: str, rights: str) -> None:
    statement = sql.SQL("CREATE ROLE {} LOGIN " + rights + " PASSWORD {}")
    cursor.execute(statement.format(sql.Identifier(name), sql.Literal(password)))


@contextmanager
def _cursor(sockets: Path, passwords: Passwords, database: str) -> Iterator[psycopg2.extensions.cursor]:
    """A cursor of the superuser, each statement its own transaction (CREATE DATABASE needs that)."""
    try:
        connection = psycopg2.connect(
            host=str(sockets), user=LOGINS["admin"], password=passwords.admin, dbname=database, connect_timeout=10
        )
    except psycopg2.OperationalError as error:
        first_line = str(error).strip().splitlines()[0]
        raise SetupError(
            f"the embedded PostgreSQL does not let us in: {first_line}",
            field="K9_DATA_DIR",
            hint=f"does {PASSWORDS_FILE} belong to this data directory?",
        ) from None
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
