"""Unusual days found in demo data against those that were planted: precision and recall, by kind and overall.

How it counts. Every series that a label is about (a report's measure, or that of one project) is judged on every day
that is over. A planted day is found when its own series is unusual on it; one that cannot be judged (a feast, too
little history) counts as missed. A finding is right when its day and report are those of a label, and a project's when
the label is about that project or about all: on a day of twice the sessions other series of the report move with it.
Every other finding is false, and is charged to each kind that is planted in its series.
The thresholds were tuned on seeds 1 to 5; the seeds here were not looked at for it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from time import perf_counter

import click

from bench.anomaly_series import DemoFacts, judged_days, make_facts
from dashboard.config import Settings
from dashboard.reports import REPORTS
from data_access.replica.build import conventions_of

SEEDS = tuple(range(11, 21))


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One labelled day. `project` is None where it is about all of them."""

    kind: str
    report: str
    measure: str
    project: str | None
    day: date

    @property
    def series(self) -> "Line":
        return Line(self.report, self.measure, self.project)


@dataclass(frozen=True)
class Line:
    """One judged series."""

    report: str
    measure: str
    project: str | None


@dataclass(frozen=True, kw_only=True)
class Score:
    """Of one kind, or of all: planted days, those found, right and false findings."""

    kind: str
    planted: int
    found: int
    right: int
    false: int

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one seed gave: the planted days, and the unusual days by series."""

    planted: tuple[Planted, ...]
    findings: dict[Line, frozenset[date]]


def run(settings: Settings, rows: int, engines: Sequence[str]) -> None:
    """Print the scores over the demo data of `SEEDS`, made in memory: neither `rows` nor `engines` matter here."""
    start = perf_counter()
    outcomes = [find(make_facts(seed, settings.timezone), settings) for seed in SEEDS]
    click.echo(f"demo seeds {SEEDS[0]} to {SEEDS[-1]}, {perf_counter() - start:.0f} s")
    click.echo(render(score(outcomes)))


def find(facts: DemoFacts, settings: Settings) -> Outcome:
    """Judge every series that a label of this seed is about."""
    planted, conventions = tuple(_planted(facts)), conventions_of(settings)

    def unusual(line: Line) -> frozenset[date]:
        judged = judged_days(facts, line.report, line.measure, line.project, conventions)
        return frozenset(one.day for one in judged if one.is_anomaly)

    return Outcome(planted=planted, findings={line: unusual(line) for line in {one.series for one in planted}})


def _planted(facts: DemoFacts) -> Iterable[Planted]:
    reports = {report.name for report in REPORTS}
    for label in facts.labels.itertuples(index=False):
        if label.entity_type in reports:
            measure, _, project = label.entity_id.partition("@")
            yield Planted(
                kind=label.kind,
                report=label.entity_type,
                measure=measure,
                project=project or None,
                day=label.day.date(),
            )


def score(outcomes: Sequence[Outcome]) -> list[Score]:
    """By kind, then all together."""
    planted, found, right, false = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    total_false = 0
    for outcome in outcomes:
        for one in outcome.planted:
            planted[one.kind] += 1
            found[one.kind] += one.day in outcome.findings[one.series]
        for line, day in _each(outcome):
            kinds = _kinds_behind(outcome, line, day)
            right.update(kinds)
            if not kinds:
                total_false += 1
                false.update({one.kind for one in outcome.planted if one.series == line})
    scores = [
        Score(kind=kind, planted=planted[kind], found=found[kind], right=right[kind], false=false[kind])
        for kind in sorted(planted)
    ]
    all_right = sum(bool(_kinds_behind(outcome, line, day)) for outcome in outcomes for line, day in _each(outcome))
    return [
        *scores,
        Score(kind="all", planted=planted.total(), found=found.total(), right=all_right, false=total_false),
    ]


def _each(outcome: Outcome) -> Iterable[tuple[Line, date]]:
    return chain.from_iterable(((line, day) for day in days) for line, days in outcome.findings.items())


def _kinds_behind(outcome: Outcome, line: Line, day: date) -> set[str]:
    """The kinds of the labels that a finding may be the effect of."""
    return {
        one.kind
        for one in outcome.planted
        if one.day == day and one.report == line.report and one.project in (None, line.project)
    }


def render(scores: Sequence[Score]) -> str:
    lines = [f"{'':24}{'planted':>9}{'found':>8}{'recall':>9}{'right':>8}{'false':>8}{'precision':>11}"]
    lines += [
        f"{s.kind:24}{s.planted:>9}{s.found:>8}{s.recall:>9.3f}{s.right:>8}{s.false:>8}{s.precision:>11.3f}"
        for s in scores
    ]
    return "\n".join(lines)
