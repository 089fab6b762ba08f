"""The services of delivery, built once from what they stand on."""

from dataclasses import dataclass
from random import SystemRandom

from dashboard.builder.parts import make_builder
from dashboard.config import Settings
from dashboard.delivery.holding import Holding
from dashboard.delivery.ledger import Ledger
from dashboard.delivery.letter import Compose
from dashboard.delivery.letters import Letters
from dashboard.delivery.making import Making
from dashboard.delivery.message import Sender
from dashboard.delivery.notice_mail import NoticeMail
from dashboard.delivery.outbox import Outbox, Transport
from dashboard.delivery.outside import Outside
from dashboard.delivery.planner import Planner
from dashboard.delivery.questions import PageOf, Questions, SavedPageOf
from dashboard.delivery.recipients import Recipients
from dashboard.delivery.rendering import Renderer
from dashboard.delivery.retries import PAUSES, Retries
from dashboard.delivery.schedules import Schedules
from dashboard.delivery.telling import Telling
from dashboard.delivery.unsubscribing import Tokens, Unsubscribing
from dashboard.metrics import ReadPath
from dashboard.quality.admin import QualityAdmin
from dashboard.quality.asking import QualityAsking
from dashboard.webhooks.announcer import Announcer
from dashboard.workflow.audit_events import AuditEvents
from data_access.account_store import AccountStore
from data_access.approval_store import ApprovalStore
from data_access.database import Database
from data_access.ledger_store import LedgerStore
from data_access.notification_store import NotificationStore
from data_access.outbox_store import OutboxStore
from data_access.outside_store import OutsideStore
from data_access.profile_store import ProfileStore
from data_access.quality_reading import QualityReading
from data_access.schedule_store import ScheduleStore
from data_access.scope_store import ScopeStore

_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class MailPages:
    """Where mails and notes lead: the page of a question, of a saved report, of data quality, that of the deliveries,
    of one's account, and what the address of "no more mail" begins with."""

    question: PageOf
    saved: SavedPageOf
    quality: str
    ledger: str
    account: str
    unsubscribe: str


@dataclass(frozen=True, kw_only=True)
class Delivering:
    """What pages, the API and the jobs use."""

    planner: Planner
    making: Making
    notice_mail: NoticeMail
    unsubscribing: Unsubscribing
    outside: Outside
    schedules: Schedules
    ledger: Ledger
    sender: Sender
    compose: Compose
    telling: Telling
    events: AuditEvents
    settings: Settings

    def outbox(self, transport: Transport | None, retries: Retries | None = None) -> Outbox:
        """Works off what is due. `transport`: None where there is no mail server."""
        return Outbox(
            store=self.planner.outbox,
            making=self.making,
            telling=self.telling,
            events=self.events,
            sender=self.sender,
            compose=self.compose,
            transport=transport,
            data_dir=self.settings.data_dir,
            retries=retries or Retries(PAUSES, SystemRandom()),
        )


def make_delivering(
    settings: Settings, database: Database, reads: ReadPath, pages: MailPages, compose: Compose
) -> Delivering:
    accounts, notes, schedules = AccountStore(database), NotificationStore(database), ScheduleStore(database)
    outside, outbox = OutsideStore(database), OutboxStore(database)
    templates, findings = make_builder(database, reads).templates, QualityReading(database)
    recipients = Recipients(
        accounts=accounts,
        scopes=ScopeStore(database),
        outside=outside,
        language=settings.language,
        timezone=settings.timezone,
    )
    telling = Telling(
        accounts=accounts,
        notes=notes,
        schedules=schedules,
        ledger=pages.ledger,
        announcer=Announcer(site=settings.public_url),
    )
    tokens = Tokens(settings.secret_key)
    letters = Letters(
        public_url=settings.public_url,
        unsubscribe=pages.unsubscribe,
        account=pages.account,
        tokens=tokens,
        largest_bytes=settings.mail_max_mb * _MEGABYTE,
    )
    making = Making(
        schedules=schedules,
        recipients=recipients,
        holding=Holding(reads=reads, approvals=ApprovalStore(database)),
        questions=Questions(
            reads=reads,
            quality=QualityAsking(findings),
            quality_admin=QualityAdmin(reading=findings),
            templates=templates,
            page=pages.question,
            saved_page=pages.saved,
            quality_page=pages.quality,
        ),
        renderer=Renderer(reads=reads),
        letters=letters,
        notes=notes,
    )
    planner = Planner(
        schedules=schedules, outbox=outbox, recipients=recipients, telling=telling, conventions=reads.conventions
    )
    named, events = Outside(store=outside, reads=reads), AuditEvents(database)
    return Delivering(
        planner=planner,
        making=making,
        notice_mail=NoticeMail(accounts=accounts, notes=notes, outbox=outbox, timezone=settings.timezone),
        unsubscribing=Unsubscribing(
            tokens=tokens,
            schedules=schedules,
            profiles=ProfileStore(database),
            recipients=recipients,
            telling=telling,
            accounts=accounts,
            events=events,
        ),
        outside=named,
        schedules=Schedules(store=schedules, planner=planner, making=making, outside=named, events=events),
        ledger=Ledger(store=LedgerStore(database), recipients=recipients),
        sender=Sender.of(settings.smtp_from, settings.public_url),
        compose=compose,
        telling=telling,
        events=events,
        settings=settings,
    )
