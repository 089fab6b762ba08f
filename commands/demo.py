"""./k9 demo"""

import shutil

import click

from commands.startup import run_lock
from dashboard import clock, log
from dashboard.config import DEMO_ACCOUNTS_FILE, Settings, settings_from_environment
from dashboard.delivery.demo_schedules import write_demo_schedules
from dashboard.errors import SetupError
from dashboard.workflow.demo_history import write_demo_history
from data_access.connect import opened_database
from data_access.demo import DEFAULT_SEED, MOST_SESSIONS, load_demo
from data_access.embedded import remove_embedded
from data_access.migrate import migrate
from data_access.replica.build import conventions_of, replica_directory


@click.command()
@click.option("--sessions", type=click.IntRange(1, MOST_SESSIONS), help="Exactly so many training sessions.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Another seed, another unit.")
@click.option("--reset", is_flag=True, help="Remove the embedded database and its replica first.")
def command(sessions: int | None, seed: int, reset: bool) -> None:
    """Load the demo data into an empty database: an invented unit with two years of records."""
    settings = settings_from_environment()
    log.configure(settings)
    with run_lock(settings.data_dir):
        if reset:
            _reset(settings)
        with opened_database(settings) as found:
            migrate(settings, found.owner, found.app_login)
            today = clock.today(settings.timezone)
            summary = load_demo(found.owner, settings=settings, today=today, seed=seed, sessions=sessions)
            write_demo_history(found.app, conventions_of(settings), today)
            write_demo_schedules(found.app, settings.timezone)
    rows = sum(summary.counts.values())
    click.echo(f"{rows:,} rows of demo data in {summary.seconds:.1f} s; the accounts are in {DEMO_ACCOUNTS_FILE}")


def _reset(settings: Settings) -> None:
    """Remove what a first start makes in the data directory: database, replica, accounts. Nothing else is ours.

    The caller holds the run lock, so no copy of the program runs there; `remove_embedded` looks for other commands.
    """
    if not settings.uses_embedded_database:
        raise SetupError(
            "DATABASE_URL names a database of yours, and --reset removes embedded ones only", field="DATABASE_URL"
        )
    remove_embedded(settings.data_dir)
    shutil.rmtree(replica_directory(settings), ignore_errors=True)
    (settings.data_dir / DEMO_ACCOUNTS_FILE).unlink(missing_ok=True)
