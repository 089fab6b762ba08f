"""Rows that come straight from libpq are those that PostgreSQL holds, to the last value; and no break is kept quiet."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from signal import SIGTERM
from typing import Any
from uuid import UUID

import duckdb
import psycopg2
import pyarrow as pa
import pytest
import sqlalchemy as sa
from psycopg2 import extensions

from dashboard.errors import Unavailable
from data_access.connect import OpenDatabase
from data_access.replica import wire_rows
from data_access.replica.postgres_rows import bulk_reader
from data_access.replica.wire_rows import read_rows
from tests.lib.database_ground import DatabaseGround

KEY = "0fedcba9-8765-4321-8fed-cba987654321"
ENDLESS = "SELECT generate_series(1, 1000000000) AS n"
VALUES = [
    ("bool", ["true", "false"], [True, False]),
    ("smallint", ["-32768", "-1", "0", "32767"], [-32768, -1, 0, 32767]),
    ("integer", ["-2147483648", "-129", "128", "2147483647"], [-(2**31), -129, 128, 2**31 - 1]),
    ("bigint", ["-9223372036854775808", "9223372036854775807"], [-(2**63), 2**63 - 1]),
    ("text", ["''", "'نقطة'", "'a'", "E'\\\\x \\n'"], ["", "نقطة", "a", "\\x \n"]),
    ("varchar(9)", ["'هاجر'"], ["هاجر"]),
    ("uuid", [f"'{KEY}'"], [UUID(KEY)]),
    ("date", ["'0001-01-01'", "'1970-01-01'", "'9999-12-31'"], [date.min, date(1970, 1, 1), date.max]),
    ("time", ["'00:00'", "'23:59:59.999999'"], [time(0), time.max]),
    (
        "timestamp",
        ["'0001-01-01'", "'1999-12-31 23:59:59.999999'", "'9999-12-31 23:59:59.999999'"],
        [datetime(1, 1, 1), datetime(1999, 12, 31, 23, 59, 59, 999_999), datetime(9999, 12, 31, 23, 59, 59, 999_999)],
    ),
    (
        "numeric(18, 2)",
        ["0", "0.01", "-0.09", "10000", "-10000.1", "9999.99", "100000000", "1234567890123456.78"],
        [Decimal(x) for x in ("0", "0.01", "-0.09", "10000", "-10000.1", "9999.99", "1e8", "1234567890123456.78")],
    ),
    ("numeric(18, 3)", ["0.001", "12.345", "-99999.999"], [Decimal("0.001"), Decimal("12.345"), Decimal("-99999.999")]),
    ("numeric(5, 0)", ["12345", "-20000"], [Decimal(12345), Decimal(-20000)]),
    ("numeric(18, 18)", ["0.000000000000000001", "-0.5"], [Decimal("1e-18"), Decimal("-0.5")]),
]


@pytest.fixture(scope="module")
def driver(databases: DatabaseGround) -> Iterator[extensions.connection]:
    with databases.empty() as ready, closing(ready.owner.raw_connection()) as connection:
        connection.autocommit = True
        yield connection


@pytest.mark.parametrize(("kind", "written", "meant"), VALUES, ids=[kind for kind, _, _ in VALUES])
def test_every_value_of_a_type_arrives_as_it_is_and_null_as_null(
    driver: extensions.connection, kind: str, written: list[str], meant: list[Any]
) -> None:
    rows = ", ".join(
        f"({number}, CAST({value} AS {kind}))" for number, value in enumerate([*written, "NULL", written[0]])
    )
    read = read_rows(driver, f"SELECT x FROM (VALUES {rows}) AS v (n, x) ORDER BY n").read_all()
    read.validate(full=True)
    assert read["x"].to_pylist() == [*meant, None, meant[0]]


def test_what_lies_beyond_all_days_is_infinite_to_duckdb_as_well(driver: extensions.connection) -> None:
    texts = ("infinity", "-infinity", "294276-12-31")
    rows = ", ".join(f"('{text}'::date, '{text}'::timestamp)" for text in texts)
    read = read_rows(driver, f"SELECT * FROM (VALUES {rows}) AS v (day, moment)")
    with duckdb.connect() as target:
        target.register("arrived", read)
        found = target.execute(
            "SELECT isinf(day), day > '2000-01-01', isinf(moment), moment > '2000-01-01' FROM arrived"
        )
        assert found.fetchall() == [(True, True) * 2, (True, False) * 2, (False, True, True, True)]


def test_columns_keep_their_order_whatever_their_kinds(driver: extensions.connection) -> None:
    values = ("'a' AS a", "1 AS b", "NULL::uuid AS c", "2.50::numeric(4, 2) AS d", "'e' AS e", f"'{KEY}'::uuid AS f")
    read = read_rows(driver, f"SELECT {', '.join(values)}").read_all()
    assert read.to_pylist() == [{"a": "a", "b": 1, "c": None, "d": Decimal("2.50"), "e": "e", "f": UUID(KEY)}]


def test_no_row_is_a_table_without_rows(driver: extensions.connection) -> None:
    read = read_rows(driver, "SELECT 1 AS n, 'x' AS text WHERE false").read_all()
    assert (read.num_rows, read.schema) == (0, pa.schema([("n", pa.int32()), ("text", pa.string())]))


def test_more_rows_than_a_batch_holds_arrive_once_each(driver: extensions.connection) -> None:
    rows = 2 * wire_rows.ROWS + 1
    read = read_rows(driver, f"SELECT n, n::text AS text FROM generate_series(1, {rows}) n").read_all()
    assert read["n"].to_pylist() == list(range(1, rows + 1))
    assert read["text"].to_pylist() == [str(n) for n in range(1, rows + 1)]


def test_a_text_finds_room_however_long_it_is(driver: extensions.connection) -> None:
    lengths = (1, wire_rows.TEXT_BYTES - 100, wire_rows.TEXT_BYTES * 3, 2, wire_rows.TEXT_BYTES // 2 + 1, 3)
    listed = ", ".join(map(str, lengths))
    read = read_rows(driver, f"SELECT repeat('x', n) AS text, n FROM unnest(ARRAY[{listed}]) n").read_all()
    assert [len(text) for text in read["text"].to_pylist()] == list(lengths)
    assert read["n"].to_pylist() == list(lengths)


def test_the_connection_goes_on_behind_it(driver: extensions.connection) -> None:
    for number in range(3):
        assert read_rows(driver, f"SELECT {number} AS n").read_all()["n"].to_pylist() == [number]
        with driver.cursor() as cursor:
            cursor.execute("SELECT 1")


def test_a_statement_that_is_wrong_is_told_as_ever(driver: extensions.connection) -> None:
    with pytest.raises(psycopg2.errors.UndefinedColumn):
        read_rows(driver, "SELECT nothing_of_that_name")


@pytest.mark.parametrize("value", ["1.5::float8", "1.5::numeric", "now()", "'{}'::json"])
def test_a_type_that_is_not_read_in_bulk_is_named(driver: extensions.connection, value: str) -> None:
    with pytest.raises(TypeError, match="column 'odd' has the type with OID"):
        read_rows(driver, f"SELECT {value} AS odd")


def test_a_decimal_that_is_no_number_is_no_number_here_either(driver: extensions.connection) -> None:
    with pytest.raises(ValueError, match="not a number"):
        read_rows(driver, "SELECT 'NaN'::numeric(4, 2) AS n").read_all()
    driver.cancel()


def test_a_break_in_the_middle_is_no_end(databases: DatabaseGround) -> None:
    with databases.empty() as ready, closing(ready.owner.raw_connection()) as driver:
        read = read_rows(driver, f"SELECT 1 / (n - {3 * wire_rows.ROWS}) AS n FROM ({ENDLESS}) endless")
        with pytest.raises(psycopg2.OperationalError, match="division by zero"):
            read.read_all()


def test_a_lost_server_in_the_middle_is_no_end(databases: DatabaseGround) -> None:
    with databases.empty() as ready, closing(ready.owner.raw_connection()) as driver:
        read = read_rows(driver, ENDLESS)
        read.read_next_batch()
        os.kill(driver.info.backend_pid, SIGTERM)
        with pytest.raises(psycopg2.OperationalError, match="terminat|closed"):
            read.read_all()


def test_whoever_reads_through_duckdb_hears_that_the_server_went(database: OpenDatabase) -> None:
    with database.app.read() as connection, duckdb.connect() as target:
        exported = str(connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one())
        bulk_rows = bulk_reader(database.app, exported, whole_views=False)
        with pytest.raises(Unavailable, match="broke off"), bulk_rows as bulk:
            target.register("arrived", bulk.read(ENDLESS))
            pid = bulk._connection.info.backend_pid
            with ThreadPoolExecutor() as pool:
                pool.submit(os.kill, pid, SIGTERM)
                target.execute("CREATE TABLE kept AS SELECT * FROM arrived")
