"""Find the paragraphs of a text that are hard-wrapped: written in several lines of about the same width.

A line of such a paragraph says nothing by itself: "no comments." or "tagged with the name of its owner" may
be the end of a sentence. Mail, manuals, licenses, comments in code are wrapped as a whole, but a text may
also have a single such paragraph, and pages have lists of titles, which are lines of their own. So it is
asked of each run of lines: do they end where the next word would not have fit, and do sentences run on?
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import ITEM_MARKS, ends_sentence

__all__ = ["Unwrapped", "unwrap", "unwrap_lines", "wrapped_paragraphs"]

# Columns: a wide character of Chinese, Japanese or Korean takes two.
NARROWEST, WIDEST = 30, 120
# Asked before that, which takes long to compile: European texts have no such characters.
_MAY_BE_WIDE = lazy("[^\0-\u10ff\u1160-\u2e7f]")
_WIDE = lazy("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")
# How near the width a filled line gets; where there are no spaces, a line ends at it, but for a closing mark.
ALMOST, SLACK = 0.9, 5
# Of the line ends in a paragraph, this share is inside a sentence, as far as letters and marks can tell.
ENOUGH = 0.3
# A line that is wider than most by this factor is a paragraph by itself.
WIDER = 1.3
# What stands before each line of quoted mail, and of comments in code.
_MARGIN = lazy(r"""[ \t\u3000]*(?:(?:[#;%>|]+|//+|--(?!-)|\*+(?=\s)|(?:dnl|rem|REM)\b|\.\\")[ \t]*)*""")
_ITEM = lazy(rf"(?:[·{ITEM_MARKS}]|\d{{1,3}}[.)]|[a-zA-Z][.)])\s")
# "and", "of", "the": no title ends so.
_ENDS_IN_PARTICLE = lazy(r"\s[a-zß-öø-ÿ]{1,3}\Z")
_MARK = lazy(r"[.,;:!?(]")
_RUNS_ON = frozenset(",;(–—-،、，；")


class _Line(NamedTuple):
    """A line of a run: what is before its text, the text, and how many columns both take."""

    margin: str
    text: str
    width: int


class Unwrapped(NamedTuple):
    """Lines as phrases are looked for in them.

    lines: as many as the text has. The first line of a wrapped paragraph is all of it, with spaces for line
           ends and margins, so that positions are those in the text; its other lines are empty.
    last:  the number of the last line of each wrapped paragraph, by that of the first.
    """

    lines: list[str]
    last: dict[int, int]


def unwrap(lines: Sequence[str]) -> Unwrapped:
    """Return lines with each wrapped paragraph in one.

    >>> lines = ["The owner of the shop in the harbour said", "no comments.", "", "Home"]
    >>> unwrap(lines)
    Unwrapped(lines=['The owner of the shop in the harbour said no comments.', '', '', 'Home'], last={0: 1})
    >>> unwrap(["Home", "Ten inns that you must see before the summer", "Search"]).last
    {}
    """
    found = wrapped_paragraphs(lines)
    if not found:
        return Unwrapped(list(lines), {})
    joined = list(lines)
    for first, last in found:
        joined[first] = unwrap_lines(lines[first : last + 1])
        joined[first + 1 : last + 1] = [""] * (last - first)
    return Unwrapped(joined, dict(found))


def unwrap_lines(lines: Sequence[str]) -> str:
    """Return the lines of a paragraph in one, with as many spaces as there are line ends and margins.

    >>> unwrap_lines(["# The boats", "# are in."])
    '# The boats   are in.'
    """
    rest = [_MARGIN.sub(lambda margin: " " * len(margin[0]), line, count=1) for line in lines[1:]]
    return " ".join((lines[0], *rest))


def wrapped_paragraphs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return the numbers of the first and the last line of each wrapped paragraph, of two lines or more."""
    sizes = list(map(len, lines))
    # Most texts have no or few lines that another one follows, and this is the end of it.
    may_run_on = [
        number
        for number, (size, below) in enumerate(pairwise(sizes))
        if NARROWEST / 2 <= size <= WIDEST and below and not lines[number + 1].isspace()
    ]
    if not may_run_on:
        return []
    text = _Lines(lines)
    widths = sorted(text.width(number) for number in may_run_on)
    if widths[-1] < NARROWEST:
        return []
    usual = widths[int(0.8 * len(widths))]
    if max(sizes) > WIDER * usual:
        # Paragraphs are lines here: two short ones are a title and a button, unless a sentence ends.
        usual = WIDEST
    return [found for run in _runs(may_run_on) for found in _paragraphs(run, text, usual)]


class _Lines:
    """The lines of a text, of which each is read when it is asked for: most are not."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._widths: dict[int, int] = {}
        self._read: dict[int, _Line] = {}

    def width(self, number: int) -> int:
        """Return how many columns a line takes, without space at its end."""
        if number not in self._widths:
            line = self._lines[number].rstrip()
            wide = 0 if line.isascii() or not _MAY_BE_WIDE.search(line) else len(_WIDE.findall(line))
            self._widths[number] = len(line) + wide
        return self._widths[number]

    def __getitem__(self, number: int) -> _Line:
        if number not in self._read:
            bare = self._lines[number].rstrip()
            margin = _MARGIN.match(bare)
            assert margin is not None  # it may be empty
            self._read[number] = _Line(margin[0], bare[margin.end() :], self.width(number))
        return self._read[number]

    def is_filled(self, number: int, width: int) -> bool:
        """Return whether a line ends where it does because what follows would not have fit."""
        own = self.width(number)
        # As the widths alone tell of most lines: the word that would not have fit is no longer than its line.
        if not NARROWEST <= own <= WIDEST or own + 1 + len(self._lines[number + 1]) <= ALMOST * width:
            return False
        return _is_filled(self[number], self[number + 1], width)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Yield the lines that follow upon each other, with the one after them."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1]:
            yield run
            run = []
        run = run or [number]
        run.append(number + 1)
    if run:
        yield run


def _paragraphs(run: Sequence[int], lines: _Lines, usual: int) -> Iterator[tuple[int, int]]:
    """Yield the wrapped paragraphs in a run of lines. usual: how wide lines are in the text."""
    widths = sorted(map(lines.width, run))
    width = widths[-1] if len(widths) < 10 else widths[int(0.9 * len(widths))]
    first = run[0]
    for number in run:
        if number == run[-1] or not lines.is_filled(number, width):
            if number > first and _is_paragraph([lines[each] for each in range(first, number + 1)], usual):
                yield first, number
            first = number + 1


def _is_filled(line: _Line, below: _Line, width: int) -> bool:
    """Return whether a line, neither narrow nor wide, ends because what follows would not have fit."""
    if not line.text or not below.text:
        return False
    mark, mark_below = line.margin.strip(), below.margin.strip()
    if mark != mark_below and (mark_below or not below.margin):
        return False  # but below the first line of an item, the others are indented
    if _ITEM.match(below.text) or (mark == "*" == mark_below and not below.text[0].islower()):
        return False
    if _MAY_BE_WIDE.match(below.text) and _WIDE.match(below.text):
        return line.width >= width - SLACK
    word = below.text.split(None, 1)[0]
    return line.width + 1 + len(word) > ALMOST * width


def _is_paragraph(lines: Sequence[_Line], usual: int) -> bool:
    """Return whether lines, filled all but the last one, are one paragraph, and not a list of titles."""
    ends = len(lines) - 1
    cased = uncased = 0
    for line, below in pairwise(lines):
        cased += _runs_on(line.text, below.text)
        uncased += _may_run_on(line.text, below.text)
    if ends == 1 and not ends_sentence(lines[-1].text) and lines[0].width < ALMOST * usual:
        return False  # a title, and a button below it
    if lines[0].text[0].islower() and not any(_MARK.search(line.text) for line in lines):
        return False  # a menu in lower case
    if cased and cased + uncased >= ENOUGH * ends:
        return True
    if uncased <= ends / 2:
        return False
    # Without capitals, only widths tell, or the end of a sentence.
    return ends > 1 or (lines[0].width >= ALMOST * usual and ends_sentence(lines[-1].text))


def _runs_on(line: str, below: str) -> bool:
    """Return whether a sentence surely runs on from a line to the one below it."""
    if line[-1] in _RUNS_ON:
        return True
    if ends_sentence(line) or below[0].isupper():
        return False
    return below[0].islower() or (below[0] in '(["“‘«' and _ENDS_IN_PARTICLE.search(line) is not None)


def _may_run_on(line: str, below: str) -> bool:
    """Return whether a sentence may run on, in a script without capitals."""
    first = below[0]
    return first.isalpha() and first.upper() == first.lower() and not ends_sentence(line)
