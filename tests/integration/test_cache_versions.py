"""Whatever is entered late, edited, moved or deleted: what the cache answers is what would be computed now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

import pytest
from werkzeug.test import TestResponse

from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from dashboard.semantic.query import Query
from data_access.redis_cache import RedisCache
from tests import factories as make
from tests.lib.cache_ground import KINDS, ApiAlone, cached_address, how, lasting
from tests.lib.database_ground import DatabaseGround
from tests.lib.engines import Engines, viewers_of
from tests.lib.random_edits import random_edits
from tests.lib.random_queries import members_of, random_query
from tests.lib.random_unit import FIRST_DAY
from tests.lib.redis_ground import redis_ground
from tests.lib.replica_ground import Bench, Ground, replica_ground

QUESTIONS, ROUNDS, UNKEPT = 28, 7, 24


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


def test_what_is_told_to_be_unchanged_is_what_would_be_counted_anew(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ticks, their ranges and pages of rows, asked for again with the tag of what the browser has."""
    random, api, came = Random(11), ApiAlone(bench, None, ttl_s=0), Counter[str]()
    held: dict[tuple[str, str], tuple[str, object]] = {}
    asked = unkept_questions(bench, random)
    for _ in range(ROUNDS):
        for viewer, address in asked:
            fresh = api.get(address, viewer)
            if fresh.status_code != 200:
                assert fresh.status_code == 400, f"{address}: {fresh.text[:300]}"
                continue
            tag, shown = held.get((viewer.username, address), ("", None))
            again = api.get(address, viewer, **{"If-None-Match": tag})
            assert again.headers["Data-Version"] == fresh.get_json()["provenance"]["data_version"]
            if again.status_code == 304:
                assert said(fresh) == shown, f"{viewer.username} would miss a change: {address}"
            came["unchanged" if again.status_code == 304 else "sent"] += 1
            held[viewer.username, address] = fresh.headers["ETag"], said(fresh)
        with bench.owner.engine.begin() as connection:
            random_edits(connection, bench.unit, random, count=1)
        bench.refresh()
    with capsys.disabled():
        print(f"\n{ROUNDS} rounds of {len(asked)} questions: {dict(came)}, 0 missed")  # noqa: T201
    assert came["unchanged"] > came["sent"] / 4, "most changes are of other days, projects or reports"


def test_a_tick_stands_on_its_days_those_it_is_held_against_and_the_members_there_are(bench: Bench) -> None:
    api, [_, viewer, *_] = ApiAlone(bench, None, ttl_s=0), viewers_of(bench)
    first, last = FIRST_DAY + timedelta(days=30), FIRST_DAY + timedelta(days=36)
    addresses = [f"/api/reports/trainer_daily/{kind}?from={first}&to={last}" for kind in ("tick", "rows")]
    with bench.owner.engine.begin() as connection:
        unseen = make.make_dog(connection)
    bench.refresh()

    def moved(day: date, **values: object) -> list[bool]:
        tags = [api.get(one, viewer).headers["ETag"] for one in addresses]
        who = {"trainer_id": bench.unit.trainers[0], "dog_id": bench.unit.dogs[0], "project_id": bench.unit.projects[0]}
        with bench.owner.engine.begin() as connection:
            make.make_session(connection, **who | values, session_date=datetime(day.year, day.month, day.day, 9))
        bench.refresh()
        again = zip(addresses, tags, strict=True)
        return [api.get(one, viewer, **{"If-None-Match": tag}).status_code != 304 for one, tag in again]

    assert moved(first + timedelta(days=1)) == [True, True]
    assert moved(first - timedelta(days=3)) == [True, False], "the week before is what it is held against"
    assert moved(last + timedelta(days=20)) == [False, False]
    assert moved(last + timedelta(days=20), dog_id=unseen) == [True, False], "a card shows a dog at zero from now on"


def unkept_questions(bench: Bench, random: Random) -> list[tuple[Viewer, str]]:
    viewers, reads, found = viewers_of(bench), Engines.of(bench).replica, []
    members = cache(lambda viewer, report: members_of(reads, viewer, report))
    for number in range(UNKEPT):
        report, viewer = random.choice(REPORTS), random.choice(viewers)
        query: Query = random_query(report, members(viewer, report), random)
        kind = ("tick", "tick", "rows", "tile")[number % 4]
        search = f"{replace(query, by=(), order=None, limit=None)}"
        found.append((viewer, f"/api/reports/{report.name}/{kind}?{search}"))
    return found


def said(response: TestResponse) -> object:
    """An answer without what it says about itself."""
    return {name: value for name, value in response.get_json().items() if name != "provenance"}


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
