"""Decide as a whole what makes sense only as a whole: tables, definition lists, steps, notes, code.

The network scores one block after another, and the cells of a table are blocks: of a price table it is sure
of "free" and not of "€ 6.00". Half a table is worse than none, so that all of its blocks are kept, or none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cleanpress.edits import Reason
from cleanpress.html.blocks import Blocks
from cleanpress.html.data_tables import is_about_author, is_data_list, is_data_table, is_steps, names_notes
from cleanpress.html.elements import HEADINGS
from cleanpress.html.listings import (
    beside_listing,
    box_of_listing,
    is_listing,
    numbers_of_lines,
    title_of_listing,
)
from cleanpress.model.words import Floats

__all__ = ["Whole", "Wholes", "decide", "find_wholes", "spared"]

_KINDS = frozenset("table dl ol pre".split())
# What people use and do not read. Whole pages are in a <form>.
_INTERFACE = frozenset("button select option textarea nav footer fieldset dialog".split())
_STARTS = tuple(_INTERFACE)
_MAY_BE_WHOLE = re.compile("(?:table|dl|ol|pre)[ >]").match
# With content before and after it, a whole is content, too, unless the network is as sure as this that it is
# not. It knows short cells from menus, and tables of data in an article have a mean score of 0.05.
LOWEST_SCORE = 0.03
# Nothing chosen after it, but announced by what is.
LOWEST_SCORE_AT_END = 0.25
# Categories of the reasons for which a block is removed even if the rest of its table is kept.
RULED = frozenset({"element", "hidden"})
# So many of a page's lists with so few words each are what it says of each author, product, file.
MANY, SHORT = 3, 30


class Whole(NamedTuple):
    """A part of a page that is kept as a whole or not at all.

    tag:     "table", "dl", "ol", "notes", or "pre" for code in any element.
    numbers: the numbers of its blocks, ascending; buttons and the like within are not part of it.
    lengths: of these blocks, in words.
    before:  the last block before it that is not interface or another whole, -1 for none; `after` the first
             one after it.
    is_led:  whether the block before it is a heading, or ends with a colon.
    is_copy: whether it says again what the whole right before it says, as pages have one for each width.
    is_one_of_many: whether it is a short `<dl>` like others on the page: what a forum says of each author.
    """

    tag: str
    numbers: list[int]
    lengths: list[int]
    before: int
    after: int
    is_led: bool = False
    is_copy: bool = False
    is_one_of_many: bool = False


class Wholes(NamedTuple):
    """What of a page makes sense only as a whole.

    beside: the blocks beside code that are never content: numbers, buttons.
    terms:  of a `<dl>` that is no whole, the blocks of each term with those of its definitions.
    """

    wholes: list[Whole]
    beside: frozenset[int] = frozenset()
    terms: Sequence[tuple[list[int], list[int]]] = ()


def find_wholes(blocks: Blocks) -> Wholes:
    """Find what of a page makes sense only as a whole.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<p>Prices:<table><tr><th>Tea<td>2 €<tr><th>Milk<td>1 €</table><p>Dogs are free."
    >>> find_wholes(read_blocks(parse(page).markup)).wholes  # doctest: +ELLIPSIS
    [Whole(tag='table', numbers=[1, 2, 3, 4], lengths=[1, 2, 1, 2], before=0, after=5, is_led=True, ...)]
    >>> find_wholes(read_blocks(parse("<table><tr><td><p>Tea<td><p>Milk</table>").markup)).wholes
    []
    """
    tokens = blocks.tokens
    starts = [tokens[number][:10] for number in blocks.structure_tokens]
    if not any(map(_MAY_BE_WHOLE, starts)) or not len(blocks):
        return Wholes([])
    return _Finder(blocks, [start.partition(">")[0].partition(" ")[0] for start in starts]).found()


class _Span(NamedTuple):
    tag: str
    first: int
    end: int


class _Finder:
    def __init__(self, blocks: Blocks, tags: list[str]) -> None:
        self.blocks, self.tags = blocks, tags
        self.after = _ends(blocks.structure_parents)
        self.is_interface: list[bool] = []
        self.terms: list[tuple[list[int], list[int]]] = []

    def found(self) -> Wholes:
        blocks = self.blocks
        spans = sorted(self.spans(), key=lambda span: span.first)
        if not spans:
            return Wholes([], terms=self.terms)
        self.is_interface = _interface(blocks)
        code = [(span.first, span.end) for span in spans if span.tag == "pre"]
        beside = frozenset({*beside_listing(blocks, code), *numbers_of_lines(blocks, code)})
        spans = [
            span._replace(first=title_of_listing(blocks, span.first)) if span.tag == "pre" else span
            for span in spans
        ]
        taken = bytearray(len(blocks))
        for span in spans:
            taken[span.first : span.end] = b"\1" * (span.end - span.first)
        for number in (*beside, *(number for each in code for number in box_of_listing(blocks, *each))):
            taken[number] = 1
        is_free = [
            not taken[number] and not self.is_interface[path] for number, path in enumerate(blocks.paths)
        ]
        self.free_before = _nearest(is_free)
        last = len(blocks) - 1
        self.free_after = [last - each if each >= 0 else -1 for each in _nearest(is_free[::-1])][::-1]
        wholes = [whole for span in spans if (whole := self.whole(span, beside)).numbers]
        return Wholes(self.marked(wholes), beside, self.terms)

    def marked(self, wholes: list[Whole]) -> list[Whole]:
        """Mark copies and what there is many of."""
        blocks = self.blocks
        short = [whole.tag == "dl" and sum(whole.lengths) <= SHORT for whole in wholes]
        alike = Counter(
            blocks.paths[whole.numbers[0]] for whole, is_short in zip(wholes, short, strict=True) if is_short
        )
        texts = [[blocks.texts[number] for number in whole.numbers] for whole in wholes]
        return [
            whole._replace(
                is_copy=index > 0
                and wholes[index - 1].before == whole.before
                and texts[index - 1] == texts[index]
                and whole.tag != "pre",
                is_one_of_many=short[index]
                and (
                    alike[blocks.paths[whole.numbers[0]]] >= MANY or is_about_author(blocks, whole.numbers[0])
                ),
            )
            for index, whole in enumerate(wholes)
        ]

    def spans(self) -> Iterator[_Span]:
        blocks, tags = self.blocks, self.tags
        firsts, ends = _block_ranges(blocks)
        structure = 1
        while structure < len(tags):
            if tags[structure] not in _KINDS or (first := firsts[structure]) < 0:
                structure += 1
                continue
            after, end = self.after[structure], ends[structure]
            tag = self.kind(structure, first, end)
            if not tag and tags[structure] == "dl":
                self.terms.extend(self.terms_of(structure, first, end))
            if tag:
                yield _Span(tag, first, end)
            structure = after if tag else structure + 1

    def terms_of(self, outer: int, first: int, end: int) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the blocks of each term of a `<dl>` with those of its definitions."""
        tags, parents = self.tags, self.blocks.structure_parents
        # Of each structure inside, whether it is in a `<dt>` of this list; nested lists have their own.
        in_term = {outer: False}
        for inner in range(outer + 1, self.after[outer]):
            parent = parents[inner]
            in_term[inner] = tags[inner] == "dt" if parent == outer else in_term[parent]
        if not any(in_term.values()):
            return
        term: tuple[list[int], list[int]] = ([], [])
        for number in range(first, end):
            is_term = in_term[self.blocks.structures[number]]
            if is_term and term[1]:
                yield term
                term = ([], [])
            term[not is_term].append(number)
        yield term

    def kind(self, structure: int, first: int, end: int) -> str:
        """Return what kind of a whole a structure is, "" for none."""
        blocks, tag = self.blocks, self.tags[structure]
        if is_listing(blocks, structure):
            return "pre"
        if tag == "table":
            return tag if is_data_table(blocks, structure, first, end) else ""
        inside = self.tags[structure + 1 : self.after[structure]]
        if tag == "dl":
            return tag if is_data_list(blocks, inside, first, end) else ""
        if names_notes(blocks, structure):
            return "notes"
        return tag if is_steps(blocks, structure, inside, first, end) else ""

    def whole(self, span: _Span, beside: frozenset[int]) -> Whole:
        blocks = self.blocks
        numbers = [
            number
            for number in range(span.first, span.end)
            if number not in beside and not self.is_interface[blocks.paths[number]]
        ]
        lengths = [len(blocks.texts[number].split()) or 1 for number in numbers]
        before = self.free_before[span.first]
        after = self.free_after[span.end - 1]
        return Whole(span.tag, numbers, lengths, before, after, is_led=before >= 0 and self.leads(before))

    def leads(self, number: int) -> bool:
        blocks = self.blocks
        return blocks.structure_tag(blocks.structures[number]) in HEADINGS or blocks.texts[number].endswith(
            (":", "：")
        )


