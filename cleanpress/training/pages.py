"""Pages of HTML as `train.py` learns from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cleanpress.html.blocks import read_blocks
from cleanpress.html.exclude import standing
from cleanpress.html.metadata import read_title
from cleanpress.html.parse import read_page
from cleanpress.html.score import page_inputs
from cleanpress.training.dataset import Page, read_truth
from cleanpress.training.labels import label_blocks, label_by_pieces

__all__ = ["read_marked_page"]


def read_marked_page(path: Path) -> list[Page]:
    """Read a page and label its blocks; `path` is that of its `ground-truth/ID.json`."""
    truth = read_truth(path)
    parsed = read_page(truth.html)
    blocks = read_blocks(parsed.markup)
    page = Page(
        truth.id, truth.domain, truth.kind, truth.gold, blocks.texts, standing(blocks), None,
        np.zeros(0, np.float32), [],
    )  # fmt: skip
    if not len(blocks):
        return [page]
    inputs, words = page_inputs(blocks, read_title(parsed))
    if truth.gold is None:
        labels = label_by_pieces(blocks.texts, blocks.contexts, *truth.pieces)
    else:
        labels = label_blocks(blocks.texts, truth.gold)
    return [page._replace(inputs=inputs, words=words, labels=labels)]
