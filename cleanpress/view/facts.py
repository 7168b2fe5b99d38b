"""Say what is known of a change, in names and values: why, by which cleaner, how surely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cleanpress.categories import OF_PHRASES
from cleanpress.display.characters import visible
from cleanpress.view.data import Mark

if TYPE_CHECKING:
    from cleanpress.edits import Edit, Reason

__all__ = ["facts_of", "mark_of_edit"]

# What the detail of a reason is, by its category.
_DETAILS = {
    "element": "element",
    "hidden": "hidden by",
    "site_line": "site",
    "repeated": "repeats",
}
LONGEST = 300  # characters of a fact


def facts_of(reason: Reason) -> Iterator[tuple[str, str]]:
    """Yield what a reason says beside its category. A phrase is told with its language.

    >>> from cleanpress import Reason
    >>> list(facts_of(Reason("comment_form", "en:leave a reply")))
    [('language', 'en'), ('phrase', 'leave a reply')]
    >>> list(facts_of(Reason("curly_quote")))
    []
    """
    category, detail = reason
    language, between, phrase = detail.partition(":")
    if not detail:
        return
    if category in OF_PHRASES and between:
        yield ("phrase list", "your own") if language == "own" else ("language", _short(language))
        yield "phrase", _short(phrase)
    else:
        yield _DETAILS.get(category, "detail"), _short(detail)


def mark_of_edit(edit: Edit, original: str, cleaners: Mapping[Reason, str]) -> Mark:
    """Return the mark of an edit of a text. cleaners: which made an edit for each reason."""
    reasons, confidence = edit.reasons, edit.confidence
    facts: list[tuple[str, str]] = []
    for number, reason in enumerate(reasons):
        if number:
            facts.append(("then", _short(reason.category)))
        facts += facts_of(reason)
    made = dict.fromkeys(cleaners[reason] for reason in reasons if reason in cleaners)
    if made:
        facts.append(("cleaner", _short(", then ".join(made))))
    if confidence is not None:
        facts.append(("confidence", f"{confidence:.2f}"))
    gone = original[edit.start : edit.end]
    is_blank = not gone.strip() or not gone.replace("\n", "").isprintable()
    return Mark(_short(edit.category), tuple(facts), is_blank=is_blank)


def _short(text: str) -> str:
    text = visible(text[: LONGEST + 1].replace("\n", " "))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
