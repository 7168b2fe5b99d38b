"""Full-width and half-width forms as the characters they stand for, where that is asked for.

By default nothing is: in Chinese, Japanese and Korean text the signs of full width are the right ones, and
letters, digits and half-width kana are written for their width, in names, tables and faces such as (ﾟДﾟ).
UAX #11 calls them the wide and narrow forms of one character, and NFKC alone would take them for the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from cleanpress.edits import Edit, because
from cleanpress.text.composed import compose
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.scripts import EAST_ASIAN, HANGUL

__all__ = ["WIDE_OR_NARROW", "CharacterWidth", "width_edits"]

CharacterWidth = Literal[False, True, "latin", "kana", "all"]

WIDE_OR_NARROW = "\u3000\uff01-\uffee"
_ANY = lazy(f"[{WIDE_OR_NARROW}]+")
# ASCII of full width, with the wide spaces between two words of it.
_WIDE_ASCII = lazy("[\uff01-\uff5e]+(?:\u3000+[\uff01-\uff5e]+)*")
_WORD = lazy("[0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
# Letters, and the punctuation that Chinese and Japanese have to themselves.
_EAST_ASIAN = lazy(f"[{EAST_ASIAN}{HANGUL}\u3001-\u3020]")
# Kana of half width, and their punctuation. A voice mark has kana before it, or it is part of a face.
_NARROW_KANA = lazy("[\uff61-\uff65]*[\uff66-\uff9d][\uff61-\uff9f]*")


def width_edits(line: str, width: CharacterWidth) -> list[Edit]:
    """Return edits that make characters of the kinds in `width` as wide as others are.

    >>> width_edits("ＬＯＵＤ　ＮＯＩＳＥ", "latin")
    [Edit(0, 10, 'LOUD NOISE', (Reason('character_width'),))]
    >>> width_edits("店主说，ＯＫ！", "latin")
    []
    """
    return [
        Edit(start, end, replacement, because("character_width"))
        for start, end in _spans(line, width)
        if (replacement := _of_usual_width(line[start:end])) != line[start:end]
    ]


def _spans(line: str, width: CharacterWidth) -> Iterator[tuple[int, int]]:
    if not width:
        return
    if width == "all":
        yield from (found.span() for found in _ANY.finditer(line))
        return
    spans = []
    if width in (True, "kana"):
        spans += [found.span() for found in _NARROW_KANA.finditer(line)]
    if width in (True, "latin") and not _EAST_ASIAN.search(line) and _WORD.search(line):
        spans += [found.span() for found in _WIDE_ASCII.finditer(line)]
    yield from sorted(spans)


def _of_usual_width(run: str) -> str:
    return compose("".join(map(_usual, run)))


@lru_cache(maxsize=1 << 8)
def _usual(character: str) -> str:
    """Return what a wide or narrow form stands for: one step, or "￣" would become a space and a mark."""
    if character == "\u3000":
        return " "
    kind, _, code = unicodedata.decomposition(character).partition(" ")
    return chr(int(code, 16)) if kind in ("<wide>", "<narrow>") else character
