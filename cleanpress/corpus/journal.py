"""Keep the progress of a run on disk, so that it goes on after any end as if there had been none.

A folder beside the output holds `run.json` (what the run is), `progress.jsonl` (how far it is: a line a step,
appended only when all that it counts is on disk), the outputs so far, the failed records so far, and a lock.
To go on is to cut the files to the lengths in the last whole line, and to skip the chunks that are done. All
that a run writes is written in this folder first, and then moved into its place: what a run that is killed
leaves behind is in here, where the next one finds it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cleanpress.corpus.chunk import Tally
from cleanpress.corpus.identity import check_same
from cleanpress.corpus.trouble import begins, writes
from cleanpress.errors import PathError, RunError
from cleanpress.io.atomic import open_output, sync_files
from cleanpress.io.files import visible_name
from cleanpress.io.jsonl import dump_json
from cleanpress.io.lock import Lock

__all__ = ["Journal", "Progress"]

RUN, PROGRESS, LOCK = "run.json", "progress.jsonl", "lock"
OLD_PROGRESS = "progress.json"  # as versions before this one had it
SECONDS = 1.0  # between two steps that are kept
ENDS = (".part", ".whole", ".json", ".jsonl")  # of the files that a run makes in its folder


@dataclass
class Progress:
    """Hold how far a run is.

    part:    the output that is being written, and `chunks`, how many of its chunks are in it.
    output:  the length of that output so far; failed: that of the failed records.
    waiting: outputs that are complete, and not known to be in their places.
    """

    part: int = 0
    chunks: int = 0
    output: int = 0
    failed: int = 0
    tally: Tally = field(default_factory=Tally)
    waiting: list[int] = field(default_factory=list)

    def add(self, step: dict[str, Any]) -> None:
        """Take a step that was kept. Raises what reading a line raises that is none."""
        tally = Tally(**step["tally"])
        now = [int(step[name]) for name in ("part", "chunks", "output", "failed")]
        done = {int(each["part"]) for each in step["done"]}
        waiting = [each for each in (*self.waiting, *map(int, step["ended"])) if each not in done]
        self.tally.add(tally)
        self.part, self.chunks, self.output, self.failed = now
        self.waiting = waiting


class Journal:
    """Hold the folder of a run, locked while it is open; with `restart`, an earlier run is discarded.

    command: what begins the run, for the message of one that cannot resume it; of a run that is resumed, the
        journal then has the command that began it.
    Raises RunError if another run has the folder, or if it belongs to a run with another identity; PathError
    if the folder cannot be made, or is a link.
    """

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Return whether a folder holds a run that can be resumed."""
        with begins(folder):
            return (folder / RUN).exists()

    @staticmethod
    def clear(folder: Path) -> None:
        """Remove what is left of a folder whose run was killed when it was complete, and removed it."""
        if folder.is_dir() and not folder.is_symlink():
            with suppress(OSError, RunError):  # another run has it by now, or it cannot be removed
                Journal(folder, {}).remove()

    def __init__(
        self, folder: Path, identity: dict[str, Any], *, restart: bool = False, command: str = ""
    ) -> None:
        self.folder = folder
        self.progress = Progress()
        self.resumed = False
        self._out: BinaryIO | None = None
        self._failed: BinaryIO | None = None
        self._steps: BinaryIO | None = None
        # What has been done since the last step.
        self._tally = Tally()
        self._ended: list[int] = []
        self._unsynced: list[Path] = []
        self._done: list[dict[str, Any]] = []
        self._saved = time.monotonic()
        # Whether what is counted is what has been done: not while one of them is being changed. An error or
        # an interrupt in between leaves it so, and the next run goes on from the step before.
        self._is_whole = True
        self.command = command
        if folder.is_symlink():
            raise PathError(
                f"{visible_name(str(folder))} is a link, and a run keeps its progress in a folder of its own "
                "there. Remove it, or write elsewhere."
            )
        with begins(self.output):
            self._lock = self._locked()
            try:
                if restart or not self.is_in(folder):  # then what else is there is of no known run
                    self._sweep()
                self._open(identity, command)
            except BaseException:
                self._lock.release()
                raise

    @property
    def output(self) -> Path:
        """Return the file or folder that the run is to make."""
        name = self.folder.name.removeprefix(".").removesuffix("cleanpress").removesuffix(".")
        return self.folder.with_name(name) if name else self.folder.parent

    def _locked(self) -> Lock:
        while True:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                lock = Lock(self.folder / LOCK)
            except BlockingIOError as error:
                raise RunError(
                    f"Another run is writing to {visible_name(str(self.output))}. Wait until it ends, or "
                    "write elsewhere."
                ) from error
            except FileNotFoundError:  # the other run has just ended, and removed the folder
                continue
            if lock.is_current:
                return lock
            lock.release()

    def _sweep(self) -> None:
        """Remove what runs leave in their folder; `run.json` first, without which the rest is of no run."""
        for path in sorted(self.folder.iterdir(), key=lambda path: path.name != RUN):
            if path.name.endswith(ENDS):
                path.unlink()

    def _open(self, identity: dict[str, Any], command: str) -> None:
        known = self.folder / RUN
        if not known.exists():
            with open_output(known) as stream:
                stream.write(dump_json({**identity, "command": command}).encode("utf-8"))
        else:
            before = self._known(known)
            check_same(before, identity, self.folder, before.get("command", ""))
            self.command = before.get("command", command)
            if (self.folder / OLD_PROGRESS).exists():
                raise RunError(
                    f"{visible_name(str(self.folder))} is from a version of cleanpress that kept its "
                    "progress in another way. Finish it with that version, or begin again with --restart."
                )
        self._steps = (self.folder / PROGRESS).open("a+b")
        whole = 0
        self._steps.seek(0)
        for line in self._steps:
            try:
                self.progress.add(_step(line))
            except (ValueError, LookupError, TypeError, AttributeError):
                break  # the machine went down while it was written: nothing has been done that it counts
            whole += len(line)
        self.resumed = bool(self.progress.chunks or self.progress.part)
        self._steps.seek(whole)
        self._steps.truncate()
        self._cut_failed()

    def _cut_failed(self) -> None:
        """Cut off the failed records of chunks that are done again, where no further one may come."""
        if not self.progress.failed:
            self.failed_path.unlink(missing_ok=True)
        elif self.failed_path.exists():
            self._cut(self.failed_path, self.progress.failed).close()

    def _known(self, path: Path) -> dict[str, Any]:
        try:
            known = json.loads(path.read_text("utf-8"))
        except ValueError:
            known = None
        if not isinstance(known, dict):
            raise RunError(
                f"{visible_name(str(path))} is damaged, so nobody can say what the run was that began here. "
                "Begin again with --restart."
            )
        return known

    # --- The outputs ------------------------------------------------------------------------------

    def part_path(self, part: int) -> Path:
        """Return the file that the output of a part is written to until it is complete."""
        return self.folder / f"output-{part:05d}.part"

    def file_path(self, number: int) -> Path:
        """Return where a file of a folder of files is written before it is moved into its place."""
        return self.folder / f"file-{number:05d}.part"

    @property
    def failed_path(self) -> Path:
        """Return the file that failed records are written to until the end of the run."""
        return self.folder / "failed.part"

    def _cut(self, path: Path, length: int) -> BinaryIO:
        with writes(path):
            if not length:
                return path.open("w+b")
            stream = path.open("r+b" if path.exists() else "w+b")
            stream.seek(0, os.SEEK_END)
            if stream.tell() < length:
                stream.close()
                raise RunError(
                    f"{visible_name(str(path))} is shorter than it was when the run stopped. "
                    "Begin again with --restart."
                )
            stream.seek(length)
            stream.truncate()
            return stream

    def open_part(self) -> None:
        """Open the output of the part that is being written, if it is not."""
        if self._out is None:
            self._out = self._cut(self.part_path(self.progress.part), self.progress.output)

    def add(self, output: bytes, failed: Iterable[dict[str, Any]], tally: Tally) -> None:
        """Write the result of one chunk, or of a read error, which counts as one."""
        now = self.progress
        lines = b"".join(dump_json(row).encode("utf-8") + b"\n" for row in failed)
        with self._change():
            self.open_part()
            assert self._out is not None
            with writes(self.part_path(now.part)):
                self._out.write(output)
            if lines and self._failed is None:
                self._failed = self._cut(self.failed_path, now.failed)
            if lines and self._failed is not None:
                with writes(self.failed_path):
                    self._failed.write(lines)
            now.output += len(output)
            now.failed += len(lines)
            now.tally.add(tally)
            self._tally.add(tally)
            now.chunks += 1

    @contextmanager
    def _change(self) -> Iterator[None]:
        """Change in here what is counted; if the block does not get to its end, nothing is saved any more."""
        was_whole, self._is_whole = self._is_whole, False
        yield
        self._is_whole = was_whole

    def close_part(self) -> None:
        """Close the output of a part, which `end_part` then ends: all its chunks are written."""
        self._is_whole = False  # what is closed is not synced before the part has ended
        self.open_part()
        assert self._out is not None
        out, self._out = self._out, None
        with writes(self.part_path(self.progress.part)):
            out.close()

    def end_part(self, made: Path | None) -> None:
        """Note that the output of a part is complete, as the file `made`; the next one begins."""
        now = self.progress
        if made is not None:
            self._unsynced.append(made)
        now.waiting.append(now.part)
        self._ended.append(now.part)
        now.part, now.chunks, now.output = now.part + 1, 0, 0
        self._is_whole = True

    def part_done(self, part: int, result: dict[str, Any], sources: list[dict[str, Any]]) -> None:
        """Note that the output of a part is in its place, with the entries of the manifest."""
        with self._change():
            self.progress.waiting.remove(part)
            self._done.append({"part": part, "result": result, "sources": sources})

    # --- The steps --------------------------------------------------------------------------------

    @property
    def is_due(self) -> bool:
        """Return whether it is time to keep a step."""
        return time.monotonic() - self._saved > SECONDS

    @property
    def ended(self) -> int:
        """Return how many outputs are complete since the last step."""
        return len(self._ended)

    def save(self) -> None:
        """Sync all that is written to the disk, and then append the step that counts it."""
        now = self.progress
        for path, stream in ((self.part_path(now.part), self._out), (self.failed_path, self._failed)):
            if stream is not None:
                with writes(path):
                    stream.flush()
                    os.fsync(stream.fileno())
        with writes(self.folder):
            sync_files(self._unsynced)
        step = {
            "part": now.part, "chunks": now.chunks, "output": now.output, "failed": now.failed,
            "tally": asdict(self._tally), "ended": self._ended, "done": self._done,
        }  # fmt: skip
        with self._change():
            self._append(dump_json(step).encode("utf-8") + b"\n")
            self._tally, self._ended, self._unsynced, self._done = Tally(), [], [], []
        self._saved = time.monotonic()

    def _append(self, line: bytes) -> None:
        with writes(self.folder / PROGRESS):
            assert self._steps is not None
            end = self._steps.tell()
            try:
                self._steps.write(line)
                self._steps.flush()
                os.fsync(self._steps.fileno())
            except BaseException:
                self._forget(end)
                raise

    def _forget(self, end: int) -> None:
        """Cut off a step that could be written only in part: a later one would be lost behind it."""
        with suppress(OSError):
            assert self._steps is not None
            steps, self._steps = self._steps, (self.folder / PROGRESS).open("r+b")
            with suppress(OSError):
                steps.close()  # it tries to write what is left
            self._steps.truncate(end)
            self._steps.seek(end)

    def done(self) -> Iterator[dict[str, Any]]:
        """Yield what the manifest says of the outputs that are in place, in order."""
        with (self.folder / PROGRESS).open("rb") as steps:
            for line in steps:
                yield from _step(line)["done"]

    def give_up(self) -> None:
        """Save what can be saved, and release the folder, when the run ends before its end."""
        with suppress(OSError, RunError):  # a full disk, say, which is what ended it
            if self._is_whole:
                self.save()
        with suppress(OSError):
            self.close()

    def close(self) -> None:
        """Release the folder for a later run, which resumes this one."""
        try:
            self._close_files()
        finally:
            self._lock.release()

    def close_outputs(self) -> None:
        """Close what is written: nothing is added any more. Windows moves no file that is open."""
        streams = [each for each in (self._out, self._failed) if each is not None]
        self._out = self._failed = None
        for stream in streams:
            stream.close()

    def _close_files(self) -> None:
        streams = [each for each in (self._out, self._failed, self._steps) if each is not None]
        self._out = self._failed = self._steps = None
        for stream in streams:
            stream.close()

    def remove(self) -> None:
        """Remove the folder: the run is complete."""
        self._close_files()
        self._sweep()
        self._lock.remove()
        with suppress(OSError):  # somebody else has put something into it
            self.folder.rmdir()


def _step(line: bytes) -> dict[str, Any]:
    """Return a step. Raises ValueError for a line that is none, or that is not whole."""
    if not line.endswith(b"\n"):
        raise ValueError("cut off")
    step = json.loads(line)
    if not isinstance(step, dict):
        raise ValueError("not a step")
    return step
