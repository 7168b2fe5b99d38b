"""Edits: the one idea of cleanpress. Everything a cleaner does to a text is a list of these.

An edit list is sorted and disjoint, and its offsets are code points of the text it was made for.
Because such lists can be applied, composed and inverted, cleaning is explained, reversible and
composable without a second code path for any of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, wraps
from typing import Any, NamedTuple

from cleanpress.display.brief import brief_call
from cleanpress.errors import EditError
from cleanpress.options import says_new_names

__all__ = ["Edit", "Reason", "apply", "because", "check_edits", "compose", "edits_outside", "invert"]


class Reason(NamedTuple):
    """Say why a text was changed.

    category: what is counted and colored: "comment_form", "curly_quote".
    detail:   what in that category; empty where there is no more to say. Of a phrase its language and its
              text, "en:leave a reply"; of a line of a site the site; of a block by its element the tag.

    >>> print(Reason("comment_form", "en:leave a reply"), Reason("curly_quote"))
    comment_form:en:leave a reply curly_quote
    """

    category: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.category}:{self.detail}" if self.detail else self.category

    def __repr__(self) -> str:
        return f"Reason({self.category!r}, {self.detail!r})" if self.detail else f"Reason({self.category!r})"


@lru_cache(maxsize=1 << 10)
def because(category: str, detail: str = "") -> tuple[Reason, ...]:
    """Return the reasons of an edit that has one: for cleaners that make many edits for few reasons.

    >>> because("dash")
    (Reason('dash'),)
    """
    return (Reason(category, detail),)


@says_new_names
class Edit(NamedTuple):
    """Replace `text[start:end]` by `replacement`, for `reasons`.

    start, end:  half-open, in code points of the text the edit was made for.
    replacement: the text that stands there afterwards; empty for a removal.
    reasons:     one `Reason`; several where edits of several cleaners were composed to this one, in order.
    confidence:  how sure a model was that this is not content, from 0 to 1; None where a rule decided.

    A named tuple and not a dataclass: a page has hundreds of edits, and this is four times
    as fast to make.

    >>> edit = Edit(0, 3, "'", (Reason("mojibake"), Reason("curly_quote")))
    >>> edit.category, edit.categories
    ('mojibake', ('mojibake', 'curly_quote'))
    """

    start: int
    end: int
    replacement: str
    reasons: tuple[Reason, ...]
    confidence: float | None = None

    @property
    def category(self) -> str:
        """The category of the first reason: what the edit is counted as."""
        return self.reasons[0].category

    @property
    def categories(self) -> tuple[str, ...]:
        """The different categories of all reasons, in order."""
        return tuple(dict.fromkeys(reason.category for reason in self.reasons))

    def __repr__(self) -> str:
        confidence = {} if self.confidence is None else {"confidence": self.confidence}
        return brief_call("Edit", self[:4], confidence)


_NOT_GIVEN: Any = object()


def _fast(careful: Callable[..., Edit]) -> Callable[..., Edit]:
    # For arguments that are as they should be, a third faster than the constructor that it falls back on.
    @wraps(careful)
    def made(
        kind: type[Edit], start: int, end: int, replacement: str,
        reasons: Any = _NOT_GIVEN, confidence: float | None = None, **others: Any,
    ) -> Edit:  # fmt: skip
        if others or reasons is _NOT_GIVEN:
            given = {} if reasons is _NOT_GIVEN else {"reasons": reasons}
            return careful(kind, start, end, replacement, confidence=confidence, **given, **others)
        return tuple.__new__(kind, (start, end, replacement, reasons, confidence))

    return made


Edit.__new__ = _fast(Edit.__new__)  # type: ignore[method-assign,assignment]


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with `edits` carried out.

    Raises EditError if the edits are not sorted and disjoint, or do not fit the text.

    >>> apply("one two three", [Edit(3, 7, "", (Reason("example"),))])
    'one three'
    >>> apply("one two three", [])
    'one two three'
    """
    if not edits:
        return text
    pieces: list[str] = []
    at = 0
    for start, end, replacement, _, _ in edits:
        if not 0 <= start <= end:
            raise EditError(
                f"The edit at {start}:{end} begins before the text, or ends before it begins. Give places in "
                "the text it was made for, the smaller one first."
            )
        if start < at:
            raise EditError(
                f"The edit at {start}:{end} overlaps the one before it, which ends at {at}, or is out of "
                "order. Sort the edits and merge the ones that overlap."
            )
        pieces.append(text[at:start])
        pieces.append(replacement)
        at = end
    if at > len(text):
        raise EditError(
            f"The last edit ends at {at}, but the text has {len(text)} characters. "
            "Apply edits to the text they were made for."
        )
    pieces.append(text[at:])
    return "".join(pieces)


