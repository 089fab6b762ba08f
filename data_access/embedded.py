"""The embedded PostgreSQL: one server per data directory, shared by every process that uses the directory.

Whoever needs the server calls `start_embedded`; it starts unless it runs, and the last one to `stop()` stops it.
Two locks, both let go by the kernel when a process dies: `postgres.start` is held while starting or stopping,
`postgres.users` is shared by all users for as long as they need the server. The server listens on a Unix socket
only; its three logins have generated passwords, kept with mode 600.
"""

import atexit
import fcntl
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.errors import SetupError
from dashboard.secret_files import ensure_directory
from data_access.embedded_cluster import prepare_cluster, server_of
from data_access.embedded_logins import PASSWORDS_FILE, Passwords, ensure_logins, kept_passwords, login_url
from data_access.embedded_server import Server


@dataclass(kw_only=True)
class EmbeddedServer:
    """A running server. `url` logs in for the application, `owner_url` for migrations, `admin_url` as superuser."""

    url: str = field(repr=False)
    owner_url: str = field(repr=False)
    admin_url: str = field(repr=False)
    directory: Path
    _server: Server = field(repr=False)
    _users: int = field(repr=False)
    _process: int = field(repr=False, default_factory=os.getpid)
    _is_stopped: bool = False

    def is_running(self) -> bool:
        return self._server.running_pid() is not None

    def ensure_running(self) -> bool:
        """Start the server again should it have died. True when that was needed."""
        if self.is_running():
            return False
        with _Lock(self.directory / "postgres.start"):
            self._server.start()
        return True

    def stop(self) -> None:
        """Need the server no longer: stops it unless another process uses it. Calling again does nothing.

        In a forked child neither: it shares the lock of its parent, which lets go of it for both.
        """
        if self._is_stopped or os.getpid() != self._process:
            return
        self._is_stopped = True
        atexit.unregister(self.stop)
        with _Lock(self.directory / "postgres.start"):
            # Only the last user can turn the shared lock into an exclusive one.
            if _lock_now(self._users, fcntl.LOCK_EX):
                self._server.stop()
            os.close(self._users)


def start_embedded(directory: Path) -> EmbeddedServer:
    """The server of `directory` (K9_DATA_DIR), started unless it runs. SetupError says in a line why it cannot."""
    ensure_directory(directory)
    directory = directory.resolve()
    with _Lock(directory / "postgres.start"):
        users = os.open(directory / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            passwords = kept_passwords(directory)
            server = prepare_cluster(directory, passwords.admin)
            server.start()
            ensure_logins(server.socket_directory, passwords)
        except BaseException:
            os.close(users)
            raise
    found = _running(directory, server, passwords, users)
    # A web server's master process is ended by its framework, past whoever could close the database.
    atexit.register(found.stop)
    return found


def remove_embedded(directory: Path) -> None:
    """Remove the server of `directory` with all it holds. SetupError while another process uses it.

    The lock files stay: somebody may be waiting for one.
    """
    directory = directory.resolve()
    with _Lock(directory / "postgres.start"):
        users = os.open(directory / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _lock_now(users, fcntl.LOCK_EX):
                raise SetupError(
                    f"another process uses the embedded database of {directory}",
                    field="K9_DATA_DIR",
                    hint="stop it first; nothing was removed",
                )
            server = server_of(directory)
            server.stop()
            if server.cluster.exists():
                shutil.rmtree(server.cluster)
            (directory / PASSWORDS_FILE).unlink(missing_ok=True)
        finally:
            os.close(users)


def _running(directory: Path, server: Server, passwords: Passwords, users: int) -> EmbeddedServer:
    sockets = server.socket_directory
    return EmbeddedServer(
        url=login_url(sockets, "app", passwords),
        owner_url=login_url(sockets, "owner", passwords),
        admin_url=login_url(sockets, "admin", passwords),
        directory=directory,
        _server=server,
        _users=users,
    )


class _Lock:
    """An exclusive lock on a file, waited for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def _lock_now(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
