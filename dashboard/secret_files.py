"""Secrets in files: those given to us (NAME_FILE) and those we generate and keep (mode 600)."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dashboard.errors import SetupError


def read_secret_file(name: str, path: Path) -> str:
    """The text of a secret's file, without the line end; `name` is the setting that named the file."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise SetupError(f"{name}={path} cannot be read: {reason}", field=name) from None
    if not text:
        raise SetupError(f"{name}={path} is empty", field=name)
    return text


def ensure_directory(directory: Path) -> None:
    """Make `directory` (ours alone, mode 700) unless it is there; SetupError when we cannot write in it."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        may_write = os.access(directory, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)
        reason = None if may_write else "no right to write there"
    except OSError as error:
        reason = error.strerror
    if reason:
        raise SetupError(
            f"the data directory {directory} cannot be used: {reason}",
            field="K9_DATA_DIR",
            hint="give K9_DATA_DIR a folder that this user may write",
        )


@contextmanager
def private_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to fill, readable by the owner only; it gets its name when all went well and every byte is on the disk."""
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    waiting.unlink(missing_ok=True)
    descriptor = os.open(waiting, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


def write_private(path: Path, content: str | bytes) -> None:
    """Put `content` into `path`, readable by the owner only, whole or not at all."""
    with private_file(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def kept_secret(directory: Path, name: str) -> str:
    """The secret kept in `directory` under `name`; generated the first time, the same for every process."""
    ensure_directory(directory)
    path = directory / name
    candidate = directory / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
    if not path.exists():
        write_private(candidate, secrets.token_urlsafe(48))
        try:
            # A link fails where the file exists, so of two processes that start together one wins for both.
            os.link(candidate, path)
        except FileExistsError:
            pass
        finally:
            candidate.unlink()
    return path.read_text(encoding="utf-8").strip()
