"""What a view is: plain data, all of it text and numbers, which templates write and workers can send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cleanpress.categories import CATEGORIES
from cleanpress.display.colors import color_of, is_typography

__all__ = ["Category", "Level", "Mark", "Node", "Piece", "Row", "Variant", "View"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One change: an edit of a text, or a removed block of a page.

    category: which gives it its color.
    facts:    names and values of what is known of it: why, by which cleaner, how surely.
    """

    category: str
    facts: tuple[tuple[str, str], ...] = ()


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

    label: the element of a block; of a line, its number. heading: 1 to 6, if it is one.
    goes_on: whether it is the middle of a line, and no line of its own.
    """

    variants: tuple[Variant, ...]
    label: str = ""
    path: str = ""
    heading: int = 0
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
    text, markdown, html: the result; HTML that is safe, and loads nothing.
    facts:   names and values that depend on it.
    """

    name: str
    summary: str
    counts: tuple[tuple[str, int], ...] = ()
    text: str = ""
    markdown: str = ""
    html: str = ""
    facts: tuple[tuple[str, str], ...] = ()


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
        color = color_of(self.name)
        return "pale" if color.is_pale else f"h{color.hue}"

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
