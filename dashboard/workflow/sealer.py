"""What a final approval asks of whoever seals daily reports: files, kept in the very transaction that approves."""

from typing import Any, Protocol

from sqlalchemy import Connection

from dashboard.workflow.subject import Subject


class Sealer(Protocol):
    """What either of them raises leaves the report as it was: nothing is approved."""

    def render(self, subject: Subject) -> Any:
        """The files that say the content of `subject.content_hash`; Unavailable when they cannot be made of it now. May
        take seconds: nothing is locked yet."""
        ...

    def keep(self, connection: Connection, rendered: Any) -> str:
        """Keep what was rendered, within the approval's transaction and after the daily report's row is locked; the id
        of the snapshot."""
        ...
