"""The result of cleaning: the text, and the record that explains and undoes it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from cleanpress.edits import Edit, apply, compose, invert

__all__ = ["Cleaned", "Removal", "Step"]


class Step(NamedTuple):
    """What one cleaner did: its name, and its edits in the offsets of the text it was given."""

    name: str
    edits: list[Edit]


class Removal(NamedTuple):
    """A stretch of text that went: where it stood in the original, what it said, and why it went."""

    start: int
    end: int
    text: str
    reason: str
    score: float | None = None

    @property
    def category(self) -> str:
        """The reason up to its first colon."""
        return self.reason.partition(":")[0]


@dataclass(frozen=True)
class Cleaned:
    """A cleaned text with its record.

    original: the text as it was given.
    text:     the text after the last step.
    steps:    what each cleaner did, in order; cleaners that found nothing are left out.

    >>> import cleanpress
    >>> result = cleanpress.explain("Leave a Reply\\nIt rained all day.")
    >>> result.text, result.counts
    ('It rained all day.', {'comment_form': 1})
    >>> result.restore() == result.original
    True
    >>> cleanpress.explain("It rained all day.").edits
    []
    """

    original: str
    text: str
    steps: tuple[Step, ...]

    @cached_property
    def edits(self) -> list[Edit]:
        """All steps as one edit list, in the offsets of the original."""
        edits: list[Edit] = []
        for step in self.steps:
            edits = compose(edits, step.edits)
        return edits

    @property
    def removed(self) -> list[Removal]:
        """The words that went, in order: every edit that leaves nothing but space where there was more."""
        return [
            Removal(edit.start, edit.end, gone, edit.reason, edit.score)
            for edit in self.edits
            if not edit.replacement.strip() and (gone := self.original[edit.start : edit.end]).strip()
        ]

    @property
    def counts(self) -> dict[str, int]:
        """How many edits of each category, the most frequent first."""
        return dict(Counter(edit.category for step in self.steps for edit in step.edits).most_common())

    def undo(self) -> list[Edit]:
        """Return the edits that take `text` back to `original`: keep them, and nothing is lost."""
        return invert(self.original, self.edits)

    def restore(self, *categories: str) -> str:
        """Return the original; or, given categories, the cleaned text with only these put back.

        >>> import cleanpress
        >>> cleanpress.explain("Leave a Reply\\n“It rained.”").restore("comment_form")
        'Leave a Reply\\n"It rained."'
        """
        if not categories:
            return apply(self.text, self.undo())
        keep = [edit for edit in self.edits if not set(categories).intersection(edit.categories)]
        return apply(self.original, keep)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain data for JSON. `text` and `undo` together hold all of the original."""
        return {
            "text": self.text,
            "counts": self.counts,
            "edits": [
                {
                    **edit._asdict(),
                    "category": edit.category,
                    "original": self.original[edit.start : edit.end],
                }
                for edit in self.edits
            ],
            "undo": [[edit.start, edit.end, edit.replacement] for edit in self.undo()],
        }
