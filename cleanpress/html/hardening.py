"""Resource limits: reduce a page that is made to be slow to what the parser reads in linear time.

The standard's parser asks of many tags which elements are open around them, and of each attribute whether the
element has it already. On a page nested 20,000 deep that takes seconds, and it grows with the square.

How deep a page is cannot be told without parsing it: an end tag may close nothing, as `</span>` does inside
of a `<div>`. So the estimate errs on the side of more, and what it finds too deep is read closely, by the
rules of the standard for which elements an end tag closes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.html.elements import VOID_TAGS

__all__ = ["SizeEstimate", "enforce_limits", "estimate_size"]

# Of 453 pages of the web, none is over 56 deep, and no element has over 71 attributes. Browsers stop at 512.
MAX_DEPTH = 500
MAX_ATTRIBUTES = 2000
# Start tags less end tags, each <br> and <p> counting as one: past it, the page is read closely.
SUSPICIOUS_DEPTH = 3000
# As many tags can be nested in any way without taking a tenth of a second.
FEW_TAGS = 10_000
# Of <html>, <head> and <body> together a page has three.
MOST_REPEATED = 30
SUSPICIOUS_LENGTH = 16384
# An unclosed <font> is opened again in every block that follows. This many elements may come of that.
MAX_REOPENED = 8_000_000
# It takes its attributes along: so many times the length of the page, and so many characters beside.
MAX_REOPENED_SHARE = 16
MAX_REOPENED_CHARACTERS = 1_000_000

_LESS_THAN, _SLASH, _QUESTION, _BEFORE_LETTERS = b"</?@"
_FORMATTING = rb"(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)"
_SCRIPT_BORDER = re.compile(rb"<(/?)script", re.IGNORECASE)
_FORMATTING_TAG = re.compile(rb"<(/?)" + _FORMATTING + rb"(?:\s[^<>]*)?>", re.IGNORECASE)
_ATTRIBUTES = rb"""((?:[^"'>]++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*+)"""
_START_TAG = re.compile(rb"<[a-z][^\s/>]*" + _ATTRIBUTES, re.IGNORECASE)
_ANY_TAG = rb"<(?P<slash>/?)(?P<name>[a-z][^\s/>]*)(?P<attributes>" + _ATTRIBUTES[1:] + rb"(?:>|\Z)"
# The tags and, in one piece each, what only looks as if it held tags.
_PIECE = re.compile(
    rb"""<!--.*?(?:-->|\Z)
    | <(script|style|textarea|title|iframe|xmp|noembed|noframes)(?=[\s/>]).*?(?:</\1(?=[\s/>])|\Z)
    | """
    + _ANY_TAG,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_FOREIGN_PIECE = re.compile(rb"<!--.*?(?:-->|\Z)|" + _ANY_TAG, re.IGNORECASE | re.DOTALL)
_REOPENED_TAG = re.compile(
    rb"<(?P<slash>/?)(?P<name>a|" + _FORMATTING[1:] + rb"(?=[\s/>])" + _ATTRIBUTES + rb"(?:>|\Z)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(rb"""[\s/]*[^\s/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'][^\s]*))?""")
_VOID = frozenset(tag.encode() for tag in VOID_TAGS)
# Where HTML goes on inside of SVG and MathML.
_INTEGRATION = frozenset(b"annotation-xml desc foreignobject mi mn mo ms mtext title".split())
# What an end tag closes nothing outside of: most, and those of parts of tables.
_MARKERS = _INTEGRATION | frozenset(b"applet caption marquee object table td template th".split())
_TABLE_MARKERS = frozenset((b"table", b"template"))
_TABLE_PARTS = frozenset(b"table caption colgroup tbody td tfoot th thead tr".split())
_FORMATTING_NAMES = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())
_ALWAYS_OPEN = frozenset((b"html", b"head", b"body"))
_FOREIGN = frozenset((b"svg", b"math"))
# The elements of HTML that end SVG and MathML where it does not go on.
_ENDS_FOREIGN = frozenset(
    b"b big blockquote center code dd div dl dt em font h1 h2 h3 h4 h5 h6 i li listing menu nobr ol p pre "
    b"ruby s small span strike strong sub sup table tt u ul var".split()
)
# The standard's "special" elements: inside of them, an end tag does not see the inline elements around.
_SPECIAL_NAMES = _TABLE_PARTS | frozenset(
    b"address applet article aside blockquote button center dd details dir div dl dt fieldset figcaption "
    b"figure footer form h1 h2 h3 h4 h5 h6 header hgroup li listing main marquee menu nav noscript object ol "
    b"p pre search section select summary template ul".split()
)
_SPECIAL = _SPECIAL_NAMES | _INTEGRATION
# What a start tag closes: one of its kind, if it is the innermost that is open.
_KINDS = (b"p", b"li", b"dd dt", b"option", b"rt rp", b"td th tr thead tbody tfoot colgroup")
_CLOSES = {name: frozenset(kind.split()) for kind in _KINDS for name in kind.split()}
_CLOSES[b"optgroup"] = frozenset((b"optgroup", b"option"))
# These also if there are others in it of which the end need not be written.
_OVER_OTHERS = frozenset(b"p li dd dt".split())
_OTHERS = frozenset(b"p option optgroup rt rp".split())
MOST_BETWEEN = 3
# Outside of these they close nothing, and are nested.
_ONLY_IN = {b"rt": b"ruby", b"rp": b"ruby", b"optgroup": b"select"}


class SizeEstimate(NamedTuple):
    """The size of a page, estimated from its `<` alone, in scripts and comments too.

    depth:        how deep it may be nested, at the most.
    tags:         how many tags it may have.
    long_tag:     whether a tag may have too many attributes.
    instructions: whether it may have processing instructions: `<?php ... ?>`.
    long_formatting: whether an element that may be opened again in each block has very long attributes.
    """

    depth: int
    tags: int
    long_tag: bool
    instructions: bool
    long_formatting: bool


def enforce_limits(page: bytes, estimate: SizeEstimate) -> bytes:
    """Return a page that can be parsed in linear time: nearly always the same page.

    Elements nested too deep lose their tags and keep their text.
    """
    depth, tags, long_tag, _, long_formatting = estimate
    if tags > FEW_TAGS:
        depth += _misnested(page)
    if depth * tags > MAX_REOPENED or long_formatting:
        page = _without_reopening(page)
    if depth > SUSPICIOUS_DEPTH or long_tag:
        return _DepthLimiter().limit(page)
    return page


def estimate_size(page: bytes) -> SizeEstimate:
    """Estimate the size of a page by what follows each `<`.

    >>> estimate_size(b"<p>Tea<br><b>milk</b></p>")
    SizeEstimate(depth=3, tags=5, long_tag=False, instructions=False, long_formatting=False)
    """
    codes = np.frombuffer(page, np.uint8)
    at = np.flatnonzero(codes[:-1] == _LESS_THAN)
    after = codes[at + 1]
    step = (after > _BEFORE_LETTERS).astype(np.int32)
    step[after == _SLASH] = -1
    height = np.cumsum(step)
    depth = int((height - np.minimum.accumulate(np.minimum(height, 0))).max(initial=0))
    ends = np.append(at[1:], len(page))
    lengths = ends - at
    wide = np.flatnonzero((lengths > SUSPICIOUS_LENGTH) & (after > _BEFORE_LETTERS))
    long_tag = _has_long_tag(page, [(int(at[i]), int(ends[i])) for i in wide])
    far = at[lengths > max(_most_reopened(page) // max(len(at), 1), 100)]
    long_formatting = any(_REOPENED_TAG.match(page, int(start)) for start in far)
    return SizeEstimate(depth, len(at), long_tag, bool((after == _QUESTION).any()), long_formatting)


def _misnested(page: bytes) -> int:
    """Return how many end tags do not belong to the start tag that is open: each may leave one open.

    Where all elements are closed in order, the start tag of each end tag is the last tag before it that is
    on the same level.
    """
    codes = np.frombuffer(page + bytes(10), np.uint8)
    at = np.flatnonzero(codes[:-10] == _LESS_THAN)
    is_end = codes[at + 1] == _SLASH
    at = at + 1 + is_end
    names = np.zeros(len(at), np.uint64)
    inside = codes[at] > _BEFORE_LETTERS
    is_tag = inside
    for place in range(8):
        code = codes[at + place]
        inside = inside & (code > ord(" ")) & (code != _SLASH) & (code != ord(">"))
        lower = np.where((code >= ord("A")) & (code <= ord("Z")), code | 0x20, code)
        names |= np.where(inside, lower, 0).astype(np.uint64) << np.uint64(8 * place)
    is_tag = is_tag & ~np.isin(names, _VOID_NAMES)
    names, is_end = names[is_tag], is_end[is_tag]
    height = np.cumsum(np.where(is_end, -1, 1))
    height -= np.minimum.accumulate(np.minimum(height, 0))
    levels = height + is_end  # of an end tag, the height before it
    order = np.argsort(levels, kind="stable")
    names, is_end, levels = names[order], is_end[order], levels[order]
    matches = ~is_end[:-1] & (names[1:] == names[:-1]) & (levels[1:] == levels[:-1])
    return int(np.count_nonzero(is_end[1:] & ~matches))


_VOID_NAMES = np.array([int.from_bytes(tag[:8], "little") for tag in sorted(_VOID)], np.uint64)


def _has_long_tag(page: bytes, tags: list[tuple[int, int]]) -> bool:
    """Return whether a tag has too many attributes, of those that start here, and end before the next `<`."""
    long_tags = [start for start, end in tags if _is_long(page, start, end)]
    if not long_tags:
        return False
    borders = [(match.start(), match.group(1) == b"") for match in _SCRIPT_BORDER.finditer(page)]
    for start in long_tags:
        before = bisect_left(borders, (start, False))
        if not before or not borders[before - 1][1]:  # in a script, "i<n" is no tag
            return True
    return False


def _is_long(page: bytes, start: int, end: int) -> bool:
    """Return whether the tag that starts here, and ends before the next `<`, has too many attributes."""
    tag = _START_TAG.match(page, start, end)
    if tag is None or len(tag.group(1)) <= SUSPICIOUS_LENGTH:
        return False
    return sum(1 for _ in _ATTRIBUTE.finditer(tag.group(1))) > MAX_ATTRIBUTES


def _without_reopening(page: bytes) -> bytes:
    """Return a page without the formatting that would be opened again too often, or would be too long for it.

    What is open where a block ends is opened again in the next one, attributes and all, until it is closed.
    """
    open_now: dict[bytes, list[tuple[int, re.Match[bytes]]]] = {}
    spans: list[tuple[int, re.Match[bytes]]] = []  # over how many tags each is open
    for tags, match in _formatting_tags(page):
        same = open_now.setdefault(match.group("name").lower(), [])
        if not match.group("slash"):
            same.append((tags, match))
        elif same:
            begun, start = same.pop()
            spans.append((tags - begun, start))
    tags = page.count(b"<")
    spans += [(tags - begun, start) for same in open_now.values() for begun, start in same]
    costs = [span * len(start.group()) for span, start in spans]
    if sum(costs) > _most_reopened(page):
        most = _most_reopened(page) // len(costs)
        long_tags = [start for cost, (_, start) in zip(costs, spans, strict=True) if cost > most]
        page = _without_attributes(page, long_tags)
    if sum(span for span, start in spans if start.group("name").lower() != b"a") > MAX_REOPENED:
        page = _FORMATTING_TAG.sub(b"", page)
    return page


def _formatting_tags(page: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Yield each tag that `_REOPENED_TAG` finds, and the number of tags before it.

    Most others are told by two characters, which takes half the time of a search.
    """
    codes = np.frombuffer(page + bytes(3), np.uint8)
    at = np.flatnonzero(codes[:-3] == _LESS_THAN)
    name = at + 1 + (codes[at + 1] == _SLASH)
    numbers = np.flatnonzero(_BEGINS_FORMATTING[codes[name], codes[name + 1]])
    end = 0
    for number, start in zip(numbers.tolist(), at[numbers].tolist(), strict=True):
        if start >= end and (match := _REOPENED_TAG.match(page, start)):
            end = match.end()
            yield number, match


def _begins_formatting() -> npt.NDArray[np.bool_]:
    """Return by its first two characters whether a tag may be one of formatting."""
    begins = np.zeros((0x100, 0x100), np.bool_)
    for name in _FORMATTING_NAMES:
        for ends in b" \t\n\r\f\v/>" if len(name) == 1 else (name[1], name[1] ^ 0x20):
            begins[[name[0], name[0] ^ 0x20], ends] = True
    return begins


_BEGINS_FORMATTING = _begins_formatting()


def _most_reopened(page: bytes) -> int:
    return MAX_REOPENED_CHARACTERS + MAX_REOPENED_SHARE * len(page)


def _without_attributes(page: bytes, tags: list[re.Match[bytes]]) -> bytes:
    pieces: list[bytes] = []
    at = 0
    for tag in sorted(tags, key=lambda tag: tag.start()):
        pieces += [page[at : tag.start()], b"<", tag.group("name"), b">"]
        at = tag.end()
    return b"".join([*pieces, page[at:]])


class _DepthLimiter:
    """One pass over a page, which drops the tags that are nested too deep.

    `open` is the standard's stack of open elements, or more: tags may close what is open here.
    """

    def __init__(self) -> None:
        self.open: list[bytes] = []  # the outermost first
        self.dropped: dict[bytes, int] = {}
        self.repeated = 0  # start tags of <html>, <head> and <body>

    def limit(self, page: bytes) -> bytes:
        out: list[bytes] = []
        at = 0
        # In SVG, a <style> holds elements like others.
        while match := (_FOREIGN_PIECE if self.in_foreign() else _PIECE).search(page, at):
            out.append(page[at : match.start()])
            out.append(self.replacement(match))
            at = match.end()
        return b"".join([*out, page[at:]])

    def replacement(self, match: re.Match[bytes]) -> bytes:
        name = match.group("name")
        if name is None:
            return match.group()
        name = name.lower()
        if match.group("slash"):
            return self.end(name, match.group())
        attributes = match.group("attributes")
        if name == b"annotation-xml" and b"html" not in attributes.lower():
            name = b"mrow"  # HTML does not go on in it
        if name not in _VOID and not self.start(name):
            return b"<br>"
        return match.group() if len(attributes) <= SUSPICIOUS_LENGTH else _shortened(match)

    def start(self, name: bytes) -> bool:
        """Open an element; return False if it is one too deep."""
        if name in _ALWAYS_OPEN:  # such a tag adds its attributes to those that are there
            self.repeated += 1
            return self.repeated <= MOST_REPEATED
        if name in _ENDS_FOREIGN:
            while foreign := self.in_foreign():
                del self.open[foreign - 1 :]
        if name in _CLOSES and (name not in _ONLY_IN or _ONLY_IN[name] in self.open):
            self.close(_CLOSES[name], _OTHERS if name in _OVER_OTHERS else frozenset())
        if len(self.open) >= MAX_DEPTH:
            self.dropped[name] = self.dropped.get(name, 0) + 1
            return False
        self.open.append(name)
        return True

    def in_foreign(self) -> int:
        """Return the place, from 1, of the <svg> or <math> that what follows is a part of; 0 for none."""
        if not _FOREIGN.isdisjoint(self.open):
            for place in range(len(self.open), 0, -1):
                if self.open[place - 1] in _FOREIGN:
                    return place
                if self.open[place - 1] in _INTEGRATION:
                    break
        return 0

    def close(self, kind: frozenset[bytes], others: frozenset[bytes]) -> None:
        """Close the innermost elements of a kind: a row with its cell, and a few others that are in it."""
        for _ in range(MOST_BETWEEN):
            at = len(self.open) - 1
            while at >= 0 and len(self.open) - at <= MOST_BETWEEN and self.open[at] in others - kind:
                at -= 1
            if at < 0 or self.open[at] not in kind:
                return
            del self.open[at:]

    def end(self, name: bytes, tag: bytes) -> bytes:
        """Close an element, if there is one that this end tag closes."""
        if self.dropped.get(name):
            self.dropped[name] -= 1
            return b"<br>"
        if name in self.open and (place := self.closed_by(name)) >= 0:
            # Of formatting and forms that end within a block, the block stays open.
            is_alone = name == b"form" or (
                name in _FORMATTING_NAMES and not _SPECIAL.isdisjoint(self.open[place:])
            )
            del self.open[place : place + 1 if is_alone else None]
        return tag

    def closed_by(self, name: bytes) -> int:
        """Return the place of the element that an end tag of this name closes, -1 for none."""
        if name in _TABLE_PARTS:
            ends = _TABLE_MARKERS
        elif name in _SPECIAL_NAMES or name in _FORMATTING_NAMES:
            ends = _MARKERS
        else:
            ends = _SPECIAL
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == name:
                return place
            if self.open[place] in ends:
                break
        return -1


def _shortened(tag: re.Match[bytes]) -> bytes:
    """Return a start tag with no more attributes than an element may have."""
    attributes = tag.group("attributes")
    end = 0
    for _, match in zip(range(MAX_ATTRIBUTES), _ATTRIBUTE.finditer(attributes), strict=False):
        end = match.end()
    return b"<" + tag.group("name") + attributes[:end] + b">"
