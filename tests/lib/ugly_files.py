"""Small files with the traps of real ones, each with what exactly has to become of it. Everything in them is invented.

They are read by a unit that knows the dogs K9-1 Rex, K9-2 Ida and K9-3 Rex, the person E-1 Emad and the project ALPHA.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Rejected = tuple[int, str, str]


@dataclass(frozen=True, kw_only=True)
class UglyFile:
    """`rejected`: row number, column, code, in the order of the file. `refused`: the code where the file as a whole
    cannot be used. `asked`: codes of what a person has to say, by column. `values`: of the first row that goes in."""

    name: str
    content: bytes
    target: str = "training_session"
    mapping: str | None = None
    creates: tuple[str, ...] = ()
    accepted: int = 0
    rejected: tuple[Rejected, ...] = ()
    duplicates: tuple[int, ...] = ()
    near: tuple[tuple[int, int], ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    refused: str | None = None
    values: dict[str, object] = field(default_factory=dict)

    @property
    def read(self) -> int:
        return self.accepted + len({row for row, _, _ in self.rejected}) + len(self.duplicates)


def _book(*records: Sequence[object], from_1904: bool = False) -> bytes:
    book = openpyxl.Workbook()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    for record in records:
        book.active.append(record)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _lines(*lines: str, end: str = "\n", encoding: str = "utf-8") -> bytes:
    return "".join(line + end for line in lines).encode(encoding)


_ARABIC = ("الكلب;التاريخ;المدة (دقيقة)", "K9-1;2026-01-31;٤٥", "K9-2;2026-02-01;30")
_ONE = "K9-1,2026-01-31"
_DAY = datetime(2026, 1, 31)

ENCODINGS = (
    UglyFile(name="utf8", content=_lines(*_ARABIC), accepted=2, values={"duration": 45}),
    UglyFile(name="utf8-mark", content=_lines(*_ARABIC, encoding="utf-8-sig"), accepted=2, values={"duration": 45}),
    UglyFile(name="utf16-mark", content=_lines("\n".join(_ARABIC), encoding="utf-16"), accepted=2),
    UglyFile(name="utf16-no-mark", content=_lines(*_ARABIC, encoding="utf-16-le"), accepted=2),
    UglyFile(
        name="windows-arabic",
        content=_lines("الكلب;التاريخ;الموقع", "K9-1;2026-01-31;البوابة", encoding="cp1256"),
        accepted=1,
        values={"location": "البوابة"},
    ),
    UglyFile(
        name="windows-western",
        content=_lines("dog,date,location", f"{_ONE},Café Zürich", encoding="cp1252"),
        mapping="encoding: cp1252\ncolumns: {dog: dog, date: session_date, location: location}",
        accepted=1,
        values={"location": "Café Zürich"},
    ),
    UglyFile(
        name="utf8-with-a-broken-byte",
        content=_lines("dog,date,location", f"{_ONE},البوابة الشمالية") + b"K9-2,2026-02-01,\xff\n",
        refused="file_encoding",
    ),
)

SHAPES = (
    UglyFile(name="crlf", content=_lines("dog,date", _ONE, end="\r\n"), accepted=1),
    UglyFile(name="old-mac-line-ends", content=_lines("dog,date", _ONE, end="\r"), accepted=1),
    UglyFile(name="no-end-of-last-line", content=b"dog,date\nK9-1,2026-01-31", accepted=1),
    UglyFile(name="tabs", content=_lines("dog\tdate\tnotes", "K9-1\t2026-01-31\ta, b; c"), accepted=1),
    UglyFile(name="pipes", content=_lines("dog|date", "K9-1|2026-01-31"), accepted=1),
    UglyFile(name="excel-says-the-delimiter", content=_lines("sep=;", "dog;date", "K9-1;2026-01-31"), accepted=1),
    UglyFile(
        name="line-breaks-in-quotes",
        content=_lines("dog,date,notes", f'{_ONE},"sat,\r\nthen ""down"""', "K9-2,2026-02-30,x"),
        rejected=((3, "date", "not_a_date"),),
        accepted=1,
        values={"notes": 'sat,\r\nthen "down"'},
    ),
    UglyFile(
        name="an-open-quote",
        content=_lines("dog,date,notes", f'{_ONE},"never closed', "K9-2,x,y"),
        refused="csv_broken",
    ),
    UglyFile(
        name="ragged",
        content=_lines("dog,date,notes", "K9-1", f"{_ONE},x", f"{_ONE},y,z", "K9-2,2026-02-01,ok,,"),
        rejected=((2, "", "broken_row"), (4, "", "broken_row")),
        accepted=2,
    ),
    UglyFile(name="blank-rows", content=_lines("", "dog,date", "", " , ", _ONE, ",", ""), accepted=1),
    UglyFile(
        name="json-lines",
        content=_lines('{"dog":"K9-1","date":"2026-01-31","duration":30.0}', "{oops", '{"dog":"K9-2"}', "[1]"),
        rejected=((2, "", "broken_row"), (3, "date", "missing"), (4, "", "broken_row")),
        accepted=1,
        values={"duration": 30},
    ),
    UglyFile(
        name="a-value-beside-the-table",
        content=_book(("dog", "date"), ("K9-1", _DAY), ("K9-2", _DAY, None, "look here")),
        rejected=((3, "", "broken_row"),),
        accepted=1,
    ),
)

