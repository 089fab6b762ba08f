"""The document of a day's sealed reports: every version of every project, who stands for it, its hashes."""

from collections.abc import Sequence
from datetime import date

from dashboard.exports.document import Document, Fact, Table
from dashboard.i18n import Label, Locale, t
from dashboard.metrics.daily import Item
from dashboard.metrics.result import Provenance
from dashboard.metrics.words import day_label, moment_label, with_digits
from dashboard.semantic.fields import Column, ColumnType
from dashboard.semantic.report import ReportType
from dashboard.workflow.sealing import signed_words
from dashboard.workflow.subject import Signature
from data_access.snapshot_store import Snapshot

_STEPS = ("submitted", "approved_first", "approved")
_LABELS = {
    "project": "quality.column.project",
    "version": "snapshots.column.version",
    "number": "sealed.number",
    "sealed_at": "sealed.at",
    **{step: f"sealed.{step}" for step in _STEPS},
    "rows": "audit.column.rows",
    "json": "snapshots.hash.json",
    "seal": "snapshots.hash.seal",
}
_NUMBERS = ("version", "rows")


def _columns() -> list[Column]:
    return [
        Column(
            name=name,
            type=ColumnType.INTEGER if name in _NUMBERS else ColumnType.TEXT,
            label=Label(ar=t(key, "ar"), en=t(key, "en")),
        )
        for name, key in _LABELS.items()
    ]


def sealed_document(
    report: ReportType, day: date, found: Sequence[Snapshot], provenance: Provenance, locale: Locale
) -> Document:
    """A line for each version; moments are the reader's."""
    items = [_item(one, locale) for one in found]
    return Document(
        report=report,
        title=t("snapshots.title", locale.lang),
        subtitle=f"{report.label.text(locale.lang)} · {day_label(day, locale)}",
        facts=(
            Fact(label=t("snapshots.title", locale.lang), text=with_digits(f"{len(found):,}", locale)),
            Fact(label=t("export.fact_timezone", locale.lang), text=locale.timezone),
        ),
        figures=(),
        lines=(),
        tables=(Table(heading="", columns=_columns(), pages=(items,), may_spill=True),),
        rows=len(found),
        provenance=provenance,
        timezone=locale.timezone,
        name=f"{report.name}-snapshots-{day}",
    )


def _item(snapshot: Snapshot, locale: Locale) -> Item:
    told = snapshot.metadata
    signed = {one.step: signed_words(one, locale) for one in map(Signature.of, told["approval"])}
    return {
        "project": told["project_name"] or told["project"],
        "version": snapshot.version,
        "number": told["number"],
        "sealed_at": moment_label(snapshot.created_at, locale),
        **{step: signed.get(step) for step in _STEPS},
        "rows": told["rows"],
        "json": snapshot.hashes["json"],
        "seal": snapshot.seal_sha256,
    }
