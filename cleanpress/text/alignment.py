"""Where two versions of a line differ: small replacements instead of one large one."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["differences"]

# Two lines are taken to agree again where this many characters are the same: long enough not to meet
# by chance, short enough to fit between two damaged quotes.
ANCHOR = 4
# How much of the repaired line is searched for the next agreement before the rest is given up as one piece,
# and how much more room than that the damaged line gets: mojibake is up to six times as long.
REACH = 64
GROWTH = 6


def differences(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, replacement), sorted and disjoint, that turn `before` into `after`.

    Not the fewest, as a full comparison would find, but small ones, and in linear time.

    >>> list(differences("Itâ€™s raining.", "It’s raining."))
    [(2, 5, '’')]
    >>> list(differences("same", "same"))
    []
    """
    low = _common_prefix(before, after, 0, 0)
    tail = _common_prefix(before[low:][::-1], after[low:][::-1], 0, 0)
    before_end, after_end = len(before) - tail, len(after) - tail
    i = j = low
    while i < before_end or j < after_end:
        skip, take = _next_agreement(before, i, before_end, after, j, after_end)
        yield i, i + skip, after[j : j + take]
        i, j = i + skip, j + take
        same = min(_common_prefix(before, after, i, j), before_end - i, after_end - j)
        i, j = i + same, j + same


def _next_agreement(
    before: str, i: int, before_end: int, after: str, j: int, after_end: int
) -> tuple[int, int]:
    """Return how far to go in both lines until they agree again; to their ends if they do not soon."""
    best: tuple[int, int] | None = None
    for take in range(min(REACH, after_end - j - ANCHOR + 1)):
        if best is not None and take >= sum(best):
            break
        window = min(before_end, i + GROWTH * (take + ANCHOR))
        place = before.find(after[j + take : j + take + ANCHOR], i, window)
        if place >= 0 and (best is None or place - i + take < sum(best)):
            best = (place - i, take)
    return best or (before_end - i, after_end - j)


def _common_prefix(one: str, two: str, i: int, j: int) -> int:
    """Return how many characters one[i:] and two[j:] have in common, by slices of growing size."""
    start, size = i, 32
    while one[i : i + size] == two[j : j + size] and i < len(one) and j < len(two):
        step = min(size, len(one) - i, len(two) - j)
        i, j = i + step, j + step
        size *= 2
    limit = min(size, len(one) - i, len(two) - j)
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if one[i : i + middle] == two[j : j + middle]:
            low = middle
        else:
            high = middle - 1
    return i + low - start
