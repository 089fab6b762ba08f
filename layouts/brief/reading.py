"""What every page of the brief stands on: who reads, which period and project, and the links to all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from dashboard.i18n import Locale
from dashboard.metrics.kpi_periods import DAY
from dashboard.permissions import Viewer
from dashboard.semantic.period import Days
from layouts.address import Address
from layouts.brief.periods import is_current


@dataclass(frozen=True, kw_only=True)
class BriefReading:
    """`whole`: the days of the period, to its end; `projects`: codes to choose from; `good_until`: how long a phone may
    keep the page; `theme`: the reader's own, None for that of the system; `version`: of the data, before any of its
    numbers was counted."""

    viewer: Viewer
    locale: Locale
    address: Address
    csrf_token: str
    theme: str | None
    grain: str
    whole: Days
    today: date
    project: str | None
    projects: Sequence[str]
    good_until: datetime
    version: str

    def link(self, *, day: date | None = None, **changed: str | None) -> str:
        """The address of a page of the brief: this one, but for the `path`, `grain` or `project` that is named; `day`:
        in another period."""
        state = {"path": self.address.path, "grain": self.grain, "project": self.project} | changed
        usual = None if is_current(self.whole, self.today) else self.whole.start
        around = day or usual
        words = {
            "grain": None if state["grain"] == DAY else state["grain"],
            "date": around and around.isoformat(),
            "project": state["project"],
        }
        query = urlencode({name: value for name, value in words.items() if value})
        return f"{state['path']}?{query}" if query else str(state["path"])
