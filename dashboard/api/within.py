"""The API asked from inside the program, without network or login: by the same code, for a viewer that is given."""

from dataclasses import dataclass

from flask import Blueprint, Flask
from werkzeug.exceptions import HTTPException

from dashboard.api import cached_endpoints
from dashboard.api.answers import CACHE_STATUS, asked_question, asked_version
from dashboard.errors import NotFound
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.cached_question import Wanted
from dashboard.metrics.report_cache import How, ReportCache
from dashboard.people.current import set_current
from dashboard.people.sessions import SignedIn
from data_access.edit_store import EditStore

_HOW = {text: how for how, text in CACHE_STATUS.items()}


@dataclass(frozen=True, kw_only=True)
class AnsweredWithin:
    """What was asked, of which version the answer is, and where it came from."""

    wanted: Wanted
    version: str
    how: How


class ApiWithin:
    """Answers that are kept, and no others. For one thread at a time."""

    def __init__(self, reads: ReadPath, cache: ReportCache, edits: EditStore) -> None:
        self._app = Flask(__name__)
        api = Blueprint("api", __name__)
        for endpoints in cached_endpoints(reads, cache, edits):
            endpoints.add_to(api)
        self._app.register_blueprint(api)

    def ask(self, question: str, who: SignedIn, locale: Locale) -> AnsweredWithin:
        """`question`: path and query. Raises ProductError where `who` would be refused."""
        with self._app.test_request_context(question):
            set_current(who, locale)
            try:
                response = self._app.full_dispatch_request()
            except HTTPException as error:
                raise NotFound(f"nothing answers {question!r}", field="question", value=question) from error
            wanted = asked_question()
            assert wanted is not None, f"{question} is answered from the cache of answers"
            return AnsweredWithin(wanted=wanted, version=asked_version(), how=_HOW[response.headers["Cache-Status"]])
