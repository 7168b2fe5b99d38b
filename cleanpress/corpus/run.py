"""Run over a corpus: plan, chunks through the workers, what comes of them to the writer, and the report."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import islice
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.corpus.arguments import Reading, Writing, call_of, check_arguments
from cleanpress.corpus.chunk import Chunk, ReadFailure, Tally
from cleanpress.corpus.identity import check_same, identity_of, stamp_of
from cleanpress.corpus.journal import Journal
from cleanpress.corpus.places import check_free
from cleanpress.corpus.plan import Part, Plan, make_plan
from cleanpress.corpus.pool import Mark, Pool, check_guarded
from cleanpress.corpus.read import read_chunks
from cleanpress.corpus.source import Inputs, size_of
from cleanpress.corpus.task import Task
from cleanpress.corpus.trouble import tells_of_files
from cleanpress.corpus.writer import Writer
from cleanpress.display.brief import brief_call
from cleanpress.errors import OptionError, RunError
from cleanpress.io.files import reason_of, visible_name
from cleanpress.options import checks_options, says_new_names

__all__ = ["Progress", "Report", "run", "start"]

Progress = Callable[[int, int, Tally], None]
READING, WRITING = Reading(), Writing()
SEARCHED = 10_000  # failed records among which the first that failed is looked for


@says_new_names
@dataclass(frozen=True, repr=False)
class Report:
    """Hold what a run did.

    documents: how many were read; of these, `missing` had no text, and of `emptied` nothing is left.
    failed:    how many documents failed, and places where an input could not be read.
    set_aside: how many documents had a confidence below `min_confidence`.
    characters, kept: of text, read and left.
    counts:    edits (or removed blocks) by category, whether or not the job spec asks for them as a column.
    outputs:   the files or folders that were written.
    failed_path: the file with a record of each that failed or was set aside, or None if there are none.
    first_error: what the first of those that failed says, with its place; None if none failed.
    files:     how many files there were to read.
    bytes_read, seconds: how much of the input was worked on, and how long: by this call, without what an
        earlier one had done. Standard input has 0 bytes.
    resumed:   whether an earlier run was resumed; nothing_to_do: whether one had done it all.
    """

    documents: int
    missing: int
    emptied: int
    failed: int
    set_aside: int
    characters: int
    kept: int
    counts: dict[str, int]
    outputs: tuple[Path, ...]
    failed_path: Path | None
    manifest: Path
    first_error: str | None = None
    files: int = 0
    bytes_read: int = 0
    seconds: float = 0.0
    resumed: bool = False
    nothing_to_do: bool = False

    def __repr__(self) -> str:
        return brief_call("Report", (), {each.name: getattr(self, each.name) for each in fields(self)})


@checks_options("corpus")
def run(
    inputs: Inputs,
    output: str | PathLike[str],
    job: Cleaning | Extraction | None = None,
    *,
    column: str = "text",
    workers: int | None = None,
    reading: Reading = READING,
    writing: Writing = WRITING,
    timeout: float | None = 60.0,
    restart: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Clean (or extract) all documents of files, folders, patterns or standard input ("-") into `output`.

    inputs:     a path, as text or `Path`, or any number of them in a list or another iterable.
    output:     a file named *.jsonl, *.csv or *.parquet (with .gz or .zst behind the first two), or a folder.
    job:        the job spec: `Cleaning(...)` or `Extraction(...)`; the default is `Cleaning()`.
    column:     the column of the text or page, in records and tables.
    workers:    processes; by default one a core.
    reading:    `Reading(url_column=..., input_format=..., max_document=...)`.
    writing:    `Writing(into=..., output_format=..., min_confidence=...)`.
    timeout:    seconds that a document may take; None for no limit.
    restart:    begin again, and replace the output of another run.
    progress:   is called with the bytes of input read so far, the bytes there are, and the tally so far.

    A document that fails makes a failed record, and the run goes on. A run that was ended at any moment is
    resumed when it is called again with the same arguments, and its output is byte for byte the same; only
    standard input is read anew. Call it under `if __name__ == "__main__":`, since each worker imports the
    calling script. docs/schema.md describes the columns, the failed records and the manifest.
    Raises TypeError, OptionError or PathError before anything is written, RunError if the output belongs to a
    run with other inputs or options, complete or not, and WorkersError if no worker can start.
    """
    options = {
        "column": column, "workers": workers, "reading": reading, "writing": writing, "timeout": timeout,
    }  # fmt: skip
    paths = check_arguments(inputs, output, job, {**options, "progress": progress})
    command = call_of(paths, fspath(output), job, options)
    return start(
        paths, output, job, column=column, workers=workers, reading=reading, writing=writing, timeout=timeout,
        restart=restart, progress=progress, command=command,
    )  # fmt: skip


