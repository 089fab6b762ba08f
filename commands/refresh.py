"""./k9 refresh"""

import click

from dashboard import log
from dashboard.config import Settings, settings_from_environment
from dashboard.metrics import SPARK
from data_access.connect import opened_database
from data_access.database import Database
from data_access.replica.build import conventions_of
from data_access.replica.refresh import refresh_once
from data_access.scaleout.fill import Filler


@click.command()
def command() -> None:
    """Bring the replica to this moment, once, and with K9_ENGINE=spark the store. The jobs process does it all the
    time."""
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as found:
        outcome = refresh_once(found.app, settings, conventions_of(settings))
        if settings.engine == SPARK:
            _fill(found.app, settings)
    if not outcome.changed:
        click.echo(f"nothing changed; the data version is {outcome.version}")
        return
    days = ", ".join(f"{len(found)} days of {report}" for report, found in outcome.dirty.items())
    click.echo(f"data version {outcome.version} in {outcome.seconds:.2f} s: {days or 'members or everything'}")


def _fill(database: Database, settings: Settings) -> None:
    filled = Filler(database, settings).once()
    months = ", ".join(f"{len(found)} months of {report}" for report, found in filled.months.items())
    click.echo(f"store {filled.version} in {filled.seconds:.2f} s: {months or 'nothing changed'}")
