"""Find further articles on a page that is one article: pages that scroll on to the next, and teasers below.

They are `<article>` elements like the page's own, and have another address: in their start tag, or as what
their heading links to.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from cleanpress.html.blocks import Blocks
from cleanpress.html.comments.kind import Declared, size
from cleanpress.html.elements import HEADINGS, attribute

__all__ = ["further_articles"]

# An article has at least so much text, and at most half of it in links.
LEAST_ARTICLE = 500
_ADDRESS = re.compile(r' (?:[\w-]*(?:url|href|permalink|canonical)|itemid|about)="([^"]+)"')
_IS_ADDRESS = re.compile(r"(?:https?:)?//|/[^/]")


class _Article(NamedTuple):
    """An element with the tokens that open and close it, and its blocks."""

    start: int
    end: int
    numbers: range


def further_articles(blocks: Blocks, declare: Callable[[], Declared]) -> Iterator[range]:
    """Yield the blocks of each article after the page's own that has another address.

    declare: tells what the page says of itself: that it is one article, or the address of its first one.

    >>> from cleanpress.html.parse import parse
    >>> from cleanpress.html.blocks import read_blocks
    >>> tea = f"<article><h1>Tea</h1><p>{'Boil the water first, and wait. ' * 20}</article>"
    >>> milk = "<article><h2><a href=/milk>Milk</a></h2><p>Pour.</article>"
    >>> blocks = read_blocks(parse(tea + milk).markup)
    >>> list(further_articles(blocks, lambda: Declared(og_type="article")))
    [range(2, 4)]
    >>> list(further_articles(blocks, Declared))
    []
    """
    if not blocks.article_tokens:
        return
    found = list(_articles(blocks))
    first = next((each for each in found if _is_long(blocks, each)), None)
    if first is None:
        return
    others = [(each, _address(blocks, each)) for each in found if each.start > first.end and each.numbers]
    if not any(address for _, address in others):
        return
    declared = declare()
    own = {_path(address) for address in declared.addresses}
    told = _address(blocks, first)
    if not declared.is_article() and not (told and _path(told) in own):
        return
    own |= {_path(told)} if told else set()
    for each, address in others:
        if address and _path(address) not in own:
            yield each.numbers


def _articles(blocks: Blocks) -> Iterator[_Article]:
    """Yield the outermost articles."""
    tokens, starts = blocks.tokens, blocks.starts
    depth = first = 0
    for number in blocks.article_tokens:
        if tokens[number].startswith("/"):
            depth -= 1
            if not depth:
                yield _Article(first, number, range(bisect_left(starts, first), bisect_left(starts, number)))
        else:
            first = first if depth else number
            depth += 1


def _is_long(blocks: Blocks, article: _Article) -> bool:
    written = sum(size(blocks.texts[number]) for number in article.numbers)
    if written < LEAST_ARTICLE:
        return False
    linked = sum(blocks.link_lengths[number] for number in article.numbers)
    return 2 * linked <= sum(blocks.raw_lengths[number] for number in article.numbers)


def _address(blocks: Blocks, article: _Article) -> str:
    """Return the address of an article: in its start tag, or where its heading leads; "" without one."""
    tokens = blocks.tokens
    source = tokens[article.start].partition(">")[0]
    for value in _ADDRESS.findall(source):
        if _IS_ADDRESS.match(value):
            return str(value)
    link = ""
    for number in range(article.start, article.end):
        source = tokens[number].partition(">")[0]
        name = source.partition(" ")[0]
        if name == "a":
            link = attribute(source, "href")
        elif name == "/a":
            link = ""
        elif name in HEADINGS:
            return _usable(link or _link_in(tokens, number, name))
    return ""


def _link_in(tokens: Sequence[str], start: int, heading: str) -> str:
    for number in range(start + 1, len(tokens)):
        source = tokens[number].partition(">")[0]
        if source.startswith("a "):
            return attribute(source, "href")
        if source == "/" + heading:
            break
    return ""


def _usable(address: str) -> str:
    return "" if address.startswith(("#", "javascript:", "mailto:")) else address


def _path(address: str) -> str:
    """Return what tells an address from others of its site.

    >>> _path("https://tea.org/milk/?from=home#top"), _path("/milk")
    ('/milk', '/milk')
    """
    try:
        path = urlsplit(address.replace("&amp;", "&")).path
    except ValueError:
        return address
    return "/" + path.strip("/")
