"""What readers ask is counted, and answered in advance with the rights that they have by then."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from dashboard import clock
from dashboard.metrics.use_log import UseLog
from dashboard.metrics.warm_run import LEFT, MADE, REFUSED, SKIPPED, THERE
from data_access.job_store import JobStore
from data_access.replica.build import BUILD_LOCK, conventions_of, rebuild
from data_access.replica.refresh import refresh_once
from data_access.use_store import MOST_OF_A_READER, Use, UseStore
from jobs.job import Ground
from jobs.keep_warm import KeepWarm
from jobs.tidy_question_use import TIDY_QUESTION_USE
from jobs.warm_reports import WARM_REPORTS, Warmer, warm_reports
from tests.lib.app_ground import AppGround
from tests.lib.cache_ground import KINDS, TRAINERS, Client, cached_address, how
from tests.lib.processes import soon
from tests.lib.redis_ground import RedisGround

WEEK = "from=-7d&lang=en"
YESTERDAY = "from=yesterday&to=yesterday&lang=en"
_USER = 'SELECT id::text FROM public."user" WHERE username = :who'


@pytest.fixture
def nothing_used(workers: tuple[AppGround, AppGround], server: RedisGround) -> Iterator[None]:
    """Neither noted nor written, and an empty cache."""
    for web in workers:
        _use_log(web).write()
    workers[0].change("DELETE FROM reporting.question_use")
    server.client.flushall()
    yield
    workers[0].change("DELETE FROM reporting.question_use")


@pytest.fixture
def ground(workers: tuple[AppGround, AppGround], nothing_used: None) -> Ground:
    """What the jobs process works on."""
    return Ground(database=workers[0].database.app, settings=workers[0].settings)


def _use_log(web: AppGround) -> UseLog:
    found = web.app.extensions["question_use"]
    assert isinstance(found, UseLog)
    return found


def _today(web: AppGround) -> date:
    return clock.today(web.settings.timezone)


def _used(web: AppGround) -> dict[Use, int]:
    _use_log(web).write()
    return UseStore(web.database.app).since(_today(web) - timedelta(days=1), 1000)


def _token_of_new(web: AppGround, **user: str) -> tuple[str, str]:
    name = web.add_person(**user)
    return name, web.make_token(name)


class TestUse:
    @pytest.mark.usefixtures("nothing_used")
    def test_every_answer_is_counted_for_its_reader_as_it_was_asked(
        self, workers: tuple[AppGround, AppGround], amal: Client, tokens: dict[str, str]
    ) -> None:
        web, address = workers[0], cached_address("report", TRAINERS, WEEK)
        tag = amal.get(address).headers["ETag"]
        amal.get(address)
        assert amal.get(address, **{"If-None-Match": tag}).status_code == 304
        Client(web, tokens["carim"]).get(address)
        assert Client(web, tokens["dina"]).get(address).status_code == 403
        amal.get(f"{address}&dog={'x' * 2000}")
        [(user_id,)], [(carim,)] = (web.ask(_USER, who=who) for who in ("amal", "carim"))
        amals, carims = (
            Use(
                user_id=one,
                locale=f"en latn gregory {web.settings.timezone}",
                kind="report",
                report=TRAINERS.name,
                question=address,
            )
            for one in (user_id, carim)
        )
        assert _used(web) == {amals: 3, carims: 1}
        amal.get(address)
        assert _used(web) == {amals: 4, carims: 1}, "added to what was written before"

    def test_it_is_forgotten_after_two_weeks_and_what_is_rare_after_a_day(self, ground: Ground) -> None:
        store, today = UseStore(ground.database), clock.today(ground.settings.timezone)
        uses = [
            Use(
                user_id=str(UUID(int=1)),
                locale="en latn gregory UTC",
                kind="report",
                report="vet_daily",
                question=f"/{n}",
            )
            for n in range(MOST_OF_A_READER + 5)
        ]
        for days, number in ((0, len(uses)), (1, len(uses)), (20, 3)):
            store.add(today - timedelta(days=days), {use: n + 1 for n, use in enumerate(uses[:number])})
        assert TIDY_QUESTION_USE.run(ground, today) == {"questions": 3, "rare questions": 5}
        left = store.since(today - timedelta(days=30), 1000)
        assert left[uses[-1]] == 2 * len(uses) and left[uses[0]] == 1


class TestWarming:
    @pytest.mark.parametrize("kind", KINDS)
    def test_what_was_asked_is_there_before_it_is_asked_again(
        self,
        workers: tuple[AppGround, AppGround],
        tokens: dict[str, str],
        server: RedisGround,
        ground: Ground,
        kind: str,
    ) -> None:
        carim, address = Client(workers[0], tokens["carim"]), cached_address(kind, TRAINERS, WEEK)
        asked = carim.get(address)
        _use_log(workers[0]).write()
        server.client.flushall()
        warmer = Warmer(ground)
        [worth] = [one for one in warmer.plan() if one.question == address]
        assert warmer.can_share()
        assert warmer.warm([worth], lambda: True) == {MADE: 1, THERE: 0, REFUSED: 0, LEFT: 0}
        warmed = Client(workers[1], tokens["carim"]).get(address)
        assert how(warmed) == "hit"
        assert warmed.get_json().keys() == asked.get_json().keys()
        assert how(Client(workers[1], tokens["amal"]).get(address)) == "stored", "for nobody with other rights"
        warmer.close()

    def test_the_night_makes_what_people_open_first_of_all_that_they_may_read(
        self, workers: tuple[AppGround, AppGround], tokens: dict[str, str], server: RedisGround, ground: Ground
    ) -> None:
        dina = Client(workers[0], tokens["dina"])
        dina.get("/api/reports/vet_daily?lang=en&from=-3d")
        _use_log(workers[0]).write()
        server.client.flushall()
        counts = WARM_REPORTS.run(ground, _today(workers[0]))
        assert (counts[MADE], counts[LEFT], counts[REFUSED]) == (8, 0, 0), "one asked, seven opened in the morning"
        for query in ("from=-3d&lang=en", YESTERDAY, "lang=en"):
            assert how(dina.get(f"/api/reports/vet_daily?{query}")) == "hit", query
        assert server.client.ttl(server.keys("k9:report:vet_daily:*")[0]) > 80_000, "until the morning"
        assert WARM_REPORTS.run(ground, _today(workers[0]))[THERE] >= 5, "a second run finds them"

    def test_rights_are_those_of_now(self, workers: tuple[AppGround, AppGround], ground: Ground) -> None:
        web = workers[0]
        stays, leaves, changes = (_token_of_new(web, role="TRAINER") for _ in range(3))
        for _, token in (stays, leaves, changes):
            Client(web, token).get(cached_address("report", TRAINERS, WEEK))
        _use_log(web).write()
        change = 'UPDATE public."user" SET {} WHERE username = :who'
        web.change(change.format("active = false"), who=leaves[0])
        web.change(change.format("role = 'VET'"), who=changes[0])
        warmer = Warmer(ground)
        worth = warmer.plan()
        assert {one.who.viewer.username for one in worth} == {stays[0], changes[0]}
        of_changed = [one for one in worth if one.who.viewer.username == changes[0]]
        assert {one.report for one in of_changed} == {TRAINERS.name, "vet_daily"}, "the old question, the new mornings"
        counts = warmer.warm(of_changed, lambda: True)
        assert (counts[REFUSED], counts[LEFT]) == (1, 0), "what it may not ask any more"
        warmer.close()

    def test_it_ends_when_its_time_is_over_and_says_what_is_left(
        self, workers: tuple[AppGround, AppGround], amal: Client, ground: Ground
    ) -> None:
        for _ in range(2):
            amal.get(cached_address("report", TRAINERS, WEEK))
        amal.get(cached_address("report", TRAINERS, "from=-8d&lang=en"))
        _use_log(workers[0]).write()
        warmer = Warmer(ground)
        worth = warmer.plan()
        assert worth[0].question == cached_address("report", TRAINERS, WEEK), "the most wanted first"
        counts = warmer.warm(worth, iter([True, True, False]).__next__)
        assert counts[MADE] + counts[THERE] == 2 and counts[LEFT] == len(worth) - 2
        warmer.close()
        assert warm_reports(ground, _today(workers[0]), longest_s=0.0)[LEFT] == len(worth)

    def test_without_a_redis_it_does_nothing_and_says_so(self, ground: Ground) -> None:
        alone = replace(ground.settings, redis_url="redis://127.0.0.1:1/0")
        on = Ground(database=ground.database, settings=alone)
        assert WARM_REPORTS.run(on, clock.today(alone.timezone)) == {SKIPPED: 1}


class TestKeepingWarm:
    def test_a_changed_day_is_answered_anew_and_after_a_new_base_everything(
        self, workers: tuple[AppGround, AppGround], tokens: dict[str, str], server: RedisGround, ground: Ground
    ) -> None:
        emad, address = Client(workers[0], tokens["emad"]), cached_address("report", TRAINERS, WEEK)
        emad.get(address)
        _use_log(workers[0]).write()
        conventions, runs = conventions_of(ground.settings), JobStore(ground.database)
        refresh_once(ground.database, ground.settings, conventions)
        keeping = KeepWarm(ground)
        assert soon(keeping.look)
        before = len(runs.last_runs(WARM_REPORTS.name))
        row = workers[0].ask(
            "SELECT id FROM public.breeding_training_activity WHERE session_date > now() - interval '3 days' LIMIT 1"
        )[0][0]
        for minutes in (1, -1):
            workers[0].change(
                "UPDATE public.breeding_training_activity SET duration = duration + :more WHERE id = :row",
                more=minutes,
                row=row,
            )
            refresh_once(ground.database, ground.settings, conventions)
            assert soon(keeping.look)
            assert how(emad.get(address)) == "hit"
        server.client.flushall()
        assert soon(keeping.look)
        assert how(emad.get(address)) == "hit", "also after Redis lost all"
        with keeping.layout.locked(BUILD_LOCK, wait_seconds=0):
            assert not keeping.look(), "not beside somebody who builds a new base"
        rebuild(ground.database, ground.settings, conventions)
        assert len(runs.last_runs(WARM_REPORTS.name)) == before
        assert soon(keeping.look)
        [last, *_] = runs.last_runs(WARM_REPORTS.name)
        assert len(runs.last_runs(WARM_REPORTS.name)) == before + 1 and last["error"] is None
        assert how(emad.get(address)) == "hit"
        keeping.close()
