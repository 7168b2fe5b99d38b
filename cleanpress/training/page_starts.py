"""Fit the weights that find where a page starts.

    python -m cleanpress.training.page_starts --data DIR --out FILE

Development pages, flattened and joined ten at a time, some without a title or a top, some wrapped, some as
their main content alone. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import random
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cleanpress.html.decode import decode_page
from cleanpress.installation import install_command
from cleanpress.io.atomic import open_output
from cleanpress.model.network import MOST_SPREAD
from cleanpress.model.page_starts import page_start_features
from cleanpress.model.weights_file import write_arrays
from cleanpress.model.words import Floats, read_texts
from cleanpress.phrases import load_phrases
from cleanpress.phrases.matcher import match_lines
from cleanpress.text.blocks import find_lines
from cleanpress.training.dataset import MarkedPage, read_pages

__all__ = ["fit_page_starts", "join_pages", "main"]

TOGETHER, TIMES = 10, 3
HIDDEN, STEPS, RATE, DECAY = 24, 4000, 3e-3, 0.02
# Of a batch, starts and other lines.
STARTS, OTHERS = 128, 1920


def join_pages(texts: Sequence[str], gap: str = "\n\n") -> tuple[Floats, Floats]:
    """Join texts of pages; return the features of each line but the first, and which of them start a page."""
    texts = [text for text in map(str.strip, texts) if text]
    joined = gap.join(texts)
    starts, at = set(), 0
    for text in texts:
        starts.add(at)
        at += len(text) + len(gap)
    spans, gaps, lines = find_lines(joined)
    found = match_lines(lines, load_phrases(()))
    features = page_start_features(lines, gaps, found, read_texts(lines))
    labels = np.array([start in starts for start, _ in spans], np.float32)
    return features[1:], labels[1:]


def fit_page_starts(features: Floats, labels: Floats) -> dict[str, Floats]:
    """Fit the weights on lines; `cleanpress.model.page_starts` reads them."""
    import torch
    from torch import nn
    from torch.nn import functional

    torch.manual_seed(0)
    center, scale = features.mean(axis=0), features.std(axis=0) + 1e-3
    rows = torch.from_numpy(
        np.clip((features - center) / scale, -MOST_SPREAD, MOST_SPREAD).astype(np.float32)
    )
    wanted = torch.from_numpy(labels)
    layers = nn.Linear(rows.shape[1], HIDDEN), nn.Linear(HIDDEN, 1)
    network = nn.Sequential(layers[0], nn.ReLU(), layers[1])
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    starts, others = torch.nonzero(wanted)[:, 0], torch.nonzero(wanted == 0)[:, 0]
    for _ in range(STEPS):
        batch = torch.cat(
            [each[torch.randint(len(each), (count,))] for each, count in ((starts, STARTS), (others, OTHERS))]
        )
        loss = functional.binary_cross_entropy_with_logits(network(rows[batch])[:, 0], wanted[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    named = {"center": torch.from_numpy(center), "scale": torch.from_numpy(scale)}
    for name, layer in zip(("hidden", "output"), layers, strict=True):
        named |= {f"{name}_weight": layer.weight.detach().T, f"{name}_bias": layer.bias.detach()}
    return {name: np.ascontiguousarray(array.numpy(), np.float32) for name, array in named.items()}


def _variant(page: MarkedPage, text: str, chance: random.Random) -> str:
    """Return the text of a page as it might be found: without its title or top, wrapped, clean."""
    kind = chance.random()
    if kind < 0.12 and page.main_content:
        return page.main_content
    lines = text.strip().split("\n")
    visible = [number for number, line in enumerate(lines) if line.strip()]
    if kind < 0.45 and len(visible) > 5:
        lines = lines[visible[1] :]
    elif kind < 0.53:
        lines = [line for line in lines if line.strip()]
    elif kind < 0.6:
        lines = [textwrap.fill(line, 76) for line in lines]
    elif kind < 0.66 and len(visible) > 30:
        lines = lines[visible[chance.randrange(3, 15)] :]
    return "\n".join(lines)


def _flatten(pages: Sequence[MarkedPage]) -> list[tuple[MarkedPage, str]]:
    from html_text import extract_text

    decoded = [(page, decode_page(page.html())) for page in pages]
    return [(page, str(extract_text(html))) for page, html in decoded if html.strip()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write the weights; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        _fit_and_write(options.data, options.out)
    except ImportError as error:
        print(f"Fitting needs more packages: {install_command('train')} ({error})")
        return 2
    return 0


def _fit_and_write(data: Sequence[Path], out_path: Path) -> None:
    import torch  # noqa: F401 - before the pages are read, which takes minutes

    chance = random.Random(7)
    flat = _flatten(read_pages(data))
    joined = []
    for _ in range(TIMES):
        chance.shuffle(flat)
        for first in range(0, len(flat) - TOGETHER + 1, TOGETHER):
            texts = [_variant(page, text, chance) for page, text in flat[first : first + TOGETHER]]
            joined.append(join_pages(texts, chance.choice(("\n\n", "\n\n", "\n", "\n\n\n"))))
    features, labels = (np.concatenate(column) for column in zip(*joined, strict=True))
    weights: dict[str, Any] = {**fit_page_starts(features, labels)}
    with open_output(out_path) as out:
        write_arrays(out, weights, out_path.name)
    print(f"{int(labels.sum())} starts among {len(labels)} lines")


if __name__ == "__main__":
    sys.exit(main())
