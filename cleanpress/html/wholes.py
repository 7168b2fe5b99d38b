"""Decide what makes sense only as a whole as a whole: tables of data, definition lists, steps, notes, code.

The network scores one block after another, and the cells of a table are blocks: of a price table it is sure of
"free" and not of "€ 6.00". Half a table is worse than none, so that all of its blocks are kept, or none is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import HEADINGS, LISTS
from cleanpress.html.listings import is_listing
from cleanpress.html.render.layout import read_grid
from cleanpress.model.words import Floats

__all__ = ["Whole", "decide_wholes", "find_wholes"]

KINDS = frozenset("table dl ol pre".split())
# What people use and do not read.
_INTERFACE = frozenset("button select option textarea nav footer form fieldset dialog".split())


class Whole(NamedTuple):
    """A part of a page that is kept as a whole or not at all.

    tag:     "table", "dl", "ol" or "pre"; "pre" for code in any element.
    first:   the number of its first block, and `end` that after its last one.
    numbers: the numbers of the blocks that are part of it; buttons and the like within are not.
    """

    tag: str
    structure: int
    first: int
    end: int
    numbers: list[int]


def find_wholes(blocks: Blocks) -> list[Whole]:
    return list(_Finder(blocks).find())


class _Finder:
    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.tags = [blocks.structure_tag(each) for each in range(len(blocks.structure_tokens))]

    def find(self) -> Iterator[Whole]:
        tags = self.tags
        if KINDS.isdisjoint(tags):
            return
        blocks = self.blocks
        self.after = _ends(blocks.structure_parents)
        self.interface = _interface(blocks)
        self.starts = [blocks.starts[number] for number in range(len(blocks))]
        structure = 1
        while structure < len(tags):
            tag = tags[structure]
            whole = self.whole(structure, tag) if tag in KINDS else None
            if whole is None:
                structure += 1
                continue
            structure = self.after[structure]
            if whole.numbers:
                yield whole

    def whole(self, structure: int, tag: str) -> Whole | None:
        blocks, after = self.blocks, self.after[structure]
        first = bisect_left(self.starts, blocks.structure_tokens[structure])
        end = first
        while end < len(blocks) and structure <= blocks.structures[end] < after:
            end += 1
        if tag != "pre" and is_listing(blocks, structure):
            tag = "pre"
        if not self.is_whole(tag, structure, first, end):
            return None
        numbers = [n for n in range(first, end) if not self.interface[blocks.paths[n]]]
        return Whole(tag, structure, first, end, numbers)

    def is_whole(self, tag: str, structure: int, first: int, end: int) -> bool:
        if tag == "pre":
            return True
        if tag == "table":
            return first < end and bool(read_grid(self.blocks, range(len(self.blocks)), first, structure))
        tags = self.tags[structure + 1 : self.after[structure]]
        if "table" in tags or not HEADINGS.isdisjoint(tags):
            return False
        return True


def _ends(parents: Sequence[int]) -> list[int]:
    ends = list(range(1, len(parents) + 1))
    for structure in range(len(parents) - 1, 0, -1):
        parent = parents[structure]
        if parent >= 0 and ends[structure] > ends[parent]:
            ends[parent] = ends[structure]
    return ends


def _interface(blocks: Blocks) -> list[bool]:
    inside: list[bool] = []
    for signature, parent in zip(blocks.signatures, blocks.parents, strict=True):
        above = parent >= 0 and inside[parent]
        inside.append(above or signature.partition(" ")[0] in _INTERFACE)
    return inside


def decide_wholes(wholes, scores, chosen):
    return chosen
