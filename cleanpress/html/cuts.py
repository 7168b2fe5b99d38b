"""Take out of a page what no reader sees, and what is no text of its blocks, before it is split into them.

What is cut here is in no block, in no output, and nothing that the network reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cleanpress.html.cut import Cut
from cleanpress.html.extent import text_of
from cleanpress.html.furniture import find_furniture
from cleanpress.html.hidden import Hidden, find_hidden
from cleanpress.options import HiddenText
from cleanpress.text.characters import drop_ascii
from cleanpress.text.invisible import find_invisible, has_invisible

__all__ = ["HiddenPart", "HiddenRegion", "Page", "cut_page", "without_unseen"]

_ASCII = bytes(range(0x80))
# Mojibake is made of these, and can be repaired as long as they are there.
_KEPT = ("control_character",)
_DAMAGED = re.compile("[ÂÃÐ\x80-\x9f]\xad")
# Characters that shape the letters around them, even across a tag.
_JOINERS = "\u200c\u200d"
_MARKS = frozenset("<>*_~`")


class HiddenRegion(NamedTuple):
    """The tokens of an element that the page hides, from its start tag to its end tag; what hides it.

    kind:     what it has in common with others that are hidden together.
    is_named: whether it has an id.
    """

    first: int
    last: int
    detail: str
    kind: tuple[str, ...]
    is_named: bool = False


class HiddenPart(NamedTuple):
    """Text that was cut out of a block since the page hides it: the token it stood after; what hides it."""

    token: int
    text: str
    detail: str


class Page(NamedTuple):
    """The markup of a page after the cuts.

    unseen: whether characters are left that show nothing; others may need them.
    """

    markup: str
    regions: list[HiddenRegion]
    parts: list[HiddenPart]
    unseen: bool


def cut_page(markup: str, hidden: HiddenText = "remove") -> Page:
    """Cut out of a page what is furniture inside of blocks, what its blocks hide, and invisible characters.

    hidden: "keep" leaves in what the page hides.

    >>> cut_page('<p>Wa\\u00adter <ruby>茶<rt>ちゃ</rt></ruby>, <i hidden="">milk</i> too</p>').markup
    '<p>Water <ruby>茶</ruby>,  too</p>'
    >>> cut_page("<p>Tea</p>")
    Page(markup='<p>Tea</p>', regions=[], parts=[], unseen=False)
    """
    non_ascii = "" if markup.isascii() else drop_ascii(markup, _ASCII)
    unseen = has_invisible(non_ascii)
    if unseen:
        markup = without_unseen(markup, (*_KEPT, "bidi_control"))
        unseen = has_invisible(markup)
    found = find_hidden(markup) if hidden == "remove" else []
    cuts = find_furniture(markup, non_ascii)
    if not found and not cuts:
        return Page(markup, [], [], unseen)
    return _Cutter(markup).cut(found, cuts)._replace(unseen=unseen)


def without_unseen(text: str, kept: tuple[str, ...] = _KEPT) -> str:
    """Return text without its invisible characters, but for those that it needs or that mojibake is made of.

    kept: kinds that stay anyway.

    >>> without_unseen("co\\u00adop"), without_unseen("dÃ\\u00ada")
    ('coop', 'dÃ\\xada')
    """
    left = []
    at = 0
    for start, end, _ in find_invisible(text, kept):
        before, after = text[start - 1 : start], text[end : end + 1]
        if _DAMAGED.match(text, start - 1) or (text[start] in _JOINERS and _joins(before, after)):
            continue
        left.append(text[at:start])
        at = end
    return "".join([*left, text[at:]]) if at else text


def _joins(before: str, after: str) -> bool:
    """Return whether a joiner stands between a letter that it may shape and a tag, or a mark of Markdown."""
    return (before in _MARKS and _may_be_shaped(after)) or (after in _MARKS and _may_be_shaped(before))


def _may_be_shaped(character: str) -> bool:
    return character.isalpha() and character > "\u0590"


class _Cutter:
    """One pass over the markup of a page, with a count of the tags up to the last that is hidden."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.pieces: list[str] = []
        self.at = self.tags = self.counted = 0
        self.parts: list[HiddenPart] = []

    def cut(self, hidden: Iterable[Hidden], cuts: Iterable[Cut]) -> Page:
        """Make the cuts; of two that overlap, the one that begins first."""
        regions: list[HiddenRegion] = []
        first = 0
        events = sorted(_events(hidden, cuts), key=lambda event: event[:2])
        self.counted = max((place for place, _, each in events if isinstance(each, Hidden)), default=0)
        for place, _, each in events:
            if place < self.at:
                continue
            self.go_to(place)
            if isinstance(each, Cut):
                self.pieces.append(each.replacement)
                self.at = each.end
            elif each.is_part:
                element = each.element
                text = text_of(self.markup[element.inside : element.outside])
                self.parts.append(HiddenPart(self.tags, text, each.detail))
                self.at = element.end
            elif place == each.element.start:
                first = self.tags + 1
            else:
                regions.append(
                    HiddenRegion(first, self.tags + 1, each.detail, each.kind, ' id="' in each.element.source)
                )
        self.go_to(len(self.markup))
        return Page("".join(self.pieces), regions, self.parts, False)

    def go_to(self, place: int) -> None:
        piece = self.markup[self.at : place]
        if place <= self.counted:
            self.tags += piece.count("<")
        self.pieces.append(piece)
        self.at = place


def _events(hidden: Iterable[Hidden], cuts: Iterable[Cut]) -> Iterable[tuple[int, int, Hidden | Cut]]:
    """Yield where each begins or ends; minus its length, so that the longer one goes first; and itself."""
    for cut in cuts:
        yield cut.start, cut.start - cut.end, cut
    for each in hidden:
        element = each.element
        yield element.start, element.start - element.end, each
        if not each.is_part:
            yield element.outside, 0, each
