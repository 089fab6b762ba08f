"""The signed word by which a recipient says that they want no more, without a login: one schedule, one person."""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from dashboard import clock
from dashboard.delivery.recipients import USER, Recipients
from dashboard.delivery.telling import Telling
from data_access.database import Actor
from data_access.profile_store import ProfileStore
from data_access.schedule_store import Schedule, ScheduleStore

NOTICES = "notices"
_PURPOSE = "k9 unsubscribe"


@dataclass(frozen=True)
class Tokens:
    """Holds as long as the secret does: a mail may be found again after years."""

    secret_key: str

    def make(self, schedule_id: str | None, recipient: str) -> str:
        return str(self._serializer().dumps([schedule_id or NOTICES, recipient]))

    def read(self, token: str) -> tuple[str, str] | None:
        """The schedule (or NOTICES) and the recipient; None for what we did not sign."""
        try:
            what, recipient = self._serializer().loads(token)
        except (BadSignature, ValueError):
            return None
        return str(what), str(recipient)

    def _serializer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret_key, salt=_PURPOSE)


@dataclass(frozen=True, kw_only=True)
class Unsubscribing:
    tokens: Tokens
    schedules: ScheduleStore
    profiles: ProfileStore
    recipients: Recipients
    telling: Telling

    def about(self, token: str) -> tuple[str, Schedule | None] | None:
        """What a token is about: NOTICES, or a schedule by its name; None where there is none (any more)."""
        read = self.tokens.read(token)
        if read is None or read[0] == NOTICES:
            return None if read is None else (NOTICES, None)
        schedule = self.schedules.find(read[0])
        return None if schedule is None else (schedule.name, schedule)

    def leave(self, token: str, actor: Actor) -> bool:
        """No more mail of it from now on; False for a token that is not ours, or about nothing any more. The owner of
        the schedule is told."""
        found, read = self.about(token), self.tokens.read(token)
        if found is None or read is None:
            return False
        schedule, (_, recipient) = found[1], read
        if schedule is None:
            self.profiles.change(recipient.removeprefix(f"{USER}:"), {"notice_mail": "never"}, actor)
            return True
        if self.schedules.refuse(schedule.id, recipient, clock.now(), actor):
            self.telling.of_leaving(schedule, self.recipients.name_of(recipient), recipient, actor)
        return True
