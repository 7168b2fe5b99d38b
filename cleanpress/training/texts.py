"""Make the plain texts that a network for text learns from: pages flattened in several ways, and spliced.

A page becomes one text for each way of flattening, some that are half cleaned, as extractors leave them, some
with debris of other pages, some in another script, and its main content alone, whole and in part. Other texts
are made of clean paragraphs in many languages (`made.py`). So the network learns to do no harm to a clean
text and to a language that it has not seen, and nothing has to be tuned for that.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from typing import NamedTuple

import numpy as np

from cleanpress.model.score_text import text_inputs
from cleanpress.model.words import WORD_BUCKETS, read_texts
from cleanpress.phrases import load_phrases
from cleanpress.phrases.matcher import LineMatches, match_lines
from cleanpress.text.blocks import find_blocks
from cleanpress.training.dataset import MarkedPage
from cleanpress.training.debris import debris_around, language_of
from cleanpress.training.flatten import CONTENT, FlatPage, Line, as_text, flatten, labels_by_place
from cleanpress.training.foreign import foreign_script
from cleanpress.training.made import CleanText, make_pages
from cleanpress.training.pages import LabeledPage
from cleanpress.training.splices import Donors, spliced

__all__ = ["label_made_texts", "label_texts"]

# The share of the pages whose main content is learned from alone, as a clean text. With all of them, more
# boilerplate is kept; with four of ten, more content is lost (docs/model-card.md).
CLEAN = 0.7
# The same of a stretch of it, and of one broken into short lines, as verse is.
EXCERPT, VERSE = 0.5, 0.08
# The share with phrases of interfaces around the main content, and of spliced pages as one line.
WITH_DEBRIS, ONE_LINE = 0.4, 0.2
# The share whose words are made unknown, as in a language that no page is in; and how many of these are
# written in another script.
FOREIGN, ANOTHER_SCRIPT = 0.45, 0.5
# Of these texts, and of those that are made, the share where all phrases are known, and where none is; in
# the others some are. The phrases were found on some of these pages, and a new page has more that are not
# known: so in a share of all other texts, some are made unknown, too.
ALL_KNOWN, NONE_KNOWN, LESS_KNOWN = 0.4, 0.2, 0.25
# The share of the texts without the blank lines that say where paragraphs are.
WITHOUT_GAPS = 0.3
# The share of the boilerplate that is left in half cleaned and in nearly clean texts, at least and at most.
BOILERPLATE_LEFT = {"half cleaned": (0.25, 0.6), "nearly clean": (0.0, 0.25)}
# The chance at each block that half cleaning changes from keeping boilerplate to dropping it, or back.
SWITCH = 0.12
# How often each page is spliced.
SPLICES = 2
# Lines of an excerpt; shorter texts are left alone.
FEWEST_LINES, MOST_LINES = 5, 30


class _Text(NamedTuple):
    """A text, how it was made, the labels of its blocks, and its main content.

    known:       the share of the phrases in it that are known.
    other_words: whether its words are hashed as others, as those of another language are.
    phrases:     what its lines are, where that was found before they were written in another script.
    """

    group: str
    text: str
    labels: list[float] | None  # None where all is content
    gold: str | None
    known: float = 1.0
    other_words: bool = False
    phrases: LineMatches | None = None


class _Job(NamedTuple):
    """A page with what others lend it, for each splice."""

    page: FlatPage
    stretches: list[list[list[Line]]]


def label_texts(marked: Sequence[MarkedPage], folds: int) -> list[LabeledPage]:
    """Make texts of pages and label their blocks, in parallel; the same pages always give the same texts.

    folds: as many as networks are cross-validated with: pages are spliced with pages of the same fold.
    """
    with ProcessPoolExecutor() as pool:
        pages = list(pool.map(flatten, marked, chunksize=16))
        donors = Donors(pages, folds)
        jobs = (_job(page, donors) for page in pages)
        return list(chain.from_iterable(pool.map(_texts, jobs, chunksize=16)))


def label_made_texts(texts: Sequence[CleanText]) -> list[LabeledPage]:
    """Make pages of clean texts in many languages, and label their blocks; a language is in one fold."""
    found = []
    for number, page in enumerate(make_pages(texts)):
        chance = random.Random(f"made page {number}")
        made = _joined("made" if page.is_page else "no page", page.lines, page.gold)
        known = _share_known(chance) if page.is_page else 1.0
        made = made._replace(known=known, other_words=chance.random() < FOREIGN)
        name = f"made:{page.language}"
        found.append(_labeled(name, name, number, made))
    return [page for page in found if page is not None]


def _job(page: FlatPage, donors: Donors) -> _Job:
    chance = random.Random(f"donors of {page.id}")
    return _Job(page, [donors.for_page(page, chance) for _ in range(SPLICES)] if page.ways else [])


def _texts(job: _Job) -> list[LabeledPage]:
    # Random by id, so that the pages may be read in any order and in several processes.
    chance = random.Random(job.page.id)
    made = chain(_whole(job.page, chance), _clean(job.page, chance), _spliced(job, chance))
    labeled = (_labeled(job.page.id, job.page.domain, number, text) for number, text in enumerate(made))
    return [page for page in labeled if page is not None]


def _whole(page: FlatPage, chance: random.Random) -> Iterator[_Text]:
    for way, lines in page.ways.items():
        yield _joined(way, _maybe_without_gaps(lines, chance), page.gold)
    for way, (text, labels) in page.whole.items():
        yield _Text(way, text, labels, page.gold)
    if page.gold is None or not page.ways:
        return
    for group, bounds in BOILERPLATE_LEFT.items():
        lines = page.ways[chance.choice(sorted(page.ways))]
        yield _joined(group, _half_cleaned(lines, chance.uniform(*bounds), chance), page.gold)


def _half_cleaned(lines: Sequence[Line], share: float, chance: random.Random) -> list[Line]:
    # Boilerplate is left in stretches, as extractors leave whole menus and lists.
    kept, keeping = [], chance.random() < share
    for line in lines:
        if chance.random() < SWITCH:
            keeping = chance.random() < share
        if keeping or not line.label < CONTENT:
            kept.append(line)
    return kept


def _clean(page: FlatPage, chance: random.Random) -> Iterator[_Text]:
    content = page.content
    if not content or (page.gold is None and len(content) < FEWEST_LINES):
        return
    if chance.random() < CLEAN:
        yield _all_content("clean", content, chance.choice((1, 2)))
    if chance.random() < EXCERPT and len(content) > FEWEST_LINES:
        first = chance.randrange(len(content) - FEWEST_LINES + 1)
        some = content[first : first + chance.randint(FEWEST_LINES, MOST_LINES)]
        yield _all_content("excerpt", some, chance.choice((1, 2)))
    if chance.random() < VERSE:
        yield _all_content("verse", list(_verses(content, chance)), 1)
    if chance.random() < WITH_DEBRIS:
        above, below = debris_around(language_of(page.language, " ".join(content)), chance)
        lines = [*above, *(Line(line, 2, 1.0) for line in content), *below]
        yield _joined("debris", _maybe_without_gaps(lines, chance), "\n".join(content))


def _all_content(group: str, lines: Sequence[str], gap: int) -> _Text:
    text = ("\n" * gap).join(lines)
    return _Text(group, text, None, text)


def _verses(lines: Sequence[str], chance: random.Random) -> Iterator[str]:
    most, stanza = chance.randint(4, 9), chance.choice((4, 5, 8, 14))
    words = " ".join(lines).split()[: chance.randint(60, 400)]
    at = number = 0
    while at < len(words):
        size = chance.randint(max(2, most - 3), most)
        yield " ".join(words[at : at + size]) + ("\n" if number % stanza == stanza - 1 else "")
        at, number = at + size, number + 1


def _spliced(job: _Job, chance: random.Random) -> Iterator[_Text]:
    page = job.page
    for stretches in job.stretches:
        splice = spliced(page, page.ways[chance.choice(sorted(page.ways))], stretches, chance)
        if page.gold and chance.random() < ONE_LINE:
            yield _joined("spliced, one line", splice.lines, splice.gold, " ")
        elif chance.random() < FOREIGN:
            yield _foreign(_maybe_without_gaps(splice.lines, chance), splice.gold, chance)
        else:
            made = _joined("spliced", _maybe_without_gaps(splice.lines, chance), splice.gold)
            yield made._replace(known=_share_known(chance) if chance.random() < LESS_KNOWN else 1.0)


def _foreign(lines: Sequence[Line], gold: str | None, chance: random.Random) -> _Text:
    known = _share_known(chance)
    if chance.random() >= ANOTHER_SCRIPT:
        return _joined("foreign", lines, gold)._replace(known=known, other_words=True)
    write = foreign_script(chance)
    plain = [" ".join(line.text.split()) for line in lines]  # a wrapped paragraph is of several lines
    found = match_lines(plain, load_phrases(()))
    phrases = LineMatches(
        {write(line): phrase for line, phrase in found.known.items()},
        {write(line): sentences for line, sentences in found.end_sentences.items()},
        {write(line): key for line, key in found.keys.items()},
    )
    written = [line._replace(text=write(line.text)) for line in lines]
    made = _joined("another script", written, None if gold is None else write(gold))
    return made._replace(known=known, phrases=phrases)


def _share_known(chance: random.Random) -> float:
    kind = chance.random()
    if kind < ALL_KNOWN:
        return 1.0
    return 0.0 if kind < ALL_KNOWN + NONE_KNOWN else chance.uniform(0.1, 0.9)


def _maybe_without_gaps(lines: Sequence[Line], chance: random.Random) -> Sequence[Line]:
    return [line._replace(gap=1) for line in lines] if chance.random() < WITHOUT_GAPS else lines


def _joined(group: str, lines: Sequence[Line], gold: str | None, separator: str | None = None) -> _Text:
    text, spans = as_text([line._replace(gap=max(line.gap, 1)) for line in lines], separator)
    labels = labels_by_place(find_blocks(text).spans, spans, [line.label for line in lines])
    return _Text(group, text, labels, gold)


def _labeled(page: str, domain: str, number: int, made: _Text) -> LabeledPage | None:
    blocks = find_blocks(made.text)
    count = len(blocks.spans)
    labels = [1.0] * count if made.labels is None else made.labels
    if not count or len(labels) != count or all(map(math.isnan, labels)):
        return None
    chance = random.Random(f"words of {page}:{number}")
    found = match_lines(blocks.lines, load_phrases(())) if made.phrases is None else made.phrases
    found = _partly_known(found, made.known, chance)
    inputs, words = text_inputs(made.text, blocks, found, read_texts(blocks.texts))
    if made.other_words:
        # Other words for the same ones: an exclusive or maps each bucket to another.
        inputs = inputs._replace(words=inputs.words ^ chance.randrange(1, WORD_BUCKETS))
    return LabeledPage(
        id=f"{page}:{made.group}:{number}",
        domain=domain,
        group=made.group,
        gold=made.gold,
        texts=blocks.texts,
        excluded=None,
        wholes=None,
        inputs=inputs,
        words=np.asarray(words, np.float32),
        labels=labels,
    )


def _partly_known(found: LineMatches, share: float, chance: random.Random) -> LineMatches:
    if share == 1.0:
        return found
    known = {line: phrase for line, phrase in found.known.items() if chance.random() < share}
    ends = {line: each for line, each in found.end_sentences.items() if chance.random() < share}
    return LineMatches(known, ends, found.keys)
