"""Endpoint of the command palette: everything that the reader can go to or do, by what was typed."""

from typing import Any

from flask import Blueprint, Response

from dashboard.api.answers import answer
from dashboard.api.questions import refuse_unknown_names, single, whole
from dashboard.errors import InvalidInput
from dashboard.i18n import Locale, t
from dashboard.metrics.words import day_label
from dashboard.people.current import current_locale, current_viewer
from dashboard.search.find import Search
from dashboard.search.found import Found
from dashboard.semantic.query import PASSED_OVER

USUAL_FOUND, MOST_FOUND = 20, 100
LONGEST_TEXT = 200
NAMES = frozenset({"q", "limit"}) | PASSED_OVER


class SearchEndpoint:
    def __init__(self, search: Search) -> None:
        self._search = search

    def add_to(self, api: Blueprint) -> None:
        api.add_url_rule("/api/search", "search", self.search)

    def search(self) -> Response:
        """The best `limit` of what `q` means; `more`: whether there is more."""
        refuse_unknown_names(NAMES)
        text, limit = text_asked(), whole(single("limit") or str(USUAL_FOUND), "limit", least=1, most=MOST_FOUND)
        locale = current_locale()
        found = self._search.find(text, current_viewer(), locale)
        items = [_as_json(one, locale) for one in found[:limit]]
        return answer({"query": text, "items": items, "more": len(found) > limit})


def text_asked() -> str:
    """What was typed. InvalidInput for more than anybody types."""
    text = single("q") or ""
    if len(text) > LONGEST_TEXT or "\x00" in text:
        raise InvalidInput(f"q takes up to {LONGEST_TEXT} letters", code="bad_q", field="q", value=text[:LONGEST_TEXT])
    return text


def _as_json(found: Found, locale: Locale) -> dict[str, Any]:
    return {
        "kind": str(found.kind),
        "kind_label": t(f"palette.kind.{found.kind}", locale.lang),
        "value": found.value,
        "label": found.label,
        "icon": found.icon,
        "report_type": found.report.name if found.report else None,
        "report_label": found.report.label.text(locale.lang) if found.report else None,
        "day": found.day.isoformat() if found.day else None,
        "day_label": day_label(found.day, locale) if found.day else None,
        "url": found.url,
        "action": found.action,
    }
