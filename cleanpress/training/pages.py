"""The pages that a network learns from, as HTML or as text: blocks with features and labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cleanpress.edits import Reason
from cleanpress.errors import DataError
from cleanpress.html.exclude import Regions, exclude
from cleanpress.html.wholes import Wholes, decide, spared
from cleanpress.model.network import Inputs
from cleanpress.model.words import Floats
from cleanpress.training.dataset import MarkedPage, fold_of, read_pages

__all__ = ["LabeledPage", "read_with_content"]


class LabeledPage(NamedTuple):
    """A page of HTML, or a text made of one, with the features and labels of its blocks.

    group:    what scores are reported by: the type of page, or the way in which the text was made.
    type:     of the page, if it is known: "article", "forum" and the like.
    gold:     the text of its main content; None for a page of which only segments are marked.
    excluded: the excluded regions that its blocks stand in; None for a plain text.
    wholes:   the tables and the like of which all or nothing is kept; None for a plain text.
    inputs:   what the network is given; None where there is no block.
    words:    the number of words of each block.
    labels:   how much each block belongs to the main content, from 0 to 1; NaN where it is not known.
    title:    the blocks that say the page's title, which a text is without.
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
    type: str = ""
    title: frozenset[int] = frozenset()

    @property
    def is_spliced(self) -> bool:
        """Whether it is made of the blocks of several pages, without a text that can be shown."""
        return self.inputs is not None and not self.texts

    @property
    def is_known(self) -> bool:
        """Whether there is something to learn from the page: a block with a label."""
        return self.inputs is not None and not np.isnan(self.labels).all()

    def fold(self, folds: int) -> int:
        """Return which of so many folds the page belongs to, the same for all pages of a site."""
        return fold_of(self.domain, folds)

    def kept_above(self, scores: Floats, threshold: float) -> list[int]:
        """Return the blocks that the shipped code would keep for these scores and this decision threshold."""
        chosen: list[int] = np.flatnonzero(scores >= threshold).tolist()
        excluded: dict[int, Reason] = {}
        if self.wholes is not None and self.excluded is not None:
            chosen = decide(self.wholes, scores, threshold, chosen) or chosen
            excluded = spared(self.wholes, exclude(self.texts, self.excluded, chosen), chosen)
        left_out = self.title | excluded.keys()
        return [number for number in chosen if number not in left_out]

    def text_above(self, scores: Floats, threshold: float) -> str:
        """Return the text that the shipped code would give for these scores and this decision threshold."""
        return self.text_of(self.kept_above(scores, threshold))

    def text_of(self, kept: Iterable[int]) -> str:
        """Return the text of these blocks, each in a line of its own."""
        return "\n".join(self.texts[number] for number in kept)


def read_with_content(folders: Sequence[Path]) -> list[MarkedPage]:
    """Read the ground truth of pages; raise DataError where no page has its main content marked."""
    marked = read_pages(folders)
    if all(page.main_content is None for page in marked):
        raise DataError(
            f"{', '.join(map(str, folders))}: no page with its main content, the text in "
            "ground_truth.main_content. Segments alone do not say how good a prediction is."
        )
    return marked
