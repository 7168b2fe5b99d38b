"""Cells of a table: where each stands, and the marks that stand for words in some of them."""

from __future__ import annotations

import re

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import attribute, number_attribute
from cleanpress.html.listings import element_end

__all__ = ["Grid", "read_mark"]

# Cells may claim to be as wide or high as they like, but what they claim beyond this is not believed.
WIDEST = 50
HIGHEST = 500
# What is written for a reader who does not see a picture is not longer.
LONGEST_MARK = 60
_YES = re.compile(r"(?<![a-z])(?:check(?:mark|ed)?|tick|yes|true|done|ok)(?![a-z])", re.IGNORECASE)
_NO = re.compile(r"(?<![a-z])(?:times|cross|x-?mark|close|no|false|uncheck(?:ed)?)(?![a-z])", re.IGNORECASE)
_ICONS = frozenset("i span svg em div".split())


class Grid:
    """The columns of a table, row by row: a cell that spans others leaves them empty.

    >>> grid = Grid()
    >>> grid.begin_row()
    >>> grid.add("Monday", rows=2)
    >>> grid.add("8 to 12")
    >>> grid.begin_row()
    >>> grid.add("13 to 20")
    >>> grid.row
    ['', '13 to 20']
    """

    def __init__(self) -> None:
        self.row: list[str] = []
        self.number = -1  # of the row
        self.end = 0  # of the last cell of the row, without the places that it also takes
        # For a column, the first row that the cell above does not reach into.
        self.free_from: dict[int, int] = {}

    def begin_row(self) -> None:
        """Begin a new row."""
        self.row = []
        self.number += 1

    def add(self, text: str, columns: int = 1, rows: int = 1) -> None:
        """Put the text of a cell in its place."""
        row = self.row
        while self.free_from.get(len(row), 0) > self.number:
            row.append("")
        start = len(row)
        row.append(text)
        self.end = len(row)
        row.extend([""] * (min(columns, WIDEST - start) - 1))
        if rows > 1:
            for column in range(start, min(len(row), WIDEST)):
                self.free_from[column] = self.number + min(rows, HIGHEST)

    def add_cell(self, text: str, source: str) -> None:
        """Put the text of a cell in its place; `source` is the tag that opens it."""
        if "span=" in source:
            self.add(text, *(number_attribute(source, name) or 1 for name in ("colspan", "rowspan")))
        else:
            self.add(text)


def read_mark(blocks: Blocks, cell: int) -> str:
    """Return what a cell without text says with a picture: its description, "✓" or "✗"; "" for nothing.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<table><tr><td><img alt=Yes src=a><td><i class='fa fa-times'></i><td><i class=x></i></table>"
    >>> blocks = read_blocks(parse(page).markup)
    >>> [read_mark(blocks, cell) for cell in range(1, 6) if blocks.structure_tag(cell) == "td"]
    ['Yes', '✗', '']
    """
    start = blocks.structure_tokens[cell]
    for token in blocks.tokens[start : element_end(blocks.tokens, start)]:
        source = token.partition(">")[0]
        if "=" in source and (mark := _mark(source)):
            return mark
    return ""


def _mark(source: str) -> str:
    name = source.partition(" ")[0]
    if name == "input":
        if 'type="checkbox"' not in source:
            return ""
        return "✓" if " checked" in source else "✗"
    said = attribute(source, "alt") if name == "img" else attribute(source, "aria-label")
    said = " ".join((said or attribute(source, "title")).split())
    if said or name not in _ICONS:
        return said if len(said) <= LONGEST_MARK else ""
    classes = attribute(source, "class")
    return "✗" if _NO.search(classes) else "✓" if _YES.search(classes) else ""
