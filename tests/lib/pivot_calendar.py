"""Parts of the calendar for the pandas oracle, written by hand: the program's own code is what is tested."""

from datetime import date, timedelta

from dashboard.semantic.conventions import Conventions

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def part_of(day: date, part: str, conventions: Conventions) -> str:
    match part:
        case "date":
            return day.isoformat()
        case "week":
            back = (day.weekday() - WEEKDAYS.index(conventions.week_start)) % 7
            return (day - timedelta(days=back)).isoformat()
        case "month":
            return f"{day.year}-{day.month:02}"
        case "quarter":
            return f"{day.year}-Q{(day.month - 1) // 3 + 1}"
        case "year":
            return str(day.year)
    return WEEKDAYS[day.weekday()]


def first_of(member: str, part: str) -> date:
    match part:
        case "month":
            return date.fromisoformat(f"{member}-01")
        case "quarter":
            year, quarter = member.split("-Q")
            return date(int(year), 3 * int(quarter) - 2, 1)
        case "year":
            return date(int(member), 1, 1)
    return date.fromisoformat(member)


def year_before(day: date, years: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - years, day.month, 28 if is_leap_day else day.day)
