"""The rules of data quality: how long they take, and what they find of errors that were planted on purpose.

Rules were tuned on demo units of TUNING_SEEDS; what is printed is of JUDGING_SEEDS, which nobody looked at before.
"""

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random
from time import perf_counter

import click
import sqlalchemy as sa

from bench.quality_faults import plant
from bench.quality_planting import Label, Planting
from bench.scale import Bench, prepared
from bench.table import Timing, render, timed
from dashboard import clock
from dashboard.config import Settings
from dashboard.metrics.engine import Engine
from dashboard.quality.evaluate import Judge
from dashboard.quality.found import Found
from dashboard.quality.keeping import QualityKeeper
from dashboard.quality.reference import read_reference
from dashboard.reports import REPORTS
from data_access.connect import opened_database
from data_access.demo import load_demo
from data_access.migrate import migrate
from data_access.quality_store import QualityStore
from data_access.replica.build import conventions_of, rebuild, replica_directory
from data_access.replica.reader import ReplicaReader

TUNING_SEEDS, JUDGING_SEEDS = (2026, 11, 12, 901, 902, 903), (911, 912, 913)
DAYS = 200
ALL_DAYS = "all reports"


@dataclass(frozen=True, kw_only=True)
class Scored:
    """`missed`: kinds of the labels that no finding told of; `wrong`: rules of the findings that no label explains."""

    found: int
    labels: int
    missed: Counter[str]
    wrong: Counter[str]

    @property
    def precision(self) -> float:
        return 1 - sum(self.wrong.values()) / self.found

    @property
    def recall(self) -> float:
        return 1 - sum(self.missed.values()) / self.labels


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print the sweep, a day's report, and precision and recall by seed."""
    with prepared(settings, rows) as bench:
        _print_times(bench)
    click.echo(f"{'seed':>8}{'labels':>8}{'findings':>10}{'precision':>11}{'recall':>9}")
    for seed in JUDGING_SEEDS:
        scored = score_seed(settings, seed)
        told = f"{seed:>8}{scored.labels:>8}{scored.found:>10}{scored.precision:>11.3f}{scored.recall:>9.3f}"
        click.echo(told + _explained(scored))


def _explained(scored: Scored) -> str:
    missed = ", ".join(f"{kind} {count}" for kind, count in scored.missed.most_common())
    wrong = ", ".join(f"{rule} {count}" for rule, count in scored.wrong.most_common())
    return (f"  missed: {missed}" if missed else "") + (f"  unexplained: {wrong}" if wrong else "")


def _print_times(bench: Bench) -> None:
    conventions, engine = conventions_of(bench.settings), bench.replica.current()
    keeper = QualityKeeper(store=QualityStore(bench.database.app), conventions=conventions)
    started = perf_counter()
    kept = keeper.sweep(engine)
    seconds = perf_counter() - started
    total = sum(engine.meta.rows.values())
    found = sum(one.found for one in kept.values())
    click.echo(f"everything judged and kept: {total:,} rows, {found:,} findings in {seconds:.1f} s")
    judge, random = _judge(bench.settings, engine), Random(7)
    days = [judge.today - timedelta(days=random.randint(1, 600)) for _ in range(DAYS)]
    runs = {report.name: [timed(partial(judge.judge, report, [day])) for day in days] for report in REPORTS}
    timings = [Timing(name, times) for name, times in runs.items()]
    timings.append(Timing(ALL_DAYS, [one for times in runs.values() for one in times]))
    click.echo(render(timings, against=ALL_DAYS))


def _judge(settings: Settings, engine: Engine) -> Judge:
    conventions = conventions_of(settings)
    return Judge(
        engine=engine,
        reference=read_reference(engine),
        conventions=conventions,
        today=clock.today(conventions.timezone),
    )


