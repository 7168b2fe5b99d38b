"""Plain text: paragraphs a blank line apart, items and rows a line each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import repeat

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import CELLS, LISTS
from cleanpress.html.render.code import read_code
from cleanpress.html.render.grid import Grid, read_mark
from cleanpress.html.render.inline import SUP, Inline
from cleanpress.html.render.lines import Lines, Numbering
from cleanpress.html.render.references import References
from cleanpress.html.render.runs import Run
from cleanpress.html.render.walk import walk, write_all

__all__ = ["write_text"]

# What has no blank lines inside.
_COMPACT = LISTS | {"dl", "table"}
# Digits above a line are an exponent, or the mark of a note; letters mostly an ordinal: 1st, 2e.
_EXPONENT = re.compile(r"[-−–+]?(?:\d+|[nx])")
_OF_FRACTION = re.compile(r"\s*[/⁄]\s*\d")


def write_text(
    blocks: Blocks,
    chosen: Sequence[int],
    title: str = "",
    *,
    url: str | None,
    links: bool,
    images: bool,
    tables: bool,
) -> str:
    """Return a title and the chosen blocks as plain text; links and images, if wanted, as in Markdown.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<p>Kinds:<ol><li>Green<li>Black</ol><table><tr><th>Tea<th>Minutes<tr><td>Black<td>4</table>"
    >>> blocks = read_blocks(parse(page).markup)
    >>> print(write_text(blocks, range(len(blocks)), url=None, links=False, images=False, tables=True))
    Kinds:
    <BLANKLINE>
    1. Green
    2. Black
    <BLANKLINE>
    Tea | Minutes
    Black | 4
    """
    references = References(blocks.tokens, url) if links or images else None
    inline = Inline(blocks, references, links=links, images=images) if references else None
    writer = _TextWriter(blocks, inline)
    writer.write(title)
    write_all(writer, walk(blocks, chosen, tables=tables, images=images))
    return writer.lines.text()


class _TextWriter:
    def __init__(self, blocks: Blocks, inline: Inline | None) -> None:
        self.blocks, self.inline = blocks, inline
        self.lines = Lines()
        self.cell: list[str] | None = None  # the cell that is open
        self.grid = Grid()  # of the table that is open
        self.code: list[int] = []  # the blocks of the <pre> that is open
        self.numbering = Numbering(blocks)
        # Whether a list or table has just begun, whose first line is a blank line away from what is before.
        self.begins = False
        self.compact = 0  # lists and tables that are open: their lines follow one another

    def block(self, tag: str, number: int) -> None:
        if tag == "pre":
            self.code.append(number)
            return
        inline = self.inline
        if inline is not None:
            text = _inline(_with_exponents(inline.read(number)))
        elif self.has_superscript(number):
            text = _inline(_with_exponents(self.plain_inline.read(number)))
        else:
            text = self.blocks.texts[number]
        self.write(text)

    def has_superscript(self, number: int) -> bool:
        start, end = self.blocks.starts[number], self.blocks.ends[number]
        return end - start > 2 and any(map(str.startswith, self.blocks.tokens[start:end], repeat("sup")))

    @cached_property
    def plain_inline(self) -> Inline:
        return Inline(self.blocks, References(self.blocks.tokens, None), links=False, images=False)

    def image(self, tag: str, token: int) -> None:
        if self.inline is not None:
            address, alt = self.inline.references.image(token)
            self.write(_image(address, alt) if address else "")

    def rule(self) -> None:
        """Write nothing: plain text has no rules."""

    def write(self, text: str) -> None:
        if not text:
            return
        if self.cell is not None:
            self.cell.append(text.replace("\n", " "))
        elif self.begins or not self.compact:
            self.lines.write(text)
            self.begins = False
        else:
            self.lines.write(text, "\n")

    def enter(self, tag: str, structure: int) -> None:
        if tag in CELLS:
            self.cell = []
        elif tag == "tr":
            self.grid.begin_row()
        elif tag in _COMPACT:
            if tag == "table":
                self.grid = Grid()
            self.begins = self.begins or not self.compact
            self.compact += 1
            self.numbering.enter(tag, structure)
        elif tag == "li" and self.cell is None:
            number = self.numbering.take(structure)
            mark = "- " if number is None else f"{self.numbering.label(number) or number}. "
            self.lines.enter(mark, " " * len(mark))
        elif tag == "dd" and self.cell is None:
            self.lines.enter("  ", "  ")

    def leave(self, tag: str, structure: int) -> None:
        if tag in _COMPACT:
            self.compact -= 1
            self.numbering.leave()
            self.begins = False
        elif tag == "pre":
            numbers, self.code = self.code, []
            self.write(read_code(self.blocks, numbers, structure))
        elif tag in CELLS:
            text = " ".join(self.cell or ()) or (read_mark(self.blocks, structure) if structure else "")
            self.cell = None
            self.grid.add_cell(text, self.blocks.structure_source(structure))
        elif tag == "tr" and any(self.grid.row):
            self.write(" | ".join(self.grid.row[: self.grid.end]).rstrip())
        elif tag in ("li", "dd") and self.cell is None:
            self.lines.leave()


def _with_exponents(runs: list[Run]) -> list[Run]:
    """Return the runs with a sign before what stands above the line behind a digit: 10^6, 2 1/2."""
    written = list(runs)
    for at in range(1, len(runs)):
        text = runs[at].text
        if runs[at].styles & SUP and runs[at - 1].text[-1:].isdigit() and _EXPONENT.fullmatch(text):
            below = "".join(run.text for run in runs[at + 1 : at + 3])
            written[at] = runs[at]._replace(text=(" " if _OF_FRACTION.match(below) else "^") + text)
    return written


def _inline(runs: list[Run]) -> str:
    parts: list[str] = []
    link = ""
    for run in runs:
        if run.link != link:
            if link:
                parts.append(f"]({link})")
            if run.link:
                parts.append("[")
            link = run.link
        parts.append(_image(run.image, run.text) if run.image else run.text)
    if link:
        parts.append(f"]({link})")
    return "".join(parts)


def _image(address: str, alt: str) -> str:
    return f"![{alt}]({address})"
