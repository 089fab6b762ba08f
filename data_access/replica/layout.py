"""The replica's directory: names, the CURRENT pointer, locks, and publishing whole directories only.

A directory is written under a temporary name, synced, renamed, and only then named by CURRENT. It is never
written again, and removed a grace period after CURRENT stopped naming it.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dashboard.errors import Conflict

FACTS_FILE = "facts.duckdb"
GRACE_SECONDS = 60.0
"""A reader that has just read CURRENT still needs the directories it names."""

_TEMPORARY = "tmp-"
_UNFINISHED_BASE = f"{_TEMPORARY}base-"

Stamp = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Named:
    """What CURRENT names: a base, and the delta on it if there is one."""

    base: str
    delta: str | None = None


def base_name(generation: int) -> str:
    return f"base-{generation:06d}"


def delta_name(generation: int, delta: int) -> str:
    return f"delta-{generation:06d}-{delta:06d}"


@dataclass(frozen=True)
class Layout:
    """Paths below the replica directory."""

    root: Path

    @property
    def current_file(self) -> Path:
        return self.root / "CURRENT"

    @property
    def checked_file(self) -> Path:
        """Its modification time: when the replica was last known to equal PostgreSQL."""
        return self.root / "CHECKED"

    def current(self) -> Named | None:
        """What CURRENT names; None before the first build or when it cannot be read."""
        try:
            plain = json.loads(self.current_file.read_text())
            return Named(base=plain["base"], delta=plain["delta"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def point_to(self, named: Named) -> None:
        """Readers switch here, at once and as a whole; from now on the grace period of the old ones runs."""
        before = self.current()
        temporary = self.root / f"{_TEMPORARY}CURRENT"
        temporary.write_text(json.dumps({"base": named.base, "delta": named.delta}))
        _sync(temporary)
        os.replace(temporary, self.current_file)
        _sync(self.root)
        for name in {before.base, before.delta} - {named.base, named.delta, None} if before else ():
            with suppress(FileNotFoundError):  # lost: the reason for this new state, perhaps
                os.utime(self.root / str(name))

    def mark_checked(self, at: datetime) -> None:
        """`at`: the moment of the snapshot that was read. A reading takes its time, and what is committed meanwhile is
        not in it."""
        with self.checked_file.open("a") as file:
            os.utime(file.fileno(), (at.timestamp(), at.timestamp()))

    def checked_at(self) -> datetime | None:
        """When what is here was last known to equal PostgreSQL; None when it never was."""
        try:
            return datetime.fromtimestamp(self.checked_file.stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def stamp(self) -> Stamp:
        """Differs for every publication: the file is always a new one. FileNotFoundError before the first."""
        found = os.stat(self.current_file)
        return found.st_ino, found.st_mtime_ns, found.st_size

    def next_generation(self) -> int:
        """Above every directory that exists, named or not."""
        taken = [int(path.name.split("-")[1]) for path in self.root.glob("base-*")]
        return max(taken, default=0) + 1

    @contextmanager
    def new_directory(self, name: str) -> Iterator[Path]:
        """A directory to fill; it gets its `name` only when all went well and every byte is on the disk."""
        temporary = self.root / f"{_TEMPORARY}{name}"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        try:
            yield temporary
            for path in (*temporary.iterdir(), temporary):
                _sync(path)
            shutil.rmtree(self.root / name, ignore_errors=True)
            temporary.rename(self.root / name)
            _sync(self.root)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise

    def clean(self, *, bases: bool, grace_seconds: float = GRACE_SECONDS) -> None:
        """Remove what a killed run left and what CURRENT has not named for a while. A delta that is being written is
        somebody's, so it has the same while.

        `bases`: also the unfinished and unnamed bases; the caller holds the build lock.
        """
        named = self.current()
        kept = {named.base, named.delta} if named else set()
        for path in self.root.iterdir():
            if path.name in kept or not _is_ours(path.name, bases=bases):
                continue
            if path.name.startswith(_UNFINISHED_BASE) or _age_s(path) > grace_seconds:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def locked(self, name: str, *, wait_seconds: float) -> Iterator[None]:
        """One holder at a time, over all processes; a killed holder lets go. Raises Conflict after the wait."""
        self.root.mkdir(parents=True, exist_ok=True)
        with open(self.root / f"{name}.lock", "w") as file:
            deadline = time.monotonic() + wait_seconds
            while not _try_lock(file.fileno()):
                if time.monotonic() > deadline:
                    raise Conflict(f"another process holds the replica's {name} lock", hint="try again later")
                time.sleep(0.02)
            yield

    def is_locked(self, name: str) -> bool:
        """Whether another process, or another thread, holds the lock at this moment."""
        try:
            with self.locked(name, wait_seconds=0):
                return False
        except Conflict:
            return True


def _age_s(path: Path) -> float:
    """0 for what somebody else has removed meanwhile."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _is_ours(name: str, *, bases: bool) -> bool:
    kinds = ("delta-", f"{_TEMPORARY}delta-", f"{_TEMPORARY}CURRENT")
    return name.startswith((*kinds, "base-", _UNFINISHED_BASE) if bases else kinds)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
