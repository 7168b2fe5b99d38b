"""Who wrote a page, as the page itself shows it: elements marked as an author's, and lines that say "by"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from cleanpress.html.metadata.names import is_person, names_in
from cleanpress.html.metadata.places import OTHERS, Mark
from cleanpress.html.metadata.sources import Sources
from cleanpress.html.metadata.texts import clean, pieces_of, squash
from cleanpress.text.lazy_regex import lazy

__all__ = ["said_names", "shown_names"]

MOST_TRIED = 60  # elements
THREAD = 3  # different authors
NEAR_TITLE = 8_000  # characters of markup
LONGEST_TEXT = 300  # characters; what is longer is a box about the author

_CONNECTS = lazy(r"(?:,?\s*(?:and|und|et|y|e|og|och|en)|[,;&/+]|by|von|par|por|with)\s*:?")
_SAID = lazy(
    r"""[>.]\s{0,40}(?:(?:[Ww]ritten|[Pp]osted|[Pp]ublished)\ )?
    (?:[Bb]y|BY|Von|VON|Por|POR|Par|PAR|[Aa]uthor:|[Aa]utor(?:in)?:|[Tt]ext:|[Vv]erfasser:)\s{0,10}:?
    (?:\s{0,40}</?[a-z][^<>]{0,400}>){0,3}\s{0,40}
    ([^\W\d_a-z][^<>\d|•·]{3,60})""",
    re.VERBOSE,
)


def shown_names(sources: Sources) -> Iterator[list[str]]:
    """Yield the names in elements that are marked as an author's, the likeliest first.

    >>> from cleanpress.html.parse import parse
    >>> page = '<p class="byline">By <a rel="author">Jane Doe</a></p><p class="comment author">Tim</p>'
    >>> list(shown_names(Sources(parse(page))))
    [['Jane Doe'], ['Jane Doe']]
    """
    penalties = {mark.number: sources.places.penalty(mark.node) for mark in sources.places.bylines}
    marks = [mark for mark in sources.places.bylines if penalties[mark.number] < OTHERS]
    marks.sort(key=lambda mark: (penalties[mark.number] + mark.rank, mark.number))
    best = [mark for mark in marks if mark.rank == marks[0].rank][: 2 * THREAD]
    if len(best) >= THREAD and len({byline_text(mark.node) for mark in best}) >= THREAD:
        # Where everybody is marked as an author, it is a thread, and who comes first began it.
        marks.sort(key=lambda mark: (penalties[mark.number], mark.number))
    for number, mark in enumerate(marks[:MOST_TRIED], 1):
        if names := _names(mark.node):
            yield list(dict.fromkeys([*names, *_beside(mark, marks[number : number + MOST_TRIED])]))


def said_names(sources: Sources) -> Iterator[list[str]]:
    """Yield the names that follow a "by", not far after the first h1.

    >>> from cleanpress.html.parse import parse
    >>> list(said_names(Sources(parse("<h1>Tea</h1><p>By <b>Jane Doe</b></p><p>By the way, tea."))))
    [['Jane Doe']]
    """
    start = sources.markup.find("<h1")
    if start < 0:
        return
    for match in _SAID.finditer(sources.markup, start, start + NEAR_TITLE):
        names = names_in(squash(match.group(1)))
        if names and all(map(is_person, names)):
            yield names


def _beside(first: Mark, others: Sequence[Mark]) -> list[str]:
    """Return the names in the elements next to one that are marked as it is: authors write together."""
    names: list[str] = []
    home = first.node.parent
    for mark in others:
        parent = mark.node.parent
        if mark.rank != first.rank or home is None or parent is None or parent.mem_id != home.mem_id:
            break
        names += [name for name in _names(mark.node) if is_person(name)]
    return names


def _names(node: LexborNode) -> list[str]:
    named = node.css_first("[itemprop~=name]") if "itemprop" in node.attributes else None
    text = byline_text(node if named is None else named)
    if not text and named is not None:
        text = named.attributes.get("content") or ""
    return [name for name in names_in(text) if len(name) > 1] if len(text) <= LONGEST_TEXT else []


def byline_text(node: LexborNode) -> str:
    """Return the text of a byline, with " | " where one element ends and another begins.

    >>> from cleanpress.html.parse import parse
    >>> byline_text(parse("<p>By <a>Jane</a> and <a>John</a><span>Writers</span>").tree.css("p")[0])
    'By Jane and John | Writers'
    """
    pieces = [clean(piece) for piece in pieces_of(node, LONGEST_TEXT)]
    text: list[str] = []
    last = ""
    for piece in filter(None, pieces):
        if last and not _CONNECTS.fullmatch(piece.lower()) and not _CONNECTS.fullmatch(last.lower()):
            text.append("|")
        text.append(piece)
        last = piece
    return " ".join(text)
