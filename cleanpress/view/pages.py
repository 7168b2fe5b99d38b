"""Make the view of the content of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleanpress.display.brief import count_of
from cleanpress.display.cards import document_summary
from cleanpress.display.characters import visible, visible_lines
from cleanpress.view.data import Level, Mark, Piece, Row, Variant, View
from cleanpress.view.facts import facts_of
from cleanpress.view.outline import outline_of
from cleanpress.view.rendered import safe_html
from cleanpress.view.rows import MOST_CHARACTERS, MOST_EDITS

if TYPE_CHECKING:
    from cleanpress.cleaned import Removal
    from cleanpress.html.document import Block, Document

__all__ = ["view_of_document"]

LONGEST_FACT = 300


def view_of_document(document: Document, *, title: str | None = None) -> View:
    """Return the view of the content of a page, at each value of `favor`.

    title: by default that of the document.

    >>> from cleanpress import extract
    >>> page = "<nav><a href='/'>Home</a></nav><main><h1>Tea</h1><p>Boil it first, and then wait.</p></main>"
    >>> view_of_document(extract(page)).title
    'Tea'
    >>> view_of_document(extract("")).rows
    ()
    """
    levels = document._at_each_favor()
    results = list(levels.values())
    pages = [_Page(result) for result in results]
    marks: dict[Mark, int] = {}
    blocks = document.blocks[:MOST_EDITS]
    rows = tuple(_row(number, block, pages, marks) for number, block in enumerate(_bounded(blocks)))
    notes = []
    if len(rows) < len(document.blocks):
        notes.append(
            f"The page has {count_of(len(document.blocks), 'block')}. The first {len(rows):,} are shown."
        )
    return View(
        "page",
        visible(title or document.title or "Untitled page"),
        tuple(_level(name, result) for name, result in levels.items()),
        next(number for number, result in enumerate(results) if result is document),
        rows,
        tuple(marks),
        _facts(document),
        outline_of(document.blocks[: len(rows)], [page.blocks for page in pages]),
        tuple(notes),
    )


class _Page:
    """The blocks of a page at one level, and what was removed, by block."""

    def __init__(self, document: Document) -> None:
        self.blocks = document.blocks
        self.removed: dict[int | None, list[Removal]] = {}
        for removal in document.removed:
            self.removed.setdefault(removal.block, []).append(removal)


def _bounded(blocks: list[Block]) -> list[Block]:
    size, shown = 0, []
    for block in blocks:
        size += len(block.text)
        if size > MOST_CHARACTERS:
            break
        shown.append(block)
    return shown


def _row(number: int, block: Block, pages: list[_Page], marks: dict[Mark, int]) -> Row:
    found: dict[tuple[Piece, ...], list[int]] = {}
    for level, page in enumerate(pages):
        found.setdefault(tuple(_pieces(page, number, marks)), []).append(level)
    variants = tuple(Variant(tuple(levels), pieces) for pieces, levels in found.items())
    heading = int(block.tag[1]) if block.tag[:1] == "h" and block.tag[1:].isdecimal() else 0
    return Row(variants, block.tag, visible(block.path), heading, score=block.content_score)


def _pieces(page: _Page, number: int, marks: dict[Mark, int]) -> list[Piece]:
    block = page.blocks[number]
    pieces = [Piece(visible_lines(block.text))] if block.kept else []
    for removal in page.removed.get(number, ()):
        facts = [*facts_of(removal.reason)]
        if removal.confidence is not None:
            facts.append(("confidence", f"{removal.confidence:.2f}"))
        facts.append(("element", visible(block.tag)))
        mark = Mark(visible(removal.category), tuple(dict(facts).items()), number)
        shown = visible_lines(removal.text, changed=True)
        pieces.append(Piece(shown, "-", marks.setdefault(mark, len(marks))))
    return pieces


def _level(name: str, document: Document) -> Level:
    text, notes = visible_lines(document.markdown), ""
    if len(text) > MOST_CHARACTERS:
        text, notes = text[:MOST_CHARACTERS], f"The first {MOST_CHARACTERS:,} characters are shown."
    html = document.html if len(document.html) <= 2 * MOST_CHARACTERS else ""
    confidence = document.confidence
    facts = (("expected word F1", f"{confidence:.2f}"),) if confidence is not None else ()
    return Level(
        name, document_summary(document), tuple(document.counts.items()), text, safe_html(html), facts, notes
    )


def _facts(document: Document) -> tuple[tuple[str, str], ...]:
    """Return what the page says of itself."""
    facts = []
    for name, value in document._described().items():
        said = visible((", ".join(value) if isinstance(value, tuple) else value or "").replace("\n", " "))
        if said and name != "title":
            facts.append((name, said if len(said) <= LONGEST_FACT else f"{said[:LONGEST_FACT]}…"))
    return tuple(facts)