HEADERS = (
    UglyFile(
        name="spaces-in-headers-and-values",
        content=_lines("  Dog  ,\u00a0Session   Date ,  Duration  ( min ) ", "  K9-1 , 2026-01-31 ,  45 "),
        accepted=1,
        values={"duration": 45},
    ),
    UglyFile(
        name="direction-marks",
        content=_lines("\u200fالكلب\u200e,\u202bالتاريخ\u202c", "\u200fK9-1\u200e,\u200e2026-01-31"),
        accepted=1,
    ),
    UglyFile(
        name="header-again-in-the-middle",
        content=_lines("dog,date,rating", f"{_ONE},8", "Dog,Date,Rating", "K9-2,2026-02-01,7", "dog,date,"),
        rejected=((3, "", "second_header"), (5, "", "second_header")),
        accepted=2,
    ),
    UglyFile(
        name="another-table-below",
        content=_lines("dog,date,rating", f"{_ONE},8", "date,dog,rating", "2026-02-01,K9-2,7"),
        refused="second_table",
    ),
    UglyFile(
        name="title-above",
        content=_lines("Training of January", "", "dog,date,rating", f"{_ONE},8"),
        refused="title_row",
    ),
    UglyFile(
        name="title-above-in-a-workbook",
        content=_book(("Training of January",), (), ("dog", "date"), ("K9-1", _DAY)),
        refused="title_row",
    ),
    UglyFile(
        name="title-above-and-named",
        content=_lines("Training of January", "", "dog,date,rating", f"{_ONE},8"),
        mapping="header_row: 3\ncolumns: {dog: dog, date: session_date, rating: success_rating}",
        accepted=1,
    ),
    UglyFile(
        name="two-header-rows",
        content=_lines(
            "dog,when,,result,",
            "code,date,time,rating,duration",
            "K9-1,2026-01-31,08:00,8,30",
            "K9-2,2026-02-01,09:00,7,20",
        ),
        refused="several_headers",
    ),
    UglyFile(
        name="units-in-a-row-of-their-own",
        content=_lines("dog,date,duration,rating", "code,ISO,min,of 10", f"{_ONE},30,8", "K9-2,2026-02-01,20,7"),
        refused="several_headers",
    ),
    UglyFile(name="a-column-twice", content=_lines("dog,date,date ", f"{_ONE},2026-02-01"), refused="double_column"),
    UglyFile(name="no-header", content=_lines(f"{_ONE},8", "K9-2,2026-02-01,7"), refused="mapping_incomplete"),
)

