"""Remove blocks of a text: with the white space that would pile up, and until nothing more is found.

For cleaners that remove whole lines or blocks, so that all of them close a gap in the same way, and so that
cleaning twice is cleaning once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import accumulate, compress
from operator import add, sub

from cleanpress.edits import Edit, apply, compose

__all__ = ["line_removals", "list_stays", "removal_spans", "until_stable"]

# Pages are stable after two or three passes. A text that is not is unlike all that the rules were made for.
MAX_PASSES = 8
# So many items of one list that are debris make it a menu, if most items are; the others are not known.
FEWEST_ENTRIES = 4


def removal_spans(
    spans: Sequence[tuple[int, int]], gaps: Sequence[int], removed: Collection[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each removed block, and the start and end of what to take out for it.

    spans:   of all blocks, in order, with nothing but white space between them.
    gaps:    how many line ends stand before each.
    removed: the numbers of the blocks to remove.
    Where a run of blocks is removed, the widest of the gaps around and between them is kept, the first of
    them if several are as wide: paragraphs stay paragraphs. At the start and the end of the text, no gap is.

    >>> list(removal_spans([(0, 3), (5, 9), (10, 12)], [0, 2, 1], {1}))
    [(1, 5, 10)]
    >>> list(removal_spans([(0, 3), (5, 9), (10, 12)], [0, 2, 1], set()))
    []
    """
    numbers = sorted(removed)
    final = len(spans) - 1
    at, count = 0, len(numbers)
    while at < count:
        first = last = numbers[at]
        at += 1
        while at < count and numbers[at] == last + 1:
            last += 1
            at += 1
        if 0 < first == last < final:  # as most are; written out, since some texts have thousands
            if gaps[first] < gaps[first + 1]:
                yield first, spans[first - 1][1], spans[first][1]
            else:
                yield first, spans[first][0], spans[first + 1][0]
            continue
        kept = _kept_gap(gaps, first, last)
        # Blocks before the gap that is kept take the space before them along, the others that after them.
        for number in range(first, min(kept, last + 1)):
            yield number, spans[number - 1][1], spans[number][1]
        for number in range(max(first, kept), last + 1):
            start, end = spans[number]
            yield number, start, spans[number + 1][0] if number < final else end


def _kept_gap(gaps: Sequence[int], first: int, last: int) -> int:
    """Return which gap is kept of those around a run of blocks: the number of the block that it is before."""
    if first == 0:
        return 0
    if last == len(gaps) - 1:
        return len(gaps)
    return max(range(first, last + 2), key=gaps.__getitem__)


def line_removals(lines: Sequence[str], removed: Collection[int]) -> list[tuple[int, int, int]]:
    """Return the same as `removal_spans`, for whole lines of a text, by their numbers.

    lines:   all lines of the text, blank ones too, without their line ends.
    removed: the numbers of the lines to remove, none of them blank.
    The space at the end of a line is part of it: what is kept is kept to the character.

    >>> line_removals(["Tea ", "", "Home", "", "Boil."], {2})
    [(2, 6, 12)]
    """
    if not removed:
        return []
    # By functions that loop in C, since texts have many lines and few of them are removed.
    visible = list(map(str.strip, lines))
    numbers = list(compress(range(len(lines)), visible))
    lengths = list(accumulate(map(len, lines), initial=0))
    starts = list(map(add, map(lengths.__getitem__, numbers), numbers))
    ends = map(add, starts, map(len, compress(lines, visible)))
    gaps = list(map(sub, numbers, [0, *numbers]))
    before = list(accumulate(map(bool, visible), initial=0))
    blocks = list(map(before.__getitem__, removed))
    spans = list(zip(starts, ends, strict=True))
    return [(numbers[block], start, end) for block, start, end in removal_spans(spans, gaps, blocks)]


def list_stays(removed: int, items: int) -> bool:
    """Return whether a list stays whole, by how many of its items are debris by themselves.

    >>> list_stays(1, 3), list_stays(2, 2), list_stays(4, 5)
    (True, False, False)
    """
    return removed < items and (2 * removed <= items or removed < FEWEST_ENTRIES)


def until_stable(
    text: str,
    find_edits: Callable[[str], list[Edit]],
    otherwise: Callable[[str], list[Edit]] | None = None,
    *,
    first: list[Edit] | None = None,
) -> list[Edit]:
    """Return the edits of as many passes as it takes until one finds nothing (the fixpoint), as one list.

    find_edits: what one pass finds in the text that the passes before it left.
    first:      what the first pass has found, if that is known.
    otherwise:  finds the edits of a text that is not stable after `MAX_PASSES` passes; without it, none.

    >>> from cleanpress.edits import because
    >>> def one_bracket(text):
    ...     return [Edit(0, 1, "", because("bracket"))] if text.startswith("(") else []
    >>> apply("((a", until_stable("((a", one_bracket))
    'a'
    >>> apply("(" * 99, until_stable("(" * 99, one_bracket)) == "(" * 99
    True
    """
    edits: list[Edit] = []
    left = text
    for _ in range(MAX_PASSES):
        found = find_edits(left) if first is None else first
        first = None
        if not found:
            return edits
        edits, left = compose(edits, found), apply(left, found)
    return otherwise(text) if otherwise else []
