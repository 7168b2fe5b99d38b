"""Run over a corpus: plan, chunks through the workers, outputs in place, manifest."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any

import cleanpress
from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.cleaned import SCHEMA_VERSION
from cleanpress.corpus.chunk import Chunk, ChunkResult, ReadFailure, Tally
from cleanpress.corpus.journal import Journal, check_same
from cleanpress.corpus.output import head_of
from cleanpress.corpus.parquet_files import assemble
from cleanpress.corpus.plan import Part, Plan, make_plan
from cleanpress.corpus.pool import Pool, check_guarded
from cleanpress.corpus.read import read_chunks
from cleanpress.corpus.source import Inputs, Source
from cleanpress.corpus.task import Task
from cleanpress.display.brief import brief_call
from cleanpress.errors import OptionError, PathError, RunError
from cleanpress.io.atomic import move_into_place, open_output, replaced
from cleanpress.io.files import visible_name
from cleanpress.options import checks_options, says_new_names

__all__ = ["Report", "run"]

# What the output depends on besides cleanpress itself.
LIBRARIES = (
    "ftfy",
    "numpy",
    "selectolax",
    "charset-normalizer",
    "lxml",
    "beautifulsoup4",
    "pyarrow",
    "zstandard",
)


@says_new_names
@dataclass(frozen=True, repr=False)
class Report:
    """Hold what a run did.

    documents: how many were read; of these, `missing` had no text, and of `emptied` nothing is left.
    failed:    how many documents failed, and places where an input could not be read.
    set_aside: how many documents had a confidence below `min_confidence`.
    characters, kept: of text, read and left.
    counts:    edits (or removed blocks) by category; empty unless the job spec has counts=True.
    outputs:   the files or folders that were written.
    failed_path: the file with a record of each that failed or was set aside, or None if there are none.
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
    into: str | None = None,
    url_column: str | None = None,
    input_format: str | None = None,
    output_format: str | None = None,
    min_confidence: float | None = None,
    workers: int | None = None,
    timeout: float | None = 60.0,
    restart: bool = False,
    progress: Callable[[int, int, Tally], None] | None = None,
) -> Report:
    """Clean (or extract) all documents of files, folders, patterns or standard input ("-") into `output`.

    inputs:     one or many.
    output:     a file named *.jsonl, *.csv or *.parquet (with .gz or .zst behind the first two), or a folder.
    job:        the job spec: `Cleaning(...)` or `Extraction(...)`; the default is `Cleaning()`.
    column:     the column of the text or page, in records and tables.
    into:       the column of the result; by default the same.
    url_column: the column that says where a document is from: for site profiles and the links of pages.
    input_format:  of standard input, and of files whose name does not say: "jsonl", "csv", "warc", "text" or
        "html".
    output_format: of what is written into a folder: "jsonl", "csv", "parquet" or "files"; by default that
        of the input.
    min_confidence: for `Extraction`, from 0 to 1: set aside documents whose text is expected to be worse,
        see `Document.confidence`. They are not in the output; each has a record among the failed ones, with
        its confidence, and `Report.set_aside` counts them.
    workers:    processes; by default one a core.
    timeout:    seconds that a document may take; None for no limit.
    restart:    begin again, and replace the output of another run.
    progress:   is called with the bytes of input read so far, the bytes there are, and the tally so far.

    A document that fails makes a failed record, and the run goes on. A run that was ended at any moment is
    resumed when it is called again with the same arguments, and its output is byte for byte the same; only
    standard input is read anew. Call it under `if __name__ == "__main__":`, since each worker imports the
    calling script. docs/schema.md describes the columns, the failed records and the manifest.
    Raises OptionError or PathError before anything is written, RunError if the output belongs to a run with
    other inputs or options, complete or not, and WorkersError if no worker can start.
    """
    check_guarded()
    workers = cores() if workers is None else workers
    if workers < 1:
        raise OptionError(f"workers is {workers}, and must be 1 or more.")
    task = Task(job or Cleaning(), column, into or column, url_column, min_confidence)
    plan = make_plan(inputs, output, task, input_format=input_format, output_format=output_format)
    if url_column is not None and all(source.format in ("text", "html") for source in plan.sources):
        raise OptionError(
            "Files of text and HTML have no column that says where they are from: leave out url_column, and "
            "profiles, which need it."
        )
    return _Run(plan, task, workers, timeout, progress).go(restart)


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
        progress: Callable[[int, int, Tally], None] | None,
    ) -> None:
        self._plan, self._task, self._workers, self._timeout = plan, task, workers, timeout
        self._progress = progress
        self._total = sum(map(_size, plan.sources))
        self._passed = 0  # bytes of the inputs that are done

    def go(self, restart: bool) -> Report:
        identity = self._identity()
        plan = self._plan
        # A pipe may hold another text each time.
        piped = any(source.path == "-" for source in plan.sources)
        if not restart and (piped or not Journal.is_in(plan.state)):
            if plan.manifest.exists() and not piped:
                return self._complete(identity)
            self._check_free()
        journal = Journal(plan.state, identity, restart=restart or piped)
        try:
            self._make_all(journal)
            return self._finish(journal, identity)
        except BaseException:
            # Also when it is interrupted: what is done by now need not be done again.
            journal.give_up()
            raise

    def _make_all(self, journal: Journal) -> None:
        with Pool(self._workers, self._task, self._timeout) as pool:
            for number, part in enumerate(self._plan.parts):
                if number >= journal.progress.part:
                    self._make(journal, pool, number, part)
                self._passed += sum(map(_size, part.sources))

    def _identity(self) -> dict[str, Any]:
        """Return what must be the same for an unfinished run to go on."""
        inputs = [_stamp(path) for source in self._plan.sources for path in source.paths]
        outputs = [[str(part.target), part.format, part.compression] for part in self._plan.parts]
        versions = {"cleanpress": cleanpress.__version__, "python": ".".join(map(str, sys.version_info[:2]))}
        for library in LIBRARIES:
            try:
                versions[library] = version(library)
            except PackageNotFoundError:
                continue
        identity = {"versions": versions, "task": self._task.identity(), "inputs": inputs, "outputs": outputs}
        plain: dict[str, Any] = json.loads(json.dumps(identity))  # as it is when it has been read again
        return plain

    def _complete(self, identity: dict[str, Any]) -> Report:
        """Return the report of a run that is complete already. Raises RunError if that was another one."""
        try:
            manifest = json.loads(self._plan.manifest.read_text("utf-8"))
            known = {name: manifest[name] for name in identity}
        except (ValueError, LookupError, TypeError) as error:
            raise RunError(
                f"{visible_name(str(self._plan.manifest))} is not a manifest of cleanpress. Write elsewhere."
            ) from error
        check_same(known, identity, self._plan.manifest)
        for each in manifest["results"]:
            if not Path(each["path"]).exists():
                raise RunError(
                    f"{each['path']} was written by this run, and is gone. To make it again, add --restart."
                )
        return self._report(Tally(**manifest["totals"]), nothing_to_do=True)

    def _check_free(self) -> None:
        """Raise PathError if there is an output that no run of cleanpress has written."""
        for part in self._plan.parts:
            for target in part.files(self._task):
                if target.exists():
                    raise PathError(
                        f"{visible_name(str(target))} exists already. Write elsewhere, or add --restart "
                        "to replace it."
                    )

    def _make(self, journal: Journal, pool: Pool, number: int, part: Part) -> None:
        """Make one output."""
        if journal.open_part():
            chunks = islice(self._chunks(part), journal.progress.chunks, None)
            for chunk, result in pool.results(chunks):
                output, reached = self._written(part, result), 0
                if isinstance(chunk, Chunk):
                    reached = chunk.bytes_read
                    if not journal.progress.output:
                        output = head_of(chunk, self._task) + output
                journal.add(output, result.failed, result.tally)
                if self._progress is not None:
                    self._progress(self._passed + reached, self._total, journal.progress.tally)
            journal.close_part()
        self._put(journal.part_path(number), part)
        journal.part_done(
            {"path": str(part.target), **({} if part.format == "files" else _digest([part.target]))},
            [{"path": source.path, **_digest(source.paths)} for source in part.sources],
        )

    def _chunks(self, part: Part) -> Iterator[Chunk | ReadFailure]:
        """Yield the chunks of an output, with how they are written."""
        for item in read_chunks(part.sources, self._task):
            if isinstance(item, Chunk):
                item = replace(item, format=part.format, compression=part.compression)
            yield item

    def _written(self, part: Part, result: ChunkResult) -> bytes:
        if isinstance(result.output, bytes):
            return result.output
        for name, data in result.output:
            path = part.target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with open_output(path) as stream:
                stream.write(data)
        return b""

    def _put(self, made: Path, part: Part) -> None:
        """Put an output in its place, whole; if that has been done, leave it."""
        if not made.exists():
            return
        if part.format == "files":
            made.unlink()
            return
        part.target.parent.mkdir(parents=True, exist_ok=True)
        if part.format == "parquet":
            with replaced(part.target, made.with_suffix(".whole")) as whole:
                assemble(made, whole)
            made.unlink()
        else:
            move_into_place(made, part.target)

    def _finish(self, journal: Journal, identity: dict[str, Any]) -> Report:
        """Put failed records and manifest in their places."""
        plan, now = self._plan, journal.progress
        for before in identity["inputs"]:
            if _stamp(before["path"]) != before:
                raise RunError(
                    f"{visible_name(before['path'])} changed while it was read. Begin again with --restart."
                )
        if journal.failed_path.exists():
            move_into_place(journal.failed_path, plan.failed_path)
        elif not now.failed:
            plan.failed_path.unlink(missing_ok=True)
        manifest = {
            "schema_version": SCHEMA_VERSION,
            **identity,
            "totals": asdict(now.tally),
            "results": [each["result"] for each in now.done],
            "digests": [each for done in now.done for each in done["sources"]],
        }
        with open_output(plan.manifest) as out:
            out.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
        tally, resumed = now.tally, journal.resumed
        journal.remove()
        return self._report(tally, resumed=resumed)

    def _report(self, tally: Tally, **more: Any) -> Report:
        plan = self._plan
        return Report(
            **asdict(tally),
            outputs=tuple(part.target for part in plan.parts),
            failed_path=plan.failed_path if plan.failed_path.exists() else None,
            manifest=plan.manifest,
            **more,
        )


def _stamp(path: str) -> dict[str, Any]:
    """Return size and time of change of a file, by which a change is seen."""
    if path == "-":
        return {"path": "-"}
    try:
        found = Path(path).stat()
    except OSError as error:
        raise PathError(f"{visible_name(path)} cannot be read: {error.strerror}.") from error
    return {"path": path, "size": found.st_size, "mtime_ns": found.st_mtime_ns}


def _size(source: Source) -> int:
    return sum(Path(path).stat().st_size for path in source.paths if path != "-")


def _digest(paths: Sequence[str | Path]) -> dict[str, Any]:
    """Return the number of bytes and the SHA-256 of files, one after the other."""
    if paths == ("-",):
        return {}
    whole = hashlib.sha256()
    size = 0
    for path in paths:
        with Path(path).open("rb") as stream:
            while block := stream.read(1 << 20):
                whole.update(block)
                size += len(block)
    return {"bytes": size, "sha256": whole.hexdigest()}
