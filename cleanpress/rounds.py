"""Run the cleaners of a pipeline in rounds, until none of them finds more: cleaning twice is cleaning once.

What one cleaner removes may join what an earlier one would have taken: mojibake with a zero-width space in it
is no mojibake until that space is gone. So after the last cleaner the first has its turn again, but none that
was the last to change the text, or has seen it as it is. Of most texts there is nothing to do a second time.

A round that ends as an earlier one did would go on for ever, as that of cleaners that undo one another: the
shortest of the texts that come round is the result, whichever of them the rounds began with. A text that does
not come to rest in `MOST_ROUNDS` was made to do so, and is left alone: then it is what cleaning makes of it.

Cleaners of your own run once, in their place. What is before them is not asked about what they have written,
which may be what it would remove; and they need not be such that they can run twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from cleanpress.cleaned import Step
from cleanpress.edits import apply, check_edits

if TYPE_CHECKING:
    from cleanpress.cleaner import Cleaner
    from cleanpress.edits import Edit

__all__ = ["MOST_ROUNDS", "run_cleaners"]

# Texts are at rest after two or three rounds; each takes off a layer, and nobody writes so many.
MOST_ROUNDS = 16


def run_cleaners(cleaners: Iterable[Cleaner], text: str) -> tuple[str, tuple[Step, ...]]:
    """Return a text as the cleaners leave it, and what each did to it, in order.

    A cleaner that found more in a later round has a step for each. Raises what `check_edits` raises for the
    edits of a cleaner that is not of the package.

    >>> from cleanpress import RemoveInvisible, RepairEncoding
    >>> left, steps = run_cleaners([RepairEncoding(), RemoveInvisible()], "caf\\u00c3\\u200b\\u00a9")
    >>> left, [step.name for step in steps]
    ('café', ['RemoveInvisible', 'RepairEncoding'])
    >>> run_cleaners([RepairEncoding(), RemoveInvisible()], "café")
    ('café', ())
    """
    steps: list[Step] = []
    for is_ours, group in groupby(cleaners, key=lambda cleaner: cleaner._is_ours):
        text, made = (_in_rounds if is_ours else _once)(tuple(group), text)
        steps += made
    return text, tuple(steps)


def _once(cleaners: Sequence[Cleaner], text: str) -> tuple[str, list[Step]]:
    steps = []
    for cleaner in cleaners:
        edits = cleaner.edits(text)
        check_edits(cleaner.name, edits)
        if edits:
            steps.append(Step(cleaner.name, edits))
            text = apply(text, edits)
    return text, steps


def _in_rounds(cleaners: Sequence[Cleaner], text: str) -> tuple[str, list[Step]]:
    first_passes: dict[int, tuple[str, list[Edit]]] = {}
    found = _rounds(cleaners, text, first_passes, in_passes=True)
    return found or _rounds(cleaners, text, first_passes) or (text, [])


def _rounds(
    cleaners: Sequence[Cleaner],
    text: str,
    first_passes: dict[int, tuple[str, list[Edit]]],
    *,
    in_passes: bool = False,
) -> tuple[str, list[Step]] | None:
    """Return a text as it comes to rest, and the steps to it; None if it does not.

    first_passes: what cleaners, by number, have found in one pass, and in what.
    in_passes:    let a costly cleaner make one pass, where it would make another to see that there is no more
        to find: the next round sees that. Where that does find more, nothing is known, as what was done
        between the passes might have changed it.
    """
    steps: list[Step] = []
    ends = [(text, 0)]  # of each round: the text, and the number of steps to it
    now = text
    settled = [-1] * len(cleaners)  # at which number of steps each cleaner has nothing to do
    for _ in range(MOST_ROUNDS):
        for number, cleaner in enumerate(cleaners):
            if settled[number] == len(steps):
                continue
            is_pass = in_passes and cleaner._has_passes
            if is_pass:
                edits = cleaner._pass(now)
                if edits and number in first_passes:
                    return None
                first_passes[number] = now, edits
            else:
                before, first = first_passes.get(number, (None, []))
                edits = cleaner._after(now, first) if before == now else cleaner.edits(now)
            if edits:
                steps.append(Step(cleaner.name, edits))
                now = apply(now, edits)
            if not edits or not is_pass:
                settled[number] = len(steps)
        if all(number == len(steps) for number in settled):
            return now, steps
        ends.append((now, len(steps)))
        first_end = next(at for at, (end, _) in enumerate(ends) if end == now)
        if first_end < len(ends) - 1:
            now, count = min(ends[first_end:], key=lambda end: (len(end[0]), *end))
            return now, steps[:count]
    return None
