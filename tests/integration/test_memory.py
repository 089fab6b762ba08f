"""Following the data for long takes no more memory, files or mappings than following it for a while."""

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

import pytest

from jobs.job import Ground
from jobs.keep_quality import KeepQuality
from tests.lib.cache_ground import TRAINERS, ApiAlone, cached_address
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import viewers_of
from tests.lib.random_queries import random_period
from tests.lib.replica_ground import Bench, replica_ground

SETTLED, STEPS = 8, 40
MOST_MB, MOST_FILES, MOST_OBJECTS = 30, 20, 30_000

ANOTHER_ROW = """
    INSERT INTO public.breeding_training_activity SELECT (json_populate_record(t, json_build_object(
        'id', gen_random_uuid(), 'session_date', t.session_date + random() * interval '40 days'))).*
    FROM public.breeding_training_activity t ORDER BY random() LIMIT 1"""
QUICK = ("trends", "dimensions", "drilldown", "light report")


@dataclass(frozen=True)
class Taken:
    """By this process: megabytes that no file stands behind, open files, mappings of files that are gone, objects."""

    own_mb: float
    files: int
    gone: int
    objects: int

    @classmethod
    def now(cls) -> "Taken":
        gc.collect()
        maps = Path("/proc/self/maps").read_text().splitlines()
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        return cls(
            own_mb=int(status["RssAnon"].split()[0]) / 1024,
            files=len(os.listdir("/proc/self/fd")),
            gone=sum("/replica/" in line and "(deleted)" in line for line in maps),
            objects=len(gc.get_objects()),
        )


@pytest.fixture(scope="module")
def bench(databases: DatabaseGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with replica_ground(databases, sessions=200) as ground:
        yield ground.with_replica_in(tmp_path_factory.mktemp("replica"))


def test_it_takes_no_more_however_many_rows_it_follows(bench: Bench) -> None:
    """The refresher, what judges records, and readers, all in this process; each step is a row and a new question."""
    api, viewers, random, numbers = ApiAlone(bench, None, ttl_s=600), viewers_of(bench), Random(3), count()
    refresher, judging = bench.refresher(), KeepQuality(Ground(database=bench.database, settings=bench.settings))

    def step() -> None:
        bench.change(ANOTHER_ROW)
        assert refresher.once().changed
        judging.look()
        bench.layout.clean(bases=False, grace_seconds=0)
        kind, query = QUICK[next(numbers) % len(QUICK)], f"from={random_period(random).start}&to=2026-12-01"
        assert api.get(cached_address(kind, TRAINERS, query), random.choice(viewers[:3])).status_code == 200

    for _ in range(SETTLED):
        step()
    judging.wait()
    before = Taken.now()
    for _ in range(STEPS):
        step()
    after = Taken.now()
    assert after.own_mb - before.own_mb < MOST_MB, (before, after)
    assert after.files - before.files < MOST_FILES, (before, after)
    assert after.gone <= before.gone + MOST_FILES, (before, after)
    assert after.objects - before.objects < MOST_OBJECTS, (before, after)
