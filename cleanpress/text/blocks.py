"""The blocks of a plain text, whatever shape the text is in.

Text from the web comes with a paragraph a line; hard-wrapped at some width; or as one long line, where
nothing but its sentences says where a block ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, pairwise
from operator import add, sub
from typing import Literal, NamedTuple

from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import UNSPACED_CLOSING, UNSPACED_MARKS, ends_sentence
from cleanpress.text.wrapping import unwrap_lines, wrapped_paragraphs

__all__ = [
    "SHORTEST_DUMP",
    "Shape",
    "TextBlocks",
    "VisibleLines",
    "find_blocks",
    "find_lines",
    "gaps_before",
    "join_lines",
    "line_ends_before",
    "visible_lines",
]

Shape = Literal["lines", "wrapped", "flow"]

# The widths that mail, manuals and books in plain text are wrapped at.
NARROWEST, WIDEST = 55, 110
FEWEST_WRAPPED = 4
# Of the wide lines of a wrapped text, this share runs on into the next: German capitals hide that of some.
ENOUGH = 0.4
# A line longer than this is no paragraph, but a page; and so is one that is most of a long text.
LONGEST_PARAGRAPH = 3000
SHORTEST_DUMP, MOST_OF_A_TEXT = 1500, 0.6
# A part of a long line that is as long and has no end of a sentence is split before a capital if most of its
# words have one, as those of a menu do, or at last anywhere.
LONG_PART, LONGEST_PART = 100, 400

# Words, and where scripts set no spaces, sentences.
_UNSPACED_CLOSING = UNSPACED_CLOSING + "”"
_WORD = lazy(
    rf"[^\s{UNSPACED_MARKS}]+[{UNSPACED_MARKS}]*[{_UNSPACED_CLOSING}]*|[{UNSPACED_MARKS}]+[{_UNSPACED_CLOSING}]*"
)
_SEPARATORS = frozenset("|•·»›→/–—-*")
# [label](address), of which only the label is read.
_LINK = lazy(r"\]\([^()\s]*\)")
_MARKS = "#>*+•◦▪‣|-–—· \t"


class TextBlocks(NamedTuple):
    """The blocks of a text, in order.

    spans: where each is: half-open, in code points; between them is nothing but white space.
    texts: what is read of each: in one line, without the marks of Markdown.
    lines: the same with the marks before them, which phrases are looked up in; whole lines as they are.
    gaps:  how many line ends stand before each; 0 within a line.
    shape: of the text: blocks are its "lines", paragraphs of "wrapped" lines, or parts of a "flow".
    """

    spans: list[tuple[int, int]]
    texts: list[str]
    lines: list[str]
    gaps: list[int]
    shape: Shape


@dataclass
class VisibleLines:
    """The lines that are not blank: their numbers, and where they start and end, without space at the end.

    whole: they themselves, with it; bare: without it.
    """

    numbers: list[int]
    starts: list[int]
    ends: list[int]
    whole: list[str]
    bare: list[str]

    @cached_property
    def lengths(self) -> list[int]:
        """How long each is, without space at the end."""
        return list(map(len, self.bare))

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each starts and ends."""
        return list(zip(self.starts, self.ends, strict=True))

    @cached_property
    def gaps(self) -> list[int]:
        """How many line ends are before each."""
        return gaps_before(self.numbers, self.numbers)

    @cached_property
    def have_dump(self) -> bool:
        """Whether one of them is so long that it is read sentence by sentence."""
        return max(self.lengths, default=0) > SHORTEST_DUMP

    def part(self, text: str, first: int, last: int, start: int) -> VisibleLines:
        """Return those from one up to another, which is left out, as lines of a part of their text.

        start: where the part begins, which is where a line does, blank or not.
        """
        # Not counted from the start of the text, as that would be far for each of many parts.
        above = self.numbers[first] - text.count("\n", start, self.starts[first]) if first < last else 0
        return VisibleLines(
            [each - above for each in self.numbers[first:last]],
            [each - start for each in self.starts[first:last]],
            [each - start for each in self.ends[first:last]],
            self.whole[first:last],
            self.bare[first:last],
        )


def join_lines(paragraph: str) -> str:
    """Return a wrapped paragraph in one line, without margins.

    >>> join_lines("> The boats\\n> are in.")
    '> The boats are in.'
    """
    return " ".join(unwrap_lines(paragraph.split("\n")).split())


