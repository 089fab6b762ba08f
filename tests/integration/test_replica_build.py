"""A base holds exactly what PostgreSQL holds, no text and no secret more, or it does not come to serve."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from dashboard.errors import Unavailable
from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from data_access.fact_tables import MEMBERS
from data_access.replica.build import ensure_replica
from data_access.replica.columns import replica_columns
from data_access.replica.reader import ReplicaReader
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.replica_ground import Bench, Ground, replica_ground

TOO_SMALL_BYTES = 16_000


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround) -> Iterator[Ground]:
    with replica_ground(databases) as made:
        yield made


@pytest.fixture
def bench(ground: Ground, tmp_path: Path) -> Bench:
    return ground.with_replica_in(tmp_path)


def test_it_equals_postgresql(bench: Bench) -> None:
    bench.assert_equal()


def test_values_on_the_limits_of_bands_fall_into_the_upper_band(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        for rating in (None, 0, 4.99, 5, 6.99, 7, 8.99, 9, 10):
            make.make_imported_session(connection, success_rating=rating)
    bench.rebuild()
    bench.assert_equal()


def test_a_key_without_a_member_is_missing(bench: Bench) -> None:
    with bench.owner.engine.begin() as connection:
        make.make_imported_session(connection, dog_id="00000000-0000-4000-8000-00000000d06d")
    bench.rebuild()
    bench.assert_equal()


def test_a_row_without_a_day_or_with_a_mistyped_year_is_left_out(bench: Bench) -> None:
    before = sum(bench.rebuild().rows.values())
    with bench.owner.engine.begin() as connection:
        make.make_imported_session(connection, session_date=None)
        late = make.make_imported_session(connection)
        connection.execute(
            sa.text("UPDATE reporting.imported_training_session SET session_date = '20265-11-01' WHERE id = :id"),
            {"id": late},
        )
    assert sum(bench.rebuild().rows.values()) == before
    bench.change("DELETE FROM reporting.imported_training_session WHERE id = :id", id=late)


@pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])
def test_it_keeps_keys_and_inputs_and_nothing_sensitive(bench: Bench, report: ReportType) -> None:
    kept = [column.column for column in replica_columns(report)]
    assert not [column.name for column in kept if column.sensitive]
    found = bench.generation().fetch(
        sa.select(sa.column("column_name"))
        .select_from(sa.func.duckdb_columns())
        .where(sa.column("database_name").like("base%"), sa.column("table_name") == report.fact)
    )
    assert [name for (name,) in found] == ["row_id", "day", *(column.name for column in kept)]


def test_many_members_and_large_sums_get_wider_numbers(bench: Bench) -> None:
    bench.change(
        "INSERT INTO reporting.imported_veterinary_visit"
        " (id, row_number, row_hash, visit_date, location, cost, extra, created_at)"
        " SELECT gen_random_uuid(), n, 'wide' || n, '2026-03-01', 'place ' || n, 900000000 + n,"
        " '{}', now() FROM generate_series(1, 66000) n"
    )
    bench.rebuild()
    part = bench.generation().parts("vet_daily")[0]
    location = [dimension.name for dimension in REPORTS[1].coded_dimensions].index("location")
    assert part.codes(location).dtype == np.uint32
    assert part.codes(0).dtype == np.uint8
    assert part.values(0).dtype == np.int64
    bench.assert_equal()
    bench.change("DELETE FROM reporting.imported_veterinary_visit WHERE row_hash LIKE 'wide%'")


def test_members_are_numbered_by_code(bench: Bench) -> None:
    generation = bench.generation()
    for members in MEMBERS:
        codes = list(generation.members(members).code[1:])
        assert codes == sorted(codes)


def test_the_first_and_last_day_are_those_of_the_rows(bench: Bench) -> None:
    generation = bench.generation()
    for report in REPORTS:
        days = {row.day for row in generation.fetch_frame(_days(report)).itertuples()}
        assert generation.first_day(report.name) == min(days).date()
        assert generation.last_day(report.name) == max(days).date()


def _days(report: ReportType) -> sa.Select[tuple[object]]:
    return sa.select(sa.literal_column("day")).select_from(sa.text(f"reporting.{report.fact}"))


def test_other_conventions_make_a_new_base(bench: Bench) -> None:
    before = bench.generation().meta
    assert ensure_replica(bench.settings, bench.database) == before
    other = replace(bench.settings, age_bands=(2.0, 5.0))
    assert ensure_replica(other, bench.database).generation == before.generation + 1
    assert replace(bench, settings=other).generation().parts("vet_daily")[0].codes(4).max() == 3
    replace(bench, settings=other).assert_equal()


def test_before_the_first_build_readers_are_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="not been prepared"):
        ReplicaReader(tmp_path).current()


def test_a_full_disk_leaves_the_old_base_serving(bench: Bench) -> None:
    before = bench.generation()
    named = bench.layout.current()
    result = run_with_little_space("rebuild", bench)
    assert "no space is left" in result.stderr, result.stderr
    assert bench.layout.current() == named
    assert bench.generation().data_version == before.data_version
    assert bench.rebuild().generation > before.meta.generation
    assert not [name for name in bench.directories() if name.startswith("tmp")]
    bench.assert_equal()


_CHILD = """
import resource, sys
from pathlib import Path
from dataclasses import replace
from dashboard.config import load_settings
from dashboard.errors import ProductError
from data_access.database import Database
from data_access.replica import build, refresh
settings = load_settings({"K9_DATA_DIR": sys.argv[2]})
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
database = Database(sys.stdin.readline().strip(), sys.argv[4])
try:
    work = build.rebuild if sys.argv[1] == "rebuild" else refresh.refresh_once
    work(database, settings, build.conventions_of(settings))
except ProductError as error:
    sys.exit(str(error))
"""


def run_with_little_space(work: str, bench: Bench) -> "subprocess.CompletedProcess[str]":
    """The work in a process whose files cannot grow: for the program the same as a full disk."""
    url = bench.database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", _CHILD, work, str(bench.settings.data_dir), str(TOO_SMALL_BYTES)]
    return subprocess.run(
        [*command, str(bench.database.role)], input=url, capture_output=True, text=True, check=False, timeout=60
    )