def _nearest(is_free: Sequence[bool]) -> list[int]:
    """Return for each block the nearest free one before it, -1 for none."""
    nearest = []
    last = -1
    for number, free in enumerate(is_free):
        nearest.append(last)
        if free:
            last = number
    return nearest


def _ends(parents: Sequence[int]) -> list[int]:
    """Return for each structure the first one after it that is not inside of it."""
    ends = list(range(1, len(parents) + 1))
    for structure in range(len(parents) - 1, 0, -1):
        parent = parents[structure]
        if ends[structure] > ends[parent]:
            ends[parent] = ends[structure]
    return ends


def _block_ranges(blocks: Blocks) -> tuple[list[int], list[int]]:
    """Return for each structure its first block, -1 for none, and the block after its last, 0 for none."""
    parents = blocks.structure_parents
    firsts, ends = [-1] * len(parents), [0] * len(parents)
    for number, structure in enumerate(blocks.structures):
        while structure > 0 and firsts[structure] < 0:
            firsts[structure] = number
            structure = parents[structure]
    for number in range(len(blocks) - 1, -1, -1):
        structure = blocks.structures[number]
        while structure > 0 and not ends[structure]:
            ends[structure] = number + 1
            structure = parents[structure]
    return firsts, ends


def _interface(blocks: Blocks) -> list[bool]:
    """Return for each element path whether it is in a button or the like."""
    return blocks.paths_in(
        lambda signature: signature.startswith(_STARTS) and signature.partition(" ")[0] in _INTERFACE
    )


