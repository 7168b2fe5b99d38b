"""Count and hash the words of many short texts by array operations on the joined text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.text.punctuation import CLOSING, SENTENCE_MARKS

__all__ = ["WORD_BUCKETS", "TextColumns", "codes_of", "hash_runs", "read_texts"]

WORD_BITS = 13
WORD_BUCKETS = 1 << WORD_BITS

# Classes of characters. Those up to IDEOGRAPH make up words; an IDEOGRAPH, of any script without spaces
# between words, is one by itself.
LETTER, DIGIT, IDEOGRAPH, SPACE, STOP, COMMA, OTHER, MONEY = range(8)
NONE = 255

# How many characters are read at a time. Few pages have as many; the arrays take sixty bytes for each.
LONGEST_SLICE = 1_000_000

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]


class TextColumns(NamedTuple):
    """Hold what is counted in each text, and the hashed words of all of them, one text after the other.

    unspaced: the letters of scripts without spaces between words.
    closed:   whether a sentence ends where the text does, quotes and brackets behind it left aside.
    """

    length: Floats
    words: Floats
    letters: Floats
    unspaced: Floats
    digits: Floats
    uppercase: Floats
    capitalized: Floats
    stops: Floats
    commas: Floats
    punctuation: Floats
    money: Floats
    first: npt.NDArray[np.uint8]
    last: npt.NDArray[np.uint8]
    closed: npt.NDArray[np.bool_]
    starts_upper: npt.NDArray[np.bool_]
    buckets: Integers
    word_ends: Integers
    fingerprints: npt.NDArray[np.uint64]

    def without_last(self) -> TextColumns:
        """Return the columns without the last text."""
        shorter = TextColumns._make([column[:-1] for column in self])
        return shorter._replace(buckets=self.buckets[: self.word_ends[-2] if len(self.words) > 1 else 0])

    def between(self, first: int, last: int) -> TextColumns:
        """Return the columns of some of the texts: from one up to another, which is left out."""
        if first == 0 and last == len(self.words):
            return self
        start, end = (int(self.word_ends[at - 1]) if at else 0 for at in (first, last))
        some = TextColumns._make([column[first:last] for column in self])
        return some._replace(buckets=self.buckets[start:end], word_ends=some.word_ends - start)

    def with_marks_of(self, numbers: Sequence[int], others: TextColumns) -> TextColumns:
        """Return the columns with those of other texts for some, which have the same words."""
        changed = {name: column.copy() for name, column in self._asdict().items() if name not in _OF_WORDS}
        for name, column in changed.items():
            column[numbers] = getattr(others, name)
        return self._replace(**changed)


def read_texts(texts: Sequence[str]) -> TextColumns:
    """Count the characters of each text by class, and hash its words into `WORD_BUCKETS` buckets.

    A word is a run of letters and digits, in lower case; where words are not set apart (Chinese, Japanese,
    Thai), each character is one.

    >>> columns = read_texts(["Boil water.", "", "茶です"])
    >>> columns.words.tolist(), columns.stops.tolist(), columns.word_ends.tolist()
    ([2.0, 0.0, 3.0], [1.0, 0.0, 0.0], [2, 2, 5])
    """
    if sum(map(len, texts)) <= LONGEST_SLICE:
        return _read_slice(texts)
    pieces: list[str] = []
    firsts: list[int] = []
    for text in texts:
        firsts.append(len(pieces))
        pieces.extend(_pieces(text))
    return _joined(_joined_slices([_read_slice(each) for each in _slices(pieces)]), np.array(firsts))


def _pieces(text: str) -> Iterator[str]:
    """Cut a text that is longer than a slice, between words where it has spaces."""
    at = 0
    while len(text) - at > LONGEST_SLICE:
        end = text.rfind(" ", at, at + LONGEST_SLICE) + 1 or at + LONGEST_SLICE
        yield text[at:end]
        at = end
    yield text[at:]


def _slices(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield so many texts at a time that they are about as long as a slice."""
    first = size = 0
    for number, text in enumerate(texts):
        size += len(text)
        if size >= LONGEST_SLICE:
            yield texts[first : number + 1]
            first, size = number + 1, 0
    if first < len(texts):
        yield texts[first:]


def _joined_slices(slices: Sequence[TextColumns]) -> TextColumns:
    columns = TextColumns._make(np.concatenate(each) for each in zip(*slices, strict=True))
    words = np.cumsum([0, *(len(each.buckets) for each in slices[:-1])])
    ends = [each.word_ends + before for each, before in zip(slices, words, strict=True)]
    return columns._replace(word_ends=np.concatenate(ends))


