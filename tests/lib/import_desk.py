"""Somebody at the page of imports: uploads, changes, asks, and has done what the jobs process does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from dashboard.workflow.import_run import run_upload
from data_access.upload_files import UPLOADS, UploadFiles
from data_access.upload_store import UploadStore
from tests.lib.app_ground import AppGround, Browser

AT, PAGE = "/api/admin/imports", "/admin/imports"
TABLES = ("imported_training_session", "imported_veterinary_visit", "member", "import_batch", "import_upload")


class Desk:
    def __init__(self, web: AppGround, who: str) -> None:
        self.web, self.who = web, who
        self.files = UploadFiles(web.settings.data_dir / UPLOADS)
        self.store = UploadStore(web.database.app)

    @property
    def browser(self) -> Browser:
        return self.web.as_(self.who)

    def send(self, method: str, path: str, **options: Any) -> Any:
        headers = {"X-CSRFToken": self.browser.csrf_token(), "Accept": "*/*"}
        return self.browser.client.open(path, method=method, headers=headers, **options)

    def upload(self, content: str | bytes, name: str = "march.csv", into: str = "training_session") -> Any:
        sent = content.encode() if isinstance(content, str) else content
        query = {"into": into, "name": name}
        return self.send("POST", AT, query_string=query, data=sent, content_type="application/octet-stream")

    def uploaded(self, content: str | bytes, **named: str) -> dict[str, Any]:
        answer = self.upload(content, **named)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json
        return found

    def change(self, upload_id: str, **asked: Any) -> Any:
        return self.send("PATCH", f"{AT}/{upload_id}", json=asked)

    def ask(self, upload_id: str, what: str) -> None:
        asked = self.send("POST", f"{AT}/{upload_id}/{what}")
        assert asked.status_code == 202, asked.text

    def do(self, upload_id: str, what: str) -> dict[str, Any]:
        """Ask for a check or a run, and have it done."""
        self.ask(upload_id, what)
        run_upload(self.web.database.app, self.files, UUID(upload_id), timezone=self.web.settings.timezone)
        return self.seen(upload_id)

    def seen(self, upload_id: str, only: str = "") -> dict[str, Any]:
        found: dict[str, Any] = self.browser.json(f"{AT}/{upload_id}{only and f'?only={only}'}")
        return found

    def count(self, table: str) -> int:
        ((count,),) = self.web.ask(f"SELECT count(*) FROM reporting.{table}")
        return int(count)


@contextmanager
def desk_of(web: AppGround, who: str) -> Iterator[Desk]:
    """Whatever was brought is gone afterwards."""
    desk = Desk(web, who)
    yield desk
    for table in TABLES:
        web.change(f"DELETE FROM reporting.{table}")
    for file in desk.files.folder.glob("*"):
        file.unlink()
