"""What several modules of integration tests share, because it is dear to make."""

from collections.abc import Iterator

import pytest

from dashboard import clock
from data_access.replica.build import replica_directory
from data_access.replica.layout import Layout
from tests.lib.app_ground import AppGround
from tests.lib.approval_ground import ApprovalGround, approval_ground
from tests.lib.cache_ground import Client, is_without_redis
from tests.lib.processes import soon
from tests.lib.redis_ground import RedisGround
from tests.lib.webhook_ground import WebhookGround, webhook_ground


@pytest.fixture(scope="session")
def workers(web: AppGround, server: RedisGround) -> tuple[AppGround, AppGround]:
    """Two applications as two processes have them, on one Redis, for which they wait."""
    return web.with_settings(redis_url=server.patient_url), web.with_settings(redis_url=server.patient_url)


@pytest.fixture(scope="session")
def unit(web: AppGround) -> ApprovalGround:
    """The same application with something that seals. Each test takes days of its own (`a_day`)."""
    return approval_ground(web)


@pytest.fixture
def amal(workers: tuple[AppGround, AppGround], tokens: dict[str, str], server: RedisGround) -> Client:
    """The administrator at the first worker; the cache is empty, no worker goes without it, and no refresher has fallen
    behind."""
    assert soon(lambda: not any(is_without_redis(worker) for worker in workers))
    Layout(replica_directory(workers[0].settings)).mark_checked(clock.now())
    server.client.flushall()
    return Client(workers[0], tokens["amal"])


@pytest.fixture
def amal_elsewhere(workers: tuple[AppGround, AppGround], tokens: dict[str, str]) -> Client:
    """The same at the second worker."""
    return Client(workers[1], tokens["amal"])


@pytest.fixture(scope="session")
def _webhooks(unit: ApprovalGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebhookGround]:
    with webhook_ground(unit, tmp_path_factory.mktemp("webhooks")) as made:
        yield made


@pytest.fixture
def webhooks(_webhooks: WebhookGround) -> Iterator[WebhookGround]:
    """Webhooks with a receiver in a process of its own; what a test subscribed is gone when it ends."""
    yield _webhooks
    _webhooks.clean()
