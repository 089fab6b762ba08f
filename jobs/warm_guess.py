"""What readers did not ask yet and are likely to: one question of theirs under a filter that they used in another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.semantic.report import ReportType

LEAST_LIKELY = 0.3
"""Of how often it would have been asked already: what is less likely waits until it is asked."""

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Parted:
    """A question as its path with all that is no filter, and its filters."""

    path: str
    others: Parameters
    filters: Parameters

    def text(self) -> str:
        return f"{self.path}?{urlencode([*self.others, *self.filters])}".rstrip("?")


def part(question: str, report: ReportType) -> Parted:
    """Equal for questions that differ in the order of their parameters only."""
    address, dimensions = urlsplit(question), {dimension.name for dimension in report.dimensions}
    named = sorted(parse_qsl(address.query, keep_blank_values=True))
    return Parted(
        path=address.path,
        others=tuple(one for one in named if one[0] not in dimensions),
        filters=tuple(one for one in named if one[0] in dimensions),
    )


def likely_questions(asked: Mapping[str, float], report: ReportType) -> Iterator[tuple[str, float]]:
    """Questions about a report type that were not asked, each with how often it would have been if readers chose what
    they ask and how they filter it independently. `asked`: how often each question was, by the same readers."""
    questions: defaultdict[tuple[str, Parameters], float] = defaultdict(float)
    filters: defaultdict[Parameters, float] = defaultdict(float)
    known = set()
    for question, number in asked.items():
        parted = part(question, report)
        known.add(parted)
        questions[parted.path, parted.others] += number
        filters[parted.filters] += number
    total = sum(filters.values())
    most_used = sorted(filters.items(), key=lambda pair: -pair[1])
    for (path, others), number in questions.items():
        for narrowed, uses in most_used:
            likely = number * uses / total
            if likely < LEAST_LIKELY:
                break
            one = Parted(path, others, narrowed)
            if one not in known:
                yield one.text(), likely
