"""Which of the blocks with a high score are left out, for where they stand or what stood before them.

Menus and footers are known by their elements. And pages hold their content twice: once for wide screens and
once for narrow ones, in a box to copy it from, in the quotes and the signatures of a thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleanpress.html.blocks import Blocks

__all__ = ["Standing", "left_out", "standing"]

# By their meaning in HTML these hold no main content. Where the network chose some of it on the development
# pages, leaving out <nav> was better on 150 pages and worse on 6, <footer> on 47 and 3, <select> on 23 and 1;
# <fieldset> and dialogs on 31 and 5 more. <aside>, <header>, <button> and <label> hold content too often.
_FURNITURE = frozenset({"nav", "footer", "select", "fieldset", "dialog"})
# Roles and classes (those of Bootstrap, which many have taken over) of what is a dialog by another tag.
_DIALOGS = frozenset({"dialog", "alertdialog", "modal", "modal-dialog", "modal-content", "modal-body"})
# A quotation's footer says whose words they are.
_QUOTES = frozenset({"blockquote", "figure"})
# Code and tables repeat themselves because they must.
_REPEATING = frozenset({"pre", "td", "th"})
# A run of repeats with fewer characters than this, some twenty words, may be a refrain, a label, a name.
SHORTEST_RUN = 120
REPEATED = "repeated"


class Standing(NamedTuple):
    """Where each block stands: the menu, footer, choice or dialog around it, "" if none; and whether in a
    place where a repeat means something.
    """

    furniture: list[str]
    may_repeat: list[bool]


def standing(blocks: Blocks) -> Standing:
    """Say where the blocks of a page stand."""
    around, inside = _nearest(blocks), _may_repeat(blocks)
    tags = [tag if (tag := around[context]) in _FURNITURE else "" for context in blocks.contexts]
    return Standing(tags, [inside[structure] for structure in blocks.structures])


def left_out(texts: Sequence[str], places: Standing, chosen: Sequence[int]) -> dict[int, str]:
    """Return which of the chosen blocks to leave out, by number, and why: "element:TAG" or "repeated".

    texts: of all blocks; `chosen`: numbers of blocks, in order.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<p>Boil the water.</p><footer><p>Made with tea.</p></footer>").markup)
    >>> left_out(blocks.texts, standing(blocks), [0, 1]), left_out(blocks.texts, standing(blocks), [0])
    ({1: 'element:footer'}, {})
    """
    found = {number: f"element:{tag}" for number in chosen if (tag := places.furniture[number])}
    if len(found) == len(chosen):  # an element that nobody closed has swallowed the page
        found = {}
    left = [number for number in chosen if number not in found]
    return found | dict.fromkeys(_repeated(texts, places.may_repeat, left), REPEATED)


def _nearest(blocks: Blocks) -> list[str]:
    # Of each context the nearest of the elements that matter; a context's parent has the smaller number.
    around: list[str] = []
    for shape, parent in zip(blocks.shapes, blocks.parents, strict=True):
        tag, _, names = shape.partition(" ")
        above = around[parent] if parent >= 0 else ""
        if "dialog" in names or "modal" in names:
            tag = tag if _DIALOGS.isdisjoint(names.split()) else "dialog"
        matters = tag in _QUOTES or (tag in _FURNITURE and not (tag == "footer" and above in _QUOTES))
        around.append(tag if matters and above not in _FURNITURE else above)
    return around


def _may_repeat(blocks: Blocks) -> list[bool]:
    # Of each structure, whether it is, or stands in, code or a table.
    inside = [False]
    for structure in range(1, len(blocks.structure_pieces)):
        above = inside[blocks.structure_parents[structure]]
        inside.append(above or blocks.structure_tag(structure) in _REPEATING)
    return inside


def _repeated(texts: Sequence[str], may_repeat: Sequence[bool], chosen: Sequence[int]) -> Iterator[int]:
    # The blocks of each run, long enough, of blocks that all stood further up.
    seen: set[str] = set()
    run: list[int] = []
    for number in chosen:
        if texts[number] in seen and not may_repeat[number]:
            run.append(number)
            continue
        seen.add(texts[number])
        yield from _long(run, texts)
        run = []
    yield from _long(run, texts)


def _long(run: list[int], texts: Sequence[str]) -> list[int]:
    return run if sum(len(texts[number]) for number in run) >= SHORTEST_RUN else []
