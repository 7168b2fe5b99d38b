"""NormalizeWhitespace: one kind of line end, one kind of space, and no more of either than is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit, because
from cleanpress.errors import OptionError, OptionTypeError, one_of, shown
from cleanpress.text.code import Code
from cleanpress.text.fences import has_fences
from cleanpress.text.layout import Columns, Indentation, Layout, is_wide
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.markdown import is_markdown
from cleanpress.text.remove import until_stable
from cleanpress.text.white import LINE_ENDS, SPACES, white_runs

__all__ = ["NoBreakSpaces", "NormalizeWhitespace"]

NoBreakSpaces = Literal["plain", "keep"]

_LINE_END = lazy(f"\r\n|[{LINE_ENDS}]")
_ODD = SPACES[2:]
_LINE_ENDS_IN_STRINGS = ("\x85", "\u2028", "\u2029", "\x0b", "\x0c")
_WINDOWS_LINE_END = lazy("\r\n")
_BLANKS = lazy(f"[{SPACES}]*+")
_ODD_SPACES = lazy(f"[{SPACES[2:]}]+")
_WIDE_SPACES = lazy("\u3000+")

# Where French and English typography put a no-break space: before the first, after the second.
_CLOSES = (
    ";:!?\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}%‰€$£¥°"
)
_OPENS = "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}§№"

_NO_BREAK = "\u00a0\u202f"
# The letters of the script that a space belongs to: Mongolian writes suffixes after a narrow no-break space.
_SCRIPT_LETTERS = {"\u202f": ("\u1820", "\u18aa"), "\u1680": ("\u1681", "\u169a")}


@dataclass(frozen=True, repr=False)
class NormalizeWhitespace(Cleaner):
    """Make all line ends and spaces plain, and close the gaps: runs of spaces, trailing spaces, blank lines.

    Blank lines at the start and the end of the text are removed; a final line end is kept, and none is added.
    Code between fences keeps its indentation, its blank lines and the gaps inside its lines; its trailing
    spaces are removed, and its line ends and odd spaces made plain. Tabs, tables (a gap above a gap),
    drawings, lines of dots, heads of columns and of printed pages, code, and indented lines that look like
    verse or a nested list keep their gaps, too. JSON, JSON Lines, CSV, TSV and YAML keep all inside a line.
    Two spaces before a line end stay where the text is Markdown, as they break the line. Kept as they are: an
    ideographic space between Chinese or Japanese characters or before a paragraph of them, Ogham's space in
    Ogham, the narrow no-break space in front of a Mongolian suffix.

    max_blank_lines: how many blank lines may stand together (1).
    indentation:     "auto" (the default) removes it only from lone paragraphs of prose and from a first
                     line that nothing indented follows; "keep"; "remove".
    columns:         "keep" (the default) leaves tables, tabs and the inner spacing of indented code; with
                     "remove" every run of spaces and tabs inside a line becomes one space.
    no_break_spaces: "plain" (the default) makes them spaces; "keep" leaves them where typography asks
                     for them: before ; : ! ? » and units, after «, between the digits of a number.

    Reasons: line_end, exotic_space, space_run, trailing_space, blank_lines, indentation.
    Raises OptionError for a value that is not one of these, or a max_blank_lines below 0.
    Sources: Unicode 16 chapter 6.2 and PropList.txt (White_Space); CommonMark 0.31 for code fences.

    >>> whitespace = NormalizeWhitespace()
    >>> whitespace("\\n\\nOne\\u00a0fine  day. \\r\\n\\r\\n\\r\\n\\r\\nNext.")
    'One fine day.\\n\\nNext.'
    >>> whitespace("# Roses\\n\\nRed,  \\nblue.\\n")
    '# Roses\\n\\nRed,  \\nblue.\\n'
    >>> whitespace("```\\nx =  1  \\n\\n\\n\\ny\\n```")
    '```\\nx =  1\\n\\n\\n\\ny\\n```'
    """

    max_blank_lines: int = 1
    indentation: Indentation = "auto"
    columns: Columns = "keep"
    no_break_spaces: NoBreakSpaces = "plain"
    categories = ("space_run", "exotic_space", "trailing_space", "indentation", "blank_lines", "line_end")

    def __post_init__(self) -> None:
        if isinstance(self.max_blank_lines, bool) or not isinstance(self.max_blank_lines, int):
            raise OptionTypeError(
                f"max_blank_lines is a whole number, and was given {shown(self.max_blank_lines)}."
            )
        if self.max_blank_lines < 0:
            raise OptionError(f"max_blank_lines is 0 or more, and was given {self.max_blank_lines}.")
        one_of("indentation", self.indentation, get_args(Indentation))
        one_of("columns", self.columns, get_args(Columns))
        one_of("no_break_spaces", self.no_break_spaces, get_args(NoBreakSpaces))

    def edits(self, text: str) -> list[Edit]:
        # What is code or data is judged by lines and their white space, which are made plain here: the next
        # pass may see other ones.
        return until_stable(text, self._one_pass)

    def _one_pass(self, text: str) -> list[Edit]:
        reader = _Reader(text, self)
        for start, end in white_runs(text):
            reader.read(start, end)
        return reader.edits


class _Strings:
    """Say where strings of code are open; asked from left to right, so that a long line is read once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._open = dict.fromkeys("\"'`", False)
        self._last = {mark: text.rfind(mark) for mark in self._open}

    def are_open(self, start: int, end: int) -> bool:
        """Return whether a mark opens a string in the line before `start`, and stands after `end` again."""
        text = self._text
        line_start = text.rfind("\n", self._at, start) + 1
        if line_start:
            self._at = line_start
            self._open = dict.fromkeys(self._open, False)
        for mark, is_open in self._open.items():
            self._open[mark] = is_open != bool(text.count(mark, self._at, start) % 2)
        self._at = start
        return any(is_open and self._last[mark] >= end for mark, is_open in self._open.items())


