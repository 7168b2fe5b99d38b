"""Images and rules between the blocks of a page, and which of them belong to the chosen blocks.

An image belongs to the content where the blocks on both sides do, or where it stands in one figure with such
a block. At the ends there is less to go by: what stands right before the first block or right after a heading
counts, unless it is a logo, or in another part of the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from cleanpress.html.blocks import SKIPPED_TAGS, STRUCTURE_TAGS, Blocks
from cleanpress.html.render.references import image_source
from cleanpress.html.render.shapes import FAR, HEADINGS, is_within

__all__ = ["Found", "Gaps"]

# "img" or "hr", its piece, and the structure it stands in.
Found = tuple[str, int, int]

# The tags that end or begin a part of the page.
_PARTS = frozenset(f"{slash}{tag}" for tag in "header nav footer aside form".split() for slash in ("", "/"))
_CLOSED_STRUCTURES = frozenset(f"/{tag}" for tag in STRUCTURE_TAGS)
_DECORATION = re.compile(r"logo|icon|avatar|sprite|badge|gravatar|emoji", re.IGNORECASE)


class Gaps:
    """What stands between the blocks of a page, of which some are chosen."""

    def __init__(self, blocks: Blocks, chosen: Sequence[int], *, rules: bool, images: bool) -> None:
        self.blocks, self.rules, self.images = blocks, rules, images
        self.chosen = set(chosen)
        self.first = min(self.chosen, default=0)
        # Whether the blocks were read with what the page has for readers without scripts.
        self.with_noscript = "\nnoscript" in "\n".join(blocks.shapes)

    def before(self, number: int) -> list[Found]:
        """What stands before a chosen block and belongs to the content."""
        blocks = self.blocks
        between = self.scan(number - 1, blocks.starts[number])
        if number - 1 in self.chosen:
            return [each for each in between if each[0] != "part"]
        found: list[Found] = []
        for each in between:
            if each[0] == "part":
                found.clear()
            elif each[0] == "img" and (
                self.in_one_figure(each[2], number) or (number == self.first and self.is_picture(each[1]))
            ):
                found.append(each)
        return found

    def after(self, number: int) -> list[Found]:
        """What stands after a chosen block that no other follows, and belongs to the content."""
        blocks = self.blocks
        if number + 1 in self.chosen:
            return []
        is_last = number + 1 == len(blocks)
        heading = not is_last and blocks.structure_tag(blocks.structures[number]) in HEADINGS
        found: list[Found] = []
        for each in self.scan(number, len(blocks.pieces) if is_last else blocks.starts[number + 1]):
            if each[0] == "part":
                break
            if each[0] == "img" and (
                self.in_one_figure(each[2], number)
                or self.figure_between(each[2], number)
                or (heading and self.is_picture(each[1]))
            ):
                found.append(each)
        return found

    def scan(self, number: int, end: int) -> Iterator[Found]:
        """Images, rules and borders of parts of the page, among the pieces from block `number` to `end`."""
        blocks, pieces = self.blocks, self.blocks.pieces
        begin = blocks.ends[number] if number >= 0 else 1
        between = "<" + "<".join(pieces[begin : end + 1])
        images = self.images and "<img " in between
        if not images and not (self.rules and "<hr" in between):  # nearly always
            return
        structure = blocks.structures[number] if number >= 0 else 0
        shown = True  # whether the last image had an address; if not, one for readers without scripts may
        until = ""
        for piece in range(begin, end):
            source = pieces[piece].partition(">")[0]
            name = source.partition(" ")[0]
            if images and name == "img" and (not until or (until == "/noscript" and not shown)):
                shown = bool(image_source(pieces, piece))
                if shown:
                    yield "img", piece, structure
            elif until:
                until = "" if source == until else until
            elif name == "hr" and self.rules:
                yield "hr", piece, structure
            elif name in STRUCTURE_TAGS:
                structure = bisect_left(blocks.structure_pieces, piece, hi=len(blocks.structure_pieces) - 1)
            elif name in _CLOSED_STRUCTURES:
                structure = max(blocks.structure_parents[structure], 0)
            elif name in _PARTS:
                yield "part", piece, structure
            elif name in SKIPPED_TAGS or (name == "noscript" and not self.with_noscript):
                until = "/" + name
        if self.rules and end < len(pieces) and pieces[end].startswith(("hr>", "hr ")):
            yield "hr", end, structure

    def is_picture(self, piece: int) -> bool:
        """Whether an image is none of those that decorate any page."""
        return not _DECORATION.search(self.blocks.pieces[piece].partition(">")[0])

    def figure(self, structure: int) -> int:
        for _ in range(FAR):
            if structure <= 0 or self.blocks.structure_tag(structure) == "figure":
                break
            structure = self.blocks.structure_parents[structure]
        return structure if self.blocks.structure_tag(structure) == "figure" else 0

    def in_one_figure(self, structure: int, number: int) -> bool:
        """Whether a structure stands in the same figure as a block."""
        figure = self.figure(structure)
        return figure > 0 and is_within(self.blocks, self.blocks.structures[number], figure)

    def figure_between(self, structure: int, number: int) -> bool:
        """Whether a figure stands between block `number` and another chosen one, but for its own caption."""
        figure = self.figure(structure)
        if not figure:
            return False
        for following in range(number + 1, min(number + FAR, len(self.blocks))):
            structure = self.blocks.structures[following]
            if following in self.chosen or not is_within(self.blocks, structure, figure):
                return following in self.chosen
        return False
