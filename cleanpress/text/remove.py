"""Taking whole blocks out of a text, with the white space that would pile up where they were."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

__all__ = ["without_blocks"]


def without_blocks(
    spans: Sequence[tuple[int, int]], gaps: Sequence[int], going: Collection[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of what to take out for each block that goes.

    spans: of all blocks, in order, with nothing but white space between them.
    gaps:  how many line ends stand before each.
    Where a run of blocks goes, the widest of the gaps around and between them stays: paragraphs stay
    paragraphs. Where it goes from the start or the end of the text, none does.

    >>> list(without_blocks([(0, 3), (5, 9), (10, 12)], [0, 2, 1], {1}))
    [(1, 5, 10)]
    """
    numbers = iter(sorted(going))
    first = next(numbers, None)
    while first is not None:
        last, following = first, next(numbers, None)
        while following == last + 1:
            last, following = following, next(numbers, None)
        yield from _run(spans, gaps, first, last)
        first = following


def _run(
    spans: Sequence[tuple[int, int]], gaps: Sequence[int], first: int, last: int
) -> Iterator[tuple[int, int, int]]:
    # Blocks before the gap that stays go with the space before them, the others with that after them.
    if first == 0:
        kept = 0
    elif last == len(spans) - 1:
        kept = len(spans)
    else:
        kept = max(range(first, last + 2), key=lambda number: gaps[number])
    for number in range(first, last + 1):
        start, end = spans[number]
        if number < kept:
            yield number, spans[number - 1][1], end
        else:
            yield number, start, spans[number + 1][0] if number + 1 < len(spans) else end
