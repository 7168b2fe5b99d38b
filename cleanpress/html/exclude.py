"""Which of the blocks with a high score are left out: for where they stand, what they say, or what was said.

Menus and footers are known by their elements, "Leave a Reply" and "Auch interessant" by their words. And
pages hold their content twice: once for wide screens and once for narrow ones, in a box to copy it from, in
the quotes and the signatures of a thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleanpress.html.blocks import Blocks
from cleanpress.phrases import UNCONDITIONAL, load_phrases
from cleanpress.phrases.matcher import match_lines

__all__ = ["Standing", "left_out", "standing"]

# By their meaning in HTML these hold no main content. Where the network chose some of it on the development
# pages, leaving out <nav> was better on 150 pages and worse on 6, <footer> on 47 and 3, <select> on 23 and 1;
# <fieldset> and dialogs on 31 and 5 more. <aside>, <header>, <button> and <label> hold content too often.
_FURNITURE = frozenset({"nav", "footer", "select", "fieldset", "dialog"})
# Roles and classes (those of Bootstrap, which many have taken over) of what is a dialog by another tag.
_DIALOGS = frozenset({"dialog", "alertdialog", "modal", "modal-dialog", "modal-content", "modal-body"})
# A quotation's footer says whose words they are.
_QUOTES = frozenset({"blockquote", "figure"})
_STARTS = tuple(_FURNITURE | _QUOTES)
# Code and tables repeat themselves because they must.
_REPEATING = frozenset({"pre", "td", "th"})
# Most phrases are shorter, and what is longer is better told by the network.
LONGEST_PHRASE = 100
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
    around, repeating = _nearest(blocks), blocks.structures_in(_REPEATING)
    tags = [tag if (tag := around[context]) in _FURNITURE else "" for context in blocks.contexts]
    return Standing(tags, [structure in repeating for structure in blocks.structures])


def left_out(texts: Sequence[str], places: Standing, chosen: Sequence[int]) -> dict[int, str]:
    """Return which of the chosen blocks to leave out, by number, and why.

    texts: of all blocks; `chosen`: numbers of blocks, in order.
    Reasons are "element:TAG", a phrase that is chrome wherever it stands (`category:language:phrase`), and
    "repeated".

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> blocks = read_blocks(parse("<p>Boil the water.</p><footer><p>Made with tea.</p></footer>").markup)
    >>> left_out(blocks.texts, standing(blocks), [0, 1]), left_out(blocks.texts, standing(blocks), [0])
    ({1: 'element:footer'}, {})
    """
    found = {number: f"element:{tag}" for number in chosen if (tag := places.furniture[number])}
    found = dict(_phrases(texts, chosen)) | found
    # An element that nobody closed has swallowed the page, or all that it says is a phrase.
    if len(found) == len(chosen):
        found = {}
    left = [number for number in chosen if number not in found]
    return found | dict.fromkeys(_repeated(texts, places.may_repeat, left), REPEATED)


def _phrases(texts: Sequence[str], chosen: Sequence[int]) -> Iterator[tuple[int, str]]:
    short = {
        number: text.replace("\n", " ") for number in chosen if len(text := texts[number]) <= LONGEST_PHRASE
    }
    known = match_lines(short.values(), load_phrases(())).known
    for number, text in short.items():
        if text in known and known[text].score == UNCONDITIONAL:
            yield number, known[text].reason


def _nearest(blocks: Blocks) -> list[str]:
    # Of each context the nearest of the elements that matter; a context's parent has the smaller number.
    around: list[str] = []
    for shape, parent in zip(blocks.shapes, blocks.parents, strict=True):
        above = around[parent] if parent >= 0 else ""
        may_matter = shape.startswith(_STARTS) or "dialog" in shape or "modal" in shape
        if may_matter and above not in _FURNITURE:
            above = _kind(shape, above) or above
        around.append(above)
    return around


def _kind(shape: str, above: str) -> str:
    # The tag of an element that matters; "" for others.
    tag, _, names = shape.partition(" ")
    if not _DIALOGS.isdisjoint(names.split()):
        return "dialog"
    if tag == "footer" and above in _QUOTES:
        return ""
    return tag if tag in _FURNITURE or tag in _QUOTES else ""


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
