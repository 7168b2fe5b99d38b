"""Flatten marked pages into lines with labels, which `texts.py` makes the texts to learn from of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from cleanpress.html.blocks import read_blocks
from cleanpress.html.decode import decode_page
from cleanpress.html.parse import read_page
from cleanpress.text.blocks import TextBlocks, find_blocks
from cleanpress.training.dataset import MarkedPage
from cleanpress.training.labels import label_blocks, label_by_segments, words_of

__all__ = ["CONTENT", "FlatPage", "Line", "as_text", "flatten", "labels_by_place"]

# A line with as high a label is content.
CONTENT = 0.5
# Most blank lines that are kept above a line.
MOST_GAP = 2


class Line(NamedTuple):
    """A line of a text, or a hard-wrapped paragraph, with its label; NaN where it is not known.

    gap: how many line ends are above it.
    """

    text: str
    gap: int
    label: float


class FlatPage(NamedTuple):
    """A page as plain text, in several ways.

    page_type, language: as marked.
    gold:    its main content; None where only segments are marked.
    ways:    its lines, by the name of the tool that flattened it; blank ones are left out.
    whole:   texts that have no lines to take apart, by how they were made, with the labels of their blocks.
    content: the lines of its main content alone, or of the segments that are marked as content.
    """

    id: str
    domain: str
    page_type: str
    language: str
    gold: str | None
    ways: dict[str, list[Line]]
    whole: dict[str, tuple[str, list[float]]]
    content: list[str]


def flatten(marked: MarkedPage) -> FlatPage:
    """Flatten a page and label its lines."""
    if marked.main_content is None:
        ways = {"segments": _with_segments(marked)}
        whole: dict[str, tuple[str, list[float]]] = {}
        content = list(marked.wanted)
    else:
        ways, whole = _flattened(marked, marked.main_content)
        content = [line.strip() for line in marked.main_content.split("\n") if line.strip()]
    return FlatPage(
        marked.id,
        marked.domain,
        marked.page_type,
        marked.language,
        marked.main_content,
        ways,
        whole,
        content,
    )


def _flattened(
    marked: MarkedPage, gold: str
) -> tuple[dict[str, list[Line]], dict[str, tuple[str, list[float]]]]:
    from bs4 import BeautifulSoup
    from html_text import extract_text
    from inscriptis import get_text
    from resiliparse.extract.html2text import extract_plain_text

    html = decode_page(marked.html())
    if not html.strip():
        return {}, {}
    ways, whole = {}, {}
    for way, text in (("html-text", str(extract_text(html))), ("inscriptis", str(get_text(html)))):
        blocks, labels = _labeled(text, gold, marked.title)
        if blocks.shape == "flow":
            whole[way] = text, labels
        else:
            ways[way] = [
                Line(text[start:end], min(gap, MOST_GAP), label)
                for (start, end), gap, label in zip(blocks.spans, blocks.gaps, labels, strict=True)
            ]
    for way, text in (
        ("one line", BeautifulSoup(html, "lxml").get_text(" ", strip=True)),
        ("extracted", extract_plain_text(html, main_content=True, alt_texts=False)),
    ):
        whole[way] = text, _labeled(text, gold, marked.title)[1]
    return ways, whole


def _labeled(text: str, gold: str, title: str) -> tuple[TextBlocks, list[float]]:
    blocks = find_blocks(text)
    labels = label_blocks(blocks.texts, gold)
    # Whether the main content has the title is a matter of the set: nothing is learned from that line.
    words = words_of(title)
    return blocks, [
        math.nan if label < CONTENT and words and words_of(line) == words else label
        for line, label in zip(blocks.texts, labels, strict=True)
    ]


def _with_segments(marked: MarkedPage) -> list[Line]:
    blocks = read_blocks(read_page(marked.html()).markup)
    labels = label_by_segments(blocks.texts, blocks.paths, marked.wanted, marked.unwanted)
    lines = [" ".join(text.split()) for text in blocks.texts]
    return [Line(line, MOST_GAP, label) for line, label in zip(lines, labels, strict=True) if line]


def as_text(lines: Sequence[Line], separator: str | None = None) -> tuple[str, list[tuple[int, int]]]:
    r"""Join lines; return the text, and where each line is.

    separator: between them, in place of line ends.

    >>> as_text([Line("Tea", 0, 1), Line("Boil.", 2, 1)])
    ('Tea\n\nBoil.', [(0, 3), (5, 10)])
    """
    parts: list[str] = []
    spans, at = [], 0
    for line in lines:
        gap = ("\n" * line.gap if separator is None else separator) if parts else ""
        parts += (gap, line.text)
        spans.append((at + len(gap), at + len(gap) + len(line.text)))
        at = spans[-1][1]
    return "".join(parts), spans


def labels_by_place(
    blocks: Sequence[tuple[int, int]], lines: Sequence[tuple[int, int]], labels: Sequence[float]
) -> list[float]:
    """Return the label of each block: the mean of those of the lines that it overlaps, by characters.

    >>> labels_by_place([(0, 3), (4, 20)], [(0, 3), (4, 8), (8, 20)], [0.0, 1.0, 0.0])
    [0.0, 0.25]
    """
    found, first = [], 0
    for start, end in blocks:
        while first < len(lines) and lines[first][1] <= start:
            first += 1
        total = known = share = 0.0
        for at in range(first, len(lines)):
            if lines[at][0] >= end:
                break
            size = min(end, lines[at][1]) - max(start, lines[at][0])
            total += size
            if not math.isnan(labels[at]):
                known += size
                share += size * labels[at]
        found.append(share / known if known > total / 2 else math.nan)
    return found
