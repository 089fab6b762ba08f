"""./k9 job"""

from collections.abc import Callable
from datetime import date, datetime

import click

from dashboard import clock, log
from dashboard.config import settings_from_environment
from dashboard.errors import InvalidInput, NotFound, nearest
from data_access.connect import opened_database
from jobs import JOBS
from jobs.job import Counts, Ground, Job
from jobs.run_job import run_job


@click.command()
@click.argument("name", required=False)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day it is for; unless given, the one that a run of today is for.",
)
@click.option("--dry-run", is_flag=True, help="Say what it would do, and change nothing.")
def command(name: str | None, day: datetime | None, dry_run: bool) -> None:
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
        ground = Ground(database=found.app, settings=settings)
        counts = _preview(job)(ground, wanted) if dry_run else run_job(job, ground, wanted)
    what_for = f"{job.name} for {wanted}" + (", nothing changed" if dry_run else "")
    click.echo(f"{what_for}: " + (", ".join(f"{n} {what}" for what, n in counts.items()) or "done"))


def _preview(job: Job) -> Callable[[Ground, date], Counts]:
    """Raises InvalidInput for a job that cannot say what it would do."""
    if job.preview is None:
        known = ", ".join(one.name for one in JOBS if one.preview is not None)
        raise InvalidInput(f"{job.name} has no dry run", field="job", value=job.name, hint=f"these have: {known}")
    return job.preview


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
