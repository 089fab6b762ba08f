"""A database to import into: through the service, and with ./k9 as a process of its own."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dashboard.config import Settings, load_settings
from dashboard.setting_values import PROJECT_ROOT
from data_access.connect import OpenDatabase
from data_access.database import Actor
from data_access.importer.mapping_file import parse_mapping, read_mapping
from data_access.importer.outcome import ImportOutcome
from data_access.importer.service import ImportRequest, import_file
from data_access.importer.targets import CREATABLE
from data_access.own_tables import OWN

DATA = PROJECT_ROOT / "tests" / "data"
SESSIONS = DATA / "stevens2020" / "sessions.csv"
SESSIONS_MAPPING = PROJECT_ROOT / "mappings" / "stevens2020-sessions.yaml"
EVERYBODY = tuple(CREATABLE)
OPERATOR = Actor(name="import")


@dataclass(frozen=True, kw_only=True)
class ImportGround:
    """`directory` takes the files that a test writes, and the replica."""

    database: OpenDatabase
    settings: Settings
    directory: Path

    def write(self, content: str | bytes, name: str = "file.csv") -> Path:
        path = self.directory / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def bring(
        self, path: Path, target: str = "training_session", *, mapping: str | None = None, **asked: Any
    ) -> ImportOutcome:
        """Import through the service; creates whatever is missing unless told otherwise."""
        request = ImportRequest(
            path=path,
            target=target,
            mapping=parse_mapping(mapping) if mapping else None,
            **{"create_missing": EVERYBODY} | asked,
        )
        return import_file(self.database.app, request, actor=OPERATOR, timezone=self.settings.timezone)

    def bring_sessions(self, path: Path = SESSIONS, **asked: Any) -> ImportOutcome:
        """The real file through its committed mapping."""
        request = ImportRequest(
            path=path,
            target="training_session",
            mapping=read_mapping(SESSIONS_MAPPING),
            **{"create_missing": ("dog", "trainer", "project")} | asked,
        )
        return import_file(self.database.app, request, actor=OPERATOR, timezone=self.settings.timezone)

    def rows(self, statement: str, **values: object) -> list[Any]:
        with self.database.owner.read() as connection:
            return list(connection.execute(sa.text(statement), values))

    def value(self, statement: str, **values: object) -> Any:
        ((value,),) = self.rows(statement, **values)
        return value

    def counts(self) -> dict[str, int]:
        """Rows of each of our tables, the audit log among them: equal before and after means nothing changed."""
        return {name: self.value(f"SELECT count(*) FROM {name}") for name in OWN.tables}

    def start(self, *arguments: str | Path) -> "subprocess.Popen[str]":
        """`./k9 import ARGUMENTS`, as somebody types it."""
        return self.process(str(PROJECT_ROOT / "k9"), "import", *map(str, arguments))

    def k9(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def process(self, *command: str) -> "subprocess.Popen[str]":
        """A process of the product on this database."""
        own = {
            "DATABASE_URL": self.database.app.url.render_as_string(hide_password=False),
            "K9_DATA_DIR": str(self.settings.data_dir),
        }
        inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        return subprocess.Popen(
            command,
            cwd=PROJECT_ROOT,
            env=inherited | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def import_ground(database: OpenDatabase, directory: Path) -> ImportGround:
    settings = load_settings({"K9_DATA_DIR": str(directory / "data"), "K9_TIMEZONE": "Asia/Aden"})
    return ImportGround(database=database, settings=settings, directory=directory)
