"""./k9 doctor"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from commands.doctor_checks import CHECKS
from commands.doctor_finding import Check, Finding, State
from dashboard.config import Settings, settings_from_environment
from dashboard.errors import ProductError, SetupError
from data_access.connect import OpenDatabase, open_database
from data_access.database_facts import as_setup_error
from data_access.embedded_logins import CLUSTER


@click.command()
def command() -> None:
    """Say what is configured, reachable, stale. Changes nothing; exit code 1 when something needed is broken."""
    settings = settings_from_environment()
    is_broken = False
    with _database(settings) as found:
        for check in CHECKS:
            for finding in _findings(check, settings, found):
                is_broken |= finding.state is State.BAD
                click.echo(f"{finding.state:4}  {check.name:9} {finding.text}")
    sys.exit(1 if is_broken else 0)


def _findings(check: Check, settings: Settings, found: OpenDatabase | ProductError) -> Iterator[Finding]:
    """What a check says; one that cannot be made is a finding like others, and the next one is made."""
    try:
        with as_setup_error():
            if not check.needs_database:
                yield from check.look(settings)  # type: ignore[call-arg]
            elif isinstance(found, ProductError):
                raise found
            else:
                yield from check.look(settings, found)  # type: ignore[call-arg]
    except ProductError as error:
        yield Finding(State.BAD, str(error))


@contextmanager
def _database(settings: Settings) -> Iterator[OpenDatabase | ProductError]:
    """The database, or why there is none. An embedded one that was never made is not made for the doctor."""
    if settings.uses_embedded_database and not (settings.data_dir / CLUSTER).exists():
        yield SetupError("there is no embedded database yet", hint="./k9 run makes it")
        return
    try:
        found = open_database(settings, pooled=False)
    except ProductError as error:
        yield error
        return
    try:
        yield found
    finally:
        found.close()
