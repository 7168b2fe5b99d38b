"""Tell tables and lists of data from those that hold the page itself, a menu, a calendar, a forum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import HEADINGS, attribute
from cleanpress.html.render.layout import read_grid

__all__ = ["is_about_author", "is_data_list", "is_data_table", "is_steps", "names_notes"]

# Without a header, a table with a cell of more characters is there for layout.
LONGEST_CELL = 300
# A menu, and a list of other pages, is links for the most part.
MOST_IN_LINKS = 0.5
# A term that holds more blocks is a post or a chapter, and a point of a list that does is a card.
MOST_BLOCKS_IN_TERM = 4
MOST_BLOCKS_IN_POINT = 2
# Days in a row that make a calendar.
DAYS = 20
# How far up it is written that a list is about the author of a post.
FAR = 4
_FIELD = re.compile(r"textarea[ >]|input (?:(?!type=)[^>])*(?:>|type=\"(?:text|password|email|tel)\")")
_NOTES = re.compile(
    r"(?<![a-z])(?:foot-?notes?|end-?notes?|references?|reflist|fn|noten?|fu(?:ß|ss)noten?)(?:[-_]?list)?(?![a-z])"
    r"|doc-endnotes|doc-bibliography",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:fn|foot-?note|end-?note|cite_note|ref|note)[-_:]?\w*\d", re.IGNORECASE)
_POSTS = re.compile(
    r"(?<![a-z])(?:calendar|comments?|comment-?(?:list|tree)|replies|posts?|message|forum\w*|disqus"
    r"|(?:bread)?-?crumbs?|pagination|pager|tabs|menu|nav)(?![a-z])",
    re.IGNORECASE,
)
_AUTHORS = re.compile(
    r"(?<![a-z])(?:post-?(?:left|profile|er|author|meta|side|info)|author|user|profile|member)", re.IGNORECASE
)


def is_data_table(blocks: Blocks, table: int, first: int, end: int) -> bool:
    """Return whether a table is one of data; `first` to `end` are its blocks.

    It is one if its cells are short and side by side, and hold no table. Without a header it also may not be
    a menu, a list of bullets in a column of their own, or a post with its author beside it.
    """
    names = _names(blocks, table)
    if attribute(blocks.structure_source(table), "role") == "navigation":
        return False
    # The grid first: tables in tables end there, which would each be searched for fields.
    if not read_grid(blocks, range(len(blocks)), first, table) or _is_calendar(blocks, first, end):
        return False
    if _is_form(blocks, first, end):
        return False
    tags = {blocks.structure_tag(blocks.structures[number]) for number in range(first, end)}
    if "th" in tags or "caption" in tags:
        return "calendar" not in names.lower()
    return not (
        _POSTS.search(names)
        or max(len(blocks.texts[number]) for number in range(first, end)) > LONGEST_CELL
        or _is_linked(blocks, first, end)
        or _has_bullets(blocks, first, end)
    )


def _names(blocks: Blocks, structure: int) -> str:
    source = blocks.structure_source(structure)
    return f"{attribute(source, 'class')} {attribute(source, 'id')}"


def _is_linked(blocks: Blocks, first: int, end: int) -> bool:
    links, all_of_it = sum(blocks.link_lengths[first:end]), sum(blocks.raw_lengths[first:end])
    return links > all_of_it * MOST_IN_LINKS


def _is_form(blocks: Blocks, first: int, end: int) -> bool:
    """Return whether there is something to fill in beside the first cells of a table."""
    tokens = blocks.tokens[blocks.starts[first] : blocks.starts[end - 1] + FAR]
    return any(map(_FIELD.match, tokens))


def _has_bullets(blocks: Blocks, first: int, end: int) -> bool:
    """Return whether every second block is the same mark: a list, with a column for its bullets."""
    marks = set(blocks.texts[first:end:2])
    return len(marks) == 1 and end - first > 2 and not any(map(str.isalnum, marks.pop()))


def _is_calendar(blocks: Blocks, first: int, end: int) -> bool:
    day = 0
    for text in blocks.texts[first:end]:
        if text == str(day + 1):
            day += 1
    return day >= DAYS and end - first < 2 * DAYS + 30


def is_data_list(blocks: Blocks, inside: Sequence[str], first: int, end: int) -> bool:
    """Return whether a `<dl>`, with structures of these tags inside, is one of terms, not of posts."""
    terms = inside.count("dt") + inside.count("dd")
    return (
        HEADINGS.isdisjoint(inside) and "table" not in inside and end - first <= MOST_BLOCKS_IN_TERM * terms
    )


def is_steps(blocks: Blocks, outer: int, inside: Sequence[str], first: int, end: int) -> bool:
    """Return whether an `<ol>` is a list of points: not of posts, and not of other pages."""
    return (
        HEADINGS.isdisjoint(inside)
        and "table" not in inside
        and end - first <= MOST_BLOCKS_IN_POINT * inside.count("li")
        and not _is_linked(blocks, first, end)
        and not _POSTS.search(_names(blocks, outer))
    )


def names_notes(blocks: Blocks, outer: int) -> bool:
    """Return whether a list is one of footnotes, by its name, that of its section, or those of its items."""
    tokens, first = blocks.tokens, blocks.structure_tokens[outer]
    around = [token.partition(">")[0] for token in tokens[max(first - 3, 0) : first + 1]]
    if any(
        _NOTES.search(f"{attribute(each, 'class')} {attribute(each, 'role')}")
        for each in around
        if "=" in each
    ):
        return True
    item = next(
        (token.partition(">")[0] for token in tokens[first + 1 : first + 3] if token.startswith("li ")), ""
    )
    return _NOTE.match(attribute(item, "id")) is not None


def is_about_author(blocks: Blocks, number: int) -> bool:
    """Return whether a block is in what a forum says of the author of a post."""
    around = islice(blocks.ancestors(number), FAR)
    return any(_AUTHORS.search(blocks.signatures[path].partition(" ")[2]) for path in around)
