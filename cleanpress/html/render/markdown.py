"""Markdown: CommonMark, with GitHub's tables and strikethrough."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import CELLS, HEADINGS, LISTS
from cleanpress.html.render.code import read_code, read_language
from cleanpress.html.render.grid import Grid, read_mark
from cleanpress.html.render.inline import STRONG, Inline, is_listing, without
from cleanpress.html.render.lines import Lines, Numbering
from cleanpress.html.render.markdown_inline import (
    code_span,
    escape,
    image_mark,
    inline_lines,
    longest_run,
    start_escaped,
)
from cleanpress.html.render.references import References
from cleanpress.html.render.runs import Run
from cleanpress.html.render.walk import walk, write_all

__all__ = ["write_markdown"]

# Number signs at the end of a heading are no part of it.
_CLOSING = re.compile(r"(?:^|(?<= ))#+$")
_BLANK_LINE = "\n\n"


def write_markdown(
    blocks: Blocks,
    chosen: Sequence[int],
    title: str = "",
    *,
    url: str | None,
    links: bool,
    images: bool,
    tables: bool,
) -> str:
    """Return a title and the chosen blocks as Markdown.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<h2>Tea</h2><ol><li>Boil <b>fresh </b>water.<ul><li>Not hot water.</ul><li>Wait.</ol>"
    >>> blocks = read_blocks(parse(page).markup)
    >>> print(write_markdown(blocks, range(len(blocks)), url=None, links=True, images=True, tables=True))
    ## Tea
    <BLANKLINE>
    1. Boil **fresh** water.
       - Not hot water.
    2. Wait.
    """
    writer = _MarkdownWriter(blocks, References(blocks.tokens, url), links=links, images=images)
    writer.title(title)
    write_all(writer, walk(blocks, chosen, tables=tables, rules=True, images=images))
    return writer.lines.text()


class _MarkdownWriter:
    def __init__(self, blocks: Blocks, references: References, *, links: bool, images: bool) -> None:
        self.blocks, self.references = blocks, references
        self.inline = Inline(blocks, references, links=links, images=images)
        self.lines = Lines()
        self.lists = _Lists(blocks, self.lines)
        # The tag around the paragraph written last, "" if what was written last is not a paragraph.
        self.last = ""
        self.heading: list[str] = []
        self.code: list[int] = []
        self.table: _PipeTable | None = None
        self.below_table: list[str] = []
        self.last_image = ""

    def block(self, tag: str, number: int) -> None:
        if tag == "pre":
            self.code.append(number)
            return
        runs = self.inline.read(number)
        if not runs:
            return
        if cell := self.open_cell():
            cell.add("<br>".join(filter(None, inline_lines(runs))))
        elif tag in HEADINGS:
            self.heading.extend(inline_lines(without(STRONG, runs)))
        elif is_listing(runs):
            self.fence("".join(run.text for run in runs), "")
        elif self.table is not None and self.table.rows:
            self.below_table.append(" ".join(inline_lines(runs)))
        else:
            self.paragraph(_paragraphs(inline_lines(runs)), tag or "p")

    def title(self, text: str) -> None:
        """Write a title above everything else."""
        self.write_heading(1, " ".join(inline_lines([Run(text)])) if text else "")

    def write_heading(self, level: int, text: str) -> None:
        if text:
            self.write("#" * level + " " + (_CLOSING.sub(r"\\\g<0>", text) if "#" in text else text))

    def open_cell(self) -> _PipeTable | None:
        """Return the table if a cell of it is open."""
        return self.table if self.table is not None and self.table.in_cell else None

    def paragraph(self, text: str, tag: str) -> None:
        if tag == "dd" and self.last in ("dt", "dd") and self.lines.first is None:
            self.lists.write(": " + text, "\n")
        elif tag == "dt" and self.last == "dt":
            self.lists.write(text, "\n")
        else:
            self.lists.write(text)
        self.last = tag

    def write(self, text: str) -> None:
        """Write what is not a paragraph."""
        self.lists.write(text)
        self.last = ""

    def image(self, tag: str, token: int) -> None:
        address, alt = self.references.image(token)
        if not address or address == self.last_image:
            return
        self.last_image = address
        mark = image_mark(address, alt)
        if cell := self.open_cell():
            cell.add(mark)
        elif self.table is None:
            self.write(mark)

    def rule(self) -> None:
        if self.lines.first is None:
            self.write("---")

    def fence(self, text: str, language: str) -> None:
        fence = "`" * max(3, longest_run(text) + 1)
        self.write(f"{fence}{language}\n{text}\n{fence}")

    def enter(self, tag: str, structure: int) -> None:
        if self.table is not None:
            if tag == "tr":
                self.table.begin_row()
            elif tag in CELLS:
                self.table.begin_cell()
        elif tag == "table":
            self.table = _PipeTable()
        elif tag in LISTS:
            self.lists.enter(tag, structure)
        elif tag == "li":
            self.lists.enter_item(structure, after_paragraph=bool(self.last))
        elif tag == "blockquote":
            self.lines.enter("> ", "> ")

    def leave(self, tag: str, structure: int) -> None:
        if tag == "pre":
            self.leave_code(structure)
        elif self.table is not None:
            self.leave_in_table(tag, structure, self.table)
        elif tag in HEADINGS:
            text = " ".join(filter(None, self.heading))
            self.heading.clear()
            self.write_heading(int(tag[1]), text)
        elif tag in LISTS:
            self.lists.leave()
        elif tag == "li" or tag == "blockquote":
            self.lines.leave()

    def leave_code(self, structure: int) -> None:
        numbers, self.code = self.code, []
        text = read_code(self.blocks, numbers, structure)
        if not text.strip():
            return
        if self.table is None:
            self.fence(text, read_language(self.blocks, numbers[-1], structure))
        elif self.table.in_cell:
            for line in text.splitlines():
                self.table.add(code_span(line.strip()) if line.strip() else "")

    def leave_in_table(self, tag: str, structure: int, table: _PipeTable) -> None:
        if tag in CELLS:
            if not table.cell and structure:
                table.add(escape(read_mark(self.blocks, structure)))
            table.end_cell(self.blocks.structure_source(structure))
        elif tag == "tr":
            table.end_row()
        elif tag == "table":
            self.table = None
            text = table.text()
            if text:
                self.write(text)
            for paragraph in self.below_table:
                self.paragraph(paragraph, "caption")
            self.below_table.clear()


class _PipeTable:
    r"""A table of GitHub's Markdown: a line a row, the first of them the head.

    >>> table = _PipeTable()
    >>> for row in (["Tea", "Minutes"], ["Black", "3|4"]):
    ...     table.begin_row()
    ...     for cell in row:
    ...         table.begin_cell()
    ...         table.add(cell)
    ...         table.end_cell()
    ...     table.end_row()
    >>> print(table.text())
    | Tea | Minutes |
    | --- | --- |
    | Black | 3\|4 |
    """

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.grid = Grid()
        self.cell: list[str] = []
        self.in_cell = False

    def begin_row(self) -> None:
        """Begin a new row."""
        self.grid.begin_row()

    def begin_cell(self) -> None:
        """Begin a new cell."""
        self.cell = []
        self.in_cell = True

    def add(self, text: str) -> None:
        """Add a line to the cell."""
        if text:
            self.cell.append(text)

    def end_cell(self, source: str = "") -> None:
        """Put the cell in its place; `source` is the tag that opened it."""
        self.in_cell = False
        self.grid.add_cell("<br>".join(self.cell).replace("|", "\\|"), source)

    def end_row(self) -> None:
        """Put the row in its place, if there is something in it."""
        if any(self.grid.row):
            self.rows.append(self.grid.row)

    def text(self) -> str:
        """Return the table; "" without rows."""
        if not self.rows:
            return ""
        head = self.rows[0]
        # Cells beyond the last column of the head would not be shown.
        head += [""] * (max(map(len, self.rows)) - len(head))
        lines = [f"| {' | '.join(row)} |" for row in self.rows]
        lines.insert(1, "|" + " --- |" * len(head))
        return "\n".join(lines)


class _List:
    __slots__ = ("begun", "loose", "mark")

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.begun = False  # whether it has an item
        self.loose = False  # whether one of its items has blank lines inside


class _Lists:
    """The lists that are open: writes below their marks, and decides where blank lines go."""

    def __init__(self, blocks: Blocks, lines: Lines) -> None:
        self.lines = lines
        self.numbering = Numbering(blocks)
        self.open: list[_List] = []
        # How far in the list stood that was closed last, and its mark, while nothing is written after it.
        self.closed = (-1, "")
        self.gap = ""

    def enter(self, tag: str, structure: int) -> None:
        # Two lists with the same marks, one right after the other, would be one.
        marks = ".)" if tag == "ol" else "-*"
        same = self.closed == (len(self.lines.prefix), marks[0])
        self.open.append(_List(marks[same]))
        self.numbering.enter(tag, structure)

    def leave(self) -> None:
        self.closed = (len(self.lines.prefix), self.open.pop().mark)
        self.numbering.leave()
        self.gap = ""

    def enter_item(self, structure: int, *, after_paragraph: bool) -> None:
        current = self.open[-1]
        number = self.numbering.take(structure)
        if self.lines.first is None:
            # Only a list that begins with 1 can begin without a blank line before it.
            follows = len(self.open) > 1 and after_paragraph and number in (None, 1)
            close = not current.loose if current.begun else follows
            self.gap = "\n" if close else _BLANK_LINE
        current.begun = True
        self.closed = (-1, "")
        if number is not None and (label := self.numbering.label(number)):
            # Markdown has no letters for numbers, and a text may speak of them.
            self.lines.enter(f"- {label}. ", "  ")
            return
        mark = current.mark if number is None else f"{min(max(number, 0), 999_999_999)}{current.mark}"
        self.lines.enter(f"{mark} ", " " * (len(mark) + 1))

    def write(self, text: str, gap: str = _BLANK_LINE) -> None:
        if self.lines.first is None and self.open and gap == _BLANK_LINE:
            self.open[-1].loose = True
        self.lines.write(text, self.gap or gap)
        self.gap = ""
        self.closed = (-1, "")


def _paragraphs(lines: Sequence[str]) -> str:
    """Write lines as paragraphs: a line break is one; two are the end of a paragraph."""
    if len(lines) == 1:
        return start_escaped(lines[0])
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(start_escaped(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return _BLANK_LINE.join("  \n".join(paragraph) for paragraph in paragraphs if paragraph)
