"""Make the cards of results: what is worth showing of them, in a size that any notebook can take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cleanpress.display.brief import brief_counts, count_of
from cleanpress.display.characters import visible, visible_lines

if TYPE_CHECKING:
    from cleanpress.cleaned import Cleaned, Removal
    from cleanpress.cleaner import Pipeline
    from cleanpress.edits import Edit
    from cleanpress.html.document import Document

__all__ = ["Card", "Sign", "Stretch", "cleaned_card", "document_card", "pipeline_card"]

# What is shown at most, of a result of any size.
MOST_CHARACTERS, MOST_EDITS, MOST_ROWS = 20_000, 500, 100
LONGEST_KEPT = 2_000  # characters between two changes; of more the middle is left out
LONGEST_CELL = 200
KEPT, GONE, COME, NOTE = "", "-", "+", "…"
Sign = str


class Stretch(NamedTuple):
    """Hold a run of text and its fate: KEPT, GONE, COME in its place; or a NOTE of what is not shown."""

    text: str
    sign: Sign = KEPT
    category: str = ""
    reason: str = ""


class Card(NamedTuple):
    """Hold what is worth showing of a result.

    name:      of its class.
    summary:   what matters most, in a line.
    counts:    how much of each category; whoever shows it gives each a color.
    facts:     names and values.
    stretches: the text.
    table:     a heading, the names of columns, and rows; a cell that is a category has its color.
    """

    name: str
    summary: str
    counts: Mapping[str, int] = {}
    facts: Sequence[tuple[str, str]] = ()
    stretches: Sequence[Stretch] = ()
    heading: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def cleaned_card(cleaned: Cleaned) -> Card:
    """Return the card of a cleaned text: the original, with all that was changed in its place.

    >>> from cleanpress import explain
    >>> card = cleaned_card(explain("Leave a Reply\\nIt rained."))
    >>> card.summary, [(stretch.sign, stretch.text) for stretch in card.stretches]
    ('10 characters of 24 kept, 1 edit', [('-', 'Leave a Reply\\n'), ('', 'It rained.')])
    """
    return Card(
        "Cleaned", cleaned_summary(cleaned), cleaned.counts, stretches=list(_bounded(_stretches(cleaned)))
    )


def cleaned_summary(cleaned: Cleaned) -> str:
    """Return how much of a text was kept, and the number of edits."""
    before, after = len(cleaned.original), len(cleaned.text)
    edits = sum(len(step.edits) for step in cleaned.steps)
    if not edits:
        return f"{count_of(before, 'character')}, nothing to clean"
    if after > before:
        return f"{count_of(before, 'character')} became {after:,}, {count_of(edits, 'edit')}"
    return f"{count_of(after, 'character')} of {before:,} kept, {count_of(edits, 'edit')}"


def _stretches(cleaned: Cleaned) -> Iterator[Stretch]:
    at = 0
    edits = cleaned.edits
    for edit in edits[:MOST_EDITS]:
        yield from _kept(cleaned.original[at : edit.start])
        yield from _changed(edit, cleaned.original[edit.start : edit.end])
        at = edit.end
    if len(edits) > MOST_EDITS:
        yield Stretch(f"{len(edits) - MOST_EDITS:,} more edits", NOTE)
    else:
        yield from _kept(cleaned.original[at:])


def _kept(text: str) -> Iterator[Stretch]:
    if len(text) <= LONGEST_KEPT:
        yield Stretch(visible_lines(text))
        return
    half = LONGEST_KEPT // 2
    yield Stretch(visible_lines(text[:half]))
    yield Stretch(f"{len(text) - 2 * half:,} characters unchanged", NOTE)
    yield Stretch(visible_lines(text[-half:]))


def _changed(edit: Edit, gone: str) -> Iterator[Stretch]:
    reason = ", then ".join(map(str, edit.reasons))[:LONGEST_CELL]
    if edit.confidence is not None:
        reason = f"{reason} {edit.confidence:.2f}"
    for text, sign in ((gone, GONE), (edit.replacement, COME)):
        if text:
            shown = visible_lines(text[:LONGEST_KEPT], changed=True)
            yield Stretch(shown + "…" * (len(text) > LONGEST_KEPT), sign, edit.category, reason)


def _bounded(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield stretches until that is enough."""
    left = MOST_CHARACTERS
    for stretch in stretches:
        if not stretch.text:
            continue
        if left <= 0:
            yield Stretch("The rest is not shown", NOTE)
            return
        yield stretch._replace(text=stretch.text[:left])
        left -= len(stretch.text)


def document_card(document: Document) -> Card:
    """Return the card of the content of a page: its metadata, the text, and what was removed."""
    said = document._described().items()
    facts = [
        (name, _cell(", ".join(value) if isinstance(value, tuple) else value))
        for name, value in said
        if value
    ]
    removed = document.removed
    return Card(
        "Document",
        document_summary(document),
        document.counts,
        facts,
        list(_bounded(_kept(document.text))),
        f"{len(removed):,} removed"
        if len(removed) <= MOST_ROWS
        else f"{MOST_ROWS} of {len(removed):,} removed",
        ("category", "detail", "confidence", "text"),
        [_row(removal) for removal in removed[:MOST_ROWS]],
    )


def document_summary(document: Document) -> str:
    """Return how much of a page was kept."""
    kept = sum(block.kept for block in document.blocks)
    size = count_of(len(document.text), "character")
    source = "" if document.source == "page" else f", from the page's {document.source}"
    return f"{size}, {kept:,} of {count_of(len(document.blocks), 'block')} kept{source}"


def _row(removal: Removal) -> tuple[str, ...]:
    confidence = "" if removal.confidence is None else f"{removal.confidence:.2f}"
    return removal.category, _cell(removal.reason.detail), confidence, _cell(removal.text)


def pipeline_card(pipeline: Pipeline) -> Card:
    """Return the card of a pipeline: its cleaners, and the options that are not the default."""
    rows = [
        (cleaner.name, _cell(", ".join(f"{name}={value!r}" for name, value in cleaner.options().items())))
        for cleaner in pipeline.cleaners[:MOST_ROWS]
    ]
    return Card("Pipeline", count_of(len(pipeline), "cleaner"), columns=("cleaner", "options"), rows=rows)


def _cell(text: str) -> str:
    text = visible(text[: LONGEST_CELL + 1].replace("\n", " "))
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + "…"


def with_counts(summary: str, counts: Mapping[str, int], items: int) -> str:
    """Return a summary with the first of the counts behind it."""
    return f"{summary}: {brief_counts(counts, items)}" if counts else summary
