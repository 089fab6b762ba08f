"""The tick over a part's columns against a count by hand, row by row, on random columns, filters and days."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.metrics import tick_run, tick_whole
from dashboard.metrics.days import day_mask
from dashboard.metrics.tick_layout import DayRefusal, Question, Refusal, Slot
from dashboard.metrics.tick_run import Tally, run_part
from dashboard.metrics.tick_whole import count_part
from dashboard.semantic.conventions import Conventions
from data_access.replica.parts import ReportPart

FIRST_DAY = 20_600
SIZES = (5, 70, 300, 70_000)
CODE_TYPES = (np.uint8, np.uint8, np.uint16, np.uint32)
VALUE_TYPES = (np.int16, np.int32, np.int64)
FLAGS = 11
SLOTS = (Slot(False, 1), Slot(True, 9))
DAY_FILTERS = (DayRefusal("weekday", ("monday", "friday")), DayRefusal("month", ("2026-06", "2026-08")))


def random_part(random: np.random.Generator, days: int, most: int) -> ReportPart:
    """Columns of every width; some days lie close together, some far apart."""
    starts = np.concatenate([[0], np.cumsum(random.integers(1, most + 1, days))]).astype(np.int64)
    rows = int(starts[-1])
    codes = [random.integers(0, size, rows).astype(kind) for size, kind in zip(SIZES, CODE_TYPES, strict=True)]
    values = [random.integers(-9_000, 9_000, rows).astype(kind) for kind in VALUE_TYPES]
    flags = [random.integers(0, 256, rows).astype(np.uint8), random.integers(0, 8, rows).astype(np.uint8)]
    data, places = b"", []
    for column in (*codes, *values, *flags):
        places.append((column.itemsize, len(data) // column.itemsize))
        data += column.tobytes() + bytes(-len(column.tobytes()) % 64)
    return ReportPart(
        columns=np.frombuffer(data, np.uint8),
        code_places=np.array(places[:4]),
        value_places=np.array(places[4:7]),
        flag_places=np.array(places[7:]),
        days=(FIRST_DAY + np.sort(random.choice(4 * days, days, replace=False))).astype(np.int32),
        starts=starts,
        excluded_days=frozenset(random.integers(FIRST_DAY, FIRST_DAY + 4 * days, 3).tolist()),
    )


def random_question(random: np.random.Generator, filters: int, day_filters: int, scopes: int, slots: int) -> Question:
    def refusal(column: int) -> Refusal:
        allowed = random.choice(SIZES[column], random.integers(0, SIZES[column]), replace=False)
        return Refusal(column, tuple(np.sort(allowed).tolist()), SIZES[column])

    return Question(
        first_day=FIRST_DAY + int(random.integers(0, 10)),
        last_day=FIRST_DAY + int(random.integers(60, 200)),
        scope=tuple(refusal(column) for column in range(scopes)),
        filters=tuple(refusal(int(column)) for column in random.choice(4, filters)),
        day_filters=DAY_FILTERS[:day_filters],
        columns=(0, 1, 2, 3),
        sizes=SIZES,
        slots=SLOTS[:slots],
        has_own=True,
        conventions=Conventions(),
    )


def by_hand(part: ReportPart, question: Question) -> Tally:
    """The same by a loop over the rows."""
    slots = 1 + len(question.slots)
    own = tuple(np.zeros((slots, SIZES[refusal.column]), np.int64) for refusal in question.filters)
    histograms = {column: np.zeros((slots, SIZES[column]), np.int64) for column in question.columns}
    days = np.zeros((len(part.days), slots), np.int64)
    own_days = np.zeros((len(question.day_filters), len(part.days), slots), np.int64)
    sums, flags, rows = np.zeros(3, np.int64), np.zeros(8 * 2, np.int64), 0
    codes, values = [part.codes(column) for column in range(4)], [part.values(column) for column in range(3)]
    bits = np.concatenate([part.flags(byte)[np.newaxis] >> np.arange(8)[:, np.newaxis] & 1 for byte in range(2)])
    for day, number in enumerate(part.days.tolist()):
        if number in part.excluded_days or not question.first_day <= number <= question.last_day:
            continue
        refused = [
            not day_mask(f.part, f.members, np.array([number]), question.conventions)[0] for f in question.day_filters
        ]
        for row in range(part.starts[day], part.starts[day + 1]):
            if question.scope and not any(codes[s.column][row] in s.allowed for s in question.scope):
                continue
            failed = [codes[f.column][row] not in f.allowed for f in question.filters]
            adds = [1, *(bits[s.number, row] if s.is_flag else values[s.number][row] for s in question.slots)]
            if sum(failed) + sum(refused) == 0:
                rows, flags, sums = rows + 1, flags + bits[:, row], sums + [value[row] for value in values]
                days[day] += adds
                for column, table in histograms.items():
                    table[:, codes[column][row]] += adds
            elif sum(failed) + sum(refused) == 1 and any(failed):
                which = failed.index(True)
                own[which][:, codes[question.filters[which].column][row]] += adds
            elif sum(failed) + sum(refused) == 1:
                own_days[refused.index(True), day] += adds
    return Tally(rows=rows, sums=sums, flags=flags, histograms=histograms, own=own, days=days, own_days=own_days)


def assert_same(found: Tally, expected: Tally) -> None:
    assert found.rows == expected.rows
    for name in ("sums", "flags", "days", "own_days"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)
    assert found.histograms.keys() == expected.histograms.keys()
    for column, table in expected.histograms.items():
        np.testing.assert_array_equal(found.histograms[column], table, err_msg=f"histogram {column}")
    assert len(found.own) == len(expected.own)
    for table, by_loop in zip(found.own, expected.own, strict=True):
        np.testing.assert_array_equal(table, by_loop, err_msg="own")


@given(
    seed=st.integers(0, 2**32 - 1),
    filters=st.integers(0, 3),
    day_filters=st.integers(0, 2),
    scopes=st.integers(0, 2),
    slots=st.integers(0, 2),
)
@settings(max_examples=60, deadline=None)
def test_it_counts_what_a_loop_over_rows_counts(
    seed: int, filters: int, day_filters: int, scopes: int, slots: int
) -> None:
    random = np.random.default_rng(seed)
    part = random_part(random, days=40, most=9)
    question = random_question(random, filters, day_filters, scopes, slots)
    question = replace(question, columns=tuple(range(random.integers(0, 5))))
    assert_same(run_part(part, question), by_hand(part, question))


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize(("filters", "day_filters"), [(0, 0), (1, 0), (0, 1), (1, 1), (2, 2)])
def test_what_is_known_of_the_whole_changes_no_answer(
    monkeypatch: pytest.MonkeyPatch, is_large: bool, filters: int, day_filters: int
) -> None:
    monkeypatch.setattr(tick_whole, "SMALL_PART_ROWS", 0 if is_large else 10**9)
    monkeypatch.setattr(tick_run, "ALONE_BELOW_ROWS", 500)
    random = np.random.default_rng(filters + 10 * day_filters)
    part = random_part(random, days=60, most=60)
    for _ in range(4):
        question = random_question(random, filters, day_filters, scopes=1, slots=1)
        for excluded in (part.excluded_days, frozenset(), frozenset(part.days[:9].tolist())):
            version = replace(part, excluded_days=excluded)
            found = count_part(version, question)
            expected = by_hand(version, question)
            kept = {column: found.histograms[column] for column in question.columns}
            assert_same(replace(found, histograms=kept), expected)


def test_blocks_and_threads_leave_no_row_out_and_count_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tick_run, "ALONE_BELOW_ROWS", 500)
    random = np.random.default_rng(5)
    part = replace(random_part(random, days=30, most=1500), excluded_days=frozenset())
    everything = Question(
        first_day=FIRST_DAY, last_day=FIRST_DAY + 200, scope=(), filters=(), day_filters=(), columns=(0, 3),
        sizes=SIZES, slots=(), has_own=False, conventions=Conventions(),
    )  # fmt: skip
    found = run_part(part, everything)
    assert found.rows == part.n_rows > 4 * 4096
    np.testing.assert_array_equal(found.days[:, 0], np.diff(part.starts))
    np.testing.assert_array_equal(found.histograms[3][0], np.bincount(part.codes(3), minlength=SIZES[3]))
