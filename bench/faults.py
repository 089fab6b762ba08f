"""Everything that can break, broken under people at work: wrong answers, refusals by kind, rows lost, and the seconds
until all is well again by itself.

The product runs as people start it, on a small disk of its own. Readers check each answer against what was surely
written by the moment that it says; a row is written every 0.4 s, and comments through the product. Redis alone is
started again by this drill, as its service manager does; everything else comes back by itself.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click
import sqlalchemy as sa

from bench.faults_made import Hurting, KillableRedis, SmallDisk
from bench.faults_people import COMMENTS, READERS, People, Seen, soon
from bench.faults_truth import PROJECT, Truth
from bench.running import running_product
from bench.scale import prepared
from bench.week_run import Place
from dashboard import clock
from dashboard.config import Settings
from dashboard.people.tokens import ApiTokens
from dashboard.workflow.audit_chain import verify_audit
from dashboard.workflow.verify_snapshots import verify_snapshots
from data_access.account_store import AccountStore
from data_access.connect import open_database
from data_access.database import Actor
from data_access.scope_store import ScopeStore
from data_access.token_store import TokenStore

DRILL = Actor(name="drill of faults")
WELL_WITHIN_S, BETWEEN_S = 120.0, 4.0
_DAY = sa.text(
    "SELECT f.day, count(*), sum(f.duration_min) FROM reporting.fact_trainer_daily f"
    " JOIN reporting.dim_project p ON p.key = f.project_key"
    " WHERE p.code = :project AND f.day < current_date - 3 GROUP BY f.day ORDER BY f.day DESC LIMIT 1"
)
_ROWS = sa.text(
    "SELECT count(*) FROM reporting.fact_trainer_daily f JOIN reporting.dim_project p ON p.key = f.project_key"
    " WHERE p.code = :project AND f.day = :day"
)
_COMMENTS = sa.text(
    "SELECT comment, count(*) AS number FROM reporting.report_event WHERE comment = ANY(:words) GROUP BY comment"
)
_MOVED_CLOCK = Path(__file__).parent / "moved_clock"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`well_s`: seconds after the fault until all was well; None where it never was."""

    name: str
    well_s: float | None
    answers: int
    wrong: int
    errors: Mapping[str, int]


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print by fault what people met and how long it took; then what was lost."""
    with ExitStack() as stack:
        disk = stack.enter_context(SmallDisk(settings.data_dir / "small-disk"))
        with prepared(replace(settings, data_dir=disk.directory), rows) as bench:
            own = bench.settings
        redis, clock_file = KillableRedis(), own.data_dir / "moved-clock"
        clock_file.write_text("0", encoding="ascii")
        redis.start()
        stack.callback(redis.kill)
        moved = {"PYTHONPATH": str(_MOVED_CLOCK), "BENCH_MOVED_CLOCK": str(clock_file)}
        product = stack.enter_context(running_product(own.data_dir, REDIS_URL=redis.url, K9_WORKERS="2", **moved))
        database = stack.enter_context(closing(open_database(own, pooled=False)))
        assert database.server is not None
        place = Place(product=product, database=database, owner=database.owner, settings=own)
        hurting = Hurting(product=product, server=database.server, redis=redis, disk=disk, clock_file=clock_file)
        people = _people(place)
        outcomes = _break_all(people, hurting)
        click.echo(_table(outcomes))
        click.echo(_lost(place, people))
        people.truth.undo()
        click.echo(f"{product.log().count('request failed')} requests failed of a fault of ours")


def _people(place: Place) -> People:
    day, first, minutes = _day(place)
    truth = Truth(owner=place.owner, day=day, first=first, first_minutes=minutes)
    truth.prepare()
    app = place.database.app
    tokens = ApiTokens(TokenStore(app), AccountStore(app), ScopeStore(app))
    name = f"drill {clock.now():%Y-%m-%d %H:%M:%S}"
    return People(
        url=place.product.url,
        truth=truth,
        cookies={who: place.cookie(who) for who in set(READERS)},
        tokens={who: tokens.create(who, name, "all", None, DRILL) for who in {"ghada", COMMENTS}},
        seen=Seen(),
    )


def _day(place: Place) -> tuple[date, int, int]:
    """A day of the past that has rows; how many, and their minutes."""
    with place.owner.read() as connection:
        day, count, minutes = connection.execute(_DAY, {"project": PROJECT}).one()
    return day, int(count), int(minutes)


def _break_all(people: People, hurting: Hurting) -> list[Outcome]:
    outcomes, seen = [], people.seen
    with people.at_work():
        began = clock.now()
        assert soon(lambda: people.is_well(began), WELL_WITHIN_S) is not None, "well before anything breaks"
        for fault in hurting.faults():
            seen.fault = fault.name
            fault.hurt()
            over = clock.now()
            well_s = soon(lambda over=over: people.is_well(over), WELL_WITHIN_S)  # type: ignore[misc]
            people.truth.settle()
            time.sleep(BETWEEN_S)
            outcomes.append(_outcome(fault.name, well_s, seen))
            click.echo(_line(outcomes[-1]))
    return outcomes


def _outcome(name: str, well_s: float | None, seen: Seen) -> Outcome:
    for why in seen.wrong[name][:5]:
        click.echo(f"wrong, {name}: {why}")
    return Outcome(
        name=name,
        well_s=well_s,
        answers=seen.answers[name],
        wrong=len(seen.wrong[name]),
        errors=dict(seen.errors[name]),
    )


def _line(one: Outcome) -> str:
    well = f"{one.well_s:>8.1f}" if one.well_s is not None else f"{'never':>8}"
    met = "; ".join(f"{count} x {what}" for what, count in sorted(one.errors.items())) or "nothing"
    return f"{one.name:34}{well}{one.answers:>9,}{one.wrong:>7}  {met}"


def _table(outcomes: Sequence[Outcome]) -> str:
    head = f"\n{'fault':34}{'well, s':>8}{'answers':>9}{'wrong':>7}  refused"
    return "\n".join([head, *map(_line, outcomes)])


def _lost(place: Place, people: People) -> str:
    """What was confirmed and is not there, or twice."""
    truth, words = people.truth, people.seen.comments
    truth.settle()
    with place.owner.read() as connection:
        kept = {row.comment: row.number for row in connection.execute(_COMMENTS, {"words": words})}
        seals = verify_snapshots(connection).is_whole
        rows = connection.execute(_ROWS, {"project": PROJECT, "day": truth.day}).scalar_one()
    missing, twice = sum(one not in kept for one in words), sum(count > 1 for count in kept.values())
    wrong = sum(map(len, people.seen.wrong.values()))
    lines = (
        f"{wrong} wrong of {sum(people.seen.answers.values()):,} answers",
        f"{truth.lost()} lost of {len(truth.written)} rows, {missing} of {len(words)} comments, {twice} kept twice",
        f"{rows - truth.first - len(truth.written)} rows that nobody is known to have written",
        f"the audit log is {'whole' if verify_audit(place.database.app).is_intact else 'not whole'}",
        f"the sealed reports are {'whole' if seals else 'not whole'}",
    )
    return "\n".join(lines)
