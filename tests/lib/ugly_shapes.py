"""Traps in how a file is written: encodings, delimiters, line ends, headers."""

from tests.lib.ugly_file import DAY, ONE, UglyFile, book, lines

_ARABIC = ("الكلب;التاريخ;المدة (دقيقة)", "K9-1;2026-01-31;٤٥", "K9-2;2026-02-01;30")

ENCODINGS = (
    UglyFile(name="utf8", content=lines(*_ARABIC), accepted=2, values={"duration": 45}),
    UglyFile(name="utf8-mark", content=lines(*_ARABIC, encoding="utf-8-sig"), accepted=2, values={"duration": 45}),
    UglyFile(name="utf16-mark", content=lines("\n".join(_ARABIC), encoding="utf-16"), accepted=2),
    UglyFile(name="utf16-no-mark", content=lines(*_ARABIC, encoding="utf-16-le"), accepted=2),
    UglyFile(
        name="windows-arabic",
        content=lines("الكلب;التاريخ;الموقع", "K9-1;2026-01-31;البوابة", encoding="cp1256"),
        accepted=1,
        values={"location": "البوابة"},
    ),
    UglyFile(
        name="windows-western",
        content=lines("dog,date,location", f"{ONE},Café Zürich", encoding="cp1252"),
        mapping="encoding: cp1252\ncolumns: {dog: dog, date: session_date, location: location}",
        accepted=1,
        values={"location": "Café Zürich"},
    ),
    UglyFile(
        name="utf8-with-a-broken-byte",
        content=lines("dog,date,location", f"{ONE},البوابة الشمالية") + b"K9-2,2026-02-01,\xff\n",
        refused="file_encoding",
    ),
)

SHAPES = (
    UglyFile(name="crlf", content=lines("dog,date", ONE, end="\r\n"), accepted=1),
    UglyFile(name="old-mac-line-ends", content=lines("dog,date", ONE, end="\r"), accepted=1),
    UglyFile(name="no-end-of-last-line", content=b"dog,date\nK9-1,2026-01-31", accepted=1),
    UglyFile(name="tabs", content=lines("dog\tdate\tnotes", "K9-1\t2026-01-31\ta, b; c"), accepted=1),
    UglyFile(name="pipes", content=lines("dog|date", "K9-1|2026-01-31"), accepted=1),
    UglyFile(name="excel-says-the-delimiter", content=lines("sep=;", "dog;date", "K9-1;2026-01-31"), accepted=1),
    UglyFile(
        name="line-breaks-in-quotes",
        content=lines("dog,date,notes", f'{ONE},"sat,\r\nthen ""down"""', "K9-2,2026-02-30,x"),
        rejected=((3, "date", "not_a_date"),),
        accepted=1,
        values={"notes": 'sat,\r\nthen "down"'},
    ),
    UglyFile(
        name="an-open-quote",
        content=lines("dog,date,notes", f'{ONE},"never closed', "K9-2,x,y"),
        refused="csv_broken",
    ),
    UglyFile(
        name="ragged",
        content=lines("dog,date,notes", "K9-1", f"{ONE},x", f"{ONE},y,z", "K9-2,2026-02-01,ok,,"),
        rejected=((2, "", "broken_row"), (4, "", "broken_row")),
        accepted=2,
    ),
    UglyFile(name="blank-rows", content=lines("", "dog,date", "", " , ", ONE, ",", ""), accepted=1),
    UglyFile(
        name="json-lines",
        content=lines('{"dog":"K9-1","date":"2026-01-31","duration":30.0}', "{oops", '{"dog":"K9-2"}', "[1]"),
        rejected=((2, "", "broken_row"), (3, "date", "missing"), (4, "", "broken_row")),
        accepted=1,
        values={"duration": 30},
    ),
    UglyFile(
        name="a-value-beside-the-table",
        content=book(("dog", "date"), ("K9-1", DAY), ("K9-2", DAY, None, "look here")),
        rejected=((3, "", "broken_row"),),
        accepted=1,
    ),
)

HEADERS = (
    UglyFile(
        name="spaces-in-headers-and-values",
        content=lines("  Dog  ,\u00a0Session   Date ,  Duration  ( min ) ", "  K9-1 , 2026-01-31 ,  45 "),
        accepted=1,
        values={"duration": 45},
    ),
    UglyFile(
        name="direction-marks",
        content=lines("\u200fالكلب\u200e,\u202bالتاريخ\u202c", "\u200fK9-1\u200e,\u200e2026-01-31"),
        accepted=1,
    ),
    UglyFile(
        name="header-again-in-the-middle",
        content=lines("dog,date,rating", f"{ONE},8", "Dog,Date,Rating", "K9-2,2026-02-01,7", "dog,date,"),
        rejected=((3, "", "second_header"), (5, "", "second_header")),
        accepted=2,
    ),
    UglyFile(
        name="another-table-below",
        content=lines("dog,date,rating", f"{ONE},8", "date,dog,rating", "2026-02-01,K9-2,7"),
        refused="second_table",
    ),
    UglyFile(
        name="title-above",
        content=lines("Training of January", "", "dog,date,rating", f"{ONE},8"),
        refused="title_row",
    ),
    UglyFile(
        name="title-above-in-a-workbook",
        content=book(("Training of January",), (), ("dog", "date"), ("K9-1", DAY)),
        refused="title_row",
    ),
    UglyFile(
        name="title-above-and-named",
        content=lines("Training of January", "", "dog,date,rating", f"{ONE},8"),
        mapping="header_row: 3\ncolumns: {dog: dog, date: session_date, rating: success_rating}",
        accepted=1,
    ),
    UglyFile(
        name="two-header-rows",
        content=lines(
            "dog,when,,result,",
            "code,date,time,rating,duration",
            "K9-1,2026-01-31,08:00,8,30",
            "K9-2,2026-02-01,09:00,7,20",
        ),
        refused="several_headers",
    ),
    UglyFile(
        name="units-in-a-row-of-their-own",
        content=lines("dog,date,duration,rating", "code,ISO,min,of 10", f"{ONE},30,8", "K9-2,2026-02-01,20,7"),
        refused="several_headers",
    ),
    UglyFile(name="a-column-twice", content=lines("dog,date,date ", f"{ONE},2026-02-01"), refused="double_column"),
    UglyFile(name="no-header", content=lines(f"{ONE},8", "K9-2,2026-02-01,7"), refused="mapping_incomplete"),
)
