"""Write the page of a report over many documents: its figures as tables and plots, and its documents."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import cleanpress
from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.categories import CATEGORIES
from cleanpress.display.brief import brief_call, count_of
from cleanpress.display.characters import visible
from cleanpress.display.colors import HUES, color_of
from cleanpress.io.files import visible_name
from cleanpress.report.bounded import BoundedCounts
from cleanpress.report.figures import BINS, NO_LANGUAGE, Figures
from cleanpress.report.inputs import Given
from cleanpress.report.plots import distribution, range_of
from cleanpress.report.records import Found
from cleanpress.report.sample import Shown
from cleanpress.view import shell, write_article

__all__ = ["LARGEST", "About", "write_corpus_page"]

# The size of the file in bytes, for which documents are left out: a mail takes it, and a browser opens it.
LARGEST = 5_000_000
# Rows of a table; the search of the page finds no others.
MOST_CATEGORIES, MOST_SITES, MOST_LANGUAGES, MOST_PHRASES = 100, 200, 100, 400
NAMED_FILES = 5
FEW_CATEGORIES = 3  # that are named of a document in the list


@dataclass(frozen=True)
class About:
    """Hold what the head of a report says: what was read, and how.

    documents: how many there are. wanted: how many of them were to be cleaned; None for all.
    """

    given: Given
    job: Cleaning | Extraction
    documents: int
    wanted: int | None
    seed: int
    title: str | None


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


class Entry(NamedTuple):
    """Hold a document in the list: its number in the report, from 1, and what is said of it there."""

    number: int
    name: str
    where: str
    said: str
    bar: float
    drawn: bool
    marks: Sequence[tuple[str, str]]
    article: Any


def write_corpus_page(about: About, figures: Figures, shown: Sequence[Shown[Found]]) -> tuple[str, int]:
    """Return the page, and how many documents can be opened in it: as many as its size allows."""
    base = _write(about, figures, [], len(shown))
    left = LARGEST - len(base.encode("utf-8", "replace")) - 1_000
    entries: list[Entry] = []
    for number, each in enumerate(shown, 1):
        entry = _entry(number, each)
        left -= len(_template("document.html").module.document(entry).encode("utf-8", "replace"))
        if left < 0:
            break
        entries.append(entry)
    return _write(about, figures, entries, len(shown)), len(entries)


def _write(about: About, figures: Figures, entries: Sequence[Entry], chosen: int) -> str:
    title = about.title or f"{_names(about.given.paths)} – cleanpress"
    from markupsafe import Markup

    body = _template("report.html").render(
        title=text_of(about.title or "What cleanpress removed"),
        facts=list(_facts(about, figures)),
        is_run=about.given.kind == "run",
        is_html=isinstance(_job_of(about), Extraction),
        cards=list(_cards(about, figures)),
        figures=figures,
        plots=list(_plots(figures)) if figures.documents else [],
        categories=_categories(figures),
        phrases=_phrases(figures),
        sites=_sites(figures),
        languages=_languages(figures),
        entries=entries,
        chosen=chosen,
        largest=f"{LARGEST // 1_000_000} MB",
        errors=[text_of(error) for error in figures.errors],
    )
    styles = [_file("report.css"), _mark_styles()]
    return shell(text_of(title), Markup(body), styles=styles, scripts=[_file("report.js")])


def _mark_styles() -> str:
    """Return the colors of categories, as classes."""
    return "\n".join(f".mark.h{hue} {{ --mark: {hue * 360 // HUES}; }}" for hue in range(HUES))


def _color(category: str) -> str:
    """Return the classes of the color of a category."""
    color = color_of(category)
    return "pale" if color.is_pale else f"h{color.hue}"


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["text"] = text_of
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment.get_template(name)


def _file(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text("utf-8")


def text_of(text: str) -> str:
    """Return a text as it can stand in a page: with nothing that a browser obeys, or UTF-8 cannot hold."""
    return visible(text).encode("utf-8", "replace").decode("utf-8")


# --- What was read --------------------------------------------------------------------------------


def _job_of(about: About) -> Any:
    """Return the job spec, or for a run of pages an Extraction with default options in its place."""
    for manifest in about.given.manifests:
        return Extraction() if manifest["task"].get("job") == "Extraction" else about.job
    is_page = about.given.kind == "run" and "confidence" in about.given.columns.beside
    return Extraction() if is_page else about.job


def _names(paths: Sequence[str]) -> str:
    named = [visible_name(path) for path in paths[:NAMED_FILES]]
    more = f", and {len(paths) - NAMED_FILES:,} more" if len(paths) > NAMED_FILES else ""
    return ", ".join(named) + more


def _facts(about: About, figures: Figures) -> Iterable[tuple[str, str]]:
    """Yield what the head says, by name."""
    given = about.given
    files = f"{count_of(given.files, 'file')}: " if given.files != len(given.paths) else ""
    yield "Read", f"{files}{_names(given.paths)}"
    yield "Documents", _documents(about, figures)
    unseen = [
        (figures.failed, "could not be read or cleaned"), (figures.set_aside, "set aside by the run"),
        (figures.missing, "without text"),
    ]  # fmt: skip
    if any(number for number, _ in unseen):
        yield "Not among them", ", ".join(f"{number:,} {what}" for number, what in unseen if number)
    yield ("Extraction" if isinstance(_job_of(about), Extraction) else "Pipeline"), text_of(_pipeline(about))
    yield "Made", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_versions(about)}"


def _documents(about: About, figures: Figures) -> str:
    looked = f"{figures.documents:,}"
    if about.given.kind == "run":
        words = [
            name
            for word, name in about.given.columns.beside.items()
            if word in ("edits", "counts", "removed")
        ]
        return f"{looked}, the output of a run: its columns {', '.join(words)} say what was removed"
    if about.wanted is None or about.documents <= about.wanted:
        return f"all {looked} were cleaned for this report"
    return (
        f"{about.documents:,}, of which {about.wanted:,} were drawn (seed {about.seed}) and cleaned for this "
        "report; all figures are of these"
    )


def _pipeline(about: About) -> str:
    for manifest in about.given.manifests:
        return _task_of(manifest["task"])
    if about.given.kind == "run":
        return "not known, as there is no manifest"
    if isinstance(about.job, Extraction):
        given = {
            name: getattr(about.job, name)
            for name in ("favor", "comments", "hidden", "model", "keep", "only")
            if getattr(about.job, name) != getattr(Extraction(), name)
        }
        return brief_call("extract", ["page"], given)
    return ", ".join(cleaner.name for cleaner in cast("Any", about.job.pipeline))


def _task_of(task: Mapping[str, Any]) -> str:
    if task.get("job") == "Extraction":
        return f"extract(page, favor={task.get('favor', 'balanced')!r})"
    import tomllib

    try:
        cleaners = tomllib.loads(str(task.get("pipeline", ""))).get("cleaner", [])
        return ", ".join(str(cleaner.get("use")) for cleaner in cleaners) or "none"
    except (tomllib.TOMLDecodeError, AttributeError):
        return "not known"


def _versions(about: About) -> str:
    here = f"cleanpress {cleanpress.__version__}, Python {platform.python_version()}"
    for manifest in about.given.manifests:
        versions = manifest.get("versions")
        if isinstance(versions, Mapping):
            return f"{here}; the run by cleanpress {text_of(str(versions.get('cleanpress')))}"
    return here


# --- Figures --------------------------------------------------------------------------------------


def _cards(about: About, figures: Figures) -> Iterable[tuple[str, str, str]]:
    """Yield the numbers at the top: each, what it is, and more about it."""
    gone = figures.characters - figures.kept
    what = "removed blocks" if isinstance(_job_of(about), Extraction) else "edits"
    yield f"{figures.documents - figures.missing:,}", "documents with text", ""
    yield f"{figures.share:.1%}", "of the characters removed", f"{gone:,} of {figures.characters:,}"
    yield (
        f"{figures.edits:,}",
        what,
        f"in {count_of(len(figures.categories), 'category').replace('ys', 'ies')}",
    )
    if figures.unchanged:
        yield f"{figures.unchanged:,}", "documents unchanged", ""
    if figures.emptied:
        yield f"{figures.emptied:,}", "with nothing left", ""
    if figures.failed:
        yield f"{figures.failed:,}", "failed", ""


def _plots(figures: Figures) -> Iterable[tuple[str, str, Table]]:
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


def _categories(figures: Figures) -> Table:
    known = figures.knows_characters
    counts = figures.categories
    found = counts.top()
    found.sort(key=lambda item: -(item[1][2] if known else item[1][0]))
    most = max((numbers[2] if known else numbers[0] for _, numbers in found), default=0)
    rows = [
        Row(
            text_of(str(name)), [f"{edits:,}", f"{documents:,}", f"{characters:,}" if known else "not known"],
            _bar(characters if known else edits, most), CATEGORIES.get(str(name), ""), _color(str(name)),
        )
        for name, (edits, documents, characters) in found[:MOST_CATEGORIES]
    ]  # fmt: skip
    return Table(
        ("category", "edits", "documents", "characters"),
        rows,
        _note(counts, MOST_CATEGORIES, "categories", ("edits", "documents", "characters")),
    )


def _phrases(figures: Figures) -> Table:
    found = figures.phrases.top(MOST_PHRASES)
    most = found[0][1][0] if found else 0
    rows = [
        Row(
            text_of(phrase), [language, f"{documents:,}", f"{edits:,}", f"{characters:,}"],
            _bar(characters, most), color=_color(category), mark=text_of(category),
        )
        for (category, language, phrase), (characters, documents, edits) in cast("Any", found)
    ]  # fmt: skip
    columns = ("phrase", "language", "documents", "times", "characters")
    return Table(
        columns, rows, _note(figures.phrases, MOST_PHRASES, "phrases", ("characters", "documents", "times"))
    )


def _sites(figures: Figures) -> Table:
    found = figures.sites.top(MOST_SITES)
    rows = [
        Row(
            text_of(str(site)),
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


def _languages(figures: Figures) -> Table:
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


# --- Documents ------------------------------------------------------------------------------------


def _entry(number: int, shown: Shown[Found]) -> Entry:
    found = shown.document
    looked = found.looked
    said = f"{looked.share:.0%} of {count_of(looked.characters, 'character')} removed"
    if looked.confidence is not None:
        said = f"confidence {looked.confidence:.2f}, {said}"
    ranked = sorted(
        looked.categories.items(), key=lambda item: (-(item[1].characters or item[1].edits), item[0])
    )
    marks = [(text_of(name), _color(name)) for name, _ in ranked[:FEW_CATEGORIES]]
    return Entry(
        number, text_of(found.name), text_of(found.where) if found.where != found.name else "", said,
        round(100 * shown.score, 1), shown.drawn, marks,
        write_article(cast("Any", found.view), number=number),
    )  # fmt: skip
