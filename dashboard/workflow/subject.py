"""What is sealed: which report, in which revision, with which content, and who stands for it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from dashboard.workflow.seal import moment

SUBMITTED, APPROVED_FIRST, APPROVED = "submitted", "approved_first", "approved"
"""The steps that a head names, in their order."""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A step on the way to the seal. `step`: one of those above; `on_behalf_of`: the name of whom a delegate stood
    for."""

    step: str
    user_id: str
    name: str
    at: datetime
    on_behalf_of: str | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Signature":
        """From what `as_json` gave."""
        return cls(**{**told, "at": datetime.fromisoformat(told["at"])})

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"at": moment(self.at)}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A daily report at its final approval. `project`: the code; `content_hash`: of what is approved (`Content.hash`);
    `approved_by`: user id of the last approver; `language`: of the files, see `unit_language`;
    `override`: what was said where it is approved below the limit of quality (`Override.as_details`)."""

    report_type: str
    report_id: str
    project_id: str
    project: str
    day: date
    revision: int
    content_hash: str
    approved_by: str
    chain: tuple[Signature, ...]
    language: str
    override: Mapping[str, str] | None = None

    @property
    def number(self) -> str:
        """What people call the snapshot: known before it is kept, and never the same twice."""
        return f"{self.report_type}-{self.project}-{self.day}-r{self.revision}"
