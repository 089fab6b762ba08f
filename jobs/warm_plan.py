"""Which answers are worth making before somebody asks: what was asked, and what people open in the morning."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from dashboard.i18n import Locale
from dashboard.people.sessions import SignedIn
from dashboard.reports import REPORTS
from data_access.use_store import Use
from jobs.warm_guess import likely_questions

MOST_QUESTIONS = 8000
"""Of one run: what is kept has to fit into the memory of the cache."""

MORNING = (
    "/api/reports/{report}?from=yesterday&to=yesterday",
    "/api/reports/{report}?from=today&to=today",
    "/api/reports/{report}",
    "/api/reports/{report}/trends",
    "/api/reports/{report}/anomalies",
    "/api/filters/dimensions/{report}",
    "/api/mobile/summary/{report}",
)
"""What is opened first, of every report type that somebody may read: the day that ended before the day that begins."""

FindReader = Callable[[str], SignedIn | None]
"""Who a user is by now, with the rights of now; None for who may not enter any more."""


@dataclass(frozen=True, kw_only=True)
class Worth:
    """A question that is worth being answered for all who have the rights of `who` and read in `locale`."""

    question: str
    report: str
    who: SignedIn
    locale: Locale
    weight: float

    @property
    def key(self) -> tuple[str, str, str]:
        """The same for the same answer."""
        return self.who.viewer.rights_key, self.locale.key, self.question


def worth_warming(asked: Mapping[Use, int], find_reader: FindReader) -> list[Worth]:
    """The most wanted first, each once for all readers with the same rights and locale. `asked`: how often."""
    found: dict[tuple[str, str, str], Worth] = {}
    for who, locale, uses in _by_rights(asked, find_reader):
        for one in (*_asked(who, locale, uses), *_likely(who, locale, uses), *_morning(who, locale, uses)):
            before = found.get(one.key)
            found[one.key] = one if before is None else replace(before, weight=before.weight + one.weight)
    return sorted(found.values(), key=lambda one: -one.weight)[:MOST_QUESTIONS]


_Uses = dict[str, Counter[str]]
"""How often each question was asked, by report type."""


def _by_rights(asked: Mapping[Use, int], find_reader: FindReader) -> Iterator[tuple[SignedIn, Locale, _Uses]]:
    """Readers with the same rights and locale as one of them, with what they all asked."""
    known: dict[str, SignedIn | None] = {}
    readers: dict[tuple[str, str], tuple[SignedIn, Locale, _Uses]] = {}
    for use, number in asked.items():
        if use.user_id not in known:
            known[use.user_id] = find_reader(use.user_id)
        who = known[use.user_id]
        if who is not None:
            same = readers.setdefault((who.viewer.rights_key, use.locale), (who, Locale.from_key(use.locale), {}))
            same[2].setdefault(use.report, Counter())[use.question] += number
    yield from readers.values()


def _asked(who: SignedIn, locale: Locale, uses: _Uses) -> Iterator[Worth]:
    for report, asked in uses.items():
        for question, number in asked.items():
            yield Worth(question=question, report=report, who=who, locale=locale, weight=number)


def _likely(who: SignedIn, locale: Locale, uses: _Uses) -> Iterator[Worth]:
    declared = {report.name: report for report in REPORTS}
    for name in uses.keys() & declared.keys():
        for question, likely in likely_questions(uses[name], declared[name]):
            yield Worth(question=question, report=name, who=who, locale=locale, weight=likely)


def _morning(who: SignedIn, locale: Locale, uses: _Uses) -> Iterator[Worth]:
    """A share of all use, for each report type and question alike."""
    allowed = [report.name for report in REPORTS if who.viewer.may(report.permission)]
    number = sum(asked.total() for asked in uses.values())
    share = max(number // max(len(allowed) * len(MORNING), 1), 1)
    for name in allowed:
        for question in MORNING:
            yield Worth(question=question.format(report=name), report=name, who=who, locale=locale, weight=share)
