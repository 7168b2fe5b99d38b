"""Run worker processes: chunks go in, results come out in the same order, and no document can stop the run.

`concurrent.futures` would give up when one process dies, and has no timeout for a document. Here
each worker has a pipe and one chunk at a time, and shares the number of its current document. One that dies,
or runs into the timeout of a document, is replaced, and its chunk done again without that document.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import RawValue
from typing import Any

from cleanpress.corpus.chunk import Chunk, ChunkResult, ReadFailure, Tally
from cleanpress.corpus.work import work_on_chunk
from cleanpress.errors import CleanpressError, WorkersError
from cleanpress.io.processes import UNGUARDED, one_thread_each, starts_in_a_worker

__all__ = ["Pool", "check_guarded"]

Work = Callable[..., ChunkResult]
BETWEEN = -1  # no document is being worked on
FALSE_STARTS = 3  # so many workers in a row may die between documents
LONGEST_WAIT = 0.5  # seconds between checks of the timeout
# With "spawn", a worker imports the script that started it. If the script then starts a run, the worker ends
# with the exit code UNGUARDED, and the first process says why, once.
WORKER = "cleanpress worker"
GUARD = (
    "The script that calls run is imported by each worker process. Call run under "
    "`if __name__ == '__main__':`, so that only the first process does."
)


def check_guarded() -> None:
    """Refuse to start a run while a new process imports the script: it would be a run in each worker.

    Ends a worker of a `Pool` without a word; raises WorkersError in any other new process.
    """
    if starts_in_a_worker():
        if multiprocessing.current_process().name == WORKER:
            raise SystemExit(UNGUARDED)
        raise WorkersError(GUARD)


class Pool:
    """Hold worker processes for a task; use it in a `with`, which ends them.

    timeout: seconds that a document may take; None for no limit.
    work:    what a worker does, a function of a module that is called as `work_on_chunk` is, with the task.
    """

    def __init__(self, workers: int, task: Any, timeout: float | None, work: Work = work_on_chunk) -> None:
        self._task, self._timeout, self._work = task, timeout, work
        self._context = multiprocessing.get_context("spawn")
        self._count = workers
        self._workers: list[_Worker] = []
        self._false_starts = 0

    def __enter__(self) -> Pool:
        for _ in range(self._count):
            self._workers.append(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def _start(self) -> _Worker:
        with one_thread_each():
            return _Worker(self._context, self._task, self._work)

    def results(
        self, chunks: Iterable[Chunk | ReadFailure]
    ) -> Iterator[tuple[Chunk | ReadFailure, ChunkResult]]:
        """Yield each chunk with its result, in order; so many are read ahead that no worker waits."""
        source = iter(chunks)
        ready: deque[tuple[int, Chunk]] = deque()
        done: dict[int, tuple[Chunk | ReadFailure, ChunkResult]] = {}
        window = 2 * self._count + 2
        read = given = 0
        more = True
        while more or given < read:
            while more and read - given < window and len(ready) < self._count:
                item = next(source, None)
                if item is None:
                    more = False
                    break
                if isinstance(item, ReadFailure):
                    done[read] = (item, ChunkResult(b"", [item.row], Tally(failed=1)))
                else:
                    ready.append((read, item))
                    self._feed(ready)
                read += 1
            self._feed(ready)
            for number, chunk, result in self._collect():
                done[number] = (chunk, result)
                self._feed(ready)  # before the result is written down, which may take a while
            while given in done:
                yield done.pop(given)
                given += 1

    def _feed(self, ready: deque[tuple[int, Chunk]]) -> None:
        """Give waiting chunks to idle workers."""
        for worker in self._workers:
            if ready and worker.idle:
                worker.give(*ready.popleft())

    def _collect(self) -> Iterator[tuple[int, Chunk, ChunkResult]]:
        """Wait for results, if any worker is busy, and yield them."""
        busy = {worker.results: worker for worker in self._workers if not worker.idle}
        if not busy:
            return
        seconds = LONGEST_WAIT if self._timeout is None else min(self._timeout / 4, LONGEST_WAIT)
        for pipe in wait(list(busy), seconds):
            worker = busy[pipe]
            try:
                yield worker.take()
                self._false_starts = 0
            except (EOFError, OSError):
                self._replace(
                    worker, f"The worker process ended while it worked on this document: {worker.fate()}."
                )
        if self._timeout is not None:
            for worker in list(self._workers):
                if worker.is_late(self._timeout):
                    self._replace(
                        worker, f"Timeout: this took longer than {self._timeout:g} seconds (--timeout)."
                    )

    def _replace(self, worker: _Worker, error: str) -> None:
        worker.end()
        if worker.is_unguarded:
            raise WorkersError(GUARD) from None
        number, chunk = worker.chunk
        at = worker.at
        known = worker.known
        if at in known:
            # It ended although that document was passed over: it is not the documents that are at fault.
            raise WorkersError(f"The workers end while they write the result of a chunk: {worker.fate()}.")
        if at == BETWEEN:
            self._false_starts += 1
            if self._false_starts > FALSE_STARTS:
                raise WorkersError(
                    f"The workers end before they reach a document: {worker.fate()}. If memory is short, use "
                    f"fewer workers (--workers). {GUARD}"
                )
        else:
            known = {**known, at: error}
        new = self._start()
        self._workers[self._workers.index(worker)] = new
        new.give(number, chunk, known)


class _Worker:
    """Hold one process, and what it is doing."""

    def __init__(self, context: Any, task: Any, work: Work) -> None:
        self.results, theirs = context.Pipe()
        self._at = RawValue("q", BETWEEN)
        self._process = context.Process(
            target=_serve, args=(theirs, self._at, task, work), daemon=True, name=WORKER
        )
        self._process.start()
        theirs.close()
        self.idle = True
        self.known: dict[int, str] = {}
        self._seen = (BETWEEN, 0.0)

    @property
    def at(self) -> int:
        """Return the number of the current document."""
        return int(self._at.value)

    def give(self, number: int, chunk: Chunk, known: dict[int, str] | None = None) -> None:
        self.chunk = (number, chunk)
        self.known = known or {}
        self.idle = False
        self._seen = (BETWEEN, time.monotonic())
        with contextlib.suppress(OSError):  # it has died: that shows when its result is taken
            self.results.send((chunk, self.known))

    def take(self) -> tuple[int, Chunk, ChunkResult]:
        result = self.results.recv()
        if isinstance(result, CleanpressError):
            raise result
        self.idle = True
        return (*self.chunk, result)

    def is_late(self, timeout: float) -> bool:
        """Return whether one document has taken longer than the timeout."""
        if self.idle or self.at == BETWEEN:
            return False
        at, since = self._seen
        if at != self.at:
            self._seen = (self.at, time.monotonic())
            return False
        return time.monotonic() - since > timeout

    def fate(self) -> str:
        """Return how the process ended, in words."""
        self._process.join(5)
        code = self._process.exitcode
        if code is not None and code < 0:
            return f"killed by {signal.Signals(-code).name}"
        return f"exit code {code}"

    @property
    def is_unguarded(self) -> bool:
        """Return whether the process ended because the script that it imported started a run."""
        return bool(self._process.exitcode == UNGUARDED)

    def end(self) -> None:
        self.results.close()
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


def _serve(pipe: Connection, at: Any, task: Any, work: Work) -> None:
    """Work on what comes through the pipe, until its other end is closed."""
    # Ctrl-C reaches all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def begin(number: int) -> None:
        at.value = number

    while True:
        try:
            chunk, known = pipe.recv()
        except EOFError:
            return
        try:
            result: ChunkResult | CleanpressError = work(chunk, task, known=known, begin=begin)
        except CleanpressError as error:
            result = error
        except Exception as error:  # noqa: BLE001  # in one document it makes a failed record: here it ends the run
            result = WorkersError(f"A chunk cannot be opened or written: {type(error).__name__}: {error}")
        at.value = BETWEEN
        try:
            pipe.send(result)
        except OSError:
            return
