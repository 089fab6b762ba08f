"""What a file is and how it is written is found from its content, and shown."""

import io
import warnings
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from dashboard.errors import InvalidInput
from data_access.importer.reading import open_source
from data_access.importer.source_file import ReadOptions, SourceFile
from tests.lib.bad_files import with_part, workbook

ARABIC = "الكلب,التاريخ\nبرق,2026-01-31\n"


@pytest.fixture
def opened(tmp_path: Path) -> "Opened":
    return Opened(tmp_path / "file")


class Opened:
    """Opens content as a file whose name says nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, content: str | bytes, **options: Any) -> SourceFile:
        self.path.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_source(self.path, ReadOptions(**options))


def _cells(file: SourceFile) -> list[dict[str, object]]:
    assert not [row.problem for row in file.read_rows() if row.problem]
    return [dict(row.cells) for row in file.read_rows()]


def _problems(file: SourceFile) -> dict[int, str | None]:
    return {row.number: row.problem for row in file.read_rows()}


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1256", "cp1256"),
    ],
)
def test_it_finds_the_encoding(opened: Opened, encoding: str, found: str) -> None:
    file = opened(ARABIC.encode(encoding))
    assert file.encoding == found
    assert _cells(file) == [{"الكلب": "برق", "التاريخ": "2026-01-31"}]


def test_a_named_encoding_is_believed_when_it_can_be(opened: Opened) -> None:
    assert _cells(opened("dog\nRené\n".encode("cp1252"), encoding="CP1252")) == [{"dog": "René"}]
    with pytest.raises(InvalidInput, match="is not utf-8 text: line 2 cannot be read"):
        opened("dog\nRené\n".encode("cp1252"), encoding="utf-8")


def test_an_unknown_encoding_is_told_the_nearest(opened: Opened) -> None:
    with pytest.raises(InvalidInput, match="the nearest is 'cp1256'"):
        opened(ARABIC, encoding="cp-1256")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_finds_the_delimiter(opened: Opened, delimiter: str) -> None:
    text = 'dog,date,notes\nRex,2026-01-31,"a; b, c | d"\nIda,2026-02-01,x\n'.replace("x", "1,5")
    lines = [["dog", "date", "notes"], ["Rex", "2026-01-31", '"a; b, c | d\t"'], ["Ida", "2026-02-01", '"1,5"']]
    text = "\n".join(delimiter.join(line) for line in lines)
    file = opened(text)
    assert file.delimiter == delimiter
    assert [cells["notes"] for cells in _cells(file)] == ["a; b, c | d\t", "1,5"]


def test_excel_may_say_the_delimiter(opened: Opened) -> None:
    file = opened("\ufeffsep=;\r\ndog,a;date\r\nRex;2026-01-31\r\n")
    assert (file.delimiter, file.columns) == (";", ("dog,a", "date"))


def test_a_mapping_may_name_the_delimiter(opened: Opened) -> None:
    assert opened("a;b,c\n1;2,3\n", delimiter="semicolon").columns == ("a", "b,c")
    with pytest.raises(InvalidInput, match="use one of: comma, semicolon, tab, pipe"):
        opened("a;b\n", delimiter="colon")


def test_one_column_is_a_table_too(opened: Opened) -> None:
    assert _cells(opened("dog\nRex\n")) == [{"dog": "Rex"}]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(opened: Opened) -> None:
    assert list(_problems(opened('dog,notes\n\nRex,"two\nlines"\n,\nIda,x\n'))) == [3, 5]


def test_ragged_rows_are_told_by_number(opened: Opened) -> None:
    assert _problems(opened("dog,date\nRex\nIda,2026-01-31\nBo,2026-01-31,8\nMax,2026-01-31,,\n")) == {
        2: "has 1 values, the header has 2 columns",
        3: None,
        4: "has 3 values, the header has 2 columns",
        5: None,
    }


def test_names_are_trimmed_and_nameless_columns_numbered(opened: Opened) -> None:
    assert opened(" dog ,,date\nRex,1,2026-01-31\n").columns == ("dog", "column_2", "date")
    file = opened('{" session \u00a0 date ": "2026-01-31"}\n')
    assert file.columns == ("session date",)
    assert _cells(file) == [{"session date": "2026-01-31"}]


def test_texts_with_quotes_and_line_breaks_stay_whole(opened: Opened) -> None:
    text = 'dog,notes\nRex,"he said ""sit"",\r\nthen ""down"""\n'
    assert _cells(opened(text)) == [{"dog": "Rex", "notes": 'he said "sit",\r\nthen "down"'}]


