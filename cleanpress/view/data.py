"""What a view is: plain data, all of it text and numbers, which templates write and workers can send."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from cleanpress.categories import CATEGORIES
from cleanpress.display.colors import color_of, is_typography

__all__ = ["Category", "Level", "Mark", "Node", "Piece", "Row", "Variant", "View", "hue_of"]

T = TypeVar("T")
# A URL, or the name of a file, and the place in it: "https://example.org/tea", "crawl.jsonl, line 3".
ADDRESS = re.compile(r"(?s)\w+://.*|\S*[^\s.]\.\w+(?:, \w+ [\d,]+)?")


def hue_of(category: str) -> str:
    """Return the class of the color of a category in view.css."""
    color = color_of(category)
    return "pale" if color.is_pale else f"h{color.hue}"


@dataclass(frozen=True, slots=True)
class Mark:
    """One change: an edit of a text, or a removed block of a page.

    category: which gives it its color.
    facts:    names and values of what is known of it: why, by which cleaner, how surely.
    block:    the number of the block of a page.
    is_blank: whether what is gone shows nothing as it is, so that signs stand for it: spaces, controls.
    """

    category: str
    facts: tuple[tuple[str, str], ...] = ()
    block: int | None = None
    is_blank: bool = False

    @property
    def hue(self) -> str:
        """The class of its color in view.css."""
        return hue_of(self.category)

    @property
    def says(self) -> str:
        """All that is known of it, as lines."""
        return "\n".join([self.category, *(f"{name}: {value}" for name, value in self.facts)])


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: kept, "-" gone, "+" come in its place, or "…" a note of what is not shown.

    mark: the number of its change in `View.marks`; -1 for kept text.
    """

    text: str
    sign: Literal["", "-", "+", "…"] = ""
    mark: int = -1


@dataclass(frozen=True, slots=True)
class Variant:
    """What a row is at some levels: numbers of levels, and the text."""

    levels: tuple[int, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a text or a block of a page; one variant, if it is the same at all levels.

    label, path: the element of a block, and those around it. heading: 1 to 6, if it is one.
    score:   how likely the network holds a block to be content, from 0 to 1.
    goes_on: whether it is the middle of a line, and no line of its own.
    """

    variants: tuple[Variant, ...]
    label: str = ""
    path: str = ""
    heading: int = 0
    score: float | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """An element in the outline of a page, or a heading: how deep it is, and the rows that it holds.

    kept: how many of its rows are kept, at each level.
    """

    depth: int
    label: str
    first: int
    rows: int
    kept: tuple[int, ...] = ()
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """A result at a value of `favor`.

    name:    of the value, or "rules": without the network.
    summary: how much was kept.
    counts:  how many changes of each category.
    markdown, html: of a page, the result; HTML that is safe, and loads nothing.
    facts:   names and values that depend on it. note: what is left out of it.
    """

    name: str
    summary: str
    counts: tuple[tuple[str, int], ...] = ()
    markdown: str = ""
    html: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the legend, with its counts at each level."""

    name: str
    counts: tuple[int, ...]

    @property
    def description(self) -> str:
        """What it stands for; "" for a category of one's own."""
        return CATEGORIES.get(self.name, "")

    @property
    def hue(self) -> str:
        """The class of its color in view.css."""
        return hue_of(self.name)

    @property
    def is_typography(self) -> bool:
        """Whether it is of characters that were changed, and not of words that were removed."""
        return is_typography(self.name)


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of one result; made by `view_of_cleaned` and `view_of_document`.

    kind:   "text" or "page".
    level:  which of the levels the result itself is.
    facts:  metadata. outline: of a page.
    notes:  what is left out, in sentences.
    """

    kind: Literal["text", "page"]
    title: str
    levels: tuple[Level, ...]
    level: int = 0
    rows: tuple[Row, ...] = ()
    marks: tuple[Mark, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    outline: tuple[Node, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """How much was kept, in a line."""
        return self.levels[self.level].summary

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories of all levels: those of removed words first, the most frequent first."""
        counts = [dict(level.counts) for level in self.levels]
        names = {name: max(each.get(name, 0) for each in counts) for level in counts for name in level}
        ordered = sorted(names, key=lambda name: (is_typography(name), -names[name], name))
        return tuple(Category(name, tuple(each.get(name, 0) for each in counts)) for name in ordered)

    @property
    def rendered(self) -> list[tuple[str, list[int]]]:
        """The HTML of a page, each once, and the numbers of the levels that it is of."""
        return _grouped(level.html for level in self.levels)

    @property
    def sources(self) -> list[tuple[tuple[str, str], list[int]]]:
        """The Markdown of a page and its note, each once, and the numbers of the levels that they are of."""
        return _grouped((level.markdown, level.note) for level in self.levels)

    @property
    def told(self) -> list[tuple[Mark, list[int]]]:
        """The marks, those of which the same is said once, and their numbers."""
        return _grouped(replace(mark, block=None) for mark in self.marks)

    @property
    def is_named_by_address(self) -> bool:
        """Whether the title is a URL, or a file and maybe the place in it."""
        return ADDRESS.fullmatch(self.title) is not None

    @property
    def hidden_at_first(self) -> frozenset[str]:
        """The categories that are shown when asked for: changed characters, where words are removed."""
        found = self.categories
        if all(category.is_typography for category in found):
            return frozenset()
        return frozenset(category.name for category in found if category.is_typography)


def _grouped(values: Iterable[T]) -> list[tuple[T, list[int]]]:
    """Return each value once, with the numbers of its places."""
    places: dict[T, list[int]] = {}
    for number, value in enumerate(values):
        places.setdefault(value, []).append(number)
    return list(places.items())
