"""Two workers and a Redis: an answer is computed once, is good for its time, and is its reader's alone."""

import json
import zlib
from itertools import permutations

import pytest

from dashboard.metrics.kept_answer import FORM
from dashboard.reports import REPORTS, report_named
from tests.lib.app_ground import CAST, AppGround
from tests.lib.cache_ground import FEW_DAYS, KINDS, TRAINERS, Client, cached_address, how, is_without_redis, lasting
from tests.lib.own_rows import readable
from tests.lib.processes import soon
from tests.lib.redis_ground import RedisGround


@pytest.fixture(scope="module")
def alone(web: AppGround) -> AppGround:
    """One whose Redis never answers."""
    return web.with_settings(redis_url="redis://127.0.0.1:1/0")


every_kind = pytest.mark.parametrize("kind", KINDS)


class TestOneAnswer:
    @every_kind
    def test_is_computed_once_for_all_workers(self, amal: Client, amal_elsewhere: Client, kind: str) -> None:
        address = cached_address(kind, TRAINERS, FEW_DAYS)
        answers = [amal.get(address), amal.get(address), amal_elsewhere.get(address)]
        assert [how(one) for one in answers] == ["stored", "hit", "hit"]
        assert lasting(answers[0]) == lasting(answers[1]) == lasting(answers[2])
        assert len({one.headers["ETag"] for one in answers}) == 1
        states = [one.get_json()["provenance"]["state"] for one in answers]
        assert states == ["live", "cached", "cached"]

    @every_kind
    def test_is_304_for_who_has_it_wherever_it_came_from(self, amal: Client, amal_elsewhere: Client, kind: str) -> None:
        address = cached_address(kind, TRAINERS, FEW_DAYS)
        tag = amal.get(address).headers["ETag"]
        again = amal_elsewhere.get(address, **{"If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)

    def test_is_as_of_now_while_its_days_are_as_they_were(self, amal: Client) -> None:
        first, second = (amal.get(cached_address("report", TRAINERS, FEW_DAYS)).get_json() for _ in range(2))
        assert second["provenance"]["computed_at"] == first["provenance"]["computed_at"]
        assert second["provenance"]["as_of"] >= first["provenance"]["as_of"]
        assert second["provenance"]["data_version"] == amal.get("/api/version").get_json()["data_version"]

    def test_is_computed_anew_after_its_time(self, web: AppGround, server: RedisGround, amal: Client) -> None:
        short = Client(web.with_settings(redis_url=server.patient_url, report_cache_ttl=1), amal.token)
        address = cached_address("report", TRAINERS, FEW_DAYS)
        assert how(short.get(address)) == "stored"
        assert soon(lambda: how(short.get(address)) == "stored")

    def test_other_words_other_rows_another_period_are_other_answers(self, amal: Client) -> None:
        for query in ("from=-7d&lang=en", "from=-7d&lang=ar", "from=-7d&lang=en&rows=5", "from=-8d&lang=en"):
            assert how(amal.get(cached_address("report", TRAINERS, query))) == "stored", query
        for query in ("from=-7d&lang=en", "lang=en&from=-7d", "from=-7d&lang=en&rows=50"):
            assert how(amal.get(cached_address("report", TRAINERS, query))) == "hit", query

    def test_says_its_report_and_period_in_its_key_and_is_no_pickle(self, amal: Client, server: RedisGround) -> None:
        amal.get(cached_address("report", TRAINERS, "date=2026-11-02"))
        [key] = server.keys("k9:report:*")
        assert key.startswith(b"k9:report:trainer_daily:2026-11-02..2026-11-02:")
        value = server.value(key)
        assert value.startswith(FORM)


class TestRights:
    """Each of the cast asks after each other one: whatever lies in the cache, everybody gets their own."""

    @every_kind
    @pytest.mark.parametrize("report", [TRAINERS, report_named("vet_daily")], ids=lambda report: report.name)
    def test_no_two_people_with_different_rights_share_an_answer(
        self,
        workers: tuple[AppGround, AppGround],
        tokens: dict[str, str],
        server: RedisGround,
        kind: str,
        report: object,
    ) -> None:
        asked = next(one for one in REPORTS if one is report)
        address, clients = cached_address(kind, asked, FEW_DAYS), {w: Client(workers[0], tokens[w]) for w in CAST}
        fresh = {}
        for who, client in clients.items():
            server.client.flushall()
            fresh[who] = lasting(client.get(address))
        assert [who for who in CAST if fresh[who][0] == 200] == [who for who in CAST if asked in readable(who)]
        for order in (CAST, CAST[::-1]):
            # Forwards and backwards: each stands once behind every other.
            server.client.flushall()
            for who in order:
                answer = clients[who].get(address)
                assert lasting(answer) == fresh[who], f"{who} after others of {order}"
                assert answer.status_code == 403 or how(answer) == "stored", f"{who} got what another had asked for"
                held = len(server.keys("k9:report:*"))
                assert held == sum(fresh[one][0] == 200 for one in order[: order.index(who) + 1])

    @every_kind
    def test_nor_do_they_where_a_process_keeps_its_answers_to_itself(
        self,
        workers: tuple[AppGround, AppGround],
        tokens: dict[str, str],
        server: RedisGround,
        alone: AppGround,
        kind: str,
    ) -> None:
        """As each does while Redis is away, and where there is none."""
        address, fresh = cached_address(kind, TRAINERS, FEW_DAYS), {}
        for who in CAST:
            server.client.flushall()
            fresh[who] = lasting(Client(workers[0], tokens[who]).get(address))
        for order, from_where in ((CAST, "stored"), (CAST[::-1], "hit")):
            for who in order:
                answer = Client(alone, tokens[who]).get(address)
                assert lasting(answer) == fresh[who], f"{who} after others of {order}"
                assert answer.status_code == 403 or how(answer) == from_where, who
        assert is_without_redis(alone)

    def test_the_cast_has_no_two_with_the_same_rights(self, web: AppGround, tokens: dict[str, str]) -> None:
        """Else the test above would prove less than it says."""
        told = {who: Client(web, tokens[who]).get("/api/version").headers["ETag"] for who in CAST}
        assert all(told[one] != told[other] for one, other in permutations(CAST, 2))


class TestGarbage:
    def garbage(self, value: bytes) -> list[bytes]:
        told = b"\0\0\0\2{}"
        return [
            b"",
            b"garbage",
            value[: len(value) // 2],
            value[:-1] + bytes([value[-1] ^ 1]),
            b"k9a0" + value[4:],
            FORM + zlib.crc32(told).to_bytes(4, "big") + told,
            b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01x\x94.",
            json.dumps({"version": "1"}).encode(),
        ]

    def test_in_redis_is_a_miss_and_is_replaced(self, amal: Client, server: RedisGround) -> None:
        address = cached_address("report", TRAINERS, FEW_DAYS)
        right = lasting(amal.get(address))
        [key] = server.keys("k9:report:*")
        value = server.value(key)
        for wrong in self.garbage(value):
            server.client.set(key, wrong)
            assert lasting(amal.get(address)) == right
            assert how(amal.get(address)) == "hit", wrong[:20]
        server.client.delete(key)
        server.client.lpush(key, "a list")
        assert lasting(amal.get(address)) == right
        assert how(amal.get(address)) == "hit", "a list"
