"""Find the lines of a box of a page: buttons and fields beside the line that says what the box is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cleanpress.cleaners.evidence import numbers_of_known
from cleanpress.phrases import CONTEXTUAL, NEUTRAL, UNCONDITIONAL, Pattern, Phrase
from cleanpress.phrases.matcher import LineMatches
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.punctuation import ITEM_MARKS

__all__ = ["lines_of_a_group"]

# Categories of boxes, and those of the buttons and fields that boxes of all of them have.
BOXES = ("cookie_notice", "newsletter_pitch", "subscription_wall", "membership_pitch", "navigation", "shop")
BUTTONS = ("account", "comment_form", "shop")
PITCHES = {"newsletter_pitch", "subscription_wall", "membership_pitch"}
# A cookie notice has links to the documents that it is about.
NOTICES = {"cookie_notice", "legal_footer"}
_ITEM = lazy(rf"\s*(?:[{ITEM_MARKS}]|\d{{1,3}}[.)])\s")
_MAY_BE_ITEMS = frozenset(("", *ITEM_MARKS, *"0123456789"))


def lines_of_a_group(lines: Sequence[str], found: LineMatches, gaps: Sequence[int] = ()) -> Iterator[int]:
    """Yield the contextual lines right below or above an unconditional one of their kind, without a gap.

    "Yes" and "No" below "Was this page helpful?", "Got it!" below a cookie notice: a box of a page.
    gaps: how many line ends stand before each line, if blank lines are not among them.
    """
    known = found.known
    for number in numbers_of_known(lines, known):
        line = lines[number]
        if known[line].score != UNCONDITIONAL or _is_item(line):
            continue
        for step in (1, -1):
            at = number + step
            while 0 <= at < len(lines) and _is_of_a_group(lines[at], known, known[line], step):
                if gaps and gaps[max(at, at - step)] > 1:
                    break
                yield at
                at += step


def _is_item(line: str) -> bool:
    """Return whether a line is an item of a list, which is judged with its list."""
    return line[:1].strip() in _MAY_BE_ITEMS and _ITEM.match(line) is not None


def _is_of_a_group(
    text: str, known: Mapping[str, Phrase | Pattern], head: Phrase | Pattern, step: int
) -> bool:
    line = known.get(text)
    # Above a box may be the list that an article ends with, of words that are neutral.
    if line is None or line.score == UNCONDITIONAL or line.score < (NEUTRAL if step > 0 else CONTEXTUAL):
        return False
    if _is_item(text):
        return False
    both = {line.category, head.category}
    if line.category == head.category or both <= PITCHES or both <= NOTICES:
        return True
    return head.category in BOXES and line.category in BUTTONS
