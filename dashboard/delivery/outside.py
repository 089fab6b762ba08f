"""People without an account who get reports: named by an administrator, or by a manager for their own projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import clock
from dashboard.delivery.wanted_schedule import Json, is_id
from dashboard.errors import InvalidInput, NotFound, nearest
from dashboard.i18n import LANGUAGES
from dashboard.metrics import ReadPath
from dashboard.permissions import Viewer
from dashboard.reports import REPORTS
from data_access.database import Actor
from data_access.outside_store import OutsideProfile, OutsideStore

FIELDS = ("name", "email", "language", "report_types", "projects", "active")
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Outside:
    store: OutsideStore
    reads: ReadPath

    def every(self, viewer: Viewer) -> list[OutsideProfile]:
        """Those whose projects the viewer sees all of."""
        return [one for one in self.store.every() if _is_within(one.project_ids, viewer)]

    def one(self, profile_id: str, viewer: Viewer) -> OutsideProfile:
        found = self.store.find(profile_id) if is_id(profile_id) else None
        if found is None or not _is_within(found.project_ids, viewer):
            raise NotFound("there is no such recipient", code="unknown_profile", field="id", value=profile_id)
        return found

    def add(self, sent: Mapping[str, Any], viewer: Viewer, actor: Actor) -> OutsideProfile:
        """Raises InvalidInput naming the field; nobody gives what they may not see."""
        now = clock.now()
        return self.store.add(self._values(sent, viewer) | {"created_at": now, "updated_at": now}, actor)

    def change(self, profile_id: str, sent: Mapping[str, Any], viewer: Viewer, actor: Actor) -> OutsideProfile:
        """What is not sent stays; who is not active gets nothing from then on."""
        before = self.one(profile_id, viewer)
        values = self._values(self.as_sent(before) | {name: sent[name] for name in FIELDS if name in sent}, viewer)
        changed = self.store.change(before.id, values | {"updated_at": clock.now()}, actor)
        assert changed is not None, "profiles are not deleted"
        return changed

    def as_sent(self, profile: OutsideProfile) -> Json:
        codes = self.reads.member_table("project").code_of_id
        return {
            "name": profile.name,
            "email": profile.email,
            "language": profile.language,
            "report_types": list(profile.report_types),
            "projects": sorted(codes.get(key, key) for key in profile.project_ids),
            "active": profile.active,
        }

    def _values(self, sent: Mapping[str, Any], viewer: Viewer) -> Json:
        email = _text(sent, "email")
        if email.count("@") != 1 or not email.isascii() or any(char.isspace() or char in "<>" for char in email):
            raise _bad("email", "is no mail address")
        language, active = sent.get("language") or "ar", sent.get("active", True)
        if language not in LANGUAGES:
            raise _bad("language", f"is none of {', '.join(LANGUAGES)}")
        if not isinstance(active, bool):
            raise _bad("active", "is neither true nor false")
        return {
            "name": " ".join(_text(sent, "name").split()),
            "email": email,
            "language": language,
            "report_types": self._reports(sent, viewer),
            "project_ids": self._projects(sent, viewer),
            "active": active,
        }

    def _reports(self, sent: Mapping[str, Any], viewer: Viewer) -> list[str]:
        known = [report.name for report in REPORTS if viewer.may(report.permission)]
        return _listed(sent, "report_types", known)

    def _projects(self, sent: Mapping[str, Any], viewer: Viewer) -> list[str]:
        codes = self.reads.member_table("project").code_of_id
        known = {code: key for key, code in codes.items() if _is_within({key}, viewer)}
        return [known[code] for code in _listed(sent, "projects", sorted(known))]


def _is_within(project_ids: frozenset[str] | set[str], viewer: Viewer) -> bool:
    return viewer.scope.all_projects or project_ids <= viewer.scope.projects


def _listed(sent: Mapping[str, Any], name: str, known: list[str]) -> list[str]:
    given = sent.get(name)
    if not isinstance(given, list) or not given:
        raise _bad(name, "names at least one")
    for one in given:
        if one not in known:
            raise _bad(name, f"{one!r} is not known", nearest(str(one), known))
    return list(dict.fromkeys(given))


def _text(sent: Mapping[str, Any], name: str) -> str:
    value = sent.get(name)
    if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > LONGEST:
        raise _bad(name, f"is no text of 1 to {LONGEST} characters")
    return value.strip()


def _bad(name: str, why: str, suggestion: str | None = None) -> InvalidInput:
    return InvalidInput(f"{name} {why}", code=f"bad_{name}", field=name, suggestion=suggestion)
