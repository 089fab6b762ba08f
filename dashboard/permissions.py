"""Who may do what: permissions, what each role holds, and the viewer whose rights are part of every question.

Deny by default: a viewer without a permission or a scope sees nothing.
"""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """`<area>:<thing>:<action>`; the one list of everything that can be allowed."""

    REPORT_TRAINER_DAILY_READ = "report:trainer_daily:read"
    REPORT_VET_DAILY_READ = "report:vet_daily:read"
    REPORT_PM_DAILY_READ = "report:pm_daily:read"
    REPORT_HANDLER_DAILY_READ = "report:handler_daily:read"
    REPORT_CARETAKER_DAILY_READ = "report:caretaker_daily:read"
    REPORT_FEEDING_DAILY_READ = "report:feeding_daily:read"
    REPORT_CHECKUP_DAILY_READ = "report:checkup_daily:read"
    REPORT_ROWS_EXPORT = "report:rows:export"
    SENSITIVE_DOG_HEALTH_READ = "sensitive:dog_health:read"
    SENSITIVE_PEOPLE_READ = "sensitive:people:read"
    APPROVAL_REPORT_COMMENT = "approval:report:comment"
    APPROVAL_REPORT_SUBMIT = "approval:report:submit"
    APPROVAL_FIRST_DECIDE = "approval:first:decide"
    APPROVAL_SECOND_DECIDE = "approval:second:decide"
    APPROVAL_DELAY_READ = "approval:delay:read"
    RECORD_CORRECT = "record:fields:correct"
    IMPORT_FILE_WRITE = "import:file:write"
    SCHEDULE_OWN_WRITE = "schedule:own:write"
    ADMIN_USER_WRITE = "admin:user:write"
    ADMIN_USER_VIEW_AS = "admin:user:view_as"
    ADMIN_JOB_READ = "admin:job:read"
    ADMIN_JOB_WRITE = "admin:job:write"
    ADMIN_CACHE_WRITE = "admin:cache:write"
    ADMIN_SNAPSHOT_WRITE = "admin:snapshot:write"
    ADMIN_WEBHOOK_WRITE = "admin:webhook:write"
    ADMIN_SCHEDULE_WRITE = "admin:schedule:write"
    ADMIN_METRICS_READ = "admin:metrics:read"
    AUDIT_LOG_READ = "audit:log:read"
    QUALITY_FINDING_READ = "quality:finding:read"
    QUALITY_FINDING_WRITE = "quality:finding:write"


class Role(StrEnum):
    """Product roles; the host's role gives the default, `reporting.user_profile` overrides it."""

    ADMIN = "admin"
    COMMANDER = "commander"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    VET = "vet"
    TRAINER = "trainer"
    HANDLER = "handler"
    BREEDER = "breeder"
    AUDITOR = "auditor"


ROLE_OF_HOST_ROLE: dict[str, Role] = {
    "GENERAL_ADMIN": Role.ADMIN,
    "PROJECT_MANAGER": Role.MANAGER,
    "VET": Role.VET,
    "TRAINER": Role.TRAINER,
    "HANDLER": Role.HANDLER,
    "BREEDER": Role.BREEDER,
}

_ALL_REPORTS = frozenset(one for one in Permission if one.startswith("report:") and one.endswith(":read"))
_READS_ALL = _ALL_REPORTS | {
    Permission.REPORT_ROWS_EXPORT,
    Permission.SENSITIVE_DOG_HEALTH_READ,
    Permission.SENSITIVE_PEOPLE_READ,
}

_SUBMITS = frozenset({Permission.APPROVAL_REPORT_COMMENT, Permission.APPROVAL_REPORT_SUBMIT})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.COMMANDER: _READS_ALL
    | {Permission.APPROVAL_REPORT_COMMENT, Permission.APPROVAL_DELAY_READ, Permission.QUALITY_FINDING_READ},
    Role.MANAGER: _READS_ALL
    | _SUBMITS
    | {
        Permission.APPROVAL_FIRST_DECIDE,
        Permission.IMPORT_FILE_WRITE,
        Permission.RECORD_CORRECT,
        Permission.SCHEDULE_OWN_WRITE,
        Permission.QUALITY_FINDING_READ,
        Permission.QUALITY_FINDING_WRITE,
    },
    Role.SUPERVISOR: _READS_ALL | _SUBMITS | {Permission.QUALITY_FINDING_READ},
    Role.VET: _SUBMITS
    | frozenset(
        {
            Permission.REPORT_VET_DAILY_READ,
            Permission.REPORT_ROWS_EXPORT,
            Permission.SENSITIVE_DOG_HEALTH_READ,
        }
    ),
    Role.TRAINER: _SUBMITS | frozenset({Permission.REPORT_TRAINER_DAILY_READ, Permission.REPORT_ROWS_EXPORT}),
    Role.HANDLER: frozenset({Permission.REPORT_HANDLER_DAILY_READ, Permission.REPORT_ROWS_EXPORT}),
    Role.BREEDER: _SUBMITS
    | frozenset(
        {
            Permission.REPORT_CARETAKER_DAILY_READ,
            Permission.REPORT_FEEDING_DAILY_READ,
            Permission.REPORT_CHECKUP_DAILY_READ,
            Permission.REPORT_ROWS_EXPORT,
            Permission.SENSITIVE_DOG_HEALTH_READ,
        }
    ),
    Role.AUDITOR: _ALL_REPORTS | {Permission.AUDIT_LOG_READ, Permission.QUALITY_FINDING_READ},
}

ROLES_OF_ALL_PROJECTS = frozenset({Role.ADMIN, Role.COMMANDER, Role.AUDITOR})


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which rows a viewer may see: all projects, a set of projects, or own rows and own dogs.

    `projects`, `own_employee`, `own_dogs` hold keys (uuid text) of the dimension views. A handler has
    `own_employee` set: rows of that employee or of those dogs, whatever the project. The empty scope
    shows nothing. Rows without a project are seen by viewers of all projects only.
    """

    all_projects: bool = False
    projects: frozenset[str] = frozenset()
    own_employee: str | None = None
    own_dogs: frozenset[str] = frozenset()

    @property
    def is_own_rows(self) -> bool:
        return self.own_employee is not None

    def includes(self, other: "Scope") -> bool:
        """Whether no row of `other` is outside of this one, as far as keys tell it."""
        if self.all_projects or self == other:
            return True
        return not other.all_projects and not other.is_own_rows and other.projects <= self.projects

    @property
    def key(self) -> str:
        """A stable text for cache keys: equal scopes, equal text."""
        if self.all_projects:
            return "all"
        if self.is_own_rows:
            return f"own:{self.own_employee}:{','.join(sorted(self.own_dogs))}"
        return "projects:" + ",".join(sorted(self.projects))


EVERYTHING = Scope(all_projects=True)
NOTHING = Scope()


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """A person (or a recipient, or a token) asking a question; goes into every Query and cache key.

    `seen_by`: the user name of the administrator who sees the product as this person; nothing is noted of them then.
    """

    user_id: str
    username: str
    name: str
    role: Role
    scope: Scope = NOTHING
    permissions: frozenset[Permission] = frozenset()
    seen_by: str = ""

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def includes(self, other: "Viewer") -> bool:
        """Whether `other` may see and do nothing that this viewer may not."""
        return other.permissions <= self.permissions and self.scope.includes(other.scope)

    @property
    def rights_key(self) -> str:
        """What of the viewer changes an answer, as text for cache keys."""
        return f"{self.scope.key}|{','.join(sorted(self.permissions))}"
