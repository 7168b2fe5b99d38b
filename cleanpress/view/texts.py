"""Make the view of a cleaned text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from cleanpress.display.brief import count_of
from cleanpress.display.cards import cleaned_summary
from cleanpress.display.characters import visible
from cleanpress.view.data import Level, View
from cleanpress.view.facts import mark_of_edit
from cleanpress.view.rows import MOST_CHARACTERS, MOST_EDITS, bounded_rows, rows_of

if TYPE_CHECKING:
    from cleanpress.cleaned import Cleaned
    from cleanpress.edits import Edit, Reason

__all__ = ["view_of_cleaned"]


def view_of_cleaned(cleaned: Cleaned, *, title: str | None = None) -> View:
    """Return the view of a cleaned text, at each value of `favor` if its pipeline has one.

    title: by default "Cleaned text".

    >>> from cleanpress import explain
    >>> view_of_cleaned(explain("Leave a Reply\\nIt rained.")).summary
    '10 characters of 24 kept, 1 edit'
    >>> [level.name for level in view_of_cleaned(explain("It rained.")).levels]
    ['rules', 'recall', 'balanced', 'precision']
    """
    levels = cleaned._at_each_favor() or {"": cleaned}
    results = list(levels.values())
    marks: dict[Edit, int] = {}
    original = cleaned.original
    is_long = len(original) > MOST_CHARACTERS
    edits = [result.edits for result in results]
    rows = tuple(bounded_rows(rows_of(original, edits, marks), marks, shorten=is_long))
    cleaners = _cleaners(results)
    return View(
        "text",
        visible(title or "Cleaned text"),
        tuple(_level(name, result) for name, result in levels.items()),
        next(number for number, result in enumerate(results) if result is cleaned),
        rows,
        tuple(mark_of_edit(edit, original, cleaners) for edit in marks),
        notes=_notes(cleaned, is_long=is_long, marks=len(marks)),
    )


def _cleaners(results: Iterable[Cleaned]) -> dict[Reason, str]:
    """Return the name of the cleaner that gave each reason."""
    found: dict[Reason, str] = {}
    for step in chain.from_iterable(result.steps for result in results):
        for edit in step.edits:
            found.update((reason, found.get(reason, step.name)) for reason in edit.reasons)
    return found


def _level(name: str, cleaned: Cleaned) -> Level:
    # As many as are shown: an edit that another one swallowed is not.
    counts = Counter(edit.category for edit in cleaned.edits)
    return Level(name, cleaned_summary(cleaned), tuple(counts.most_common()))


def _notes(cleaned: Cleaned, *, is_long: bool, marks: int) -> tuple[str, ...]:
    notes = []
    if is_long:
        size = count_of(len(cleaned.original), "character")
        notes.append(f"The text has {size}. What is far from any change is left out here.")
    if marks > MOST_EDITS:
        notes.append(
            f"The text has {count_of(len(cleaned.edits), 'edit')}. The first {MOST_EDITS:,} are shown."
        )
    return tuple(notes)
