"""The network at run time, in numpy alone.

`training/learner.py` has the same in torch; a test, which needs the extra `train`, compares them.

Each block is a row: its dense features, the embeddings of its words, and for blocks of HTML, of the words of
the heading above it and the names of the elements around it. An input projection makes it narrow, a page
layer adds what kind of page it is on, dilated convolutions let it see its neighbors, a pooling head adds the
mean and the maximum over the page, and the output layer makes a logit of it. The rescoring pass corrects the
scores, see `stacking.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from os import PathLike, fspath
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.errors import ModelError
from cleanpress.model.confidence import read_confidence
from cleanpress.model.elements import NAME_BUCKETS, HashedNames, Tree
from cleanpress.model.stacking import score_features
from cleanpress.model.weights_file import WEIGHTS, Arrays, read_arrays
from cleanpress.model.words import WORD_BUCKETS, Floats, Integers

__all__ = [
    "DILATIONS",
    "FADE",
    "FORMAT",
    "MOST_SPREAD",
    "Elements",
    "Inputs",
    "Kind",
    "Network",
    "check_has_confidence",
    "load_network",
    "rescoring_features",
    "times",
]

# Of the convolutions; a network has the first four of them, or all.
DILATIONS = (1, 2, 4, 8, 16)
# How much of the names of an element still counts one level further down.
FADE = 0.6
# A dense feature further from the mean than this many deviations says no more than "far".
MOST_SPREAD = 6.0
# Goes up whenever features, hashing or the names of arrays change, so that old weights are refused.
FORMAT = 4
TABLES = {"words": WORD_BUCKETS, "names": NAME_BUCKETS}
# What weights are for: the blocks of a page, or of a plain text.
Kind = Literal["html", "text"]
# What a convolution sees: a block, and one on either side.
_TAPS = 3
# OpenBLAS, which numpy's wheels bring, starts threads for products of more multiplications than this.
ONE_THREAD = 1 << 18
_SHIPPED = {"html": "html.npz", "text": "text.npy"}
_USED_BY = {"html": "extract()", "text": "RemoveBoilerplate"}


class Elements(NamedTuple):
    """Hold the places of the blocks of a page.

    tree:       the element paths.
    names:      hashed names of the different signatures of paths.
    signatures: which of them each path has.
    distances:  of each block to the last heading before it, in blocks; 0 for none.
    """

    tree: Tree
    names: HashedNames
    signatures: Integers
    distances: Integers


class Inputs(NamedTuple):
    """Hold a page or a text as the network takes it.

    dense:     blocks x features.
    words:     hashed words of all blocks, one block after the other; `word_ends` says where each one's end.
    elements:  the places of the blocks of HTML; None for a plain text.
    """

    dense: Floats
    words: Integers
    word_ends: Integers
    elements: Elements | None = None


class Network:
    """Score the blocks of a page or a text. `load_network` makes one."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self.center, self.scale = _real(arrays["center"]), _real(arrays["scale"])
        self.tables = {name: _table(arrays, name) for name in TABLES if name in arrays}
        self.input_projection = _layer(arrays, "input_projection")
        count = sum(f"convolution{number}_weight" in arrays for number in range(len(DILATIONS)))
        self.convolutions = [_layer(arrays, f"convolution{number}") for number in range(count)]
        # Weights for plain text may be without the two layers of the page.
        self.page_layers = (
            [_layer(arrays, "page_layer"), _layer(arrays, "page_projection")]
            if "page_layer_weight" in arrays
            else None
        )
        self.pooling_head, self.output_layer = _layer(arrays, "pooling_head"), _layer(arrays, "output_layer")
        self.rescoring_center = _real(arrays["rescoring_center"])
        self.rescoring_scale = _real(arrays["rescoring_scale"])
        self.rescoring_layers = [_layer(arrays, f"rescoring{number}") for number in range(3)]
        self.confidence = read_confidence(arrays)

    def first_pass(self, inputs: Inputs) -> Floats:
        """Return the probability that each block is content, by its text and place."""
        count = len(inputs.dense)
        if not count:
            return np.zeros(0, np.float32)
        dense = _standardize(inputs.dense, self.center, self.scale)
        text = _sums(self.tables["words"], inputs.words, inputs.word_ends)
        columns = [dense, text]
        if inputs.elements is not None:
            columns += [_heading_words(text, inputs.elements.distances), self._name_features(inputs.elements)]
        rows = np.concatenate(columns, axis=1)
        hidden = _relu(_through(self.input_projection, rows))
        if self.page_layers is not None:
            hidden += self._page(hidden)
        hidden = self._convolve(hidden)
        page = _pooled(hidden)
        weight, width = self.pooling_head.weight, hidden.shape[1]
        pooled = times(hidden, weight[:width])
        pooled += times(page, weight[width:]) + self.pooling_head.bias
        return _probabilities(_through(self.output_layer, _relu(pooled)))

    def rescore(self, scores: Floats, inputs: Inputs, words: Floats) -> Floats:
        """Return the probability that each block is content, corrected by the scores of all.

        scores: of the first pass.
        words:  how many each block has.
        """
        if not len(scores):
            return scores
        hidden = _standardize(
            rescoring_features(scores, inputs, words), self.rescoring_center, self.rescoring_scale
        )
        *before, last = self.rescoring_layers
        for layer in before:
            hidden = _relu(_through(layer, hidden))
        return _probabilities(_through(last, hidden))

    def _page(self, hidden: Floats) -> Floats:
        # What kind of page it is, for all of its blocks.
        seen = _pooled(hidden)
        assert self.page_layers is not None
        layer, projection = self.page_layers
        return _through(projection, _relu(_through(layer, seen)))

    def _name_features(self, elements: Elements) -> Floats:
        # The names of each block's own element path, and two sums over those above: a fading one and a mean.
        names = _sums(self.tables["names"], elements.names.buckets, elements.names.ends)
        own, paths = names.take(elements.signatures, axis=0), elements.tree.paths
        count, size = own.shape
        sums = np.zeros((count + 1, 2 * size + 1), np.float32)
        sums[:count, :size] = sums[:count, size:-1] = own
        sums[:count, -1] = 1
        fade = FADE
        for above in elements.tree.above:
            higher = sums.take(above, axis=0)
            higher[:, :size] *= fade
            sums += higher
            fade *= fade
        blocks = sums.take(paths, axis=0)
        mean = blocks[:, size:-1] / blocks[:, -1:]
        return np.concatenate((own.take(paths, axis=0), blocks[:, :size], mean), axis=1)

    def _convolve(self, hidden: Floats) -> Floats:
        count, width = hidden.shape
        far = DILATIONS[len(self.convolutions) - 1]
        line = np.zeros((count + 2 * far, width), np.float32)
        middle = line[far : far + count]
        middle[:] = hidden
        products = np.empty((_TAPS, count, width), np.float32)
        for dilation, layer in zip(DILATIONS, self.convolutions, strict=False):
            _multiply_taps(line, far, dilation, layer.weight.reshape(_TAPS, width, width), products)
            seen = products[0]
            seen += layer.bias
            for product in products[1:]:
                seen += product
            middle += _relu(seen)
        return middle