def _joined(columns: TextColumns, firsts: Integers) -> TextColumns:
    """Return the columns of texts from those of their pieces, of which these are the first ones."""
    if len(firsts) == len(columns.words):
        return columns
    lasts = np.append(firsts[1:], len(columns.words)) - 1
    of_pieces = columns._asdict()
    of_texts = {name: np.add.reduceat(column, firsts) for name, column in of_pieces.items() if name in _SUMS}
    of_texts |= {name: of_pieces[name][firsts] for name in ("first", "starts_upper")}
    of_texts |= {name: of_pieces[name][lasts] for name in ("last", "closed", "word_ends")}
    return columns._replace(**of_texts)


def _read_slice(texts: Sequence[str]) -> TextColumns:
    codes, lower, classes = _read_characters("\n".join(texts) + "\n")
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(sizes + 1) - 1
    starts = ends - sizes
    # How many characters of each class each text has, counted at once; the line end after it is a space.
    place = np.repeat(np.arange(len(texts)) * 8, sizes + 1)
    place += classes
    counts = np.bincount(place, minlength=8 * len(texts)).reshape(-1, 8).astype(np.float32).T
    upper = codes != lower
    hashes, word_starts = hash_runs(lower, classes <= IDEOGRAPH, classes == IDEOGRAPH)
    word_ends = np.searchsorted(word_starts, ends).astype(np.int64)
    word_firsts = np.zeros_like(word_ends)
    word_firsts[1:] = word_ends[:-1]
    uppers, capitals, sums = _sums_before(upper), _sums_before(upper[word_starts]), _sums_before(hashes)
    filled = sizes > 0
    return TextColumns(
        length=sizes.astype(np.float32),
        words=(word_ends - word_firsts).astype(np.float32),
        letters=counts[LETTER] + counts[IDEOGRAPH],
        unspaced=counts[IDEOGRAPH],
        digits=counts[DIGIT],
        uppercase=(uppers[ends] - uppers[starts]).astype(np.float32),
        capitalized=(capitals[word_ends] - capitals[word_firsts]).astype(np.float32),
        stops=counts[STOP],
        commas=counts[COMMA],
        punctuation=counts[OTHER],
        money=counts[MONEY],
        first=np.where(filled, classes[starts], NONE).astype(np.uint8),
        last=np.where(filled, classes[ends - 1], NONE).astype(np.uint8),
        closed=_are_closed(codes, classes, starts, ends),
        starts_upper=filled & upper[starts],
        buckets=(hashes >> np.uint64(64 - WORD_BITS)).astype(np.int64),
        word_ends=word_ends,
        fingerprints=sums[word_ends] - sums[word_firsts],
    )


def _read_characters(text: str) -> tuple[Codes, Codes, npt.NDArray[np.uint8]]:
    """Return the code points of a text, the same in lower case, and the classes of its characters."""
    codes = codes_of(text)
    # Most characters of most texts are of ASCII, and what is made of bytes is made ten times as fast.
    low = codes.astype(np.uint8).tobytes()
    lower = np.frombuffer(low.lower(), np.uint8).astype(np.uint32)
    classes = np.frombuffer(bytearray(low.translate(_LOW_CLASSES)), np.uint8)
    wide = np.flatnonzero(codes > 127)
    if len(wide):
        others = codes[wide]
        classes[wide] = _CLASSES[np.minimum(others, len(_CLASSES) - 1)]
        if _SIGMA in text:  # what it is depends on what is beside it
            lower[wide] = _lower(text, codes)[wide]
        else:
            lower[wide] = _lower(others.tobytes().decode("utf-32-le", "surrogatepass"), others)
    return codes, lower, classes


