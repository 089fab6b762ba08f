"""Saved reports for programs and pages: kept, changed, restored, copied, marked, shared and given away."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from dashboard.api.acting import current_actor
from dashboard.api.answers import answer
from dashboard.api.bodies import needed_text, number_of, object_sent, text_of
from dashboard.api.builder import definition_sent
from dashboard.api.openapi.builder_shapes import BUILDER_SHAPES
from dashboard.api.questions import refuse_unknown_names, single
from dashboard.builder.access import Access
from dashboard.builder.parts import Builder
from dashboard.builder.present import Presenter, notes_as_json
from dashboard.builder.sharing import WantedShare
from dashboard.builder.templates import UNSET, Saved
from dashboard.errors import InvalidInput
from dashboard.people.current import current_locale, current_viewer

EVERY = "/api/reports/builder/templates"
ONE = f"{EVERY}/<template_id>"


def _names(shape: str) -> tuple[str, ...]:
    return tuple(BUILDER_SHAPES[shape]["properties"])


class TemplateEndpoints:
    def __init__(self, builder: Builder) -> None:
        self._templates, self._sharing = builder.templates, builder.sharing

    def add_to(self, api: Blueprint) -> None:
        post = ("POST",)
        api.add_url_rule(EVERY, "templates", self.every)
        api.add_url_rule(EVERY, "template_create", self.create, methods=post)
        api.add_url_rule(f"{EVERY}/transfer", "templates_transfer", self.transfer_all, methods=post)
        api.add_url_rule(ONE, "template", self.one)
        api.add_url_rule(ONE, "template_change", self.change, methods=("PUT",))
        api.add_url_rule(ONE, "template_remove", self.remove, methods=("DELETE",))
        api.add_url_rule(f"{ONE}/versions", "template_versions", self.versions)
        api.add_url_rule(f"{ONE}/restore", "template_restore", self.restore, methods=post)
        api.add_url_rule(f"{ONE}/copy", "template_copy", self.copy, methods=post)
        api.add_url_rule(f"{ONE}/favourite", "template_favourite", self.favourite, methods=post)
        api.add_url_rule(f"{ONE}/share", "template_share", self.share, methods=post)
        api.add_url_rule(f"{ONE}/share/preview", "template_share_preview", self.preview, methods=post)
        api.add_url_rule(f"{ONE}/shares/<share_id>", "template_unshare", self.unshare, methods=("DELETE",))
        api.add_url_rule(f"{ONE}/transfer", "template_transfer", self.transfer, methods=post)

    def every(self) -> Response:
        """The reader's own and those shared with them."""
        refuse_unknown_names(("lang",))
        told = Presenter(self._sharing, current_locale())
        return answer({"items": [told.saved(one) for one in self._templates.every(current_viewer())], "next": None})

    def create(self) -> Response:
        sent = object_sent(_names("NewTemplate"))
        made = self._templates.create(
            needed_text(sent, "name"),
            definition_sent(sent),
            text_of(sent, "project"),
            current_viewer(),
            current_actor(),
        )
        return self._answer(made)

    def one(self, template_id: str) -> Response:
        """`key`: of the link that the reader came by."""
        refuse_unknown_names(("lang", "key"))
        return self._answer(self._templates.find(template_id, current_viewer(), key=single("key")))

    def change(self, template_id: str) -> Response:
        """What is sent of name, definition and folder; the rest stays."""
        sent = object_sent(_names("TemplateChange"))
        saved = self._find(template_id, Access.EDIT, sent)
        changed = self._templates.change(
            saved,
            current_viewer(),
            current_actor(),
            seen=number_of(sent, "version"),
            name=needed_text(sent, "name") if "name" in sent else UNSET,
            question=definition_sent(sent) if "definition" in sent else UNSET,
            project=text_of(sent, "project") if "project" in sent else UNSET,
        )
        return self._answer(changed)

    def remove(self, template_id: str) -> Response:
        self._templates.remove(self._find(template_id, Access.OWN), current_viewer(), current_actor())
        return answer({"removed": template_id})

    def versions(self, template_id: str) -> Response:
        refuse_unknown_names(("lang", "key"))
        told = Presenter(self._sharing, current_locale())
        found = self._templates.versions(self._templates.find(template_id, current_viewer(), key=single("key")))
        return answer({"items": [told.version(one) for one in found], "next": None})

    def restore(self, template_id: str) -> Response:
        sent = object_sent(_names("VersionWanted"))
        saved, number = self._find(template_id, Access.EDIT, sent), number_of(sent, "version")
        if number is None:
            raise InvalidInput("version is missing", code="missing_parameter", field="version")
        return self._answer(self._templates.restore(saved, number, current_viewer(), current_actor()))

    def copy(self, template_id: str) -> Response:
        sent = object_sent(_names("CopyWanted"))
        saved = self._find(template_id, Access.VIEW, sent)
        return self._answer(self._templates.copy(saved, text_of(sent, "name"), current_viewer(), current_actor()))

    def favourite(self, template_id: str) -> Response:
        sent = object_sent(_names("FavouriteWanted"))
        saved, is_favourite = self._find(template_id, Access.VIEW, sent), sent.get("favourite", True)
        if not isinstance(is_favourite, bool):
            raise InvalidInput("favourite is neither true nor false", code="bad_body", field="favourite")
        return self._answer(self._templates.mark(saved, is_favourite, current_viewer(), current_actor()))

    def share(self, template_id: str) -> Response:
        saved = self._find(template_id, Access.OWN)
        share_id, key = self._sharing.share(saved, _wanted_share(), current_viewer(), current_actor())
        link = f"/reports/saved/{saved.template.id}?key={key}" if key else None
        return answer({"id": share_id, "link": link})

    def preview(self, template_id: str) -> Response:
        """Who would see what; nothing is shared by it."""
        saved, wanted = self._find(template_id, Access.OWN), _wanted_share()
        told = Presenter(self._sharing, current_locale())
        reached = self._sharing.preview(saved, wanted, current_viewer())
        return answer({"items": [told.reached(one) for one in reached], "next": None})

    def unshare(self, template_id: str, share_id: str) -> Response:
        saved = self._find(template_id, Access.OWN)
        self._sharing.unshare(saved, share_id, current_actor())
        return answer({"removed": share_id})

    def transfer(self, template_id: str) -> Response:
        saved = self._find(template_id, Access.OWN)
        person = needed_text(object_sent(_names("TransferWanted")), "to")
        self._sharing.transfer(saved, person, current_viewer(), current_actor())
        return answer({"given": 1})

    def transfer_all(self) -> Response:
        sent = object_sent(_names("TransferOfAll"))
        giver, person = needed_text(sent, "from"), needed_text(sent, "to")
        return answer({"given": self._sharing.transfer_all(giver, person, current_viewer(), current_actor())})

    def _find(self, template_id: str, least: Access, sent: Mapping[str, Any] | None = None) -> Saved:
        """`sent`: with the `key` of the link that the reader came by, where that is enough."""
        key = text_of(sent, "key") if sent else None
        return self._templates.find(template_id, current_viewer(), key=key, least=least)

    def _answer(self, saved: Saved) -> Response:
        """With notes on what is gone since it was saved."""
        locale = current_locale()
        opened = self._templates.open(saved, current_viewer())
        told: dict[str, Any] = Presenter(self._sharing, locale).saved(saved)
        return answer(told | {"notes": notes_as_json(opened.notes, locale)})


def _wanted_share() -> WantedShare:
    sent = object_sent(_names("ShareWanted"))
    return WantedShare(
        kind=needed_text(sent, "kind"),
        target=text_of(sent, "target") or "",
        access=text_of(sent, "access") or Access.VIEW,
    )