UNITS = (
    UglyFile(
        name="hours",
        content=_lines("dog,date,Duration (hours)", f"{_ONE},1.5", "K9-2,2026-02-01,0.33"),
        rejected=((3, "Duration (hours)", "not_whole"),),
        accepted=1,
        values={"duration": 90},
    ),
    UglyFile(
        name="arabic-unit",
        content=_lines("الكلب,التاريخ,المدة (ساعة),التقييم /5", f"{_ONE},2,4"),
        accepted=1,
        values={"duration": 120, "success_rating": 8},
    ),
    UglyFile(
        name="pounds-and-fahrenheit",
        target="veterinary_visit",
        content=_lines("dog,date,weight [lb],temperature (°F)", f"{_ONE},66,101.3"),
        accepted=1,
        values={"weight": "29.937096", "temperature": "38.5"},
    ),
    UglyFile(
        name="kilograms",
        target="veterinary_visit",
        content=_lines("dog,date,weight [kg]", f"{_ONE},31.5"),
        accepted=1,
        values={"weight": "31.5"},
    ),
    UglyFile(
        name="an-unknown-unit",
        content=_lines("dog,date,Duration (reps)", f"{_ONE},40"),
        accepted=1,
        asked=(("Duration (reps)", "unknown_unit"),),
        values={"duration": None},
    ),
)

VALUES = (
    UglyFile(
        name="arabic-and-persian-digits",
        content=_lines("dog,date,duration,rating", "K9-1,٢٠٢٦-٠١-٣١,٤٥,٨٫٥", "K9-2,۲۰۲۶-۰۲-۰۱,۳۰,7"),
        accepted=2,
        values={"duration": 45, "success_rating": "8.5"},
    ),
    UglyFile(
        name="half-values",
        content=_lines("dog,date,rating,duration", f"{_ONE},7½,30", "K9-2,2026-02-01,½,20", "K9-2,2026-02-02,8.5,30.5"),
        rejected=((4, "duration", "not_whole"),),
        accepted=2,
        values={"success_rating": "7.5"},
    ),
    UglyFile(
        name="decimal-commas",
        target="veterinary_visit",
        content=_lines("dog;date;weight", "K9-1;2026-01-31;31,5", "K9-2;2026-02-01;28,25"),
        accepted=2,
        values={"weight": "31.5"},
    ),
    UglyFile(
        name="thousands-or-decimals",
        target="veterinary_visit",
        content=_lines("dog,date,cost", f'{_ONE},"1,500"', "K9-2,2026-02-01,1500"),
        rejected=((2, "cost", "not_a_number"),),
        accepted=1,
    ),
    UglyFile(
        name="missing-in-many-words",
        content=_lines(
            "dog,date,rating",
            *(
                f"K9-1,2026-01-{day:02},{word}"
                for day, word in enumerate(
                    ("NA", "n/a", "N/A", "#N/A", "-", "—", "null", "None", "nan", "", "  "), start=1
                )
            ),
        ),
        accepted=11,
        values={"success_rating": None},
    ),
    UglyFile(
        name="what-is-no-number",
        content=_lines("dog,date,rating", f"{_ONE},good", "K9-1,2026-02-01,11", "K9-1,2026-02-02,8/10"),
        rejected=((2, "rating", "not_a_number"), (3, "rating", "out_of_range"), (4, "rating", "not_a_number")),
    ),
    UglyFile(
        name="numbers-that-became-dates",
        content=_lines("dog,date,rating", f"{_ONE},5-Mar", "K9-1,2026-02-01,Aug-07", "K9-1,2026-02-02,8"),
        rejected=((2, "rating", "turned_into_date"), (3, "rating", "turned_into_date")),
        accepted=1,
    ),
    UglyFile(
        name="codes-that-became-dates",
        content=_book(("dog", "date", "rating"), (datetime(2026, 3, 1), _DAY, 8), ("K9-1", _DAY, datetime(2026, 5, 3))),
        rejected=((2, "dog", "turned_into_date"), (3, "rating", "turned_into_date")),
    ),
    UglyFile(
        name="a-formula-without-a-result",
        content=_book(("dog", "date", "rating"), ("K9-1", _DAY, "=4+4")),
        rejected=((2, "rating", "not_a_number"),),
    ),
    UglyFile(
        name="texts-that-spreadsheets-run",
        content=_lines("dog,date,notes", f'{_ONE},"=HYPERLINK(""http://x"")"', 'K9-2,2026-02-01,"@SUM(1)"'),
        accepted=2,
        values={"notes": '=HYPERLINK("http://x")'},
    ),
    UglyFile(
        name="markup-and-sql",
        content=_lines(
            "dog,date,notes", f"{_ONE},<img src=x onerror=alert(1)>", "K9-2,2026-02-01,'); DROP TABLE dog;--"
        ),
        accepted=2,
    ),
)

