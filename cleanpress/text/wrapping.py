"""Find the paragraphs of a text that are hard-wrapped: written in several lines of about the same width.

A line of such a paragraph says nothing by itself: "no comments." or "tagged with the name of its owner" may
be the end of a sentence. Mail, manuals, licenses, comments in code are wrapped as a whole, but a text may
also have a single such paragraph, and pages have lists of titles, which are lines of their own. So it is
asked of each run of lines: do they end where the next word would not have fit, and do sentences run on?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise
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
_FIRST_OF_MARGIN = frozenset(" \t\u3000#;%>|/-*.drR")
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
    rest = [_without_margin(line) if line[:1] in _FIRST_OF_MARGIN else line for line in lines[1:]]
    return " ".join((lines[0], *rest))


def _without_margin(line: str) -> str:
    return _MARGIN.sub(lambda margin: " " * len(margin[0]), line, count=1)


def wrapped_paragraphs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return the numbers of the first and the last line of each wrapped paragraph, of two lines or more.

    >>> wrapped_paragraphs(["The owner of the shop in the harbour said", "no comments.", "", "Home"])
    [(0, 1)]
    """
    bare = list(map(str.rstrip, lines))
    # Most texts have no or few lines that another one follows, and this is the end of it.
    runs = [(first, bare[first : last + 2]) for first, last in _stretches(_may_be_wrapped(lines, bare))]
    widths = [_widths(run) for _, run in runs]
    ordered = sorted(chain.from_iterable(each[:-1] for each in widths))
    if not ordered or ordered[-1] < NARROWEST:
        return []
    usual = ordered[int(0.8 * len(ordered))]
    if max(map(len, lines)) > WIDER * usual:
        # Paragraphs are lines here: two short ones are a title and a button, unless a sentence ends.
        usual = WIDEST
    return [
        (start + first, start + last)
        for (start, run), its_widths in zip(runs, widths, strict=True)
        for first, last in _paragraphs(run, its_widths, usual)
    ]


def _may_be_wrapped(lines: Sequence[str], bare: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of lines that another one follows, and that are neither too short nor too long."""
    for number, (line, below) in enumerate(zip(lines, islice(bare, 1, None), strict=False)):
        if below and NARROWEST / 2 <= len(line) <= WIDEST:
            yield number


def _stretches(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each stretch of numbers that follow upon each other."""
    first = last = -1
    for number in numbers:
        if number != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = number
        last = number
    if first >= 0:
        yield first, last


def _widths(lines: Sequence[str]) -> list[int]:
    """Return how many columns lines take, without space at their ends."""
    widths = list(map(len, lines))
    if not all(map(str.isascii, lines)):
        for at, line in enumerate(lines):
            if not line.isascii() and _MAY_BE_WIDE.search(line):
                widths[at] += len(_WIDE.findall(line))
    return widths


def _paragraphs(lines: Sequence[str], widths: Sequence[int], usual: int) -> Iterator[tuple[int, int]]:
    """Yield the wrapped paragraphs in a run of lines. usual: how wide lines are in the text."""
    ordered = sorted(widths)
    width = ordered[-1] if len(ordered) < 10 else ordered[int(0.9 * len(ordered))]
    # As the widths alone tell of most lines: the word that would not have fit is no longer than its line.
    may_be_filled = [
        at
        for at, (own, below) in enumerate(pairwise(widths))
        if NARROWEST <= own <= WIDEST and own + 1 + below > ALMOST * width
    ]
    if not may_be_filled:
        return
    read = {at: _read(lines[at], widths[at]) for at in {*may_be_filled, *(at + 1 for at in may_be_filled)}}
    filled = [at for at in may_be_filled if _is_filled(read[at], read[at + 1], width)]
    for first, last in _stretches(filled):
        if _is_paragraph([read[at] for at in range(first, last + 2)], usual):
            yield first, last + 1


def _read(line: str, width: int) -> _Line:
    if line[:1] not in _FIRST_OF_MARGIN:
        return _Line("", line, width)
    margin = _MARGIN.match(line)
    assert margin is not None  # it may be empty
    return _Line(margin[0], line[margin.end() :], width)


def _is_filled(line: _Line, below: _Line, width: int) -> bool:
    """Return whether a line, neither narrow nor wide, ends because what follows would not have fit."""
    text = below.text
    if not line.text or not text:
        return False
    if line.margin or below.margin:
        mark, mark_below = line.margin.strip(), below.margin.strip()
        if mark != mark_below and (mark_below or not below.margin):
            return False  # but below the first line of an item, the others are indented
        if mark == "*" == mark_below and not text[0].islower():
            return False
    # Of most, the first two characters are enough to see that it is no item.
    if (text[1:2] in ".)" or not text[0].isalpha()) and _ITEM.match(text):
        return False
    if not text.isascii() and _MAY_BE_WIDE.match(text) and _WIDE.match(text):
        return line.width >= width - SLACK
    # Any word is longer than nothing.
    least = ALMOST * width
    return line.width + 2 > least or line.width + 1 + len(text.split(None, 1)[0]) > least


def _is_paragraph(lines: Sequence[_Line], usual: int) -> bool:
    """Return whether lines, filled all but the last one, are one paragraph, and not a list of titles."""
    ends = len(lines) - 1
    if ends == 1 and not ends_sentence(lines[-1].text) and lines[0].width < ALMOST * usual:
        return False  # a title, and a button below it
    if lines[0].text[0].islower() and not any(_MARK.search(line.text) for line in lines):
        return False  # a menu in lower case
    cased = uncased = 0
    for line, below in pairwise(lines):
        cased += _runs_on(line.text, below.text)
        uncased += _may_run_on(line.text, below.text)
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
    first = below[0]
    if not first.islower() and not (first in '(["“‘«' and _ENDS_IN_PARTICLE.search(line)):
        return False
    return not ends_sentence(line)


def _may_run_on(line: str, below: str) -> bool:
    """Return whether a sentence may run on, in a script without capitals."""
    first = below[0]
    if first.isascii() or not first.isalpha():
        return False
    return first.upper() == first.lower() and not ends_sentence(line)
