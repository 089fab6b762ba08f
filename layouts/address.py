"""The address a page is built for, and the links between pages."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from dashboard.semantic.query import Query

HOME = "/"
SEARCHING = "/#search"
"""Where the command palette is open."""
LOGIN = "/login"
LOGOUT = "/logout"
APPROVALS = "/approvals"
DELEGATIONS = "/approvals?tab=delegations"
CACHE = "/admin/cache"
AUDIT_LOGS = "/admin/audit-logs"
CLEAR_CACHE = "/admin/cache/clear"
JOBS = "/admin/jobs"
USERS = "/admin/users"
VIEW_AS = "/view-as"
END_VIEW_AS = "/view-as/end"
STATUS = "/admin/status"
DATA_QUALITY = "/admin/data-quality"
IMPORTS = "/admin/imports"
SEALED = "/admin/snapshots"
HOLDS = "/admin/snapshots/holds"
WEBHOOKS = "/admin/webhooks"
VERIFY = "/verify"
SCHEDULES = "/admin/reports/schedules"
NEW_SCHEDULE = f"{SCHEDULES}?new=1"
DELIVERIES = "/admin/reports/deliveries"
ACCOUNT = "/account"
UNSUBSCRIBE = "/unsubscribe"
BUILDER = "/reports/builder"
SAVED = "/reports/saved"
API_DOCS = "/api/docs"
BRIEF = "/m"
BRIEF_WORKER = "/m-worker.js"
BRIEF_MANIFEST = "/m.webmanifest"


@dataclass(frozen=True, kw_only=True)
class Address:
    """Path and query string (without "?") of the page that is being looked at."""

    path: str = HOME
    search: str = ""

    @classmethod
    def of(cls, url: str) -> "Address":
        """The address of a URL; of the first page where it is none (browsers send what they like)."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return cls()
        return cls(path=parts.path or HOME, search=parts.query)

    def value(self, name: str) -> str | None:
        return dict(parse_qsl(self.search)).get(name)

    def with_value(self, name: str, value: str) -> str:
        """The same page with one name of the query string set."""
        pairs = [pair for pair in parse_qsl(self.search, keep_blank_values=True) if pair[0] != name]
        return f"{self.path}?{urlencode([*pairs, (name, value)], safe=',')}"


def brief_path(report_name: str | None = None) -> str:
    """The phone's page of all report types, or of one."""
    return f"{BRIEF}/{report_name}" if report_name else BRIEF


def report_path(report_name: str) -> str:
    return f"/reports/{report_name}"


def question_path(query: Query) -> str:
    """The page that shows a question: period, filters and comparison."""
    return f"{report_path(query.report.name)}?{query.page_text()}"


def rows_path(report_name: str) -> str:
    return f"/reports/{report_name}/rows"


def paper_path(report_name: str) -> str:
    """What is printed of the pages of a question."""
    return f"/reports/{report_name}/paper"


def quality_path(query: Query) -> str:
    """What stands against the rows of a question."""
    return f"{quality_start(query.report.name)}?{query.page_text()}"


def quality_start(report_name: str) -> str:
    """The same without a question: that of the usual period."""
    return f"/reports/{report_name}/quality"


def daily_path(report_name: str, project: str, day: date | None) -> str:
    """The daily report of a project; without a day, the part before it."""
    start = f"/reports/{report_name}/{quote(project, safe='')}"
    return f"{start}/{day.isoformat()}" if day else start


def latest_daily_path(report_name: str) -> str:
    return f"/reports/{report_name}/daily"


def snapshots_path(report_name: str, day: date) -> str:
    """The sealed versions of a day, of every project."""
    return f"/reports/{report_name}/snapshots/{day.isoformat()}"


def differences_path(report_name: str, day: date, snapshot_id: str, other: str) -> str:
    """The same, with one version beside another, or beside what the report says now."""
    return f"{snapshots_path(report_name, day)}?{urlencode({'compare': f'{snapshot_id},{other}'}, safe=',')}"


def snapshot_file_path(snapshot_id: str, ending: str, *, is_excerpt: bool = False) -> str:
    return f"/api/snapshots/{snapshot_id}{'/excerpt' if is_excerpt else ''}.{ending}"


def record_path(report_name: str, row_id: str) -> str:
    return f"{record_start(report_name)}/{row_id}"


def record_start(report_name: str) -> str:
    """What the addresses of a report's records begin with."""
    return f"/reports/{report_name}/record"


def explain_path(report_name: str, measure_name: str) -> str:
    return f"{explain_start(report_name)}/{measure_name}"


def explain_start(report_name: str) -> str:
    """What the addresses begin with that explain a report's measures."""
    return f"/reports/{report_name}/explain"


def unusual_path(report_name: str, measure_name: str, day: date) -> str:
    return f"{unusual_start(report_name)}/{measure_name}/{day.isoformat()}"


def unusual_start(report_name: str) -> str:
    """What the addresses of a report's unusual days begin with."""
    return f"/reports/{report_name}/unusual"


def history_path(dog: str) -> str:
    """Everything that is recorded about a dog."""
    return f"/dogs/{quote(dog, safe='')}"


def saved_path(template_id: str, link_key: str | None = None) -> str:
    """A saved report; `link_key`: of the link by which it was opened."""
    return f"{SAVED}/{template_id}" + (f"?{urlencode({'key': link_key})}" if link_key else "")


def schedule_path(template_id: str) -> str:
    """The form of a new schedule, filled in for a saved report."""
    return f"{NEW_SCHEDULE}&template={template_id}"


def pin_path(template_id: str) -> str:
    """Where a saved report is had in short, pinned and unpinned."""
    return f"/api/overview/pins/{template_id}"


def view_as_path(username: str) -> str:
    """Where the form goes that begins to see the product as somebody else."""
    return f"{VIEW_AS}?{urlencode({'user': username})}"


def job_path(name: str) -> str:
    """The runs of a job."""
    return f"{JOBS}/{name}"


def run_job_path(name: str) -> str:
    """Where the form goes that asks for a run."""
    return f"{job_path(name)}/run"


def webhook_path(subscription_id: str) -> str:
    """A receiver of events, with what it was sent."""
    return f"{WEBHOOKS}/{subscription_id}"


def import_path(import_id: str) -> str:
    """A file that was uploaded, or what was imported of it."""
    return f"{IMPORTS}/{import_id}"


def api_path(report_name: str, what: str) -> str:
    return f"/api/reports/{report_name}/{what}"


def action_path(report_name: str, project: str, day: date, action: str) -> str:
    """Where a step with a daily report is taken."""
    return f"/api{daily_path(report_name, project, day)}/{action}"


def options_path(report_name: str) -> str:
    return f"/api/filters/dimensions/{report_name}"
