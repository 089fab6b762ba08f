"""Which table makes which days of which reports dirty: the one list that the change feed is read with.

Written from the views in `data_access/sql`: a table belongs here as soon as a view reads it. Dirtying a day too
many costs a little time, one too few is a wrong number.
"""

from dataclasses import dataclass

from dashboard.reports import REPORTS
from data_access.own_tables import OWN_AUDITED, OWN_SOURCES
from data_access.source_tables import SOURCE_TABLES


@dataclass(frozen=True, kw_only=True)
class OwnDay:
    """The row's own day column, before and after the change."""

    reports: tuple[str, ...]
    column: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.column,)


@dataclass(frozen=True, kw_only=True)
class ReachedDays:
    """Days that another table knows: `statement` gives them for the values of `column` (:ids)."""

    reports: tuple[str, ...]
    column: str
    statement: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.column,)


@dataclass(frozen=True, kw_only=True)
class MemberDays:
    """All days on which a member has rows, when one of `changed` differs. `column` holds the member's key;
    empty means the row that changed is the member."""

    reports: tuple[str, ...]
    members: str
    changed: tuple[str, ...]
    column: str = "id"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.column, *self.changed)


@dataclass(frozen=True, kw_only=True)
class PostDays:
    """Days with rows at a post or with a text that names it: free text becomes a post by its name."""

    reports: tuple[str, ...]
    fields: tuple[str, ...] = ("id", "project_id", "name")


DayRule = OwnDay | ReachedDays | MemberDays | PostDays


