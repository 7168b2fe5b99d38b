"""Cut a text into rows, lines that are not too long, and say of each what is done to it at each level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from cleanpress.display.brief import count_of
from cleanpress.display.characters import visible_lines
from cleanpress.view.data import Piece, Row, Variant

if TYPE_CHECKING:
    from cleanpress.edits import Edit

__all__ = ["MOST_CHARACTERS", "MOST_EDITS", "bounded_rows", "rows_of"]

# What is shown at most; a browser opens that in a few seconds.
MOST_CHARACTERS, MOST_EDITS = 2_000_000, 20_000
LONGEST_LINE = 4_000  # characters of a row; a longer line goes on in the next one
MOST_LINES = 40  # of one row, where nothing is changed in them
AROUND = 3  # rows without a change that are shown beside one, if a text is shown in part

# Where a long line is cut.
_SPACE = re.compile(r"\s")


class LevelText:
    """The pieces of a text at one level, taken from its start to its end."""

    def __init__(self, original: str, edits: Sequence[Edit], marks: dict[Edit, int]) -> None:
        self._original, self._edits, self._marks = original, edits, marks
        self._next = 0

    def take(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the pieces from where the last ones ended."""
        pieces: list[Piece] = []
        at, text, edits = start, self._original, self._edits
        is_last = end == len(text)
        while self._next < len(edits) and (edits[self._next].start < end or is_last):
            edit = edits[self._next]
            mark = self._marks.setdefault(edit, len(self._marks))
            pieces.append(Piece(visible_lines(text[at : edit.start])))
            at = max(at, edit.start)
            pieces.append(Piece(_gone(text[at : min(edit.end, end)], edit, text), "-", mark))
            if edit.start >= start and edit.replacement:
                pieces.append(Piece(visible_lines(edit.replacement), "+", mark))
            at = min(edit.end, end)
            if edit.end > end:
                break
            self._next += 1
        pieces.append(Piece(visible_lines(text[at:end])))
        return tuple(piece for piece in pieces if piece.text)


def _gone(text: str, edit: Edit, original: str) -> str:
    """Return a removed text as it is shown: the line ends that go with words are not worth a sign."""
    has_words = bool(text.strip()) or bool(original[edit.start : edit.end].strip())
    return (
        visible_lines(text.removesuffix("\n"), changed=True)
        if has_words
        else visible_lines(text, changed=True)
    )


def rows_of(original: str, levels: Sequence[Sequence[Edit]], marks: dict[Edit, int]) -> Iterator[Row]:
    """Yield the rows of a text; `marks` gets the number of each edit.

    levels: the edits at each level.

    >>> from cleanpress import explain
    >>> rows = list(rows_of("Leave a Reply\\nIt rained.", [explain("Leave a Reply\\nIt rained.").edits], {}))
    >>> [row.variants[0].pieces[0].text for row in rows]
    ['Leave a Reply', 'It rained.']
    """
    texts = [LevelText(original, edits, marks) for edits in levels]
    for start, end, is_changed in _spans(original, levels):
        if is_changed or end == len(original):
            taken = [text.take(start, end) for text in texts]
        else:
            taken = [(Piece(visible_lines(original[start:end])),)] * len(texts)
        yield Row(_variants(taken), goes_on=start > 0 and original[start - 1] != "\n")


def _touched(levels: Iterable[Sequence[Edit]]) -> Iterator[tuple[int, int]]:
    """Yield what is changed at any level, joined where it overlaps."""
    start = end = -1
    for each in sorted({(edit.start, edit.end) for edits in levels for edit in edits}):
        if each[0] <= end:
            end = max(end, each[1])
            continue
        if start >= 0:
            yield start, end
        start, end = each
    if start >= 0:
        yield start, end


def _variants(taken: Sequence[tuple[Piece, ...]]) -> tuple[Variant, ...]:
    found: dict[tuple[Piece, ...], list[int]] = {}
    for level, pieces in enumerate(taken):
        found.setdefault(pieces, []).append(level)
    return tuple(Variant(tuple(numbers), pieces) for pieces, numbers in found.items())


def _spans(original: str, levels: Iterable[Sequence[Edit]]) -> Iterator[tuple[int, int, bool]]:
    """Yield where rows start and end: lines that are changed one by one, others together; and which it is."""
    changed = iter([*_touched(levels), (len(original) + 1,) * 2])
    touched = next(changed)
    start = lines = 0
    for low, high in _lines(original):
        while touched[1] <= low and touched[0] < low:
            touched = next(changed)
        if touched[0] < high or touched[0] == low:
            if start < low:
                yield start, low, False
            yield low, high, True
            start, lines = high, 0
            continue
        if lines == MOST_LINES or high - start > LONGEST_LINE:
            yield start, low, False  # never empty: a line alone is short enough
            start, lines = low, 0
        lines += 1
    if start < len(original):
        yield start, len(original), False


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the lines of a text start and end, and the parts of the ones that are too long."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        if end - start > LONGEST_LINE:
            space = _SPACE.search(text, start + LONGEST_LINE - 100, start + LONGEST_LINE)
            end = space.end() if space else start + LONGEST_LINE
        yield start, end
        start = end


def bounded_rows(rows: Iterable[Row], marks: dict[Edit, int], *, shorten: bool) -> Iterator[Row]:
    """Yield rows until that is enough; then one that says so.

    shorten: leave out rows without a change that are not near one.
    """
    left = MOST_CHARACTERS
    shown = _shortened(rows) if shorten else rows
    for row in shown:
        left -= sum(len(piece.text) for variant in row.variants for piece in variant.pieces)
        yield row
        if left <= 0 or len(marks) > MOST_EDITS:
            if next(iter(shown), None) is not None:
                yield _note("The rest of the text is not shown")
            return


def _shortened(rows: Iterable[Row]) -> Iterator[Row]:
    for is_changed, group in groupby(rows, key=_is_changed):
        if is_changed:
            yield from group
            continue
        run = list(group)
        yield from run[:AROUND]
        middle = run[AROUND:-AROUND]
        if middle:
            size = sum(len(piece.text) for row in middle for piece in row.variants[0].pieces)
            yield _note(f"{count_of(size, 'character')} unchanged, not shown")
        yield from run[max(AROUND, len(run) - AROUND) :]


def _is_changed(row: Row) -> bool:
    return any(piece.sign for variant in row.variants for piece in variant.pieces)


def _note(text: str) -> Row:
    return Row((Variant((), (Piece(text, "…"),)),))
