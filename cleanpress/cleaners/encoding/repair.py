"""RepairEncoding: repairs mojibake and its kin with ftfy, on the lines that need it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.encoding.prefilter import ENTITY, is_surely_clean, suspicious_lines
from cleanpress.edits import Edit, apply, because
from cleanpress.text.alignment import differences
from cleanpress.text.lazy_regex import lazy

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

__all__ = ["RepairEncoding"]


@dataclass(frozen=True, repr=False)
class RepairEncoding(Cleaner):
    r"""Repair mojibake, HTML entities, ligatures, odd widths, line breaks and control characters.

    The result is that of `ftfy.fix_text(line, uncurl_quotes=False)` on each line with its line end, always.
    Only lines that ftfy could change are handed to it, and the edits are small: the damaged run,
    not the line. Like ftfy, it takes one layer of a doubly escaped entity a time ("&amp;amp;").

    Source: R. Speer, ftfy, https://ftfy.readthedocs.io; quotes are left to NormalizeQuotes.

    >>> repair = RepairEncoding()
    >>> repair("The cafÃ© doesnâ€™t open.")
    'The café doesn’t open.'
    >>> repair("The café doesn’t open.")
    'The café doesn’t open.'
    """

    def edits(self, text: str) -> list[Edit]:
        if is_surely_clean(text):
            return []
        edits: list[Edit] = []
        for start, end in suspicious_lines(text):
            line = text[start:end]
            fixed = fix_line(line)
            if fixed != line:
                edits.extend(_small_edits(line, fixed, start))
        return edits


def fix_line(line: str) -> str:
    """Return what ftfy makes of a line, curly quotes left as they are.

    >>> fix_line("The cafÃ© doesnâ€™t open.")
    'The café doesn’t open.'
    >>> fix_line("The café doesn’t open.")
    'The café doesn’t open.'
    """
    from ftfy import fix_text

    return fix_text(line, _config())


@cache
def _config() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(uncurl_quotes=False, explain=False)


# What ftfy repairs piece by piece, by reason. What is left, and damaged, is mojibake.
_KINDS = {
    "terminal_escape": r"\x1b\[[\d;]*[a-zA-Z]",
    "html_entity": ENTITY,
    "line_end": "\r\n?|[\u2028\u2029]",
    "control_character": "[\x00-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]+",
    "surrogate": "[\ud800-\udfff]+",
    "ligature": "[ĲĳŉǱ-ǳǄ-ǌﬀ-ﬆ]",
    "character_width": "[\u3000\uff01-\uffee]+",
    "unicode_form": ".[\u0300-\u036f]+",
    "mojibake": r"[^\x00-\x7f]+",
}
_PIECE = lazy("|".join(f"(?P<{reason}>{pattern})" for reason, pattern in _KINDS.items()), re.DOTALL)
# Pieces are tried one by one only in lines up to here; the differences of a longer line do as well.
_LONGEST_LINE = 10_000


def _small_edits(line: str, fixed: str, offset: int) -> list[Edit]:
    """Return edits that turn `line` into `fixed`, each a damaged piece and no more, moved by `offset`.

    ftfy names its steps, but not where in the line each of them acted. Often the damaged pieces, each
    repaired by itself, make up what ftfy made of the line. If not, the line and what became of it are
    compared.
    """
    if len(line) <= _LONGEST_LINE:
        edits = list(_piece_by_piece(line))
        if apply(line, edits) == fixed:
            return [edit._replace(start=edit.start + offset, end=edit.end + offset) for edit in edits]
    return [
        Edit(start + offset, end + offset, replacement, because(_reason(line[start:end])))
        for start, end, replacement in differences(line, fixed)
    ]


def _piece_by_piece(line: str) -> Iterator[Edit]:
    for match in _PIECE.finditer(line):
        repaired = fix_line(match[0])
        if repaired != match[0]:
            yield Edit(match.start(), match.end(), repaired, because(match.lastgroup or "mojibake"))


def _reason(damaged: str) -> str:
    match = _PIECE.fullmatch(damaged)
    return (match and match.lastgroup) or "mojibake"
