"""Which answers are worth making before somebody asks: what was asked, and what people open in the morning."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dashboard.i18n import Locale
from dashboard.people.sessions import SignedIn
from dashboard.reports import REPORTS
from data_access.use_store import Use

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
    weight: int

    @property
    def key(self) -> tuple[str, str, str]:
        """The same for the same answer."""
        return self.who.viewer.rights_key, self.locale.key, self.question


def worth_warming(asked: Mapping[Use, int], find_reader: FindReader) -> list[Worth]:
    """The most wanted first, each once for all readers with the same rights and locale. `asked`: how often."""
    found: dict[tuple[str, str, str], Worth] = {}
    readers: Counter[tuple[str, str]] = Counter()
    someone: dict[tuple[str, str], SignedIn] = {}
    known: dict[str, SignedIn | None] = {}
    for use, number in asked.items():
        if use.user_id not in known:
            known[use.user_id] = find_reader(use.user_id)
        who = known[use.user_id]
        if who is None:
            continue
        scope = who.viewer.rights_key, use.locale
        readers[scope] += number
        someone.setdefault(scope, who)
        _add(found, (*scope, use.question), _worth(use, someone[scope], number))
    for scope, number in readers.items():
        for one in _morning(someone[scope], Locale.from_key(scope[1]), number):
            _add(found, (*scope, one.question), one)
    return sorted(found.values(), key=lambda one: -one.weight)[:MOST_QUESTIONS]


def _add(found: dict[tuple[str, str, str], Worth], key: tuple[str, str, str], one: Worth) -> None:
    before = found.get(key)
    found[key] = one if before is None else replace(before, weight=before.weight + one.weight)


def _worth(use: Use, who: SignedIn, number: int) -> Worth:
    locale = Locale.from_key(use.locale)
    return Worth(question=use.question, report=use.report, who=who, locale=locale, weight=number)


def _morning(who: SignedIn, locale: Locale, number: int) -> list[Worth]:
    """A scope's share of all use, for each report type and question alike."""
    allowed = [report.name for report in REPORTS if who.viewer.may(report.permission)]
    share = max(number // max(len(allowed) * len(MORNING), 1), 1)
    return [
        Worth(question=question.format(report=name), report=name, who=who, locale=locale, weight=share)
        for name in allowed
        for question in MORNING
    ]
