"""Find elements in the markup of a page: where their tags are, and what is in them.

The parser writes a page out with every element closed, and `<` and `>` around tags alone, so that searching
for texts finds them. Whoever looks for a few elements need not look at all tags of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleanpress.html.elements import BLOCK_TAGS, VOID_TAGS, decode_references

__all__ = ["Element", "element_from", "ends_block", "leaf_from", "shares_block", "tags_with", "text_of"]

_TAG = re.compile("<[^>]*>")
_ENDS_TEXT = BLOCK_TAGS | {"hr"}
# A text with more tags than this on one side of an element is taken to have others words there.
MOST_TAGS = 40


class Element(NamedTuple):
    """An element with content.

    source:         its start tag without brackets.
    start, inside:  where its start tag begins, and its content.
    outside, end:   where its end tag begins, and where it ends.
    """

    source: str
    start: int
    inside: int
    outside: int
    end: int

    @property
    def name(self) -> str:
        """Its tag."""
        return self.source.partition(" ")[0]


def tags_with(markup: str, marker: str) -> Iterator[int]:
    """Yield where each start tag begins that holds a text.

    >>> list(tags_with('<p hidden="">hidden</p><p>hidden</p>', "hidden"))
    [0]
    """
    at, done = markup.find(marker), 0
    while at >= 0:
        start = markup.rfind("<", done, at + 1)
        close = markup.find(">", start) if start >= 0 else -1
        if close > at:
            yield start
            done = close
        else:
            done = markup.find("<", at)
            if done < 0:
                return
        at = markup.find(marker, done)


def element_from(markup: str, start: int) -> Element | None:
    """Return the element whose start tag begins at `start`; None for one that can hold nothing.

    >>> element_from("<b><i>Tea</i></b>", 0)
    Element(source='b', start=0, inside=3, outside=13, end=17)
    """
    inside = markup.find(">", start) + 1
    source = markup[start + 1 : inside - 1]
    name = source.partition(" ")[0]
    if name in VOID_TAGS or not inside:
        return None
    begin, begin_with, ends = f"<{name}>", f"<{name} ", f"</{name}>"
    depth, at = 1, inside
    while True:
        outside = markup.find(ends, at)
        if outside < 0:
            return None
        depth += markup.count(begin, at, outside) + markup.count(begin_with, at, outside) - 1
        at = outside + len(ends)
        if not depth:
            return Element(source, start, inside, outside, at)


def leaf_from(markup: str, start: int) -> Element | None:
    """Return the element whose start tag begins at `start` if it holds text alone, no other elements.

    >>> leaf_from("<i>Tea</i>", 0)
    Element(source='i', start=0, inside=3, outside=6, end=10)
    >>> leaf_from("<b><i>Tea</i></b>", 0)
    """
    inside = markup.find(">", start) + 1
    outside = markup.find("<", inside)
    source = markup[start + 1 : inside - 1]
    ends = f"</{source.partition(' ')[0]}>"
    if not inside or not markup.startswith(ends, outside):
        return None
    return Element(source, start, inside, outside, outside + len(ends))


def text_of(markup: str) -> str:
    """Return what markup says, its white space folded.

    >>> text_of("<b>Tea</b> &amp; milk")
    'Tea & milk'
    """
    return decode_references(" ".join(_TAG.sub("", markup).replace("&nbsp;", " ").split()))


def shares_block(markup: str, element: Element) -> bool:
    """Return whether there is other text in the block that an inline element is in.

    >>> shares_block("<p>Tea <b>x</b></p>", Element("b", 7, 10, 11, 15))
    True
    """
    return _has_text_before(markup, element.start) or _has_text_after(markup, element.end)


def ends_block(markup: str, element: Element) -> bool:
    """Return whether an inline element is the last thing in its block, and not the only one."""
    return _has_text_before(markup, element.start) and not _has_text_after(markup, element.end)


def _has_text_before(markup: str, at: int) -> bool:
    for _ in range(MOST_TAGS):
        close = markup.rfind(">", 0, at)
        text = markup[close + 1 : at]
        if text and not _is_blank(text):
            return True
        if close < 0:
            return False
        at = markup.rfind("<", 0, close)
        if markup[at + 1 : close].partition(" ")[0].lstrip("/") in _ENDS_TEXT:
            return False
    return True


def _has_text_after(markup: str, at: int) -> bool:
    for _ in range(MOST_TAGS):
        begin = markup.find("<", at)
        if begin < 0:
            return not _is_blank(markup[at:])
        if begin > at and not _is_blank(markup[at:begin]):
            return True
        at = markup.find(">", begin) + 1
        if markup[begin + 1 : at - 1].partition(" ")[0].lstrip("/") in _ENDS_TEXT:
            return False
    return True


def _is_blank(text: str) -> bool:
    return not text.replace("&nbsp;", "").strip()
