"""Say how the phrases in the lines around a line are read: as those of a page, or of another text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleanpress.cleaners.context import ContextRule, context_rule
from cleanpress.cleaners.evidence import is_legal_notice, numbers_of_known
from cleanpress.phrases import CONTEXTUAL, UNCONDITIONAL, Pattern, Phrase
from cleanpress.phrases.matcher import LineMatches

__all__ = ["Placed", "placed_phrases", "rules_around"]

# The phrases so many lines around say whether a text is a page there. Without an unconditional one, so many
# contextual ones of so many categories are as good.
AROUND, MANY, MANY_KINDS = 500, 8, 3


class Placed(NamedTuple):
    """A phrase where it stands: the number of its line, and that among the lines that are not blank."""

    number: int
    at: int
    key: str
    phrase: Phrase | Pattern

    @property
    def is_telling(self) -> bool:
        """Whether it says something of the text around it."""
        return self.phrase.score >= CONTEXTUAL and not is_legal_notice(self.phrase)


def placed_phrases(lines: Sequence[str], found: LineMatches, content: Collection[int]) -> list[Placed]:
    """Return the phrases of a text, in order, but those in lines that are content."""
    known = found.known
    numbers = numbers_of_known(lines, known)
    visible = list(accumulate(map(bool, map(str.strip, lines)), initial=0)) if numbers else []
    return [
        Placed(number, visible[number], found.keys[lines[number]], known[lines[number]])
        for number in numbers
        if number not in content
    ]


def rules_around(placed: Sequence[Placed], page: ContextRule, mixed: ContextRule) -> dict[int, ContextRule]:
    """Return the rule for each line with a phrase that has one, by the phrases in the lines around."""
    rules: dict[int, ContextRule] = {}
    for numbers, inside in _windows(placed):
        rule = context_rule(inside.unconditional, inside.contextual, page, mixed)
        if rule is None and inside.contextual >= MANY and len(inside.categories) >= MANY_KINDS:
            rule = mixed
        if rule is not None:
            rules.update(dict.fromkeys(numbers, rule))
    return rules


def _windows(placed: Sequence[Placed]) -> Iterator[tuple[list[int], _Around]]:
    """Yield the lines of phrases with the telling phrases around them, as the window moves down.

    Those that have the same phrases around them are together: in a text of one page, all are.
    """
    telling = [each for each in placed if each.is_telling]
    inside = _Around()
    places = [each.at for each in telling]
    numbers: list[int] = []
    first = last = 0
    for each in placed:
        end, start = bisect_right(places, each.at + AROUND), bisect_left(places, each.at - AROUND)
        if (start, end) != (first, last):
            if numbers:
                yield numbers, inside
                numbers = []
            for other in telling[last:end]:
                inside.add(other)
            for other in telling[first:start]:
                inside.remove(other)
            first, last = start, end
        numbers.append(each.number)
    if numbers:
        yield numbers, inside


class _Around:
    """Count the different phrases around a line.

    unconditional, contextual: how many there are; categories: how many of each category.
    """

    def __init__(self) -> None:
        self._times: dict[tuple[str, str, bool], int] = {}
        self.categories: Counter[str] = Counter()
        self.unconditional = self.contextual = 0

    def add(self, placed: Placed) -> None:
        kind = _kind(placed)
        times = self._times.get(kind, 0)
        self._times[kind] = times + 1
        if not times:
            self._count(kind, 1)

    def remove(self, placed: Placed) -> None:
        kind = _kind(placed)
        self._times[kind] -= 1
        if not self._times[kind]:
            del self._times[kind]
            self._count(kind, -1)

    def _count(self, kind: tuple[str, str, bool], step: int) -> None:
        _, category, is_unconditional = kind
        if is_unconditional:
            self.unconditional += step
        else:
            self.contextual += step
        self.categories[category] += step
        if not self.categories[category]:
            del self.categories[category]


def _kind(placed: Placed) -> tuple[str, str, bool]:
    _, _, key, phrase = placed
    return key, phrase.category, phrase.score == UNCONDITIONAL
