"""The endpoint that Prometheus asks."""

from flask import Blueprint, Response

from dashboard.errors import Forbidden
from dashboard.people.current import current_viewer
from dashboard.permissions import Permission
from dashboard.telemetry.standing import Telemetry

PLAIN = "text/plain; version=0.0.4; charset=utf-8"


class TelemetryEndpoints:
    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/metrics", "metrics", self.metrics)

    def metrics(self) -> Response:
        """For whoever has a token that may: `./k9 token create --user amal --name prometheus --scope metrics`."""
        if not current_viewer().may(Permission.ADMIN_METRICS_READ):
            raise Forbidden("your role does not read metrics", hint="ask an administrator for a token")
        return Response(self._telemetry.text(), content_type=PLAIN)
