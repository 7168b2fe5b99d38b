"""Measure a property of joined texts: of pages in one text, the same is kept as of each page alone.

    python -m benchmarks.joined --data DIR [--pages 200] [--texts DIR2]

DIR holds pages with their main content (WCXB's layout), which are flattened by html-text and joined 5, 20, 40
and 200 at a time. DIR2 may hold texts that never were pages; they are joined with the pages in turn.

kept:    the characters kept of the joined text, over the sum of what is kept of each alone. White space does
         not count, here and below.
content: of the characters that are kept of each alone, how many are kept in the joined text.
debris:  of the characters that are removed of each alone, how many are removed from the joined text.
time:    processor time for the joined text, over the sum of that for each alone.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.figures import SHARE, Column, Table, Value, print_tables
from benchmarks.pages import load_pages
from cleanpress import DEFAULT, PRESETS, Cleaner, RemoveBoilerplate, RemoveChrome, RemoveRepeats

__all__ = ["Figures", "main", "measure", "tables", "texts_of"]

TOGETHER = (5, 20, 40, 200)
GAP = "\n\n"
CLEANERS: dict[str, Cleaner] = {
    "default": DEFAULT,
    "page": PRESETS["page"],
    "RemoveBoilerplate()": RemoveBoilerplate(),
    "RemoveBoilerplate('precision')": RemoveBoilerplate("precision"),
    "RemoveChrome()": RemoveChrome(),
    "RemoveRepeats()": RemoveRepeats(),
}
# Texts of DIR2 are cut to the size of pages.
LONGEST_TEXT = 40_000
Flags = npt.NDArray[np.bool_]


class Figures(NamedTuple):
    """What is measured of a cleaner: see the start of this module."""

    kept: float
    content: float
    debris: float
    time: float


def measure(cleaner: Cleaner, texts: Sequence[str], together: int) -> Figures:
    """Clean texts alone and joined, so many together, and compare.

    >>> measure(RemoveChrome(), ["A quiet week.", "Leave a Reply\\nA quiet day."], 2)[:3]
    (1.0, 1.0, 1.0)
    """
    alone, alone_time = _timed(cleaner, texts)
    joined, joined_time = _timed(cleaner, [GAP.join(group) for group in _groups(texts, together)])
    parts = [
        keep
        for group, keep in zip(_groups(texts, together), joined, strict=True)
        for keep in _parts(group, keep)
    ]
    visible = np.concatenate([_visible(text) for text in texts])
    one, other = np.concatenate(alone)[visible], np.concatenate(parts)[visible]
    both, neither = (one & other).sum(), (~one & ~other).sum()
    return Figures(
        float(other.sum() / max(one.sum(), 1)),
        float(both / max(one.sum(), 1)),
        float(neither / (~one).sum()) if (~one).any() else 1.0,
        joined_time / max(alone_time, 1e-9),
    )


def _groups(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for first in range(0, len(texts), size):
        yield texts[first : first + size]


def _parts(group: Sequence[str], keep: Flags) -> Iterator[Flags]:
    at = 0
    for text in group:
        yield keep[at : at + len(text)]
        at += len(text) + len(GAP)


def _timed(cleaner: Cleaner, texts: Sequence[str]) -> tuple[list[Flags], float]:
    begin = time.process_time()
    edits = [cleaner.edits(text) for text in texts]
    spent = time.process_time() - begin
    kept = [np.ones(len(text), np.bool_) for text in texts]
    for keep, found in zip(kept, edits, strict=True):
        for edit in found:
            if not edit.replacement.strip():
                keep[edit.start : edit.end] = False
    return kept, spent


def _visible(text: str) -> Flags:
    return np.fromiter((not character.isspace() for character in text), np.bool_, len(text))


def texts_of(data: Path, count: int, folder: Path | None = None) -> list[str]:
    """Return flattened pages, the same in each run, and in turn with them the texts of a folder."""
    pages = [page.flat.strip() for page in load_pages(data) if page.flat.strip()]
    chance = random.Random(1)
    chance.shuffle(pages)
    pages = pages[:count]
    if folder is None:
        return pages
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    others = [
        path.read_text("utf-8", errors="replace")[:LONGEST_TEXT].strip()
        for path in chance.sample(paths, min(len(paths), count))
    ]
    mixed = [text for pair in zip(pages, others, strict=False) for text in pair if text]
    return mixed[:count]


def tables(texts: Sequence[str], cleaners: Mapping[str, Cleaner] = CLEANERS) -> Iterator[Table]:
    """Yield a table a cleaner: a row for each number of texts together."""
    shares = [Column(name, SHARE) for name in Figures._fields[:-1]]
    columns = [Column("together"), *shares, Column("time", ".2f")]
    size = sum(map(len, texts))
    for name, cleaner in cleaners.items():
        counts = [together for together in TOGETHER if together <= len(texts)]
        rows: list[list[Value]] = [[str(together), *measure(cleaner, texts, together)] for together in counts]
        yield Table(name, f"{name}: {len(texts)} texts, {size:,} characters", columns, rows)


def main() -> None:
    """Print the figures of each cleaner."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--texts", type=Path, metavar="DIR2")
    parser.add_argument("--pages", type=int, default=200, metavar="N")
    parser.add_argument("--only", choices=list(CLEANERS), help="one of the cleaners")
    options = parser.parse_args()
    texts = texts_of(options.data, options.pages, options.texts)
    chosen = {options.only: CLEANERS[options.only]} if options.only else CLEANERS
    print_tables(tables(texts, chosen))


if __name__ == "__main__":
    main()
