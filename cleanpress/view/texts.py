"""Make the view of a cleaned text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleanpress.display.cards import cleaned_summary
from cleanpress.display.characters import visible
from cleanpress.view.data import Level, Mark, Piece, Row, Variant, View

if TYPE_CHECKING:
    from cleanpress.cleaned import Cleaned

__all__ = ["view_of_cleaned"]


def view_of_cleaned(cleaned: Cleaned, *, title: str | None = None) -> View:
    """Return the view of a cleaned text.

    >>> from cleanpress import explain
    >>> view_of_cleaned(explain("Leave a Reply\\nIt rained.")).summary
    '10 characters of 24 kept, 1 edit'
    >>> view_of_cleaned(explain("It rained.")).categories
    ()
    """
    pieces, marks, at = [], [], 0
    for number, edit in enumerate(cleaned.edits):
        pieces.append(Piece(_shown(cleaned.original[at : edit.start])))
        marks.append(Mark(edit.category, tuple(("reason", str(reason)) for reason in edit.reasons)))
        pieces.append(Piece(_shown(cleaned.original[edit.start : edit.end]), "-", number))
        pieces.append(Piece(_shown(edit.replacement), "+", number))
        at = edit.end
    pieces.append(Piece(_shown(cleaned.original[at:])))
    level = Level("", cleaned_summary(cleaned), tuple(cleaned.counts.items()), _shown(cleaned.text))
    row = Row((Variant((0,), tuple(piece for piece in pieces if piece.text)),))
    return View("text", title or "Cleaned text", (level,), rows=(row,), marks=tuple(marks))


def _shown(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))
