"""Say what a report is of, and how it was made: its head, and the numbers at its top."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import cleanpress
from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.display.brief import brief_call, count_of
from cleanpress.io.files import visible_name
from cleanpress.report.figures import Figures
from cleanpress.report.inputs import Given
from cleanpress.report.looked import shown_text

__all__ = ["About", "cards", "facts", "job_of", "names"]

NAMED_FILES = 5


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


def job_of(about: About) -> Any:
    """Return the job spec, or for a run of pages an Extraction with default options in its place."""
    for manifest in about.given.manifests:
        return Extraction() if manifest["task"].get("job") == "Extraction" else about.job
    is_page = about.given.kind == "run" and "confidence" in about.given.columns.beside
    return Extraction() if is_page else about.job


def names(paths: Sequence[str]) -> str:
    """Return the first of some paths, and how many more there are."""
    named = [visible_name(path) for path in paths[:NAMED_FILES]]
    more = f", and {len(paths) - NAMED_FILES:,} more" if len(paths) > NAMED_FILES else ""
    return ", ".join(named) + more


def facts(about: About, figures: Figures) -> Iterable[tuple[str, str]]:
    """Yield what the head says, by name."""
    given = about.given
    files = f"{count_of(given.files, 'file')}: " if given.files != len(given.paths) else ""
    yield "Read", f"{files}{names(given.paths)}"
    yield "Documents", _documents(about, figures)
    unseen = [
        (figures.failed, "could not be read or cleaned"), (figures.set_aside, "set aside by the run"),
        (figures.missing, "without text"),
    ]  # fmt: skip
    if any(number for number, _ in unseen):
        yield "Not among them", ", ".join(f"{number:,} {what}" for number, what in unseen if number)
    yield (
        ("Extraction" if isinstance(job_of(about), Extraction) else "Pipeline"),
        shown_text(_pipeline(about)),
    )
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
            return f"{here}; the run by cleanpress {shown_text(str(versions.get('cleanpress')))}"
    return here


def cards(about: About, figures: Figures) -> Iterable[tuple[str, str, str]]:
    """Yield the numbers at the top: each, what it is, and more about it."""
    gone = figures.characters - figures.kept
    what = "removed block" if isinstance(job_of(about), Extraction) else "edit"
    yield *_counted(figures.documents - figures.missing, "document", " with text"), ""
    yield f"{figures.share:.1%}", "of the characters removed", f"{gone:,} of {figures.characters:,}"
    kinds = len(figures.categories)
    yield *_counted(figures.edits, what), f"in {kinds:,} {'category' if kinds == 1 else 'categories'}"
    if figures.unchanged:
        yield *_counted(figures.unchanged, "document", " unchanged"), ""
    if figures.emptied:
        yield f"{figures.emptied:,}", "with nothing left", ""
    if figures.failed:
        yield f"{figures.failed:,}", "failed", ""


def _counted(number: int, what: str, more: str = "") -> tuple[str, str]:
    """Return a number, and what it counts, apart."""
    shown, _, words = count_of(number, what).partition(" ")
    return shown, f"{words}{more}"