def start(
    inputs: Sequence[str],
    output: str | PathLike[str],
    job: Cleaning | Extraction | None,
    *,
    column: str,
    workers: int | None,
    reading: Reading,
    writing: Writing,
    timeout: float | None,
    restart: bool,
    progress: Progress | None,
    command: str,
) -> Report:
    """Do as `run` does, with arguments that have been checked; `command` is what began it."""
    check_guarded()
    task = Task(
        job or Cleaning(), column, writing.into or column, reading.url_column, writing.min_confidence,
        reading.max_document or None,
    )  # fmt: skip
    plan = make_plan(
        inputs, output, task, input_format=reading.input_format, output_format=writing.output_format
    )
    if task.url_column is not None and all(source.format in ("text", "html") for source in plan.sources):
        raise OptionError(
            "Files of text and HTML have no column that says where they are from: leave out url_column, and "
            "profiles, which need it."
        )
    return _Run(plan, task, workers or cores(), timeout, progress, command).go(restart)


def cores() -> int:
    """Return the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Run:
    def __init__(
        self,
        plan: Plan,
        task: Task,
        workers: int,
        timeout: float | None,
        progress: Progress | None,
        command: str,
    ) -> None:
        self._plan, self._task, self._workers, self._timeout = plan, task, workers, timeout
        self._progress, self._command = progress, command
        self._total = sum(map(size_of, plan.sources))
        self._passed = 0  # bytes of the inputs that are done
        self._before = 0  # of these, the bytes that an earlier run had done
        self._began = time.monotonic()

    def go(self, restart: bool) -> Report:
        plan = self._plan
        identity = identity_of(plan, self._task)
        # A pipe may hold another text each time.
        piped = any(source.path == "-" for source in plan.sources)
        goes_on = not piped and Journal.is_in(plan.state)
        if not (restart or piped or goes_on) and plan.manifest.exists():
            return self._complete(identity)
        check_free(plan, self._task, replaces=restart or goes_on)
        journal = Journal(plan.state, identity, restart=restart or piped, command=self._command)
        try:
            with tells_of_files():
                return self._made(journal, identity)
        except BaseException as error:
            # Also when it is interrupted: what is done by now need not be done again.
            self._leave(journal, error)
            raise

    def _leave(self, journal: Journal, error: BaseException) -> None:
        """Leave a run, to be resumed; but not if standard input has no such column."""
        now = journal.progress
        if isinstance(error, OptionError) and not (now.chunks or now.part):
            journal.remove()
        else:
            journal.give_up()

    def _made(self, journal: Journal, identity: dict[str, Any]) -> Report:
        """Make all that is not made yet."""
        writer = Writer(self._plan, self._task, journal)
        writer.save()  # and put in place what an earlier run had no time to
        if journal.progress.part < len(self._plan.parts):
            with Pool(self._workers, self._task, self._timeout) as pool:
                for item, result in pool.results(self._items(journal)):
                    if isinstance(item, Mark):
                        self._passed += sum(map(size_of, writer.part.sources))
                        writer.end()
                    else:
                        writer.add(item, result)
                        reached = item.bytes_read if isinstance(item, Chunk) else 0
                        self._tell(self._passed + reached, journal)
        writer.save()
        self._check_unchanged(identity)
        writer.save()  # what was put in place last
        writer.finish(identity)
        tally, resumed = journal.progress.tally, journal.resumed
        journal.remove()
        return self._report(tally, resumed=resumed)

    def _items(self, journal: Journal) -> Iterator[Chunk | ReadFailure | Mark]:
        """Yield the chunks of all outputs that are left to do, and a mark behind each output."""
        begun, done = journal.progress.part, journal.progress.chunks  # they move on while this is read
        self._passed = sum(size_of(source) for part in self._plan.parts[:begun] for source in part.sources)
        self._before = self._passed
        for number, part in enumerate(self._plan.parts[begun:]):
            chunks = self._chunks(part)
            if number == 0:
                for chunk in islice(chunks, done):
                    if isinstance(chunk, Chunk):
                        self._before = self._passed + chunk.bytes_read
                self._tell(self._before, journal)
            yield from chunks
            yield Mark()

    def _complete(self, identity: dict[str, Any]) -> Report:
        """Return the report of a run that is complete already. Raises RunError if that was another one."""
        name = visible_name(str(self._plan.manifest))
        try:
            manifest = json.loads(self._plan.manifest.read_text("utf-8"))
            known = {name: manifest[name] for name in identity}
            made = [str(each["path"]) for each in manifest["results"]]
            totals = Tally(**manifest["totals"])
            command = str(manifest.get("command", ""))
        except OSError as error:
            raise RunError(f"{name} cannot be read: {reason_of(error)}. Write elsewhere.") from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise RunError(
                f"{name} is not a manifest of cleanpress, or is damaged. Write elsewhere, or add "
                "--restart to make the output again."
            ) from error
        check_same(known, identity, self._plan.manifest, command)
        self._before = self._total
        Journal.clear(self._plan.state)
        for path in made:
            if not Path(path).exists():
                raise RunError(
                    f"{visible_name(path)} was written by this run, and is gone. To make it again, add "
                    "--restart."
                )
        return self._report(totals, nothing_to_do=True)

    def _tell(self, reached: int, journal: Journal) -> None:
        if self._progress is not None:
            self._progress(reached, self._total, journal.progress.tally)

    def _chunks(self, part: Part) -> Iterator[Chunk | ReadFailure]:
        """Yield the chunks of an output, with how they are written."""
        for item in read_chunks(part.sources, self._task):
            if isinstance(item, Chunk):
                # Each worker is sent the source with each chunk, and of its files needs only those in it.
                source = replace(item.source, files=item.source.files[:1])
                item = replace(item, source=source, format=part.format, compression=part.compression)
            yield item

    def _check_unchanged(self, identity: dict[str, Any]) -> None:
        for before in identity["inputs"]:
            if stamp_of(before["path"]) != before:
                raise RunError(
                    f"{visible_name(before['path'])} changed while it was read. Begin again with --restart."
                )

    def _report(self, tally: Tally, **more: Any) -> Report:
        plan = self._plan
        failed = plan.failed_path if plan.failed_path.exists() else None
        return Report(
            **asdict(tally),
            outputs=tuple(part.target for part in plan.parts),
            failed_path=failed,
            first_error=None if failed is None else _first_error(failed),
            manifest=plan.manifest,
            files=sum(len(source.paths) for source in plan.sources),
            bytes_read=self._total - self._before,
            seconds=time.monotonic() - self._began,
            **more,
        )


def _first_error(path: Path) -> str | None:
    """Return the first failed record as a sentence; one that was set aside is none."""
    with path.open("rb") as stream:
        for line in islice(stream, SEARCHED):
            row = json.loads(line)
            if "confidence" not in row:
                where = f", {row['unit']} {row['position']:,}" if "position" in row else ""
                return f"{visible_name(row['input'])}{where}: {row['error']}"
    return None
