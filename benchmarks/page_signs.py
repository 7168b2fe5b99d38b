"""Measure the language-independent signs of pages (cleaners/page_signs.py), and fit their weights.

    python -m benchmarks.page_signs --data DIR [DIR ...] --texts DIR [--fit]

--data are sets of pages, flattened with html-text; --texts are texts that never were pages, as
`benchmarks.harm --fetch` gets them; main contents alone are among them. Phrases are ignored. Half of the
sites and of the texts are held out: their shares are printed, and weights are fitted on the other half.

The fit is a logistic regression (L2, by projected gradients) in which signs of pages cannot weigh less than
nothing, nor signs of other things more. What is wrongly found in texts counts three times.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.harm import sampled
from benchmarks.pages import declared_language, load_pages
from cleanpress.cleaners.evidence import content_lines
from cleanpress.cleaners.page_signs import WEIGHTS, Signs, scaled
from cleanpress.cleaners.text_lines import TextLines
from cleanpress.cleaners.windows import find_sections
from cleanpress.phrases import load_phrases
from cleanpress.text.blocks import find_blocks
from cleanpress.text.normalize import normalize_lines
from cleanpress.training.dataset import is_held_out

__all__ = ["main"]

LIMIT = 2_000_000  # bytes a genre
PENALTY, COST, STEPS, MARGIN = 3.3, 3.0, 4000, 0.5


class _Found(NamedTuple):
    """The signs in a part of a text: of a page (`group` is its language) or of another (its genre)."""

    name: str
    is_page: bool
    group: str
    held_out: bool
    kind: str
    signs: dict[str, float]


def _read(name: str, text: str, group: str, *, is_page: bool, held_out: bool) -> Iterator[_Found]:
    for section in find_sections(TextLines(text, load_phrases(()))):
        for start, end in section.windows:
            lines = find_blocks(text[start:end]).lines
            if not lines:
                continue
            keys = dict(zip(lines, normalize_lines(lines)[1], strict=True))
            content = content_lines(lines)
            signs = Signs(lines, keys)
            yield _Found(name, is_page, group, held_out, signs.of_a_page(content), signs.count(content))


def _pages(folders: Iterable[Path]) -> Iterator[_Found]:
    for folder in folders:
        for page in load_pages(folder):
            language = declared_language(page.source.html()) or page.source.language or "?"
            yield from _read(page.id, page.flat, language, is_page=True, held_out=page.held_out)
            yield from _read(page.id, page.gold, "main contents", is_page=False, held_out=page.held_out)


def _texts(folder: Path) -> Iterator[_Found]:
    for text in sampled(folder, LIMIT):
        held_out = is_held_out(text.path.name)
        yield from _read(str(text.path), text.text, text.genre, is_page=False, held_out=held_out)


def fit(found: list[_Found]) -> dict[str, float]:
    """Return the weight of each sign, and the bias by the name ""."""
    names = list(WEIGHTS)
    table = np.array([[scaled(name, each.signs[name]) for name in names] for each in found])
    spread = table.std(0) + 1e-9
    inputs = np.hstack([np.ones((len(table), 1)), table / spread])
    sides = np.array([1.0 if each.is_page else -1.0 for each in found])
    costs = np.where(sides > 0, 1.0, COST)
    signs = np.array([0.0, *(np.sign(weight) for weight, _ in WEIGHTS.values())])
    weights = np.zeros(len(names) + 1)
    rate = 4 / (costs @ (inputs**2).sum(1))
    momentum = weights
    for step in range(STEPS):
        pull = costs * sides / (1 + np.exp(sides * (inputs @ momentum)))
        moved = momentum + rate * (inputs.T @ pull - PENALTY * np.r_[0, momentum[1:]])
        moved = np.where(signs * moved < 0, 0, moved)
        weights, momentum = moved, moved + step / (step + 3) * (moved - weights)
    return {"": weights[0] - MARGIN, **dict(zip(names, weights[1:] / spread, strict=True))}


def _print_shares(found: list[_Found]) -> None:
    by_group: dict[tuple[bool, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in found:
        if each.held_out:
            for group in ("all", each.group):
                by_group[each.is_page, group][""].add(each.name)
                by_group[each.is_page, group][each.kind].add(each.name)
    for (is_page, group), names in sorted(by_group.items(), key=lambda item: -len(item[1][""])):
        total = len(names[""])
        signs, layout = len(names["signs"]), len(names["layout"] - names["signs"])
        what = "pages" if is_page else "texts"
        print(f"{what} {group:<24}{total:>7}  signs {signs / total:.4f}  layout alone {layout / total:.4f}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Language-independent signs of pages.")
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="DIR", help="sets of pages")
    parser.add_argument("--texts", type=Path, required=True, metavar="DIR", help="GENRE/LANGUAGE/FILE")
    parser.add_argument("--fit", action="store_true", help="print weights, of the half that is not held out")
    options = parser.parse_args()
    found = [*_pages(options.data), *_texts(options.texts)]
    _print_shares(found)
    if options.fit:
        for name, weight in fit(
            [each for each in found if not each.held_out and each.signs["paragraphs"]]
        ).items():
            print(f"{name or 'bias':<12}{weight:>8.2f}")


if __name__ == "__main__":
    main()
