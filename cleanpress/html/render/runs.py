"""Runs of text that look alike, and how they are put together from what a page has between its tags."""

from __future__ import annotations

from typing import NamedTuple

from cleanpress.html.elements import decode_references

__all__ = ["Run", "Runs"]


class Run(NamedTuple):
    """Text of one style and one link, or an image; never empty, with its white space folded.

    text:   "\\n" for a line break, the alternative text of an image.
    styles: a sum of STRONG, EM and so on.
    link:   where it links to, "" for nowhere.
    image:  the address of an image, "" for text.
    """

    text: str
    styles: int = 0
    link: str = ""
    image: str = ""


_LINE_BREAK = Run("\n")


class Runs:
    r"""Makes runs of texts as a page has them, with white space and references as written.

    White space that a text begins or ends with is moved out of it: a space looks like what is on both of its
    sides. Texts that look alike are one run.

    >>> runs = Runs()
    >>> for text, styles in (("Boil ", 0), ("fresh ", 1), ("\n water", 1), (".", 0)):
    ...     runs.add_text(text, styles, "")
    >>> [(run.text, run.styles) for run in runs.made()]
    [('Boil ', 0), ('fresh water', 1), ('.', 0)]
    """

    def __init__(self) -> None:
        self.done: list[Run] = []
        # The texts that look alike and come last; and what they, or an image in their place, look like.
        self.parts: list[str] = []
        self.styles, self.link = 0, ""
        self.is_line_start = True
        # The white space after what came last: what it looks like so far.
        self.space: tuple[int, str] | None = None

    def add_text(self, text: str, styles: int, link: str) -> None:
        """Add a text; references in it are decoded."""
        folded = " ".join(text.split())
        if not folded or text[0].isspace():
            space = self.space
            if space is None:
                self.space = styles, link
            elif space[0] != styles or space[1] != link:
                self.space = space[0] & styles, link if space[1] == link else ""
        if not folded:
            return
        self.add_space(styles, link)
        self.append(decode_references(folded) if "&" in folded else folded, styles, link)
        self.space = (styles, link) if text[-1].isspace() else None

    def add_image(self, address: str, alt: str, styles: int, link: str) -> None:
        """Add an image; `alt` is its alternative text."""
        self.add_space(styles, link)
        self.end_run()
        self.done.append(Run(alt, styles, link, address))
        self.styles, self.link, self.space, self.is_line_start = styles, link, None, False

    def add_break(self) -> None:
        """Add a line break; there is none before everything else."""
        self.end_run()
        if self.done:
            self.done.append(_LINE_BREAK)
        self.space, self.is_line_start = None, True

    def add_space(self, styles: int, link: str) -> None:
        """Add the white space before what looks like this; a line begins without one."""
        if self.space is not None and not self.is_line_start:
            before_styles, before_link = self.space
            same_link = link if before_link == link == self.link else ""
            self.append(" ", before_styles & styles & self.styles, same_link)

    def append(self, text: str, styles: int, link: str) -> None:
        """Append a text to those that look alike, or begin a new run with it."""
        if self.parts and (styles != self.styles or link != self.link):
            self.end_run()
        self.parts.append(text)
        self.styles, self.link, self.is_line_start = styles, link, False

    def end_run(self) -> None:
        if self.parts:
            self.done.append(Run("".join(self.parts), self.styles, self.link))
            self.parts.clear()

    def made(self) -> list[Run]:
        """Return all runs, without line breaks after the last text."""
        self.end_run()
        while self.done and self.done[-1] is _LINE_BREAK:
            self.done.pop()
        return self.done
