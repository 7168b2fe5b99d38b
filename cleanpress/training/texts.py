"""Make the plain texts that a network for text learns from: pages flattened in several ways.

A page with its main content becomes one text for each way of flattening, some that are half cleaned, as
extractors leave them, and its main content alone. So the network learns to do no harm to a clean text, and
nothing has to be tuned for that.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from bs4 import BeautifulSoup

from cleanpress.html.blocks import read_blocks
from cleanpress.html.decode import decode_page
from cleanpress.html.parse import read_page
from cleanpress.model.score_text import text_inputs
from cleanpress.phrases import load_phrases
from cleanpress.phrases.matcher import match_lines
from cleanpress.text.blocks import TextBlocks, find_blocks
from cleanpress.training.dataset import MarkedPage
from cleanpress.training.labels import label_blocks, label_by_segments
from cleanpress.training.pages import LabeledPage

__all__ = ["label_texts"]

# The share of the pages whose main content is learned from alone, as a clean text. With all of them, more
# boilerplate is kept; with four of ten, more content is lost (docs/model-card.md).
CLEAN = 0.7
# The share of the texts without the blank lines that say where paragraphs are.
WITHOUT_GAPS = 0.3
# The share of the boilerplate that is left in half cleaned and in nearly clean texts, at least and at most.
BOILERPLATE_LEFT = {"half cleaned": (0.25, 0.6), "nearly clean": (0.0, 0.25)}
# The chance at each block that half cleaning changes from keeping boilerplate to dropping it, or back.
SWITCH = 0.12
# A block with a label as high is content.
CONTENT = 0.5


class _Text(NamedTuple):
    """A text, how it was made, and the labels of its blocks; None for main content alone."""

    group: str
    text: str
    labels: list[float] | None


def label_texts(marked: MarkedPage) -> list[LabeledPage]:
    """Make texts of a page and label their blocks; the same page always gives the same texts."""
    # Random by id, so that the pages may be read in any order and in several processes.
    chance = random.Random(marked.id)
    if marked.main_content is None:
        texts = _with_segments(marked)
    else:
        texts = _flattened(marked, marked.main_content, chance)
    return [page for text in texts if (page := _page(marked, text)) is not None]


def _flattened(marked: MarkedPage, gold: str, chance: random.Random) -> Iterator[_Text]:
    from html_text import extract_text
    from inscriptis import get_text
    from resiliparse.extract.html2text import extract_plain_text

    html = decode_page(marked.html())
    if not html.strip():
        return
    flat = {
        "html-text": str(extract_text(html)),
        "inscriptis": str(get_text(html)),
        "one line": BeautifulSoup(html, "lxml").get_text(" ", strip=True),
    }
    labeled = {}
    for way, text in flat.items():
        found = find_blocks(text)
        labels = label_blocks(found.texts, gold)
        labeled[way] = found, labels
        if way != "one line" and chance.random() < WITHOUT_GAPS:
            text = "\n".join(text[start:end] for start, end in found.spans)
        yield _Text(way, text, labels)
    shares = {group: chance.uniform(*bounds) for group, bounds in BOILERPLATE_LEFT.items()}
    for group, share in shares.items():
        way = chance.choice(("html-text", "inscriptis"))
        yield _half_cleaned(group, flat[way], *labeled[way], share, chance)
    extracted = extract_plain_text(html, main_content=True, alt_texts=False)
    yield _Text("extracted", extracted, label_blocks(find_blocks(extracted).texts, gold))
    if gold.strip() and chance.random() < CLEAN:
        gap = chance.choice(("\n", "\n\n"))
        yield _Text("clean", gap.join(_full_lines(gold)), None)


def _full_lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _half_cleaned(
    group: str, text: str, blocks: TextBlocks, labels: list[float], share: float, chance: random.Random
) -> _Text:
    # Boilerplate is left in stretches, as extractors leave whole menus and lists.
    kept, keeping = [], chance.random() < share
    for number, label in enumerate(labels):
        if chance.random() < SWITCH:
            keeping = chance.random() < share
        if keeping or label >= CONTENT:
            kept.append(number)
    parts = ["\n" * min(blocks.gaps[number], 2) + text[slice(*blocks.spans[number])] for number in kept]
    return _Text(group, "".join(parts).strip(), [labels[number] for number in kept])


def _with_segments(marked: MarkedPage) -> Iterator[_Text]:
    blocks = read_blocks(read_page(marked.html()).markup)
    labels = label_by_segments(blocks.texts, blocks.paths, marked.wanted, marked.unwanted)
    lines = [" ".join(text.split()) for text in blocks.texts]
    known = [label for label, line in zip(labels, lines, strict=True) if line]
    yield _Text("segments", "\n\n".join(lines), known)


def _page(marked: MarkedPage, made: _Text) -> LabeledPage | None:
    blocks = find_blocks(made.text)
    count = len(blocks.spans)
    labels = [1.0] * count if made.labels is None else made.labels
    if not count or len(labels) != count:
        return None  # it splits into other blocks than the text whose blocks were labeled
    inputs, words = text_inputs(made.text, blocks, match_lines(blocks.lines, load_phrases(())))
    return LabeledPage(
        id=f"{marked.id}:{made.group}",
        domain=marked.domain,
        group=made.group,
        gold=marked.main_content,
        texts=blocks.texts,
        excluded=None,
        wholes=None,
        inputs=inputs,
        words=words,
        labels=labels,
    )
