"""The overview for its page and for programs: how it is arranged, what is pinned to it, what needs attention."""

from typing import Any

from flask import Blueprint, Response

from dashboard.api.acting import current_actor
from dashboard.api.answers import answer
from dashboard.api.attention import Attention
from dashboard.api.bodies import object_sent, text_of
from dashboard.api.questions import refuse_unknown_names
from dashboard.api.services import Services
from dashboard.errors import InvalidInput
from dashboard.home.arrangement import Arrangement
from dashboard.home.present import pin_as_json
from dashboard.people.current import current_locale, current_viewer

FIELDS = ("placed", "hidden", "period")
MOST_NAMES = 100
ARRANGEMENT, PINS = "/api/overview/arrangement", "/api/overview/pins"


class HomeEndpoints:
    def __init__(self, services: Services) -> None:
        self._home, self._reads = services.home, services.reads
        self._attention = Attention(services=services)

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule(ARRANGEMENT, "overview_arrangement", self.arrangement)
        api.add_url_rule(ARRANGEMENT, "overview_arrange", self.arrange, methods=("PUT",))
        api.add_url_rule(ARRANGEMENT, "overview_forget", self.forget, methods=("DELETE",))
        api.add_url_rule("/api/overview/attention", "attention", self.attention)
        api.add_url_rule(PINS, "pins", self.pins)
        api.add_url_rule(f"{PINS}/<template_id>", "pin", self.pin)
        api.add_url_rule(f"{PINS}/<template_id>", "pin_add", self.add, methods=("PUT",))
        api.add_url_rule(f"{PINS}/<template_id>", "pin_remove", self.remove, methods=("DELETE",))

    def arrangement(self) -> Response:
        refuse_unknown_names(("lang",))
        return answer(_as_json(self._home.arranging.of(current_viewer())))

    def arrange(self) -> Response:
        """What is not sent stays."""
        sent = object_sent(FIELDS)
        kept = self._home.arranging.keep(
            current_viewer(),
            current_actor(),
            placed=_names(sent, "placed"),
            hidden=_names(sent, "hidden"),
            period=text_of(sent, "period"),
        )
        return answer(_as_json(kept))

    def forget(self) -> Response:
        return answer(_as_json(self._home.arranging.forget(current_viewer(), current_actor())))

    def attention(self) -> Response:
        refuse_unknown_names(("lang",))
        return answer({"items": self._attention.items(current_viewer(), current_locale()), "next": None})

    def pins(self) -> Response:
        refuse_unknown_names(("lang",))
        found = self._home.pins.every(current_viewer())
        return answer({"items": [{"id": one.template.id, "name": one.template.name} for one in found], "next": None})

    def pin(self, template_id: str) -> Response:
        """A saved report in short, whether it is pinned or not."""
        refuse_unknown_names(("lang",))
        viewer, pins = current_viewer(), self._home.pins
        saved = pins.templates.find(template_id, viewer)
        opened, pivot = pins.look(saved, viewer)
        return answer(pin_as_json(saved, opened, pivot, current_locale(), self._reads.conventions))

    def add(self, template_id: str) -> Response:
        self._home.pins.pin(template_id, current_viewer(), current_actor())
        return answer({"id": template_id, "pinned": True})

    def remove(self, template_id: str) -> Response:
        self._home.pins.unpin(template_id, current_viewer(), current_actor())
        return answer({"id": template_id, "pinned": False})


def _as_json(one: Arrangement) -> dict[str, Any]:
    return {"placed": list(one.placed), "hidden": sorted(one.hidden), "period": one.period}


def _names(sent: dict[str, Any], name: str) -> list[str] | None:
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST_NAMES or not all(isinstance(one, str) for one in value):
        raise InvalidInput(f"{name} is no list of at most {MOST_NAMES} names", code="bad_body", field=name)
    return value
