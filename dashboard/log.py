"""One-line key=value logs with the request id. Log names and counts, never row values or secrets."""

import io
import logging
import os
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import format_tb
from typing import Protocol

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# Attributes that every record has; whatever else a record carries came from `extra=` and is printed.
_STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "request_id"}


_DRIVERS = ("duckdb.", "psycopg2.", "sqlalchemy.")
_MOST_CAUSES = 10
_MARKS = re.compile(r'[ "=\\]')


class LogSettings(Protocol):
    """What `configure` needs of the settings; `dashboard.config` stands above this module."""

    @property
    def is_production(self) -> bool: ...


class _RequestId(logging.Filter):
    """Puts the request id of this context on the record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class KeyValueFormatter(logging.Formatter):
    """`time=.. level=.. logger=.. request_id=.. message=".." key=value`, always one line."""

    def format(self, record: logging.LogRecord) -> str:
        pairs = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        pairs.update({key: str(value) for key, value in vars(record).items() if key not in _STANDARD})
        if record.exc_info and record.exc_info[1]:
            pairs["exception"] = _told(record.exc_info[1])
        return " ".join(f"{key}={_quoted(value)}" for key, value in pairs.items())


def _told(error: BaseException) -> str:
    """A traceback, and those of its causes, without what a database driver says: that repeats values of rows."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < _MOST_CAUSES:
        kind = f"{type(current).__module__}.{type(current).__qualname__}"
        said = _code_and_statement(current) if kind.startswith(_DRIVERS) else str(current)
        parts.append(f"{''.join(format_tb(current.__traceback__))}{kind}: {said}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\ncaused by\n".join(parts)


def _code_and_statement(error: BaseException) -> str:
    """The SQLSTATE, and the statement with placeholders where its values were."""
    code = getattr(getattr(error, "orig", error), "pgcode", None)
    return f"SQLSTATE {code or 'unknown'} {getattr(error, 'statement', None) or ''}".rstrip()


class Lines(logging.Handler):
    """Writes each line to a file by itself, at once, and holds no lock meanwhile.

    Who writes lets others go on and has to wait for its turn to come back; with the usual handler all who have
    something to log wait with it, and on a busy machine that is nearly every request. `file`: its descriptor.
    """

    def __init__(self, file: int) -> None:
        super().__init__()
        self._file = file

    def createLock(self) -> None:  # noqa: N802 - as logging calls it
        self.lock = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            rest = memoryview(f"{self.format(record)}\n".encode(errors="backslashreplace"))
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except Exception:  # noqa: BLE001 - what goes wrong with a log is no failure of who logs
            self.handleError(record)


def _standard_error() -> logging.Handler:
    try:
        return Lines(sys.stderr.fileno())
    except io.UnsupportedOperation:
        # Something in memory stands in its place.
        return logging.StreamHandler(sys.stderr)


def configure(settings: LogSettings) -> None:
    """Send all logs to standard error in one shape. Debug level is never on in production."""
    output = _standard_error()
    output.setFormatter(KeyValueFormatter())
    output.addFilter(_RequestId())
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(logging.INFO)
    # These tell of every request or every job tick; ours say what matters.
    for name in ("werkzeug", "apscheduler", "alembic", *(("urllib3",) if settings.is_production else ())):
        logging.getLogger(name).setLevel(logging.WARNING)


def _quoted(value: str) -> str:
    """`value` on one line; in quotes when it holds blanks, quotes or control characters (log injection)."""
    if value and value.isprintable() and not _MARKS.search(value):
        return value
    escaped = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in value.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{escaped}"'
