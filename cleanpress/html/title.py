"""Find the blocks of a page that say its title, so that an output can begin with it, exactly once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    return next(_above_prose(blocks, kept), None) is not None or bool(_headings(blocks, kept))


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
        (numbers, tag, text) for numbers, tag, text in _candidates(blocks, kept) if _says(wanted, tag, text)
    ]
    headings = [(numbers, text) for numbers, tag, text in found if tag in HEADINGS]
    heading, text = headings[0] if headings else ((), title)
    others = [number for numbers, _, _ in found for number in numbers if number not in heading]
    longer = len(normalize_name(text)) > len(wanted)
    return TitleBlocks(" ".join((text if longer else title).split()), heading, tuple(sorted(set(others))))


def _candidates(blocks: Blocks, kept: Sequence[int]) -> Iterator[tuple[tuple[int, ...], str, str]]:
    """Yield what may say the title: the numbers of its blocks, the tag around them, and their text."""
    numbers = sorted({*_above_prose(blocks, kept), *_headings(blocks, range(len(blocks)))})
    for structure, group in groupby(
        numbers, lambda number: _heading_structure(blocks, number) or -number - 1
    ):
        block_numbers = tuple(group)
        tag = blocks.structure_tag(structure) if structure > 0 else ""
        yield block_numbers, tag, " ".join(blocks.texts[number] for number in block_numbers)


def _headings(blocks: Blocks, numbers: Iterable[int]) -> list[int]:
    """Return those of some blocks that are in an h1."""
    inside = _in_h1(blocks)
    if not inside:
        return []
    structures = blocks.structures
    return [
        number for number in numbers if structures[number] in inside and _heading_tag(blocks, number) == "h1"
    ]


def _in_h1(blocks: Blocks) -> set[int]:
    """Return the structures that are an h1, and those inside of them."""
    tokens, parents = blocks.tokens, blocks.structure_parents
    outer = [
        structure
        for structure, token in enumerate(blocks.structure_tokens)
        if tokens[token].startswith(("h1>", "h1 "))
    ]
    inside = set(outer)
    for each in outer:
        for structure in range(each + 1, len(parents)):
            if parents[structure] not in inside:
                break
            inside.add(structure)
    return inside


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
