"""Find images and rules between the blocks of a page that belong to the chosen blocks.

An image belongs to the content where the blocks on both sides do, or where it is in one figure with such
a block. At the ends there is less to go by: what is right before the first block or right after a heading
counts, unless it is a logo, or in another part of the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import HEADINGS, SKIPPED_TAGS, STRUCTURE_TAGS
from cleanpress.html.render.layout import FAR, is_within
from cleanpress.html.render.references import image_source

__all__ = ["Found", "Gaps"]

# The tags that end or begin a part of the page.
_PARTS = {f"{slash}{tag}": "part" for tag in "header nav footer aside form".split() for slash in ("", "/")}
_CLOSED_STRUCTURES = frozenset(f"/{tag}" for tag in STRUCTURE_TAGS)
_DECORATION = re.compile(r"logo|icon|avatar|sprite|badge|gravatar|emoji", re.IGNORECASE)


class Found(NamedTuple):
    """An image ("img"), a rule ("hr") or a border of a part of the page ("part") between blocks.

    token:     its tag.
    structure: the structure it is in.
    """

    kind: str
    token: int
    structure: int


class Gaps:
    """What is between the blocks of a page, of which some are chosen."""

    def __init__(self, blocks: Blocks, chosen: Sequence[int], *, rules: bool, images: bool) -> None:
        self.blocks, self.rules, self.images = blocks, rules, images
        self.chosen = set(chosen)
        self.first = min(self.chosen, default=0)
        # Whether the blocks were read with what the page has for readers without scripts.
        self.with_noscript = "\nnoscript" in "\n".join(blocks.signatures)
        # The gaps that are looked at, each by the number of the block after it: few have anything in them.
        self.filled = set(self.with_marks())

    def with_marks(self) -> Iterator[int]:
        """Yield the gaps with an image or a rule beside the chosen blocks."""
        blocks, tokens, starts, ends = self.blocks, self.blocks.tokens, self.blocks.starts, self.blocks.ends
        if not self.chosen:
            return
        last = max(self.chosen) + 1
        begin = ends[self.first - 1] if self.first else 1
        end = starts[last] + 1 if last < len(blocks) else len(tokens)
        marks = (*(("img ",) if self.images else ()), *(("hr>", "hr ") if self.rules else ()))
        for token in [at for at, each in enumerate(tokens[begin:end], begin) if each.startswith(marks)]:
            gap = bisect_left(starts, token)
            if not gap or ends[gap - 1] <= token:
                yield gap

    def before(self, number: int) -> list[Found]:
        """Return what is before a chosen block and belongs to the content."""
        blocks = self.blocks
        between = self.scan(number - 1, blocks.starts[number])
        if number - 1 in self.chosen:
            return [each for each in between if each.kind != "part"]
        found: list[Found] = []
        for each in between:
            if each.kind == "part":
                found.clear()
            elif each.kind == "img" and self.opens_content(each, number):
                found.append(each)
        return found

    def opens_content(self, image: Found, number: int) -> bool:
        """Return whether an image before a block, with none chosen before it, belongs to it."""
        if self.in_one_figure(image.structure, number):
            return True
        return number == self.first and self.is_picture(image.token)

    def after(self, number: int) -> list[Found]:
        """Return what is after a chosen block that no other follows, and belongs to the content."""
        blocks = self.blocks
        if number + 1 in self.chosen:
            return []
        is_last = number + 1 == len(blocks)
        is_heading = not is_last and blocks.structure_tag(blocks.structures[number]) in HEADINGS
        found: list[Found] = []
        for each in self.scan(number, len(blocks.tokens) if is_last else blocks.starts[number + 1]):
            if each.kind == "part":
                break
            if each.kind == "img" and self.follows_content(each, number, is_heading):
                found.append(each)
        return found

    def follows_content(self, image: Found, number: int, is_heading: bool) -> bool:
        """Return whether an image after a block, with none chosen after it, belongs to it."""
        if self.in_one_figure(image.structure, number) or self.figure_between(image.structure, number):
            return True
        return is_heading and self.is_picture(image.token)

    def scan(self, number: int, end: int) -> Iterator[Found]:
        """Yield the images, rules and borders of parts from block `number` to the token `end`."""
        blocks, tokens = self.blocks, self.blocks.tokens
        begin, structure = (blocks.ends[number], blocks.structures[number]) if number >= 0 else (1, 0)
        reader = _GapReader(self, structure, images=self.images)
        for token in range(begin, end):
            if found := reader.read(token):
                yield found
        if self.rules and end < len(tokens) and tokens[end].startswith(("hr>", "hr ")):
            yield Found("hr", end, reader.structure)

    def is_picture(self, token: int) -> bool:
        """Return whether an image is more than a decoration, as a logo or an icon is."""
        return not _DECORATION.search(self.blocks.tokens[token].partition(">")[0])

    def figure(self, structure: int) -> int:
        """Return the figure around a structure, 0 for none."""
        for _ in range(FAR):
            if structure <= 0 or self.blocks.structure_tag(structure) == "figure":
                break
            structure = self.blocks.structure_parents[structure]
        return structure if self.blocks.structure_tag(structure) == "figure" else 0

    def in_one_figure(self, structure: int, number: int) -> bool:
        """Return whether a structure is in the same figure as a block."""
        figure = self.figure(structure)
        return figure > 0 and is_within(self.blocks, self.blocks.structures[number], figure)

    def figure_between(self, structure: int, number: int) -> bool:
        """Return whether a figure is between block `number` and the next chosen one, but for its caption."""
        figure = self.figure(structure)
        if not figure:
            return False
        for following in range(number + 1, min(number + FAR, len(self.blocks))):
            structure = self.blocks.structures[following]
            if following in self.chosen or not is_within(self.blocks, structure, figure):
                return following in self.chosen
        return False


class _GapReader:
    """One pass over the tags of a gap, which keeps track of the structure they are in."""

    def __init__(self, gaps: Gaps, structure: int, *, images: bool) -> None:
        self.blocks, self.structure, self.images = gaps.blocks, structure, images
        self.kinds = _PARTS | {"hr": "hr"} if gaps.rules else _PARTS
        self.skipped = SKIPPED_TAGS if gaps.with_noscript else SKIPPED_TAGS | {"noscript"}
        self.end_tag = ""  # of the element that is skipped
        # Whether the last image had no address: then one for readers without scripts may have it.
        self.lacks_address = False

    def read(self, token: int) -> Found | None:
        """Return the image, rule or border that a tag is, if it is one."""
        source = self.blocks.tokens[token].partition(">")[0]
        name = source.partition(" ")[0]
        if self.end_tag and not self.is_fallback(name):
            if source == self.end_tag:
                self.end_tag = ""
        elif name == "img":
            return self.image(token)
        elif name in self.kinds:
            return Found(self.kinds[name], token, self.structure)
        elif name in self.skipped:
            self.end_tag = "/" + name
        else:
            self.structure = self.structure_at(token, name)
        return None

    def is_fallback(self, name: str) -> bool:
        """Return whether a tag in a skipped element is an image in place of the one before."""
        return name == "img" and self.end_tag == "/noscript" and self.lacks_address

    def image(self, token: int) -> Found | None:
        if not self.images:
            return None
        self.lacks_address = not image_source(self.blocks.tokens, token)
        return None if self.lacks_address else Found("img", token, self.structure)

    def structure_at(self, token: int, name: str) -> int:
        """Return the structure after a tag, from the one before it."""
        blocks = self.blocks
        if name in STRUCTURE_TAGS:
            return bisect_left(blocks.structure_tokens, token, hi=len(blocks.structure_tokens) - 1)
        if name in _CLOSED_STRUCTURES:
            return max(blocks.structure_parents[self.structure], 0)
        return self.structure
