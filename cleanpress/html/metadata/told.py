"""What a page says of itself, once it has been read: what a document keeps where a tree cannot come along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cleanpress.html.metadata.date_text import DateStyle
from cleanpress.html.metadata.page import Metadata

__all__ = ["Told"]


@dataclass(frozen=True)
class Told:
    """All that a `Document` asks the sources of its page for, which hold the parser's tree.

    A tree can be neither pickled nor copied, so that a document that is has this instead.
    declared: what `declared_by` returns, which tells a forum from an article.
    """

    metadata: Metadata
    title: str | None
    url: str | None
    declared: Any
    date_style: DateStyle
