"""./k9 bench"""

import click

from bench import BENCHMARKS, Benchmark
from dashboard import log
from dashboard.config import settings_from_environment
from dashboard.errors import NotFound, nearest

ALL = "all"


@click.command()
@click.argument("name")
@click.option("--rows", type=click.IntRange(1000), help="Training sessions; each benchmark has a usual number.")
@click.option("--users", type=click.IntRange(1), help="Of `load`: people at once.")
@click.option("--minutes", type=click.FloatRange(0.1), help="Of `load`: how long they stay.")
@click.option("--calm", is_flag=True, help="Of `load`: no rows are written meanwhile, so no open page has to follow.")
@click.option("--engine", "engines", multiple=True, help="Of the benchmarks that compare engines: only these.")
def command(name: str, rows: int | None, engines: tuple[str, ...], **options: float | bool | None) -> None:
    """Measure NAME (or all) on this machine and print a plain table. Its database is kept for the next time."""
    settings = settings_from_environment()
    log.configure(settings)
    usual = [benchmark for benchmark in BENCHMARKS if not benchmark.is_asked_for]
    for benchmark in usual if name == ALL else (_named(name),):
        click.echo(f"\n{benchmark.name}: {benchmark.purpose}")
        benchmark.run(settings, rows or benchmark.rows, engines, **options)


def _named(name: str) -> Benchmark:
    for benchmark in BENCHMARKS:
        if benchmark.name == name:
            return benchmark
    known = [ALL, *(benchmark.name for benchmark in BENCHMARKS)]
    raise NotFound(
        f"there is no benchmark called {name!r}; there are {', '.join(known)}",
        field="benchmark",
        value=name,
        suggestion=nearest(name, known),
    )
