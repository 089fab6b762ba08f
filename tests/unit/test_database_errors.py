"""What a driver's words mean to a person."""

import psycopg2
import pytest
import sqlalchemy as sa
from psycopg2 import errorcodes, errors
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from data_access.database_errors import is_lost_connection, setup_error

URL = sa.make_url("postgresql+psycopg2://k9:hush@db.example:5432/kennel")


def failed(words: str) -> OperationalError:
    """A connection that could not be made: the driver has only words for it."""
    return OperationalError(None, None, psycopg2.OperationalError(words))


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ('FATAL:  database "kennel" does not exist', "database 'kennel' does not exist", "createdb kennel"),
        ('FATAL:  password authentication failed for user "k9"', "refuses the password of 'k9'", "DATABASE_URL"),
        ("fe_sendauth: no password supplied", "refuses the password of 'k9'", "DATABASE_URL"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.1"', "does not let 'k9' in", "pg_hba.conf"),
        ('FATAL:  permission denied to set role "k9_app"', "may not become the application role", "k9 migrate"),
        ('FATAL:  role "k9_app" does not exist', "has no application role", "k9 migrate"),
        ('FATAL:  role "k9" does not exist', "has no login role 'k9'", "create the role"),
        ("FATAL:  sorry, too many clients already", "no free connection", "max_connections"),
        ('could not translate host name "db.example" to address', "no host called 'db.example", "DATABASE_URL"),
        ("connection to server failed: timeout expired", "does not answer within 5 s", "is it running"),
        ("connection to server failed: Connection refused", "nothing listens on db.example:5432", "start PostgreSQL"),
        ("something new\nand more", "cannot be used: something new", ""),
    ],
)
def test_a_failed_connection_is_told_in_one_line_with_what_to_do(words: str, message: str, hint: str) -> None:
    error = setup_error(failed(words), URL)
    assert message in str(error)
    assert hint in str(error)
    assert "hush" not in str(error)
    assert "\n" not in str(error)
    assert error.field == "DATABASE_URL"


@pytest.mark.parametrize(
    ("code", "lost"),
    [
        (errorcodes.CONNECTION_FAILURE, True),
        (errorcodes.ADMIN_SHUTDOWN, True),
        (errorcodes.CRASH_SHUTDOWN, True),
        (errorcodes.CANNOT_CONNECT_NOW, True),
        (errorcodes.TOO_MANY_CONNECTIONS, True),
        (errorcodes.UNDEFINED_TABLE, False),
        (errorcodes.DEADLOCK_DETECTED, False),
        (errorcodes.INSUFFICIENT_PRIVILEGE, False),
        (errorcodes.QUERY_CANCELED, False),
    ],
)
def test_only_a_lost_connection_is_called_one(code: str, lost: bool) -> None:
    class Original(errors.lookup(code)):  # type: ignore[misc]
        pgcode = code

    assert is_lost_connection(DBAPIError("SELECT 1", None, Original("words"))) is lost


def test_a_connection_that_was_never_made_is_lost_and_a_wrong_statement_is_not() -> None:
    assert is_lost_connection(failed("Connection refused"))
    assert not is_lost_connection(ProgrammingError("SELECT x", None, psycopg2.ProgrammingError("no column x")))
