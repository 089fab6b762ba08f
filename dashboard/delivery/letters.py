"""What mails say: of a report that is ready, and of what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dashboard.delivery.letter import File, Letter, Note, Rendered
from dashboard.delivery.recipients import ROLE, Reader
from dashboard.delivery.unsubscribing import Tokens
from dashboard.i18n import Locale, Words, t
from dashboard.metrics.words import moment_label, with_digits
from dashboard.workflow.notices import words_of
from data_access.notification_store import Notification
from data_access.outbox_store import Delivery
from data_access.schedule_store import Schedule

_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Letters:
    """`public_url`: what links begin with; `unsubscribe`: the path before a token; `largest_bytes`: of all attachments
    together, as they travel."""

    public_url: str
    unsubscribe: str
    account: str
    tokens: Tokens
    largest_bytes: int

    def of_report(self, report: Rendered, schedule: Schedule, one: Delivery, reader: Reader, owner: str) -> Letter:
        lang = reader.locale.lang
        kept, left_out = self._fitting(report.files)
        large = (self._too_large(file, report, reader) for file in left_out)
        return Letter(
            subject=f"{schedule.name} · {report.subtitle}",
            title=report.title,
            subtitle=report.subtitle,
            lines=report.lines,
            remarks=(*report.remarks, *_no_rows(report, lang), *large),
            facts=tuple(filter(None, (_rows_words(report, reader.locale), report.quality, report.as_of))),
            link=None if reader.is_outside else self._url(report.state),
            link_words=t("mail.open", lang),
            because=_because(schedule, one, reader, owner),
            unsubscribe=self._unsubscribe(schedule.id, one.recipient, lang),
            files=kept,
        )

    def of_notes(self, notes: Sequence[Notification], one: Delivery, reader: Reader) -> Letter:
        """One thing that happened, or those of a day."""
        lang = reader.locale.lang
        told = [self._note(note, reader.locale) for note in notes]
        count = with_digits(str(len(told)), reader.locale)
        is_one = len(told) == 1
        return Letter(
            subject=told[0].text if is_one else t("mail.digest", lang, count=count),
            title=t("mail.notice" if is_one else "mail.digest", lang, count=count),
            notes=tuple(told),
            link=self._url(self.account),
            link_words=t("mail.notices_choice", lang),
            because=t(f"mail.because.{one.because}", lang),
            unsubscribe=self._unsubscribe(None, one.recipient, lang),
        )

    def _note(self, note: Notification, locale: Locale) -> Note:
        return Note(
            text=words_of(note.kind, note.details, locale),
            comment=note.details.get("comment"),
            link=self._url(note.link),
            at=moment_label(note.created_at.astimezone(ZoneInfo(locale.timezone)), locale),
        )

    def _fitting(self, files: Sequence[File]) -> tuple[tuple[File, ...], tuple[File, ...]]:
        """Those that may come along, the smallest first, and those that are too large."""
        room, kept = self.largest_bytes, []
        for file in sorted(files, key=lambda one: len(one.content)):
            # Three bytes travel as four characters, and lines end.
            room -= len(file.content) * 37 // 27
            if room >= 0:
                kept.append(file)
        return tuple(file for file in files if file in kept), tuple(file for file in files if file not in kept)

    def _too_large(self, file: File, report: Rendered, reader: Reader) -> str:
        size = with_digits(f"{len(file.content) / _MEGABYTE:,.1f}", reader.locale)
        if reader.is_outside:
            return t("mail.too_large_outside", reader.locale.lang, name=file.name, size=size)
        path, _, state = report.state.partition("?")
        url = self._url(f"{path}.{file.name.rpartition('.')[2]}?{state}")
        return t("mail.too_large", reader.locale.lang, name=file.name, size=size, url=Words(url))

    def _unsubscribe(self, schedule_id: str | None, recipient: str, lang: str) -> str:
        """Whoever follows it may have no account, so it says in which language they read."""
        return self._url(f"{self.unsubscribe}/{self.tokens.make(schedule_id, recipient)}?lang={lang}")

    def _url(self, path: str) -> str:
        return f"{self.public_url}{path}"


def _because(schedule: Schedule, one: Delivery, reader: Reader, owner: str) -> str:
    lang = reader.locale.lang
    kind, _, role = one.because.partition(":")
    named = {"role": Words(t(f"role.{role}", lang))} if kind == ROLE else {}
    return t(f"mail.because.{kind}", lang, schedule=schedule.name, owner=owner, **named)


def _rows_words(report: Rendered, locale: Locale) -> str:
    return t("mail.rows", locale.lang, count=with_digits(f"{report.rows:,}", locale))


def _no_rows(report: Rendered, lang: str) -> tuple[str, ...]:
    """An empty report says so: it is not one that went wrong."""
    return () if report.rows else (t("mail.no_rows", lang),)