def invert(text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits that take the cleaned text back to `text`, in the cleaned text's offsets.

    >>> edits = [Edit(3, 7, "", (Reason("example"),))]
    >>> apply(apply("one two three", edits), invert("one two three", edits))
    'one two three'
    >>> invert("one two three", [])
    []
    """
    back = []
    shift = 0
    for start, end, replacement, reasons, confidence in edits:
        new_start = start + shift
        back.append(Edit(new_start, new_start + len(replacement), text[start:end], reasons, confidence))
        shift += len(replacement) - (end - start)
    return back


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Return one edit list that does what `first` and then `second` do.

    `first` is in the offsets of a text, `second` in the offsets of `apply(text, first)`; the result is in
    the offsets of the text. Edits that do not meet are kept as they are; edits that do become one, with the
    different reasons of both (a removal swallows what it removes and keeps its own reasons), and with the
    highest confidence.

    >>> compose([Edit(0, 3, "’", (Reason("mojibake"),))], [Edit(0, 1, "'", (Reason("curly_quote"),))])
    [Edit(0, 3, "'", (Reason('mojibake'), Reason('curly_quote')))]
    >>> compose([Edit(0, 3, "", (Reason("space"),))], [])
    [Edit(0, 3, '', (Reason('space'),))]
    """
    if not first or not second:
        return list(first or second)
    composed: list[Edit] = []
    i = j = 0
    shift = 0  # middle text offset minus original offset, after the `first` edits passed so far
    while i < len(first) and j < len(second):
        start, end, replacement, _, _ = first[i]
        middle_start = start + shift
        middle_end = middle_start + len(replacement)
        later = second[j]
        if later.end <= middle_start:
            composed.append(_moved(later, -shift))
            j += 1
        elif middle_end <= later.start:
            composed.append(first[i])
            shift += len(replacement) - (end - start)
            i += 1
        else:
            i_end, j_end, shift_end = _chain(first, second, i, j, shift)
            composed.extend(_merge(first[i:i_end], second[j:j_end], shift, shift_end))
            i, j, shift = i_end, j_end, shift_end
    composed.extend(first[i:])
    composed.extend(_moved(edit, -shift) for edit in second[j:])
    return composed


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(edit[0] + by, edit[1] + by, edit[2], edit[3], edit[4]) if by else edit


def _chain(first: Sequence[Edit], second: Sequence[Edit], i: int, j: int, shift: int) -> tuple[int, int, int]:
    """Find the ends (i, j) of the chain of overlapping edits that begins here, and the shift after it."""
    high = -1
    i_end, j_end = i, j
    while True:
        if i_end < len(first) and (i_end == i or first[i_end].start + shift < high):
            start, end, replacement, _, _ = first[i_end]
            high = max(high, start + shift + len(replacement))
            shift += len(replacement) - (end - start)
            i_end += 1
        elif j_end < len(second) and (j_end == j or second[j_end].start < high):
            high = max(high, second[j_end].end)
            j_end += 1
        else:
            return i_end, j_end, shift


def _merge(first: Sequence[Edit], second: Sequence[Edit], shift: int, shift_end: int) -> list[Edit]:
    """Make one edit of a chain; none if the two sides cancel out to nothing.

    Every character of the chain's span in the middle text is covered by one side, and what `first`
    does not cover `second` replaces: so a filler may stand in for the text, which we do not have.
    """
    low = min(first[0].start + shift, second[0].start)
    original_start = low - shift
    middle: list[str] = []
    at = low
    for start, end, replacement, _, _ in first:
        middle.append("\0" * (start + shift - at))
        middle.append(replacement)
        at = start + shift + len(replacement)
        shift += len(replacement) - (end - start)
    high = max(at, second[-1].end)
    middle.append("\0" * (high - at))
    text = apply("".join(middle), [_moved(edit, -low) for edit in second])
    original_end = high - shift_end
    if original_start == original_end and not text:
        return []
    parts = [*first, *second] if text.strip() else second
    reasons = tuple(dict.fromkeys(reason for edit in parts for reason in edit.reasons))
    confidence = max((edit.confidence for edit in parts if edit.confidence is not None), default=None)
    return [Edit(original_start, original_end, text, reasons, confidence)]


def edits_outside(edits: Iterable[Edit], spans: Iterator[re.Match[str]]) -> Iterator[Edit]:
    """Yield the edits that touch none of the spans; both are sorted, so one pass does.

    >>> edits = [Edit(0, 1, "", (Reason("a"),)), Edit(2, 3, "", (Reason("a"),))]
    >>> [edit.start for edit in edits_outside(edits, re.finditer("b", "abab"))]
    [0, 2]
    >>> [edit.start for edit in edits_outside(edits, re.finditer("^a", "abab"))]
    [2]
    """
    low, high = -1, -1
    for edit in edits:
        # Zero-width matches protect nothing; a span that ends where the edit starts does not touch it.
        while high <= edit.start:
            match = next(spans, None)
            if match is None:
                break
            low, high = match.span()
        if high <= edit.start or edit.end <= low:
            yield edit


def check_edits(name: str, edits: Sequence[Edit]) -> None:
    """Check the edits of a cleaner that is not of the package. Raises TypeError with what to give.

    name: what the cleaner is called in the message. The places are checked by `apply`.

    >>> check_edits("Mine", [Edit(0, 1, "", (Reason("a"),))])
    >>> check_edits("Mine", [Edit(0, 1, "", ("a",))])
    Traceback (most recent call last):
    TypeError: Mine gave an edit with the reasons ('a',) (edit 1). Give a tuple of Reason: Edit(start, end, \
replacement, (Reason("category", "detail"),)).
    """
    if not isinstance(edits, list | tuple):
        raise TypeError(f"{name} gave {edits!r} for edits. Give a list of Edit, which may be empty.")
    for number, edit in enumerate(edits, 1):
        if not isinstance(edit, Edit):
            raise TypeError(f"{name} gave {edit!r} among its edits (edit {number}). Give an Edit.")
        if not _are_reasons(edit.reasons):
            raise TypeError(
                f"{name} gave an edit with the reasons {edit.reasons!r} (edit {number}). Give a tuple of "
                'Reason: Edit(start, end, replacement, (Reason("category", "detail"),)).'
            )
        if edit.confidence is not None and not _is_confidence(edit.confidence):
            raise TypeError(
                f"{name} gave an edit with the confidence {edit.confidence!r} (edit {number}). Give a number "
                "from 0 to 1, or None where a rule decided."
            )
        start, end, replacement, _, _ = edit
        if not (isinstance(start, int) and isinstance(end, int) and isinstance(replacement, str)):
            raise TypeError(
                f"{name} gave the edit {edit!r} (edit {number}). Give whole numbers for start and end, and "
                "text for the replacement."
            )


def _are_reasons(reasons: object) -> bool:
    return (
        isinstance(reasons, tuple)
        and bool(reasons)
        and all(
            isinstance(each, Reason) and isinstance(each.category, str) and isinstance(each.detail, str)
            for each in reasons
        )
    )


def _is_confidence(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
