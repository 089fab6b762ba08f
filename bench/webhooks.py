"""From the commit of an event to its receiver, sent by the jobs process: one at a time, and many beside a receiver
that hangs."""

import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import click

from bench.receiver import Receiver, receiving
from bench.refresh import jobs_process
from bench.scale import Bench, prepared
from bench.table import Timing
from dashboard import clock
from dashboard.config import Settings
from dashboard.webhooks.announcer import Announcer, Happening
from dashboard.webhooks.backoff import MOST_RETRIES
from dashboard.webhooks.events import EventType
from dashboard.webhooks.payload import Words
from dashboard.webhooks.sealed_box import SealedBox
from dashboard.webhooks.signing import new_secret
from data_access.account_store import AccountStore
from data_access.database import Actor
from data_access.webhook_store import Subscription, WebhookStore

ALONE, TOGETHER = 100, 200
PROMISED_MS = 2000
GIVE_UP_S = 120
HOST = "127.0.0.1"
BENCH = Actor(name="bench")


def run(settings: Settings, rows: int, engines: Sequence[str] = ()) -> None:
    """Print median and 95th percentile of the milliseconds from a commit until the receiver has read the message."""
    with (
        prepared(settings, rows) as bench,
        TemporaryDirectory() as directory,
        receiving(Path(directory)) as receiver,
        jobs_process(bench, SECRET_KEY=bench.settings.secret_key, K9_WEBHOOK_ALLOW=HOST),
    ):
        _tell_all(bench, receiver)


def _tell_all(bench: Bench, receiver: Receiver) -> None:
    click.echo(f"{'':24}{'sent':>6}{'median ms':>12}{'p95 ms':>10}{'promised':>10}")
    _tell("one at a time", _measure(bench, receiver, "ok/alone", ALONE, pause_s=0.05))
    hangs = _subscribe(bench, receiver.url("hangs/beside"))
    _tell("at once, one hangs", _measure(bench, receiver, "ok/together", TOGETHER, pause_s=0))
    WebhookStore(bench.database.app).delete(hangs, BENCH)


def _measure(bench: Bench, receiver: Receiver, path: str, count: int, *, pause_s: float) -> Timing:
    subscription = _subscribe(bench, receiver.url(path))
    committed = [_happen(bench, pause_s) for _ in range(count)]
    deadline = time.monotonic() + GIVE_UP_S
    while len(came := receiver.came(path)) < count:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(came)} of {count} messages came within {GIVE_UP_S} s; see jobs.log")
        time.sleep(0.1)
    WebhookStore(bench.database.app).delete(subscription, BENCH)
    # In whatever order they come: the first to come cannot be later than the first that was committed.
    arrived = sorted(one["at"] for one in came)
    return Timing(path, [(at - since) * 1000 for at, since in zip(arrived, committed, strict=True)])


def _happen(bench: Bench, pause_s: float) -> float:
    """When it was committed, in seconds."""
    told = Happening(
        type=EventType.PING, cause=f"bench:{uuid4()}", at=clock.now(), summary=Words(ar="قياس", en="a measurement")
    )
    with bench.database.app.write(BENCH) as connection:
        Announcer(site=bench.settings.public_url).tell(connection, told)
    committed = time.time()
    time.sleep(pause_s)
    return committed


def _subscribe(bench: Bench, url: str) -> str:
    owner = AccountStore(bench.database.app).find_by_username("amal")
    assert owner is not None, "the demo has her"
    now = clock.now()
    made = Subscription(
        id=str(uuid4()),
        name="bench",
        event_types=("all",),
        report_type=None,
        projects=None,
        webhook_url=url,
        active=True,
        retry_count=MOST_RETRIES,
        headers={},
        secret=SealedBox(bench.settings.secret_key).close(new_secret()),
        owner=owner.user_id,
        created_at=now,
        active_since=now,
    )
    WebhookStore(bench.database.app).add(made, BENCH)
    return made.id


def _tell(name: str, timing: Timing) -> None:
    kept = "" if timing.p95 <= PROMISED_MS else "  missed"
    click.echo(f"{name:24}{len(timing.runs):>6}{timing.median:>12.0f}{timing.p95:>10.0f}{PROMISED_MS:>10}{kept}")
