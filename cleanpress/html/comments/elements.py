"""The tree of the elements of a page, by the tokens that its blocks are made from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cleanpress.html.elements import RAW_TEXT_TAGS, VOID_TAGS

__all__ = ["Element", "read_elements"]

_NAMES = re.compile(r' (?:class|id|itemprop)="([^"]*)')


@dataclass(slots=True, eq=False)
class Element:
    """An element: the token that opens it and the one that closes it, its start tag, and what is in it."""

    start: int
    source: str
    tag: str
    parent: Element | None
    end: int = 0
    children: list[Element] = field(default_factory=list)

    @property
    def names(self) -> str:
        """The classes, id and itemprop."""
        return " ".join(_NAMES.findall(self.source)) if " " in self.source else ""

    def walk(self) -> Iterator[Element]:
        """Yield the element and what is in it, in order; nothing in code."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            if element.tag != "pre":
                stack.extend(reversed(element.children))


def read_elements(tokens: Sequence[str]) -> Element:
    """Return the tree of the elements of a page: every one is closed, as the parser writes it out.

    >>> [element.tag for element in read_elements(["", "p>Tea ", "b>hot", "/b>", "/p>"]).walk()]
    ['', 'p', 'b']
    """
    root = at = Element(0, "", "", None, len(tokens))
    raw = ""
    # Most start tags of a page are there more than once.
    tags: dict[str, str] = {}
    for number, token in enumerate(tokens):
        source = token.partition(">")[0]
        if raw and source != raw:
            continue
        if source not in tags:
            tags[source] = _tag_of(source)
        tag = tags[source]
        if not tag:
            continue
        if tag[0] == "/":
            raw = ""
            if at.parent is not None:
                at.end = number
                at = at.parent
        else:
            element = Element(number, source, tag, at, len(tokens))
            at.children.append(element)
            at = element
            if tag in RAW_TEXT_TAGS:
                raw = "/" + tag
    return root


def _tag_of(source: str) -> str:
    """Return the tag of the element that `source` opens; of what it closes, "/" and the tag; "" otherwise."""
    tag = source.partition(" ")[0]
    return "" if tag.lstrip("/") in VOID_TAGS or tag[:1] == "!" else tag
