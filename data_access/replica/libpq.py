"""What of PostgreSQL's C library psycopg2 does not offer: to take the rows of a COPY without an object for each.

It is the very library that psycopg2 is linked with, on connections that psycopg2 has made.
Source: PostgreSQL's documentation of libpq, "Functions Associated with the COPY Command"; psycopg2's of `pgconn_ptr`.
"""

import ctypes
from typing import Any

import psycopg2
from llvmlite import binding as llvm
from numba import types
from psycopg2 import _psycopg, extensions

ALL_READ = -1
"""What `get_copy_data` gives behind the last row; below it: an error."""

_COMMAND_OK, _COPY_OUT, _CONNECTION_OK = 1, 3, 0

_libpq = ctypes.CDLL(_psycopg.__file__)
"""Names are looked for in what it is linked with, too."""
_libpq.PQexec.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
_libpq.PQexec.restype = _libpq.PQgetResult.restype = ctypes.c_void_p
_libpq.PQerrorMessage.restype = ctypes.c_char_p
for _name in ("PQgetResult", "PQresultStatus", "PQclear", "PQerrorMessage", "PQfreemem"):
    getattr(_libpq, _name).argtypes = (ctypes.c_void_p,)


def _compiled(name: str, result: Any, *arguments: Any) -> Any:
    """A function of the library for compiled code; known by its name, so that what was compiled can be kept."""
    llvm.add_symbol(name, ctypes.cast(getattr(_libpq, name), ctypes.c_void_p).value)
    return types.ExternalFunction(name, result(*arguments))


get_copy_data = _compiled("PQgetCopyData", types.int32, types.intp, types.intp, types.int32)
"""(connection, where to put the address of the next row, 0): its bytes, or a negative number."""
free_row = _compiled("PQfreemem", types.void, types.intp)
copy_bytes: Any = types.ExternalFunction("memcpy", types.intp(types.intp, types.intp, types.intp))
"""(to, from, bytes), of C itself."""


def begin_copy(connection: extensions.connection, statement: str) -> None:
    """Ask for the rows of a SELECT in binary. Raises OperationalError where none will come."""
    asked = f"COPY ({statement}) TO STDOUT (FORMAT BINARY)".encode()
    if _status(_libpq.PQexec(connection.pgconn_ptr, asked)) != _COPY_OUT:
        raise trouble_of(connection)


def end_copy(connection: extensions.connection, last: int) -> None:
    """Take what a COPY ended with; `last`: of `get_copy_data`. Raises OperationalError where it broke off."""
    trouble = None if last == ALL_READ else trouble_of(connection)
    # To the end also behind an error: that the server has gone is only known by what follows its last words.
    while result := _libpq.PQgetResult(connection.pgconn_ptr):
        status = _status(result)
        if status == _COPY_OUT:
            break
        if status != _COMMAND_OK and trouble is None:
            trouble = trouble_of(connection)
    if trouble is not None:
        raise trouble


def forget_row(address: int) -> None:
    """Give back a row that nobody will take any more; 0 is none."""
    _libpq.PQfreemem(address)


def is_lost(connection: extensions.connection) -> bool:
    """The server went away, or never was there."""
    return bool(connection.info.status != _CONNECTION_OK)


def trouble_of(connection: extensions.connection) -> psycopg2.OperationalError:
    """What last went wrong, in libpq's words."""
    words: bytes = _libpq.PQerrorMessage(connection.pgconn_ptr)
    return psycopg2.OperationalError(words.decode(errors="replace").strip())


def _status(result: int | None) -> int:
    """Of a result, which is given back."""
    status: int = _libpq.PQresultStatus(result)
    _libpq.PQclear(result)
    return status
