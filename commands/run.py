"""./k9 run: checks, database, demo, replica, then the web server and the jobs under one supervisor."""

import sys
from collections.abc import Iterator

import click

from commands.startup import check_port, run_lock
from commands.supervise import Child, Supervisor
from dashboard import clock, log
from dashboard.config import DEMO_ACCOUNTS_FILE, Settings, settings_from_environment
from dashboard.delivery.demo_schedules import write_demo_schedules
from dashboard.people.viewer import role_of
from dashboard.permissions import Role
from dashboard.setting_values import PROJECT_ROOT
from dashboard.workflow.demo_history import write_demo_history
from data_access.account_store import AccountStore
from data_access.connect import OpenDatabase, opened_database
from data_access.demo import is_empty, load_demo
from data_access.migrate import host_tables_made_by_us, migrate
from data_access.replica.build import conventions_of, ensure_replica

WEB = Child(
    name="web",
    command=(
        *(sys.executable, "-m", "gunicorn", "--config", str(PROJECT_ROOT / "gunicorn_config.py")),
        "app:create_app_from_environment()",
    ),
)
JOBS = Child(name="jobs", command=(sys.executable, "-m", "jobs"))


@click.command()
def command() -> None:
    """Start everything: database, pages, jobs. Ctrl-C stops it."""
    settings = settings_from_environment()
    log.configure(settings)
    with run_lock(settings.data_dir):
        check_port(settings.host, settings.port)
        with opened_database(settings) as found:
            _prepare(settings, found)
            supervisor = Supervisor((WEB, JOBS), working_directory=PROJECT_ROOT)
            if found.server is not None:
                supervisor.watch(found.server.ensure_running)
            supervisor.run(settings.host, settings.port, on_ready=lambda: _announce(settings, found))


def _prepare(settings: Settings, found: OpenDatabase) -> None:
    """Everything that must be there before the first page."""
    found.owner.check()
    migrate(settings, found.owner, found.app_login)
    found.app.check()
    if _wants_demo(settings, found):
        click.echo("loading demo data ...")
        today = clock.today(settings.timezone)
        summary = load_demo(found.owner, settings=settings, today=today)
        write_demo_history(found.app, conventions_of(settings), today)
        write_demo_schedules(found.app, settings.timezone)
        click.echo(f"demo data loaded in {summary.seconds:.1f} s")
    ensure_replica(settings, found.app)


def _wants_demo(settings: Settings, found: OpenDatabase) -> bool:
    wanted = settings.demo == "on" or (settings.demo == "auto" and settings.uses_embedded_database)
    return wanted and is_empty(found.owner)


def _announce(settings: Settings, found: OpenDatabase) -> None:
    """Where to go, who to log in as, and what a first start leaves to be done."""
    click.echo(f"\nK9 Insight is ready: {settings.public_url}")
    accounts = settings.data_dir / DEMO_ACCOUNTS_FILE
    if accounts.exists():
        click.echo(f"\n{accounts.read_text(encoding='utf-8').strip()}")
    for line in first_words(settings, found):
        click.echo(f"\n{line}")
    click.echo("\nCtrl-C stops it.")


def first_words(settings: Settings, found: OpenDatabase) -> Iterator[str]:
    """What has to be done once, for as long as it has not been."""
    entering = [account for account in AccountStore(found.app).all() if account.may_enter()]
    if not any(role_of(account) is Role.ADMIN for account in entering):
        with found.owner.read() as connection:
            is_ours = host_tables_made_by_us(connection)
        how = (
            "make one: ./k9 user create NAME --role admin"
            if is_ours
            else "give somebody of the K9 program that role: ./k9 user set NAME --role admin"
        )
        yield f"No administrator may log in yet; {how}"
    if settings.is_production and not settings.audit_key:
        yield "There is no K9_AUDIT_KEY: the audit log has no checkpoints (docs/AUDIT.md)"
