"""./k9 export"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

import click

from commands.console import console_actor
from dashboard import log
from dashboard.config import settings_from_environment
from dashboard.errors import Forbidden, InvalidInput, SetupError, nearest
from dashboard.exports import FORMATS
from dashboard.exports.as_csv import csv_stream
from dashboard.exports.question_document import question_document
from dashboard.i18n import LANGUAGES, Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.daily import every_row
from dashboard.metrics.scope import authorise
from dashboard.people.accounts import account_named
from dashboard.people.locale import choose_language, locale_of
from dashboard.people.viewer import viewer_of
from dashboard.permissions import Permission, Viewer
from dashboard.quality.asking import QualityAsking
from dashboard.reports import REPORTS, report_named
from dashboard.secret_files import private_file
from dashboard.semantic.query import Query, measure_shown
from dashboard.workflow.audit_events import FILE, AuditAction, AuditEvents
from data_access.account_store import Account, AccountStore
from data_access.connect import opened_database
from data_access.quality_reading import QualityReading
from data_access.scope_store import ScopeStore
from jobs.job import Ground

ACTOR = console_actor("export")
CSV = "csv"
"""Beside FORMATS: rows only."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question in the eyes of one person. `measure`: the rows are those behind it."""

    query: Query
    measure: str | None
    viewer: Viewer
    locale: Locale


@click.command()
@click.argument("question")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--user", "username", required=True, help="Whose rights the file has: what they may see and take along.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Of its words; theirs unless given.")
def command(question: str, file: Path, username: str, lang: str | None) -> None:
    """Write the answer to QUESTION, with every row of it, to FILE (.csv, .xlsx, .pdf, .json).

    QUESTION is a report type, and behind a question mark what stands in the address of its page:
    'trainer_daily?from=2026-11-01&to=2026-11-24&project=ALPHA'. A CSV file has the rows only. The audit log has an
    entry of each file.
    """
    settings = settings_from_environment()
    log.configure(settings)
    ending = _ending(file)
    with opened_database(settings) as found:
        account = account_named(AccountStore(found.app), username)
        language = choose_language(lang, account.language, unit=settings.language)
        locale = locale_of(account, language, settings.timezone)
        asked = _asked(question, _viewer(account, ScopeStore(found.app)), locale)
        ground = Ground(database=found.app, settings=settings)
        with _whole(file) as target:
            if ending == CSV:
                rows = _write_rows(ground.reads, asked, target)
            else:
                rows = _write(ground.reads, QualityAsking(QualityReading(found.app)), asked, ending, target)
            report = asked.query.report
            details = {
                "format": ending,
                "title": report.label.text(locale.lang),
                "rows": rows,
                "report_type": report.name,
                "question": question,
                "with_rights_of": username,
            }
            AuditEvents(found.app).record(AuditAction.EXPORT, FILE, file.name, ACTOR, details)
    click.echo(f"{rows:,} rows in {file}, as {username} may see them")


def _ending(file: Path) -> str:
    known, ending = (CSV, *(one.ending for one in FORMATS)), file.suffix.removeprefix(".").lower()
    if ending in known:
        return ending
    raise InvalidInput(
        f"{file.name} ends like no kind of file that there is: {', '.join(f'.{one}' for one in known)}",
        field="FILE",
        value=file.name,
        suggestion=nearest(ending, known),
    )


def _viewer(account: Account, scopes: ScopeStore) -> Viewer:
    viewer = viewer_of(account, scopes)
    if viewer is None or not viewer.may(Permission.REPORT_ROWS_EXPORT):
        raise Forbidden(f"{account.username} may not take rows along", field="--user", hint="see ./k9 user list")
    return viewer


def _asked(question: str, viewer: Viewer, locale: Locale) -> Asked:
    name, _, text = question.partition("?")
    report = report_named(name, nearby=[one for one in REPORTS if viewer.may(one.permission)])
    authorise(report, viewer)
    return Asked(query=Query.parse(text, report), measure=measure_shown(text, report), viewer=viewer, locale=locale)


def _write(reads: ReadPath, quality: QualityAsking, asked: Asked, ending: str, target: IO[bytes]) -> int:
    kind = next(one for one in FORMATS if one.ending == ending)
    document = question_document(reads, asked.query, asked.viewer, asked.locale, measure=asked.measure, quality=quality)
    kind.write(document, target, asked.locale)
    return document.rows


def _write_rows(reads: ReadPath, asked: Asked, target: IO[bytes]) -> int:
    pages = every_row(reads, asked.query, asked.viewer, measure=asked.measure)
    first = next(pages)
    items = (page.items for page in chain((first,), pages))
    target.writelines(csv_stream(first.columns, items, asked.locale))
    return first.total


@contextmanager
def _whole(file: Path) -> Iterator[IO[bytes]]:
    """The file under its name when all of it is there and the audit log says so, else nothing; for its owner only."""
    with ExitStack() as stack:
        try:
            target = stack.enter_context(private_file(file))
        except OSError as error:
            raise SetupError(f"{file} cannot be written: {error.strerror}", field="FILE") from None
        yield target
