"""Make the views of the documents that a report shows, each no longer than a report can hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cleanpress.cleaned import Cleaned
from cleanpress.display.brief import count_of
from cleanpress.display.characters import visible
from cleanpress.view import View, view_of_cleaned, view_of_document
from cleanpress.view.data import Level, Mark, Piece, Row, Variant

if TYPE_CHECKING:
    from cleanpress.html.document import Document
    from cleanpress.report.looked import Looked

__all__ = ["LONGEST", "View", "cut_view", "view_of", "view_of_kept"]

# Characters of a document that are shown in a report over many: seven pages of a book, so that fifty
# documents fit into the size that a report may have.
LONGEST = 15_000
CUT = "This document is cut off after {:,} characters, as it is one of many in this report."


def view_of(result: Cleaned | Document, name: str) -> View:
    """Return the view of a result, whole; `name` is its title where it has none of its own."""
    if isinstance(result, Cleaned):
        return view_of_cleaned(result, title=visible(name))
    return view_of_document(result, title=visible(result.title or name))


def view_of_kept(text: str, removed: str | None, looked: Looked, name: str) -> View:
    """Return the view of a text that a run has cleaned, where its edits are not known, only their words.

    removed: what was removed; None if that is not known either.
    """
    counts = tuple((category, taken.edits) for category, taken in looked.categories.items())
    rows = [_row(line) for line in text.split("\n")]
    marks: tuple[Mark, ...] = ()
    if removed:
        mark = Mark(counts[0][0] if len(counts) == 1 else "removed", (("place", "not known"),))
        marks = (mark,)
        rows.append(Row((Variant((0,), (Piece("Removed, at places that are not known", "…"),)),)))
        rows += [_row(line, "-", 0) for line in removed.split("\n")]
    summary = f"{count_of(looked.kept, 'character')} of {looked.characters:,} kept"
    note = "The run has no column of edits, which would say where each removal stood."
    level = Level("", summary, counts)
    return View("text", visible(name), (level,), rows=tuple(rows), marks=marks, notes=(note,))


def _row(line: str, sign: Any = "", mark: int = -1) -> Row:
    return Row((Variant((0,), (Piece(visible(line), sign, mark),)),))


def cut_view(view: View, longest: int = LONGEST) -> View:
    """Return a view with no more than so many characters of its document, and a note if that is not all.

    >>> from cleanpress import explain
    >>> view = view_of(explain("It rained all day."), "rain.txt")
    >>> cut_view(view, 9).notes
    ('This document is cut off after 9 characters, as it is one of many in this report.',)
    >>> cut_view(view) == view
    True
    """
    rows = tuple(_rows_within(view.rows, longest))
    levels = tuple(_cut_level(level, longest) for level in view.levels)
    if rows == view.rows and levels == view.levels:
        return view
    used = [piece.mark for row in rows for variant in row.variants for piece in variant.pieces]
    outline = tuple(
        replace(node, rows=min(node.rows, len(rows) - node.first))
        for node in view.outline
        if node.first < len(rows)
    )
    marks = view.marks[: max(used, default=-1) + 1]
    notes = (*_other_notes(view), CUT.format(longest))
    return replace(view, rows=rows, marks=marks, outline=outline, levels=levels, notes=notes)


def _other_notes(view: View) -> Iterator[str]:
    """Yield the notes of a view but that of an earlier cut."""
    start = CUT.partition("{")[0]
    return (note for note in view.notes if not note.startswith(start))


def _rows_within(rows: tuple[Row, ...], longest: int) -> Iterator[Row]:
    left = longest
    for row in rows:
        size = max((sum(len(piece.text) for piece in each.pieces) for each in row.variants), default=0)
        if size > left:
            yield replace(row, variants=tuple(_cut_variant(each, left) for each in row.variants))
            return
        yield row
        left -= size


def _cut_variant(variant: Variant, longest: int) -> Variant:
    pieces = []
    for piece in variant.pieces:
        if longest <= 0:
            break
        pieces.append(replace(piece, text=piece.text[:longest]))
        longest -= len(piece.text)
    return replace(variant, pieces=tuple(pieces))


def _cut_level(level: Level, longest: int) -> Level:
    """Return a level whose texts are cut; of HTML, which cannot be cut anywhere, all or nothing is left."""
    html = level.html if len(level.html) <= 2 * longest else ""
    return replace(level, markdown=level.markdown[:longest], html=html)
