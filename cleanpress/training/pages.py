"""Turn marked pages into what a network learns from: blocks of HTML with features and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cleanpress.edits import Reason
from cleanpress.errors import DataError
from cleanpress.html.blocks import read_blocks
from cleanpress.html.comments import declared_by
from cleanpress.html.exclude import Regions, exclude, find_regions
from cleanpress.html.metadata import Sources, read_title_element
from cleanpress.html.parse import read_page
from cleanpress.html.score import page_inputs
from cleanpress.html.wholes import Wholes, decide, find_wholes, spared
from cleanpress.model.network import Inputs
from cleanpress.model.words import Floats
from cleanpress.training.dataset import MarkedPage, fold_of, read_pages
from cleanpress.training.labels import label_blocks, label_by_segments

__all__ = ["LabeledPage", "label_html", "read_labeled"]


class LabeledPage(NamedTuple):
    """A page of HTML, or a text made of one, with the features and labels of its blocks.

    group:    what scores are reported by: the type of page, or the way in which the text was made.
    gold:     the text of its main content; None for a page of which only segments are marked.
    excluded: the excluded regions that its blocks stand in; None for a plain text.
    wholes:   the tables and the like of which all or nothing is kept; None for a plain text.
    inputs:   what the network is given; None where there is no block.
    words:    the number of words of each block.
    labels:   how much each block belongs to the main content, from 0 to 1; NaN where it is not known.
    """

    id: str
    domain: str
    group: str
    gold: str | None
    texts: list[str]
    excluded: Regions | None
    wholes: Wholes | None
    inputs: Inputs | None
    words: Floats
    labels: list[float]

    @property
    def is_known(self) -> bool:
        """Whether there is something to learn from the page: a block with a label."""
        return self.inputs is not None and not np.isnan(self.labels).all()

    def fold(self, folds: int) -> int:
        """Return which of so many folds the page belongs to, the same for all pages of a site."""
        return fold_of(self.domain, folds)

    def text_above(self, scores: Floats, threshold: float) -> str:
        """Return the text that the shipped code would give for these scores and this decision threshold."""
        chosen = np.flatnonzero(scores >= threshold).tolist()
        excluded: dict[int, Reason] = {}
        if self.wholes is not None and self.excluded is not None:
            chosen = decide(self.wholes, scores, threshold, chosen) or chosen
            excluded = spared(self.wholes, exclude(self.texts, self.excluded, chosen), chosen)
        return "\n".join(self.texts[number] for number in chosen if number not in excluded)


def read_labeled(
    folders: Sequence[Path], label: Callable[[MarkedPage], Iterable[LabeledPage]]
) -> list[LabeledPage]:
    """Read and label the pages under `folders`, in parallel.

    label: `label_html`, or `texts.label_texts`.
    Raises DataError where no page has its main content marked: nothing could be measured.
    """
    marked = read_pages(folders)
    if all(page.main_content is None for page in marked):
        raise DataError(
            f"{', '.join(map(str, folders))}: no page with its main content, the text in "
            "ground_truth.main_content. Segments alone do not say how good a prediction is."
        )
    with ProcessPoolExecutor() as pool:
        return list(chain.from_iterable(pool.map(label, marked, chunksize=16)))


def label_html(marked: MarkedPage) -> list[LabeledPage]:
    """Parse a page and label its blocks."""
    parsed = read_page(marked.html())
    blocks = read_blocks(parsed.markup)
    page = LabeledPage(
        id=marked.id,
        domain=marked.domain,
        group=marked.page_type or "page",
        gold=marked.main_content,
        texts=blocks.texts,
        excluded=find_regions(blocks, lambda: declared_by(Sources(parsed, _address(marked)))),
        wholes=find_wholes(blocks),
        inputs=None,
        words=np.zeros(0, np.float32),
        labels=[],
    )
    if not len(blocks):
        return [page]
    inputs, words = page_inputs(blocks, read_title_element(parsed))
    if marked.main_content is None:
        labels = label_by_segments(blocks.texts, blocks.paths, marked.wanted, marked.unwanted)
    else:
        labels = label_blocks(blocks.texts, marked.main_content)
    return [page._replace(inputs=inputs, words=words, labels=labels)]


def _address(marked: MarkedPage) -> str | None:
    """Return where a page is from, if that is an address."""
    return marked.url if marked.url.startswith("http") else None
