"""Notices by mail: each as it comes, together once a day, or never, as the reader has chosen. One mail per cause."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dashboard.delivery.recipients import user_key
from data_access.account_store import Account, AccountStore
from data_access.database import Actor
from data_access.notification_store import NotificationStore
from data_access.outbox_store import Delivery, OutboxStore

EACH, DAILY, NEVER = "each", "daily", "never"
CHOICES = (EACH, DAILY, NEVER)
NOTICES = "notices"
BELL_FIRST = timedelta(minutes=2)
"""Who reads it in the product within that time gets no mail of it."""
TOLD_WITHIN = timedelta(days=2)
"""What is older is not mailed any more, for instance after a choice was changed."""
MOST_APART = 3
"""What comes at the same moment in larger numbers, as after a first start, comes in one mail."""
DIGEST_FROM = time(6)
"""The unit's time from which a day's mail of the day before goes out."""


def choice_of(account: Account) -> str:
    return account.notice_mail if account.notice_mail in CHOICES else EACH


@dataclass(frozen=True, kw_only=True)
class NoticeMail:
    accounts: AccountStore
    notes: NotificationStore
    outbox: OutboxStore
    timezone: str

    def queue(self, now: datetime, actor: Actor) -> int:
        """How many mails were added to the outbox."""
        chosen: dict[str, list[str]] = {choice: [] for choice in CHOICES}
        for account in self.accounts.all():
            if account.may_enter() and account.email:
                chosen[choice_of(account)].append(account.user_id)
        with self.outbox.database.write(actor) as connection:
            found = self.notes.take_unmailed(connection, chosen[EACH], now - TOLD_WITHIN, now - BELL_FIRST, now)
            mails = [(person, part) for person, taken in found.items() for part in _parts(taken)]
            if now.astimezone(ZoneInfo(self.timezone)).time() >= DIGEST_FROM:
                today = self._start_of_day(now)
                mails += self.notes.take_unmailed(connection, chosen[DAILY], now - TOLD_WITHIN, today, now).items()
            return self.outbox.add(connection, _deliveries(mails, now))

    def _start_of_day(self, now: datetime) -> datetime:
        zone = ZoneInfo(self.timezone)
        return datetime.combine(now.astimezone(zone).date(), time(), zone)


def _parts(taken: list[int]) -> list[list[int]]:
    return [taken] if len(taken) > MOST_APART else [[note] for note in taken]


def _deliveries(mails: Iterable[tuple[str, list[int]]], now: datetime) -> list[Delivery]:
    return [
        Delivery(
            title=NOTICES,
            recipient=user_key(person),
            because=NOTICES,
            note_ids=tuple(taken),
            due_at=now,
            created_at=now,
        )
        for person, taken in mails
    ]
