"""Tell which invisible characters of a line its visible letters need: bidirectional controls, above all."""

from __future__ import annotations

import re

from cleanpress.text.lazy_regex import lazy
from cleanpress.text.scripts import RIGHT_TO_LEFT
from cleanpress.text.white import LINE_ENDS

__all__ = ["Line"]

_LAST_LINE_END = lazy(f".*[{LINE_ENDS}]", re.DOTALL)
_NOT_LINE_END = lazy(f"[^{LINE_ENDS}]*")

_RIGHT_TO_LEFT = lazy(f"[{RIGHT_TO_LEFT}]")
_MARKS = "\u061c\u200e\u200f"  # ALM, LRM, RLM
_RIGHT_OPENERS, _OVERRIDES = "\u202b\u2067", "\u202d\u202e"
_ISOLATES, _END_EMBEDDING, _END_ISOLATE = "\u2066\u2067\u2068", "\u202c", "\u2069"
_PAIRED = lazy(r"[\u202A-\u202E\u2066-\u2069]")


class Line:
    """Answers about the visible letters of the lines of a text, found out once a line and only when asked.

    blank: matches what shows nothing.
    """

    def __init__(self, text: str, blank: re.Pattern[str]) -> None:
        self._text, self._blank = text, blank
        self._start = self._end = -1
        self._known: dict[re.Pattern[str], bool] = {}
        self._pairs: set[int] | None = None

    def _move_to(self, at: int) -> None:
        """Make the line that holds `at` the current one; no `at` is smaller than the one before."""
        if at <= self._end:
            return
        text = self._text
        # Bounded by the line before, or a text of many lines would be searched from its start each time.
        bound = max(self._end, 0)
        before = _LAST_LINE_END.match(text, bound, at)
        self._start = before.end() if before else bound
        found = _NOT_LINE_END.match(text, at)
        assert found is not None
        self._end = found.end()
        self._known = {}
        self._pairs = None

    def has(self, at: int, pattern: re.Pattern[str]) -> bool:
        """Return whether the line that holds `at` has what a pattern matches."""
        self._move_to(at)
        if pattern not in self._known:
            self._known[pattern] = pattern.search(self._text, self._start, self._end) is not None
        return self._known[pattern]

    def keeps_bidi_control(self, at: int, control: str, kept: str) -> bool:
        """Return whether a control is needed, after the invisible characters before it that are kept."""
        if not self.has(at, _RIGHT_TO_LEFT):
            return False
        if control in _MARKS:
            return kept[-1:] != control  # one is as good as many
        if self._pairs is None:
            self._pairs = _kept_pairs(self._text, self._start, self._end, self._blank)
        return at in self._pairs


class _Openers:
    """The embeddings and isolates of a line that are open, which nest as in UAX #9."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._isolates: list[int] = []  # which of the places

    def open(self, at: int, *, isolate: bool) -> None:
        if isolate:
            self._isolates.append(len(self._places))
        self._places.append(at)

    def close(self, *, isolate: bool) -> int | None:
        """Close the innermost one that may be closed; return where it was opened, or None."""
        if isolate:
            if not self._isolates:
                return None
            del self._places[
                self._isolates.pop() + 1 :
            ]  # the embeddings that were opened inside it end with it
        elif self._isolates[-1:] == [len(self._places) - 1]:
            return None  # an isolate is innermost, which no end of an embedding closes
        return self._places.pop() if self._places else None


def _kept_pairs(text: str, start: int, end: int, blank: re.Pattern[str]) -> set[int]:
    """Return where the embeddings and isolates of a line stand that are kept: both ends of each.

    Ends without a beginning, and beginnings without an end, are not.
    """
    keep: set[int] = set()
    openers = _Openers()
    at = start
    seen_visible = seen_right_to_left = -1  # where the last stretch began that has such a character
    for control in _PAIRED.finditer(text, start, end):
        here = control.start()
        if _RIGHT_TO_LEFT.search(text, at, here):
            seen_visible = seen_right_to_left = at
        elif blank.fullmatch(text, at, here) is None:
            seen_visible = at
        at = here + 1
        kind = text[here]
        if kind not in (_END_EMBEDDING, _END_ISOLATE):
            openers.open(here, isolate=kind in _ISOLATES)
            continue
        opener = openers.close(isolate=kind == _END_ISOLATE)
        if opener is None or text[opener] in _OVERRIDES:
            continue
        needed = seen_right_to_left if text[opener] in _RIGHT_OPENERS else seen_visible
        if needed > opener:
            keep.update((opener, here))
    return keep
