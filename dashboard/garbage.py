"""How often a process that lives long looks for garbage: for objects that only hold each other."""

import gc

LOOKS_FOR_GARBAGE = (20_000, 20, 10)
"""A page is some ten thousand objects, nearly all of which go by themselves: looking through them after each 700 new
ones, as Python does by default, is in vain, and a twenty-fifth of what a process computes."""


def look_rarely() -> None:
    """From now on, and never again among what is there by now: no process looks through that, or makes it its own by
    looking where it has been forked."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKS_FOR_GARBAGE)
