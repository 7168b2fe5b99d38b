"""Lines of output: their prefixes, the gaps between paragraphs, and the numbers of list items."""

from __future__ import annotations

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import number_attribute

__all__ = ["Lines", "Numbering"]


class Lines:
    r"""Lines with the marks of the lists and quotes they are in.

    >>> lines = Lines()
    >>> lines.write("To do:")
    >>> lines.enter("- ", "  ")
    >>> lines.write("Boil water.", gap="\n")
    >>> lines.write("A pot\nof it.")
    >>> lines.leave()
    >>> lines.write("Then wait.")
    >>> print(lines.text())
    To do:
    - Boil water.
    <BLANKLINE>
      A pot
      of it.
    <BLANKLINE>
    Then wait.
    """

    def __init__(self) -> None:
        self.out: list[str] = []
        # What lines begin with; the next one, if it is the first in an item: that has the item's mark.
        self.prefix = ""
        self.first: str | None = None
        # How much of `prefix` has held since the last line was written: what blank lines begin with.
        self.held = 0
        self.frames: list[tuple[str, str | None]] = []

    def enter(self, mark: str, rest: str) -> None:
        """Begin the next line with `mark` too, and the lines after it with `rest`."""
        self.frames.append((self.prefix, self.first))
        self.first = (self.prefix if self.first is None else self.first) + mark
        self.prefix += rest

    def leave(self) -> None:
        """End what the last `enter` began."""
        pending = self.first is not None
        self.prefix, before = self.frames.pop()
        # A mark with nothing after it is not written.
        self.first = before if pending else None
        self.held = min(self.held, len(self.prefix))

    def write(self, text: str, gap: str = "\n\n") -> None:
        """Write a paragraph, after a blank line or as `gap` says."""
        if self.out:
            is_bare = gap == "\n" or not self.held
            self.out.append(gap if is_bare else "\n" + self.prefix[: self.held].rstrip() + "\n")
        if "\n" in text and self.prefix:
            first, *rest = text.split("\n")
            blank = self.prefix.rstrip()
            text = "\n".join([first, *(self.prefix + line if line else blank for line in rest)])
        self.out.append((self.prefix if self.first is None else self.first) + text)
        self.first = None
        self.held = len(self.prefix)

    def text(self) -> str:
        """Return all that was written."""
        return "".join(self.out)


class Numbering:
    """The numbers of the items of the lists that are open; items that are not chosen have no number."""

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
        """Return the number of the next item, None in a list without numbers."""
        number, step = self.next[-1]
        if not step:
            return None
        value = number_attribute(self.blocks.structure_source(item), "value")
        number = number if value is None else value
        self.next[-1] = number + step, step
        return number

    def first(self, outer: int) -> tuple[int, int]:
        """Return the number of the first item of an ordered list, and the step to the next."""
        source = self.blocks.structure_source(outer)
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
