"""Make the view of the content of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleanpress.display.cards import document_summary
from cleanpress.display.characters import visible
from cleanpress.view.data import Level, Mark, Piece, Row, Variant, View

if TYPE_CHECKING:
    from cleanpress.html.document import Block, Document

__all__ = ["view_of_document"]


def view_of_document(document: Document, *, title: str | None = None) -> View:
    """Return the view of the content of a page.

    >>> from cleanpress import extract
    >>> page = "<nav><a href='/'>Home</a></nav><main><h1>Tea</h1><p>Boil it first, and then wait.</p></main>"
    >>> view_of_document(extract(page)).title
    'Tea'
    >>> view_of_document(extract("")).rows
    ()
    """
    marks = [
        Mark(block.reason.category, (("reason", str(block.reason)),))
        for block in document.blocks
        if block.reason
    ]
    numbers = iter(range(len(marks)))
    rows = tuple(_row(block, -1 if block.kept else next(numbers)) for block in document.blocks)
    counts = tuple(document.counts.items())
    level = Level("", document_summary(document), counts, _shown(document.text), _shown(document.markdown))
    name = title or document.title or "Untitled page"
    return View("page", name, (level,), rows=rows, marks=tuple(marks))


def _row(block: Block, mark: int) -> Row:
    piece = Piece(_shown(block.text), "" if block.kept else "-", mark)
    return Row((Variant((0,), (piece,)),), block.tag, block.path)


def _shown(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))
