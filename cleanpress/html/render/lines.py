"""Output that is lines: what each begins with, and how many line breaks stand between two paragraphs."""

from __future__ import annotations

__all__ = ["Lines"]


class Lines:
    r"""Lines below the marks of the lists and quotes they stand in.

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
        """From here on, the next line begins with `mark` too, and those after it with `rest`."""
        self.frames.append((self.prefix, self.first))
        self.first = (self.prefix if self.first is None else self.first) + mark
        self.prefix += rest

    def leave(self) -> None:
        """End what the last `enter` began."""
        pending = self.first is not None
        self.prefix, before = self.frames.pop()
        # A mark that nothing was written after is none.
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
        """All that was written."""
        return "".join(self.out)
