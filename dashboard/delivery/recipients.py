"""Who gets a scheduled report: users, everybody of a role, named people outside; each with their own rights."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.i18n import LANGUAGES, Locale
from dashboard.people.locale import DEFAULT_LANGUAGE, locale_of
from dashboard.people.viewer import role_of, viewer_of
from dashboard.permissions import Permission, Role, Scope, Viewer
from dashboard.reports import REPORTS
from data_access.account_store import Account, AccountStore
from data_access.outside_store import OutsideProfile, OutsideStore
from data_access.scope_store import ScopeStore

USER, ROLE, PROFILE = "user", "role", "profile"
KINDS = (USER, ROLE, PROFILE)


@dataclass(frozen=True, kw_only=True)
class Named:
    """One recipient of a run. `key`: who it is, for the ledger; `because`: the entry of the schedule that names them;
    `language`: the one chosen for that entry."""

    key: str
    because: str
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A recipient as they are now: whose rights count, where the mail goes, how they read. `account`: None outside."""

    key: str
    viewer: Viewer
    address: str
    locale: Locale
    account: Account | None = None

    @property
    def is_outside(self) -> bool:
        return self.account is None


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """`language`, `timezone`: of the unit."""

    accounts: AccountStore
    scopes: ScopeStore
    outside: OutsideStore
    language: str
    timezone: str

    def named_by(self, entries: Iterable[Mapping[str, Any]]) -> list[Named]:
        """Everybody whom the entries of a schedule mean now, once: who is named by name, as that."""
        found: dict[str, Named] = {}
        for entry in sorted(entries, key=lambda one: one["kind"] == ROLE):
            for one in self._meant(entry):
                found.setdefault(one.key, one)
        return list(found.values())

    def _meant(self, entry: Mapping[str, Any]) -> Iterator[Named]:
        kind, language = entry["kind"], entry.get("language")
        if kind != ROLE:
            yield Named(key=f"{kind}:{entry['id']}", because=kind, language=language)
            return
        for account in self.accounts.all():
            if account.may_enter() and role_of(account) == Role(entry["role"]):
                yield Named(key=user_key(account.user_id), because=f"{ROLE}:{entry['role']}", language=language)

    def reader(self, key: str, language: str | None) -> Reader | None:
        """Nobody (None) where the account is closed, the profile is not active, or there is no such one any more."""
        kind, _, number = key.partition(":")
        if kind == PROFILE:
            profile = self.outside.find(number)
            return self._outside(profile, language) if profile is not None and profile.active else None
        account = self.accounts.find_by_id(number)
        viewer = viewer_of(account, self.scopes) if account is not None else None
        if account is None or viewer is None or not account.email:
            return None
        return Reader(
            key=key,
            viewer=viewer,
            address=account.email,
            locale=locale_of(account, self._language(language, account.language), self.timezone),
            account=account,
        )

    def viewer_of_user(self, user_id: str) -> Viewer | None:
        account = self.accounts.find_by_id(user_id)
        return viewer_of(account, self.scopes) if account is not None else None

    def name_of(self, key: str) -> str:
        """For people: the name behind a key, or the key where there is none any more."""
        kind, _, number = key.partition(":")
        found = self.outside.find(number) if kind == PROFILE else self.accounts.find_by_id(number)
        return found.name if found is not None else key

    def _outside(self, profile: OutsideProfile, language: str | None) -> Reader:
        lang = self._language(language, profile.language)
        return Reader(
            key=f"{PROFILE}:{profile.id}",
            viewer=viewer_of_profile(profile),
            address=profile.email,
            locale=Locale(lang=lang, timezone=self.timezone),
        )

    def _language(self, *wishes: str | None) -> str:
        known = (wish for wish in (*wishes, self.language) if wish in LANGUAGES)
        return next(known, DEFAULT_LANGUAGE)


def viewer_of_profile(profile: OutsideProfile) -> Viewer:
    """Reads what the profile names, may take rows along, and sees nothing sensitive. The role is but a label here: all
    rights are in `scope` and `permissions`."""
    readable = frozenset(report.permission for report in REPORTS if report.name in profile.report_types)
    return Viewer(
        user_id="",
        username=f"outside:{profile.name}",
        name=profile.name,
        role=Role.SUPERVISOR,
        scope=Scope(projects=profile.project_ids),
        permissions=readable | {Permission.REPORT_ROWS_EXPORT},
    )


def user_key(user_id: str) -> str:
    return f"{USER}:{user_id}"
