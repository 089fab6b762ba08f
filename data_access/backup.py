"""A backup of the database in a directory: PostgreSQL's own dump, what belongs beside it, and a manifest that says
what has to be found after it was restored.

The manifest is taken in the snapshot that the dump is of, so that the two agree while people go on working. Keys and
passwords are in no backup: whoever steals one must not be able to sign, and to open the secrets of webhooks.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from dashboard import clock
from dashboard.errors import InvalidInput, SetupError
from dashboard.secret_files import write_private
from data_access.database import APP_ROLE, Database
from data_access.database_facts import as_setup_error
from data_access.grants import ensure_role
from data_access.own_tables import SCHEMA
from data_access.postgres_programs import run_against
from data_access.schema_versions import present_version
from data_access.source_tables import HOST_SCHEMA

FORMAT = 1
DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files"
TAKEN_AT = "backup_taken_at"
"""In the table of settings: when the last backup was taken."""
_NOTE = text(
    "INSERT INTO reporting.setting (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_TABLES = text(
    "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN (:host, :ours) AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"
)
# Logins that were given rights and that the dump therefore names; the owner's own rights are not among them.
_NAMED_ROLES = text("""
WITH spaces AS (
    SELECT oid, nspacl, nspowner FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
), given AS (
    SELECT relacl AS acl, relowner AS owner FROM pg_class WHERE relnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT b.attacl, c.relowner FROM pg_attribute b JOIN pg_class c ON c.oid = b.attrelid
        WHERE c.relnamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT proacl, proowner FROM pg_proc WHERE pronamespace IN (SELECT oid FROM spaces)
    UNION ALL SELECT nspacl, nspowner FROM spaces
)
SELECT DISTINCT a.grantee::regrole::text FROM given, aclexplode(given.acl) a
WHERE a.grantee NOT IN (0, given.owner) AND a.grantee::regrole::text <> :role ORDER BY 1
""")
_LACKING_ROLES = text("SELECT wanted FROM unnest(CAST(:roles AS text[])) wanted WHERE to_regrole(wanted) IS NULL")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds. `rows`: of every table of the host and of ours; `sha256`: of every file in it; `roles`:
    logins that have to exist where it is restored."""

    taken_at: str
    database: str
    server_version: int
    schema_version: str | None
    rows: Mapping[str, int]
    roles: tuple[str, ...]
    sha256: Mapping[str, str]
    format: int = FORMAT


def take_backup(owner: Database, directory: Path, beside: Mapping[str, Path]) -> Manifest:
    """Write a backup to `directory`, which must not exist: whole, or not at all.

    `beside`: folders that belong to the database, by the name they get. SetupError for what cannot be read or
    written.
    """
    if directory.exists():
        raise InvalidInput(f"{directory} exists already", field="directory", hint="name one that does not exist")
    waiting = directory.with_name(f".{directory.name}.partial")
    shutil.rmtree(waiting, ignore_errors=True)
    try:
        waiting.mkdir(mode=0o700, parents=True)
        with as_setup_error(), _snapshot(owner) as (connection, exported):
            _copy_beside(beside, waiting)
            manifest = _dumped(owner, connection, exported, waiting)
        write_private(waiting / MANIFEST, json.dumps(asdict(manifest), indent=1))
        waiting.rename(directory)
    except OSError as error:
        raise SetupError(f"no backup was written to {directory}: {error.strerror}", field="directory") from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return manifest


def note_backup(owner: Database, manifest: Manifest) -> None:
    """Have the database say when it was backed up last, for whoever watches over it."""
    with owner.engine.begin() as connection:
        connection.execute(_NOTE, {"name": TAKEN_AT, "value": manifest.taken_at})


