"""Runs pg_dump and pg_restore against a database: those of the wheel, or the machine's own for a newer server."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL

from dashboard.errors import SetupError
from data_access.database import Database
from data_access.embedded_cluster import MAJOR_VERSION, programs
from data_access.embedded_server import telling_line

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def run_against(database: Database, program: str, *words: str, server_version: int) -> None:
    """Run `program` with the login of `database`; the password is in the environment of that process, and nowhere on
    its command line. SetupError with the line that tells why, where it fails.

    `server_version`: the major version of the server, which pg_dump must not be older than.
    """
    of = database.url
    url = URL.create("postgresql", of.username, None, of.host, of.port, of.database, of.query).render_as_string()
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    if of.password:
        environment["PGPASSWORD"] = str(of.password)
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program with our own words
        [_path(program, server_version), *words, "--dbname", url],
        env=environment | {"LC_ALL": "C", "PGTZ": "UTC"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SetupError(f"{program} failed: {telling_line(done.stderr)}", field=database.setting)


def _path(program: str, server_version: int) -> Path:
    if server_version <= MAJOR_VERSION:
        return programs() / program
    found = shutil.which(program)
    if found is None or _version_of(found) < server_version:
        raise SetupError(
            f"{program} of PostgreSQL {server_version} is needed, the version of the server",
            hint=f"install postgresql-client-{server_version}",
        )
    return Path(found)


def _version_of(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = _VERSION.search(said)
    return int(found[1]) if found else 0
