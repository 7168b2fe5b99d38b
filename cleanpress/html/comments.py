"""Which blocks are comments below an article, rather than the interface around them."""

from __future__ import annotations

import re
from collections.abc import Container

from cleanpress.html.blocks import Blocks

__all__ = ["comment_blocks"]

# What authors call the section and its parts: "comments", "comment-list", "commentBody", "disqus_thread".
_SECTION = re.compile(
    r"(?<![a-z])(?:comments?(?:list|body|text|content|thread|area|section)?|disqus|replies)(?![a-z])",
    re.IGNORECASE,
)
# Parts of it that hold no comments. "comments-link" is a count beside a headline.
_OTHER = re.compile(
    r"(?:form|respond|reply-title|link|count|nav|pagination|sort|login|notice)", re.IGNORECASE
)
# Shorter ones are names, dates and buttons far more often than somebody's words.
SHORTEST = 4


def comment_blocks(blocks: Blocks, chrome: Container[int]) -> list[int]:
    """The numbers of the blocks that are comments. `chrome` are blocks known to be interface.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<p>Tea is a drink for cold days.</p><div id=comments><b>Ann</b><p>I like it on hot ones."
    >>> blocks = read_blocks(parse(page).markup)
    >>> [blocks.texts[number] for number in comment_blocks(blocks, set())]
    ['I like it on hot ones.']
    """
    inside = _contexts_inside(blocks)
    return [
        number
        for number, context in enumerate(blocks.contexts)
        if inside[context]
        and number not in chrome
        and blocks.link_lengths[number] <= blocks.raw_lengths[number] / 2
        and len(blocks.texts[number].split()) >= SHORTEST
    ]


def _contexts_inside(blocks: Blocks) -> list[bool]:
    # A context's parent has the smaller number, so one pass suffices.
    inside: list[bool] = []
    for shape, parent in zip(blocks.shapes, blocks.parents, strict=True):
        above = parent >= 0 and inside[parent]
        names = shape.partition(" ")[2]
        if above:
            inside.append(_OTHER.search(names) is None)
        else:
            inside.append(_SECTION.search(names) is not None and _OTHER.search(names) is None)
    return inside