def _lower(text: str, codes: Codes) -> Codes:
    lower = codes_of(text.replace("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "i").lower())
    if len(lower) != len(codes):  # pragma: no cover - no other character grows in lower case
        return codes
    return lower


def _sums_before(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the sum of all before each place, and of all."""
    sums = np.zeros(len(values) + 1, np.uint64 if values.dtype == np.uint64 else np.int32)
    np.cumsum(values, out=sums[1:])
    return sums


def _are_closed(
    codes: Codes, classes: npt.NDArray[np.uint8], starts: Integers, ends: Integers
) -> npt.NDArray[np.bool_]:
    last, before = ends - 1, ends - 2
    closing = _ARE_CLOSING[np.minimum(codes[last], len(_ARE_CLOSING) - 1)]
    is_behind = (before >= starts) & closing
    return np.asarray((last >= starts) & (classes[np.where(is_behind, before, last)] == STOP), np.bool_)


def codes_of(text: str) -> Codes:
    """Return the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def hash_runs(
    lower: Codes, inside: npt.NDArray[np.bool_], splits: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.uint64], Integers]:
    """Hash each run of characters that are `inside`, and return where it starts; each split starts one, too.

    A run's hash is the sum of its characters, each times a random odd number for its place in the run, then
    mixed, so that the top bits are good ones (the mixing steps are those of SplitMix64, Steele et al. 2014).
    """
    starts = _run_starts(inside, splits)
    if not len(starts):
        return np.zeros(0, np.uint64), starts
    first = int(starts[0])
    sizes = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=sizes[:-1])
    sizes[-1] = len(lower) - starts[-1]
    within = np.arange(first, len(lower)) - np.repeat(starts, sizes)
    within &= 31
    products = _MULTIPLIERS.take(within)
    products *= lower[first:]
    products *= inside[first:]
    sums = np.cumsum(products)
    hashes = sums[np.append(starts[1:], len(lower)) - (first + 1)]
    hashes[1:] -= hashes[:-1].copy()
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(0x94D049BB133111EB)
    return hashes, starts


def _run_starts(inside: npt.NDArray[np.bool_], splits: npt.NDArray[np.bool_]) -> Integers:
    if splits.any():
        is_start = inside.copy()
        is_start[1:] &= ~inside[:-1] | splits[1:]
        return np.flatnonzero(is_start)
    # Most characters are letters, so what is between words is fewer.
    outside = np.flatnonzero(~inside)
    before = np.empty(len(outside) + 1, np.int64)
    before[0], before[1:] = -1, outside
    sizes = np.append(outside, len(inside)) - before
    return before[sizes > 1] + 1


def _class_table() -> npt.NDArray[np.uint8]:
    # The last entry stands for all characters past the table: letters of historic scripts, emoji.
    table = np.full(0x10000, LETTER, np.uint8)
    for start, end, kind in _RANGES:
        table[start:end] = kind
    for characters, kind in _SINGLES:
        for character in characters:
            table[ord(character)] = kind
    table[-1] = OTHER
    return table


_RANGES = [
    (0x0000, 0x0021, SPACE),
    (0x0021, 0x0030, OTHER),
    (0x0030, 0x003A, DIGIT),
    (0x003A, 0x0041, OTHER),
    (0x005B, 0x0061, OTHER),
    (0x007B, 0x00AA, OTHER),
    (0x00AB, 0x00B5, OTHER),
    (0x00B6, 0x00BA, OTHER),
    (0x00BB, 0x00C0, OTHER),
    (0x0660, 0x066A, DIGIT),
    (0x06F0, 0x06FA, DIGIT),
    (0x0966, 0x0970, DIGIT),
    (0x0E01, 0x0F00, IDEOGRAPH),
    (0x1000, 0x10A0, IDEOGRAPH),
    (0x1780, 0x1800, IDEOGRAPH),
    (0x2000, 0x2070, OTHER),
    (0x20A0, 0x20D0, MONEY),
    (0x2100, 0x2C00, OTHER),
    (0x3000, 0x3040, OTHER),
    (0x3040, 0x3100, IDEOGRAPH),
    (0x3400, 0xA000, IDEOGRAPH),
    (0xD800, 0xF900, OTHER),
    (0xF900, 0xFB00, IDEOGRAPH),
    (0xFE00, 0xFE70, OTHER),
    (0xFF00, 0xFF10, OTHER),
    (0xFF10, 0xFF1A, DIGIT),
]
_SINGLES = [
    ("\t\n\r\x0b\x0c \xa0\u3000", SPACE),
    (SENTENCE_MARKS, STOP),
    (",;，、；،؛", COMMA),
    ("$£€¥¢", MONEY),
]
_CLASSES = _class_table()
_LOW_CLASSES = _CLASSES[:256].tobytes()
_SIGMA = "\N{GREEK CAPITAL LETTER SIGMA}"
_SUMS = frozenset(
    "length words letters unspaced digits uppercase capitalized stops commas punctuation money "
    "fingerprints".split()
)
_OF_WORDS = frozenset(("buckets", "word_ends", "fingerprints"))
_ARE_CLOSING = np.zeros(0x10000, np.bool_)  # the last one stands for all past it, and is none
_ARE_CLOSING[codes_of(CLOSING)] = True
# Odd numbers without a pattern, the golden ratio's multiples mixed; the trained weights depend on them.
_MULTIPLIERS = np.array(
    [(((k * 0x9E3779B97F4A7C15) ^ (k * 0xD1B54A32D192ED03 >> 7)) | 1) % (1 << 64) for k in range(1, 33)],
    np.uint64,
)
