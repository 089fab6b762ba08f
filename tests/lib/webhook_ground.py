"""Webhooks on the shared application: a receiver process that may be reached, subscriptions, and a sender."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.receiver import Receiver, receiving
from dashboard import clock
from dashboard.webhooks.announcer import Announcer, Happening, Subject
from dashboard.webhooks.events import EventType
from dashboard.webhooks.payload import Words
from dashboard.webhooks.sender import Pace, Sender
from dashboard.workflow.webhook_parts import make_sender
from layouts.address import webhook_path
from tests.lib.app_ground import AppGround
from tests.lib.approval_ground import TEST, ApprovalGround, approval_ground

QUICK = Pace(look_every_s=0.1, lease_s=1.5)


@dataclass
class WebhookGround:
    """`unit`: of approvals, with what seals; `sender`: sends what is due when told to, and waits a second at most."""

    unit: ApprovalGround
    receiver: Receiver
    sender: Sender
    _made: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: Any = None, who: str = "amal") -> Any:
        return self.unit.ask(method, who, path, body)

    def done(self, method: str, path: str, body: Any = None) -> Any:
        response = self.ask(method, path, body)
        assert response.status_code < 300, response.text[:500]
        return response.get_json()

    def subscribe(self, path: str, event_type: Any = "all", **more: Any) -> dict[str, Any]:
        """A receiver at an address of the receiver process, with its secret."""
        made: dict[str, Any] = self.done(
            "POST", "/api/webhooks", {"webhook_url": self.receiver.url(path), "event_type": event_type} | more
        )
        self._made.append(made["id"])
        return made

    def happen(self, cause: str, *, kind: EventType = EventType.ANOMALY, subject: Subject | None = None) -> int:
        """Something happens in a transaction of its own; how many receivers will be told."""
        words = Words(ar="حدث", en="something happened")
        told = Happening(type=kind, cause=cause, at=clock.now(), summary=words, subject=subject or Subject())
        with self.unit.web.database.app.write(TEST) as connection:
            return Announcer(site="http://k9.example").tell(connection, told)

    def log_of(self, subscription: dict[str, Any], **asked: Any) -> list[dict[str, Any]]:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        found: list[dict[str, Any]] = self.done("GET", f"/api/webhooks/{subscription['id']}/deliveries?{query}")[
            "items"
        ]
        return found

    def stands(self, subscription: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self.done("GET", f"/api/webhooks/{subscription['id']}")
        return found

    def bodies(self, path: str) -> list[dict[str, Any]]:
        return [json.loads(one["body"]) for one in self.receiver.came(path)]

    @contextmanager
    def sending(self) -> Iterator[None]:
        """What is due is sent all the time, as in the jobs process."""
        stop = threading.Event()
        thread = threading.Thread(target=self.sender.run, args=(stop,))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def clean(self) -> None:
        for key in self._made:
            self.ask("DELETE", f"/api/webhooks/{key}")
        self._made.clear()


@contextmanager
def webhook_ground(unit: ApprovalGround, directory: Path) -> Iterator[WebhookGround]:
    settings = replace(unit.web.settings, webhook_allow=("127.0.0.1",))
    own = approval_ground(AppGround(settings=settings, database=unit.web.database, app=unit.web.app))
    sender = make_sender(settings, unit.web.database.app, webhook_path, QUICK)
    quick = replace(sender, poster=replace(sender.poster, answer_within_s=1.0))
    with receiving(directory) as receiver:
        yield WebhookGround(own, receiver, quick)
