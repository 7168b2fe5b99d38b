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
        structure = blocks.structures[number]
        if structure < outer:
            break
        path = _path(blocks, structure, outer)
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
    # The structures from `structure` up to right below `outer`; none if that is not around, or too far out.
    path: list[int] = []
    while structure > outer and len(path) < FAR:
        path.append(structure)
        structure = blocks.structure_parents[structure]
    return path if structure == outer else []


def read_grid(blocks: Blocks, chosen: Sequence[int], position: int, table: int) -> dict[int, list[int]]:
    """Return the rows of a table with the cells of each; nothing if it is there for layout alone."""
    if attribute(blocks.structure_source(table), "role") in ("presentation", "none"):
        return {}
    parents = blocks.structure_parents
    rows: dict[int, list[int]] = {}
    # The cell that each structure stands in, and those with a heading inside.
    owner, titled = {table: 0}, set[int]()
    headers = 0
    structure = table + 1
    while structure < len(parents) and parents[structure] >= table:
        tag = blocks.structure_tag(structure)
        parent = parents[structure]
        owner[structure] = owner.get(parent, 0)
        if tag == "table":
            return {}
        if tag in HEADINGS:
            titled.add(owner[structure])
        elif tag == "tr" and parent == table:
            rows[structure] = []
        elif tag in CELLS and parent in rows:
            rows[parent].append(structure)
            owner[structure] = structure
            headers += tag == "th"
        structure += 1
    cells, length = _count(blocks, chosen, position, owner)
    wide = sum(len(row) > 1 and any(cell in cells for cell in row) for row in rows.values())
    is_grid = (
        len(cells) > 1
        and (wide > 1 or (wide and headers))
        and length <= LONGEST_CELLS * len(cells)
        and sum(cells.values()) <= MOST_BLOCKS_IN_CELL * len(cells)
        and not any(cells.get(cell, 0) > 1 for cell in titled)  # a heading above text
    )
    return rows if is_grid else {}


def _count(
    blocks: Blocks, chosen: Sequence[int], position: int, owner: dict[int, int]
) -> tuple[dict[int, int], int]:
    # How many chosen blocks each cell has, and the length of all.
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