def decide(found: Wholes, scores: Floats, threshold: float, chosen: Sequence[int]) -> list[int]:
    """Return the numbers of the chosen blocks, with all or none of those of each whole.

    A whole is kept where most of its words are chosen, where its mean score, weighted by words, reaches the
    threshold, or where it stands between chosen blocks, or below one that announces it.

    >>> import numpy as np
    >>> prices = Whole("table", [1, 2], [1, 2], before=0, after=3)
    >>> scores = np.array([0.9, 0.6, 0.4, 0.9])
    >>> decide(Wholes([prices]), scores, 0.5, [0, 1, 3])
    [0, 1, 2, 3]
    >>> decide(Wholes([prices]), scores, 0.5, [1])
    []
    """
    if not (found.wholes or found.terms or found.beside):
        return list(chosen)
    before = set(chosen)
    kept = before - found.beside
    for whole in found.wholes:
        if _is_kept(whole, scores, threshold, before):
            kept.update(whole.numbers)
        else:
            kept.difference_update(whole.numbers)
    for term, definitions in found.terms:
        if not kept.isdisjoint(definitions):
            kept.update(term)
    return sorted(kept)


def _is_kept(whole: Whole, scores: Floats, threshold: float, chosen: set[int]) -> bool:
    if whole.is_copy:
        return False
    words = sum(whole.lengths)
    picked = sum(
        length for number, length in zip(whole.numbers, whole.lengths, strict=True) if number in chosen
    )
    if picked * 2 >= words:
        return True
    weighted = zip(whole.numbers, whole.lengths, strict=True)
    mean = sum(float(scores[number]) * length for number, length in weighted) / words
    if mean >= threshold or whole.is_one_of_many:
        return mean >= threshold
    if whole.before not in chosen:
        return False
    if whole.after not in chosen:
        return whole.is_led and mean >= min(LOWEST_SCORE_AT_END, threshold)
    return mean >= min(LOWEST_SCORE, threshold)


def spared(found: Wholes, excluded: Mapping[int, Reason], chosen: Iterable[int]) -> dict[int, Reason]:
    """Return the exclusions without those that would tear a whole: of single cells that are a phrase.

    >>> share = Reason("share", "en:share")
    >>> spared(Wholes([Whole("dl", [0, 1], [1, 1], -1, -1)]), {0: share, 2: share}, [0, 1, 2])
    {2: Reason('share', 'en:share')}
    """
    left = dict(excluded)
    numbers = set(chosen)
    for whole in found.wholes:
        torn = [number for number in whole.numbers if number in left and left[number].category not in RULED]
        if torn and any(number in numbers and number not in left for number in whole.numbers):
            for number in torn:
                del left[number]
    return left
