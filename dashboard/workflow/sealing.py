"""Seals a report with its final approval: the files are made before the approval's transaction, and kept within it.

So the slow part holds no lock, and there is never an approval without its snapshot, nor the other way round.
"""

import io
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from dashboard import clock
from dashboard.config import Settings
from dashboard.errors import Unavailable
from dashboard.exports import FORMATS
from dashboard.exports.daily_document import daily_document
from dashboard.exports.document import Document, Fact, SealMark
from dashboard.i18n import Locale, t
from dashboard.metrics import ReadPath
from dashboard.metrics.content import SEALER, content_of
from dashboard.metrics.daily import DailySheet, daily_query, read_sheet
from dashboard.metrics.present import provenance_as_json
from dashboard.metrics.words import moment_label, with_digits
from dashboard.quality.asking import QualityAsking
from dashboard.reports import report_named
from dashboard.workflow.seal import FIRST, digest, seal_of
from dashboard.workflow.sealed_report import FORMAT, project_name, write_sealed
from dashboard.workflow.subject import Signature, Subject
from data_access.audit_entry_store import insert_event
from data_access.seal_witness import ENTITY, SEALED
from data_access.snapshot_store import NewSnapshot, Snapshot, insert_snapshot, last_version, take_seal_turn

LONGEST_WAIT_S = 2.0
"""For a replica that does not know yet what is approved; it follows within a second."""
PAUSE_S = 0.05


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """The files of a snapshot that is not kept yet."""

    subject: Subject
    files: Mapping[str, bytes]
    metadata: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """`public_url`: where readers find us; it is in the QR code of every page. `retention_days`: promised to those
    that are sealed now. `quality`: judges the records, for the papers to print it."""

    reads: ReadPath
    public_url: str
    retention_days: int
    quality: QualityAsking | None = None

    @classmethod
    def of(cls, settings: Settings, reads: ReadPath, quality: QualityAsking | None = None) -> "Sealing":
        return cls(
            reads=reads,
            public_url=settings.public_url,
            retention_days=settings.report_snapshot_retention_days,
            quality=quality,
        )

    def render(self, subject: Subject) -> Rendered:
        """Before the approval's transaction. Unavailable when the replica does not know the approved content in time:
        it lags, or the report has changed since; try again, and have it compared again."""
        sheet = self._sheet(subject)
        timezone = self.reads.conventions.timezone
        content = write_sealed(subject, sheet, timezone)
        files = {"json": content} | self._papers(subject, sheet, digest(content))
        return Rendered(subject=subject, files=files, metadata=_metadata(subject, sheet))

    def keep(self, connection: Connection, rendered: Rendered) -> str:
        """Within the approval's transaction, as late as can be: who seals at the same time waits until it ends. Gives
        the id of the snapshot."""
        subject = rendered.subject
        number, previous = take_seal_turn(connection)
        version, amends = last_version(connection, subject.report_id)
        unsealed = Snapshot(
            id=str(uuid.uuid4()),
            report_id=subject.report_id,
            report_type=subject.report_type,
            project_id=subject.project_id,
            day=subject.day,
            version=version + 1,
            revision=subject.revision,
            amends_id=amends,
            content_hash=subject.content_hash,
            metadata=rendered.metadata,
            hashes={name: digest(content) for name, content in rendered.files.items()},
            seal_number=number + 1,
            previous_seal=previous or FIRST,
            seal_sha256="",
            created_by=subject.approved_by,
            created_at=clock.now(),
            retention_days=self.retention_days,
            archived_at=None,
            sizes={name: len(content) for name, content in rendered.files.items()},
        )
        sealed = replace(unsealed, seal_sha256=seal_of(unsealed))
        insert_snapshot(connection, NewSnapshot(snapshot=sealed, files=rendered.files))
        _witness(connection, sealed, subject)
        return sealed.id

    def _sheet(self, subject: Subject) -> DailySheet:
        """The sheet that says what is approved."""
        report, until = report_named(subject.report_type), time.monotonic() + LONGEST_WAIT_S
        while True:
            version = self.reads.data_version()
            sheet = read_sheet(self.reads, report, subject.project, subject.day, SEALER)
            if content_of(sheet).hash == subject.content_hash:
                return sheet
            while self.reads.data_version() == version:
                if time.monotonic() > until:
                    raise _not_there(subject)
                time.sleep(PAUSE_S)

    def _papers(self, subject: Subject, sheet: DailySheet, json_sha256: str) -> dict[str, bytes]:
        locale = Locale(lang=subject.language, timezone=self.reads.conventions.timezone)
        mark = SealMark(number=subject.number, sha256=json_sha256, url=f"{self.public_url}/verify/{json_sha256}")
        asked = daily_query(sheet.report, sheet.project, sheet.day)
        judged = self.quality.of(self.reads, asked, SEALER) if self.quality is not None else None
        document = daily_document(sheet, locale, locale.timezone, judged)
        document = replace(document, facts=(*document.facts, *_facts(subject, locale)), seal=mark)
        return {kind.ending: _written(document, kind.write, locale) for kind in FORMATS if kind.ending != "json"}


