"""Daily reports that are kept: always what would be read and written anew, for each reader their own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from random import Random

import pytest

from callbacks.kept_sheets import KeptSheets
from dashboard.errors import InvalidInput
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import DailySheet, read_sheet
from dashboard.permissions import Permission, Viewer
from dashboard.reports import REPORTS
from dashboard.reports.trainer_daily import TRAINER_DAILY
from dashboard.semantic.report import ReportType
from layouts.markup import Written, write
from layouts.pages import daily
from tests import factories as make
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines, viewers_of
from tests.lib.random_edits import random_edits
from tests.lib.random_unit import FIRST_DAY
from tests.lib.replica_ground import Bench, replica_ground

ROUNDS = 6
LOCALES = (Locale(), Locale(lang="en"), Locale(digits="arab"))
DAYS = tuple(FIRST_DAY + timedelta(days=days) for days in (35, 36, 50))


@pytest.fixture(scope="module")
def bench(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with replica_ground(databases, sessions=120) as ground:
        yield ground.with_replica_in(tmp_path_factory.mktemp("replica"))


def projects_of(reads: ReadPath) -> list[str]:
    return [code for code in reads.member_table("project").code if code]


def told(sheet: DailySheet) -> tuple[object, ...]:
    """All of it but when it was read."""
    answer = sheet.answer
    numbers = replace(answer.numbers, provenance=None)  # type: ignore[arg-type]
    return sheet.project, sheet.day, numbers, answer.trends, answer.running, sheet.groups, sheet.judged


def shown(
    sheets: KeptSheets | None, reads: ReadPath, report: ReportType, project: str, day: date, viewer: Viewer, to: Locale
) -> tuple[object, str] | str:
    """What a reader gets of it; `sheets`: None reads and writes it anew."""
    try:
        if sheets is None:
            sheet = read_sheet(reads, report, project, day, viewer)
            return told(sheet), write(daily.body(sheet, to)).text
        kept = sheets.read(reads, report, project, day, viewer)
        return told(kept.sheet), sheets.written(kept, to).text
    except InvalidInput as refused:
        return refused.code


def test_a_kept_report_is_what_would_be_read_now_for_every_reader_in_every_language(bench: Bench) -> None:
    random, reads, sheets, compared = Random(3), Engines.of(bench).replica, KeptSheets(), 0
    asked = list(product(REPORTS[:4], projects_of(reads)[:3], DAYS, viewers_of(bench), LOCALES))
    for _ in range(ROUNDS):
        for report, project, day, viewer, locale in random.sample(asked, 60):
            if not viewer.may(report.permission):
                continue
            fresh = shown(None, reads, report, project, day, viewer, locale)
            assert shown(sheets, reads, report, project, day, viewer, locale) == fresh, f"{viewer.username} {project}"
            compared += 1
        with bench.owner.engine.begin() as connection:
            random_edits(connection, bench.unit, random, count=1)
        bench.refresh()
    assert compared > 20 * ROUNDS


@pytest.fixture
def sheets() -> KeptSheets:
    return KeptSheets()


def test_what_is_kept_is_given_again_until_a_row_of_its_days_changes(bench: Bench, sheets: KeptSheets) -> None:
    reads, [viewer, *_], day = Engines.of(bench).replica, viewers_of(bench), DAYS[1]
    project_id = bench.unit.projects[0]
    project = reads.member_table("project").code_of_id[project_id]

    def read() -> tuple[DailySheet, Written]:
        kept = sheets.read(reads, TRAINER_DAILY, project, day, viewer)
        return kept.sheet, sheets.written(kept, Locale())

    def add(of: date) -> None:
        with bench.owner.engine.begin() as connection:
            make.make_session(
                connection,
                trainer_id=bench.unit.trainers[0],
                dog_id=bench.unit.dogs[0],
                project_id=project_id,
                session_date=datetime(of.year, of.month, of.day, 9),
            )
        bench.refresh()

    sheet, page = read()
    again, same_page = read()
    assert again.groups is sheet.groups and same_page is page
    add(day + timedelta(days=9))
    later, same_page = read()
    assert later.groups is sheet.groups and same_page is page, "a later day is none of its own"
    assert later.answer.numbers.provenance.data_version == reads.data_version(), "and it is as of now"
    add(day)
    changed, new_page = read()
    rows = [sum(len(group.items) for group in one.groups) for one in (sheet, changed)]
    assert rows[1] == rows[0] + 1
    assert new_page is not page
    add(day - timedelta(days=20))
    assert read()[0].groups is not changed.groups, "its trend goes back so far"


def test_other_rights_get_what_is_theirs(bench: Bench, sheets: KeptSheets) -> None:
    """Who may see less of a column than the reader before."""
    reads, day = Engines.of(bench).replica, DAYS[0]
    [viewer, *_] = viewers_of(bench)
    [project, *_] = projects_of(reads)
    report = next(one for one in REPORTS if any(column.sensitive for column in one.columns))
    needed = {column.sensitive for column in report.columns} - {None}
    every = replace(viewer, permissions=frozenset(Permission))
    fewer = replace(viewer, permissions=frozenset(Permission) - needed)

    def columns(who: Viewer) -> set[str]:
        found = sheets.read(reads, report, project, day, who).sheet
        return {column.name for group in found.groups for column in group.columns}

    hidden = {column.name for column in report.columns if column.sensitive}
    assert columns(every) & hidden
    assert not columns(fewer) & hidden
    assert columns(every) & hidden


def test_a_report_of_others_stays_unknown(bench: Bench, sheets: KeptSheets) -> None:
    reads = Engines.of(bench).replica
    seers = viewers_of(bench)
    for project, viewer in product(projects_of(reads), seers):
        outcomes = [shown(one, reads, TRAINER_DAILY, project, DAYS[0], viewer, Locale()) for one in (sheets, None)]
        assert isinstance(outcomes[0], str) == isinstance(outcomes[1], str), f"{viewer.username} {project}"