def read_backup(directory: Path) -> Manifest:
    """The manifest of a backup whose every file is as it was written; InvalidInput says what is not."""
    try:
        found = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise InvalidInput(f"{directory} is a backup of format {found['format']}, known is {FORMAT}")
        manifest = Manifest(**found | {"roles": tuple(found["roles"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = getattr(error, "strerror", None) or "its manifest cannot be read"
        raise InvalidInput(f"{directory} is no backup: {reason}", field="directory") from None
    present = _hashes(directory)
    for name, wanted in manifest.sha256.items():
        if present.get(name) != wanted:
            said = "is not what was written" if name in present else "is missing"
            raise InvalidInput(f"{name} of the backup {said}", field="directory", hint="use another backup")
    return manifest


def restore_backup(directory: Path, manifest: Manifest, owner: Database, app_login: str) -> None:
    """Fill an empty database from a backup, all in one transaction. SetupError where the database is not empty, lacks
    a login that the backup names, or refuses."""
    with as_setup_error(), owner.engine.begin() as connection:
        _refuse_filled(connection)
        _refuse_lacking_roles(connection, manifest)
        ensure_role(connection, app_login)
        version = _server_version(connection)
    words = ("--no-owner", "--exit-on-error", "--single-transaction")
    run_against(owner, "pg_restore", *words, str(directory / DUMP), server_version=version)


def rows_of_tables(connection: Connection) -> dict[str, int]:
    """How many rows every table of the host and of ours has."""
    tables = connection.execute(_TABLES, {"host": HOST_SCHEMA, "ours": SCHEMA}).scalars().all()
    return {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}


def put_files_back(directory: Path, beside: Mapping[str, Path]) -> int:
    """Copy what lay beside the database to where it belongs; a file that is there already stays. How many came."""
    came = 0
    for name, folder in beside.items():
        for source in sorted((directory / FILES / name).rglob("*")):
            target = folder / source.relative_to(directory / FILES / name)
            if source.is_file() and not target.exists():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copy2(source, target)
                came += 1
    return came


@contextmanager
def _snapshot(owner: Database) -> Iterator[tuple[Connection, str]]:
    """A transaction, and the name by which pg_dump sees exactly what it sees."""
    with owner.session() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        # It waits for as long as the dump takes.
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield connection, connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        connection.rollback()


def _copy_beside(beside: Mapping[str, Path], directory: Path) -> None:
    for name, folder in beside.items():
        for source in sorted(folder.rglob("*")):
            target = directory / FILES / name / source.relative_to(folder)
            if source.is_file():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                # What was imported or sent meanwhile is gone, and nobody will ask for it.
                with suppress(FileNotFoundError):
                    shutil.copy2(source, target)


def _dumped(owner: Database, connection: Connection, exported: str, directory: Path) -> Manifest:
    version = _server_version(connection)
    dump = directory / DUMP
    dump.touch(mode=0o600)
    words = ("--format=custom", "--no-owner", "--lock-wait-timeout=60s", f"--snapshot={exported}", f"--file={dump}")
    run_against(owner, "pg_dump", *words, server_version=version)
    return Manifest(
        taken_at=clock.now().isoformat(timespec="seconds"),
        database=str(owner.url.database),
        server_version=version,
        schema_version=present_version(connection),
        rows=rows_of_tables(connection),
        roles=tuple(connection.execute(_NAMED_ROLES, {"role": APP_ROLE}).scalars()),
        sha256=_hashes(directory),
    )


def _server_version(connection: Connection) -> int:
    return int(connection.execute(text("SELECT current_setting('server_version_num')::int / 10000")).scalar_one())


def _refuse_filled(connection: Connection) -> None:
    present = connection.execute(_TABLES, {"host": HOST_SCHEMA, "ours": SCHEMA}).scalars().all()
    if present:
        raise SetupError(
            f"the database holds {len(present)} tables already, and a backup is restored into an empty one",
            field="DATABASE_URL",
            hint="make a new database, or give K9_DATA_DIR a new folder",
        )


def _refuse_lacking_roles(connection: Connection, manifest: Manifest) -> None:
    lacking = connection.execute(_LACKING_ROLES, {"roles": list(manifest.roles)}).scalars().all()
    if lacking:
        raise SetupError(
            f"the backup gives rights to {', '.join(lacking)}, and the server has no such login",
            hint="as superuser: " + "; ".join(f"CREATE ROLE {role} NOLOGIN" for role in lacking),
        )


def _hashes(directory: Path) -> dict[str, str]:
    """SHA-256 of every file but the manifest, by its path within."""
    files = (path for path in sorted(directory.rglob("*")) if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(directory)): _sha256(path) for path in files}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
