"""Say of one document what a report counts: how much was removed, why, and how sure that was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cleanpress.adapters.jobs import removed_text
from cleanpress.display.characters import visible
from cleanpress.text.lazy_regex import lazy

if TYPE_CHECKING:
    from cleanpress.cleaned import Cleaned
    from cleanpress.edits import Edit
    from cleanpress.html.document import Document

__all__ = [
    "Looked",
    "Taken",
    "look_at_edits",
    "look_at_page",
    "look_at_record",
    "look_at_text",
    "score_of",
    "short",
    "shown_text",
]

# The detail of a reason that is a phrase: its language, and its words; "own" for phrases of one's own.
PHRASE = lazy(r"(?s)([a-z]{2,3}(?:[-_][A-Za-z0-9]+)*):(.+)")
OWN = "own"
LONGEST = 200  # characters of a phrase, of a category and of a site that are kept
# Of a text this short, half of the score: two words that were all debris are no reason for concern.
SHORT = 200


class Taken(NamedTuple):
    """Say how much one category or phrase took of a document.

    edits:      edits of a text; removed blocks of a page.
    characters: how many characters there are less; None where that is not known.
    """

    edits: int
    characters: int | None


class Looked(NamedTuple):
    """Hold what is counted of one document.

    characters: of the text before cleaning; of a page, of the text that was kept or removed.
    kept:       characters that are left.
    score:      how much a person should look at it, from 0 to 1: see `score_of`.
    categories: what each took.
    phrases:    what each phrase took, by category, language and words.
    confidence: of a page, how good its text is expected to be.
    url, language: as the document declares them; None where it does not.
    missing:    there was no text.
    """

    characters: int = 0
    kept: int = 0
    score: float = 0.0
    categories: Mapping[str, Taken] = {}
    phrases: Mapping[tuple[str, str, str], Taken] = {}
    confidence: float | None = None
    url: str | None = None
    language: str | None = None
    missing: bool = False

    @property
    def share(self) -> float:
        """Return the share of the characters that are gone, from 0 to 1."""
        return max(0.0, 1 - self.kept / self.characters) if self.characters else 0.0

    @property
    def edits(self) -> int:
        """Return the number of edits, or removed blocks."""
        return sum(taken.edits for taken in self.categories.values())

    @property
    def phrase_language(self) -> str | None:
        """Return the language of the phrases that took most; None if no phrase took anything."""
        by_language: dict[str, int] = {}
        for (_, language, _), taken in self.phrases.items():
            if language != OWN:
                by_language[language] = by_language.get(language, 0) + (taken.characters or 0)
        return max(sorted(by_language), key=by_language.__getitem__, default=None)


def score_of(characters: int, share: float, doubtful: float = 0.0, confidence: float | None = None) -> float:
    """Return how much a person should look at a document, from 0 to 1.

    share:      of the characters that are gone.
    doubtful:   how many of the removed characters are expected to be content: of each that a network removed,
                1 minus its confidence.
    confidence: of a page. Most of a page is removed, as it should be, so that this alone is what counts.
    The score of a text is the share removed plus the share that is doubtful, times n / (n + 200) for a text
    of n characters, as a short one that was all debris is common.

    >>> score_of(1800, 0.5), score_of(1800, 0.5, doubtful=180), score_of(20, 1.0) < 0.1
    (0.45, 0.54, True)
    >>> score_of(1800, 0.9, confidence=0.95), score_of(1800, 0.0)
    (0.05, 0.0)
    """
    if confidence is not None:
        return round(1 - confidence, 4)
    if not characters:
        return 0.0
    damping = characters / (characters + SHORT)
    return round(min(1.0, share + doubtful / characters) * damping, 4)


def look_at_text(cleaned: Cleaned, url: str | None = None, language: str | None = None) -> Looked:
    """Return what is counted of a cleaned text: its edits, as `Cleaned.edits` has them.

    >>> from cleanpress import explain
    >>> look_at_text(explain("Leave a Reply\\nIt rained.")).phrases
    {('comment_form', 'en', 'leave a reply'): Taken(edits=1, characters=14)}
    >>> look_at_text(explain("It rained.")).share
    0.0
    """
    return look_at_edits(cleaned.edits, len(cleaned.original), len(cleaned.text), url, language)


def look_at_edits(
    edits: Sequence[Edit], characters: int, kept: int, url: str | None, language: str | None
) -> Looked:
    """Return what is counted of a text by its edits, and the numbers of characters before and after them."""
    categories: dict[str, Taken] = {}
    phrases: dict[tuple[str, str, str], Taken] = {}
    doubtful = 0.0
    for edit in edits:
        less = edit.end - edit.start - len(edit.replacement)
        reason = edit.reasons[0]
        _add(categories, short(reason.category), less)
        found = PHRASE.fullmatch(reason.detail)
        if found is not None and less > 0:
            _add(phrases, (short(reason.category), found[1], short(found[2])), less)
        if edit.confidence is not None:
            doubtful += max(less, 0) * (1 - edit.confidence)
    share = max(0.0, 1 - kept / characters) if characters else 0.0
    score = score_of(characters, share, doubtful)
    return Looked(characters, kept, score, categories, phrases, None, url, language)


def look_at_page(document: Document, url: str | None = None, language: str | None = None) -> Looked:
    """Return what is counted of a page: its blocks that were removed.

    >>> from cleanpress import extract
    >>> page = "<nav><a href='/'>Home</a></nav><p>Boil the water first, then wait a while.</p>"
    >>> look_at_page(extract(page)).categories
    {'navigation': Taken(edits=1, characters=4)}
    >>> look_at_page(extract("")).score
    0.0
    """
    categories: dict[str, Taken] = {}
    phrases: dict[tuple[str, str, str], Taken] = {}
    for removal in document.removed:
        less = len(removal.text.strip())
        _add(categories, short(removal.category), less)
        found = PHRASE.fullmatch(removal.reason.detail)
        if found is not None:
            _add(phrases, (short(removal.category), found[1], short(found[2])), less)
    kept = len(document.text)
    characters = kept + len(removed_text(document.removed))
    return _page(
        characters, kept, categories, phrases, document.confidence,
        url or document.url, language or document.language,
    )  # fmt: skip


def look_at_record(
    text: str,
    counts: Mapping[str, int],
    removed: str | None,
    original: str | None,
    confidence: float | None,
    url: str | None,
    language: str | None,
) -> Looked:
    """Return what is counted of a text or page of which there are no edits, but other columns of a run.

    counts:   edits or removed blocks by category. removed: what was removed; None if that is not known.
    original: the text before cleaning, if it is in another column.
    """
    characters = len(text) + len(removed or "") if original is None else len(original)
    categories = {short(name): Taken(number, None) for name, number in counts.items()}
    return _page(characters, len(text), categories, {}, confidence, url, language)


def _page(
    characters: int,
    kept: int,
    categories: Mapping[str, Taken],
    phrases: Mapping[tuple[str, str, str], Taken],
    confidence: float | None,
    url: str | None,
    language: str | None,
) -> Looked:
    share = max(0.0, 1 - kept / characters) if characters else 0.0
    score = score_of(characters, share, 0.0, confidence)
    return Looked(characters, kept, score, categories, phrases, confidence, url, language)


def _add(counts: dict[Any, Taken], key: Any, less: int) -> None:
    edits, characters = counts.get(key, (0, 0))
    counts[key] = Taken(edits + 1, (characters or 0) + less)


def short(text: str) -> str:
    """Return a text with its end cut off if it is long: it comes from documents, and may be of any size."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def shown_text(text: str) -> str:
    """Return a text as it can stand in a page: with nothing that a browser obeys, or UTF-8 cannot hold."""
    return visible(text).encode("utf-8", "replace").decode("utf-8")
