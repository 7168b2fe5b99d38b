"""Augmentation: make more pages of those that are known, by splicing, cutting and renaming.

The pages with a marked text are few, and on most of them the article is long and the lists beside it short. A
page of a short article beside the lists, the comments or the articles of other pages is made of the blocks of
several pages; what was spliced in is labeled as no content. Elements come with the blocks, so that a spliced
list stands in its own elements below one of the page's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from cleanpress.html.blocks import Blocks
from cleanpress.model.elements import ancestors
from cleanpress.model.words import Floats
from cleanpress.training.foreign import foreign_script

__all__ = ["ARTICLES", "CONTENT", "Sample", "Stretches", "variants"]

Item = TypeVar("Item")

# Blocks of a stretch that is spliced in, at least and at most, and at most into a page that is no article.
SHORTEST, LONGEST, LONGEST_BESIDE = 4, 90, 40
# A stretch without content has no block with a label above this; a block of content has one above the other.
NO_CONTENT, CONTENT = 0.2, 0.5
# Types of pages that are an article beside lists. What lists and threads have at their sides is much like
# what they are themselves, so that less is spliced into them, and nothing is cut.
ARTICLES = frozenset({"article", "recipe", ""})
# How often an article is cut, and which share of its blocks of content is left.
CUT, LEFT = 0.5, (0.1, 0.6)
# What is spliced into articles, and how often of a hundred. With more articles and threads, whose text is
# like content, pages of sites that were not seen lost theirs.
STRETCHES = {"other": 70, "list": 14, "article": 8, "thread": 8}
# How often a stretch without content is repeated, as a list of teasers is, and how many times it is there
# then.
REPEATED, TIMES = 0.15, (2, 4)
# Where it is put: behind the content, or before it, or else within.
BEHIND, BEFORE = 0.65, 0.25
# The share of the variants with other names of elements, and of those written in another script.
RENAMED, FOREIGN = 0.2, 0.3
# How far above an article its title is looked for, in blocks.
TITLE_WITHIN = 12
# How many elements around a stretch come along, and how many around a place are drawn from to put it in.
ELEMENTS_AROUND, HOMES = (1, 1, 2, 3), 4
HOME_TAGS = frozenset("html body div section article main aside td li center".split())


@dataclass(frozen=True)
class Sample:
    """A page as augmentation takes it: its blocks with their labels, its title, and what it says of its kind.

    page_type: "article", "listing" and the like; "" where none is marked.
    labels:    of the blocks; NaN where it is not known.
    """

    page_type: str
    blocks: Blocks
    labels: list[float]
    title: str
    kind: Floats


class Stretches:
    """Stretches of blocks that can be spliced into pages of the same fold.

    They are kept by what they are: "other" for menus, lists and the like that are no content, and the content
    of articles, lists and threads.
    """

    def __init__(self, pages: Sequence[Sample]) -> None:
        self.by_kind: dict[str, list[tuple[Sample, range]]] = {kind: [] for kind in STRETCHES}
        for page in pages:
            labels = np.array(page.labels, np.float32)
            if not len(labels) or np.isnan(labels).all():
                continue
            self.by_kind["other"] += [(page, run) for run in _subtrees(page.blocks, labels <= NO_CONTENT)]
            content = np.flatnonzero(labels > CONTENT)
            if not len(content):
                continue
            if page.page_type in ("article", "forum"):
                kind = "article" if page.page_type == "article" else "thread"
                self.by_kind[kind].append((page, range(_start(page, content[0]), int(content[-1]) + 1)))
            elif page.page_type in ("listing", "collection"):
                inside = np.zeros(len(labels), bool)
                inside[content[0] : content[-1] + 1] = True
                self.by_kind["list"] += [(page, run) for run in _subtrees(page.blocks, inside)]

    def draw(self, kind: str, most: int, chance: random.Random) -> tuple[Sample, range] | None:
        """Return a stretch of a kind, of at most so many blocks; None where there is none."""
        if not self.by_kind[kind]:
            return None
        page, run = chance.choice(self.by_kind[kind])
        if len(run) > most:
            start = run.start if kind == "article" else chance.randrange(run.start, run.stop - most + 1)
            run = range(start, start + most)
        return page, run


def _start(page: Sample, first: int) -> int:
    # An article begins with its title, which may be labeled as unknown.
    blocks = page.blocks
    for number in range(first, max(first - TITLE_WITHIN, -1), -1):
        if any(blocks.signatures[path].partition(" ")[0] == "h1" for path in blocks.ancestors(number)):
            return number
    return int(first)


def _subtrees(blocks: Blocks, wanted: np.ndarray) -> Iterator[range]:
    """Yield the blocks of each element path of a size to be spliced, if all are wanted."""
    paths, parents = np.array(blocks.paths), blocks.parents
    size = len(parents)
    count, first, last = np.zeros(size, int), np.full(size, len(paths)), np.full(size, -1)
    np.add.at(count, paths, 1)
    np.minimum.at(first, paths, np.arange(len(paths)))
    np.maximum.at(last, paths, np.arange(len(paths)))
    for path in range(size - 1, 0, -1):
        above = parents[path]
        count[above] += count[path]
        first[above], last[above] = min(first[above], first[path]), max(last[above], last[path])
    unwanted = np.concatenate(([0], np.cumsum(~wanted)))
    for path in range(1, size):
        start, stop = int(first[path]), int(last[path]) + 1
        whole = count[path] == stop - start and count[path] != count[parents[path]]
        if whole and SHORTEST <= count[path] <= LONGEST and unwanted[stop] == unwanted[start]:
            yield range(start, stop)


def variants(page: Sample, stretches: Stretches, count: int, chance: random.Random) -> Iterator[Sample]:
    """Yield so many pages made of one."""
    for _ in range(count):
        made = page
        if page.page_type in ARTICLES:
            if chance.random() < CUT:
                made = cut(made, chance)
            for _ in range(chance.randint(1, 3)):
                made = _with_stretch(made, stretches, chance)
        else:
            for _ in range(chance.randint(1, 2)):
                if (found := stretches.draw("other", LONGEST_BESIDE, chance)) is not None:
                    made = insert(made, _place(made, chance), *found, chance)
        if chance.random() < RENAMED:
            made = rename(made, chance)
        if chance.random() < FOREIGN:
            made = in_another_script(made, chance)
        yield made


def _with_stretch(page: Sample, stretches: Stretches, chance: random.Random) -> Sample:
    kind = chance.choices(tuple(STRETCHES), tuple(STRETCHES.values()))[0]
    if (found := stretches.draw(kind, chance.randint(8, LONGEST), chance)) is None:
        return page
    repeats = chance.randint(*TIMES) if kind == "other" and chance.random() < REPEATED else 1
    # An article that goes before the page's is the page's; comments stand behind what they are about.
    at = _end(page) if kind in ("article", "thread") else _place(page, chance)
    for _ in range(repeats):
        page = insert(page, at, *found, chance)
    return page


def _end(page: Sample) -> int:
    content = np.flatnonzero(np.array(page.labels) > CONTENT)
    return int(content[-1]) + 1 if len(content) else len(page.labels)


def _place(page: Sample, chance: random.Random) -> int:
    content = np.flatnonzero(np.array(page.labels) > CONTENT)
    if not len(content):
        return chance.randint(0, len(page.labels))
    where = chance.random()
    if where < BEHIND:
        return int(content[-1]) + 1
    if where < BEHIND + BEFORE:
        return int(content[0])
    return int(chance.choice(content.tolist()))


def cut(page: Sample, chance: random.Random) -> Sample:
    """Return a page with the first 10 to 60 % of the blocks of its content."""
    content = np.flatnonzero(np.array(page.labels) > CONTENT)
    left = int(len(content) * chance.uniform(*LEFT))
    if left < 2:
        return page
    # What stands between the blocks that go, captions and boxes, goes or stays as they would.
    gone = set(content[left:].tolist())
    kept = [number for number in range(len(page.labels)) if number not in gone]
    return _with_blocks(page, kept)


def _with_blocks(page: Sample, kept: Sequence[int]) -> Sample:
    blocks = page.blocks
    return replace(
        page,
        blocks=replace(
            blocks,
            texts=[blocks.texts[number] for number in kept],
            paths=[blocks.paths[number] for number in kept],
            raw_lengths=[blocks.raw_lengths[number] for number in kept],
            link_lengths=[blocks.link_lengths[number] for number in kept],
        ),
        labels=[page.labels[number] for number in kept],
    )


def insert(page: Sample, at: int, other: Sample, run: range, chance: random.Random) -> Sample:
    """Return a page with a stretch of another before block `at`, labeled as no content."""
    blocks, donor = page.blocks, other.blocks
    paths, signatures, parents = _grafted(blocks, _home(blocks, at, chance), donor, run, chance)

    def spliced(mine: Sequence[Item], theirs: Sequence[Item]) -> list[Item]:
        return [*mine[:at], *theirs, *mine[at:]]

    return replace(
        page,
        blocks=replace(
            blocks,
            texts=spliced(blocks.texts, donor.texts[run.start : run.stop]),
            paths=spliced(blocks.paths, paths),
            raw_lengths=spliced(blocks.raw_lengths, donor.raw_lengths[run.start : run.stop]),
            link_lengths=spliced(blocks.link_lengths, donor.link_lengths[run.start : run.stop]),
            signatures=signatures,
            parents=parents,
        ),
        labels=spliced(page.labels, [0.0] * len(run)),
    )


def _grafted(
    blocks: Blocks, home: int, donor: Blocks, run: range, chance: random.Random
) -> tuple[list[int], list[str], list[int]]:
    """Put the elements around a stretch of another page below `home`.

    Return the paths of the blocks of the stretch, and the signatures and parents of all elements.
    """
    signatures, parents = list(blocks.signatures), list(blocks.parents)
    # Items share one path; the list around them comes along, and at times what is around that.
    innermost = _common([donor.paths[number] for number in run], donor.parents)
    around = list(ancestors(innermost, donor.parents))
    top = around[min(chance.choice(ELEMENTS_AROUND), len(around) - 1)]
    numbers: dict[int, int] = {}

    def number_of(path: int) -> int:
        # The body of the other page, and all around it, is not taken along.
        if path <= 0 or donor.signatures[path].partition(" ")[0] in ("html", "body"):
            return home
        if path not in numbers:
            above = home if path == top else number_of(donor.parents[path])
            signatures.append(donor.signatures[path])
            parents.append(above)
            numbers[path] = len(signatures) - 1
        return numbers[path]

    return [number_of(donor.paths[number]) for number in run], signatures, parents


def _common(paths: Sequence[int], parents: Sequence[int]) -> int:
    """Return the innermost path that is around all of these."""
    around = set(ancestors(paths[0], parents))
    for path in set(paths):
        around &= set(ancestors(path, parents))
    return max(around)


def _home(blocks: Blocks, at: int, chance: random.Random) -> int:
    # Beside the blocks before and behind, or further out.
    beside = [blocks.paths[number] for number in (at - 1, at) if 0 <= number < len(blocks.paths)]
    if not beside:
        return 0
    if len(beside) == 2 and beside[0] == beside[1]:
        beside = [blocks.parents[beside[0]]] if blocks.parents[beside[0]] > 0 else beside[:1]
    around = [
        path
        for path in ancestors(_common(beside, blocks.parents), blocks.parents)
        if blocks.signatures[path].partition(" ")[0] in HOME_TAGS
    ]
    return chance.choice(around[:HOMES]) if around else 0


def rename(page: Sample, chance: random.Random) -> Sample:
    """Return a page of another theme: half of the names of its elements are others, the same all over it."""
    said: dict[str, str] = {}

    def renamed(name: str) -> str:
        if name not in said:
            said[name] = name if chance.random() < 0.5 else f"x{chance.randrange(1 << 30):x}"
        return said[name]

    signatures = []
    for signature in page.blocks.signatures:
        tag, *names = signature.split(" ")
        signatures.append(" ".join([tag, *map(renamed, names)]))
    return replace(page, blocks=replace(page.blocks, signatures=signatures))


def in_another_script(page: Sample, chance: random.Random) -> Sample:
    """Return a page whose texts are written in another script."""
    write = foreign_script(chance)
    blocks = page.blocks
    texts = [write(text) for text in blocks.texts]
    shares = [len(new) / max(len(old), 1) for new, old in zip(texts, blocks.texts, strict=True)]
    raw, links = (
        [max(round(length * share), length > 0) for length, share in zip(lengths, shares, strict=True)]
        for lengths in (blocks.raw_lengths, blocks.link_lengths)
    )
    blocks = replace(blocks, texts=texts, raw_lengths=raw, link_lengths=links)
    return replace(page, blocks=blocks, title=write(page.title))
