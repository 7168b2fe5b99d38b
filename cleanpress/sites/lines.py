"""Read the lines of a page as profiles have them: one place for learning and for cleaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from cleanpress.text.blocks import visible_lines
from cleanpress.text.normalize import normalize_for_patterns
from cleanpress.text.punctuation import SENTENCE_MARKS

__all__ = [
    "BOTH",
    "BOTTOM",
    "GAP",
    "TOP",
    "Lines",
    "Place",
    "lines_of",
    "may_be_content",
    "normalize_line",
    "templates",
]

Place = Literal["top", "bottom", "both"]
TOP: Place = "top"
BOTTOM: Place = "bottom"
BOTH: Place = "both"
# What of a template varies: "next: … index".
GAP = "…"
# A line has templates of so many words at one end, if it has at least as many beside them.
# Three words find less, and no fewer words of content are lost (benchmarks/sites.py).
TEMPLATE_WORDS, FEWEST_WORDS, MOST_WORDS = 2, 4, 40
# A line that ends in an ellipsis is a teaser or a link to the rest, and may well have a template.
SENTENCE_ENDS = tuple(SENTENCE_MARKS.replace("…", ""))
# A longer line is a paragraph. Licences and notices of cookies are shorter.
LONGEST = 1000
# What may be content ("Open 9 to 5", "12 High Street") has a number, or is a sentence: so many words.
SENTENCE = 6


class Lines(NamedTuple):
    """Hold the lines of a text that are not blank: texts, spans, and how many line ends are before each."""

    texts: list[str]
    spans: list[tuple[int, int]]
    gaps: list[int]


def lines_of(text: str) -> Lines:
    """Return the lines of a text that are not blank.

    >>> lines_of("Tea\\n\\n Boil ")
    Lines(texts=['Tea', ' Boil'], spans=[(0, 3), (5, 10)], gaps=[0, 2])
    """
    lines = visible_lines(text)
    return Lines(lines.bare, lines.spans, lines.gaps)


def normalize_line(line: str) -> str:
    """Return what of a line is compared: case, quotes, dashes and spaces do not count. Numbers do.

    Numbers as 0 would make one line of the rows of a table, the prices of a shop, "New in version 3.2".
    Nothing stands for a line that is too long.

    >>> normalize_line("  Page 3 of “12”"), normalize_line("New in 3.2") == normalize_line("New in 3.3")
    ('page 3 of "12"', False)
    """
    return "" if len(line) > LONGEST else normalize_for_patterns(line)


def templates(key: str) -> Iterator[str]:
    """Yield a line's prefix and suffix template; sentences and short lines have none.

    Pages may be written after one pattern ("Returns the name of the boat."), which is content.

    >>> list(templates("next: boats, up: fish, index")), list(templates("read more"))
    (['next: boats, …', '… fish, index'], [])
    """
    words = key.split(" ", MOST_WORDS)
    if FEWEST_WORDS <= len(words) <= MOST_WORDS and not key.endswith(SENTENCE_ENDS):
        yield f"{' '.join(words[:TEMPLATE_WORDS])} {GAP}"
        yield f"{GAP} {' '.join(words[-TEMPLATE_WORDS:])}"


def may_be_content(key: str) -> bool:
    """Return whether a line of a site may be worth keeping once: it has a number in it, or six words.

    >>> may_be_content("open 9 to 5"), may_be_content("about us")
    (True, False)
    """
    return any(map(str.isdigit, key)) or key.count(" ") >= SENTENCE - 1
