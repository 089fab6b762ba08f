"""Sharing of saved reports: with whom, who would see what, taken back, and given to another owner."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard import clock
from dashboard.builder.access import GIVEN, Access, ShareKind, audience, key_hash
from dashboard.builder.templates import Saved, Templates
from dashboard.errors import Forbidden, InvalidInput, NotFound, nearest
from dashboard.permissions import Permission, Role, Viewer
from dashboard.reports import REPORTS
from data_access.database import Actor
from data_access.name_store import is_key
from data_access.template_store import Share


@dataclass(frozen=True, kw_only=True)
class WantedShare:
    """`target`: a user name, a role, or the code of a project; empty for a link."""

    kind: str
    target: str
    access: str


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Somebody whom a share reaches. `may_read`: whether they may read reports of this type; `projects`: the codes
    whose rows they would see; None: of all."""

    viewer: Viewer
    may_read: bool
    projects: tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Sharing:
    templates: Templates

    def preview(self, saved: Saved, wanted: WantedShare, viewer: Viewer) -> list[Reached]:
        """Who would see what, before it is shared; a link reaches whoever has it, so nobody by name."""
        share = self._share(saved, wanted, viewer)
        return [self._reached(saved, one) for one in audience(share, self._viewers()) if one.user_id != viewer.user_id]

    def share(self, saved: Saved, wanted: WantedShare, viewer: Viewer, actor: Actor) -> tuple[str, str | None]:
        """The share's id, and of a link its key, which is told this once."""
        key = secrets.token_urlsafe(24) if wanted.kind == ShareKind.LINK else None
        share = self._share(saved, wanted, viewer)
        if key is not None:
            share = replace(share, target=key_hash(key))
        columns = {name: getattr(share, name) for name in ("template_id", "kind", "target", "access", "shared_by")}
        store = self.templates.store
        with store.write(actor) as connection:
            share_id = store.share(connection, columns | {"shared_at": share.shared_at})
            self.templates.telling.of_share(connection, saved.template, share, viewer)
        return share_id, key

    def unshare(self, saved: Saved, share_id: str, actor: Actor) -> None:
        store = self.templates.store
        with store.write(actor) as connection:
            if not is_key(share_id) or not store.unshare(connection, saved.template.id, share_id):
                raise NotFound("this report has no such share", code="unknown_share", field="share_id")

    def transfer(self, saved: Saved, username: str, viewer: Viewer, actor: Actor) -> None:
        """To another owner, who may read reports of its type."""
        owner = self._person(username, saved)
        with self.templates.store.write(actor) as connection:
            self.templates.store.give(connection, saved.template.id, owner.user_id)
            self.templates.telling.of_transfer(connection, saved.template, owner.user_id, viewer)

    def transfer_all(self, giver: str, username: str, viewer: Viewer, actor: Actor) -> int:
        """Everything of somebody who leaves, by an administrator, who sees none of it. How many."""
        _check_gives(viewer)
        accounts = {one.username: one.user_id for one in self.templates.telling.directory.accounts.all()}
        if giver not in accounts:
            raise _unknown("person", giver, "from", accounts)
        owned = self.templates.store.owned_by(accounts[giver])
        owners = [self._person(username, Saved(template=one, access=Access.OWN)) for one in owned]
        with self.templates.store.write(actor) as connection:
            for template, owner in zip(owned, owners, strict=True):
                self.templates.store.give(connection, template.id, owner.user_id)
                self.templates.telling.of_transfer(connection, template, owner.user_id, viewer)
        return len(owned)

    def owners(self, viewer: Viewer) -> Mapping[str, int]:
        """How many saved reports each owner has, by their ids; for who may give them to others."""
        _check_gives(viewer)
        return self.templates.store.owners()

    def people(self, saved: Saved) -> list[Viewer]:
        """With whom it can be shared, by name: who may enter and may read reports of its type."""
        found = [one for one in self._viewers() if self._may_read(saved, one)]
        return sorted(found, key=lambda one: one.name)

    def _share(self, saved: Saved, wanted: WantedShare, viewer: Viewer) -> Share:
        kind = _known("kind", wanted.kind, tuple(ShareKind))
        return Share(
            id="",
            template_id=saved.template.id,
            kind=kind,
            target=self._target(ShareKind(kind), wanted.target, saved, viewer),
            access=_known("access", wanted.access, GIVEN),
            shared_by=viewer.user_id,
            shared_at=clock.now(),
        )

    def _target(self, kind: ShareKind, target: str, saved: Saved, viewer: Viewer) -> str:
        match kind:
            case ShareKind.PERSON:
                return self._person(target, saved).user_id
            case ShareKind.ROLE:
                return _known("target", target, tuple(Role))
            case ShareKind.PROJECT:
                return self.templates.project_id(target, viewer)
        return ""

    def _person(self, username: str, saved: Saved) -> Viewer:
        known = {one.username: one for one in self.people(saved)}
        if username not in known:
            raise _unknown("person who reads reports of this type", username, "target", known)
        return known[username]

    def _reached(self, saved: Saved, one: Viewer) -> Reached:
        codes = self.templates.reads.member_table("project").code_of_id
        projects = sorted(codes[key] for key in one.scope.projects if key in codes)
        return Reached(
            viewer=one,
            may_read=self._may_read(saved, one),
            projects=None if one.scope.all_projects else tuple(projects),
        )

    def _may_read(self, saved: Saved, one: Viewer) -> bool:
        wanted = saved.template.asked["report_type"]
        return any(report.name == wanted and one.may(report.permission) for report in REPORTS)

    def _viewers(self) -> list[Viewer]:
        return self.templates.telling.directory.viewers()


def _check_gives(viewer: Viewer) -> None:
    if not viewer.may(Permission.ADMIN_USER_WRITE):
        raise Forbidden("your role gives nobody's reports to others", hint="ask an administrator")


def _known(name: str, given: str, known: Any) -> str:
    if given in tuple(known):
        return given
    raise _unknown(name, given, name, known)


def _unknown(what: str, given: str, field: str, known: Any) -> InvalidInput:
    return InvalidInput(
        f"there is no {what} called {given!r}",
        code=f"unknown_{field}",
        field=field,
        value=given,
        suggestion=nearest(given, known),
    )
