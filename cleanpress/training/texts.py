"""Plain texts as `train.py` learns from them: pages flattened in several ways.

A page becomes one text a way of flattening, one that is half cleaned, as extractors leave it, and its main
content alone: so doing no harm to a clean text is learned, and not tuned.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup

from cleanpress.html.blocks import read_blocks
from cleanpress.html.decode import decode_page
from cleanpress.html.parse import read_page
from cleanpress.model.score_text import passage_inputs
from cleanpress.phrases import load_phrases
from cleanpress.phrases.matcher import match_lines
from cleanpress.text.blocks import TextBlocks, find_blocks
from cleanpress.training.dataset import Page, Truth, read_truth
from cleanpress.training.labels import label_blocks, label_by_pieces

__all__ = ["read_marked_texts"]

# How many of the pages' main contents are learned from alone, as clean texts.
CLEAN = 0.7
# How many of the texts have no blank lines that say where paragraphs are.
EVEN = 0.3
# How often half cleaning goes over from keeping to dropping or back, a block.
TURN = 0.12
# A block whose label is higher is content.
CONTENT = 0.5


def read_marked_texts(path: Path) -> list[Page]:
    """Read a page as texts and label their blocks; `path` is that of its `ground-truth/ID.json`."""
    truth = read_truth(path)
    chance = random.Random(truth.id)
    made = _pieces(truth) if truth.gold is None else _flattened(truth, truth.gold, chance)
    return [page for kind, text, labels in made if (page := _page(truth, kind, text, labels)) is not None]


def _flattened(truth: Truth, gold: str, chance: random.Random) -> Iterator[tuple[str, str, list[float]]]:
    from html_text import extract_text
    from inscriptis import get_text
    from resiliparse.extract.html2text import extract_plain_text

    html = decode_page(truth.html)
    if not html.strip():
        return
    flat = {
        "html-text": str(extract_text(html)),
        "inscriptis": str(get_text(html)),
        "one line": BeautifulSoup(html, "lxml").get_text(" ", strip=True),
    }
    labelled = {}
    for kind, text in flat.items():
        found = find_blocks(text)
        labelled[kind] = found, label_blocks(found.texts, gold)
        if kind != "one line" and chance.random() < EVEN:
            text = "\n".join(text[start:end] for start, end in found.spans)
        yield kind, text, labelled[kind][1]
    for name, share in (
        ("half cleaned", chance.uniform(0.25, 0.6)),
        ("nearly clean", chance.uniform(0, 0.25)),
    ):
        kind = chance.choice(("html-text", "inscriptis"))
        yield name, *_half_cleaned(flat[kind], *labelled[kind], share, chance)
    extracted = extract_plain_text(html, main_content=True, alt_texts=False)
    yield "extracted", extracted, label_blocks(find_blocks(extracted).texts, gold)
    if gold.strip() and chance.random() < CLEAN:
        gap = chance.choice(("\n", "\n\n"))
        lines = [line.strip() for line in gold.split("\n") if line.strip()]
        yield "clean", gap.join(lines), []


def _half_cleaned(
    text: str, blocks: TextBlocks, labels: list[float], share: float, chance: random.Random
) -> tuple[str, list[float]]:
    # With a share of the stretches that are not content.
    kept, on = [], chance.random() < share
    for number, label in enumerate(labels):
        if chance.random() < TURN:
            on = chance.random() < share
        if on or label >= CONTENT:
            kept.append(number)
    parts = ["\n" * min(blocks.gaps[number], 2) + text[slice(*blocks.spans[number])] for number in kept]
    return "".join(parts).strip(), [labels[number] for number in kept]


def _pieces(truth: Truth) -> Iterator[tuple[str, str, list[float]]]:
    blocks = read_blocks(read_page(truth.html).markup)
    labels = label_by_pieces(blocks.texts, blocks.contexts, *truth.pieces)
    lines = [" ".join(text.split()) for text in blocks.texts]
    yield "pieces", "\n\n".join(lines), [label for label, line in zip(labels, lines, strict=True) if line]


def _page(truth: Truth, kind: str, text: str, labels: list[float]) -> Page | None:
    blocks = find_blocks(text)
    count = len(blocks.spans)
    if kind == "clean":
        labels = [1.0] * count
    if not count or len(labels) != count:
        return None  # it reads as a text of another shape than the one that was labelled
    found = match_lines(blocks.lines, load_phrases(()))
    inputs, words = passage_inputs(text, blocks, found)
    gold = truth.gold
    return Page(f"{truth.id}:{kind}", truth.domain, kind, gold, blocks.texts, None, inputs, words, labels)
