"""Find comments that only a heading tells of: "3 comments", and below it lines with names and dates.

Pages made by hand and those of old software have no elements for comments: there are rows of a table, or
paragraphs, and a line that says who wrote it and when, before each or after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import NamedTuple

from cleanpress.html.blocks import Blocks
from cleanpress.html.comments.parts import Item, is_only
from cleanpress.html.comments.words import clear_headings, comment_author, comment_date
from cleanpress.html.elements import HEADINGS
from cleanpress.html.metadata.date_text import DateStyle

__all__ = ["headed_items", "headings"]

LONGEST_HEADING = 60
LONGEST_DATED = 90  # characters of a line with a name and a date
MOST_BLOCKS = 3_000
# So many dated lines are enough on the first of several pages of comments.
ENOUGH = 10
LEAST_UNCOUNTED = 2
# Blocks from one dated line to the next: a comment is not longer. Below "Comments: 4" beside a teaser, or at
# the top of an article, there is more.
FARTHEST = 10
_NUMBER = re.compile(r"\d+")


class _Dated(NamedTuple):
    """A line with a date: its block, whether the text is in the same one, the name and the date."""

    number: int
    has_text: bool
    author: str | None
    date: str


def headings(blocks: Blocks, end: int | None = None) -> list[int]:
    """Return the blocks, those before `end`, that may head comments by what they, or their last lines, say.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> headings(read_blocks(parse("<p>Tea<p><b>3 comments</b><p><a href=#c>3 comments</a>").markup))
    [1]
    """
    last = {
        number: line
        for number, text in enumerate(blocks.texts[:end])
        if not blocks.link_lengths[number]
        and 1 < len(line := text[text.rfind("\n") + 1 :] if "\n" in text else text) <= LONGEST_HEADING
    }
    return clear_headings(last)


def headed_items(blocks: Blocks, headings: Iterable[int], style: DateStyle) -> list[Item]:
    """Return the comments below the first heading that has about as many dated lines below it as it says.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<p>Tea.<h3>2 comments</h3><p>Ann, 5 May 2020<br>I like it.<p>Bo, 6 May 2020<br>So do I."
    >>> blocks = read_blocks(parse(page).markup)
    >>> [(item.author, item.inside) for item in headed_items(blocks, [1], DateStyle())]
    [('Ann', range(2, 3)), ('Bo', range(3, 4))]
    """
    dated_line = cache(partial(_dated_line, blocks, style))  # a page may have a heading in each second block
    found = (_items_below(blocks, heading, dated_line) for heading in headings)
    return next(filter(None, found), [])


def _items_below(blocks: Blocks, heading: int, dated_line: Callable[[int], _Dated | None]) -> list[Item]:
    below = range(heading + 1, min(len(blocks), heading + MOST_BLOCKS))
    dated = list(_dated_lines(below, dated_line))
    if not dated or not _is_so_many(blocks.texts[heading].rpartition("\n")[2], dated):
        return []
    if dated[0].has_text or dated[0].number <= heading + 2:
        parts = _after(blocks, dated, heading)
    else:
        parts = _before(dated, heading)
    return [
        Item(line.author, line.date, text, inside)
        for line, inside in parts
        if (text := [number for number in inside if number != line.number or line.has_text])
    ]


def _is_so_many(heading: str, dated: list[_Dated]) -> bool:
    """Return whether dated lines are about as many as a heading says; all by somebody if it does not."""
    number = _NUMBER.search(heading)
    if number is None:
        return (
            len(dated) >= LEAST_UNCOUNTED
            and not any(mark in heading for mark in ",;，、")
            and all(line.author for line in dated)
        )
    count = int(number.group())
    return min((count + 1) // 2, ENOUGH) <= len(dated) <= 2 * count + 2


def _dated_lines(below: range, dated_line: Callable[[int], _Dated | None]) -> Iterator[_Dated]:
    """Yield the dated lines as long as each is near the one before it, the first near the heading."""
    last = below.start - 1
    for number in below:
        if number - last > FARTHEST:
            return
        if line := dated_line(number):
            yield line
            last = number


def _dated_line(blocks: Blocks, style: DateStyle, number: int) -> _Dated | None:
    """Return the dated line that a block begins with, or None."""
    lines = blocks.texts[number].split("\n")
    first = lines[0] if len(lines) == 1 or len(lines[0]) > 3 else " ".join(lines[:2])
    for line in dict.fromkeys((first, " ".join(lines[:2]))) if len(lines) > 1 else (first,):
        if len(line) > LONGEST_DATED or not (found := comment_date(line, style)):
            continue
        day, start, end = found
        author = comment_author(line[:start]) or comment_author(line[end:])
        if is_only(line, author or "", line[start:end]):
            used = 1 if line == lines[0] else 2
            return _Dated(number, len(lines) > used, author, day)
    return None


def _after(blocks: Blocks, dated: list[_Dated], heading: int) -> Iterator[tuple[_Dated, range]]:
    """Yield each dated line with the blocks from it, or from the name above it, to the next one."""
    starts = [line.number for line in dated]
    if starts[0] == heading + 2:  # the name has a line of its own
        starts = [number - 1 for number in starts]
    known: set[int] = set()
    for line, start, end in zip(dated, starts, [*starts[1:], -1], strict=True):
        if end < 0:
            end = _end_of_last(blocks, line, known)
        known.update(blocks.paths[number] for number in range(start, end))
        yield line, range(start, end)


def _end_of_last(blocks: Blocks, line: _Dated, known: set[int]) -> int:
    """Return where the last comment ends: with what is in elements as those of the others are."""
    end = line.number + 1
    if not known:
        if line.has_text or end == len(blocks):
            return end
        known = {blocks.paths[end]}
    while end < len(blocks) and blocks.paths[end] in known and blocks.tag(end) not in HEADINGS:
        end += 1
    return end


def _before(dated: list[_Dated], heading: int) -> Iterator[tuple[_Dated, range]]:
    """Yield each dated line with the blocks since the one before it."""
    start = heading + 1
    for line in dated:
        yield line, range(start, line.number + 1)
        start = line.number + 1
