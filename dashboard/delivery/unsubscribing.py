"""The signed word by which a recipient says that they want no more, without a login: one schedule, one person."""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from dashboard import clock
from dashboard.delivery.notice_mail import EACH, NEVER, choice_of
from dashboard.delivery.recipients import USER, Recipients
from dashboard.delivery.telling import Telling
from dashboard.workflow.audit_events import AuditAction, AuditEvents
from data_access.account_store import AccountStore
from data_access.database import Actor
from data_access.profile_store import ProfileStore
from data_access.schedule_store import Schedule, ScheduleStore

NOTICES = "notices"
ENTITY = "scheduled_report"
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
    accounts: AccountStore
    events: AuditEvents

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
            self.profiles.change(recipient.removeprefix(f"{USER}:"), {"notice_mail": NEVER}, actor)
            return True
        if self.schedules.refuse(schedule.id, recipient, clock.now(), actor):
            self.telling.of_leaving(schedule, self.recipients.name_of(recipient), recipient, actor)
            self._record(AuditAction.UNSUBSCRIBE, schedule, recipient, actor)
        return True

    def come_back(self, token: str, actor: Actor) -> bool:
        """They want it again, which nobody can say in their place; False as for `leave`."""
        found, read = self.about(token), self.tokens.read(token)
        if found is None or read is None:
            return False
        schedule, (_, recipient) = found[1], read
        if schedule is None:
            if self.has_left(token):
                self.profiles.change(recipient.removeprefix(f"{USER}:"), {"notice_mail": EACH}, actor)
        elif self.schedules.unrefuse(schedule.id, recipient, actor):
            self._record(AuditAction.RESUBSCRIBE, schedule, recipient, actor)
        return True

    def has_left(self, token: str) -> bool:
        """Whether whom the token was given to wants no more of it now."""
        read = self.tokens.read(token)
        if read is None:
            return False
        what, recipient = read
        if what != NOTICES:
            return recipient in self.schedules.refused(what)
        account = self.accounts.find_by_id(recipient.removeprefix(f"{USER}:"))
        return account is not None and choice_of(account) == NEVER

    def _record(self, action: AuditAction, schedule: Schedule, recipient: str, actor: Actor) -> None:
        details = {"recipient": recipient, "whom": self.recipients.name_of(recipient)}
        self.events.record(action, ENTITY, schedule.id, actor, details)
