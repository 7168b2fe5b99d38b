"""Which of the chosen blocks only say again what stood further up.

Pages hold their content twice: once for wide screens and once for narrow ones, in a box to copy it from, or
in the quotes and the signatures of a thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleanpress.html.blocks import Blocks

__all__ = ["may_repeat", "repeated"]

# Code and tables repeat themselves because they must.
_REPEATING = frozenset({"pre", "td", "th"})
# A run of repeats with fewer characters than this, some twenty words, may be a refrain, a label, a name.
SHORTEST = 120


def may_repeat(blocks: Blocks) -> list[bool]:
    """Which blocks stand in code or in a table, where a repeat means something."""
    inside = [False]
    for structure in range(1, len(blocks.structure_pieces)):
        above = inside[blocks.structure_parents[structure]]
        inside.append(above or blocks.structure_tag(structure) in _REPEATING)
    return [inside[structure] for structure in blocks.structures]


def repeated(texts: Sequence[str], may: Sequence[bool], chosen: Iterable[int]) -> set[int]:
    """Return the numbers of those chosen blocks that stand in a long enough run of repeats.

    texts: of all blocks; `may`: which of them may repeat others; `chosen`: numbers of blocks, in order.

    >>> line = "Boil the water first, since nothing else matters as much, and then wait for a while. "
    >>> texts = ["Tea", line * 2, "Milk", "Tea", line * 2, "Tea"]
    >>> repeated(texts, [False] * 6, range(6)) == {3, 4, 5}
    True
    >>> repeated(["Tea", line, "Tea"], [False] * 3, range(3))
    set()
    """
    seen: set[str] = set()
    gone: set[int] = set()
    run: list[int] = []
    for number in chosen:
        text = texts[number]
        if text in seen and not may[number]:
            run.append(number)
            continue
        seen.add(text)
        gone.update(_long(run, texts))
        run = []
    gone.update(_long(run, texts))
    return gone


def _long(run: list[int], texts: Sequence[str]) -> list[int]:
    return run if sum(len(texts[number]) for number in run) >= SHORTEST else []
