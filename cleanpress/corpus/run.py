"""The run over a corpus: plan, chunks through the workers, outputs in place, manifest."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any

import cleanpress
from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.corpus.chunk import UNITS, Chunk, Damage, Result, Tally, reject
from cleanpress.corpus.csv_files import read_rows
from cleanpress.corpus.journal import Journal, RunError, check_same
from cleanpress.corpus.jsonl_files import read_lines
from cleanpress.corpus.output import head_of
from cleanpress.corpus.page_files import read_files
from cleanpress.corpus.parquet_files import assemble, read_batches
from cleanpress.corpus.plan import Part, Plan, make_plan
from cleanpress.corpus.pool import Pool
from cleanpress.corpus.source import DAMAGE, Source
from cleanpress.corpus.task import Task
from cleanpress.corpus.warc_files import read_records
from cleanpress.errors import OptionError, PathError
from cleanpress.io.atomic import open_output
from cleanpress.io.files import visible_name

__all__ = ["Report", "read_chunks", "run"]

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


@dataclass(frozen=True)
class Report:
    """What a run did.

    documents: how many were read; of these, `missing` had no text, and of `emptied` nothing is left.
    rejected:  the rows in `rejects`: documents that failed, and places where an input could not be read.
    characters, kept: of text, read and left.
    edits:     edits by category, if the job counts them.
    outputs:   the files or folders that were written; `rejects` is a file, or None if there are none.
    resumed:   whether an earlier run was gone on with; nothing_to_do: whether one had done it all.
    """

    documents: int
    missing: int
    emptied: int
    rejected: int
    characters: int
    kept: int
    edits: dict[str, int]
    outputs: tuple[Path, ...]
    rejects: Path | None
    manifest: Path
    resumed: bool = False
    nothing_to_do: bool = False


def run(
    inputs: Sequence[str],
    output: str,
    *,
    job: Cleaning | Extraction | None = None,
    field: str = "text",
    into: str | None = None,
    url_field: str | None = None,
    workers: int | None = None,
    timeout: float | None = 60.0,
    kind: str | None = None,
    form: str | None = None,
    restart: bool = False,
    progress: Callable[[int, int, Tally], None] | None = None,
) -> Report:
    """Clean (or extract) all documents of files, folders, patterns or standard input ("-") into `output`.

    output:    a file named *.jsonl, *.csv or *.parquet (with .gz or .zst behind the first two), or a folder.
    job:       `Cleaning(...)` or `Extraction(...)`, with pipeline and further columns; the default cleans.
    field:     where the text or page is, in records and tables.
    into:      where the result goes; by default there.
    url_field: where a document's address is: for site profiles and the links of pages.
    workers:   processes; by default one a core.
    timeout:   seconds that a document may take; None for no limit.
    kind:      what standard input is, and files whose name does not say: "jsonl", "csv", "warc", "text" or
               "html".
    form:      "jsonl", "csv", "parquet" or "files": what is written into a folder; by default as it came.
    restart:   begin again, and replace the output of another run.
    progress:  is told the bytes of input that have been read, the bytes there are, and the tally so far.

    A document that fails becomes a row in the rejects, and the run goes on. A run that was ended at any
    moment goes on where it was when it is called again with the same arguments, and its output is byte for
    byte the same; only what comes from standard input is begun anew. Call it under
    `if __name__ == "__main__":`, since each worker imports the calling script.
    Raises OptionError or PathError before anything is written, RunError if a run with other inputs or options
    is in the way, complete or not, and WorkersError if no worker can start.
    """
    workers = cores() if workers is None else workers
    if workers < 1:
        raise OptionError(f"{workers} workers cannot work. Give 1 or more.")
    task = Task(job=job or Cleaning(), field=field, into=into or field, url_field=url_field)
    plan = make_plan(inputs, output, task, kind=kind, form=form)
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
        # What comes through a pipe may be another text each time.
        piped = any(source.path == "-" for source in plan.sources)
        if not restart and (piped or not Journal.is_in(plan.state)):
            if plan.manifest.exists() and not piped:
                return self._complete(identity)
            self._check_free()
        journal = Journal(plan.state, identity, restart=restart or piped)
        try:
            with Pool(self._workers, self._task, self._timeout) as pool:
                for number, part in enumerate(plan.parts):
                    if number >= journal.progress.part:
                        self._make(journal, pool, number, part)
                    self._passed += sum(map(_size, part.sources))
            return self._finish(journal, identity)
        except BaseException:
            # Also when it is interrupted: what is done by now need not be done again.
            journal.give_up()
            raise

    def _identity(self) -> dict[str, Any]:
        """Return what must be the same for an unfinished run to go on."""
        inputs = [_stamp(path) for source in self._plan.sources for path in source.paths]
        outputs = [[str(part.target), part.form, part.packing] for part in self._plan.parts]
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
                f"{visible_name(str(self._plan.manifest))} is no manifest of cleanpress. Write elsewhere."
            ) from error
        check_same(known, identity, self._plan.manifest)
        for each in manifest["results"]:
            if not Path(each["path"]).exists():
                raise RunError(f"{each['path']} was written and is gone. To make it again, add --restart.")
        return self._report(Tally(**manifest["counts"]), nothing_to_do=True)

    def _check_free(self) -> None:
        """Raise PathError if an output is there already that no run of cleanpress has left."""
        for part in self._plan.parts:
            for target in part.files(self._task):
                if target.exists():
                    raise PathError(
                        f"{visible_name(str(target))} is there already. Write elsewhere, or add --restart "
                        "to replace it."
                    )

    def _make(self, journal: Journal, pool: Pool, number: int, part: Part) -> None:
        """Make one output."""
        if journal.open_part():
            chunks = (
                replace(item, form=part.form, packing=part.packing) if isinstance(item, Chunk) else item
                for item in read_chunks(part.sources, self._task)
            )
            for chunk, result in pool.results(islice(chunks, journal.progress.chunks, None)):
                output = self._written(part, result)
                if not journal.progress.output and isinstance(chunk, Chunk):
                    output = head_of(chunk, self._task) + output
                journal.add(output, result.rejects, result.tally)
                reached = chunk.reached if isinstance(chunk, Chunk) else 0
                if self._progress is not None:
                    self._progress(self._passed + reached, self._total, journal.progress.tally)
            journal.close_part()
        self._put(journal.part_path(number), part)
        journal.part_done(
            {"path": str(part.target), **({} if part.form == "files" else _digest([part.target]))},
            [{"path": source.path, **_digest(source.paths)} for source in part.sources],
        )

    def _written(self, part: Part, result: Result) -> bytes:
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
        if part.form == "files":
            made.unlink()
            return
        part.target.parent.mkdir(parents=True, exist_ok=True)
        if part.form == "parquet":
            whole = made.with_suffix(".whole")
            assemble(made, whole)
            with whole.open("rb") as stream:
                os.fsync(stream.fileno())
            whole.replace(part.target)
            made.unlink()
        else:
            made.replace(part.target)

    def _finish(self, journal: Journal, identity: dict[str, Any]) -> Report:
        """Put rejects and manifest in their places."""
        plan, now = self._plan, journal.progress
        for before in identity["inputs"]:
            if _stamp(before["path"]) != before:
                raise RunError(
                    f"{visible_name(before['path'])} changed while it was read. Begin again with --restart."
                )
        if journal.rejects_path.exists():
            journal.rejects_path.replace(plan.rejects)
        elif not now.rejects:
            plan.rejects.unlink(missing_ok=True)
        manifest = {
            **identity,
            "counts": asdict(now.tally),
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
            rejects=plan.rejects if plan.rejects.exists() else None,
            manifest=plan.manifest,
            **more,
        )


def read_chunks(sources: Iterable[Source], task: Task) -> Iterator[Chunk | Damage]:
    """Yield the chunks of all sources; where one cannot be read further, Damage."""
    for source in sources:
        last = 0
        try:
            for item in _reader(source, task):
                if isinstance(item, Chunk):
                    last = item.places[-1] if len(item.places) else 0
                yield item
        except PathError:
            raise
        except DAMAGE as error:
            where = f"after {UNITS[source.kind]} {last}, " if UNITS[source.kind] and last else ""
            problem = str(error).rstrip(".") or type(error).__name__
            yield Damage(reject(source, None, f"Reading ended {where}before the end of the file: {problem}."))


def _reader(source: Source, task: Task) -> Iterator[Chunk | Damage]:
    if source.kind == "jsonl":
        return read_lines(source)
    if source.kind == "csv":
        return read_rows(source)
    if source.kind == "parquet":
        return read_batches(source)
    if source.kind == "warc":
        return read_records(source, texts=isinstance(task.job, Cleaning))
    return read_files(source)


def _stamp(path: str) -> dict[str, Any]:
    """Return what shows that a file is another than it was."""
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
