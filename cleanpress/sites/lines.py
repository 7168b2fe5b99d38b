"""The lines of a page as profiles see them: in one place for who learns and who cleans."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Literal, NamedTuple

from cleanpress.text.normalize import normalize_for_patterns
from cleanpress.text.punctuation import SENTENCE_MARKS

__all__ = ["BOTH", "BOTTOM", "GAP", "TOP", "Lines", "Place", "frames", "is_fact", "key_of", "lines_of"]

Place = Literal["top", "bottom", "both"]
TOP: Place = "top"
BOTTOM: Place = "bottom"
BOTH: Place = "both"
# What of a frame varies: "next: … index".
GAP = "…"
# A line is framed by so many words at one end, if it has at least as many beside them.
# Three words find less, and no fewer words of content are lost (benchmarks/sites.py).
FRAME, FEWEST_WORDS, MOST_WORDS = 2, 4, 40
# A line that ends in an ellipsis may well be framed: it is a teaser, or a link to the rest.
SENTENCE_ENDS = tuple(SENTENCE_MARKS.replace("…", ""))
# A longer line is a paragraph. Licences and notices of cookies are shorter.
LONGEST = 1000
# A fact ("Open 9 to 5", "12 High Street") has a number, or is a sentence: so many words.
SENTENCE = 6


class Lines(NamedTuple):
    """The lines of a text that are not blank, in order: where they are, and how many line ends are before."""

    texts: list[str]
    spans: list[tuple[int, int]]
    gaps: list[int]


def lines_of(text: str) -> Lines:
    """Return the lines of a text that are not blank.

    >>> lines_of("Tea\\n\\n Boil ")
    Lines(texts=['Tea', ' Boil'], spans=[(0, 3), (5, 10)], gaps=[0, 2])
    """
    lines = text.split("\n")
    bare = [line.rstrip() for line in lines]
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    numbers = [number for number, line in enumerate(bare) if line]
    spans = [(starts[number], starts[number] + len(bare[number])) for number in numbers]
    gaps = [number - above for number, above in zip(numbers, [0, *numbers], strict=False)]
    return Lines([bare[number] for number in numbers], spans, gaps)


def key_of(line: str) -> str:
    """Return what of a line is compared: case, quotes, dashes and spaces do not count. Numbers do.

    Numbers as 0 would make one line of the rows of a table, the prices of a shop, "New in version 3.2".
    Nothing stands for a line that is too long.

    >>> key_of("  Page 3 of “12”"), key_of("New in 3.2") == key_of("New in 3.3")
    ('page 3 of "12"', False)
    """
    return "" if len(line) > LONGEST else normalize_for_patterns(line)


def frames(key: str) -> Iterator[str]:
    """Yield a line's frames, what it begins with and what it ends with; sentences and short lines have none.

    Pages may be written after one pattern ("Returns the name of the boat."), which is content.

    >>> list(frames("next: boats, up: fish, index")), list(frames("read more"))
    (['next: boats, …', '… fish, index'], [])
    """
    words = key.split(" ", MOST_WORDS)
    if FEWEST_WORDS <= len(words) <= MOST_WORDS and not key.endswith(SENTENCE_ENDS):
        yield f"{' '.join(words[:FRAME])} {GAP}"
        yield f"{GAP} {' '.join(words[-FRAME:])}"


def is_fact(key: str) -> bool:
    """Say whether a line of a site may be worth keeping once: it has a number in it, or six words.

    >>> is_fact("open 9 to 5"), is_fact("about us")
    (True, False)
    """
    return any(map(str.isdigit, key)) or key.count(" ") >= SENTENCE - 1
