"""Whether work grows with its input and no faster, told by the processor's clock."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], tries: int = 3) -> float:
    """Return the least processor time of a few tries, with the garbage collector held still.

    A collection looks at every object that the tests before have left, which takes a quarter of a second:
    more than most of what is timed here.
    """
    best = float("inf")
    collects = gc.isenabled()
    gc.disable()
    try:
        for _ in range(tries):
            start = time.process_time()
            work()
            best = min(best, time.process_time() - start)
    finally:
        if collects:
            gc.enable()
    return best


def on_a_copy(function: Callable[[str], object], text: str) -> object:
    """Call a function on a text that none has seen: what is kept of the last text would make it faster."""
    return function(text[:1] + text[1:])


def grows_no_faster(
    short: Callable[[], object], long: Callable[[], object], factor: int, *, least: float
) -> bool:
    """Tell whether work on an input `factor` times as long takes less than the square of that factor.

    The bound lies between linear and quadratic on a log scale, and nearer to the quadratic, so that a
    machine with other work to do does not fail a test. Work that takes less than `least` seconds counts
    as that: below, the clock says more about itself. What looks too slow is timed again, since a pause comes
    by chance and quadratic work every time.
    """
    return any(seconds(long, tries=1) < factor**1.75 * max(seconds(short), least) for _ in range(5))