DATES = (
    UglyFile(
        name="ambiguous-dates",
        content=_lines("dog,date", "K9-1,03/04/2026", "K9-2,05/06/2026"),
        rejected=((2, "date", "not_a_date"), (3, "date", "not_a_date")),
        asked=(("date", "ambiguous_date"),),
    ),
    UglyFile(
        name="ambiguous-dates-answered",
        content=_lines("dog,date", "K9-1,03/04/2026", "K9-2,31/06/2026"),
        mapping='columns: {dog: dog, date: {to: session_date, date_format: "%d/%m/%Y"}}',
        rejected=((3, "date", "not_a_date"),),
        accepted=1,
        values={"session_date": datetime(2026, 4, 3)},
    ),
    UglyFile(
        name="the-header-says-the-form",
        content=_lines("dog,Date (MM/DD/YYYY)", "K9-1,03/04/2026"),
        accepted=1,
        values={"session_date": datetime(2026, 3, 4)},
    ),
    UglyFile(
        name="one-row-decides",
        content=_lines("dog,date", "K9-1,03/04/2026", "K9-2,25/04/2026"),
        accepted=2,
        values={"session_date": datetime(2026, 4, 3)},
    ),
    UglyFile(
        name="day-first-and-month-first-mixed",
        content=_lines("dog,date", "K9-1,25/04/2026", "K9-2,04/25/2026"),
        rejected=((2, "date", "not_a_date"), (3, "date", "not_a_date")),
        asked=(("date", "mixed_dates"),),
    ),
    UglyFile(
        name="years-of-two-digits",
        content=_lines("dog,date", "K9-1,03/04/26"),
        rejected=((2, "date", "not_a_date"),),
        asked=(("date", "ambiguous_date"),),
    ),
    UglyFile(
        name="months-in-words",
        content=_lines("dog,date", "K9-1,5-Jan-2026", "K9-2,12-Feb-2026"),
        accepted=2,
        values={"session_date": datetime(2026, 1, 5)},
    ),
    UglyFile(
        name="serial-dates-as-text",
        content=_lines("dog,date", "K9-1,46053", "K9-2,46053.5"),
        accepted=2,
        values={"session_date": _DAY},
    ),
    UglyFile(
        name="serial-dates-in-a-workbook",
        content=_book(("dog", "date"), ("K9-1", 46053), ("K9-2", 46054.25)),
        accepted=2,
        values={"session_date": _DAY},
    ),
    UglyFile(
        name="serial-dates-from-1904",
        content=_book(("dog", "date"), ("K9-1", 44591), from_1904=True),
        accepted=1,
        values={"session_date": _DAY},
    ),
    UglyFile(
        name="days-that-never-were",
        content=_lines("dog,date", "K9-1,2026-02-30", "K9-1,0026-01-31", "K9-1,2026-13-01", "K9-1,tomorrow", "K9-1,"),
        rejected=(
            (2, "date", "not_a_date"),
            (3, "date", "not_a_date"),
            (4, "date", "not_a_date"),
            (5, "date", "not_a_date"),
            (6, "date", "missing"),
        ),
    ),
    UglyFile(
        name="times-of-day",
        content=_book(("dog", "date", "time"), ("K9-1", _DAY, time(8, 5)), ("K9-2", _DAY, "25:00")),
        rejected=((3, "time", "not_a_time"),),
        accepted=1,
        values={"session_date": datetime(2026, 1, 31, 8, 5)},
    ),
)