@dataclass(frozen=True, kw_only=True)
class Source:
    """`feeds_members`: a change of it changes a dimension view, which then travels whole. `is_member`: its rows
    are members: one that appears may be what an imported row has named before."""

    table: str
    days: tuple[DayRule, ...] = ()
    feeds_members: bool = False
    is_member: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns of before and after that the rules look at; a dot goes into a json column."""
        member = ("id",) if self.is_member else ()
        return tuple(dict.fromkeys((*member, *(name for rule in self.days for name in rule.fields))))


_ALL = tuple(report.name for report in REPORTS)
_TRAINING = ("trainer_daily", "pm_daily")  # the sheet's training ticks are derived from sessions
_VET = ("vet_daily",)
_DUTY = ("pm_daily", "handler_daily")  # a post is owed a report; a report's health part ticks the sheet
_PM = ("pm_daily",)
_HANDLER = ("handler_daily",)

_SHEET = "SELECT date FROM public.daily_schedule WHERE id = ANY(CAST(:ids AS uuid[]))"
_SHEET_OF_POST = """
    SELECT s.date FROM public.daily_schedule_item i JOIN public.daily_schedule s ON s.id = i.daily_schedule_id
    WHERE i.id = ANY(CAST(:ids AS uuid[]))"""
_REPORT = "SELECT date FROM public.handler_report WHERE id = ANY(CAST(:ids AS uuid[]))"
# A report may name a post of another day's sheet; then both days know of each other.
_REPORTS_OF_POST = "SELECT date FROM public.handler_report WHERE schedule_item_id = ANY(CAST(:ids AS uuid[]))"
_REPORTS_OF_SHEET = """
    SELECT h.date FROM public.daily_schedule_item i JOIN public.handler_report h ON h.schedule_item_id = i.id
    WHERE i.daily_schedule_id = ANY(CAST(:ids AS uuid[]))"""

_OF_REPORT = ReachedDays(reports=_HANDLER, column="report_id", statement=_REPORT)
_HIRED = MemberDays(reports=_ALL, members="employee", changed=("hire_date",))
_BORN = MemberDays(reports=_ALL, members="dog", changed=("birth_date",))

SOURCES: tuple[Source, ...] = (
    Source(table="training_session", days=(OwnDay(reports=_TRAINING, column="session_date"),)),
    Source(table="breeding_training_activity", days=(OwnDay(reports=_TRAINING, column="session_date"),)),
    Source(table="imported_training_session", days=(OwnDay(reports=_TRAINING, column="session_date"),)),
    Source(table="veterinary_visit", days=(OwnDay(reports=_VET, column="visit_date"),)),
    Source(table="imported_veterinary_visit", days=(OwnDay(reports=_VET, column="visit_date"),)),
    Source(
        table="daily_schedule",
        days=(
            OwnDay(reports=_DUTY, column="date"),
            ReachedDays(reports=_HANDLER, column="id", statement=_REPORTS_OF_SHEET),
        ),
    ),
    Source(
        table="daily_schedule_item",
        days=(
            ReachedDays(reports=_DUTY, column="daily_schedule_id", statement=_SHEET),
            ReachedDays(reports=_HANDLER, column="id", statement=_REPORTS_OF_POST),
        ),
    ),
    Source(
        table="handler_report",
        days=(
            OwnDay(reports=_DUTY, column="date"),
            ReachedDays(reports=_HANDLER, column="schedule_item_id", statement=_SHEET_OF_POST),
        ),
    ),
    Source(
        table="handler_report_health",
        days=(ReachedDays(reports=_DUTY, column="report_id", statement=_REPORT),),
    ),
    Source(table="handler_report_training", days=(_OF_REPORT,)),
    Source(table="handler_report_incident", days=(_OF_REPORT,)),
    Source(table="imported_handler_report", days=(OwnDay(reports=_HANDLER, column="date"),)),
    # A meal and a checkup also tick the manager's sheet.
    Source(table="feeding_log", days=(OwnDay(reports=("feeding_daily", *_PM), column="date"),)),
    Source(table="daily_checkup_log", days=(OwnDay(reports=("checkup_daily", *_PM), column="date"),)),
    Source(table="caretaker_daily_log", days=(OwnDay(reports=("caretaker_daily",), column="date"),)),
    Source(
        table="pm_evaluation",
        # By the post it belongs to, as the view does; its own date is for evaluations without a post.
        days=(ReachedDays(reports=_PM, column="schedule_item_id", statement=_SHEET_OF_POST),),
    ),
    # Who stands behind an account decides whose posts and reports its rows are.
    Source(
        table="user",
        days=(MemberDays(reports=_DUTY, members="employee", changed=("employee_id",), column="employee_id"),),
    ),
    Source(table="dog", days=(_BORN,), feeds_members=True, is_member=True),
    Source(table="employee", days=(_HIRED,), feeds_members=True, is_member=True),
    Source(table="employee_rank", feeds_members=True),
    Source(table="project", feeds_members=True, is_member=True),
    Source(table="project_location", days=(PostDays(reports=_ALL),), feeds_members=True, is_member=True),
    # Its start is when a post begins, its end decides what is late.
    Source(
        table="shift",
        days=(
            MemberDays(reports=_DUTY, members="shift", changed=("start_time",)),
            MemberDays(reports=_HANDLER, members="shift", changed=("end_time",)),
        ),
        feeds_members=True,
        is_member=True,
    ),
    Source(
        table="member",
        days=(
            MemberDays(reports=_ALL, members="dog", changed=("attributes.birth_date",)),
            MemberDays(reports=_ALL, members="employee", changed=("attributes.hire_date",)),
        ),
        feeds_members=True,
        is_member=True,
    ),
)

DAILY_REPORTS: tuple[str, ...] = _HANDLER
"""Reports with rows that appear because a day begins, without any change: a post of today is owed today."""

REPORTS_OF_SHEETS = """
    SELECT DISTINCT h.date FROM public.daily_schedule s
    JOIN public.daily_schedule_item i ON i.daily_schedule_id = s.id
    JOIN public.handler_report h ON h.schedule_item_id = i.id
    WHERE s.date = ANY(:days) AND h.date IS NOT NULL"""
"""The days of reports about posts of these days' sheets: such a report is due from the day of its post on."""

_BY_TABLE = {source.table: source for source in SOURCES}
# Audited because they decide who sees what, or where rows came from; no view reads them.
_NO_FACTS = frozenset({table.name for table in (*SOURCE_TABLES, *OWN_SOURCES, *OWN_AUDITED)}.difference(_BY_TABLE))


def source_of(entity_type: str) -> Source | None:
    """The source of a feed entry; None when it changes no fact. Raises LookupError for an unknown one."""
    if entity_type in _NO_FACTS:
        return None
    return _BY_TABLE[entity_type]
