"""A program that calls the host's old addresses: by key, with JSON, as its user."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from tests.lib.app_ground import AppGround

_KEYS = {
    "project": "SELECT id::text FROM public.project WHERE code = :name",
    "dog": "SELECT id::text FROM public.dog WHERE code = :name",
}


@dataclass(frozen=True)
class Program:
    """Signed in as a member of the cast."""

    web: AppGround
    who: str = "amal"

    def get(self, path: str, **sent: str) -> TestResponse:
        return self.web.as_(self.who).get(f"/api/reports/{path}", query_string=sent)

    def read(self, path: str, **sent: str) -> Any:
        answer = self.get(path, **sent)
        assert answer.status_code == 200, f"{path} {sent}: {answer.text[:300]}"
        return answer.json

    def post(self, path: str, sent: Mapping[str, object] | object) -> TestResponse:
        browser = self.web.as_(self.who)
        return browser.client.post(f"/api/reports/{path}", json=sent, headers={"X-CSRFToken": browser.csrf_token()})

    def run(self, path: str, **sent: object) -> Any:
        answer = self.post(path, sent)
        assert answer.status_code == 200, f"{path} {sent}: {answer.text[:300]}"
        return answer.json

    def fetch(self, address: str) -> bytes:
        """A file at an address that an answer gave."""
        answer = self.web.as_(self.who).get(f"/{address.removeprefix('/')}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.text[:300]
        data: bytes = answer.data
        return data


def key_of(web: AppGround, kind: str, name: str) -> str:
    [(key,)] = web.ask(_KEYS[kind], name=name)
    return str(key)


def busiest_day(web: AppGround, table: str, column: str = "date", project: str = "ALPHA") -> str:
    """The day with the most rows of a project, as ISO text."""
    [(day,)] = web.ask(
        f"SELECT {column}::date::text FROM public.{table} WHERE project_id = (SELECT id FROM public.project"
        " WHERE code = :project) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
        project=project,
    )
    return str(day)
