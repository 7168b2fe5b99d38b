"""Glyphs of icon fonts that stand alone: squares to everybody who does not have the font.

Icon fonts put their pictures into the private use areas of Unicode. So do people who write scripts that
Unicode does not have (Tengwar, Klingon), medieval letters (MUFI), and names with rare Chinese characters. A
private character between white space is a picture, unless its line has words of such characters: there they
stand side by side, or between letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleanpress.edits import Edit, because
from cleanpress.text.characters import COMMON_ASCII, PRIVATE_USE, drop_ascii, places
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.scripts import EAST_ASIAN, EAST_ASIAN_SIGNS, HANGUL
from cleanpress.text.white import LINE_ENDS, SPACES

__all__ = ["icon_edits"]

_RUN = lazy(f"[{PRIVATE_USE}]+")
_ONE = lazy(f"[{PRIVATE_USE}]")
_REST_OF_LINE = lazy(f"[^{LINE_ENDS}]*")
_LINE_END = lazy(f"\r\n|[{LINE_ENDS}]|\\Z")
_VISIBLE = lazy(f"[^{SPACES}]")
# What may touch the word it belongs to. The letters of MUFI and of most scripts are below; so are the
# footnote signs and rare characters of Chinese texts.
_PICTURE = lazy("[\uf000-\uf8fe\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_EAST_ASIAN = lazy(f"[{EAST_ASIAN}{HANGUL}{EAST_ASIAN_SIGNS}]")
# The logo of Apple, which people write for the word: it goes only where a picture would stand in a menu.
_APPLE = "\uf8ff"


class _Line(NamedTuple):
    """A line with private characters.

    first, last: what is seen of it, without the white space at its ends.
    has_words:   whether they are letters in it.
    """

    start: int
    end: int
    first: int
    last: int
    runs: list[re.Match[str]]
    has_words: bool


def icon_edits(text: str) -> list[Edit]:
    r"""Return edits that remove icons, with the white space of one side, and lines of nothing else.

    >>> icon_edits("\uf015 Home \uf105")
    [Edit(0, 2, '', (Reason('icon_glyph'),)), Edit(6, 8, '', (Reason('icon_glyph'),))]
    >>> icon_edits("\ue02a\ue040\ue020 \ue000\ue045")
    []
    """
    lines = list(_lines(text))
    may_touch = not any(line.has_words for line in lines)
    reasons = because("icon_glyph")
    return [
        Edit(start, end, "", reasons)
        for line in lines
        if not line.has_words
        for start, end in _removals(text, line, may_touch=may_touch)
    ]


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for place in places(text, set(_ONE.findall(drop_ascii(text, COMMON_ASCII)))):
        if place < at:
            continue
        before = max(text.rfind(line_end, at, place) for line_end in LINE_ENDS)
        start = at if before < 0 else before + 1
        rest = _REST_OF_LINE.match(text, place)
        end = rest.end() if rest else len(text)
        line = text[start:end]
        first = start + len(line) - len(line.lstrip(SPACES))
        last = start + len(line.rstrip(SPACES))
        runs = list(_RUN.finditer(text, start, end))
        yield _Line(start, end, first, last, runs, any(_is_word(text, run) for run in runs))
        at = end


def _is_word(text: str, run: re.Match[str]) -> bool:
    start, end = run.span()
    return end - start > 1 or (text[start - 1 : start].isalpha() and text[end : end + 1].isalpha())


def _removals(text: str, line: _Line, *, may_touch: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans to remove from a line: icons with white space alone between them are one."""
    icons = [run.span() for run in line.runs if _is_icon(text, line, run, may_touch=may_touch)]
    icons.reverse()
    while icons:
        start, end = icons.pop()
        while icons and not text[end : icons[-1][0]].strip(SPACES):
            end = icons.pop()[1]
        if start == line.first and end == line.last:
            line_end = _LINE_END.match(text, line.end)
            yield line.start, line_end.end() if line_end else line.end
        elif end == line.last:
            yield line.start + len(text[line.start : start].rstrip(SPACES)), end
        else:
            visible = _VISIBLE.search(text, end, line.end)
            yield start, visible.start() if visible else end


def _is_icon(text: str, line: _Line, run: re.Match[str], *, may_touch: bool) -> bool:
    start, end = run.span()
    at_an_edge = start == line.first or end == line.last
    touched = _touched(text, line, start, end)
    if run[0] == _APPLE and not (at_an_edge and not touched):
        return False
    if not touched:
        return True
    # "\uf015Home", "Notes\uf0c1": beside a word of a script with spaces, at an end of the line.
    return (
        at_an_edge
        and may_touch
        and len(touched) == 1
        and _PICTURE.match(run[0]) is not None
        and _EAST_ASIAN.match(touched) is None
        and (touched.isalnum() or touched in ".,:;!?)(\"'")
    )


def _touched(text: str, line: _Line, start: int, end: int) -> str:
    """Return what is seen beside a private character, on its left and its right."""
    left = text[start - 1] if start > line.start else ""
    right = text[end] if end < line.end else ""
    return (left + right).strip(SPACES)
