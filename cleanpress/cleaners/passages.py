"""The blocks of a plain text, whatever shape the text is in.

Text from the web comes with a paragraph a line; hard-wrapped at some width; or as one long line, where
nothing but its sentences says where a block ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Literal, NamedTuple

from cleanpress.expressions import lazy

__all__ = ["Passages", "Shape", "find_passages", "shape_of"]

Shape = Literal["lines", "wrapped", "flow"]

# The widths that mail, manuals and books in plain text are wrapped at.
NARROWEST, WIDEST = 55, 110
FEWEST_WRAPPED = 4
# A line longer than this is no paragraph, but a page; and so is one that is most of a long text.
LONGEST_PARAGRAPH = 3000
SHORTEST_PAGE, MOST_OF_A_PAGE = 1500, 0.6
# A stretch of a long line that is as long and has no end of a sentence is a menu, say: it is cut before a
# capital, or at last anywhere.
LONG_PIECE, LONGEST_PIECE = 100, 250

# Words, and where scripts set no spaces, sentences.
_WORD = lazy(r"[^\s。！？]+[。！？]*[」』”）]*|[。！？]+[」』”）]*")
_ENDS = lazy(r"""[.!?…。！？][\"'”’»)\]」』）]*\Z""")
_SEPARATORS = frozenset("|•·»›→/–—-*")
# [label](address), of which only the label is read.
_LINK = lazy(r"\]\([^()\s]*\)")
_MARKS = "#>*+•◦▪‣|-–—· \t"


class Passages(NamedTuple):
    """The blocks of a text, in order.

    spans: where each is: half-open, in code points; between them is nothing but white space.
    texts: what is read of each: in one line, without the marks of Markdown.
    gaps:  how many line ends stand before each; 0 within a line.
    shape: of the text.
    """

    spans: list[tuple[int, int]]
    texts: list[str]
    gaps: list[int]
    shape: Shape


class _Line(NamedTuple):
    number: int
    start: int
    end: int


def find_passages(text: str) -> Passages:
    """Find the blocks of a text.

    >>> found = find_passages("# Tea\\n\\n* Boil the water.")
    >>> found.texts, found.gaps, found.spans
    (['Tea', 'Boil the water.'], [0, 2], [(0, 5), (7, 24)])
    """
    lines = list(_lines(text))
    shape = shape_of(lines, text)
    if shape == "wrapped":
        found = list(_joined(text, lines))
    elif shape == "flow":
        found = [part for line in lines for part in _parts(text, line)]
    else:
        found = [(number, number, start, end) for number, start, end in lines]
    spans = [(start, end) for _, _, start, end in found]
    before = [0, *(last for _, last, _, _ in found)]
    gaps = [first - above for (first, _, _, _), above in zip(found, before, strict=False)]
    return Passages(spans, _read(text, spans, shape), gaps, shape)


def _lines(text: str) -> Iterator[_Line]:
    # All that are not blank, without the white space at their ends.
    lines = text.split("\n")
    for number, (line, start) in enumerate(zip(lines, accumulate(map(len, lines), initial=0), strict=False)):
        bare = line.rstrip()
        if bare:
            yield _Line(number, start + number, start + number + len(bare))


def shape_of(lines: list[_Line], text: str) -> Shape:
    """Say how the paragraphs of a text are written: one a line, hard-wrapped, or all on one line.

    >>> shape_of(list(_lines("Tea\\nBoil the water.")), "")
    'lines'
    """
    lengths = [end - start for _, start, end in lines]
    total, longest = sum(lengths), max(lengths, default=0)
    if longest > LONGEST_PARAGRAPH or longest > max(SHORTEST_PAGE, MOST_OF_A_PAGE * total):
        return "flow"
    if len(lines) < FEWEST_WRAPPED or sum(length for length in lengths if length <= WIDEST) <= total / 2:
        return "lines"
    width = _width(lines)
    joined = sum(
        length
        for line, below, length in zip(lines, lines[1:], lengths, strict=False)
        if _goes_on(text, line, below, width)
    )
    wide = sum(length for length in lengths if NARROWEST <= length <= WIDEST)
    return "wrapped" if joined > wide / 2 and joined > total / 10 else "lines"


def _width(lines: list[_Line]) -> int:
    # What lines are wrapped at, if they are: few may be wider.
    wide = sorted(end - start for _, start, end in lines if NARROWEST <= end - start <= WIDEST)
    return wide[int(0.9 * len(wide))] if wide else WIDEST


def _goes_on(text: str, line: _Line, below: _Line, width: int) -> bool:
    # Whether a line ends where it does because the next word would not have fit.
    length = line.end - line.start
    if below.number != line.number + 1 or not NARROWEST / 2 <= length <= WIDEST:
        return False
    word = text[below.start : min(below.end, below.start + width)].split(None, 1)
    return not word or length + 1 + len(word[0]) > 0.95 * width


def _joined(text: str, lines: list[_Line]) -> Iterator[tuple[int, int, int, int]]:
    width = _width(lines)
    first = None
    for at, line in enumerate(lines):
        first = first or line
        if at + 1 == len(lines) or not _goes_on(text, line, lines[at + 1], width):
            yield first.number, line.number, first.start, line.end
            first = None


def _parts(text: str, line: _Line) -> Iterator[tuple[int, int, int, int]]:
    # The sentences of a long line, and what stands between them.
    number, start, stop = line
    if stop - start <= SHORTEST_PAGE:
        yield number, number, start, stop
        return
    begin = end = -1
    for match in _WORD.finditer(text, start, stop):
        if end >= 0 and _parted(text, begin, end, match.start()):
            yield number, number, begin, end
            begin = -1
        begin = match.start() if begin < 0 else begin
        end = match.end()
    if begin >= 0:
        yield number, number, begin, end


def _parted(text: str, begin: int, end: int, start: int) -> bool:
    # Whether what begins at `begin` ends at `end`, with the next word at `start`.
    character = text[start]
    if character.islower():
        return False
    if (
        _ENDS.search(text, max(begin, end - 4), end)
        or text[end - 1] in _SEPARATORS
        or character in _SEPARATORS
    ):
        return True
    if start - end > 1:
        return True
    length = end - begin
    return length > LONGEST_PIECE or (length > LONG_PIECE and character.isupper())


def _read(text: str, spans: list[tuple[int, int]], shape: Shape) -> list[str]:
    pieces = [text[start:end] for start, end in spans]
    if shape == "wrapped":
        pieces = [" ".join(piece.split()) for piece in pieces]
    if "](" in text:
        pieces = [_LINK.sub("]", piece) for piece in pieces]
    return [piece.strip(_MARKS) if piece[0] in _MARKS else piece for piece in pieces]
