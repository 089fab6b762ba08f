"""./k9 uninstall-triggers"""

import click

from dashboard import log
from dashboard.config import settings_from_environment
from dashboard.errors import InvalidInput
from data_access.connect import opened_database
from data_access.database import APP_ROLE, Database
from data_access.database_facts import as_setup_error
from data_access.installed import Installed, find_installed
from data_access.uninstall import uninstall


@click.command()
@click.option("--dry-run", is_flag=True, help="Only list what would go.")
@click.option("--keep-data", is_flag=True, help="Take away triggers and indexes; keep our schema and its rights.")
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask for the name of the database.")
def command(dry_run: bool, keep_data: bool, is_sure: bool) -> None:
    """Take everything of ours out of the K9 database: triggers, indexes, rights, the schema `reporting`.

    Its own tables and rows stay as they are. What is in the schema goes for good: the audit log, sealed reports,
    imported rows. Make a ./k9 backup first.
    """
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as found:
        with as_setup_error(), found.owner.read() as connection:
            installed = find_installed(connection)
        lines = installed.lines(keep_data=keep_data)
        for line in lines:
            click.echo(line)
        if dry_run or not lines:
            click.echo(f"{len(lines)} things would go, nothing was changed" if lines else "there is nothing of ours")
            return
        if not is_sure:
            _ask(found.owner)
        uninstall(found.owner, keep_data=keep_data)
    click.echo(f"{len(lines)} things are gone")
    if not keep_data:
        _tell_of_role(installed)


def _ask(owner: Database) -> None:
    name = str(owner.url.database)
    typed = click.prompt(f"This cannot be undone. The name of the database, to go on ({name})", err=True)
    if typed != name:
        raise InvalidInput(f"{typed!r} is not {name!r}", hint="nothing was changed")


def _tell_of_role(installed: Installed) -> None:
    if installed.has_role and not installed.is_role_ours_alone:
        click.echo(
            f"the role {APP_ROLE} stays: another database of this server needs it, or you may not drop it."
            f" Where nobody needs it, as superuser: DROP ROLE {APP_ROLE}"
        )
