"""The content of a daily report: the same for the same rows, another one after any change, from one moment."""

from datetime import date, timedelta

import pytest

from app import make_read_path
from dashboard import clock
from dashboard.metrics.content import SEALER, Content, content_of, read_content, source_of_moment
from dashboard.metrics.daily import read_sheet
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.report import ReportType
from data_access.replica.build import conventions_of, replica_directory
from data_access.replica.reader import ReplicaReader
from tests.lib.app_ground import AppGround

TRAINERS = report_named("trainer_daily")
A_SESSION = (
    "SELECT row_id::text, day, notes, duration_min FROM reporting.fact_trainer_daily"
    " WHERE project_key = (SELECT key FROM reporting.dim_project WHERE code = 'ALPHA')"
    " AND source = 'breeding_training_activity' ORDER BY day, row_id LIMIT 1"
)


def content(web: AppGround, report: ReportType, project: str, day: date) -> Content:
    conventions = conventions_of(web.settings)
    with source_of_moment(web.database.app, conventions) as source:
        return read_content(source, report, project, day, conventions)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_sheet_says_what_the_database_says(web: AppGround, report: ReportType) -> None:
    yesterday = clock.today(web.settings.timezone) - timedelta(days=1)
    reads = make_read_path(web.settings, web.database, ReplicaReader(replica_directory(web.settings), threads=1))
    of_sheet = content_of(read_sheet(reads, report, "ALPHA", yesterday, SEALER))
    of_source = content(web, report, "ALPHA", yesterday)
    assert of_sheet == of_source and of_sheet.hash == of_source.hash


def test_a_field_that_no_number_stands_on_changes_it(web: AppGround) -> None:
    [(row_id, day, notes, _)] = web.ask(A_SESSION)
    rewrite = "UPDATE public.breeding_training_activity SET notes = :notes WHERE id = CAST(:id AS uuid)"
    before = content(web, TRAINERS, "ALPHA", day)
    web.change(rewrite, id=row_id, notes="rewritten")
    changed = content(web, TRAINERS, "ALPHA", day)
    web.change(rewrite, id=row_id, notes=notes)
    assert changed.hash != before.hash == content(web, TRAINERS, "ALPHA", day).hash
    assert {row for row in before.rows if before.rows[row] != changed.rows[row]} == {row_id}


def test_a_change_meanwhile_belongs_to_the_next_moment(web: AppGround) -> None:
    conventions = conventions_of(web.settings)
    [(row_id, day, _, minutes)] = web.ask(A_SESSION)
    set_duration = "UPDATE public.breeding_training_activity SET duration = :minutes WHERE id = CAST(:id AS uuid)"
    with source_of_moment(web.database.app, conventions) as source:
        before = read_content(source, TRAINERS, "ALPHA", day, conventions)
        web.change(set_duration, id=row_id, minutes=minutes + 1)
        assert read_content(source, TRAINERS, "ALPHA", day, conventions).hash == before.hash
    assert content(web, TRAINERS, "ALPHA", day).hash != before.hash
    web.change(set_duration, id=row_id, minutes=minutes)
