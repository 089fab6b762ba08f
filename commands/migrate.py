"""./k9 migrate"""

import click

from dashboard import log
from dashboard.config import settings_from_environment
from data_access.connect import opened_database
from data_access.migrate import migrate


@click.command()
def command() -> None:
    """Bring the database to this program's version. Running it again changes nothing."""
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as found:
        migrate(settings, found.owner, found.app_login)
    click.echo("the database is up to date")
