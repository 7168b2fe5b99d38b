"""Write the figures of a report as tables and plots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

from cleanpress.categories import CATEGORIES
from cleanpress.display.brief import count_of
from cleanpress.report.bounded import BoundedCounts
from cleanpress.report.figures import BINS, NO_LANGUAGE, Figures
from cleanpress.report.looked import shown_text
from cleanpress.report.plots import distribution, range_of
from cleanpress.view.data import hue_of

__all__ = ["Row", "Table", "categories", "languages", "phrases", "plots", "sites"]

# Rows of a table; the search of the page finds no others.
MOST_CATEGORIES, MOST_SITES, MOST_LANGUAGES, MOST_PHRASES = 100, 200, 100, 400


class Row(NamedTuple):
    """Hold a row of a table.

    name:  what is counted; about: more about it. cells: the numbers, as they are shown.
    bar:   the length of its bar, from 0 to 100. color: the class of the color of its category.
    mark:  a category, of a phrase.
    """

    name: str
    cells: Sequence[str]
    bar: float = 0.0
    about: str = ""
    color: str = ""
    mark: str = ""


class Table(NamedTuple):
    """Hold a table: names of its columns, rows, and what is to be said of rows that are not shown."""

    columns: Sequence[str]
    rows: Sequence[Row]
    note: str = ""


def plots(figures: Figures) -> Iterable[tuple[str, str, Table]]:
    """Yield the plots: what each shows, the SVG, and the same as a table."""
    for name, counts, title, label in (
        ("plot-shares", figures.shares, "How much was removed", "share of the characters removed"),
        ("plot-confidences", figures.confidences, "How sure the extraction is", "confidence"),
    ):
        total = sum(counts)
        if not total:
            continue
        median = _median(counts)
        what = f"{count_of(total, 'document')}, half of them below about {median:.0%}."
        if name == "plot-shares":
            what += f" Not among them: {figures.unchanged:,} unchanged." * bool(figures.unchanged)
        rows = [Row(range_of(number, BINS), [f"{count:,}"]) for number, count in enumerate(counts)]
        yield (
            title,
            what,
            distribution(counts, name, title, f"Documents by {label}. {what}", label),
            Table([label, "documents"], rows),
        )  # type: ignore[misc]


def _median(counts: Sequence[int]) -> float:
    """Return the middle of the bin with the median."""
    half, passed = sum(counts) / 2, 0
    for number, count in enumerate(counts):
        passed += count
        if passed >= half:
            return (number + 0.5) / len(counts)
    return 0.0


def categories(figures: Figures) -> Table:
    """Return what each category took: those that took most first."""
    known = figures.knows_characters
    counts = figures.categories
    found = counts.top()
    found.sort(key=lambda item: -(item[1][2] if known else item[1][0]))
    most = max((numbers[2] if known else numbers[0] for _, numbers in found), default=0)
    rows = [
        Row(
            shown_text(str(name)),
            [f"{edits:,}", f"{documents:,}", f"{characters:,}" if known else "not known"],
            _bar(characters if known else edits, most), CATEGORIES.get(str(name), ""), hue_of(str(name)),
        )
        for name, (edits, documents, characters) in found[:MOST_CATEGORIES]
    ]  # fmt: skip
    return Table(
        ("category", "edits", "documents", "characters"),
        rows,
        _note(counts, MOST_CATEGORIES, "categories", ("edits", "documents", "characters")),
    )


def phrases(figures: Figures) -> Table:
    """Return what each phrase took: those that took most first."""
    found = figures.phrases.top(MOST_PHRASES)
    most = found[0][1][0] if found else 0
    rows = [
        Row(
            shown_text(phrase), [language, f"{documents:,}", f"{edits:,}", f"{characters:,}"],
            _bar(characters, most), color=hue_of(category), mark=shown_text(category),
        )
        for (category, language, phrase), (characters, documents, edits) in cast("Any", found)
    ]  # fmt: skip
    columns = ("phrase", "language", "documents", "times", "characters")
    return Table(
        columns, rows, _note(figures.phrases, MOST_PHRASES, "phrases", ("characters", "documents", "times"))
    )


def sites(figures: Figures) -> Table:
    """Return what was removed from the documents of each site."""
    found = figures.sites.top(MOST_SITES)
    rows = [
        Row(
            shown_text(str(site)),
            [f"{documents:,}", f"{gone:,}", f"{_share(gone, characters):.1%}"],
            100 * _share(gone, characters),
        )
        for site, (documents, characters, gone) in found
    ]
    note = _note(figures.sites, MOST_SITES, "sites", ("documents", "characters", "removed characters"))
    if figures.by_host and rows:
        note = (
            f"Sites are hosts here, as tldextract, which knows registrable domains, is not installed. {note}"
        )
    return Table(("site", "documents", "removed", "share"), rows, note)


def languages(figures: Figures) -> Table:
    """Return what was removed from the documents of each language, and how it is known."""
    found = figures.languages.top(MOST_LANGUAGES)
    rows = [
        Row(
            str(language) if language != NO_LANGUAGE else "not known",
            [
                f"{documents:,}",
                _source(documents, declared, str(language)),
                f"{gone:,}",
                f"{_share(gone, characters):.1%}",
            ],
            100 * _share(gone, characters),
        )
        for language, (documents, characters, gone, declared) in found
    ]
    columns = ("language", "documents", "known by", "removed", "share")
    return Table(
        columns,
        rows,
        _note(
            figures.languages, MOST_LANGUAGES, "languages", ("documents", "characters", "removed characters")
        ),
    )


def _source(documents: int, declared: int, language: str) -> str:
    """Return how the language of so many documents is known."""
    if language == NO_LANGUAGE:
        return "–"
    if declared == documents:
        return "declared"
    return "phrases" if not declared else f"declared {declared:,}, phrases {documents - declared:,}"


def _share(gone: int, characters: int) -> float:
    return gone / characters if characters else 0.0


def _bar(value: float, most: float) -> float:
    return round(100 * max(value, 0) / most, 1) if most > 0 else 0.0


def _note(counts: BoundedCounts, most: int, what: str, units: Sequence[str]) -> str:
    """Return what is to be said of a table that does not show everything, or not exactly.

    units: of the numbers that are counted.
    """
    said = []
    hidden = len(counts.top()) - most
    if hidden > 0:
        said.append(f"The {most:,} {what} with the most are shown, of {len(counts):,}.")
    if not counts.is_exact:
        least = ", ".join(f"{error:,} {unit}" for error, unit in zip(counts.errors, units, strict=False))
        said.append(
            f"There are more {what} than were remembered at a time: the numbers are lower bounds, and too "
            f"low by {least} at most."
        )
    return " ".join(said)
