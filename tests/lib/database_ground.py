"""One embedded PostgreSQL for a whole test run, and migrated databases on it as cheap copies."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from dashboard.config import Settings, load_settings
from data_access.connect import OpenDatabase
from data_access.database import APP_ROLE, Database
from data_access.embedded import EmbeddedServer, start_embedded
from data_access.migrate import migrate

_NUMBERS = count(1)


@dataclass(frozen=True, kw_only=True)
class DatabaseGround:
    """A server whose database `k9` is migrated and never written to: every test works on a copy of it."""

    settings: Settings
    server: EmbeddedServer

    @contextmanager
    def copy(self) -> Iterator[OpenDatabase]:
        """A migrated database without rows; gone afterwards."""
        with self.empty(template="k9") as found:
            yield found

    @contextmanager
    def empty(self, template: str = "template0") -> Iterator[OpenDatabase]:
        """A database with nothing in it, owned by the owner's login; gone afterwards."""
        name = f"test_{next(_NUMBERS)}"
        self._run("owner", f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        found = OpenDatabase(
            app=Database(self.url("app", name), APP_ROLE), owner=Database(self.url("owner", name)), server=None
        )
        try:
            yield found
        finally:
            found.close()
            # A server process of another login, autovacuum's for one, may still be at work in it.
            self._run("admin", f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, login: str, database: str) -> str:
        """The address of a database on this server for `login`: app, owner or admin."""
        urls = {"app": self.server.url, "owner": self.server.owner_url, "admin": self.server.admin_url}
        return sa.make_url(urls[login]).set(database=database).render_as_string(hide_password=False)

    def trust_the_power(self) -> None:
        """Leave it to the system when files reach the disk: what a killed server had committed is there all the same,
        and databases come and go in half of the time."""
        self._run("admin", "ALTER SYSTEM SET fsync = off")
        self._run("admin", "SELECT pg_reload_conf()")

    def _run(self, login: str, statement: str) -> None:
        """Outside of a transaction, as CREATE DATABASE wants it, and not connected to the template."""
        engine = sa.create_engine(self.url(login, "postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.execute(sa.text(statement))


@contextmanager
def database_ground(directory: Path) -> Iterator[DatabaseGround]:
    """The server of `directory` for as long as the tests run."""
    settings = load_settings({"K9_DATA_DIR": str(directory), "K9_TIMEZONE": "Asia/Aden"})
    server = start_embedded(settings.data_dir)
    try:
        owner = Database(server.owner_url, pooled=False)
        migrate(settings, owner, sa.make_url(server.url).username)
        ground = DatabaseGround(settings=settings, server=server)
        ground.trust_the_power()
        yield ground
    finally:
        server.stop()
