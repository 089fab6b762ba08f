"""What is sealed: which report, in which revision, with which content, and who stands for it."""

from dataclasses import dataclass
from datetime import date, datetime

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


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A daily report at its final approval. `project`: the code; `content_hash`: of what is approved (`Content.hash`);
    `approved_by`: user id of the last approver; `language`: of the files."""

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
