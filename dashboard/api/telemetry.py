"""The endpoint that Prometheus asks, and the same judged for people."""

from flask import Blueprint, Response

from dashboard.api.answers import answer
from dashboard.errors import Forbidden
from dashboard.i18n import t
from dashboard.people.current import current_locale, current_viewer
from dashboard.permissions import Permission
from dashboard.telemetry.standing import Telemetry
from dashboard.telemetry.status import State, read_status

PLAIN = "text/plain; version=0.0.4; charset=utf-8"


class TelemetryEndpoints:
    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/metrics", "metrics", self.metrics)
        api.add_url_rule("/api/admin/status", "status", self.status)

    def status(self) -> Response:
        """Every part, those that need somebody first, and what to do about it."""
        _check()
        lang, found = current_locale().lang, read_status(self._telemetry)
        items = [
            {
                "name": one.part.name,
                "label": t(f"status.{one.part.name}", lang),
                "state": one.state,
                "number": one.number,
                "unit": one.part.unit,
                "advice": None if one.state is State.GOOD else t(f"status.{one.part.name}.advice", lang),
            }
            for one in found.parts
        ]
        return answer({"items": items, "next": None, "state": found.worst, "program": found.program})

    def metrics(self) -> Response:
        """For whoever has a token that may: `./k9 token create --user amal --name prometheus --scope metrics`."""
        _check()
        return Response(self._telemetry.text(), content_type=PLAIN)


def _check() -> None:
    if not current_viewer().may(Permission.ADMIN_METRICS_READ):
        raise Forbidden("your role does not read metrics", hint="ask an administrator for a token")
