"""Splice flattened pages: put debris of other pages around and into the content of one, and cut it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cleanpress.training.dataset import fold_of
from cleanpress.training.flatten import CONTENT, FlatPage, Line

__all__ = ["Donors", "Splice", "spliced"]

# A line with a lower label is no content.
DEBRIS = 0.2
# A stretch of debris: lines, and tries to find one on a page.
SHORTEST, LONGEST, TRIES = 5, 60, 8
# Types of pages: those that are cut, and those whose content is no content below an article.
ARTICLES = ("article", "page", "")
LISTS = ("listing", "collection", "product", "forum", "service")
# Chances, where a page is an article: that it is cut, has a list of another page, a thread of a forum as its
# comments, another article below.
CUT, WITH_LIST, WITH_COMMENTS, WITH_ARTICLE = 0.5, 0.25, 0.12, 0.1
LEAST_CUT, MOST_CUT = 0.1, 0.6
# That donors have the language of the page; that a stretch stands again further down.
SAME_LANGUAGE, REPEATED = 0.5, 0.12
# Of a page's own debris, that all is kept, or a part.
OWN, OWN_PART = 0.5, 0.8
BESIDE, OUTSIDE = 0.45, 0.85


class Splice(NamedTuple):
    """A spliced page: its lines, and its main content, None where that is not known."""

    lines: list[Line]
    gold: str | None


class Donors:
    """The pages that lend debris, by fold and language: a page gets only what others of its fold have.

    So a network that has not seen a fold has seen nothing of it.
    """

    def __init__(self, pages: Sequence[FlatPage], folds: int) -> None:
        self._folds = folds
        self._by_fold: Mapping[tuple[int, str | None], list[FlatPage]] = defaultdict(list)
        for page in pages:
            if page.ways:
                fold = fold_of(page.domain, folds)
                self._by_fold[fold, None].append(page)
                self._by_fold[fold, page.language].append(page)

    def for_page(self, page: FlatPage, chance: random.Random) -> list[list[Line]]:
        """Return one to four stretches of other pages, all of it labeled as no content."""
        given: list[list[Line]] = []
        is_article = page.page_type in ARTICLES
        for _ in range(chance.choice((1, 1, 2, 2, 3))):
            donor = self._donor(page, chance, None if is_article else page.page_type)
            if donor is not None:
                given += _stretches(_lines_of(donor, chance), chance, below=DEBRIS)
        if is_article:
            given += self._content_of_others(page, chance)
        return given

    def _content_of_others(self, page: FlatPage, chance: random.Random) -> Iterator[list[Line]]:
        # Debris is between what is further content by itself and the article.
        for share, types in ((WITH_LIST, LISTS), (WITH_COMMENTS, ("forum",)), (WITH_ARTICLE, ARTICLES)):
            if chance.random() >= share:
                continue
            donor = self._donor(page, chance, chance.choice(types))
            if donor is None:
                continue
            lines = _lines_of(donor, chance)
            for content in _stretches(lines, chance, above=CONTENT):
                yield [*next(_stretches(lines, chance, below=DEBRIS), []), *content]

    def _donor(self, page: FlatPage, chance: random.Random, page_type: str | None) -> FlatPage | None:
        fold = fold_of(page.domain, self._folds)
        language = page.language if chance.random() < SAME_LANGUAGE else None
        some = self._by_fold[fold, language]
        for _ in range(TRIES):
            donor = chance.choice(some)
            if donor.domain != page.domain and page_type in (None, donor.page_type):
                return donor
        return None


def _lines_of(page: FlatPage, chance: random.Random) -> list[Line]:
    return page.ways[chance.choice(sorted(page.ways))]


def _stretches(
    lines: Sequence[Line], chance: random.Random, *, below: float = 2.0, above: float = -1.0
) -> Iterator[list[Line]]:
    """Yield a stretch of lines with labels between two bounds, as no content; none where none is found."""
    size = chance.randint(SHORTEST, LONGEST)
    for _ in range(TRIES if lines else 0):
        start = end = chance.randrange(len(lines))
        while end < len(lines) and end - start < size and above <= lines[end].label < below:
            end += 1
        if end - start >= SHORTEST:
            yield [line._replace(label=0.0) for line in lines[start:end]]
            return


def spliced(
    page: FlatPage, lines: Sequence[Line], stretches: Sequence[Sequence[Line]], chance: random.Random
) -> Splice:
    """Put stretches before, behind and into a page's lines, some of which are left out."""
    own = _with_less_debris(lines, chance)
    gold = page.gold
    if page.page_type in ARTICLES and chance.random() < CUT:
        own = _cut(own, chance)
        if gold is not None:
            gold = "\n".join(line.text for line in own if line.label >= CONTENT)
    for stretch in stretches:
        own = _put(own, [stretch[0]._replace(gap=2), *stretch[1:]], chance)
        if chance.random() < REPEATED:
            own += stretch
    return Splice(own, gold)


def _with_less_debris(lines: Sequence[Line], chance: random.Random) -> list[Line]:
    kind = chance.random()
    if kind < OWN:
        return list(lines)
    share = chance.uniform(0.2, 0.8) if kind < OWN_PART else 0.0
    kept, keeping = [], chance.random() < share
    for line in lines:
        if chance.random() < 1 / LONGEST:
            keeping = chance.random() < share
        if keeping or not line.label < DEBRIS:
            kept.append(line)
    return kept


def _cut(lines: Sequence[Line], chance: random.Random) -> list[Line]:
    """Keep a part of the lines of content, from the first or from anywhere, and all others."""
    content = [number for number, line in enumerate(lines) if line.label >= CONTENT]
    count = max(1, round(len(content) * chance.uniform(LEAST_CUT, MOST_CUT)))
    first = 0 if chance.random() < 0.7 or not content else chance.randrange(len(content))
    dropped = {*content} - {*content[first : first + count]}
    return [line for number, line in enumerate(lines) if number not in dropped]


def _put(lines: list[Line], stretch: Sequence[Line], chance: random.Random) -> list[Line]:
    content = [number for number, line in enumerate(lines) if line.label >= CONTENT]
    first, last = (content[0], content[-1] + 1) if content else (0, len(lines))
    kind = chance.random()
    if kind < BESIDE:
        at = chance.choice((first, last, last))
    elif kind < OUTSIDE or not content:
        at = chance.choice((0, len(lines)))
    else:
        at = chance.choice(content)
    return [*lines[:at], *stretch, *lines[at:]]
