"""The lines of a text with what is known of each, and its windows: found out once for all who ask."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleanpress.cleaners.evidence import content_lines, lines_to_keep
from cleanpress.cleaners.page_signs import Signs
from cleanpress.phrases import PhraseIndex
from cleanpress.phrases.matcher import LineMatches, match_lines
from cleanpress.text.blocks import (
    SHORTEST_DUMP,
    TextBlocks,
    VisibleLines,
    find_blocks,
    find_lines,
    join_lines,
    visible_lines,
)

if TYPE_CHECKING:
    from cleanpress.model.words import TextColumns

__all__ = ["TextLines", "Window"]


class Window(NamedTuple):
    """A part of a text that is read together: its blocks, what their lines are, where they are in the text.

    content: the numbers of the blocks that are content whatever they say, as comments of code are.
    signs: those of a page in its lines.
    line_range: the numbers of the first line and of that after the last, if each line is a block.
    """

    text: str
    blocks: TextBlocks
    found: LineMatches
    spans: list[tuple[int, int]]
    content: set[int]
    signs: Signs
    line_range: tuple[int, int] | None


class TextLines:
    """A text by its lines: where each is, how many line ends are before it, and what it says.

    Of a line longer than `SHORTEST_DUMP`, its sentences are lines here.

    >>> from cleanpress.phrases import load_phrases
    >>> lines = TextLines("Home\\n\\nTea is served. ", load_phrases(["en"]))
    >>> lines.whole, lines.spans, lines.gaps, len(lines.found.known)
    (['Home', 'Tea is served.'], [(0, 4), (6, 20)], [0, 2], 1)
    """

    def __init__(self, text: str, index: PhraseIndex) -> None:
        self.text, self.index = text, index
        self._join = cache(join_lines)  # windows overlap
        self.visible = visible_lines(text)
        self.spans, self.gaps, self.whole = find_lines(text, self.visible)

    @cached_property
    def found(self) -> LineMatches:
        """What the lines are."""
        return match_lines(self.whole, self.index)

    @cached_property
    def signs(self) -> Signs:
        """The signs of a page in the lines."""
        return Signs(self.whole, self.found.keys)

    @cached_property
    def columns(self) -> TextColumns:
        """What is counted in the lines."""
        from cleanpress.model.words import read_texts

        return read_texts(self.whole)

    @cached_property
    def has_long(self) -> bool:
        """Whether the text has a line that is so long that its sentences are lines here."""
        return self.visible.have_dump and (
            0 in self.gaps[1:] or max(map(len, self.whole), default=0) > SHORTEST_DUMP
        )

    def window(self, start: int, end: int) -> Window:
        """Read a part of the text, which begins where a line does."""
        text, index = self.text[start:end], self.index
        first = bisect_left(self.spans, (start,))
        visible = self._visible_between(start, end, first)
        blocks = find_blocks(text, visible, self._join)
        last = first + len(blocks.spans)
        spans = self.spans[first:last]
        # As many blocks as lines are the lines.
        are_lines = visible is not None and len(visible.numbers) == len(blocks.spans)
        if not are_lines:
            of_lines, spans = spans, [(start + one, start + other) for one, other in blocks.spans]
            are_lines = spans == of_lines
        is_all = are_lines and blocks.lines == self.whole
        found = self.found if is_all else match_lines(blocks.lines, index)
        content = _content(text, blocks, index, are_lines=are_lines)
        signs = self.signs if is_all else Signs(blocks.lines, found.keys)
        return Window(text, blocks, found, spans, content, signs, (first, last) if are_lines else None)

    def _visible_between(self, start: int, end: int, first: int) -> VisibleLines | None:
        """Return the visible lines of a part, of which this is the first; None where sentences are lines."""
        if self.visible.have_dump:
            return None
        last = bisect_left(self.spans, (end,))
        if last - first == len(self.spans) and not start:
            return self.visible
        return self.visible.part(self.text, first, last, start)

    def columns_of(self, window: Window) -> TextColumns:
        """Return what is counted in the blocks of a window."""
        from cleanpress.model.words import read_texts

        texts = window.blocks.texts
        if window.line_range is None or "](" in window.text:
            return read_texts(texts)
        first, last = window.line_range
        columns = self.columns.between(first, last)
        # Without the marks around it, a line has the same words.
        if texts == self.whole[first:last]:
            return columns
        other = [at for at, text in enumerate(texts) if len(text) != len(self.whole[first + at])]
        return columns.with_marks_of(other, read_texts([texts[at] for at in other]))


def _content(text: str, blocks: TextBlocks, index: PhraseIndex, *, are_lines: bool) -> set[int]:
    """Return the blocks that are content whatever they say."""
    content = content_lines(blocks.lines)
    if not (are_lines and blocks.shape == "lines" and "](" not in text):
        content |= _of_content_lines(text, blocks)
    if index.kept:
        content |= lines_to_keep(blocks.lines, index) | set(_with_kept_line(text, blocks, index))
    return content


def _of_content_lines(text: str, blocks: TextBlocks) -> set[int]:
    """Return the blocks that begin with a line that is content: a paragraph may be of several lines.

    Where blocks are lines, these are among the content lines of the blocks, which are nearer to each other.
    """
    lines = content_lines(text.split("\n"))
    if not lines:
        return set()
    firsts = [start for start, _ in blocks.spans]
    at = accumulate(text.count("\n", last, first) for last, first in pairwise([0, *firsts]))
    return {number for number, line in enumerate(at) if line in lines}


def _with_kept_line(text: str, blocks: TextBlocks, index: PhraseIndex) -> Iterator[int]:
    """Yield the blocks of several lines that have a line to keep."""
    for number, (start, end) in enumerate(blocks.spans):
        if "\n" in text[start:end] and lines_to_keep(text[start:end].split("\n"), index):
            yield number
