"""./k9 rebuild"""

import time

import click

from dashboard import log
from dashboard.config import settings_from_environment
from data_access.connect import opened_database
from data_access.replica.build import conventions_of, rebuild


@click.command()
def command() -> None:
    """Make the whole replica anew from PostgreSQL; pages go on showing the present one until it is ready."""
    settings = settings_from_environment()
    log.configure(settings)
    started = time.monotonic()
    with opened_database(settings) as found:
        meta = rebuild(found.app, settings, conventions_of(settings))
    rows = ", ".join(f"{count:,} {report}" for report, count in meta.rows.items())
    click.echo(f"data version {meta.data_version} in {time.monotonic() - started:.1f} s: {rows}")
