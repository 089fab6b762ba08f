"""Whatever is entered late, edited, moved or deleted: what the cache answers is what would be computed now."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random

import pytest

from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.query import Query
from data_access.redis_cache import RedisCache
from tests.lib.cache_ground import KINDS, ApiAlone, cached_address, how, lasting
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines, viewers_of
from tests.lib.random_edits import random_edits
from tests.lib.random_queries import members_of, random_query
from tests.lib.random_unit import FIRST_DAY
from tests.lib.redis_ground import redis_ground
from tests.lib.replica_ground import Bench, Ground, replica_ground

QUESTIONS, ROUNDS = 28, 7


@pytest.fixture(scope="module")
def ground(databases: DatabaseGround) -> Iterator[Ground]:
    with replica_ground(databases, sessions=120) as made:
        yield made


@pytest.fixture(scope="module")
def bench(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return ground.with_replica_in(tmp_path_factory.mktemp("replica"))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCache]:
    with redis_ground(tmp_path_factory.mktemp("redis")) as server:
        made = RedisCache(server.patient_url)
        yield made
        made.close()


def questions(bench: Bench, random: Random) -> list[tuple[str, Viewer, str]]:
    """Kind, viewer and address; random ones, a few of which nobody may ask."""
    viewers, reads, found = viewers_of(bench), Engines.of(bench).replica, []
    members = cache(lambda viewer, report: members_of(reads, viewer, report))
    for number in range(QUESTIONS):
        report, viewer = random.choice(REPORTS[:4]), random.choice(viewers[1:4])
        kind = list(KINDS)[number % len(KINDS)]
        query: Query = random_query(report, members(viewer, report), random)
        day = FIRST_DAY + timedelta(days=random.randrange(20, 60))
        series = f"&end={day}&window=9" if kind in ("trends", "anomalies") else ""
        found.append((kind, viewer, cached_address(kind, report, f"{query}{series}", day=day.isoformat())))
    return found


def test_the_cache_answers_as_the_rows_are_now(
    bench: Bench, shared: RedisCache, capsys: pytest.CaptureFixture[str]
) -> None:
    random = Random(5)
    cached, computed = ApiAlone(bench, shared, ttl_s=600), ApiAlone(bench, None, ttl_s=0)
    asked, came = questions(bench, random), Counter[str]()
    for _ in range(ROUNDS):
        for kind, viewer, address in asked:
            answer, fresh = cached.get(address, viewer), computed.get(address, viewer)
            assert lasting(answer) == lasting(fresh), f"{kind} of {viewer.username}: {address}"
            came[how(answer) if answer.status_code == 200 else "refused"] += 1
        with bench.owner.engine.begin() as connection:
            random_edits(connection, bench.unit, random, count=1)
        bench.refresh()
    with capsys.disabled():
        print(f"\n{ROUNDS} rounds of {QUESTIONS} questions: {dict(came)}, 0 differences")  # noqa: T201
    assert came["hit"] > ROUNDS * QUESTIONS // 10, "a change of one day leaves the answers about others"
    assert came["stored"] > QUESTIONS, "and renews those about its own"


def test_only_the_answers_about_the_changed_day_are_computed_anew(bench: Bench, shared: RedisCache) -> None:
    api, [viewer, *_] = ApiAlone(bench, shared, ttl_s=600), viewers_of(bench)
    early, late = FIRST_DAY + timedelta(days=1), FIRST_DAY + timedelta(days=50)
    address = "/api/reports/vet_daily?from={0}&to={0}&view=light"
    before, after = address.format(early), address.format(late)
    assert [how(api.get(one, viewer)) for one in (before, after)] == ["stored", "stored"]
    bench.change(
        "UPDATE public.veterinary_visit SET cost = 1 + coalesce(cost, 0) WHERE id ="
        " (SELECT id FROM public.veterinary_visit WHERE visit_date BETWEEN :first AND :last LIMIT 1)",
        first=early + timedelta(days=3),
        last=late - timedelta(days=3),
    )
    bench.refresh()
    assert [how(api.get(one, viewer)) for one in (before, after)] == ["hit", "stored"], "a month's trend has that day"


def test_nodes_with_replicas_of_their_own_share_a_redis_and_no_answer(
    ground: Ground, bench: Bench, shared: RedisCache, tmp_path: Path
) -> None:
    nodes = [ApiAlone(one, shared, ttl_s=600) for one in (bench, ground.with_replica_in(tmp_path))]
    viewer, address = viewers_of(bench)[0], f"/api/reports/vet_daily?from={FIRST_DAY}&to={FIRST_DAY}&rows=7"
    came = [how(node.get(address, viewer)) for node in (*nodes, *nodes)]
    assert came == ["stored", "stored", "hit", "hit"]
