"""Many readers at once, a killed worker, a Redis gone wrong under load: one computation, no error, no long wait."""

import json
import threading
from collections import Counter

import pytest

from tests.lib.app_ground import AppGround
from tests.lib.cache_ground import FEW_DAYS, KINDS, TRAINERS, Client, cached_address, how, lasting, under_load
from tests.lib.processes import soon
from tests.lib.redis_ground import RedisGround


@pytest.fixture(scope="module")
def hasty(web: AppGround, server: RedisGround) -> AppGround:
    """An application as patient with its Redis as the product is."""
    return web.with_settings(redis_url=server.url)


class TestManyAtOnce:
    READERS = 500

    def test_five_hundred_readers_of_a_cold_report_are_one_computation(
        self, amal: Client, amal_elsewhere: Client
    ) -> None:
        address, start = cached_address("report", TRAINERS, "from=-365d"), threading.Barrier(self.READERS)
        came, bodies = list[str](), set[str]()

        def read(client: Client) -> None:
            start.wait()
            answer = client.get(address)
            came.append(how(answer))
            bodies.add(json.dumps(lasting(answer)))

        half = self.READERS // 2
        readers = [
            threading.Thread(target=read, args=(client,)) for client in (amal, amal_elsewhere) for _ in range(half)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        counted = Counter(came)
        assert counted["stored"] == 1, counted
        assert counted["hit"] + counted["collapsed"] == self.READERS - 1
        assert len(bodies) == 1

    def test_one_whose_computer_was_killed_is_computed_by_another(self, amal: Client, server: RedisGround) -> None:
        address = cached_address("report", TRAINERS, FEW_DAYS)
        amal.get(address)
        [key] = server.keys("k9:report:*")
        value = server.value(key)
        version = json.loads(value[12 : 12 + int.from_bytes(value[8:12], "big")])["version"]
        server.client.delete(key)
        # As a process leaves it that was killed while it computed.
        server.client.set(b"k9:lock:" + key.removeprefix(b"k9:") + b":" + version.encode(), b"gone", px=700)
        assert how(amal.get(address)) == "stored"


class TestTrouble:
    """Redis goes wrong under load: nobody sees an error, nobody waits long, and all is well again by itself."""

    @pytest.mark.parametrize("trouble", ["stopped", "hung", "restarted", "flushed", "full"])
    def test_no_reader_sees_any_of_it(
        self, hasty: AppGround, amal: Client, server: RedisGround, trouble: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        amal = Client(hasty, amal.token)
        addresses = [cached_address(kind, TRAINERS, f"from=-{days}d") for kind in KINDS for days in (7, 14)]
        for address in addresses:
            amal.get(address)
        with under_load(amal, addresses) as before:
            threading.Event().wait(0.5)
        with under_load(amal, addresses) as during:
            self.make(trouble, server)
            threading.Event().wait(1)
        self.mend(trouble, server)
        with capsys.disabled():
            more = during.p95_ms() - before.p95_ms()
            print(f"\nredis {trouble}: {sum(during.statuses.values())} answers, p95 {more:+.1f} ms")  # noqa: T201
        assert set(during.statuses) == set(before.statuses) == {200}
        assert during.p95_ms() < before.p95_ms() + 1000, "with a wide margin; the promise is 50"
        assert soon(lambda: how(amal.get(addresses[0])) == "hit" and bool(server.keys("k9:report:*")))

    def make(self, trouble: str, server: RedisGround) -> None:
        match trouble:
            case "stopped":
                server.stop()
            case "hung":
                server.hang()
            case "restarted":
                server.stop()
                server.start()
            case "flushed":
                for _ in range(5):
                    server.client.flushall()
                    threading.Event().wait(0.1)
            case _:
                server.client.flushall()
                server.client.config_set("maxmemory", 1)

    def mend(self, trouble: str, server: RedisGround) -> None:
        match trouble:
            case "stopped":
                server.start()
            case "hung":
                server.wake()
            case "full":
                server.client.config_set("maxmemory", 0)
