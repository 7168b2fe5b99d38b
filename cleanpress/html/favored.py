"""What of a page is content at other values of `favor`, decided on the scores that are there already."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cleanpress.html.comments import declared_by
from cleanpress.html.decide import decide_blocks
from cleanpress.html.embedded import shows_little
from cleanpress.options import FAVORS, Favor

if TYPE_CHECKING:
    from cleanpress.html.document import Document

__all__ = ["at_each_favor"]


def at_each_favor(document: Document) -> dict[str, Document]:
    """Return the content of a page at each value of `favor`, from the one that removes least.

    One of them is the document itself. A value at which `extract` would read the data of the page, where
    this document did not, is left out; where it did, there is no other value.

    >>> from cleanpress import extract
    >>> list(at_each_favor(extract("<h1>Tea</h1><p>Boil the water first, then wait a while.</p>")))
    ['recall', 'balanced', 'precision']
    """
    levels = {favor: _at(document, favor) for favor in reversed(FAVORS)}
    return {favor: each for favor, each in levels.items() if each is not None}


def _at(document: Document, favor: Favor) -> Document | None:
    if favor == document._favor:
        return document
    if document.source not in ("page", "noscript"):
        return None
    blocks, sources = document._blocks, document._sources
    decided = decide_blocks(blocks, document._scored, favor, partial(declared_by, sources), document._own)
    # Of a page that shows little already, the data were read, and held no more.
    if shows_little(blocks, decided.chosen) and not shows_little(blocks, document._chosen):
        return None
    return type(document)(
        sources,
        blocks,
        document._scored,
        decided,
        source=document.source,
        favor=favor,
        comments=document._comments_wanted,
        own=document._own,
        choice=document._choice,
    )
