"""Write a report: read the inputs, add up the figures, choose what is shown, put the page in its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.corpus.arguments import Reading, Writing, check_arguments
from cleanpress.corpus.first_records import check_first_records
from cleanpress.corpus.plan import check_input_of
from cleanpress.corpus.pool import Pool, check_guarded
from cleanpress.corpus.run import cores
from cleanpress.corpus.source import Inputs
from cleanpress.corpus.task import Task
from cleanpress.corpus.work import message_of
from cleanpress.errors import OptionError, PathError
from cleanpress.io.atomic import open_output
from cleanpress.io.files import is_same_file, visible_name
from cleanpress.options import checks_options
from cleanpress.report.figures import Figures
from cleanpress.report.inputs import Given, recognize
from cleanpress.report.one import Kind, view_of_file
from cleanpress.report.page import About, write_corpus_page
from cleanpress.report.plots import check_installed
from cleanpress.report.records import Found, Item, Look, Places, batches, look_at_chunk, sampled
from cleanpress.report.runs import look_at_row
from cleanpress.report.sample import ShownDocuments, ticket_of
from cleanpress.view import write_page

__all__ = ["Progress", "Written", "start", "write_report"]

Job = Cleaning | Extraction
Progress = Callable[[int, int, int], None]
DOCUMENTS, SAMPLE = 2_000, 50


@dataclass(frozen=True)
class Written:
    """Say what a report is of.

    documents: how many there are in the inputs; looked_at: how many of them the figures are of, and failed:
        how many more could not be read or cleaned.
    shown:     how many can be opened in the report.
    bytes:     the size of the file.
    """

    documents: int
    looked_at: int
    failed: int
    shown: int
    bytes: int


@checks_options("corpus")
def write_report(
    inputs: Inputs,
    output: str | PathLike[str],
    job: Job | None = None,
    *,
    column: str | None = None,
    url_column: str | None = None,
    language_column: str | None = None,
    input_format: str | None = None,
    documents: int | None = DOCUMENTS,
    sample: int = SAMPLE,
    seed: int = 0,
    workers: int | None = None,
    timeout: float | None = 60.0,
    title: str | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write what is removed from documents, and why, as one HTML file that needs no network.

    inputs:  a path, as text or `Path`, or any number of them: files, folders, patterns. One file of text or
        HTML is shown whole; of all else, figures and a sample are. The output of a finished
        `cleanpress.corpus.run` is recognized by its manifest, or by its columns `text_edits`, `text_counts`
        or `text_removed`, and is not cleaned again.
    output:  an HTML file, which appears whole or not at all.
    job:     `Cleaning(...)` or `Extraction(...)`; by default, HTML is extracted and all else is cleaned.
    column:  that of the text or page; by default "text" or, of a run, the one that it wrote.
    url_column: the column that says where a document is from, by which sites are counted; by default `url`,
        if there is such a column.
    language_column: the column that declares the language; by default `text_language`, `language` or `lang`.
    input_format: of files whose names do not say: "jsonl", "csv", "parquet", "warc", "text" or "html".
    documents: how many are cleaned for the figures, drawn from all; None for all. A run is read whole.
    sample:  how many documents can be opened: half of them those with the highest score, the rest drawn.
    seed:    of what is drawn: the same seed and inputs give the same documents.
    workers: processes; by default one a core. timeout: seconds that a document may take; None for no limit.
    title:   of the page.
    progress: is called with the bytes that are worked on so far, the bytes there are (0 where that is not
        known), and the documents so far.

    Memory does not grow with the corpus, and the file stays below 5 MB: docs/report.md says what is left out
    for that. Call it under `if __name__ == "__main__":`, since each worker imports the calling script.
    Raises OptionError if a package that it takes is not installed, and for options that cannot be used;
    PathError for what cannot be read or written; InputError if the one document is no text and no page.

    >>> write_report("pages.xlsx", "report.html")
    Traceback (most recent call last):
    cleanpress.errors.PathError: pages.xlsx cannot be read: no such file or directory.
    """

    def choose(kind: Kind) -> Job:
        return job or (Extraction() if kind == "page" else Cleaning())

    return start(
        inputs, output, choose, job, column=column, url_column=url_column, language_column=language_column,
        input_format=input_format, documents=documents, sample=sample, seed=seed, workers=workers,
        timeout=timeout, title=title, progress=progress,
    )  # fmt: skip


def start(
    inputs: Inputs,
    output: str | PathLike[str] | None,
    choose: Callable[[Kind], Job],
    job: Job | None = None,
    *,
    column: str | None,
    url_column: str | None,
    language_column: str | None,
    input_format: str | None,
    documents: int | None,
    sample: int,
    seed: int,
    workers: int | None,
    timeout: float | None,
    title: str | None,
    progress: Progress | None,
) -> Written:
    """Do as `write_report` does.

    output: None is standard output. choose: returns the job spec, given what the documents are.
    """
    reading = Reading(url_column, input_format)  # type: ignore[arg-type]
    checked = {
        "column": column or "text", "workers": workers, "reading": reading, "writing": Writing(),
        "timeout": timeout, "progress": progress,
    }  # fmt: skip
    _check_name(output)
    paths = check_arguments(inputs, output or "-", job, checked)
    _check_numbers(documents, sample, seed)
    check_installed()
    target = None if output is None else Path(output)
    _check_output(paths, target)
    given = recognize(
        paths, input_format=input_format, column=column, url_column=url_column,
        language_column=language_column, without=[] if target is None else [target],
    )  # fmt: skip
    if given.kind == "document":
        page = write_page(view_of_file(given.paths[0], choose, title))
        return Written(1, 1, 0, 1, _put(page, target))
    kind: Kind = "run" if given.kind == "run" else "page" if given.is_html else "text"
    report = _Report(given, choose(kind), documents, sample, seed, progress)
    if given.kind == "run":
        report.read_run()
    else:
        report.clean(url_column, workers or cores(), timeout)
    page, shown = report.page(title)
    figures = report.figures
    size = _put(page, target)
    return Written(report.documents, figures.documents, figures.failed, shown, size)


