"""From the approval to the sealed report: JSON, PDF and workbook made, hashed and kept. The day of every report type,
and the largest days that there are. Each seal is taken back, so that the database stays as it was."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import click
from sqlalchemy import text

from bench.files import pooled, read_path
from bench.scale import prepared
from bench.table import Timing, timed
from dashboard import clock
from dashboard.config import Settings
from dashboard.metrics import ReadPath, warm_up
from dashboard.metrics.content import SEALER, content_of
from dashboard.metrics.daily import read_sheet
from dashboard.reports import REPORTS
from dashboard.semantic.report import ReportType
from dashboard.workflow.sealing import Sealing, unit_language
from dashboard.workflow.subject import APPROVED, APPROVED_FIRST, SUBMITTED, Signature, Subject
from data_access.database import Database

DAYS = 50
PROMISED_MS = 2000
NOBODY = "00000000-0000-0000-0000-000000000000"
_OPEN = """
INSERT INTO reporting.daily_report (id, report_type, project_id, day, state, submitted_by)
VALUES (CAST(:id AS uuid), :report, CAST(:project AS uuid), :day, 'submitted', CAST(:id AS uuid))
"""
_LARGEST = "SELECT p.code, f.day, count(*) AS rows FROM reporting.fact_{} f JOIN reporting.dim_project p"
_LARGEST += " ON p.key = f.project_key GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT :limit"


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and 95th percentile of 50 seals of each report type."""
    warm_up()
    with prepared(settings, rows) as bench, pooled(bench) as database:
        reads = read_path(bench, database)
        sealing = Sealing.of(settings, reads)
        head = f"{'':22}{'seals':>6}{'rows':>8}{'median ms':>12}{'p95 ms':>10}{'promised':>10}"
        click.echo(head)
        for report in REPORTS:
            _tell(report.name, [_seal(sealing, database, one) for one in _of_alpha(reads, report, settings)])
        largest = list(_largest(reads, database, settings))
        _tell("the largest days", [_seal(sealing, database, one) for one in largest])


def _of_alpha(reads: ReadPath, report: ReportType, settings: Settings) -> Iterator[Subject]:
    today = clock.today(settings.timezone)
    for number in range(1, DAYS + 1):
        yield _subject(reads, report, "ALPHA", today - timedelta(days=number), settings)


def _largest(reads: ReadPath, database: Database, settings: Settings) -> Iterator[Subject]:
    """Of the report type whose days have most rows."""
    report = REPORTS[0]
    wanted = text(_LARGEST.format(report.name))
    found = database.fetch(lambda connection: connection.execute(wanted, {"limit": DAYS}).all())
    for code, day, _ in found:
        yield _subject(reads, report, code, day, settings)


def _subject(reads: ReadPath, report: ReportType, project: str, day: date, settings: Settings) -> Subject:
    ids = {code: key for key, code in reads.member_table("project").code_of_id.items()}
    content = content_of(read_sheet(reads, report, project, day, SEALER))
    steps = (SUBMITTED, APPROVED_FIRST, APPROVED)
    return Subject(
        report_type=report.name,
        report_id=NOBODY,
        project_id=ids[project],
        project=project,
        day=day,
        revision=1,
        content_hash=content.hash,
        approved_by=NOBODY,
        chain=tuple(Signature(step=step, user_id=NOBODY, name="Somebody", at=clock.now()) for step in steps),
        language=unit_language(settings),
    )


def _seal(sealing: Sealing, database: Database, subject: Subject) -> tuple[float, int]:
    """Milliseconds, and rows of the report."""
    rows: list[int] = []

    def act() -> None:
        rendered = sealing.render(subject)
        with database.session() as connection:
            values = {"report": subject.report_type, "project": subject.project_id, "day": subject.day}
            connection.execute(text(_OPEN), values | {"id": subject.report_id})
            sealing.keep(connection, rendered)
            connection.rollback()
        rows.append(rendered.metadata["rows"])

    return timed(act), rows[0]


def _tell(name: str, runs: Sequence[tuple[float, int]]) -> None:
    timing = Timing(name, [milliseconds for milliseconds, _ in runs])
    rows = sorted(rows for _, rows in runs)[len(runs) // 2]
    kept = "" if timing.p95 <= PROMISED_MS else "  missed"
    click.echo(f"{name:22}{len(runs):>6}{rows:>8}{timing.median:>12.1f}{timing.p95:>10.1f}{PROMISED_MS:>10}{kept}")
