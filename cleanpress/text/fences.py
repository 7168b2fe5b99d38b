"""Fenced code in a text: where it begins and ends, the same for every cleaner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleanpress.text.lazy_regex import lazy

__all__ = ["fenced_blocks", "fenced_spans", "has_fences"]

# Any indentation, where CommonMark allows three spaces: fences stand in list items, too.
_FENCE = lazy(r"[ \t]*(`{3,}|~{3,})(.*)")


class _Fence(NamedTuple):
    line: int
    marks: str
    info: str

    def may_open(self) -> bool:
        # "```x```" on one line is a code span.
        return not (self.marks[0] == "`" and "`" in self.info)

    def closes(self, opening: _Fence) -> bool:
        return not self.info and self.marks.startswith(opening.marks)


def has_fences(text: str) -> bool:
    """Return whether `text` may have fenced code.

    >>> has_fences("```\\nx  = 1\\n```"), has_fences("`x`")
    (True, False)
    """
    # One character is found many times as fast as three.
    return ("`" in text and "```" in text) or ("~" in text and "~~~" in text)


def fenced_blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each block of fenced code (CommonMark 0.31, section 4.5).

    A fence that is never closed opens a block up to the next blank line, and not to the end of the text as in
    CommonMark: text from the web is cut off anywhere, and three stray characters must not make code of all
    that follows.

    >>> list(fenced_blocks(["```python", "x = 1", "", "y = 2", "```", "Text."]))
    [(0, 4)]
    >>> list(fenced_blocks(["```", "x = 1", "", "Text."]))
    [(0, 1)]
    """
    fences = list(_fences(lines))
    opening: _Fence | None = None
    after = 0
    for fence, can_close in zip(fences, _closable(fences), strict=True):
        if opening is not None:
            if fence.closes(opening):
                yield opening.line, fence.line
                opening = None
        elif fence.line >= after and fence.may_open():
            if can_close:
                opening = fence
            else:
                after = _blank_line(lines, fence.line)
                yield fence.line, after - 1


def fenced_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each block of fenced code in `text`, in code points, its fences included.

    >>> list(fenced_spans("a\\n~~~\\nb\\n~~~\\nc"))
    [(2, 11)]
    >>> list(fenced_spans("a ~~~ b"))
    []
    """
    if not has_fences(text):
        return
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for first, last in fenced_blocks(lines):
        yield starts[first], starts[last + 1] - 1


def _fences(lines: Sequence[str]) -> Iterator[_Fence]:
    for number, line in enumerate(lines):
        # `has_fences`, without the call
        if ("```" in line or "~~~" in line) and (found := _FENCE.match(line)):
            yield _Fence(number, found[1], found[2].strip(" \t"))


def _closable(fences: Sequence[_Fence]) -> list[bool]:
    """Return of each fence whether one that could close it comes later, in one pass from the end."""
    longest = {"`": 0, "~": 0}
    closable = []
    for fence in reversed(fences):
        kind = fence.marks[0]
        closable.append(longest[kind] >= len(fence.marks))
        if not fence.info:
            longest[kind] = max(longest[kind], len(fence.marks))
    return closable[::-1]


def _blank_line(lines: Sequence[str], start: int) -> int:
    """Return the number of the first blank line after `start`; that after the last line if there is none."""
    return next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
