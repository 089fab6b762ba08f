"""Whether everything is well, judged from the same numbers that Prometheus gets, by the limits of its alerts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from dashboard.telemetry import catalogue as tells
from dashboard.telemetry.catalogue import Metric, Sample
from dashboard.telemetry.standing import Telemetry

DAY_S = 86_400


class State(StrEnum):
    """BAD: somebody has to act at once. LOOK: within the day."""

    BAD = "bad"
    LOOK = "look"
    GOOD = "good"


class Unit(StrEnum):
    SECONDS = "seconds"
    BYTES = "bytes"
    COUNT = "count"
    YES = "yes"


@dataclass(frozen=True, kw_only=True)
class Part:
    """Something to look after; words `status.<name>` and, for when it is not well, `status.<name>.advice`.

    The sum of `metrics` (of those whose labels are among `labels`, where there are any) is judged: worse above
    `look_above` and `bad_above`, or below `look_below` and `bad_below`. `without`: what it is where nothing is told.
    """

    name: str
    metrics: tuple[Metric, ...]
    unit: Unit
    labels: frozenset[str] = frozenset()
    look_above: float = inf
    bad_above: float = inf
    look_below: float = -inf
    bad_below: float = -inf
    without: State = State.GOOD

    @property
    def is_none_at_zero(self) -> bool:
        """Of what waits or was lost, zero means that there is nothing."""
        return self.unit in (Unit.SECONDS, Unit.COUNT) and self.without is not State.BAD

    def judge(self, number: float | None) -> State:
        if number is None:
            return self.without
        if number > self.bad_above or number < self.bad_below:
            return State.BAD
        return State.LOOK if number > self.look_above or number < self.look_below else State.GOOD


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A part now; `number` None where nothing is known."""

    part: Part
    state: State
    number: float | None


PARTS: tuple[Part, ...] = (
    Part(name="database", metrics=(tells.SOURCE_UP,), labels=frozenset({"database"}), unit=Unit.YES, bad_below=1),
    Part(name="schema", metrics=(tells.SCHEMA_FITS,), unit=Unit.YES, bad_below=1, without=State.BAD),
    Part(
        name="replica",
        metrics=(tells.REPLICA_AGE,),
        unit=Unit.SECONDS,
        look_above=10,
        bad_above=60,
        without=State.BAD,
    ),
    Part(
        name="schedule",
        metrics=(tells.JOBS_SILENT,),
        unit=Unit.SECONDS,
        look_above=60,
        bad_above=120,
        without=State.BAD,
    ),
    Part(name="jobs", metrics=(tells.JOB_NEEDS_SOMEBODY,), unit=Unit.COUNT, look_above=0),
    Part(name="seals", metrics=(tells.AUDIT_UNSEALED,), unit=Unit.SECONDS, look_above=120, bad_above=300),
    Part(
        name="checkpoints",
        metrics=(tells.CHECKPOINT_AGE,),
        unit=Unit.SECONDS,
        look_above=2 * DAY_S,
        without=State.LOOK,
    ),
    Part(name="backups", metrics=(tells.BACKUP_AGE,), unit=Unit.SECONDS, look_above=2 * DAY_S, without=State.LOOK),
    Part(name="mail_waiting", metrics=(tells.MAIL_WAITING,), unit=Unit.SECONDS, look_above=3600),
    Part(
        name="mail_lost",
        metrics=(tells.DELIVERIES,),
        labels=frozenset({"dead", "bounced"}),
        unit=Unit.COUNT,
        look_above=0,
    ),
    Part(
        name="webhooks",
        metrics=(tells.WEBHOOK_DELIVERIES, tells.RECEIVERS_OFF),
        labels=frozenset({"dead"}),
        unit=Unit.COUNT,
        look_above=0,
    ),
    Part(name="cache", metrics=(tells.CACHE_IS_SHARED,), unit=Unit.YES, look_below=1),
    Part(name="disk", metrics=(tells.DISK_FREE,), unit=Unit.BYTES, look_below=5e9, bad_below=2e9),
    Part(name="memory", metrics=(tells.MEMORY,), unit=Unit.BYTES, look_above=3.5e9),
    Part(name="connections", metrics=(tells.CONNECTIONS,), unit=Unit.COUNT, look_above=80),
    Part(name="logins", metrics=(tells.FAILED_LOGINS,), unit=Unit.COUNT, look_above=50),
)


@dataclass(frozen=True, kw_only=True)
class Status:
    """`parts`: those that need somebody first. `program`: the versions of this node's program, by what of it."""

    parts: tuple[Standing, ...]
    program: Mapping[str, str]

    @property
    def worst(self) -> State:
        return self.parts[0].state


def read_status(telemetry: Telemetry) -> Status:
    found: dict[Metric, list[Sample]] = {}
    for sample in telemetry.samples():
        found.setdefault(sample.metric, []).append(sample)
    standings = [_standing(part, found) for part in PARTS]
    [program] = found[tells.PROGRAM]
    return Status(
        parts=tuple(sorted(standings, key=lambda one: list(State).index(one.state))),
        program=dict(zip(tells.PROGRAM.labels, program.labels, strict=True)),
    )


def _standing(part: Part, found: Mapping[Metric, list[Sample]]) -> Standing:
    samples = [one for metric in part.metrics for one in found.get(metric, ())]
    counted = [one for one in samples if not one.labels or not part.labels or part.labels & set(one.labels)]
    number = sum(one.value for one in counted) if counted else None
    return Standing(part=part, state=part.judge(number), number=number)
