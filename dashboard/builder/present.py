"""Saved reports as JSON-ready data: what a reader is told of them, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from dashboard.builder.access import Access, ShareKind
from dashboard.builder.definition import as_definition
from dashboard.builder.opening import Note
from dashboard.builder.sharing import Reached, Sharing
from dashboard.builder.templates import Saved
from dashboard.i18n import Locale, t
from data_access.template_store import Share, Version

Json = dict[str, Any]


class Presenter:
    """Knows the names of people and the codes of projects, as they are now."""

    def __init__(self, sharing: Sharing, locale: Locale) -> None:
        self._locale = locale
        accounts = sharing.templates.telling.directory.accounts.all()
        self._names: Mapping[str, str] = {one.user_id: one.name for one in accounts}
        self._usernames: Mapping[str, str] = {one.user_id: one.username for one in accounts}
        self._codes = sharing.templates.reads.member_table("project").code_of_id

    def saved(self, saved: Saved) -> Json:
        template = saved.template
        return {
            "id": template.id,
            "name": template.name,
            "owner": self._names.get(template.owner_id),
            "created_by": self._names.get(template.created_by),
            "created_at": template.created_at.isoformat(),
            "updated_by": self._names.get(template.updated_by),
            "updated_at": template.updated_at.isoformat(),
            "version": template.version,
            "project": template.project_id and self._codes.get(template.project_id),
            "access": saved.access.value,
            "is_favourite": template.is_favourite,
            "definition": saved.definition,
            # With whom is told to who shares it, not to everybody it is shared with.
            "shares": [self.share(one) for one in template.shares] if saved.access is Access.OWN else None,
        }

    def share(self, share: Share) -> Json:
        told = {"id": share.id, "kind": share.kind, "access": share.access, "shared_at": share.shared_at.isoformat()}
        return told | self._target(share)

    def _target(self, share: Share) -> dict[str, str | None]:
        """As people call it; of a link nothing."""
        match ShareKind(share.kind):
            case ShareKind.PERSON:
                return {"target": self._usernames.get(share.target), "name": self._names.get(share.target)}
            case ShareKind.PROJECT:
                code = self._codes.get(share.target)
                return {"target": code, "name": code}
            case ShareKind.ROLE:
                return {"target": share.target, "name": t(f"role.{share.target}", self._locale.lang)}
        return {"target": None, "name": None}

    def version(self, version: Version) -> Json:
        return {
            "version": version.version,
            "name": version.name,
            "saved_by": self._names.get(version.saved_by),
            "saved_at": version.saved_at.isoformat(),
            "definition": as_definition(version.asked),
        }

    def reached(self, one: Reached) -> Json:
        viewer, lang = one.viewer, self._locale.lang
        return {
            "name": viewer.name,
            "username": viewer.username,
            "role": viewer.role.value,
            "role_label": t(f"role.{viewer.role}", lang),
            "may_read": one.may_read,
            "projects": None if one.projects is None else list(one.projects),
            "sees": self.sees(one),
        }

    def sees(self, one: Reached) -> str:
        """Which rows somebody would see, in words."""
        lang = self._locale.lang
        if not one.may_read:
            return t("builder.sees.nothing", lang)
        if one.projects is None:
            return t("builder.sees.all", lang)
        if one.viewer.scope.is_own_rows:
            return t("builder.sees.own", lang)
        if not one.projects:
            return t("builder.sees.no_project", lang)
        return t("builder.sees.projects", lang, projects=("، " if lang == "ar" else ", ").join(one.projects))


def note_words(note: Note, locale: Locale) -> str:
    return t(f"builder.note.{note.what}", locale.lang, name=note.name, now=note.now or "")


def notes_as_json(notes: tuple[Note, ...], locale: Locale) -> list[Json]:
    return [
        {"what": one.what.value, "name": one.name, "now": one.now, "text": note_words(one, locale)} for one in notes
    ]