def find_blocks(
    text: str, lines: VisibleLines | None = None, join: Callable[[str], str] = join_lines
) -> TextBlocks:
    """Find the blocks of a text: its lines, its wrapped paragraphs, or the sentences of its long lines.

    lines: its visible lines, if they are known.
    join:  `join_lines`, which may remember what it has joined.

    >>> found = find_blocks("# Tea\\n\\n* Boil the water.")
    >>> found.texts, found.gaps, found.spans
    (['Tea', 'Boil the water.'], [0, 2], [(0, 5), (7, 24)])
    >>> find_blocks(" \\n").spans
    []
    """
    lines = visible_lines(text) if lines is None else lines
    shape = _shape(lines)
    spans, gaps = _FINDERS[shape](text, lines)
    is_joined = shape == "wrapped" or len(spans) < len(lines.numbers)
    are_lines = shape == "lines" and not is_joined
    parts = lines.bare if are_lines else [text[start:end] for start, end in spans]
    if is_joined:
        parts = [join(part) if "\n" in part else part for part in parts]
    has_links = "](" in text
    if has_links:
        parts = [_LINK.sub("]", part) for part in parts]
    texts = [part.strip(_MARKS) if part[0] in _MARKS else part for part in parts]
    return TextBlocks(spans, texts, lines.whole if are_lines and not has_links else parts, gaps, shape)


def visible_lines(text: str) -> VisibleLines:
    """Return the lines of a text that are not blank.

    >>> visible_lines("Tea\\n\\n Boil ")
    VisibleLines(numbers=[0, 2], starts=[0, 5], ends=[3, 10], whole=['Tea', ' Boil '], bare=['Tea', ' Boil'])
    """
    # By functions that loop in C, as every text is read so.
    lines = text.split("\n")
    bare = list(map(str.rstrip, lines))
    numbers = list(compress(range(len(lines)), bare))
    starts = list(map(add, compress(accumulate(map(len, lines), initial=0), bare), numbers))
    whole, bare = list(compress(lines, bare)), list(filter(None, bare))
    return VisibleLines(numbers, starts, list(map(add, starts, map(len, bare))), whole, bare)


def find_lines(
    text: str, lines: VisibleLines | None = None
) -> tuple[list[tuple[int, int]], list[int], list[str]]:
    """Return the spans of the lines that are not blank, the line ends before each, and their texts.

    Of a line longer than `SHORTEST_DUMP` its sentences. What a line is does not depend on the others.
    lines: the visible lines of the text, if they are known.

    >>> find_lines("Tea\\n\\nBoil the water.")
    ([(0, 3), (5, 20)], [0, 2], ['Tea', 'Boil the water.'])
    """
    lines = visible_lines(text) if lines is None else lines
    spans, gaps = _flow_blocks(text, lines)
    return spans, gaps, [text[start:end] for start, end in spans] if lines.have_dump else lines.bare


def gaps_before(firsts: Sequence[int], lasts: Sequence[int]) -> list[int]:
    """Count the line ends before each block, from the numbers of the first and the last line of each."""
    return list(map(sub, firsts, [0, *lasts]))