def _check_numbers(documents: object, sample: object, seed: object) -> None:
    for name, value in (("documents", documents), ("sample", sample), ("seed", seed)):
        if value is None and name == "documents":
            continue
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{name} is a whole number, and was given {value!r}.")
        if value < 0 or (name == "documents" and not value):
            raise OptionError(
                f"{name} is {value}, and must be {'1 or more' if name == 'documents' else '0 or more'}."
            )


def _check_name(output: object) -> None:
    if output == "":
        raise PathError("The output has no name. Name a file: report.html")


def _check_output(paths: list[str], target: Path | None) -> None:
    """Raise PathError for an output that is a folder, or one of the inputs."""
    if target is None:
        return
    name = visible_name(str(target))
    if target.is_dir() or str(target).endswith(os.sep):
        raise PathError(f"{name} is a folder. Name the file: {visible_name(str(target / 'report.html'))}")
    for path in paths:
        if is_same_file(path, target):
            raise PathError(f"{name} is input and output at once. Write to another file.")


def _put(page: str, target: Path | None) -> int:
    data = page.encode("utf-8", "replace")
    with open_output(target) as out:
        out.write(data)
    return len(data)


class _Report:
    """Collect what a report over many documents shows."""

    def __init__(
        self,
        given: Given,
        job: Job,
        documents: int | None,
        sample: int,
        seed: int,
        progress: Progress | None,
    ) -> None:
        self._given, self._job, self._wanted, self._seed = given, job, documents, seed
        self._progress = progress or (lambda reached, total, documents: None)
        self.figures = Figures()
        self.shown: ShownDocuments[Found] = ShownDocuments(sample)
        self._places: Places | None = None

    @property
    def documents(self) -> int:
        """Return how many documents the inputs hold."""
        return 0 if self._places is None else self._places.documents

    def clean(self, url_column: str | None, workers: int, timeout: float | None) -> None:
        """Clean the documents, or a sample of them."""
        check_guarded()
        given, figures = self._given, self.figures
        task = Task(self._job, given.columns.text, given.columns.text)
        _check_columns(given, Task(self._job, task.column, task.into, url_column))
        every = self._wanted is None
        total = sum(map(_size, given.paths)) if every else 0

        def reading(reached: int, documents: int) -> None:
            self._progress(reached if every else 0, total, documents)

        self._places = Places(given, task, figures.add_failure, reading)
        items = sampled(self._places, self._wanted, self._seed, figures.add_failure)
        chunks = batches(items, lambda: self.shown.wanted)
        done = 0
        with Pool(workers, Look(task, self._seed), timeout, look_at_chunk) as pool:
            for _, result in pool.results(chunks):
                for found in result.output:
                    self._add(found)  # type: ignore[arg-type]
                for row in result.failed:
                    figures.add_failure(row)
                done += result.tally.documents
                if not every:
                    self._progress(0, 0, done)

    def read_run(self) -> None:
        """Read the output of a run."""
        given = self._given
        task = Task(Cleaning(), given.columns.text, given.columns.text)
        _check_columns(given, task)
        total = sum(map(_size, given.paths))
        self._places = Places(
            given, task, self.figures.add_failure,
            lambda reached, documents: self._progress(reached, total, documents),
        )  # fmt: skip
        for item in sampled(self._places, None, self._seed, self.figures.add_failure):
            self._add_row(item)
        for manifest in given.manifests:
            self.figures.failed += _number(manifest, "failed")
            self.figures.set_aside += _number(manifest, "set_aside")

    def _add_row(self, item: Item) -> None:
        try:
            self._add(look_at_row(item, self.shown.wanted, self._seed))
        except Exception as error:  # noqa: BLE001  # as in corpus/work.py: one document stops nothing
            self.figures.add_failure(item.failed_record(message_of(error)))

    def _add(self, found: Found) -> None:
        self.figures.add(found.looked)
        if found.view is not None:
            ticket = ticket_of(found.number, self._seed)
            self.shown.add(found.number, found.looked.score, ticket, found)

    def page(self, title: str | None) -> tuple[str, int]:
        """Return the page, and how many documents can be opened in it."""
        about = About(self._given, self._job, self.documents, self._wanted, self._seed, title)
        return write_corpus_page(about, self.figures, self.shown.chosen())


def _check_columns(given: Given, task: Task) -> None:
    """Raise OptionError for a column that is not there, and for what cannot be cleaned as it is."""
    for source in given.sources:
        check_input_of(source, task)
    check_first_records(given.sources, task)


def _size(path: str) -> int:
    return Path(path).stat().st_size if Path(path).is_file() else 0


def _number(manifest: Mapping[str, Any], name: str) -> int:
    totals = manifest.get("totals")
    value = totals.get(name, 0) if isinstance(totals, Mapping) else 0
    return value if isinstance(value, int) else 0
