"""An excerpt of a sealed report: made from its sealed JSON, without what the reader may not see or take along.

It says what it is, and carries no verification code: only sealed bytes can be verified.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.exports import FORMATS
from dashboard.exports.document import Document, Fact, Figure, Table
from dashboard.i18n import Locale, t
from dashboard.metrics.result import Provenance
from dashboard.metrics.words import day_label, moment_label
from dashboard.permissions import Permission, Viewer
from dashboard.reports import report_named
from dashboard.semantic.fields import Column
from dashboard.workflow.seal import canonical
from dashboard.workflow.sealed_report import SealedReport
from data_access.snapshot_store import Snapshot


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """`columns`: what the viewer may see; `has_rows`: whether the viewer may take rows along."""

    snapshot: Snapshot
    sealed: SealedReport
    columns: tuple[Column, ...]
    has_rows: bool

    @classmethod
    def of(cls, snapshot: Snapshot, sealed: SealedReport, viewer: Viewer) -> "Excerpt":
        return cls(
            snapshot=snapshot,
            sealed=sealed,
            columns=sealed.columns_for(report_named(snapshot.report_type), viewer),
            has_rows=viewer.may(Permission.REPORT_ROWS_EXPORT),
        )

    @property
    def left_out(self) -> str:
        """The key of the words that say what is missing, without naming it."""
        if not self.has_rows:
            return "excerpt.rows"
        return "excerpt.columns" if len(self.columns) < len(self.sealed.columns) else "excerpt.nothing"

    def write(self, ending: str, locale: Locale) -> bytes:
        """The excerpt as one of FORMATS."""
        if ending == "json":
            return canonical(self._as_json(locale))
        out = io.BytesIO()
        [kind] = [kind for kind in FORMATS if kind.ending == ending]
        kind.write(self._document(locale), out, locale)
        return out.getvalue()

    def _as_json(self, locale: Locale) -> dict[str, Any]:
        names = {column.name for column in self.columns} | {"row_id", "source"}
        told = dict(self.sealed.told)
        told["columns"] = [one for one in told["columns"] if one["name"] in names]
        told["rows"] = [_only(row, names) for row in told["rows"]] if self.has_rows else None
        whole = {"id": self.snapshot.id, "json_sha256": self.snapshot.hashes["json"]}
        return told | {"excerpt_of": whole, "left_out": t(self.left_out, locale.lang)}

    def _document(self, locale: Locale) -> Document:
        report, told = report_named(self.snapshot.report_type), self.sealed.told
        project = told["project"]
        name = f"{project['name']} ({project['code']})" if project["name"] else project["code"]
        figures = [
            Figure(measure=measure, number=self.sealed.numbers[measure.name], change=None)
            for measure in report.shown_measures
            if measure.name in self.sealed.numbers
        ]
        return Document(
            report=report,
            title=t("excerpt.title", locale.lang, report=report.label.text(locale.lang)),
            subtitle=f"{name} · {day_label(self.snapshot.day, locale)}",
            facts=self._facts(locale),
            figures=tuple(figures),
            lines=(),
            tables=self._tables(report.sheet.columns, locale),
            rows=len(self.sealed.rows),
            provenance=_provenance(self.snapshot),
            timezone=told["timezone"],
            is_wide=report.sheet.is_wide,
            name=f"excerpt-{told['number']}",
        )

    def _facts(self, locale: Locale) -> tuple[Fact, ...]:
        return (
            Fact(label=t("excerpt.label", locale.lang), text=t(self.left_out, locale.lang)),
            Fact(label=t("sealed.number", locale.lang), text=self.sealed.told["number"]),
            Fact(label=t("sealed.at", locale.lang), text=moment_label(self.snapshot.created_at, locale)),
            Fact(label=t("excerpt.sealed_json", locale.lang), text=self.snapshot.hashes["json"]),
        )

    def _tables(self, on_paper: Sequence[str], locale: Locale) -> tuple[Table, ...]:
        """In the order of the paper; what no paper shows comes behind, where there is room for it."""
        if not self.has_rows:
            return ()
        named = {column.name: column for column in self.columns}
        columns = [named[name] for name in on_paper if name in named]
        columns += [column for column in self.columns if column not in columns]
        heading = t("export.rows", locale.lang)
        return (Table(heading=heading, columns=columns, pages=(list(self.sealed.rows.values()),), may_spill=True),)


def _only(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in names}


def _provenance(snapshot: Snapshot) -> Provenance:
    told = dict(snapshot.metadata["provenance"])
    return Provenance(
        **told
        | {
            "as_of": datetime.fromisoformat(told["as_of"]),
            "computed_at": datetime.fromisoformat(told["computed_at"]),
        }
    )
