"""Add up what was found in each document to the figures of a report, in a memory that has a limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cleanpress.errors import OptionError
from cleanpress.report.bounded import BoundedCounts
from cleanpress.report.looked import Looked, short
from cleanpress.sites.domains import site_of

__all__ = ["BINS", "Figures"]

# Bins of a distribution from 0 to 1.
BINS = 20
# What is remembered of each kind. Cleaners of one's own may have any number of categories, and a crawl any
# number of sites; of the phrases of the package, a crawl has a few thousand.
MOST_CATEGORIES, MOST_SITES, MOST_LANGUAGES, MOST_PHRASES = 1_000, 10_000, 500, 10_000
SHOWN_ERRORS = 5
NO_LANGUAGE = ""


@dataclass
class Figures:
    """Hold the figures of a report.

    documents: how many were looked at. Of these `missing` had no text; of `emptied` nothing was left, and
        `unchanged` have no edit. `failed` could not be read or cleaned, and are not among the others.
    characters, kept, edits: of all documents.
    categories: by category: edits, documents, characters. phrases: by category, language and words:
        characters, documents, edits. sites, languages: documents, characters, characters removed; of a
        language also documents that declare it.
    shares, confidences: how many documents in each of 20 bins from 0 to 1; the last one includes 1. Documents
        without any edit are in `unchanged` alone.
    knows_characters: whether it is known how many characters each category took.
    by_host:   whether sites are hosts, since tldextract, which knows registrable domains, is not installed.
    """

    documents: int = 0
    missing: int = 0
    emptied: int = 0
    unchanged: int = 0
    failed: int = 0
    set_aside: int = 0
    characters: int = 0
    kept: int = 0
    edits: int = 0
    categories: BoundedCounts = field(default_factory=lambda: BoundedCounts(MOST_CATEGORIES))
    phrases: BoundedCounts = field(default_factory=lambda: BoundedCounts(MOST_PHRASES))
    sites: BoundedCounts = field(default_factory=lambda: BoundedCounts(MOST_SITES))
    languages: BoundedCounts = field(default_factory=lambda: BoundedCounts(MOST_LANGUAGES))
    shares: list[int] = field(default_factory=lambda: [0] * BINS)
    confidences: list[int] = field(default_factory=lambda: [0] * BINS)
    knows_characters: bool = True
    by_host: bool = False
    errors: list[str] = field(default_factory=list)

    def add(self, looked: Looked) -> None:
        """Add a document."""
        self.documents += 1
        if looked.missing:
            self.missing += 1
            return
        self.characters += looked.characters
        self.kept += looked.kept
        self.edits += looked.edits
        self._add_distributions(looked)
        self._add_reasons(looked)
        self._add_place(looked)

    def _add_distributions(self, looked: Looked) -> None:
        self.emptied += bool(looked.characters) and not looked.kept
        if looked.edits or looked.share:
            self.shares[_bin(looked.share)] += 1
        else:
            self.unchanged += 1
        if looked.confidence is not None:
            self.confidences[_bin(looked.confidence)] += 1

    def _add_reasons(self, looked: Looked) -> None:
        for category, taken in looked.categories.items():
            self.knows_characters &= taken.characters is not None
            self.categories.add(category, (taken.edits, 1, taken.characters or 0))
        for phrase, taken in looked.phrases.items():
            self.phrases.add(phrase, (taken.characters or 0, 1, taken.edits))

    def _add_place(self, looked: Looked) -> None:
        gone = max(0, looked.characters - looked.kept)
        site = self.site_of(looked.url)
        if site is not None:
            self.sites.add(short(site), (1, looked.characters, gone))
        declared = primary_language(looked.language)
        language = declared or looked.phrase_language or NO_LANGUAGE
        self.languages.add(language, (1, looked.characters, gone, int(declared is not None)))

    def site_of(self, url: str | None) -> str | None:
        """Return the registrable domain of a URL or, without tldextract, its host; or None."""
        if not isinstance(url, str):
            return None
        if not self.by_host:
            try:
                return site_of(url)
            except OptionError:  # tldextract is not installed
                self.by_host = True
        return host_of(url)

    def add_failure(self, row: Mapping[str, Any]) -> None:
        """Count a document that could not be read or cleaned, by its failed record."""
        self.failed += 1
        if len(self.errors) < SHOWN_ERRORS:
            where = f", {row['unit']} {row['position']:,}" if "position" in row else ""
            self.errors.append(f"{row['input']}{where}: {row['error']}")

    @property
    def share(self) -> float:
        """Return the share of all characters that is gone, from 0 to 1."""
        return max(0.0, 1 - self.kept / self.characters) if self.characters else 0.0


def host_of(url: str) -> str | None:
    """Return the host of a URL, as it is written; None where there is none.

    >>> host_of("https://Docs.Example.org:443/3/"), host_of("It rained.")
    ('docs.example.org', None)
    """
    from urllib.parse import urlsplit

    try:
        return urlsplit(url).hostname
    except ValueError:  # brackets that are no address
        return None


def primary_language(tag: object) -> str | None:
    """Return the language of a tag, without region and script; None for what is no tag.

    >>> primary_language("pt-BR"), primary_language("EN_us"), primary_language("Danish")
    ('pt', 'en', None)
    """
    if not isinstance(tag, str):
        return None
    primary = tag.strip().replace("_", "-").partition("-")[0].lower()
    return primary if 2 <= len(primary) <= 3 and primary.isascii() and primary.isalpha() else None


def _bin(value: float) -> int:
    return min(max(int(value * BINS), 0), BINS - 1)