def score_seed(settings: Settings, seed: int) -> Scored:
    """A unit of that seed, spoilt with errors of that seed, judged and removed again."""
    own = replace(settings, data_dir=settings.data_dir / "bench" / f"quality-{seed}", database_url="")
    own.data_dir.mkdir(parents=True, exist_ok=True)
    today = clock.today(own.timezone)
    try:
        with opened_database(own) as database:
            migrate(own, database.owner, database.app_login)
            load_demo(database.owner, settings=own, today=today, seed=seed)
            with database.owner.engine.begin() as connection:
                labels = plant(Planting(connection, Random(seed), today, set())) + _of_demo(connection)
            rebuild(database.app, own, conventions_of(own))
            judge = _judge(own, ReplicaReader(replica_directory(own)).current())
            return _score(labels, (found for report in REPORTS for found in judge.judge(report)))
    finally:
        shutil.rmtree(own.data_dir)


def _score(labels: Sequence[Label], found: Iterable[Found]) -> Scored:
    by_subject: dict[str, list[Label]] = {}
    for label in labels:
        for subject in label.subjects:
            by_subject.setdefault(subject, []).append(label)
    hit, wrong, count = set(), Counter[str](), 0
    for one in found:
        count += 1
        told = [label for label in by_subject.get(one.subject, ()) if one.rule.name in label.rules]
        hit.update(told)
        wrong.update([f"{one.report.name}.{one.rule.name}"] if not told else [])
    missed = Counter(label.kind for label in labels if label not in hit)
    return Scored(found=count, labels=len(labels), missed=missed, wrong=wrong)


_DEMO_RULES = {
    "impossible_temperature": "range_temperature_c",
    "impossible_heart_rate": "range_heart_rate",
    "weight_jump": "jump_weight_kg",
    "cost_outlier": "extreme_cost",
    "negative_cost": "range_cost",
    "next_visit_before_visit": "before_next_visit_day",
    "impossible_duration": "range_duration_min",
    "retired_dog_trained": "gone_dog",
    "session_before_birth": "unborn_dog_age_days",
    "replacement_unnamed": "missing_replacement",
    "duplicate_row": "double_event_at",
    "duplicate_report": "double_handler",
    "trainer_two_places": "two_places_trainer",
    "silent_week": "silence_project",
}
_BESIDE = sa.text("""
    SELECT l.id, l.kind, l.entity_id, array_remove(array_agg(s.key), NULL) AS others FROM reporting.demo_label l
    LEFT JOIN LATERAL (
        SELECT o.id::text AS key FROM public.breeding_training_activity a JOIN public.breeding_training_activity o
            ON o.trainer_id = a.trainer_id AND o.session_date::date = a.session_date::date
        WHERE a.id::text = l.entity_id
        UNION ALL
        SELECT o.id::text FROM public.training_session a JOIN public.training_session o
            ON o.trainer_id = a.trainer_id AND o.session_date::date = a.session_date::date
        WHERE a.id::text = l.entity_id
        UNION ALL
        SELECT o.id::text FROM public.handler_report a JOIN public.handler_report o
            ON o.handler_user_id = a.handler_user_id AND o.date = a.date
        WHERE a.id::text = l.entity_id
        UNION ALL
        SELECT p.id || '@' || l.day FROM public.project p WHERE l.entity_id = 'total_sessions@' || p.code
    ) s ON true
    WHERE l.kind = ANY(:kinds) GROUP BY l.id, l.kind, l.entity_id""")
_OF_MANY = ("duplicate_row", "duplicate_report", "trainer_two_places", "silent_week")


def _of_demo(connection: sa.Connection) -> list[Label]:
    """What the demo itself has planted; of a contradiction, all rows of that person and day."""
    found = connection.execute(_BESIDE, {"kinds": list(_DEMO_RULES)})
    return [
        Label(
            f"demo {kind} {number}",
            frozenset({_DEMO_RULES[kind]}),
            frozenset([key, *others] if kind in _OF_MANY else [key]),
        )
        for number, kind, key, others in found
    ]
