"""What the first rows of a file become under a mapping, without a word to anybody: the first ones, and the first that
cannot be taken."""

from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from data_access.database import Database
from data_access.importer.convert import text_of
from data_access.importer.mapping import Mapping
from data_access.importer.member_finding import members_of
from data_access.importer.outcome import Rejection
from data_access.importer.request import ImportRequest
from data_access.importer.rows import RowConverter, RowRejected, row_problem
from data_access.importer.source_file import SourceFile, SourceRow
from data_access.importer.target import Target

LOOKED_AT = 2_000
SHOWN = 8
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    """A row as it stands in the file, by column, and why it would not go in."""

    number: int
    texts: dict[str, str]
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`first`: the first rows, good or bad; `bad`: the first ones further on that cannot be taken."""

    first: tuple[PreviewRow, ...]
    bad: tuple[PreviewRow, ...]


def look_at(
    database: Database, file: SourceFile, target: Target, mapping: Mapping, request: ImportRequest, zone: ZoneInfo
) -> Preview:
    members = database.fetch(lambda connection: members_of(connection, target, mapping, request))
    converter = RowConverter(target, mapping, file.columns, members, zone, needs_project=request.projects is not None)
    first: list[PreviewRow] = []
    bad: list[PreviewRow] = []
    for row in islice(file.read_rows(), LOOKED_AT):
        seen = _seen(converter, row)
        if len(first) < SHOWN:
            first.append(seen)
        elif seen.rejections:
            bad.append(seen)
        if len(bad) >= SHOWN:
            break
    return Preview(first=tuple(first), bad=tuple(bad))


def _seen(converter: RowConverter, row: SourceRow) -> PreviewRow:
    texts = {name: text_of(cell)[:LONGEST] for name, cell in row.cells.items()}
    try:
        if row.problem is not None:
            raise row_problem(row)
        converter.convert(row, "")
    except RowRejected as error:
        return PreviewRow(number=row.number, texts=texts, rejections=error.rejections)
    return PreviewRow(number=row.number, texts=texts)
