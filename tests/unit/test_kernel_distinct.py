"""Who met whom in a part's rows against sets made by hand, on random columns, filters and days."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from dashboard.metrics.counts import Ints
from dashboard.metrics.engine import Part
from dashboard.metrics.kernel_arrays import Marks, Met
from dashboard.metrics.kernel_distinct import mark_rows
from dashboard.metrics.tick_layout import Question
from dashboard.metrics.tick_run import arrays_of, runs_of, stored_of
from tests.unit.test_kernel import CODE_TYPES, SIZES, random_part, random_question

MEMBERS, WIDTH, OF, PANELS = 12, 40, 2, (0, 1, 3)
"""Of each panel and of the counted column, which several codes share; the columns of panels (beside one of days)."""


def code_columns(part: Part) -> list[Ints]:
    rows, found = int(part.starts[-1]), []
    for (_, offset), kind in zip(part.code_places[:4], CODE_TYPES, strict=True):
        found.append(part.columns.view(kind)[offset : offset + rows].astype(np.int64))
    return found


def failed(part: Part, question: Question, columns: list[Ints]) -> list[set[int] | None]:
    """The numbers of the filters that each row fails; None where it counts nowhere."""
    days, found = np.repeat(part.days, np.diff(part.starts)), []
    refused = [one.refused(days, question.conventions) for one in question.day_filters]
    for row, day in enumerate(days.tolist()):
        in_scope = any(columns[one.column][row] in one.allowed for one in question.scope) or not question.scope
        is_there = question.first_day <= day <= question.last_day and day not in part.excluded_days and in_scope
        fails = {n for n, one in enumerate(question.filters) if columns[one.column][row] not in one.allowed}
        fails |= {len(question.filters) + n for n, one in enumerate(refused) if one[row]}
        found.append(fails if is_there else None)
    return found


@pytest.mark.parametrize(("filters", "day_filters", "scopes"), list(product((0, 1, 2), (0, 2), (0, 2))))
def test_each_member_met_so_many_different_others(filters: int, day_filters: int, scopes: int) -> None:
    random = np.random.default_rng([filters, day_filters, scopes])
    part = random_part(random, days=40, most=60)
    question = replace(random_question(random, filters, day_filters, scopes, 0), has_own=True)
    bits = [0, *random.integers(0, question.filter_count, 3).tolist()] if question.filter_count else [None] * 4
    lookups = [random.integers(0, MEMBERS, size) for size in (len(part.days), *(SIZES[column] for column in PANELS))]
    of_members = random.integers(0, WIDTH, SIZES[OF])
    members = np.zeros((4, max(map(len, lookups))), np.uint32)
    for line, lookup in zip(members, lookups, strict=True):
        line[: len(lookup)] = lookup
    marks = Marks(
        of=part.code_places[OF],
        of_members=of_members.astype(np.uint32),
        width=WIDTH,
        places=np.array([(0, 0), *(part.code_places[column] for column in PANELS)], np.int64),
        members=members,
        bits=np.array([0 if bit is None else 1 << bit for bit in bits], np.uint32),
        rows_at=np.arange(4) * MEMBERS,
        tables_at=np.arange(4) * MEMBERS * WIDTH,
    )
    met = Met(np.zeros(4 * MEMBERS * WIDTH, np.uint8), np.zeros(4 * MEMBERS, np.int64))
    asked = arrays_of(part, question)
    mark_rows(stored_of(part), asked, marks, runs_of(part, question, asked), met)

    columns, days = code_columns(part), np.repeat(np.arange(len(part.days)), np.diff(part.starts))
    fails = failed(part, question, columns)
    for panel, (codes, bit) in enumerate(zip((days, *(columns[one] for one in PANELS)), bits, strict=True)):
        pairs = {
            (lookups[panel][codes[row]], of_members[columns[OF][row]])
            for row, of_row in enumerate(fails)
            if of_row is not None and of_row <= {bit}
        }
        wanted = [len({whom for one, whom in pairs if one == member and whom}) for member in range(MEMBERS)]
        assert met.different[panel * MEMBERS : (panel + 1) * MEMBERS].tolist() == wanted
