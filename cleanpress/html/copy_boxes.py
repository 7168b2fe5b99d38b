"""Find boxes that hold the content once more, to copy it from there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleanpress.html.blocks import Blocks

__all__ = ["copy_boxes"]

_WORD = re.compile(r"\w+")
# How many words in a row are compared, and what share of them must stand elsewhere.
IN_A_ROW = 5
SHARE = 0.8


def copy_boxes(blocks: Blocks, chosen: Sequence[int]) -> list[int]:
    """Return the chosen blocks in a `<textarea>` that say what other chosen blocks say.

    >>> from cleanpress.html.blocks import read_blocks
    >>> from cleanpress.html.parse import parse
    >>> page = "<p>Boil the water.<p>Then wait.<textarea>Boil the water.\\nThen wait.</textarea>"
    >>> copy_boxes(read_blocks(parse(page).markup), [0, 1, 2])
    [2]
    """
    around = blocks.paths_around(chosen)
    if not any(blocks.signatures[path].startswith("textarea") for path in around):
        return []
    boxes = [number for number in chosen if blocks.tag(number) == "textarea"]
    if not boxes:
        return []
    words = [word for number in chosen if number not in boxes for word in _words(blocks, number)]
    known = {tuple(words[at : at + IN_A_ROW]) for at in range(len(words))}
    return [number for number in boxes if _is_known(_words(blocks, number), known)]


def _words(blocks: Blocks, number: int) -> list[str]:
    return [word.lower() for word in _WORD.findall(blocks.texts[number])]


def _is_known(words: list[str], known: set[tuple[str, ...]]) -> bool:
    rows = [tuple(words[at : at + IN_A_ROW]) for at in range(max(len(words) - IN_A_ROW + 1, 1))]
    return bool(words) and sum(row in known for row in rows) >= SHARE * len(rows)