class _Reader:
    """One pass over a text: makes the edits of one run of white space after the other."""

    def __init__(self, text: str, options: NormalizeWhitespace) -> None:
        self.edits: list[Edit] = []
        self._text = text
        self._options = options
        self._known_layout: Layout | None = None
        # Without its indentation, code cannot be told from other text for sure.
        self._keeps_shape = options.columns == "keep" and options.indentation != "remove"
        # Asked of the whole text, so once at most.
        self._has_fences: bool | None = None
        self._is_markdown: bool | None = None

    @cached_property
    def _code(self) -> Code:
        return Code(self._text)

    @cached_property
    def _strings(self) -> _Strings:
        return _Strings(self._text)

    @property
    def _layout(self) -> Layout:
        """Return the layout of the text: costly, and most texts need none."""
        if self._known_layout is None:
            self._known_layout = Layout(self._text, self._options.indentation, self._options.columns)
        return self._known_layout

    def _add(self, start: int, end: int, replacement: str, reason: str) -> None:
        if start < end and self._text[start:end] != replacement:
            self.edits.append(Edit(start, end, replacement, because(reason)))

    def read(self, start: int, end: int) -> None:
        text = self._text
        # Where the last line end of the run is over, and the indentation of the next line begins.
        line_start = start + len(text[start:end].rstrip(SPACES))
        if start > 0 and end < len(text) and self._is_value(start, end):
            for line_end in _WINDOWS_LINE_END.finditer(text, start, end):
                self._line_end(line_end)
            return
        if start == 0 or end == len(text):
            self._at_an_edge(start, line_start, end)
        elif line_start == start:
            self._inside_a_line(start, end)
        else:
            self._between_lines(start, line_start, end)
            self._indentation(line_start, end)

    def _is_value(self, start: int, end: int) -> bool:
        """Return whether white space is part of a value of data, or stands between values."""
        white = self._text[start:end]
        if not self._keeps_shape or ("\n" in white and not self._code.is_json):
            return False
        if self._code.is_data(start):
            return True
        return white in _LINE_ENDS_IN_STRINGS and self._is_in_a_string(start, end)

    def _at_an_edge(self, start: int, line_start: int, end: int) -> None:
        text = self._text
        if start == 0:
            if end == len(text):
                line_start = end
            self._add(start, line_start, "", "blank_lines")
            self._indentation(line_start, end)
        elif line_start == end:  # the text ends in a line end, and still will
            first = _next_line_end(text, start)
            self._add(start, first.start(), "", "trailing_space")
            self._line_end(first)
            self._add(first.end(), end, "", "blank_lines")
        else:
            self._add(start, end, "", "trailing_space" if line_start == start else "blank_lines")

    def _between_lines(self, start: int, line_start: int, end: int) -> None:
        text = self._text
        at, left = start, self._options.max_blank_lines + 1
        if text.count("\n", start, line_start) == line_start - start:  # plain line ends: a short cut
            at += min(left, line_start - start)
            left = 0
        while at < line_start:
            if left == 0:
                if not self._in_one_fence(start - 1, end):
                    break
                left = line_start  # inside fenced code blank lines are part of the code
            line_end = _next_line_end(text, at)
            if not self._ends_a_row(at, line_end.start()):
                hard_break = 2 * (at == start and self._is_hard_break(at, line_end, line_start))
                self._add(at + hard_break, line_end.start(), "", "trailing_space")
            self._line_end(line_end)
            at, left = line_end.end(), left - 1
        self._add(at, line_start, "", "blank_lines")

    def _ends_a_row(self, start: int, end: int) -> bool:
        """Return whether white space before a line end is of tabs, behind which the last cells are empty."""
        return "\t" in self._text[start:end] and self._keeps_shape and self._code.is_data(start)

    def _is_hard_break(self, start: int, line_end: re.Match[str], line_start: int) -> bool:
        """Return whether two spaces before a line end are the line break of Markdown."""
        text = self._text
        if not text.startswith("  ", start) or line_end.end() != line_start:
            return False
        if self._is_markdown is None:
            self._is_markdown = is_markdown(text)
        return self._is_markdown and not self._in_one_fence(start - 1, line_start)

    def _in_one_fence(self, start: int, end: int) -> bool:
        if self._has_fences is None:
            self._has_fences = has_fences(self._text)
        return self._has_fences and self._layout.in_one_fence(start, end)

    def _line_end(self, line_end: re.Match[str]) -> None:
        start, end = line_end.span()
        if end - start == 2:
            self._add(start, start + 1, "", "line_end")
        else:
            self._add(start, end, "\n", "line_end")

    def _indentation(self, start: int, end: int) -> None:
        if start == end:
            return
        text, options = self._text, self._options
        if (
            _WIDE_SPACES.fullmatch(text, start, end)
            and is_wide(text[end])
            and options.indentation != "remove"
        ):
            return
        if self._layout.keeps_indentation(end):
            self._make_plain(start, end)
        else:
            self._add(start, end, "", "indentation")

    def _inside_a_line(self, start: int, end: int) -> None:
        text = self._text
        tabs = text.count("\t", start, end) if self._options.columns == "keep" else 0
        if tabs == end - start:
            return
        is_right = self._is_right(start, end)
        if not is_right and text[start] in _ODD and self._is_in_a_string(start, end):
            return
        if end - start == 1:
            if not is_right:
                self._add(start, end, " ", "exotic_space")
        elif self._layout.keeps_spacing(start) or self._keeps_code(start):
            if not is_right:
                self._make_plain(start, end)
        elif tabs:
            self._add(start, end, "\t" * tabs, "space_run")
        elif text[start] == " " or is_right:
            self._add(start + 1, end, "", "space_run")
        else:
            self._add(start, end, " ", "space_run")

    def _keeps_code(self, at: int) -> bool:
        return self._keeps_shape and self._code.has(at)

    def _is_in_a_string(self, start: int, end: int) -> bool:
        """Return whether spaces that are not plain stand in a string of code, which they belong to."""
        return self._keeps_code(start) and self._strings.are_open(start, end)

    def _make_plain(self, start: int, end: int) -> None:
        for odd in _ODD_SPACES.finditer(self._text, start, end):
            self._add(odd.start(), odd.end(), " " * (odd.end() - odd.start()), "exotic_space")

    def _is_right(self, start: int, end: int) -> bool:
        """Return whether a run is of one space that is not plain, and right between its neighbors."""
        text, space = self._text, self._text[start]
        left, right = text[start - 1], text[end]
        if space == "\u3000":
            is_right = is_wide(left) and is_wide(right)
        elif space in _NO_BREAK and self._options.no_break_spaces == "keep":
            is_right = _asks_for_no_break(left, right)
        else:
            is_right = _is_of_script(space, left, right)
        return is_right and text.count(space, start, end) == end - start


def _asks_for_no_break(left: str, right: str) -> bool:
    return (left.isdigit() and right.isdigit()) or right in _CLOSES or left in _OPENS


def _is_of_script(space: str, left: str, right: str) -> bool:
    if space not in _SCRIPT_LETTERS:
        return False
    first, last = _SCRIPT_LETTERS[space]
    return first <= left <= last and first <= right <= last


def _next_line_end(text: str, at: int) -> re.Match[str]:
    blanks = _BLANKS.match(text, at)
    line_end = _LINE_END.match(text, blanks.end() if blanks else at)
    assert line_end is not None, "there is a line end further on in this run"
    return line_end
