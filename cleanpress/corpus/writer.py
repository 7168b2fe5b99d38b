"""Write what comes of chunks: into the outputs, many small ones at a time, and these into their places.

An output is moved into its place when all of it is on disk, and when the journal says so, on disk as well. To
sync is what small outputs take longest for, so that those of a second are synced together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cleanpress.cleaned import SCHEMA_VERSION
from cleanpress.corpus.chunk import Chunk, ChunkResult
from cleanpress.corpus.identity import digest_of
from cleanpress.corpus.journal import Journal
from cleanpress.corpus.output import head_of
from cleanpress.corpus.parquet_output import assemble, json_columns
from cleanpress.corpus.places import Places
from cleanpress.corpus.plan import Part, Plan
from cleanpress.corpus.task import Task
from cleanpress.corpus.trouble import writes
from cleanpress.io.atomic import move_into_place, put_in_place, sync_files
from cleanpress.io.jsonl import dump_json

__all__ = ["Writer"]

MOST_TOGETHER = 1000  # outputs that are synced and moved together


class Writer:
    """Write the outputs of a plan, one after the other, from where the journal is.

    Raises RunError for what cannot be written.
    """

    def __init__(self, plan: Plan, task: Task, journal: Journal) -> None:
        self._plan, self._task, self._journal = plan, task, journal
        self._places = Places(plan)

    @property
    def part(self) -> Part:
        """Return the output that is being written."""
        return self._plan.parts[self._journal.progress.part]

    def add(self, item: object, result: ChunkResult) -> None:
        """Write the result of a chunk, or of a read error."""
        if isinstance(result.output, bytes):
            output = result.output
            if isinstance(item, Chunk) and not self._journal.progress.output:
                output = head_of(item, self._task) + output
        else:
            self._write_files(self.part, result.output)
            output = b""
        self._journal.add(output, result.failed, result.tally)
        if self._journal.is_due:
            self.save()

    def end(self) -> None:
        """End an output: all its chunks are written."""
        journal, part = self._journal, self.part
        number = journal.progress.part
        journal.close_part()
        if part.format == "parquet":
            with writes(self._made(number)):
                assemble(journal.part_path(number), self._made(number))
        journal.end_part(None if part.format == "files" else self._made(number))
        if journal.is_due or journal.ended >= MOST_TOGETHER:
            self.save()

    def save(self) -> None:
        """Keep what has been done, and move the outputs that are complete into their places."""
        self._journal.save()
        folders = set()
        for number in list(self._journal.progress.waiting):
            self._put(number)
            folders.add(self._plan.parts[number].target.parent)
        # Before the next step says that they are there. Some network disks cannot sync folders.
        with suppress(OSError):
            sync_files(list(folders))

    def _made(self, number: int) -> Path:
        """Return the file in which an output is complete."""
        path = self._journal.part_path(number)
        return path.with_suffix(".whole") if self._plan.parts[number].format == "parquet" else path

    def _put(self, number: int) -> None:
        """Put an output in its place; if an earlier run has done that, leave it."""
        part, made = self._plan.parts[number], self._made(number)
        target = part.target
        result: dict[str, Any] = {"path": str(target)}
        with writes(target):
            if part.format != "files":
                if made.exists():
                    self._places.prepare(target)
                    put_in_place(made, target)
                result |= digest_of([target])
            if part.format == "parquet" and (columns := json_columns(target)):
                result["json_columns"] = columns
            if part.format in ("files", "parquet"):
                self._journal.part_path(number).unlink(missing_ok=True)
        paths = (path for source in part.sources for path in source.paths)
        sources = [{"path": path, **_digest_of_input(path)} for path in paths]
        self._journal.part_done(number, result, sources)

    def _write_files(self, part: Part, files: Iterable[tuple[str, bytes]]) -> None:
        """Write files of a folder of files, each whole."""
        made: list[tuple[Path, Path]] = []
        for number, (name, data) in enumerate(files):
            path, target = self._journal.file_path(number), part.target / name
            with writes(target):
                path.write_bytes(data)
            made.append((path, target))
        with writes(part.target):
            sync_files([path for path, _ in made])
        for path, target in made:
            with writes(target):
                self._places.prepare(target)
                put_in_place(path, target)
        with suppress(OSError):
            sync_files(list({target.parent for _, target in made}))

    def finish(self, identity: dict[str, Any]) -> None:
        """Put failed records and manifest in their places."""
        plan, journal = self._plan, self._journal
        with writes(plan.failed_path):
            journal.close_outputs()
            if journal.failed_path.exists():
                move_into_place(journal.failed_path, plan.failed_path)
            elif not journal.progress.failed:
                plan.failed_path.unlink(missing_ok=True)
        made = journal.folder / "manifest.part"
        with writes(plan.manifest):
            _write_manifest(made, self._manifest(identity))
            move_into_place(made, plan.manifest)

    def _manifest(self, identity: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield the names and values of the manifest; those that may be long can be read but once."""
        yield "schema_version", SCHEMA_VERSION
        yield "command", self._journal.command
        yield from identity.items()
        yield "totals", asdict(self._journal.progress.tally)
        yield "results", (done["result"] for done in self._journal.done())
        yield "digests", (each for done in self._journal.done() for each in done["sources"])


def _digest_of_input(path: str) -> dict[str, Any]:
    """Return the digest of an input; none for a link to nowhere, of which there is a failed record."""
    return digest_of((path,)) if path == "-" or Path(path).exists() else {}


def _write_manifest(path: Path, values: Iterable[tuple[str, Any]]) -> None:
    """Write an object as JSON, each value of a list in a line of its own, and never all in memory."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        between = "{\n"
        for name, value in values:
            out.write(f"{between} {dump_json(name)}: ")
            if isinstance(value, Sequence | Iterator) and not isinstance(value, str):
                _write_list(out, value)
            else:
                out.write(dump_json(value))
            between = ",\n"
        out.write("\n}\n")


def _write_list(out: Any, values: Iterable[Any]) -> None:
    between = "[\n"
    for value in values:
        out.write(f"{between}  {dump_json(value)}")
        between = ",\n"
    out.write("[]" if between == "[\n" else "\n ]")
