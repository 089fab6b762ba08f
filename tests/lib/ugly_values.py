"""Traps in what a file says: units, numbers, dates."""

from datetime import datetime, time

from tests.lib.ugly_file import DAY, ONE, UglyFile, book, lines

UNITS = (
    UglyFile(
        name="hours",
        content=lines("dog,date,Duration (hours)", f"{ONE},1.5", "K9-2,2026-02-01,0.33"),
        rejected=((3, "Duration (hours)", "not_whole"),),
        accepted=1,
        values={"duration": 90},
    ),
    UglyFile(
        name="arabic-unit",
        content=lines("الكلب,التاريخ,المدة (ساعة),التقييم /5", f"{ONE},2,4"),
        accepted=1,
        values={"duration": 120, "success_rating": 8},
    ),
    UglyFile(
        name="pounds-and-fahrenheit",
        target="veterinary_visit",
        content=lines("dog,date,weight [lb],temperature (°F)", f"{ONE},66,101.3"),
        accepted=1,
        values={"weight": "29.937096", "temperature": "38.5"},
    ),
    UglyFile(
        name="kilograms",
        target="veterinary_visit",
        content=lines("dog,date,weight [kg]", f"{ONE},31.5"),
        accepted=1,
        values={"weight": "31.5"},
    ),
    UglyFile(
        name="an-unknown-unit",
        content=lines("dog,date,Duration (reps)", f"{ONE},40"),
        accepted=1,
        asked=(("Duration (reps)", "unknown_unit"),),
        values={"duration": None},
    ),
)

