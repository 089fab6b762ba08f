"""Counts a part with as little work as the question allows: what is known of all its rows is kept beside it.

All rows in a scope and period together (the "whole") are counted once per part. With one filter, its own panel is then
the whole's, and the filtered picture is counted over whichever rows are fewer: those that pass, or those that do not,
taken off the whole.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from threading import Lock

import numpy as np

from dashboard.metrics.counts import Ints
from dashboard.metrics.engine import Part
from dashboard.metrics.tick_layout import Question
from dashboard.metrics.tick_run import Tally, run_part

KEPT = 48
SMALL_PART_ROWS = 200_000
"""So few rows are counted anew each time."""


class Wholes:
    """The unfiltered pictures of a part that were asked for last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Tally] = OrderedDict()

    def of(self, part: Part, question: Question) -> Tally:
        """Everything in scope and period; days that the delta has do not count."""
        key = (question.first_day, question.last_day, question.scope, question.slots)
        with self._lock:
            whole = self._get((key, None)) or self._keep((key, None), run_part(part, question, _every_day(part)))
            if not part.excluded_days:
                return whole
            counted = self._get((key, part.excluded_days))
            if counted is None:
                gone = run_part(part, question, part.excluded_days)
                counted = self._keep((key, part.excluded_days), without(whole, gone))
            return counted

    def _get(self, key: Hashable) -> Tally | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def _keep(self, key: Hashable, tally: Tally) -> Tally:
        self._kept[key] = tally
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return tally


def _every_day(part: Part) -> frozenset[int]:
    return frozenset(part.days.tolist())


def count_part(part: Part, question: Question) -> Tally:
    """What `run_part` gives, from what is known already where that is quicker."""
    if part.n_rows < SMALL_PART_ROWS or question.filter_count > 1 or question.is_within:
        return run_part(part, question)
    whole = _wholes(part).of(part, question.unfiltered)
    if question.filter_count == 0:
        return whole
    if 2 * _passing(part, question, whole) <= whole.rows:
        passing = run_part(part, replace(question, has_own=False))
    else:
        passing = without(_cut(whole, question), run_part(part, question.inverted))
    return _with_own(passing, question, whole)


def _wholes(part: Part) -> Wholes:
    found: Wholes = part.memory.setdefault(Wholes, Wholes())
    return found


def _passing(part: Part, question: Question, whole: Tally) -> int:
    """Rows that pass the one filter."""
    for refusal in question.filters:
        return int(whole.histograms[refusal.column][0, list(refusal.allowed)].sum())
    [days] = question.day_filters
    return int(whole.days[~days.refused(part.days, question.conventions), 0].sum())


def _cut(whole: Tally, question: Question) -> Tally:
    """The whole with the columns of the question only."""
    return replace(whole, histograms={column: whole.histograms[column] for column in question.columns})


def _with_own(passing: Tally, question: Question, whole: Tally) -> Tally:
    """Rows that fail the one filter are all the others."""
    own = tuple(
        _less(whole.histograms[r.column], passing.histograms[r.column])
        for r in question.filters
        if r.column in passing.histograms
    )
    own_days = [whole.days - passing.days] * len(question.day_filters)
    return replace(passing, own=own, own_days=np.array(own_days, np.int64).reshape(-1, *whole.days.shape))


def without(one: Tally, other: Tally) -> Tally:
    """The rows of `one` that are not in `other`."""
    return Tally(
        rows=one.rows - other.rows,
        sums=one.sums - other.sums,
        flags=one.flags - other.flags,
        histograms={column: _less(table, other.histograms[column]) for column, table in one.histograms.items()},
        own=(),
        days=one.days - other.days,
        own_days=one.own_days,
    )


def _less(table: Ints, gone: Ints) -> Ints:
    """table - gone, where one of them was counted when there were fewer members."""
    codes = max(table.shape[1], gone.shape[1])
    return widened(table, codes) - widened(gone, codes)


def widened(table: Ints, codes: int) -> Ints:
    """The table [.., fewer codes] with so many codes."""
    return np.pad(table, ((0, 0), (0, codes - table.shape[1]))) if table.shape[1] < codes else table
