"""Lines of output: their prefixes, the gaps between paragraphs, and the numbers of list items."""

from __future__ import annotations

from collections.abc import Callable

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import attribute, number_attribute

__all__ = ["Lines", "Numbering"]

# What is nested deeper goes on at this depth: each line of a paragraph begins with its prefix.
LONGEST_PREFIX = 80
LARGEST_ROMAN = 4000
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


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
        if len(self.prefix) < LONGEST_PREFIX:
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


class _Numbers:
    """The numbers of one list.

    outer:  the list, 0 for one that the page only implies.
    number: of the next item; `step` to the one after, 0 for a list without numbers.
    at:     the structure up to which its items have been counted.
    """

    __slots__ = ("at", "number", "outer", "step", "style")

    def __init__(self, outer: int, number: int, step: int, style: str) -> None:
        self.outer, self.number, self.step, self.style = outer, number, step, style
        self.at = outer


class Numbering:
    """The numbers of the items of the lists that are open, as on the page: all items count."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.next: list[_Numbers] = []

    def __len__(self) -> int:
        return len(self.next)

    def enter(self, tag: str, structure: int) -> None:
        """Begin a list; `structure` is 0 for one that the page only implies."""
        number, step = self.first(structure) if tag == "ol" else (0, 0)
        style = attribute(self.blocks.structure_source(structure), "type") if step else ""
        self.next.append(_Numbers(structure, number, step, style if style in _STYLES else ""))

    def leave(self) -> None:
        """End the list begun last."""
        self.next.pop()

    def take(self, item: int) -> int | None:
        """Return the number of the next item, None in a list without numbers."""
        numbers = self.next[-1]
        if not numbers.step:
            return None
        parents, outer = self.blocks.structure_parents, self.blocks.structure_parents[item]
        if item > 0 and outer != numbers.outer and self.blocks.structure_tag(outer) == "ol":
            # The item that this list is in says nothing, so that the list counts as the one around.
            numbers.outer = numbers.at = outer
            numbers.number, numbers.step = self.first(outer)
        if 0 < numbers.outer <= numbers.at < item:
            for structure in range(numbers.at + 1, item):
                if parents[structure] == numbers.outer:
                    self.count(numbers, structure)
            numbers.at = item
        return self.count(numbers, item)

    def count(self, numbers: _Numbers, item: int) -> int:
        """Return the number of an item, and go on to the next one."""
        value = number_attribute(self.blocks.structure_source(item), "value") if item > 0 else None
        number = numbers.number if value is None else value
        numbers.number = number + numbers.step
        return number

    def label(self, number: int) -> str:
        """Return a number as the page writes it: a letter or Roman, if the list says so; "" otherwise."""
        style = self.next[-1].style
        return _STYLES[style](number) if style and 0 < number < LARGEST_ROMAN else ""

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


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


_STYLES: dict[str, Callable[[int], str]] = {
    "a": _letters,
    "A": lambda number: _letters(number).upper(),
    "i": _roman,
    "I": lambda number: _roman(number).upper(),
}
