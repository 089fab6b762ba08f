"""./k9 job"""

from datetime import datetime

import click

from dashboard import clock, log
from dashboard.config import settings_from_environment
from dashboard.errors import NotFound, nearest
from data_access.connect import opened_database
from jobs import JOBS
from jobs.job import Ground, Job
from jobs.run_job import run_job


@click.command()
@click.argument("name", required=False)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day it is for; unless given, the one that a run of today is for.",
)
def command(name: str | None, day: datetime | None) -> None:
    """Run the job NAME once, by hand; without a name, list the jobs."""
    if name is None:
        for job in JOBS:
            click.echo(f"{job.name:26} {job.on:12} {job.at:6} {job.purpose}")
        return
    job = _named(name)
    settings = settings_from_environment()
    log.configure(settings)
    with opened_database(settings) as found:
        wanted = day.date() if day else job.day_for(clock.today(settings.timezone))
        counts = run_job(job, Ground(database=found.app, settings=settings), wanted)
    click.echo(f"{job.name} for {wanted}: " + (", ".join(f"{n} {what}" for what, n in counts.items()) or "done"))


def _named(name: str) -> Job:
    for job in JOBS:
        if job.name == name:
            return job
    raise NotFound(
        f"there is no job called {name!r}",
        field="job",
        value=name,
        suggestion=nearest(name, [job.name for job in JOBS]),
    )
