"""The embedded server as other processes use it.

Run as `python -m tests.lib.embedded_child DIRECTORY`: starts the server of a directory, says its process id, and
lets go of it when the standard input ends.
"""

import resource
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from dashboard.errors import SetupError
from dashboard.setting_values import PROJECT_ROOT
from data_access.embedded import start_embedded


def pid_of(directory: Path) -> int:
    return int((directory / "postgres" / "postmaster.pid").read_text().split()[0])


def ask(url: str, question: str) -> object:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        return connection.execute(sa.text(question)).scalar_one()


def tell(url: str, statement: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(statement))


class Child:
    """Another process that uses the server."""

    def __init__(self, directory: Path, *, limit_bytes: int | None = None) -> None:
        limit = None if limit_bytes is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes,) * 2)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.lib.embedded_child", str(directory)],
            cwd=PROJECT_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limit,
        )

    def server_pid(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def end(self) -> tuple[int, str]:
        """Let it go; its exit code and what it said."""
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


def main() -> None:
    try:
        server = start_embedded(Path(sys.argv[1]))
    except SetupError as error:
        sys.exit(str(error))
    print(pid_of(server.directory), flush=True)  # noqa: T201
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