def unit_language(settings: Settings) -> str:
    """The language of sealed files: the unit's, whoever approves."""
    return settings.language or "ar"


def _written(document: Document, write: Any, locale: Locale) -> bytes:
    out = io.BytesIO()
    write(document, out, locale)
    return out.getvalue()


def _facts(subject: Subject, locale: Locale) -> tuple[Fact, ...]:
    signed = [Fact(label=t(f"sealed.{one.step}", locale.lang), text=signed_words(one, locale)) for one in subject.chain]
    return (
        Fact(label=t("sealed.number", locale.lang), text=subject.number),
        *signed,
        *_override_facts(subject, locale),
    )


def _override_facts(subject: Subject, locale: Locale) -> tuple[Fact, ...]:
    """Printed where it was approved below the limit of quality: how far, and why."""
    if subject.override is None:
        return ()
    told = {name: with_digits(subject.override[name], locale) for name in ("quality_score", "quality_limit")}
    words = t("sealed.override_words", locale.lang, **told, reason=subject.override["override"])
    return (Fact(label=t("sealed.override", locale.lang), text=words),)


def signed_words(signature: Signature, locale: Locale) -> str:
    """Who, for whom, and when."""
    at = moment_label(signature.at, locale)
    if signature.on_behalf_of is None:
        return t("sealed.by", locale.lang, name=signature.name, at=at)
    return t("sealed.by_for", locale.lang, name=signature.name, other=signature.on_behalf_of, at=at)


def _metadata(subject: Subject, sheet: DailySheet) -> dict[str, Any]:
    """What is told of a snapshot without opening it, and stays when its bytes are gone: no value of any row."""
    return {
        "format": FORMAT,
        "number": subject.number,
        "project": subject.project,
        "project_name": project_name(sheet),
        "language": subject.language,
        "rows": sum(len(group.items) for group in sheet.groups),
        "provenance": provenance_as_json(sheet.answer.numbers.provenance),
        "approval": [one.as_json() for one in subject.chain],
        **({"quality_override": dict(subject.override)} if subject.override else {}),
    }


def _witness(connection: Connection, sealed: Snapshot, subject: Subject) -> None:
    """The audit log is told, so that nobody can write a whole chain anew unseen."""
    after = {
        "number": subject.number,
        "seal_number": sealed.seal_number,
        "seal_sha256": sealed.seal_sha256,
        **{f"{name}_sha256": sha256 for name, sha256 in sealed.hashes.items()},
    }
    insert_event(
        connection,
        entity_type=ENTITY,
        entity_id=sealed.id,
        action=SEALED,
        details=after,
        summary=f"sealed {subject.number} as version {sealed.version}",
    )


def _not_there(subject: Subject) -> Unavailable:
    return Unavailable(
        f"what is approved of {subject.number} has not come through to the copy that reports are made from",
        code="sealing_waits",
        hint="try again in a few seconds",
    )
