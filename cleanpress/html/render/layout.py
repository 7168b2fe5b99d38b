"""Tell headings, lists and tables from those that only put things in their place on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import CELLS, HEADINGS, LISTS, attribute

__all__ = [
    "FAR",
    "LONGEST_HEADING",
    "is_layout_list",
    "is_within",
    "read_grid",
    "read_heading",
]

# How many levels up a structure is looked for.
FAR = 8
# An unclosed heading holds all that follows.
LONGEST_HEADING = 300
MOST_LINES_IN_HEADING = 4
# Items of more blocks than this are cards or comments, not points of a list.
MOST_BLOCKS_IN_ITEM = 5
# Cells that hold more on average are columns of a page, not of a table.
LONGEST_CELLS = 250
MOST_BLOCKS_IN_CELL = 3


def is_within(blocks: Blocks, structure: int, outer: int) -> bool:
    """Return whether a structure is, or is not far below, another one."""
    for _ in range(FAR):
        if structure <= outer:
            break
        structure = blocks.structure_parents[structure]
    return structure == outer


def read_heading(blocks: Blocks, chosen: Sequence[int], position: int, heading: int) -> bool:
    """Return whether a heading holds nothing but a few short lines."""
    length = 0
    for count, number in enumerate(chosen[position : position + MOST_LINES_IN_HEADING + 1]):
        structure = blocks.structures[number]
        if structure != heading:
            return not is_within(blocks, structure, heading)
        length += len(blocks.texts[number])
        if length > LONGEST_HEADING or count == MOST_LINES_IN_HEADING:
            return False
    return True


def is_layout_list(blocks: Blocks, chosen: Sequence[int], position: int, outer: int) -> bool:
    """Return whether the first item of a list holds a heading, or more than a point of a list does."""
    tags: list[str] = []
    item = 0
    for number in chosen[position : position + MOST_BLOCKS_IN_ITEM + 1]:
        path = _path(blocks, blocks.structures[number], outer)
        if not path or (item and path[-1] != item):
            break
        item = path[-1]
        inner = {blocks.structure_tag(each) for each in path[:-1]}
        if inner & LISTS:
            return False  # an outline
        if inner & HEADINGS:
            return True
        tags.append("pre" if "pre" in inner else "")
    return len(tags) > MOST_BLOCKS_IN_ITEM and "pre" not in tags


def _path(blocks: Blocks, structure: int, outer: int) -> list[int]:
    """Return the structures from `structure` up to below `outer`; none if that is not around, or too far."""
    path: list[int] = []
    while structure > outer and len(path) < FAR:
        path.append(structure)
        structure = blocks.structure_parents[structure]
    return path if structure == outer else []


class _Table:
    """The parts of a table.

    rows:    its rows, with the cells of each.
    owner:   the cell that each structure in the table is in, 0 for none.
    titled:  the cells with a heading inside.
    headers: how many cells are headers.
    nested:  whether there is another table inside; then it is not read to its end.
    """

    def __init__(self, blocks: Blocks, table: int) -> None:
        self.rows: dict[int, list[int]] = {}
        self.owner, self.titled = {table: 0}, set[int]()
        self.headers = 0
        self.nested = False
        parents = blocks.structure_parents
        structure = table + 1
        while structure < len(parents) and parents[structure] >= table and not self.nested:
            self.add(structure, blocks.structure_tag(structure), parents[structure], table)
            structure += 1

    def add(self, structure: int, tag: str, parent: int, table: int) -> None:
        self.owner[structure] = self.owner.get(parent, 0)
        if tag == "table":
            self.nested = True
        elif tag in HEADINGS:
            self.titled.add(self.owner[structure])
        elif tag == "tr" and parent == table:
            self.rows[structure] = []
        elif tag in CELLS and parent in self.rows:
            self.rows[parent].append(structure)
            self.owner[structure] = structure
            self.headers += tag == "th"

    def holds_data(self, cells: dict[int, int], length: int) -> bool:
        """Return whether its cells are short and side by side, from the blocks in each and their length."""
        wide = sum(len(row) > 1 and not cells.keys().isdisjoint(row) for row in self.rows.values())
        return (
            len(cells) > 1
            and (wide > 1 or (wide > 0 and self.headers > 0))
            and length <= LONGEST_CELLS * len(cells)
            and sum(cells.values()) <= MOST_BLOCKS_IN_CELL * len(cells)
            and not any(cells.get(cell, 0) > 1 for cell in self.titled)  # a heading above text
        )


def read_grid(blocks: Blocks, chosen: Sequence[int], position: int, table: int) -> dict[int, list[int]]:
    """Return the rows of a table with the cells of each; nothing if it is there for layout alone."""
    if attribute(blocks.structure_source(table), "role") in ("presentation", "none"):
        return {}
    parts = _Table(blocks, table)
    if parts.nested:
        return {}
    cells, length = _count(blocks, chosen, position, parts.owner)
    return parts.rows if parts.holds_data(cells, length) else {}


def _count(
    blocks: Blocks, chosen: Sequence[int], position: int, owner: dict[int, int]
) -> tuple[dict[int, int], int]:
    """Count the chosen blocks of each cell, and the length of all."""
    cells: dict[int, int] = {}
    length = 0
    for index in range(position, len(chosen)):
        number = chosen[index]
        structure = blocks.structures[number]
        if structure not in owner:
            if index > position:
                break
            continue  # right after an image, this may be the block before the table
        cell = owner[structure]
        if cell:
            cells[cell] = cells.get(cell, 0) + 1
            length += len(blocks.texts[number])
    return cells, length
