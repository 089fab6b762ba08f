"""What a driver's error means to a person: a lost connection, or a start-up problem told in one line."""

import re

import psycopg2
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from dashboard.errors import InvalidInput, ProductError, SetupError, Unavailable

# SQLSTATE classes and codes after which the same question may be asked again.
_CONNECTION_CLASS = "08"
_CORRECT = "correct {setting}"
_GOING_AWAY = frozenset({"57P01", "57P02", "57P03", "53300"})  # shutdown, crash, starting up, too many clients
AWAY = "database_unavailable"
"""The code of an error after which a read may be asked again."""
BUSY = "database_busy"
"""Of an error after waiting for a connection for so long that waiting again would help nobody."""
_CANCELLED = "57014"
_CLASHES = frozenset({"40001", "40P01"})  # not serialisable, deadlock: one of several went through
_NO_ROOM = frozenset({"53100", "53200"})  # disk full, out of memory
_NO_TEXT = frozenset({"22021", "22P05"})  # characters that no text of the database can hold

# Words of a refused connection -> what it means. Such an error carries no code, and its words are the server's.
_REASONS = (
    (r'database ".*" does not exist', "database {database!r} does not exist on {host}", "createdb {database}"),
    (r"password authentication failed|no password supplied", "{host} refuses the password of {user!r}", _CORRECT),
    (r"no pg_hba.conf entry", "{host} does not let {user!r} in from this address", "see its pg_hba.conf"),
    (r"permission denied to set role", "{user!r} may not become the application role k9_app", "run ./k9 migrate first"),
    (r'role "k9_app"', "{user!r} on {host} has no application role k9_app", "run ./k9 migrate as the owner first"),
    (r'role ".*" does not exist', "{host} has no login role {user!r}", "create the role or correct {setting}"),
    (r"permission denied", "{user!r} has no right to do this in {database!r} on {host}", "see docs/DEPLOY.md"),
    (r"too many", "{host} has no free connection", "raise max_connections or lower K9_WORKERS"),
    (r"translate host name", "there is no host called {host!r}", _CORRECT),
    (r"timeout", "{host} does not answer within 5 s", "is it running, and reachable from here?"),
    (r"refused|no such file", "nothing listens on {host}", "start PostgreSQL or correct {setting}"),
)


def is_lost_connection(error: DBAPIError) -> bool:
    """True when the server went away or never answered, so that nothing was wrong with the statement itself."""
    code = getattr(error.orig, "pgcode", None) or ""
    if error.connection_invalidated or code.startswith(_CONNECTION_CLASS) or code in _GOING_AWAY:
        return True
    # A connection that could not be made at all carries no code.
    return not code and isinstance(error, OperationalError | InterfaceError)


def trouble_of(error: DBAPIError | NoneFree | ValueError) -> ProductError | None:
    """What to tell a person where the statement itself is right; None where it is not."""
    if isinstance(error, NoneFree):
        return Unavailable(
            "the database is asked more than it can answer", code=BUSY, hint="try again in a few seconds"
        )
    if isinstance(error, ValueError):
        # The driver's own: a zero character, or half of one, which it cannot even send.
        is_of_text = isinstance(error, UnicodeEncodeError) or "NUL (0x00)" in str(error)
        return _not_a_text() if is_of_text else None
    code = getattr(error.orig, "pgcode", None)
    if code in _NO_TEXT:
        return _not_a_text()
    if is_lost_connection(error):
        words, name, hint = "does not answer at the moment", AWAY, "try again in a few seconds"
    elif code == _CANCELLED:
        words, name, hint = "took too long for this and was stopped", "took_too_long", "ask for fewer days or rows"
    elif code in _CLASHES:
        words, name, hint = "had several changes of the same at once", "changed_at_once", "try again"
    elif code in _NO_ROOM:
        words, name, hint = "has no room left", "database_full", "tell the administrator"
    else:
        return None
    return Unavailable(f"the database {words}", code=name, hint=hint)


def _not_a_text() -> InvalidInput:
    return InvalidInput("a text holds a zero character, or half of one", code="bad_text", hint="write it anew")


def setup_error(error: DBAPIError, url: URL, setting: str = "DATABASE_URL") -> SetupError:
    """One line for a database that cannot be used as `setting` says; the password is never part of it."""
    words = str(error.orig).lower()
    names = {"database": url.database, "user": url.username, "host": _place(url), "setting": setting}
    for said, message, hint in _REASONS:
        if re.search(said, words):
            return SetupError(message.format(**names), field=setting, hint=hint.format(**names))
    first_line = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    return SetupError(f"the database on {names['host']} cannot be used: {first_line}", field=setting)


def driver_message(error: DBAPIError) -> str:
    """The server's own first line about `error`: for an operator, never for a reader of the pages."""
    diagnosis = error.orig.diag.message_primary if isinstance(error.orig, psycopg2.Error) else None
    return diagnosis or str(error.orig).strip().splitlines()[0]


def words_of_failure(error: Exception) -> str:
    """One line about what ended a piece of work, for an operator: no statement, no values, no trace."""
    if isinstance(error, ProductError):
        return str(error)
    if isinstance(error, DBAPIError):
        return f"the database refused: {driver_message(error)}"
    return f"unexpected {type(error).__name__}; the log of the jobs process says more"


def _place(url: URL) -> str:
    host = url.host or url.query.get("host") or "the local socket"
    return f"{host}:{url.port}" if url.port else str(host)