def test_json_lines_give_all_keys_in_order(opened: Opened) -> None:
    file = opened('\ufeff{"dog": "Rex", "n": 1}\n\n{"dog": "Ida", " tags ": ["a", {"b": null}], "ok": true}\n')
    assert (file.format, file.columns) == ("jsonl", ("dog", "n", "tags", "ok"))
    assert _cells(file)[1] == {"dog": "Ida", "tags": ["a", {"b": None}], "ok": True}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{dog: 1}", "is not valid JSON"),
        ("[1]", "not a JSON object"),
        ('{"dog": 1, "dog ": 2}', "the key 'dog' occurs twice"),
        ('{"": 1}', "a value has no name"),
        ('{"dog": NaN}', "NaN is not a number"),
        ('{"dog": 1e999}', "1e999 is too large a number"),
        ('{"dog": "\\ud800"}', "is not valid JSON"),
        ('{"dog": "a\\u0000b"}', "holds a zero character"),
        ('{"dog": ' + "[" * 100_000 + "]" * 100_000 + "}", "is not valid JSON"),
        ('{"dog": "' + "x" * 2_000_000 + '"}', "is longer than"),
        ('{"dog": ' + "9" * 5_000 + "}", "is not valid JSON"),
    ],
)
def test_a_broken_line_is_told_by_number(opened: Opened, line: str, said: str) -> None:
    problems = _problems(opened('{"dog": "Rex"}\n' + line + '\n{"dog": "Ida"}\n'))
    assert (problems[1], problems[3]) == (None, None)
    assert said in str(problems[2])


def test_a_workbook_is_known_by_its_content(opened: Opened) -> None:
    file = opened(workbook(("dog", "date", "time"), ("Rex", datetime(2026, 1, 31), time(8, 5)), (7, None, 1.5)))
    assert (file.format, file.sheet) == ("xlsx", "Sheet")
    assert _cells(file) == [
        {"dog": "Rex", "date": datetime(2026, 1, 31), "time": time(8, 5)},
        {"dog": 7, "date": None, "time": 1.5},
    ]


def test_formulas_are_shown_and_never_calculated(opened: Opened) -> None:
    content = workbook(("dog", "x"), ("Rex", "=1+1"), ("Ida", ArrayFormula("B3", "=SUM(1,2)")))
    assert [cells["x"] for cells in _cells(opened(content))] == ["=1+1", "=SUM(1,2)"]


def test_the_stored_result_of_a_formula_counts(opened: Opened) -> None:
    content = workbook(("dog", "x"), ("Rex", "=1+1"))
    stored = with_part(
        content,
        "xl/worksheets/sheet1.xml",
        lambda old: old.replace(b"<v/>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>"),
    )
    assert [cells["x"] for cells in _cells(opened(stored))] == [2]


def test_macros_are_ignored(opened: Opened) -> None:
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with_macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    content = workbook(("dog", "date"), ("Rex", datetime(2026, 1, 31)))
    content = with_part(content, "[Content_Types].xml", lambda old: old.replace(plain, with_macros))
    content = with_part(content, "xl/vbaProject.bin", lambda _: b"Sub Auto_Open()")
    assert _cells(opened(content)) == [{"dog": "Rex", "date": datetime(2026, 1, 31)}]


def test_a_value_beside_the_table_is_told(opened: Opened) -> None:
    content = workbook(("dog", "date"), ("Rex", None), ("Ida", None, None, "see below"))
    assert _problems(opened(content)) == {
        2: None,
        3: "has the value 'see below' to the right of the last named column",
    }


def test_hidden_sheets_do_not_count(opened: Opened) -> None:
    book = openpyxl.Workbook()
    book.active.append(("dog",))
    book.active.append(("Rex",))
    book.create_sheet("lists").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    assert opened(stream.getvalue()).sheet == "Sheet"


def test_one_of_several_sheets_is_named(opened: Opened) -> None:
    book = openpyxl.Workbook()
    book.active.append(("dog",))
    book.create_sheet("Winter").append(("cat",))
    stream = io.BytesIO()
    book.save(stream)
    assert opened(stream.getvalue(), sheet="Winter").columns == ("cat",)
    with pytest.raises(InvalidInput, match="the nearest is 'Winter'"):
        opened(stream.getvalue(), sheet="winter")


def test_what_a_workbook_has_besides_cells_is_no_warning(opened: Opened) -> None:
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    content = workbook(("dog", "date"), ("Rex", datetime(2026, 1, 31)))
    odd = with_part(content, "xl/worksheets/sheet1.xml", lambda old: old.replace(b"</worksheet>", extension))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(_cells(opened(odd))) == 1
