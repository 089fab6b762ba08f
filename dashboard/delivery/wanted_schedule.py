"""What somebody sends to make or change a schedule, read and checked: every field by its own name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from dashboard.builder.templates import Templates
from dashboard.delivery.asked import QUALITY
from dashboard.delivery.calendar import FREQUENCIES, Plan
from dashboard.delivery.periods import check_period
from dashboard.delivery.recipients import KINDS, PROFILE, ROLE, USER
from dashboard.delivery.rendering import ENDINGS
from dashboard.errors import InvalidInput, NotFound, nearest
from dashboard.i18n import LANGUAGES
from dashboard.metrics import ReadPath
from dashboard.metrics.scope import authorise
from dashboard.people.accounts import account_named
from dashboard.permissions import Role, Viewer
from dashboard.reports import REPORTS, report_named
from dashboard.semantic.period import Period
from dashboard.semantic.query import Query
from dashboard.setting_values import timezone
from dashboard.workflow.finding_decisions import check_reader
from data_access.account_store import AccountStore
from data_access.outside_store import OutsideProfile

LONGEST_NAME = 120
MOST_RECIPIENTS = 200
FIELDS = (
    "name",
    "report_type",
    "frequency",
    "schedule_time",
    "timezone",
    "weekdays",
    "month_day",
    "period",
    "filters",
    "recipients",
    "format",
    "wait_until_approved",
    "hold_if_late",
    "enabled",
    "template_id",
)
"""What may be sent; all but `name`, `recipients`, and `report_type` or `template_id`, have a usual value."""

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Reads what a viewer sends. `profiles`: those that the viewer may send to; `timezone`: of the unit; `kept`: the
    saved report that the schedule sends already, which is its owner's to open."""

    reads: ReadPath
    accounts: AccountStore
    profiles: Sequence[OutsideProfile]
    viewer: Viewer
    timezone: str
    templates: Templates
    kept: str | None = None

    def values(self, sent: Mapping[str, Any]) -> Json:
        """The columns of a schedule. Raises InvalidInput naming the field and the nearest, Forbidden for a report type
        that the viewer may not read."""
        plan = self._plan(sent)
        template_id = _text(sent, "template_id", "") or None
        return {
            "name": _name(sent),
            **(self._of_page(sent) if template_id is None else self._of_saved(template_id, sent)),
            "frequency": plan.frequency,
            "schedule_time": plan.at,
            "timezone": plan.timezone,
            "weekdays": list(plan.weekdays),
            "month_day": plan.month_day,
            "period": check_period(_text(sent, "period", "yesterday")),
            "recipients": self._recipients(sent),
            "format": _one_of(sent, "format", tuple(ENDINGS), "pdf"),
            **{name: _yes_no(sent, name, usual=False) for name in ("wait_until_approved", "hold_if_late")},
            "enabled": _yes_no(sent, "enabled", usual=True),
        }

    def _of_page(self, sent: Mapping[str, Any]) -> Json:
        if sent.get("report_type") == QUALITY:
            check_reader(self.viewer)
            return {"report_type": QUALITY, "filters": "", "template_id": None}
        report = report_named(_text(sent, "report_type"), nearby=[r for r in REPORTS if self.viewer.may(r.permission)])
        authorise(report, self.viewer)
        query = self._filters(_text(sent, "filters", ""), report.name)
        return {"report_type": report.name, "filters": filters_text(query), "template_id": None}

    def _of_saved(self, template_id: str, sent: Mapping[str, Any]) -> Json:
        """It has filters of its own. Its report type is told beside it, as it is now."""
        if template_id == self.kept:
            return {"report_type": _text(sent, "report_type"), "filters": "", "template_id": template_id}
        try:
            saved = self.templates.find(template_id, self.viewer)
        except NotFound as error:
            raise _bad("template_id", "is no saved report of yours") from error
        return {"report_type": saved.template.asked["report_type"], "filters": "", "template_id": saved.template.id}

    def _filters(self, text: str, report_name: str) -> Query:
        """Names that do not exist and those that the viewer may not know of are wrong alike."""
        try:
            query = parse_filters(text, report_name)
            self.reads.check(query, self.viewer)
        except InvalidInput as error:
            raise _bad("filters", f"cannot be used: {error.message}", error.suggestion) from error
        return query

    def _plan(self, sent: Mapping[str, Any]) -> Plan:
        weekdays, month_day = sent.get("weekdays") or [], sent.get("month_day", 1)
        if not isinstance(weekdays, list) or not all(isinstance(day, str) for day in weekdays):
            raise _bad("weekdays", "is no list of names of weekdays")
        if not isinstance(month_day, int) or isinstance(month_day, bool):
            raise _bad("month_day", "is no whole number")
        zone = _text(sent, "timezone", self.timezone)
        try:
            timezone(zone)
        except ValueError as error:
            raise _bad("timezone", str(error), nearest(zone, timezone.choices)) from None
        return Plan(
            frequency=_one_of(sent, "frequency", FREQUENCIES, "daily"),
            at=_time(sent),
            timezone=zone,
            weekdays=tuple(dict.fromkeys(weekdays)),
            month_day=month_day,
        )

    def _recipients(self, sent: Mapping[str, Any]) -> list[Json]:
        given = sent.get("recipients")
        if not isinstance(given, list) or not 0 < len(given) <= MOST_RECIPIENTS:
            raise _bad("recipients", f"is no list of 1 to {MOST_RECIPIENTS} recipients")
        return [self._recipient(one) for one in given]

    def _recipient(self, one: Any) -> Json:
        """By `username`, `role`, or the `id` of an outside profile."""
        if not isinstance(one, dict) or one.get("kind") not in KINDS:
            raise _bad("recipients", f'is no list of objects with a "kind" of {", ".join(KINDS)}')
        kind, language = one["kind"], one.get("language") or None
        if language not in (None, *LANGUAGES):
            raise _bad("recipients", f"language={language!r} is none of {', '.join(LANGUAGES)}")
        read = {USER: self._user, ROLE: _role, PROFILE: self._profile}[kind]
        return {"kind": kind, **read(one), "language": language}

    def _user(self, one: Mapping[str, Any]) -> Json:
        name = one.get("username")
        if not isinstance(name, str) or "\0" in name:
            raise _bad("recipients", "a user has a username")
        try:
            return {"id": account_named(self.accounts, name).user_id}
        except NotFound as error:
            raise _bad("recipients", str(error)) from error

    def _profile(self, one: Mapping[str, Any]) -> Json:
        if one.get("id") not in [profile.id for profile in self.profiles]:
            raise _bad("recipients", "there is no such outside recipient for you")
        return {"id": one["id"]}


