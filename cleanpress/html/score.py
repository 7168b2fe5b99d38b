"""Score the HTML blocks of a page, and choose the ones to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.html.blocks import Blocks
from cleanpress.html.elements import HEADINGS
from cleanpress.html.metadata import read_title_element
from cleanpress.html.page_kind import page_kind
from cleanpress.html.parse import Parsed
from cleanpress.model.confidence import Confidence, page_features
from cleanpress.model.elements import Tree, hash_names
from cleanpress.model.features import BlockPositions, dense_features, heading_distances
from cleanpress.model.network import Elements, Inputs, Network
from cleanpress.model.threshold import decision_threshold, f1_optimal_threshold
from cleanpress.model.words import Floats, Integers, read_texts
from cleanpress.options import Favor

__all__ = ["Scored", "choose", "expected_f1", "page_inputs", "score_blocks", "threshold"]


# The network takes three kilobytes for a block. Of 453 pages of the web, none has a tenth as many blocks.
MOST_BLOCKS = 50_000


class Scored(NamedTuple):
    """How likely each block is content, from 0 to 1, and what else was found out about the page.

    f1_optimal: the F1-optimal threshold.
    first:      the scores of the first pass.
    words:      how many each block has.
    confidence: the model of what is to be expected of the page; None where the weights have none.
    """

    scores: Floats
    f1_optimal: float
    first: Floats = np.zeros(0, np.float32)
    words: Floats = np.zeros(0, np.float32)
    confidence: Confidence | None = None


def score_blocks(blocks: Blocks, parsed: Parsed, network: Network) -> Scored:
    """Score the blocks of a page in two passes; a page of more than `MOST_BLOCKS` as if it were several."""
    title, kind = read_title_element(parsed), page_kind(parsed)
    passes = [_score(part, title, kind, network) for part in _parts(blocks)]
    first, scores, words = passes[0] if len(passes) == 1 else map(np.concatenate, zip(*passes, strict=True))
    f1_optimal = f1_optimal_threshold(first, scores, words, blocks.texts)
    return Scored(scores, f1_optimal, first, words, network.confidence)


def _score(blocks: Blocks, title: str, kind: Floats, network: Network) -> tuple[Floats, Floats, Floats]:
    inputs, words = page_inputs(blocks, title, kind)
    first = network.first_pass(inputs)
    return first, network.rescore(first, inputs, words), words


def _parts(blocks: Blocks) -> Iterator[Blocks]:
    count = -(-len(blocks) // MOST_BLOCKS)
    if count <= 1:
        yield blocks
        return
    borders = [len(blocks) * number // count for number in range(count + 1)]
    for start, end in pairwise(borders):
        yield _part(blocks, start, end)


def _part(blocks: Blocks, start: int, end: int) -> Blocks:
    """Return some blocks as a page of their own: what is scored of them, and the elements around them."""
    paths = _paths_needed(blocks, range(start, end))
    numbers = {path: number for number, path in enumerate(paths)}
    return Blocks(
        [],
        texts=blocks.texts[start:end],
        paths=[numbers[path] for path in blocks.paths[start:end]],
        raw_lengths=blocks.raw_lengths[start:end],
        link_lengths=blocks.link_lengths[start:end],
        signatures=[blocks.signatures[path] for path in paths],
        parents=[-1, *(numbers[blocks.parents[path]] for path in paths[1:])],
    )


def page_inputs(blocks: Blocks, title: str, kind: Floats) -> tuple[Inputs, Floats]:
    """Return a page as the network takes it, and the number of words of each block.

    title: the text of its `<title>`.
    kind:  what `page_kind` tells of it.
    """
    columns = read_texts([*blocks.texts, title])
    title_words = columns.buckets[columns.word_ends[-2] if len(blocks) else 0 :]
    columns = columns.without_last()
    raw = np.maximum(np.array(blocks.raw_lengths, np.float32), 1)
    paths, parents, signatures = _needed(blocks)
    links = np.asarray(np.array(blocks.link_lengths) / raw, np.float32)
    tree = Tree.of(paths, parents)
    different = list(dict.fromkeys(signatures))
    known = {signature: number for number, signature in enumerate(different)}
    numbers = np.fromiter(map(known.__getitem__, signatures), np.int64, len(signatures))
    titles, headings = _headings(different, numbers, tree)
    headings = headings[paths]
    distances = heading_distances(headings)
    positions = BlockPositions(tree, links, titles[paths], headings, distances)
    inputs = Inputs(
        dense=dense_features(columns, positions, title_words, kind),
        words=columns.buckets,
        word_ends=columns.word_ends,
        elements=Elements(tree, hash_names(different), numbers, distances),
    )
    return inputs, columns.words


def _needed(blocks: Blocks) -> tuple[Integers, Integers, list[str]]:
    """Return the element paths of the blocks, renumbered, with parents and signatures.

    A quarter of the elements of a page hold no text.
    """
    needed = _paths_needed(blocks, range(len(blocks)))
    numbers = np.full(len(blocks.parents) + 1, -1)  # the last is that of what is above the page, which is -1
    numbers[needed] = np.arange(len(needed))
    paths, parents = np.array(blocks.paths, np.int64), np.array(blocks.parents, np.int64)
    return numbers[paths], numbers[parents[needed]], list(map(blocks.signatures.__getitem__, needed))


def _paths_needed(blocks: Blocks, numbers: range) -> list[int]:
    """Return the element paths of some blocks and those above, the page's even where there is no block."""
    return [0, *sorted(blocks.paths_around(numbers))]


def _headings(
    different: Sequence[str], signatures: Integers, tree: Tree
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return for each path whether it is a first-level heading, and whether it is within one of any level.

    different:  the signatures of the page.
    signatures: which of them each path has.
    """
    tags = {
        number: signature[:3].rstrip() for number, signature in enumerate(different) if signature[0] == "h"
    }
    of_signatures = np.zeros((2, len(different)), np.bool_)
    of_signatures[0, [number for number, tag in tags.items() if tag == "h1"]] = True
    of_signatures[1, [number for number, tag in tags.items() if tag in HEADINGS]] = True
    titles, own = of_signatures.take(signatures, axis=1)
    headings = np.append(own, False)
    for above in tree.above:
        headings |= headings[above]
    return titles, headings[:-1]


def threshold(scored: Scored, favor: Favor = "balanced") -> float:
    """Return the score from which on blocks of the page are kept."""
    return decision_threshold("html", favor, scored.f1_optimal, float(scored.scores.max(initial=0)))


def choose(scored: Scored, favor: Favor = "balanced") -> npt.NDArray[np.bool_]:
    """Return for each block whether to keep it.

    >>> scored = Scored(np.array([0.95, 0.3, 0.02], np.float32), f1_optimal=0.2)
    >>> [choose(scored, favor).tolist() for favor in ("precision", "balanced", "recall")]
    [[True, False, False], [True, True, False], [True, True, False]]
    """
    return np.asarray(scored.scores >= threshold(scored, favor))


def expected_f1(scored: Scored, kept: Sequence[int]) -> float | None:
    """Return the word F1 that is to be expected where these blocks are kept, from 0 to 1.

    None for a page without blocks, and where the weights have no model of it.

    >>> expected_f1(Scored(np.array([0.95], np.float32), f1_optimal=0.2), [0]) is None
    True
    """
    if scored.confidence is None or not len(scored.scores):
        return None
    chosen = np.zeros(len(scored.scores), np.bool_)
    chosen[list(kept)] = True
    features = page_features(scored.first, scored.scores, scored.words, chosen)
    return round(float(scored.confidence.of(features)), 4)
