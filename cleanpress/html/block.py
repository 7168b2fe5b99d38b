"""A block of a page, as results have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cleanpress.display.brief import brief_call
from cleanpress.edits import Reason
from cleanpress.options import says_new_names

__all__ = ["Block"]


@says_new_names
@dataclass(frozen=True, slots=True, repr=False)
class Block:
    """A run of text of a page, and what became of it.

    number: its place among the page's blocks, from 0.
    text:   as a reader sees it.
    tag:    of the innermost block-level element around it.
    path:   the elements around it with their classes and ids, outermost first, "html > body > div.post > p".
            Of more than 100, the outermost 99 and the innermost; of each, its first 500 characters.
    content_score: how likely the network holds it to be content, from 0 to 1.
    kept:   whether it is content. So is the heading that says the title, though text has it only on demand.
    reason: why it was removed: the category of a phrase (with "language:phrase"), "comment", "element" with
            its tag (a menu, a footer, a choice, a dialog around it), "hidden" with what hides it, "repeated"
            (it says again what stood further up, or the title), "replaced" (data of the page have more) or
            "boilerplate"; None if kept.
    """

    number: int
    text: str
    tag: str
    path: str
    content_score: float
    kept: bool
    reason: Reason | None = None

    def __repr__(self) -> str:
        return brief_call("Block", (), {name: getattr(self, name) for name in self.__slots__})

    @property
    def category(self) -> str | None:
        """The category of the reason; None if kept."""
        return None if self.reason is None else self.reason.category

    def to_dict(self) -> dict[str, Any]:
        """Return the block as plain data, ready for JSON; docs/schema.md describes each field."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "reason": None if self.reason is None else self.reason._asdict()}
