"""A series of days as one small line: the path of an inline picture, a shape to be seen at a glance."""

from collections.abc import Sequence

HEIGHT = 20
MARGIN = 2
"""Room for the stroke above and below."""


def spark_path(values: Sequence[float | None]) -> str:
    """The path over a box of `len(values) - 1` by HEIGHT, from the least value to the largest. A day of which nothing
    is known breaks the line; empty where there is no line to draw."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    room = HEIGHT - 2 * MARGIN
    steps = []
    is_drawing = False
    for day, value in enumerate(values):
        if value is not None:
            share = (value - low) / (high - low) if high > low else 0.5
            steps.append(f"{'L' if is_drawing else 'M'}{day} {HEIGHT - MARGIN - round(room * share)}")
        is_drawing = value is not None
    return "".join(steps)
