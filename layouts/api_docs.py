"""The readable page of the API: what it says, and how it is drawn."""

from dataclasses import dataclass

from dashboard.i18n import Locale
from layouts.address import API_DOCS, SEARCHING, Address
from layouts.bundles import asset_url
from layouts.server_pages import render_page


@dataclass(frozen=True, kw_only=True)
class NamedThing:
    """A name for programs and its words."""

    name: str
    words: str


@dataclass(frozen=True, kw_only=True)
class DescribedParameter:
    """`values`: those that can be given, where they are known."""

    name: str
    words: str
    is_in_path: bool
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DescribedOperation:
    """`try_url`: an address that shows what comes back, where there is one that always works."""

    anchor: str
    methods: tuple[str, ...]
    path: str
    words: str
    answer: str
    media_types: tuple[str, ...]
    statuses: tuple[int, ...]
    parameters: tuple[DescribedParameter, ...]
    has_filters: bool
    try_url: str | None


@dataclass(frozen=True, kw_only=True)
class Section:
    name: str
    title: str
    operations: tuple[DescribedOperation, ...]


@dataclass(frozen=True, kw_only=True)
class DescribedReport:
    name: str
    words: str
    measures: tuple[NamedThing, ...]
    dimensions: tuple[NamedThing, ...]


@dataclass(frozen=True, kw_only=True)
class ApiDocs:
    """All of it, for one reader. `address`: the full one of an endpoint, for an example."""

    address: str
    document_url: str
    sections: tuple[Section, ...]
    reports: tuple[DescribedReport, ...]


def render_api_docs(docs: ApiDocs, locale: Locale) -> str:
    script = asset_url("js/anywhere.js")
    return render_page("api_docs.html", locale, Address(path=API_DOCS), docs=docs, searching=SEARCHING, script=script)
