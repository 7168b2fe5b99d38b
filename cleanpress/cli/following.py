"""Follow the commands that work on files one by one, or on a stream of records, and tell how far they are.

Most such runs are over in a moment, and cost nothing: a bar comes after seconds, a line after half a minute.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from cleanpress.cli.common import is_json, log, note
from cleanpress.display.brief import count_of

__all__ = ["Follower", "follower", "following"]

FOLLOWER = "cleanpress.follower"
SECONDS = 3.0  # until the first report


class Follower:
    """Count what is done of some files, and report it.

    silent: report nothing, where the text itself goes to the terminal.
    """

    def __init__(
        self, sources: Sequence[str], *, silent: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total, self._files = sum(map(_size, sources)), len(sources)
        self._silent, self._clock = silent, clock
        self._began = clock()
        self._done = self._records = 0
        self._bytes = self._before = 0  # read, and of these, in the sources that are done
        self._stack = ExitStack()
        self._tell: Any = None

    def add_record(self, size: int) -> None:
        """Count a record of so many bytes, of the source that is being read."""
        self._records += 1
        self._bytes += size
        self._report()

    def add_file(self, source: str) -> None:
        """Count a source that is done, or has failed."""
        self._done += 1
        self._before = self._bytes = max(self._bytes, self._before + _size(source))
        if self._files > 1:  # one file alone is nothing to follow
            self._report()

    def _report(self) -> None:
        if self._silent or self._clock() - self._began < SECONDS:
            return
        if self._tell is None:
            from cleanpress.cli.progress import shown

            self._tell = self._stack.enter_context(shown())
        self._tell(self._bytes, self._total, self._records or self._done)

    def end(self, *, complete: bool = True) -> None:
        """End the reports; a run that took long, and came to its end, has a summary."""
        self._stack.close()
        seconds = self._clock() - self._began
        if self._tell is None or not complete:
            return
        from cleanpress.cli.progress import of_bytes

        if is_json():
            log("summary", files=self._done, documents=self._records or self._done, bytes=self._bytes,
                seconds=round(seconds, 3))  # fmt: skip
            return
        records = f", {count_of(self._records, 'record')}" if self._records else ""
        note(f"{count_of(self._done, 'file')}{records}, {of_bytes(self._bytes, seconds)}.")


@contextmanager
def following(sources: Sequence[str], *, to_stdout: bool) -> Iterator[Follower]:
    """Follow the work on sources; what works on them finds the follower by `follower`."""
    shared = sys.stdout is not None and sys.stdout.isatty() and to_stdout
    made = Follower(sources, silent=shared)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[FOLLOWER] = made
    try:
        yield made
    except BaseException:  # the reader of the output went away, or the person has had enough
        made.end(complete=False)
        raise
    made.end()


def follower() -> Follower | None:
    """Return what follows the work that is being done, if anything does."""
    context = click.get_current_context(silent=True)
    return None if context is None else context.meta.get(FOLLOWER)


def _size(source: str) -> int:
    """Return the size of a file; 0 where it has none, as a pipe."""
    try:
        return 0 if source == "-" else os.stat(source).st_size
    except OSError:
        return 0
