"""./k9 migrate"""

import click

from dashboard import log
from dashboard.config import settings_from_environment
from data_access.connect import opened_database
from data_access.migrate import migrate, plan_migration


@click.command()
@click.option("--dry-run", is_flag=True, help="Only list what would be added, and say whether it can be.")
def command(dry_run: bool) -> None:
    """Bring the database to this program's version. Running it again changes nothing.

    A dry run does all of it and undoes it at once, so that whatever stands in the way is found out; writers to the K9
    tables may wait for it for a moment.
    """
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as found:
        if not dry_run:
            migrate(settings, found.owner, found.app_login)
            click.echo("the database is up to date")
            return
        lines = plan_migration(settings, found.owner, found.app_login)
    for line in lines:
        click.echo(line)
    click.echo(f"{len(lines)} things would be added, nothing was changed")
