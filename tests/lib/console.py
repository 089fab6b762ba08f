"""Runs a command of ./k9 as an operator does, in this process: quick, and what it prints comes back."""

import logging
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from commands.__main__ import cli
from dashboard.errors import ProductError
from data_access.connect import OpenDatabase


@dataclass(frozen=True)
class Console:
    """An operator's shell, its environment pointing at a database."""

    environment: dict[str, str]

    def run(self, *words: str, typed: str = "") -> Result:
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        try:
            return CliRunner().invoke(cli, words, env=self.environment, input=typed, prog_name="./k9")
        finally:
            # The command sent the log to its own standard error.
            root.handlers[:] = handlers
            root.setLevel(level)

    def says(self, *words: str, typed: str = "") -> str:
        """What a command that has to work prints."""
        done = self.run(*words, typed=typed)
        assert done.exit_code == 0, f"{words}: {done.output} {done.exception!r}"
        return done.stdout

    def refused(self, *words: str, typed: str = "") -> ProductError:
        """The error of a command that has to fail with one of ours."""
        done = self.run(*words, typed=typed)
        assert isinstance(done.exception, ProductError), f"{words}: {done.output} {done.exception!r}"
        return done.exception


def console_on(database: OpenDatabase, directory: Path, **environment: str) -> Console:
    urls = {"DATABASE_URL": database.app.url, "DATABASE_OWNER_URL": database.owner.url}
    shown = {name: url.render_as_string(hide_password=False) for name, url in urls.items()}
    return Console(shown | {"K9_DATA_DIR": str(directory)} | environment)
