"""Where a reader can go and what a reader can do from anywhere: the pages of the product and the actions of its frame.
The header and the command palette read these lists."""

from dataclasses import dataclass

from dashboard.permissions import Permission, Viewer
from layouts.address import (
    ACCOUNT,
    API_DOCS,
    APPROVALS,
    AUDIT_LOGS,
    BRIEF,
    BUILDER,
    CACHE,
    DATA_QUALITY,
    DELEGATIONS,
    DELIVERIES,
    HOME,
    IMPORTS,
    JOBS,
    NEW_SCHEDULE,
    SCHEDULES,
    SEALED,
    STATUS,
    USERS,
    VERIFY,
    WEBHOOKS,
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page. `words`: the key of what it is called; `permission`: without it there is no such page for a reader;
    `also`: further words that it is looked for by."""

    words: str
    href: str
    icon: str = "forward"
    permission: Permission | None = None
    also: str = ""

    def is_open_to(self, viewer: Viewer) -> bool:
        return self.permission is None or viewer.may(self.permission)


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that a script does on the page where the reader is: it presses what carries `data-action=name`, or
    does it itself. `also`: as of a place."""

    name: str
    words: str
    icon: str = "forward"
    also: str = ""


OVERVIEW = Place(words="nav.overview", href=HOME, icon="monitor", also="home dashboard الرئيسية البداية")
APPROVING = Place(
    words="approvals.title",
    href=APPROVALS,
    icon="check",
    permission=Permission.APPROVAL_REPORT_COMMENT,
    also="approve reject موافقة توقيع",
)
BUILDING = Place(words="builder.title", href=BUILDER, icon="sliders", also="pivot custom جدول محوري تقرير مخصص")
ADMINISTRATION = (
    Place(
        words="quality.admin_title",
        href=DATA_QUALITY,
        icon="check",
        permission=Permission.QUALITY_FINDING_READ,
        also="findings ملاحظات",
    ),
    Place(
        words="schedules.title",
        href=SCHEDULES,
        icon="calendar",
        permission=Permission.SCHEDULE_OWN_WRITE,
        also="mail email بريد جدولة",
    ),
    Place(
        words="audit.title",
        href=AUDIT_LOGS,
        icon="search",
        permission=Permission.AUDIT_LOG_READ,
        also="changes history تغييرات",
    ),
    Place(words="cache.title", href=CACHE, icon="table", permission=Permission.ADMIN_CACHE_WRITE),
    Place(words="status.title", href=STATUS, icon="check", permission=Permission.ADMIN_METRICS_READ, also="health صحة"),
    Place(
        words="users.title",
        href=USERS,
        icon="person",
        permission=Permission.ADMIN_USER_WRITE,
        also="users accounts view as see as impersonate حسابات المستخدمون تصفح بصلاحيات",
    ),
    Place(words="jobs.title", href=JOBS, icon="calendar", permission=Permission.ADMIN_JOB_READ),
    Place(
        words="imports.title",
        href=IMPORTS,
        icon="download",
        permission=Permission.IMPORT_FILE_WRITE,
        also="upload csv excel رفع ملف",
    ),
    Place(
        words="holds.title",
        href=SEALED,
        icon="table",
        permission=Permission.ADMIN_SNAPSHOT_WRITE,
        also="sealed legal hold مختومة",
    ),
    Place(words="webhooks.title", href=WEBHOOKS, icon="forward", permission=Permission.ADMIN_WEBHOOK_WRITE),
)
PLACES = (
    OVERVIEW,
    APPROVING,
    BUILDING,
    *ADMINISTRATION,
    Place(words="brief.on_phone", href=BRIEF, icon="check", also="mobile جوال محمول"),
    Place(words="account.title", href=ACCOUNT, icon="bell", also="settings profile إعدادات"),
    Place(words="schedules.new", href=NEW_SCHEDULE, icon="calendar", permission=Permission.SCHEDULE_OWN_WRITE),
    Place(words="schedules.tab.ledger", href=DELIVERIES, icon="forward", permission=Permission.SCHEDULE_OWN_WRITE),
    Place(words="delegation.title", href=DELEGATIONS, icon="check", permission=Permission.APPROVAL_REPORT_COMMENT),
    Place(words="verify.title", href=VERIFY, icon="check", also="qr hash seal ختم بصمة"),
    Place(words="docs.title", href=API_DOCS, icon="table", also="openapi programs برمجة"),
)
ACTIONS = (
    Action(name="period", words="keys.period", icon="calendar", also="date range تاريخ"),
    Action(name="undo", words="keys.undo", icon="undo"),
    Action(name="redo", words="keys.redo", icon="redo"),
    Action(name="copy-link", words="palette.copy_link", icon="link", also="share address مشاركة عنوان"),
    Action(name="print", words="palette.print", icon="table", also="paper ورق"),
    Action(name="language", words="shell.language", icon="digits", also="english arabic عربي إنجليزي"),
    Action(name="theme-light", words="palette.theme_light", icon="sun", also="day نهار"),
    Action(name="theme-dark", words="palette.theme_dark", icon="moon", also="night ليل"),
    Action(name="theme-system", words="palette.theme_system", icon="monitor"),
    Action(name="digits", words="palette.digits", icon="digits", also="numbers numerals هندية عربية"),
    Action(name="calendar", words="palette.calendar", icon="calendar", also="hijri umm al-qura هجري أم القرى"),
    Action(name="keys", words="keys.title", icon="keys", also="help مساعدة"),
    Action(name="sign-out", words="shell.sign_out", icon="leave", also="log out logout exit خروج"),
    Action(name="sign-out-everywhere", words="shell.sign_out_everywhere", icon="leave", also="log out logout"),
)
