"""Resource limits: reduce a page that is made to be slow to what the parser reads in linear time.

The standard's parser asks of many tags which elements are open around them, and of each attribute whether the
element has it already. On a page nested 20,000 deep that takes seconds, and it grows with the square. This is
for pages that happen to be so; who wants to can still write one that is slow, with stray end tags for one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from cleanpress.html.elements import VOID_TAGS

__all__ = ["SizeEstimate", "enforce_limits", "estimate_size"]

# Of 453 pages of the web, none is over 56 deep, and no element has over 71 attributes. Browsers stop at 512.
MAX_DEPTH = 500
MAX_ATTRIBUTES = 2000
# Start tags less end tags, each <br> and <p> counting as one: past it, the page is read closely.
SUSPICIOUS_DEPTH = 3000
SUSPICIOUS_LENGTH = 16384
# An unclosed <font> is opened again in every block that follows. This many elements may come of that.
MAX_REOPENED = 8_000_000

_LESS_THAN, _SLASH, _QUESTION, _BEFORE_LETTERS = b"</?@"
_FORMATTING = rb"(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)"
_FORMATTING_TAG = re.compile(rb"<(/?)" + _FORMATTING + rb"(?:\s[^<>]*)?>", re.IGNORECASE)
_ATTRIBUTES = rb"""((?:[^"'>]++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*+)"""
_START_TAG = re.compile(rb"<[a-z][^\s/>]*" + _ATTRIBUTES, re.IGNORECASE)
# The tags and, in one piece each, what only looks as if it held tags.
_PIECE = re.compile(
    rb"""<!--.*?(?:-->|\Z)
    | <(script|style|textarea|title|iframe|xmp|noembed|noframes)(?=[\s/>]).*?(?:</\1(?=[\s/>])|\Z)
    | <(/?)([a-z][^\s/>]*)"""
    + _ATTRIBUTES
    + rb"(?:>|\Z)",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(rb"""[\s/]*[^\s/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'][^\s]*))?""")
_VOID = frozenset(tag.encode() for tag in VOID_TAGS)
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
    """

    depth: int
    tags: int
    long_tag: bool
    instructions: bool


def enforce_limits(page: bytes, estimate: SizeEstimate) -> bytes:
    """Return a page that can be parsed in linear time: nearly always the same page.

    Elements nested too deep lose their tags and keep their text.
    """
    depth, tags, long_tag, _ = estimate
    if depth * tags > MAX_REOPENED and _unclosed_formatting(page) * tags > MAX_REOPENED:
        page = _FORMATTING_TAG.sub(b"", page)
    if depth > SUSPICIOUS_DEPTH or long_tag:
        return _DepthLimiter().limit(page)
    return page


def estimate_size(page: bytes) -> SizeEstimate:
    """Estimate the size of a page by what follows each `<`.

    >>> estimate_size(b"<p>Tea<br><b>milk</b></p>")
    SizeEstimate(depth=3, tags=5, long_tag=False, instructions=False)
    """
    codes = np.frombuffer(page, np.uint8)
    at = np.flatnonzero(codes[:-1] == _LESS_THAN)
    after = codes[at + 1]
    step = (after > _BEFORE_LETTERS).astype(np.int32)
    step[after == _SLASH] = -1
    height = np.cumsum(step)
    depth = int((height - np.minimum.accumulate(np.minimum(height, 0))).max(initial=0))
    ends = np.append(at[1:], len(page))
    wide = np.flatnonzero(ends - at > SUSPICIOUS_LENGTH)
    long_tag = any(after[i] > _BEFORE_LETTERS and _is_long(page, int(at[i]), int(ends[i])) for i in wide)
    return SizeEstimate(depth, len(at), long_tag, bool((after == _QUESTION).any()))


def _is_long(page: bytes, start: int, end: int) -> bool:
    """Return whether the tag that starts here, and ends before the next `<`, has too many attributes."""
    tag = _START_TAG.match(page, start, end)
    if tag is None or len(tag.group(1)) <= SUSPICIOUS_LENGTH:
        return False
    if page.rfind(b"<script", 0, start) > page.rfind(b"</script", 0, start):
        return False  # in a script, "i<n" is no tag
    return sum(1 for _ in _ATTRIBUTE.finditer(tag.group(1))) > MAX_ATTRIBUTES


def _unclosed_formatting(page: bytes) -> int:
    ends = _FORMATTING_TAG.findall(page)
    return ends.count(b"") - ends.count(b"/")


class _DepthLimiter:
    """One pass over a page, which drops the tags that are nested too deep."""

    def __init__(self) -> None:
        self.open: list[bytes] = []  # the outermost first
        self.dropped: dict[bytes, int] = {}

    def limit(self, page: bytes) -> bytes:
        return _PIECE.sub(self.replacement, page)

    def replacement(self, match: re.Match[bytes]) -> bytes:
        name = match.group(3)
        if name is None:
            return match.group()
        name = name.lower()
        if match.group(2):
            return self.end(name, match.group())
        if name not in _VOID and not self.start(name):
            return b"<br>"
        attributes = match.group(4)
        return match.group() if len(attributes) <= SUSPICIOUS_LENGTH else _shortened(name, attributes)

    def start(self, name: bytes) -> bool:
        """Open an element; return False if it is one too deep."""
        if name in _CLOSES and (name not in _ONLY_IN or _ONLY_IN[name] in self.open):
            self.close(_CLOSES[name], _OTHERS if name in _OVER_OTHERS else frozenset())
        if len(self.open) >= MAX_DEPTH:
            self.dropped[name] = self.dropped.get(name, 0) + 1
            return False
        self.open.append(name)
        return True

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
        if self.dropped.get(name):
            self.dropped[name] -= 1
            return b"<br>"
        if name in self.open:
            while self.open.pop() != name:
                pass
        return tag


def _shortened(name: bytes, attributes: bytes) -> bytes:
    """Return a start tag with no more attributes than an element may have."""
    end = 0
    for _, match in zip(range(MAX_ATTRIBUTES), _ATTRIBUTE.finditer(attributes), strict=False):
        end = match.end()
    return b"<" + name + attributes[:end] + b">"
