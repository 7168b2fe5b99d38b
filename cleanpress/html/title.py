"""Find the blocks of a page that say its title, so that an output can begin with it, exactly once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import HEADINGS
from cleanpress.html.metadata.names import normalize_name
from cleanpress.text.punctuation import ends_sentence

__all__ = ["TitleBlocks", "find_title", "may_have_title"]

# A block that is as long, in bytes, is a paragraph: 120 letters of Latin, or 40 characters of Chinese; so is
# a shorter one that ends as a sentence does. What says the title below it is a heading, or a quotation.
PARAGRAPH, SENTENCE = 120, 60
# Where a page has no paragraph at all, its title is among its first blocks.
FIRST = 10
LONGEST_TITLE = 300
# A heading may be shorter than the title by this share of its characters, and still be it: "Tea | Recipes".
ENOUGH = 0.5


class TitleBlocks(NamedTuple):
    """The title as the page's content has it.

    text:    what an output begins with; "" for none.
    heading: the numbers of the blocks of the heading that says it; none where no heading does.
    repeats: the numbers of the blocks that say it once more, above the first paragraph.
    """

    text: str
    heading: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()


def may_have_title(blocks: Blocks, kept: Sequence[int]) -> bool:
    """Return whether a kept block may say the title; cheap, so that most titles need not be looked for."""
    return next(_candidates(blocks, kept), None) is not None


def find_title(blocks: Blocks, kept: Sequence[int], title: str | None) -> TitleBlocks:
    """Find the blocks that say the title, among all h1 and what is kept above the first paragraph.

    kept:  the numbers of the blocks that are kept, ascending; with none, a page has no title to begin with.
    title: as the metadata have it.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<p>Tea<h1>Tea</h1><p>Boil the water first.").markup)
    >>> find_title(blocks, [1, 2], "Tea")
    TitleBlocks(text='Tea', heading=(1,), repeats=())
    >>> find_title(blocks, [2], "Milk")
    TitleBlocks(text='Milk', heading=(), repeats=())
    """
    if not kept or not title:
        return TitleBlocks("")
    wanted = normalize_name(title)
    found = [
        (numbers, tag, text)
        for numbers, tag, text in _candidates(blocks, kept, _headings(blocks))
        if _says(wanted, tag, text)
    ]
    headings = [(numbers, text) for numbers, tag, text in found if tag in HEADINGS]
    heading, text = headings[0] if headings else ((), title)
    others = [number for numbers, _, _ in found for number in numbers if number not in heading]
    longer = len(normalize_name(text)) > len(wanted)
    return TitleBlocks(" ".join((text if longer else title).split()), heading, tuple(sorted(set(others))))


def _candidates(
    blocks: Blocks, kept: Sequence[int], more: Sequence[int] = ()
) -> Iterator[tuple[tuple[int, ...], str, str]]:
    """Yield what may say the title: the numbers of its blocks, the tag around them, and their text."""
    above = list(_above_prose(blocks, kept))
    last = above[-1] if above else -1
    numbers = sorted({*above, *more, *(n for n in kept if n > last and _heading_tag(blocks, n) == "h1")})
    for structure, group in groupby(
        numbers, lambda number: _heading_structure(blocks, number) or -number - 1
    ):
        block_numbers = tuple(group)
        tag = blocks.structure_tag(structure) if structure > 0 else ""
        yield block_numbers, tag, " ".join(blocks.texts[number] for number in block_numbers)


def _headings(blocks: Blocks) -> list[int]:
    """Return the numbers of all blocks in an h1."""
    inside = blocks.structures_in({"h1"})
    if not inside:
        return []
    numbers = (number for number, structure in enumerate(blocks.structures) if structure in inside)
    return [number for number in numbers if _heading_tag(blocks, number) == "h1"]


def _above_prose(blocks: Blocks, kept: Sequence[int]) -> Iterator[int]:
    for at, number in enumerate(kept):
        if not _heading_structure(blocks, number) and (at >= FIRST or _is_prose(blocks.texts[number])):
            return
        yield number


def _is_prose(text: str) -> bool:
    size = len(text.encode())
    return size >= PARAGRAPH or (size >= SENTENCE and ends_sentence(text))


def _heading_structure(blocks: Blocks, number: int) -> int:
    """Return the heading around a block, 0 for none."""
    structure = blocks.structures[number]
    while structure and blocks.structure_tag(structure) not in HEADINGS:
        structure = blocks.structure_parents[structure]
    return structure


def _heading_tag(blocks: Blocks, number: int) -> str:
    structure = _heading_structure(blocks, number)
    return blocks.structure_tag(structure) if structure else ""


def _says(wanted: str, tag: str, text: str) -> bool:
    """Return whether a text is the title; an h1, which may be it, may also say more or less."""
    if len(text) > LONGEST_TITLE:
        return False
    own = normalize_name(text)
    if own == wanted or tag != "h1":
        return own == wanted
    return wanted in own or (own in wanted and len(own) >= ENOUGH * len(wanted))
