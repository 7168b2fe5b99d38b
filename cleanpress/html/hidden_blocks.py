"""Decide which blocks of a page are hidden, and tell which parts of others were."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection

from cleanpress.edits import Reason
from cleanpress.html.blocks import Blocks
from cleanpress.html.cuts import HiddenRegion

__all__ = ["hidden_blocks", "hidden_parts", "remove_hidden_images"]

# So many blocks are a part of the page, not a sentence or two that nobody is to see.
MANY_BLOCKS = 5


def hidden_blocks(blocks: Blocks, chosen: Collection[int]) -> dict[int, Reason]:
    """Return the blocks that the page hides, by number, with the reason: "hidden" and by what.

    chosen: the blocks that are content by what they say. Where elements of one kind hold more of that than
            all that is in sight, it is they that the page is about, and a script shows them; so it does
            where one that has an id holds many blocks of content.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<p hidden>Wait for a while.</p><p>Boil the water first.</p>").markup)
    >>> hidden_blocks(blocks, [0, 1]), hidden_blocks(blocks, [0])
    ({0: Reason('hidden', 'attribute')}, {})
    """
    inside = {number: region for region in blocks.hidden for number in _numbers(blocks, region)}
    if not inside:
        return {}
    lengths: Counter[tuple[str, ...]] = Counter()
    counts = Counter(inside[number] for number in chosen if number in inside)
    in_sight = 0
    for number in chosen:
        length = len(blocks.texts[number])
        if number in inside:
            lengths[inside[number].kind] += length
        else:
            in_sight += length
    shown = {kind for kind, length in lengths.items() if length > in_sight}
    return {
        number: Reason("hidden", region.detail)
        for number, region in inside.items()
        if region.kind not in shown and not (region.is_named and counts[region] >= MANY_BLOCKS)
    }


def _numbers(blocks: Blocks, region: HiddenRegion) -> range:
    """Return the numbers of the blocks that begin in a region."""
    return range(bisect_right(blocks.starts, region.first - 1), bisect_right(blocks.starts, region.last - 1))


def remove_hidden_images(blocks: Blocks, hidden: Collection[int]) -> None:
    """Put nothing in place of the images in regions that are hidden, though not from everybody's eyes."""
    for region in blocks.hidden:
        numbers = _numbers(blocks, region)
        if region.detail in ("aria-hidden", "screen-reader") or not numbers or numbers[0] not in hidden:
            continue
        for token in range(region.first, region.last):
            if blocks.tokens[token].startswith("img "):
                blocks.tokens[token] = "wbr>" + blocks.tokens[token].partition(">")[2]


def hidden_parts(blocks: Blocks) -> list[tuple[int, str, Reason]]:
    """Return what was cut out of blocks: the number of each block, the text and the reason, in order."""
    last = len(blocks) - 1
    return [
        (_block_at(blocks, part.token, last), part.text, Reason("hidden", part.detail)) for part in blocks.cut
    ]


def _block_at(blocks: Blocks, token: int, last: int) -> int:
    """Return the block that a token is in, else the one after it."""
    number = max(bisect_right(blocks.starts, token) - 1, 0)
    return number if number >= last or token < blocks.ends[number] else number + 1