def _role(one: Mapping[str, Any]) -> Json:
    role = one.get("role")
    if role not in list(Role):
        raise _bad("recipients", f"role={role!r} is none of {', '.join(Role)}", nearest(str(role), tuple(Role)))
    return {"role": role}


def parse_filters(text: str, report_name: str) -> Query:
    """The filters of a page's address, or of its query string; its period is left out."""
    search = urlsplit(text).query if "?" in text or "/" in text else text
    query = Query.parse(search, report_named(report_name))
    return replace(query, period=Period(), measures=(), by=(), order=None, limit=None)


def filters_text(query: Query) -> str:
    """Without a period, for people to read: a comma between members stands as itself."""
    pairs = str(query).replace("%2C", ",").split("&")
    return "&".join(pair for pair in pairs if pair.partition("=")[0] not in ("from", "to"))


def is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _name(sent: Mapping[str, Any]) -> str:
    name = " ".join(_text(sent, "name").split())
    if not name or len(name) > LONGEST_NAME:
        raise _bad("name", f"is no text of 1 to {LONGEST_NAME} characters")
    return name


def _time(sent: Mapping[str, Any]) -> time:
    text = _text(sent, "schedule_time", "06:00")
    try:
        at = time.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None:
        raise _bad("schedule_time", "is no time of a day, such as 06:00", "06:00")
    return at.replace(second=0, microsecond=0)


def _text(sent: Mapping[str, Any], name: str, usual: str | None = None) -> str:
    value = sent.get(name)
    value = usual if value is None else value
    if not isinstance(value, str) or "\0" in value or len(value) > 4000:
        raise _bad(name, "is no text" if value is not None else "is missing")
    return value.strip()


def _one_of(sent: Mapping[str, Any], name: str, known: tuple[str, ...], usual: str) -> str:
    value = _text(sent, name, usual)
    if value not in known:
        raise _bad(name, f"is none of {', '.join(known)}", nearest(value, known) or known[0])
    return value


def _yes_no(sent: Mapping[str, Any], name: str, *, usual: bool) -> bool:
    value = sent.get(name)
    value = usual if value is None else value
    if not isinstance(value, bool):
        raise _bad(name, "is neither true nor false")
    return value


def _bad(name: str, why: str, suggestion: str | None = None) -> InvalidInput:
    return InvalidInput(f"{name} {why}", code=f"bad_{name}", field=name, suggestion=suggestion)
