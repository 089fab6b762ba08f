"""What a schedule asks for, and what comes of it under one reader's rights."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from dashboard.builder.opening import Note
from dashboard.delivery.letter import Line
from dashboard.errors import ProductError
from dashboard.exports.document import Document
from dashboard.i18n import Locale
from dashboard.metrics import ReadPath
from dashboard.metrics.present import change_words
from dashboard.metrics.words import shown_number
from dashboard.permissions import Scope, Viewer
from dashboard.semantic.period import Days
from dashboard.semantic.query import Query

QUALITY = "data_quality"
"""Stands where a report type does: how good the records of all of them are."""


class NothingTheirs(ProductError):
    """Nothing of what the schedule asks for may be seen by the recipient."""

    default_code, default_status = "nothing_theirs", 403


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a schedule asks for on a run, before anybody's rights: the report type (or QUALITY) under `filters` of its
    address, or the saved report `template_id`; `owner`: in whose name it is sent."""

    report_type: str
    days: Days
    filters: str
    format: str
    owner: Viewer
    template_id: str | None = None


def figure_lines(document: Document, locale: Locale) -> Iterable[Line]:
    """The key figures of a report, as a mail says them."""
    for figure in (*document.figures, *document.totals):
        change, is_good, _ = change_words(figure.measure, figure.change, locale)
        yield Line(
            label=figure.measure.label.text(locale.lang),
            value=shown_number(figure.measure, figure.number, locale),
            change=change if figure.is_compared else "",
            is_good=is_good,
        )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question under one reader's rights. `query`: what it counts, None where that is not one question; `key`: the
    same for the same question; `page`: the address that shows it; `notes`: what of a saved report is not in it any
    more, but for members that are not the reader's."""

    query: Query | None
    key: str
    page: str
    document: Callable[[ReadPath, Viewer, Locale], Document]
    lines: Callable[[Document, Locale], Iterable[Line]] = figure_lines
    notes: tuple[Note, ...] = ()


def shared_scope(owner: Viewer, reader: Viewer) -> Viewer:
    """The reader, seeing no more projects than the owner does; NothingTheirs where none is left."""
    mine, theirs = owner.scope, reader.scope
    if mine.all_projects:
        return reader
    kept = mine.projects if theirs.all_projects else mine.projects & theirs.projects
    if not kept:
        raise NothingTheirs("the owner of the schedule sees none of the recipient's projects")
    return replace(reader, scope=Scope(projects=kept))
