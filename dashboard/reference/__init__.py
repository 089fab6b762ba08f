"""Pages of docs/reference, written from the declarations. PAGES is the one list; `make check` fails on a stale page."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.reference.metrics_page import metrics_page
from dashboard.reference.personal_page import personal_page
from dashboard.reference.reports_page import reports_page
from dashboard.reference.roles_page import roles_page
from dashboard.reference.settings_page import settings_page
from dashboard.reference.webhooks_page import webhooks_page


@dataclass(frozen=True, kw_only=True)
class Page:
    """`docs/reference/<name>.md`; `write` gives its Markdown."""

    name: str
    write: Callable[[], str]


PAGES: tuple[Page, ...] = (
    Page(name="settings", write=settings_page),
    Page(name="reports", write=reports_page),
    Page(name="roles", write=roles_page),
    Page(name="webhooks", write=webhooks_page),
    Page(name="metrics", write=metrics_page),
    Page(name="personal-data", write=personal_page),
)
