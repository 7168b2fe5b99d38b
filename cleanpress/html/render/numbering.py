"""The numbers of the items of ordered lists."""

from __future__ import annotations

from cleanpress.html.blocks import Blocks
from cleanpress.html.render.shapes import number_attribute

__all__ = ["Numbering"]


class Numbering:
    """Counts the items of the lists that are open; those that are not chosen have no number."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        # For each list, the number of its next item and the step to the one after; no step without numbers.
        self.next: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self.next)

    def enter(self, tag: str, structure: int) -> None:
        """Begin a list; `structure` is 0 for one that the page only implies."""
        self.next.append(self.first(structure) if tag == "ol" else (0, 0))

    def leave(self) -> None:
        """End the list begun last."""
        self.next.pop()

    def take(self, item: int) -> int | None:
        """The number of the next item, None in a list without numbers."""
        number, step = self.next[-1]
        if not step:
            return None
        value = number_attribute(self.source(item), "value")
        number = number if value is None else value
        self.next[-1] = number + step, step
        return number

    def first(self, outer: int) -> tuple[int, int]:
        source = self.source(outer)
        start = number_attribute(source, "start")
        if ' reversed=""' not in source:
            return (1 if start is None else start), 1
        if start is None:
            parents = self.blocks.structure_parents
            structure = outer + 1
            start = 0
            while structure < len(parents) and parents[structure] >= outer:
                start += parents[structure] == outer
                structure += 1
        return start, -1

    def source(self, structure: int) -> str:
        return (
            self.blocks.pieces[self.blocks.structure_pieces[structure]].partition(">")[0] if structure else ""
        )
