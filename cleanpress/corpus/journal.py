"""Keep the progress of a run on disk, so that it goes on after any end as if there had been none.

A folder beside the output holds `run.json` (what the run is), `progress.json` (how far it is; replaced whole,
and only when all that it counts is on disk), the output so far, the failed records so far, and a lock. To go
on is to cut both files to the lengths in `progress.json`, and to skip the chunks that are done.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cleanpress.corpus.chunk import Tally
from cleanpress.corpus.identity import check_same
from cleanpress.errors import PathError, RunError
from cleanpress.io.atomic import open_output
from cleanpress.io.files import visible_name
from cleanpress.io.jsonl import dump_json
from cleanpress.io.lock import Lock

__all__ = ["Journal", "Progress"]

RUN = "run.json"
SECONDS = 1.0  # between two writings of the progress


@dataclass
class Progress:
    """Hold how far a run is.

    part:    the output that is being written, and `chunks`, how many of its chunks are in it.
    output:  the length of that output so far; failed: that of the failed records.
    ending:  whether all chunks are in, and the output only has to be put in its place.
    done:    what the manifest says of the outputs that are in place.
    """

    part: int = 0
    chunks: int = 0
    output: int = 0
    failed: int = 0
    ending: bool = False
    tally: Tally = field(default_factory=Tally)
    done: list[dict[str, Any]] = field(default_factory=list)


class Journal:
    """Hold the folder of a run, locked while it is open; with `restart`, an earlier run is discarded.

    command: what begins the run, for the message of one that cannot resume it.
    Raises RunError if another run has the folder, or if it belongs to a run with another identity.
    """

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Return whether a folder holds a run that can be resumed."""
        return (folder / RUN).exists()

    def __init__(
        self, folder: Path, identity: dict[str, Any], *, restart: bool = False, command: str = ""
    ) -> None:
        self.folder = folder
        self.progress = Progress()
        self.resumed = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(folder / "lock")
        except BlockingIOError as error:
            raise RunError(
                f"Another run is writing to {visible_name(str(folder.parent))}. Wait until it ends, or write "
                "elsewhere."
            ) from error
        except OSError as error:
            raise PathError(
                f"{visible_name(str(folder.parent))} cannot be written: {error.strerror or error}."
            ) from error
        if restart or not self.is_in(folder):  # then what else is there is of no known run
            for path in folder.iterdir():
                if path.name != "lock":
                    path.unlink()
        self._out: BinaryIO | None = None
        self._failed: BinaryIO | None = None
        self._written = time.monotonic()
        try:
            self._open(identity, command)
        except BaseException:
            self._lock.release()
            raise

    def _open(self, identity: dict[str, Any], command: str) -> None:
        known = self.folder / RUN
        if known.exists():
            before = json.loads(known.read_text("utf-8"))
            check_same(before, identity, self.folder, before.get("command", ""))
            path = self.folder / "progress.json"
            if path.exists():
                values = json.loads(path.read_text("utf-8"))
                tally = Tally(**values["tally"])
                self.progress = Progress(**{**values, "tally": tally})
                self.resumed = True
        else:
            self._replace(known, {**identity, "command": command})

    def open_part(self) -> bool:
        """Open the output of the next part; return False if all of it is written already."""
        now = self.progress
        if not now.ending:
            self._out = self._cut(self.part_path(now.part), now.output)
        return not now.ending

    def part_path(self, part: int) -> Path:
        """Return the file that the output of a part is written to until it is complete."""
        return self.folder / f"output-{part:05d}.part"

    @property
    def failed_path(self) -> Path:
        """Return the file that failed records are written to until the end of the run."""
        return self.folder / "failed.part"

    def _cut(self, path: Path, length: int) -> BinaryIO:
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

    def add(self, output: bytes, failed: Iterable[dict[str, Any]], tally: Tally) -> None:
        """Write the result of one chunk, or of a read error, which counts as one."""
        now = self.progress
        assert self._out is not None
        self._out.write(output)
        now.output += len(output)
        for row in failed:
            if self._failed is None:
                self._failed = self._cut(self.failed_path, now.failed)
            line = dump_json(row).encode("utf-8") + b"\n"
            self._failed.write(line)
            now.failed += len(line)
        now.tally.add(tally)
        now.chunks += 1
        if time.monotonic() - self._written > SECONDS:
            self.save()

    def close_part(self) -> None:
        """Note that all chunks of a part are written."""
        self.progress.ending = True
        self.save()
        if self._out is not None:
            self._out.close()
            self._out = None

    def part_done(self, result: dict[str, Any], sources: list[dict[str, Any]]) -> None:
        """Note that the output of a part is in its place, with the entries of the manifest."""
        now = self.progress
        now.done.append({"result": result, "sources": sources})
        now.part, now.chunks, now.output, now.ending = now.part + 1, 0, 0, False
        self.save()

    def save(self) -> None:
        """Sync all that is written to the disk, and then write the progress that counts it."""
        for stream in (self._out, self._failed):
            if stream is not None:
                stream.flush()
                os.fsync(stream.fileno())
        self._replace(self.folder / "progress.json", asdict(self.progress))
        self._written = time.monotonic()

    def _replace(self, path: Path, value: object) -> None:
        with open_output(path) as stream:
            stream.write(dump_json(value).encode("utf-8"))

    def give_up(self) -> None:
        """Save what can be saved, and release the folder, when the run ends before its end."""
        with suppress(OSError):  # a full disk, say, which is what ended it
            self.save()
        with suppress(OSError):
            self.close()

    def close(self) -> None:
        """Release the folder for a later run, which resumes this one."""
        try:
            for stream in (self._out, self._failed):
                if stream is not None:
                    stream.close()
        finally:
            self._lock.release()

    def remove(self) -> None:
        """Remove the folder: the run is complete."""
        # First the file that says that there is a run to resume, in case that this is interrupted.
        (self.folder / RUN).unlink()
        self.close()
        shutil.rmtree(self.folder)