VALUES = (
    UglyFile(
        name="arabic-and-persian-digits",
        content=lines("dog,date,duration,rating", "K9-1,٢٠٢٦-٠١-٣١,٤٥,٨٫٥", "K9-2,۲۰۲۶-۰۲-۰۱,۳۰,7"),
        accepted=2,
        values={"duration": 45, "success_rating": "8.5"},
    ),
    UglyFile(
        name="half-values",
        content=lines("dog,date,rating,duration", f"{ONE},7½,30", "K9-2,2026-02-01,½,20", "K9-2,2026-02-02,8.5,30.5"),
        rejected=((4, "duration", "not_whole"),),
        accepted=2,
        values={"success_rating": "7.5"},
    ),
    UglyFile(
        name="decimal-commas",
        target="veterinary_visit",
        content=lines("dog;date;weight", "K9-1;2026-01-31;31,5", "K9-2;2026-02-01;28,25"),
        accepted=2,
        values={"weight": "31.5"},
    ),
    UglyFile(
        name="thousands-or-decimals",
        target="veterinary_visit",
        content=lines("dog,date,cost", f'{ONE},"1,500"', "K9-2,2026-02-01,1500"),
        rejected=((2, "cost", "not_a_number"),),
        accepted=1,
    ),
    UglyFile(
        name="missing-in-many-words",
        content=lines(
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
        content=lines("dog,date,rating", f"{ONE},good", "K9-1,2026-02-01,11", "K9-1,2026-02-02,8/10"),
        rejected=((2, "rating", "not_a_number"), (3, "rating", "out_of_range"), (4, "rating", "not_a_number")),
    ),
    UglyFile(
        name="numbers-that-became-dates",
        content=lines("dog,date,rating", f"{ONE},5-Mar", "K9-1,2026-02-01,Aug-07", "K9-1,2026-02-02,8"),
        rejected=((2, "rating", "turned_into_date"), (3, "rating", "turned_into_date")),
        accepted=1,
    ),
    UglyFile(
        name="codes-that-became-dates",
        content=book(("dog", "date", "rating"), (datetime(2026, 3, 1), DAY, 8), ("K9-1", DAY, datetime(2026, 5, 3))),
        rejected=((2, "dog", "turned_into_date"), (3, "rating", "turned_into_date")),
    ),
    UglyFile(
        name="a-formula-without-a-result",
        content=book(("dog", "date", "rating"), ("K9-1", DAY, "=4+4")),
        rejected=((2, "rating", "not_a_number"),),
    ),
    UglyFile(
        name="texts-that-spreadsheets-run",
        content=lines("dog,date,notes", f'{ONE},"=HYPERLINK(""http://x"")"', 'K9-2,2026-02-01,"@SUM(1)"'),
        accepted=2,
        values={"notes": '=HYPERLINK("http://x")'},
    ),
    UglyFile(
        name="markup-and-sql",
        content=lines("dog,date,notes", f"{ONE},<img src=x onerror=alert(1)>", "K9-2,2026-02-01,'); DROP TABLE dog;--"),
        accepted=2,
    ),
)

DATES = (
    UglyFile(
        name="ambiguous-dates",
        content=lines("dog,date", "K9-1,03/04/2026", "K9-2,05/06/2026"),
        rejected=((2, "date", "not_a_date"), (3, "date", "not_a_date")),
        asked=(("date", "ambiguous_date"),),
    ),
    UglyFile(
        name="ambiguous-dates-answered",
        content=lines("dog,date", "K9-1,03/04/2026", "K9-2,31/06/2026"),
        mapping='columns: {dog: dog, date: {to: session_date, date_format: "%d/%m/%Y"}}',
        rejected=((3, "date", "not_a_date"),),
        accepted=1,
        values={"session_date": datetime(2026, 4, 3)},
    ),
    UglyFile(
        name="the-header-says-the-form",
        content=lines("dog,Date (MM/DD/YYYY)", "K9-1,03/04/2026"),
        accepted=1,
        values={"session_date": datetime(2026, 3, 4)},
    ),
    UglyFile(
        name="one-row-decides",
        content=lines("dog,date", "K9-1,03/04/2026", "K9-2,25/04/2026"),
        accepted=2,
        values={"session_date": datetime(2026, 4, 3)},
    ),
    UglyFile(
        name="day-first-and-month-first-mixed",
        content=lines("dog,date", "K9-1,25/04/2026", "K9-2,04/25/2026"),
        rejected=((2, "date", "not_a_date"), (3, "date", "not_a_date")),
        asked=(("date", "mixed_dates"),),
    ),
    UglyFile(
        name="years-of-two-digits",
        content=lines("dog,date", "K9-1,03/04/26"),
        rejected=((2, "date", "not_a_date"),),
        asked=(("date", "ambiguous_date"),),
    ),
    UglyFile(
        name="months-in-words",
        content=lines("dog,date", "K9-1,5-Jan-2026", "K9-2,12-Feb-2026"),
        accepted=2,
        values={"session_date": datetime(2026, 1, 5)},
    ),
    UglyFile(
        name="serial-dates-as-text",
        content=lines("dog,date", "K9-1,46053", "K9-2,46053.5"),
        accepted=2,
        values={"session_date": DAY},
    ),
    UglyFile(
        name="serial-dates-in-a-workbook",
        content=book(("dog", "date"), ("K9-1", 46053), ("K9-2", 46054.25)),
        accepted=2,
        values={"session_date": DAY},
    ),
    UglyFile(
        name="serial-dates-from-1904",
        content=book(("dog", "date"), ("K9-1", 44591), from_1904=True),
        accepted=1,
        values={"session_date": DAY},
    ),
    UglyFile(
        name="days-that-never-were",
        content=lines("dog,date", "K9-1,2026-02-30", "K9-1,0026-01-31", "K9-1,2026-13-01", "K9-1,tomorrow", "K9-1,"),
        rejected=(
            (2, "date", "not_a_date"),
            (3, "date", "not_a_date"),
            (4, "date", "not_a_date"),
            (5, "date", "not_a_date"),
            (6, "date", "missing"),
        ),
    ),
    UglyFile(
        name="half-made-into-dates",
        content=book(
            ("dog", "date"),
            ("K9-1", datetime(2026, 3, 4)),
            ("K9-1", datetime(2026, 5, 6)),
            ("K9-1", "25/04/2026"),
            ("K9-1", "31/12/2026"),
        ),
        accepted=4,
        asked=(("date", "half_converted"),),
    ),
    UglyFile(
        name="times-of-day",
        content=book(("dog", "date", "time"), ("K9-1", DAY, time(8, 5)), ("K9-2", DAY, "25:00")),
        rejected=((3, "time", "not_a_time"),),
        accepted=1,
        values={"session_date": datetime(2026, 1, 31, 8, 5)},
    ),
)
