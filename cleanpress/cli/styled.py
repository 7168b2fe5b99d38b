"""Print text in colors and columns, on a terminal that has them; elsewhere the same without colors.

Nothing in a text is markup, and nothing in it is obeyed: control characters are spelled out. What is wide on
a terminal (Chinese, emoji) counts as wide, by wcwidth, which ftfy brings, too. Why not rich:
docs/decisions.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

from wcwidth import wcswidth

from cleanpress.cli.terminal import columns
from cleanpress.display.characters import terminal_safe, visible

if TYPE_CHECKING:
    from cleanpress.options import Color

__all__ = ["Console", "Text", "has_color", "table"]

_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_COLORS = {name: 30 + number for number, name in enumerate(_NAMES)}
_CODES = (
    {"bold": 1, "dim": 2, "strike": 9} | _COLORS | {f"bright_{name}": 60 + n for name, n in _COLORS.items()}
)


class _Run(NamedTuple):
    text: str
    style: str


class Text:
    """A line of runs, each with a style: words such as "bold", "dim", "strike" and "bright_red".

    Control characters in it are spelled out, line ends as well.

    >>> text = Text("Leave a Reply", "red").append(" comment_form", "dim")
    >>> text.plain, text.width, [line.plain for line in text.wrapped(10)]
    ('Leave a Reply comment_form', 26, ['Leave a', 'Reply', 'comment_fo', 'rm'])
    """

    def __init__(self, text: str = "", style: str = "") -> None:
        self._runs = [_Run(visible(text), style)] if text else []

    @property
    def plain(self) -> str:
        """The text without styles."""
        return "".join(run.text for run in self._runs)

    @property
    def width(self) -> int:
        """How many columns it takes on a terminal."""
        return _width(self.plain)

    def append(self, text: str | Text, style: str = "") -> Text:
        """Add a text at the end, and return this one."""
        self._runs += text._runs if isinstance(text, Text) else [_Run(visible(text), style)] if text else []
        return self

    def part(self, start: int, end: int) -> Text:
        """Return a part of it, by code points."""
        part, at = Text(), 0
        for run in self._runs:
            if at >= end:
                break
            part.append(run.text[max(start - at, 0) : end - at], run.style)
            at += len(run.text)
        return part

    def wrapped(self, width: int) -> Iterator[Text]:
        """Yield lines that are no wider: broken at spaces, and in words that are wider by themselves."""
        plain = self.plain
        for start, end in _line_spans(plain, width):
            yield self.part(start, start + len(plain[start:end].rstrip(" ")))

    def ansi(self) -> str:
        """Return it with the codes that make a terminal show the styles."""
        return "".join(
            f"\x1b[{';'.join(str(_CODES[word]) for word in run.style.split())}m{run.text}\x1b[0m"
            if run.style
            else run.text
            for run in self._runs
        )


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    width = wcswidth(text)
    return len(text) if width < 0 else width  # with a control character in it


def _line_spans(text: str, width: int) -> Iterator[tuple[int, int]]:
    start = 0
    while (end := _end_of_fitting(text, start, width)) < len(text):
        space = text.rfind(" ", start + 1, end + 1)
        if space > start and text[start:space].strip(" "):
            end = space + 1
            while text[end : end + 1] == " ":
                end += 1
        yield start, end
        start = end
    if start < len(text) or not text:
        yield start, len(text)


def _end_of_fitting(text: str, start: int, width: int) -> int:
    """Return where what fits ends, after one character at least; no more of a long text is measured."""
    low, high = start + 1, min(len(text), start + max(width, 1))
    if _width(text[start:high]) <= width:
        last = min(len(text), start + 8 * width)
        while high < last and _width(text[start : high + 1]) <= width:  # what combines takes no room
            high += 1
        return high
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _width(text[start:middle]) <= width else (low, middle - 1)
    return low


class Console:
    """Standard output or another file, and what it can show.

    color:     whether there are colors; by default ("auto") as `has_color` says.
    width:     of the terminal, in columns, also where the output is piped to a pager; 80 where there is none.
    """

    def __init__(self, file: TextIO | None = None, color: Color = "auto") -> None:
        self.file = sys.stdout if file is None else file
        if hasattr(self.file, "reconfigure"):
            self.file.reconfigure(errors="backslashreplace")  # a terminal that is not UTF-8
        self.has_color = has_color(self.file, os.environ, color)
        self.width = columns(os.environ)
        if sys.platform == "win32" and self.has_color:
            from colorama import just_fix_windows_console  # click brings it

            just_fix_windows_console()

    def print(self, text: str | Text = "") -> None:
        """Print a line; a plain text may have several."""
        if isinstance(text, str):
            shown = terminal_safe(text)
        else:
            shown = text.ansi() if self.has_color else text.plain
        self.file.write(f"{shown}\n")


def has_color(file: TextIO, environment: Mapping[str, str], color: Color = "auto") -> bool:
    """Return whether to write colors to a file: what is said first of these decides.

    color, as --color gives it; NO_COLOR (https://no-color.org); FORCE_COLOR, of which 0 and false are no;
    CLICOLOR_FORCE, if it is not 0; CLICOLOR=0, which is no (https://bixense.com/clicolors/); whether the file
    is a terminal that has colors. What is set to nothing is not set.

    >>> from io import StringIO
    >>> has_color(StringIO(), {"FORCE_COLOR": "1"}), has_color(StringIO(), {})
    (True, False)
    """
    if color != "auto":
        return color == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] not in ("0", "false")
    if environment.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    can = environment.get("CLICOLOR") != "0" and environment.get("TERM") not in ("dumb", "unknown")
    return can and file.isatty()


def table(names: Sequence[str], rows: Sequence[Sequence[Text]]) -> Iterator[Text]:
    """Yield the lines of a table; the first column is of words, and all others of numbers.

    >>> [line.plain for line in table(["category", "edits"], [[Text("share"), Text("12")]])]
    ['category  edits', 'share        12']
    """
    lines = [[Text(name, "bold") for name in names], *rows]
    widths = [max(line[at].width for line in lines) for at in range(len(names))]
    for line in lines:
        shown = Text()
        for at, (cell, width) in enumerate(zip(line, widths, strict=True)):
            room = " " * (width - cell.width)
            shown.append("  " if at else "")
            shown.append(cell).append(room) if at == 0 else shown.append(room).append(cell)
        yield shown
