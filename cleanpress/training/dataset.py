"""Pages whose main content is known, as training takes them: of HTML or, flattened, of plain text."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np

from cleanpress.errors import CleanpressError
from cleanpress.html.exclude import Standing, left_out
from cleanpress.model.network import Inputs
from cleanpress.model.words import Floats

__all__ = ["DataError", "Page", "Truth", "fold_of", "read_all", "read_truth"]


class DataError(CleanpressError, ValueError):
    """A folder that holds no pages to learn from."""


class Truth(NamedTuple):
    """A page as it was fetched, and what was marked on it.

    gold:   the text of its main content; None for a page of which only pieces are marked.
    pieces: text that belongs to its main content, and text that does not.
    """

    id: str
    domain: str
    kind: str
    html: bytes
    gold: str | None
    pieces: tuple[Sequence[str], Sequence[str]]


class Page(NamedTuple):
    """A page, and its blocks' words and labels.

    gold:   the text of its main content; None for a page of which only pieces are marked.
    places: where its blocks stand; None for a plain text.
    inputs: None where it has no block.
    labels: of the blocks, NaN where nobody knows.
    """

    id: str
    domain: str
    kind: str
    gold: str | None
    texts: list[str]
    places: Standing | None
    inputs: Inputs | None
    words: Floats
    labels: list[float]

    def fold(self, folds: int) -> int:
        """Which part of the data it belongs to; pages of one domain are always together."""
        return fold_of(self.domain, folds)

    def text(self, scores: Floats, cut: float) -> str:
        """What the shipped code would give for these scores, cut there."""
        chosen = np.flatnonzero(scores >= cut).tolist()
        gone = left_out(self.texts, self.places, chosen) if self.places is not None else {}
        return "\n".join(self.texts[number] for number in chosen if number not in gone)


def fold_of(domain: str, folds: int) -> int:
    """Which of so many parts of the data the pages of a domain belong to."""
    return int(hashlib.md5(domain.encode()).hexdigest(), 16) // 7 % folds


def read_truth(path: Path) -> Truth:
    """Read what `ground-truth/ID.json` says, and the page it is about."""
    known = json.loads(path.read_text(encoding="utf-8"))
    marked = known["ground_truth"]
    packed = path.parent.parent / "html" / f"{path.stem}.html.gz"
    html = gzip.decompress(packed.read_bytes()) if packed.exists() else packed.with_suffix("").read_bytes()
    return Truth(
        path.stem,
        (urlsplit(known.get("url") or "").hostname or path.stem).removeprefix("www."),
        known.get("_internal", {}).get("page_type", {}).get("primary", "page"),
        html,
        marked.get("main_content"),
        (marked.get("with") or [], marked.get("without") or []),
    )


def read_all(folders: Sequence[Path], read: Callable[[Path], Iterable[Page]]) -> list[Page]:
    """Read the pages under `folders`, each as `read` does.

    Raises DataError where none has its main content.
    """
    truths = [truth for data in folders for truth in sorted((data / "ground-truth").glob("*.json"))]
    with ProcessPoolExecutor() as pool:
        pages = list(chain.from_iterable(pool.map(read, truths, chunksize=16)))
    if all(page.gold is None for page in pages):
        raise DataError(
            f"{', '.join(map(str, folders))}: no page with its main content. There must be html/ID.html.gz "
            "and ground-truth/ID.json, with the text in ground_truth.main_content."
        )
    return pages
