"""Tell at a glance whether a page may have comments: most have none, and to look for them takes time."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from cleanpress.html.blocks import Blocks
from cleanpress.html.comments.headed import headings
from cleanpress.html.comments.words import are_headings, names_item, names_section, those_that_may_name
from cleanpress.html.elements import BLOCK_TAGS, HEADINGS

__all__ = ["is_of_comments", "may_be_in_comments", "may_have_comments"]

_TYPES = re.compile(r' itemtype="[^"]*/(?:User)?Comments?"')


def is_of_comments(tag: str) -> bool:
    """Return whether a start tag has the type of comments.

    >>> is_of_comments('li itemtype="https://schema.org/Comment"'), is_of_comments("li class=comment")
    (True, False)
    """
    return ' itemtype="' in tag and _TYPES.search(tag) is not None


def may_have_comments(blocks: Blocks, chosen: Collection[int]) -> bool:
    """Return whether a page may have comments, by what is called so around chosen blocks, and by headings."""
    around = {blocks.signatures[path] for path in blocks.paths_around(chosen)}
    return bool(_called(around)) or _has_typed(blocks, blocks.tokens) or _may_have_heading(blocks)


def may_be_in_comments(blocks: Blocks, chosen: Collection[int]) -> bool:
    """Return whether a chosen block may be in a comment, by what is called so around and before it."""
    if not chosen:
        return False
    around = {blocks.signatures[path] for path in blocks.paths_around(chosen)}
    sections = (each.partition(" ")[0] for each in _called(around))
    if any(tag in BLOCK_TAGS and tag != "body" for tag in sections):
        return True
    last = max(chosen)
    # Comments are below their heading.
    return _has_typed(blocks, blocks.tokens[: blocks.starts[last]]) or _may_have_heading(blocks, last)


def _may_have_heading(blocks: Blocks, end: int | None = None) -> bool:
    """Return whether a block, one before `end`, may be a heading of comments."""
    own = {path for path, each in enumerate(blocks.signatures) if each[0] == "h" and each[:2] in HEADINGS}
    for path, parent in enumerate(blocks.parents) if own else ():
        if parent in own:
            own.add(path)
    texts = [text for text, path in zip(blocks.texts[:end], blocks.paths, strict=False) if path in own]
    return are_headings(texts) or bool(headings(blocks, end))


def _has_typed(blocks: Blocks, tokens: Sequence[str]) -> bool:
    """Return whether one of some tokens has the type of comments."""
    return blocks.has_types and any(map(is_of_comments, tokens))


def _called(signatures: Collection[str]) -> set[str]:
    """Return the signatures of sections of comments, and of single ones."""
    names = {signature: signature.partition(" ")[2] for signature in those_that_may_name(signatures)}
    return {each for each, name in names.items() if names_section(name) or names_item(name)}
