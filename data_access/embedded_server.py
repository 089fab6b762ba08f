"""Runs a cluster: start it, stop it, see whether it runs."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psutil

from dashboard.errors import SetupError
from data_access.embedded_user import SystemUser
from data_access.processes import lives

START_TRIES = 7
# After a crash it first replays what was not yet in the files: minutes, after a large load.
START_WAIT_S = 600
STOP_WAIT_S = 20
# Words of a refusal that passes by itself.
_PASSING = ("still in use", "already exists", "Address already in use")
# What it says without calling it an error: files that it cannot do without are gone.
_LOST = "could not find the database system"
# The length of sun_path in the kernel, less the name of the socket and the closing zero.
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_DIRECTORY = 107 - len(f"/{SOCKET}")


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
            return pid if is_ours and lives(process) else None
        except (FileNotFoundError, ValueError, IndexError, psutil.Error):
            return None

    def start(self) -> None:
        """Start unless it runs, and be sure that it takes connections: whoever started it may have been killed
        meanwhile. The leftovers of a killed server are cleared or waited for."""
        if self._takes_connections():
            return
        ensure_private(self.socket_directory, self.user)
        said = ""
        for attempt in range(START_TRIES):
            self._clear_leftovers()
            before = self._log_sizes()
            if self._started():
                return
            # Children of a killed server hold its shared memory for a moment longer; last words need a moment too.
            time.sleep(0.2 * 2**attempt)
            said = self._said_since(before)
            if _will_not_pass(said):
                break
        raise SetupError(f"the embedded PostgreSQL does not start: {telling_line(said)}", hint=f"see {self._log}")

    def _takes_connections(self) -> bool:
        """False where no server runs. One that is starting or stopping refuses everybody (SQLSTATE 57P03, which is
        what `pg_isready` asks about): it is waited for."""
        deadline = time.monotonic() + START_WAIT_S
        while (pid := self.running_pid()) is not None:
            asked = ["pg_isready", "-q", "-h", str(self.socket_directory), "-U", "postgres", "-d", "postgres"]
            if self._run(asked).returncode == 0:
                return True
            if time.monotonic() > deadline:
                raise SetupError(
                    f"the embedded PostgreSQL (process {pid}) takes no connections, and was given {START_WAIT_S} s",
                    hint=f"see {self._log}",
                )
            time.sleep(0.05)
        return False

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

    def _log_sizes(self) -> dict[Path, int]:
        """Once it logs to files of its own, the server says there why it ends, and no longer in ours."""
        return {path: path.stat().st_size for path in (self.cluster / "log").glob("*.log")}

    def _said_since(self, before: dict[Path, int]) -> str:
        """What the last attempt has left in our log and in its own."""
        said = [self._log.read_text(errors="replace")] if self._log.exists() else []
        for path, size in self._log_sizes().items():
            # The file of this weekday is emptied when the week comes round.
            known = before.get(path, 0) if size >= before.get(path, 0) else 0
            said.append(path.read_bytes()[known:].decode(errors="replace"))
        return "\n".join(said)

    def _started(self) -> bool:
        self._log.unlink(missing_ok=True)
        options = f"-k '{self.socket_directory}'"
        command = [
            "pg_ctl",
            "start",
            "-w",
            "-t",
            str(START_WAIT_S),
            "-s",
            "-D",
            str(self.cluster),
            "-l",
            str(self._log),
        ]
        return self._run([*command, "-o", options]).returncode == 0

    def _clear_leftovers(self) -> None:
        """Remove lock files that would make PostgreSQL refuse to start although no server runs.

        The number in them was given to another program since, or belongs to a killed server that nobody has
        reaped yet, or a power cut or a full disk left none.
        """
        for path in (self.cluster / "postmaster.pid", self.socket_directory / f"{SOCKET}.lock"):
            try:
                is_misleading = psutil.pid_exists(int(path.read_text().splitlines()[0]))
            except FileNotFoundError:
                continue
            except (ValueError, IndexError):
                is_misleading = True
            if is_misleading and self.running_pid() is None:
                path.unlink()

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return run_program(self.programs, self.user, command, self.cluster.parent)


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


def _ends_by(process: psutil.Process, number: signal.Signals) -> bool:
    """Not a wait for the process: it is no child of ours, and where nobody reaps it, it stays as a zombie."""
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)
    deadline = time.monotonic() + STOP_WAIT_S
    while lives(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def telling_line(output: str) -> str:
    """Of what a program wrote, the first line that names an error, else the last one."""
    lines = [line for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if _names_an_error(line)]
    return (telling[:1] or lines[-1:] or ["it left no message"])[0]


def _will_not_pass(said: str) -> bool:
    return _LOST in said or (_names_an_error(said) and not any(words in said for words in _PASSING))


def _names_an_error(said: str) -> bool:
    return any(word in said for word in ("PANIC", "FATAL", "ERROR", "error:"))
