"""Opens the configured database: the one of DATABASE_URL, or the embedded server, started where it does not run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dashboard.config import Settings
from dashboard.errors import Unavailable
from data_access.database import APP_ROLE, Database
from data_access.embedded import EmbeddedServer, start_embedded

LONGEST_STATEMENT_S = 300
"""Of what a page or a program asks for; the jobs have no limit."""


@dataclass(frozen=True, kw_only=True)
class OpenDatabase:
    """The database twice: as the application (`app`) and as the owner of our schema (`owner`)."""

    app: Database
    owner: Database
    server: EmbeddedServer | None

    @property
    def app_login(self) -> str | None:
        return self.app.url.username

    def close(self) -> None:
        """Close all connections and need the embedded server no longer."""
        self.app.dispose()
        self.owner.dispose()
        if self.server is not None:
            self.server.stop()


def open_database(settings: Settings, *, pooled: bool = True, statement_s: int | None = None) -> OpenDatabase:
    """The configured database. Makes no connection yet; SetupError when the embedded server cannot start.

    `statement_s`: the longest that a statement of the application may take.
    """
    server = start_embedded(settings.data_dir) if settings.uses_embedded_database else None
    url = server.url if server else settings.database_url
    owner_url = server.owner_url if server else settings.database_owner_url or settings.database_url
    return OpenDatabase(
        app=Database(url, APP_ROLE, pooled=pooled, statement_s=statement_s),
        owner=Database(
            owner_url,
            pooled=False,
            application="k9-insight owner",
            setting="DATABASE_OWNER_URL" if settings.database_owner_url else "DATABASE_URL",
        ),
        server=server,
    )


@contextmanager
def opened_database(settings: Settings) -> Iterator[OpenDatabase]:
    """The configured database for as long as a command runs.

    A command that the database does not answer is told why, where that is more than a passing trouble: SetupError.
    """
    found = open_database(settings, pooled=False)
    try:
        yield found
    except Unavailable:
        found.app.check()
        raise
    finally:
        found.close()