def _multiply_taps(line: Floats, far: int, dilation: int, weights: Floats, products: Floats) -> None:
    """Multiply the rows before, at and after each of a line, so many apart, as `times` does.

    line: the rows, with `far` empty ones before the first and after the last.
    """
    taps, count, width = products.shape
    row, value = line.strides
    height = max(1, ONE_THREAD // (width * width))
    whole = count - count % height
    # What all taps see are views of one line, so that one call multiplies them.
    start, apart = (far - dilation) * row, dilation * row
    if whole:
        shape = (taps, whole // height, height, width)
        rows = np.ndarray(shape, np.float32, line, start, (apart, height * row, row, value))
        np.matmul(rows, weights[:, None], out=products[:, :whole].reshape(shape))
    if whole < count:
        start += whole * row
        rest = np.ndarray((taps, count - whole, width), np.float32, line, start, (apart, row, value))
        np.matmul(rest, weights, out=products[:, whole:])


def rescoring_features(scores: Floats, inputs: Inputs, words: Floats) -> Floats:
    """Return the features of the rescoring pass: the scores around each block, and its dense features."""
    elements = inputs.elements
    around = score_features(scores, words, None if elements is None else elements.tree)
    return np.concatenate((around, inputs.dense), axis=1)


def times(rows: Floats, weight: Floats) -> Floats:
    """Return `rows @ weight`, made of products so small that numpy's BLAS starts no threads for them.

    On matrices of a page's size threads bring nothing, and where other work is on the cores they wait for
    each other. docs/decisions.md has why the BLAS is not told so instead.

    >>> rows, weight = np.ones((5000, 64), np.float32), np.ones((64, 64), np.float32)
    >>> np.array_equal(times(rows, weight), rows @ weight)
    True
    """
    count, inner = rows.shape
    outer = weight.shape[1]
    height = max(1, ONE_THREAD // (inner * outer))
    if count <= height:
        return np.asarray(rows @ weight, np.float32)
    product = np.empty((count, outer), np.float32)
    whole = count - count % height
    # One call for all full blocks of rows: numpy multiplies one after the other.
    blocks = rows[:whole].reshape(-1, height, inner)
    np.matmul(blocks, weight, out=product[:whole].reshape(-1, height, outer))
    np.matmul(rows[whole:], weight, out=product[whole:])
    return product


class _Layer(NamedTuple):
    weight: Floats
    bias: Floats


def load_network(path: str | PathLike[str] | None = None, kind: Kind = "html") -> Network:
    """Load the network with the weights in a file that `python -m cleanpress.training` has written.

    path: by default the weights that are part of the package.
    kind: what the weights must be for, "html" or "text".
    Raises ModelError if the file holds no such weights.
    Networks are kept by the content of their files, so a file that has changed is read again.
    """
    if path is None:
        return _shipped_network(kind)
    name = fspath(path)
    try:
        with open(name, "rb") as file:
            content = file.read()
        return _read_network(_File(blake2b(content).digest(), name, content), kind)
    except ModelError:
        raise
    except (KeyError, ValueError, EOFError, IndexError, TypeError, OSError) as error:
        from cleanpress.io.files import visible_name  # only who errs pays for it

        raise ModelError(
            f"{visible_name(name)} holds no weights for {_USED_BY[kind]} ({_why_unreadable(error)}). "
            "Give a file that `python -m cleanpress.training` has written."
        ) from error


def _why_unreadable(error: Exception) -> str:
    """Return why a file of weights could not be read; numpy's advice to read pickles is not passed on."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "it is not a file of plain arrays" if "pickle" in str(error) else str(error)


def check_has_confidence(path: str | PathLike[str] | None = None) -> None:
    """Raise ModelError if the weights for pages, in a file or the shipped ones, cannot say a confidence."""
    if load_network(path).confidence is None:
        name = "that are part of the package" if path is None else f"in {fspath(path)}"
        raise ModelError(
            f"The weights {name} do not say how good a result is expected to be, so nothing can be set aside "
            "by it. Train them again with `python -m cleanpress.training`."
        )


@dataclass(frozen=True)
class _File:
    digest: bytes
    name: str = field(compare=False)
    content: bytes = field(compare=False)


@lru_cache(maxsize=4)
def _read_network(file: _File, kind: Kind) -> Network:
    # To make a network of a file takes as long as to extract a page, and adapters give the file for each
    # page. To read and hash it takes half a millisecond.
    return _network(read_arrays(file.content), file.name, kind)


@lru_cache(maxsize=2)
def _shipped_network(kind: Kind) -> Network:
    return load_network(f"{WEIGHTS}/{_SHIPPED[kind]}", kind)


def _network(arrays: Arrays, name: str, kind: Kind) -> Network:
    made_for = int(arrays["format"])
    if made_for != FORMAT:
        raise ModelError(
            f"The weights in {name} are of format {made_for}, and this version reads format {FORMAT}. "
            "Train them again with `python -m cleanpress.training`, or use the version that wrote them."
        )
    theirs: Kind = "html" if "names" in arrays else "text"
    if theirs != kind:
        raise ModelError(
            f"The weights in {name} are for {_USED_BY[theirs]}, not for {_USED_BY[kind]}. "
            f"Train with `python -m cleanpress.training --kind {kind}` for those."
        )
    return Network(arrays)


def _pooled(hidden: Floats) -> Floats:
    # The mean and the maximum over the page, as one row.
    mean = np.add.reduce(hidden) / np.float32(len(hidden))
    return np.concatenate((mean, np.maximum.reduce(hidden)))[None]


def _real(array: npt.NDArray[Any]) -> Floats:
    return np.ascontiguousarray(array, np.float32)


def _table(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Floats:
    # Embeddings are kept as whole numbers of a byte, with a scale a column.
    return _real(arrays[name]) * _real(arrays[f"{name}_scale"])


def _layer(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> _Layer:
    return _Layer(_real(arrays[f"{name}_weight"]), _real(arrays[f"{name}_bias"]))


def _standardize(values: Floats, center: Floats, scale: Floats) -> Floats:
    standard = values - center
    standard /= scale
    return standard.clip(-MOST_SPREAD, MOST_SPREAD, out=standard)


def _probabilities(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits[:, 0], -30, 30))), np.float32)


def _through(layer: _Layer, rows: Floats) -> Floats:
    product = times(rows, layer.weight)
    product += layer.bias
    return product


def _relu(values: Floats) -> Floats:
    return np.maximum(values, 0, out=values)


def _heading_words(text: Floats, distances: Integers) -> Floats:
    # The words of the heading above each block.
    words = text.take(np.arange(len(text)) - distances, axis=0)
    words[distances == 0] = 0
    return words


def _sums(table: Floats, rows: Integers, ends: Integers) -> Floats:
    # The sum of the table's rows over each run, divided by the root of their number.
    counts = ends.copy()
    counts[1:] -= ends[:-1]
    [filled] = counts.nonzero()
    sums = np.zeros((len(ends), table.shape[1]), np.float32)
    if len(filled):
        counts = counts[filled]
        some = np.add.reduceat(table.take(rows, axis=0), ends[filled] - counts, axis=0)
        some /= np.sqrt(counts, dtype=np.float32)[:, None]
        sums[filled] = some
    return sums
