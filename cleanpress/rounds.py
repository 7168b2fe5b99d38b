"""Run the cleaners of a pipeline in rounds, until none of them finds more: cleaning twice is cleaning once.

What one cleaner removes may join what an earlier one would have taken: mojibake with a zero-width space in it
is no mojibake until that space is gone. So after the last cleaner the first has its turn again, but none that
was the last to change the text, or has seen it as it is. Of most texts there is nothing to do a second time.

A round that ends as an earlier one did would go on for ever, as that of cleaners that undo one another: the
shortest of the texts that come round is the result, whichever of them the rounds began with.

Entities in which characters that show nothing are hidden, in layers, would take a round for each: where such
characters were removed, all the layers are taken at once. A text that does not come to rest in `MOST_ROUNDS`
all the same was made to do so. If it is short, it has more of them. What does not rest then either is left
alone: it is what cleaning makes of it.

Cleaners of your own run once, in their place. What is before them is not asked about what they have written,
which may be what it would remove; and they need not be such that they can run twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial
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
# Where they are not enough, a short text has so many more, or as many as look at so many characters.
_MORE_ROUNDS, _MORE_CHARACTERS = 400, 100_000


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
    quick = _Rounds(cleaners, text, {}, in_passes=True)
    thorough = _Rounds(cleaners, text, quick.first_passes, in_passes=False)
    more = min(_MORE_ROUNDS, _MORE_CHARACTERS // max(len(text), 1))
    return quick.run(MOST_ROUNDS) or thorough.run(MOST_ROUNDS + more) or (text, [])


class _Rounds:
    """A text on its way to rest.

    first_passes: what cleaners, by number, have found in one pass, and in what text.
    in_passes:    let a costly cleaner make one pass, where it would make another to see that there is no more
        to find: the next round sees that. Where that does find more, nothing is known, as what was done
        between the passes might have changed it.
    """

    def __init__(
        self,
        cleaners: Sequence[Cleaner],
        text: str,
        first_passes: dict[int, tuple[str, list[Edit]]],
        *,
        in_passes: bool,
    ) -> None:
        self.first_passes = first_passes
        self._cleaners, self._in_passes = cleaners, in_passes
        self._text = text
        self._steps: list[Step] = []
        self._ends = [(text, 0)]  # of each round: the text, and the number of steps to it
        self._settled = [-1] * len(cleaners)  # at which number of steps each has nothing to do

    def run(self, most: int) -> tuple[str, list[Step]] | None:
        """Return the text at rest, and the steps to it; None if it does not come to rest."""
        for _ in range(most):
            if not self._make_round():
                return None
            if all(number == len(self._steps) for number in self._settled):
                return self._text, self._steps
            same = next((at for at, (end, _) in enumerate(self._ends) if end == self._text), None)
            self._ends.append((self._text, len(self._steps)))
            if same is not None:
                text, count = min(self._ends[same:], key=lambda end: (len(end[0]), *end))
                return text, self._steps[:count]
        return None

    def _make_round(self) -> bool:
        """Let each cleaner have its turn that has something to do; return whether passes can be trusted."""
        for number, cleaner in enumerate(self._cleaners):
            if self._settled[number] == len(self._steps):
                continue
            is_pass = self._in_passes and cleaner._has_passes
            edits = self._pass(number, cleaner) if is_pass else self._edits(number, cleaner)
            if edits is None:
                return False
            self._do(cleaner, edits)
            if not edits or not is_pass:
                self._settled[number] = len(self._steps)
            if edits and "&" in self._text:
                self._take_layers(cleaner)
        return True

    def _do(self, cleaner: Cleaner, edits: list[Edit]) -> None:
        if edits:
            self._steps.append(Step(cleaner.name, edits))
            self._text = apply(self._text, edits)

    def _take_layers(self, cleaner: Cleaner) -> None:
        """Let the cleaners before this one, which has removed something, see through what it removes."""
        for before in self._cleaners:
            if before is cleaner:
                break
            if before._has_layers:
                is_removed = cache(partial(_removes, cleaner))
                self._do(before, before._through_layers(self._text, is_removed))

    def _pass(self, number: int, cleaner: Cleaner) -> list[Edit] | None:
        edits = cleaner._pass(self._text)
        if edits and number in self.first_passes:
            return None
        self.first_passes.setdefault(number, (self._text, edits))
        return edits

    def _edits(self, number: int, cleaner: Cleaner) -> list[Edit]:
        text, first = self.first_passes.get(number, ("", None))
        if first is None or text != self._text:
            return cleaner.edits(self._text)
        return cleaner._after(text, first)


def _removes(cleaner: Cleaner, text: str) -> bool:
    """Return whether a cleaner removes something that is in the middle of a word."""
    word = f"a{text}a"
    return apply(word, cleaner.edits(word)) == "aa"