TWICE = (
    UglyFile(
        name="exact-duplicates",
        content=_lines("dog,date,rating", f"{_ONE},8", "K9-2,2026-02-01,7", f"{_ONE},8", f" {_ONE} ,8 "),
        accepted=2,
        duplicates=(4, 5),
    ),
    UglyFile(
        name="near-duplicates",
        content=_lines("dog,date,rating,notes", f"{_ONE},8,Good", "k9-1,2026-01-31,8.0,good", f"{_ONE},8,better"),
        accepted=3,
        near=((3, 2),),
    ),
    UglyFile(
        name="ids-that-begin-anew-in-each-group",
        content=_lines("litter,dog,date", "A,1,2026-01-31", "A,2,2026-01-31", "B,1,2026-01-31"),
        creates=("dog",),
        accepted=3,
        asked=(("dog", "repeated_ids"),),
    ),
    UglyFile(
        name="ids-within-their-group",
        content=_lines("litter,dog,date", "A,1,2026-01-31", "B,1,2026-01-31"),
        mapping="columns: {dog: {to: dog, within: litter}, date: session_date}",
        creates=("dog",),
        accepted=2,
    ),
    UglyFile(
        name="one-id-with-two-names",
        content=_lines("dog,dog name,date", "N1,Max,2026-01-31", "N1,Bella,2026-02-01", "N1,max,2026-02-02"),
        creates=("dog",),
        rejected=((3, "dog name", "two_members"),),
        accepted=2,
    ),
)

MEMBERS = (
    UglyFile(
        name="codes-in-another-case",
        content=_lines("dog,trainer,date", "k9-1,e-1,2026-01-31", "K٩-٢,E-1,2026-01-31"),
        accepted=2,
    ),
    UglyFile(
        name="names-need-a-word",
        content=_lines("dog,date", "Ida,2026-01-31", "Rex,2026-01-31", "K9-l,2026-01-31"),
        rejected=((2, "dog", "unconfirmed_member"), (3, "dog", "ambiguous_member"), (4, "dog", "unknown_member")),
    ),
    UglyFile(
        name="names-that-somebody-answered-for",
        content=_lines("dog,date", "Ida,2026-01-31", "Rex,2026-01-31", "Nova,2026-01-31"),
        mapping="columns: {dog: dog, date: session_date}\n"
        "members: {dog: {Ida: {is: K9-2}, Rex: {is: K9-3}, Nova: {create: yes}}}",
        accepted=3,
    ),
    UglyFile(
        name="a-known-code-with-another-name",
        content=_lines("dog,dog name,date", "K9-1,rex,2026-01-31", "K9-2,Bella,2026-01-31"),
        rejected=((3, "dog", "other_name"),),
        accepted=1,
    ),
    UglyFile(
        name="nobody-is-created-unasked",
        content=_lines("dog,trainer,project,date", "K9-1,Nobody,ALPHA,2026-01-31", "K9-1,E-1,OMEGA,2026-01-31"),
        creates=("dog",),
        rejected=((2, "trainer", "unknown_member"), (3, "project", "unknown_member")),
    ),
    UglyFile(
        name="rows-about-nobody",
        content=_lines("dog,date", ",2026-01-31", "K9-1,2026-01-31"),
        rejected=((2, "dog", "missing"),),
        accepted=1,
    ),
)

UGLY_FILES = (*ENCODINGS, *SHAPES, *HEADERS, *UNITS, *VALUES, *DATES, *TWICE, *MEMBERS)
