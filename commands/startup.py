"""What must be free before a start: the data directory (one copy at a time) and the port."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.errors import SetupError
from dashboard.secret_files import ensure_directory


@contextmanager
def run_lock(directory: Path) -> Iterator[None]:
    """Hold `directory` for this copy of the program; SetupError names the process that holds it already."""
    ensure_directory(directory)
    # Closed on exec, so children do not keep it; let go by the kernel should we be killed.
    descriptor = os.open(directory / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise SetupError(
            f"another copy (process {holder}) runs on the data directory {directory}",
            field="K9_DATA_DIR",
            hint="stop it, or give this one a K9_DATA_DIR and K9_PORT of its own",
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    try:
        yield
    finally:
        os.close(descriptor)


def check_port(host: str, port: int) -> None:
    """SetupError when we could not listen on `host`:`port`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise SetupError(f"K9_HOST={host!r} is no address of this machine", field="K9_HOST") from None
    with socket.socket(family, kind, protocol) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(address)
        except OSError as error:
            raise _port_error(host, port, error) from None


def _port_error(host: str, port: int, error: OSError) -> SetupError:
    if error.errno == errno.EADDRINUSE:
        hint = "stop the program that listens there, or set K9_PORT to another one"
        return SetupError(f"port {port} on {host} is taken", field="K9_PORT", hint=hint)
    if error.errno in (errno.EACCES, errno.EPERM):
        hint = "set K9_PORT to a number above 1023"
        return SetupError(f"this user may not listen on port {port}", field="K9_PORT", hint=hint)
    return SetupError(f"cannot listen on {host}:{port}: {error.strerror}", field="K9_HOST")