def line_ends_before(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Count the line ends before each block, after the one above it.

    >>> line_ends_before("Tea\\n\\nBoil.", [(0, 3), (5, 10)])
    [0, 2]
    """
    return [text.count("\n", end, start) for (_, end), (start, _) in pairwise([(0, 0), *spans])]


def _line_blocks(text: str, lines: VisibleLines) -> tuple[list[tuple[int, int]], list[int]]:
    wrapped = _wrapped_lines(text, lines)
    if wrapped:  # a text may have a few such paragraphs among its lines
        return _blocks_of(lines, _between(len(lines.numbers), wrapped))
    return lines.spans, lines.gaps


def _wrapped_blocks(text: str, lines: VisibleLines) -> tuple[list[tuple[int, int]], list[int]]:
    # Both ways to see it: by the width of the text, and by that of each run of lines.
    return _blocks_of(lines, _between(len(lines.numbers), _filled_lines(lines) | _wrapped_lines(text, lines)))


def _wrapped_lines(text: str, lines: VisibleLines) -> set[int]:
    """Return which of the visible lines run on into the next."""
    found = wrapped_paragraphs(text.split("\n"))
    at = {number: place for place, number in enumerate(lines.numbers)} if found else {}
    return {at[number] for first, last in found for number in range(first, last)}


def _between(count: int, running_on: set[int]) -> list[tuple[int, int]]:
    """Return the first and the last line of each paragraph, of so many lines, of which some run on."""
    lasts = [at for at in range(count) if at not in running_on]
    firsts = [0, *(last + 1 for last in lasts)]
    return list(zip(firsts, lasts, strict=False))


def _blocks_of(
    lines: VisibleLines, paragraphs: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[int]]:
    spans = [(lines.starts[first], lines.ends[last]) for first, last in paragraphs]
    firsts, lasts = ([lines.numbers[line] for line in column] for column in zip(*paragraphs, strict=True))
    return spans, gaps_before(firsts, lasts)


def _flow_blocks(text: str, lines: VisibleLines) -> tuple[list[tuple[int, int]], list[int]]:
    if not lines.have_dump:
        return lines.spans, lines.gaps
    spans: list[tuple[int, int]] = []
    numbers: list[int] = []
    for number, start, end in zip(lines.numbers, lines.starts, lines.ends, strict=True):
        spans += _parts(text, start, end)
        numbers += [number] * (len(spans) - len(numbers))
    return spans, gaps_before(numbers, numbers)


_FINDERS = {"lines": _line_blocks, "wrapped": _wrapped_blocks, "flow": _flow_blocks}


def _shape(lines: VisibleLines) -> Shape:
    """Return how the paragraphs of a text are written: one a line, hard-wrapped, or all on one line."""
    lengths = lines.lengths
    total, longest = sum(lengths), max(lengths, default=0)
    if longest > LONGEST_PARAGRAPH or longest > max(SHORTEST_DUMP, MOST_OF_A_TEXT * total):
        return "flow"
    full = [at for at, length in enumerate(lengths[:-1]) if NARROWEST <= length <= WIDEST]
    wide = sum(lengths[at] for at in full)
    if len(full) < FEWEST_WRAPPED or wide < total / 10 or sum(filter(WIDEST.__lt__, lengths)) > total / 2:
        return "lines"
    return "wrapped" if _run_on(lines, full, ENOUGH * wide) else "lines"


def _run_on(lines: VisibleLines, full: Iterable[int], enough: float) -> bool:
    """Return whether more characters than that are in those of some lines that run on into the next."""
    width = _width(lines.lengths)
    joined = 0
    for at in full:
        if _is_filled(lines, at, width) and _is_open(lines, at):
            joined += lines.lengths[at]
            if joined > enough:
                return True
    return False


def _width(lengths: list[int]) -> float:
    """Return what lines are wrapped at, if they are: few may be wider."""
    wide = sorted(length for length in lengths if NARROWEST <= length <= WIDEST)
    return wide[int(0.9 * len(wide))]


def _is_filled(lines: VisibleLines, at: int, width: float) -> bool:
    """Return whether a line ends where it does because the next word would not have fit."""
    numbers, bare = lines.numbers, lines.bare
    length = len(bare[at])
    if numbers[at + 1] != numbers[at] + 1 or not NARROWEST / 2 <= length <= WIDEST:
        return False
    if length + 2 > 0.95 * width:  # as any word is longer than nothing
        return True
    word = bare[at + 1][:WIDEST].split(None, 1)
    return not word or length + 1 + len(word[0]) > 0.95 * width


def _is_open(lines: VisibleLines, at: int) -> bool:
    """Return whether a sentence runs on from this line to the next, as far as letters and marks can tell."""
    below = lines.bare[at + 1][:WIDEST].lstrip()[:1]
    if below.islower():
        return True
    has_no_case = below.isalpha() and below == below.upper() == below.lower()
    return has_no_case and not ends_sentence(lines.bare[at])


def _filled_lines(lines: VisibleLines) -> set[int]:
    """Return which lines of a wrapped text end where they do because the next word would not have fit."""
    width = _width(lines.lengths)
    return {at for at in range(len(lines.numbers) - 1) if _is_filled(lines, at, width)}


def _parts(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a long line, and what stands between them."""
    if stop - start <= SHORTEST_DUMP:
        yield start, stop
        return
    begin = end = -1
    for match in _WORD.finditer(text, start, stop):
        if end >= 0 and _ends_part(text, begin, end, match.start()):
            yield begin, end
            begin = -1
        begin = match.start() if begin < 0 else begin
        end = match.end()
    if begin >= 0:
        yield begin, end


def _ends_part(text: str, begin: int, end: int, start: int) -> bool:
    """Return whether the part that begins at `begin` ends at `end`, with the next word at `start`."""
    character, length = text[start], end - begin
    if length > LONGEST_PART:
        return True
    if character.islower():
        return False
    if start - end > 1 or text[end - 1] in _SEPARATORS or character in _SEPARATORS:
        return True
    if length > LONG_PART and character.isupper() and _is_titles(text[begin:end].split()):
        return True
    return ends_sentence(text, begin, end)


def _is_titles(words: list[str]) -> bool:
    """Return whether words are of entries or headings: in a sentence, most begin with a small letter."""
    return sum(not word[0].islower() for word in words) > len(words) / 2
