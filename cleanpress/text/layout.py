"""Which lines of a text say something by their spacing: code, verse, nested lists, columns.

NormalizeWhitespace asks here before it touches an indentation or a gap. The answers look only at
what that cleaner leaves as it is, so that they are the same for the cleaned text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate, compress, count, groupby
from operator import add
from typing import Literal

from cleanpress.text.characters import VISIBLE_ASCII, drop_ascii
from cleanpress.text.fences import fenced_blocks, has_fences
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import ends_sentence
from cleanpress.text.white import LINE_ENDS, SPACES

__all__ = ["Columns", "Indentation", "Layout", "is_wide"]

# What becomes of the spaces before a line and of runs of them inside: the options of NormalizeWhitespace.
Indentation = Literal["auto", "keep", "remove"]
Columns = Literal["keep", "remove"]

_EXOTIC = lazy(f"[{SPACES[2:]}{LINE_ENDS[1:]}]")
# A Chinese or Japanese paragraph begins with ideographic spaces: that is no indentation of a block.
_CJK_INDENTATION = lazy("^(\u3000++)([^ \t\n])", re.MULTILINE)

_GAP = lazy(r"(?<=[^ \t]) {2,}(?=[^ \t])")
# What leads to a block: "def f():", "Then run this:", "1. First", "- item".
_LEADS_IN = lazy(r"(?:[-*+•‣◦▪–—]|\w{1,4}[.)])[ \t]|.*[:{(\[,=\\]$")
_CODE = lazy(r"[=<>{}\[\]\\|`~^_#@*+$/;]|^\w{1,4}[.)][ \t]")
# Box drawing and block elements; the dots of a table of contents.
_BOX = lazy("[\u2500-\u259f]")
_LEADERS = lazy(r"(?:\. ?){4,}|\.{3,}|\u2026{2,}")
_SIGNS_OF_DRAWINGS = lazy(r"[|/\\_+\-=*#.:;'\"`^~<>()\[\]{}@]")
_ORDINARY = VISIBLE_ASCII + b" \t\n"
_LINES_OF_DRAWINGS = ("|", "/", "\\", "_", "+", "--", "==")
_WIDE_GAP = lazy(r"(?<=\S) {4,}(?=\S)")
_WIDE_LINE = 60
_OPENING = "\"'“‘„«‹(¿¡"


def is_wide(character: str) -> bool:
    """Return whether `character` is as wide as an ideograph: Chinese, Japanese, Korean, full-width forms.

    >>> is_wide("\N{HIRAGANA LETTER A}"), is_wide("a")
    (True, False)
    """
    return unicodedata.east_asian_width(character) in "WF"


class Layout:
    """Which lines of `text` say something by their indentation or their inner spacing.

    indentation: "auto", "keep" or "remove"; columns: "keep" or "remove", as in NormalizeWhitespace.
    Positions are offsets in `text`.
    """

    def __init__(self, text: str, indentation: Indentation, columns: Columns) -> None:
        self._text = text
        self._plain = _plain(text, indentation != "remove")
        self._lines = self._plain.split("\n")
        ends = accumulate(map(len, self._lines), initial=0)
        self._starts = list(map(add, ends, count()))
        self._blank = [not line or line.isspace() for line in self._lines]
        self._indented = bytearray(line[:1] in (" ", "\t") for line in self._lines)
        self._fences = list(fenced_blocks(self._lines)) if has_fences(text) else []
        self._kept_spacing = bytearray(len(self._lines))
        for first, last in self._fences:
            self._keep_spacing(first, last)
        self._kept_indentation = self._find_kept_indentation(indentation)
        if columns == "keep":
            for first, last in [*self._tables(), *self._drawings()]:
                self._keep_spacing(first, last)
            if indentation != "remove":
                for number in compress(count(), self._kept_indentation):
                    self._kept_spacing[number] = 1

    def _keep_spacing(self, first: int, last: int) -> None:
        self._kept_spacing[first : last + 1] = b"\1" * (last + 1 - first)

    def _find_kept_indentation(self, indentation: Indentation) -> bytearray:
        kept = bytearray(self._indented)
        if indentation == "remove":
            for number, fenced in enumerate(self._kept_spacing):
                kept[number] &= fenced
        elif indentation == "auto":
            for number in self._lines_without_need_of_indentation():
                kept[number] = 0
        return kept

    def _line_of(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def keeps_indentation(self, at: int) -> bool:
        """Return whether the indentation of the line that holds `at` is kept."""
        return bool(self._kept_indentation[self._line_of(at)])

    def keeps_spacing(self, at: int) -> bool:
        """Return whether runs of spaces inside the line that holds `at` are kept."""
        return bool(self._kept_spacing[self._line_of(at)])

    def in_one_fence(self, start: int, end: int) -> bool:
        """Return whether `start` and `end` are in the same block of fenced code."""
        first, last = self._line_of(start), self._line_of(end)
        number = bisect_right(self._fences, (first, len(self._lines))) - 1
        return number >= 0 and self._fences[number][1] >= last

    def _lines_without_need_of_indentation(self) -> Iterator[int]:
        """Yield the lines that a page's source indented, and no writer: lone paragraphs of prose.

        Lines that are indented together, with nothing but blank lines between, are judged together.
        """
        together: list[int] = []
        for number in compress(count(), self._indented):
            if self._blank[number]:
                continue
            # A fence, too: what is indented like one belongs to an item of a list.
            if together and False in self._blank[together[-1] + 1 : number]:
                yield from self._not_needed(together)
                together = []
            together.append(number)
        if together:
            yield from self._not_needed(together)

    def _not_needed(self, together: list[int]) -> list[int]:
        before = together[0] - 1
        while before >= 0 and self._blank[before]:
            before -= 1
        if before < 0 and len(together) == 1:
            # " hello": an indentation that no other follows says nothing, unless it is of a picture.
            number = together[0]
            if self._heads_a_column(number):
                return []
            lone = all(self._blank[number + 1 : number + 2])
            return together if lone or _CODE.search(self._lines[number].strip(" \t")) is None else []
        lead = self._lines[before].rstrip(" \t") if before >= 0 else ""
        if _LEADS_IN.match(lead) or not all(map(self._is_lone_prose, together)):
            return []
        return together

    def _heads_a_column(self, number: int) -> bool:
        """Return whether a line is the head of one column of a table, whose rows have gaps before it."""
        line = self._lines[number]
        start = len(line) - len(line.lstrip(" \t"))
        rows = self._lines[number + 1 : number + 3]
        return len(rows) == 2 and all(
            any(0 < gap.start() <= start and gap.end() <= len(line) + 1 for gap in _GAP.finditer(row))
            for row in rows
        )

    def _is_lone_prose(self, number: int) -> bool:
        around = self._blank[max(number - 1, 0) : number] + self._blank[number + 1 : number + 2]
        if not all(around):
            return False
        line = self._lines[number].strip(" \t")
        first = line.lstrip(_OPENING)[:1]
        return first.isalpha() and not first.islower() and _CODE.search(line) is None

    @cached_property
    def _stretches(self) -> list[range]:
        """The stretches of lines, without a blank one, in which a line has a gap or a tab."""
        found: list[range] = []
        after = 0
        for number in sorted({*self._lines_with("  "), *self._lines_with("\t")}):
            if number < after or self._blank[number]:
                continue
            first, after = number, number + 1
            while first > 0 and not self._blank[first - 1]:
                first -= 1
            while after < len(self._lines) and not self._blank[after]:
                after += 1
            found.append(range(first, after))
        return found

    def _lines_with(self, white: str) -> Iterator[int]:
        # Few lines have any, so all of the text is searched.
        at = self._plain.find(white)
        while at >= 0:
            number = self._line_of(at)
            yield number
            at = self._plain.find(white, self._starts[number + 1])

    def _tables(self) -> Iterator[tuple[int, int]]:
        """Yield the first and last line of each stretch of lines that have a gap above a gap."""
        for lines in self._stretches:
            for kept, stretch in groupby(lines, self._kept_spacing.__getitem__):
                table = None if kept else self._table(stretch)
                if table:
                    yield table

    def _table(self, stretch: Iterable[int]) -> tuple[int, int] | None:
        first = last = -1
        previous: list[tuple[int, int]] = []
        previous_number = -1
        for number in stretch:
            gaps = self._gaps(number) if "  " in self._lines[number] else []
            if not gaps:
                continue
            if previous and _stand_in_a_column(previous, gaps):
                first = previous_number if first < 0 else first
                last = number
            previous, previous_number = gaps, number
        return (first, last) if first >= 0 else None

    def _drawings(self) -> Iterator[tuple[int, int]]:
        """Yield the first and last line of drawings, and the lines that dots or wide gaps lead through."""
        has_boxes = _BOX.search(drop_ascii(self._text, _ORDINARY)) is not None
        for stretch in self._stretches:
            drawn = 0
            for number in stretch:
                line = self._lines[number]
                drawn += 2 * (has_boxes and _BOX.search(line) is not None) or _is_drawn(line)
                if "  " in line and (_LEADERS.search(line) or self._is_head(number)):
                    yield number, number
            if drawn > 1:  # labels stand in and beside a drawing
                yield stretch[0], stretch[-1]

    def _is_head(self, number: int) -> bool:
        """Return whether a line by itself heads a printed page: "LS(1)     User Commands     LS(1)"."""
        line = self._lines[number].strip(" \t")
        around = self._blank[max(number - 1, 0) : number] + self._blank[number + 1 : number + 2]
        return len(line) >= _WIDE_LINE and all(around) and len(_WIDE_GAP.findall(line)) == 2

    def _gaps(self, number: int) -> list[tuple[int, int]]:
        """Return where the gaps of a line are, in columns of the line as it will be printed."""
        line = self._lines[number]
        shift = 0
        if self._indented[number] and not self._kept_indentation[number]:
            shift = len(line) - len(line.lstrip(" \t"))
        return [
            (gap.start() - shift, gap.end() - shift)
            for gap in _GAP.finditer(line)
            # Two spaces after a sentence are a habit of typists, and no column.
            if gap.end() - gap.start() > 2 or not ends_sentence(line, 0, gap.start())
        ]


def _plain(text: str, cjk_indentation_stays: bool) -> str:
    """Return `text`, of the same length, with plain spaces and line ends for all kinds of them."""
    present = set(_EXOTIC.findall(drop_ascii(text, _ORDINARY)))
    if "\r" in present:
        text = text.replace("\r\n", " \n")
    # One replacement for each kind: a text has few, and `str.translate` is ten times as slow.
    for white in present - {"\u3000"}:
        text = text.replace(white, "\n" if white in LINE_ENDS else " ")
    if "\u3000" in present:
        if cjk_indentation_stays:
            text = _CJK_INDENTATION.sub(_visible, text)
        text = text.replace("\u3000", " ")
    return text


def _visible(indentation: re.Match[str]) -> str:
    spaces, character = indentation.groups()
    return ("_" if is_wide(character) else " ") * len(spaces) + character


def _stand_in_a_column(above: list[tuple[int, int]], below: list[tuple[int, int]]) -> bool:
    """Return whether a gap above shares a column with one below, one of them wide enough to be meant."""
    i = j = 0
    while i < len(above) and j < len(below):
        (start, end), (other_start, other_end) = above[i], below[j]
        shared = min(end, other_end) - max(start, other_start)
        if shared >= 1 and max(end - start, other_end - other_start) >= 3:
            return True
        if end <= other_end:
            i += 1
        else:
            j += 1
    return False


def _is_drawn(line: str) -> bool:
    """Return whether a line is part of a drawing: mostly of signs, some of which are lines."""
    if not any(map(line.__contains__, _LINES_OF_DRAWINGS)):
        return False
    shown = line.replace(" ", "").replace("\t", "")
    return len(_SIGNS_OF_DRAWINGS.findall(shown)) * 5 >= len(shown) * 3
