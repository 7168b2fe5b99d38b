"""Find links that lead nowhere else: from a heading to itself, from a note back to where it is called.

Documentation has them behind every heading, as "#", as "¶", as nothing that shows, or in words, which may be
of any language: "Link to this heading", "Direct link to Tea", "Permalink". What gives them away is that they
link to the id of the heading they are in. And a note links back to what links to it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from urllib.parse import unquote

from cleanpress.html.cut import Cut
from cleanpress.html.elements import attribute
from cleanpress.html.extent import Element, element_from, ends_block, shares_block, tags_with, text_of

__all__ = ["find_anchors"]

_CONTROL = re.compile(r"<(?:a|button|sup|span|small)[ >]")
# What links to a heading are called by the programs that make them.
_NAMED = re.compile(
    r"(?<![a-z])(?:header-?link|hash-?link|header-?anchor|heading-?anchor|anchor-?js-?link|anchor-?link|heading-?link"
    r"|headline-?anchor|doc-anchor|copy-?link|edit-?section|section-?link|perma-?link)(?![a-z])",
    re.IGNORECASE,
)
_BACK_NAMED = re.compile(
    r"foot-?note-?back|(?<!toc-)back-?ref|reverse-?footnote|doc-backlink|cite-?backlink|fn-?back",
    re.IGNORECASE,
)
# Alone in a link to a place on the same page.
_SIGNS = frozenset("# ¶ § 🔗 ⚓ ⛓ ∞ ※ 🖇 🔖".split())
_BACK_SIGNS = frozenset("↩ ↵ ⏎ ↰ ⤴ ⮌ ⤶ ↑ ⇑ ⬆ ⇧ ^ ▲ △ ↖ ← ⇐ « ‹ ⬑ 🔙 🔝".split())
_SELECTORS = str.maketrans("", "", "\ufe0e\ufe0f\u200b\u2060")
_NUMBER = re.compile(r"[\W\d_]*|\W*(?:[a-z]|[ivx]+)\W*", re.IGNORECASE)
_HREF = re.compile(r' href="[^"]*#([^"]+)"')
_ID = re.compile(r' (?:id|name)="([^"]+)"')
# The tags right before a heading: of its section, of an anchor for its id.
_OPENED_BEFORE = re.compile(r"(?:<(?:[a-z]|/a>|/span>)[^>]*>?\s*)+\Z")
_EDIT = re.compile(r"[?&/](?:action=|ve?)?edit\b", re.IGNORECASE)
LONGEST_ANCHOR = 200
# To look for so many ids takes less time than to find all.
FEW_IDS = 10
LONGEST_BACK_LINK = 40
# How far before a link back the note may begin that it is in.
LONGEST_NOTE = 3000
_ITEMS = ("<li", "<p", "<dd", "<div", "<td", "<aside")
# How far around a heading or a link the id may be that leads to it.
NEAR = 400
_BRACKETS = {"[": "]", "(": ")", "［": "］", "（": "）"}


def find_anchors(markup: str, headings: list[tuple[int, int]]) -> Iterator[Cut]:
    """Yield the cuts of links that lead to where they stand, and of buttons in headings.

    headings: where each heading begins, and its end tag, in order; none is within another.

    >>> page = '<h2 id="tea">Tea <a href="#tea">¶</a></h2><h3><a href="#tea">Tea</a></h3>'
    >>> [page[cut.start:cut.end] for cut in find_anchors(page, [(0, 42), (47, 71)])]
    ['<a href="#tea">¶</a>']
    """
    for start, end in headings:
        if _CONTROL.search(markup, start + 3, end):
            yield from _in_heading(markup, start, end)
    notes = _Notes(markup)
    for start in tags_with(markup, ' href="#'):
        if not _is_within(start, headings) and (cut := notes.cut(start)):
            yield cut
    for marker in ("cite-backlink", "headerlink"):
        for start in tags_with(markup, marker):
            element = None if _is_within(start, headings) else element_from(markup, start)
            if (
                element is not None
                and len(text_of(markup[element.inside : element.outside])) <= LONGEST_ANCHOR
            ):
                yield Cut(element.start, element.end)


def _is_within(place: int, stretches: list[tuple[int, int]]) -> bool:
    at = bisect_right(stretches, (place, place)) - 1
    return at >= 0 and place < stretches[at][1]


def _in_heading(markup: str, start: int, end: int) -> Iterator[Cut]:
    """Yield what is no part of the words of a heading; nothing if it has no others."""
    inside = markup.index(">", start) + 1
    cuts = []
    rest = []
    at = inside
    for found in _CONTROL.finditer(markup, inside, end):
        if found.start() < at:
            continue
        element = element_from(markup, found.start())
        if element is None or element.end > end or not _is_furniture(markup, element, start, end):
            continue
        rest.append(markup[at : element.start])
        at = element.end
        cuts.append(_with_brackets(markup, element))
    rest.append(markup[at:end])
    if cuts and any(map(str.isalnum, text_of("".join(rest)))):
        yield from cuts


def _is_furniture(markup: str, element: Element, start: int, end: int) -> bool:
    """Return whether an element in a heading is a button, a link to the heading, or one to edit it."""
    source = element.source
    inner = markup[element.inside : element.outside]
    text = text_of(inner)
    if element.name == "button":
        return True
    if element.name != "a":
        return "editsection" in source or bool(_is_bracketed(text) and _EDIT.search(inner))
    if len(text) > LONGEST_ANCHOR:
        return False
    href = attribute(source, "href")
    names = f"{attribute(source, 'class')} {attribute(source, 'rel')}"
    target = unquote(href.partition("#")[2])
    if text.translate(_SELECTORS) in _SIGNS:
        return bool(target) or _NAMED.search(names) is not None
    if _EDIT.search(href) and element.start > start and markup[element.start - 1] in _BRACKETS:
        return True
    if not target or (text and _NUMBER.fullmatch(text)):
        return False
    opened = _OPENED_BEFORE.search(markup, max(0, start - NEAR), start)
    around = markup[opened.start() if opened else start : end]
    return _NAMED.search(names) is not None or any(unquote(each) == target for each in _ID.findall(around))


def _is_bracketed(text: str) -> bool:
    return len(text) > 2 and _BRACKETS.get(text[0]) == text[-1]


class _Notes:
    """The links within a page that stand in no heading."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.known_places: dict[str, int] | None = None
        self.asked = 0

    def cut(self, start: int) -> Cut | None:
        """Return a cut of a link to the same page that is but a sign, or that leads back from a note."""
        markup = self.markup
        if not markup.startswith("<a ", start):
            return None
        element = element_from(markup, start)
        if element is None or element.end - element.inside > 4 * LONGEST_ANCHOR:
            return None
        text = text_of(markup[element.inside : element.outside]).translate(_SELECTORS)
        is_sign = text in _SIGNS or text.rstrip("0123456789") in _BACK_SIGNS
        if is_sign or (text and self.leads_back(element, text)):
            return _with_brackets(markup, element)
        return None

    def leads_back(self, element: Element, text: str) -> bool:
        """Return whether a link leads to what links to the note that it is in."""
        if len(text) > LONGEST_BACK_LINK or not shares_block(self.markup, element):
            return False
        # The number of a note may be what links back.
        if _NUMBER.fullmatch(text) and not ends_block(self.markup, element):
            return False
        names = " ".join(attribute(element.source, name) for name in ("class", "role", "rev"))
        if _BACK_NAMED.search(names):
            return True
        target = attribute(element.source, "href")[1:]
        called = self.place(target, element.start)
        if called < 0:
            return False
        caller = self.markup[self.markup.rfind("<", 0, called) : called + NEAR]
        notes = set(_HREF.findall(caller)) - {target}
        around = self.markup[max(0, element.start - LONGEST_NOTE) : element.start]
        own = _ID.findall(around[max(around.rfind(item) for item in _ITEMS) - NEAR :]) if notes else ()
        return not notes.isdisjoint(own)

    def place(self, name: str, end: int) -> int:
        """Return where an id of the page is, or -1 if it is not before `end`."""
        self.asked += 1
        if self.asked <= FEW_IDS:
            own = f' id="{name}"'
            return self.markup.find(own, 0, end + len(own))
        if self.known_places is None:
            self.known_places = {}
            for found in _ID.finditer(self.markup):
                self.known_places.setdefault(found.group(1), found.start())
        place = self.known_places.get(name, -1)
        return place if place <= end else -1


def _with_brackets(markup: str, element: Element) -> Cut:
    """Return a cut of an element, and of brackets around it."""
    start, end = element.start, element.end
    before = markup[start - 1 : start]
    if before in _BRACKETS and markup[end : end + 1] == _BRACKETS[before]:
        return Cut(start - 1, end + 1)
    return Cut(start, end)
