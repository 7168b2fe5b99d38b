"""Run worker processes: chunks go in, results come out in the same order, and no document can stop the run.

`concurrent.futures` would give up when one process dies, and has no timeout for a document. Here
each worker has one chunk at a time, and shares where in it it is. One that dies, or takes too long, is
replaced, and its chunk done again: `attempt` decides what of it is tried first, and what is passed over.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Any

from cleanpress.corpus.attempt import STARTING, WAITING, Attempt, Cause, Death
from cleanpress.corpus.chunk import Chunk, ChunkResult, ReadFailure, Tally
from cleanpress.corpus.work import work_on_chunk
from cleanpress.corpus.worker import WORKER, Answer, Worker, packed
from cleanpress.errors import WorkersError
from cleanpress.io.files import reason_of
from cleanpress.io.processes import UNGUARDED, out_of_memory_kills, starts_in_a_worker

__all__ = ["Item", "Mark", "Pool", "check_guarded", "result_without_work"]

Work = Callable[..., ChunkResult]
# So many workers in a row may end before they get to a chunk, while none gets on with one: of themselves, or
# killed by a signal, for which there may be an end. On a busy machine they take seconds to start: where one
# was killed each second, 20 in a row did not get so far.
FALSE_STARTS = {Cause.CRASH: 3, Cause.MEMORY: 8, Cause.OUTSIDE: 100}
LONGEST_PAUSE = 0.5  # seconds before a worker is started in place of one that did not get to a chunk
LONGEST_WAIT = 0.5  # seconds between two looks at what the workers are at
SHORT_WAIT = 0.05  # seconds of a wait for answers while all but one rest
# Seconds besides the timeout for what a worker does at no document: to start, to open a chunk, to write and
# send what came of it. Doubled each time that a worker was too slow, up to the longest.
PATIENCE, LONGEST_PATIENCE = 5.0, 640.0
# With "spawn", a worker imports the script that started it. If the script then starts a run, the worker ends
# with the exit code UNGUARDED, and the first process says why, once.
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


class Mark:
    """Mark a place between chunks: it comes out between their results."""


Item = Chunk | ReadFailure | Mark


def result_without_work(item: ReadFailure | Mark) -> ChunkResult:
    """Return the result of what is no chunk: that of a read error is its failed record."""
    if isinstance(item, ReadFailure):
        return ChunkResult(b"", [item.row], Tally(failed=1))
    return ChunkResult(b"", [], Tally())


class Pool:
    """Hold worker processes for a task; use it in a `with`, which ends them.

    timeout: seconds that a document may take; with PATIENCE besides, also the time for what is no document.
        None for no limit.
    work:    what a worker does, a function of a module that is called as `work_on_chunk` is, with the task.
    Raises WorkersError if no process can be started, or the task not be sent to one.
    """

    def __init__(self, workers: int, task: Any, timeout: float | None, work: Work = work_on_chunk) -> None:
        self._task, self._timeout = packed(task, work), timeout
        self._context = multiprocessing.get_context("spawn")
        self._count = workers
        self._workers: list[Worker] = []
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._again: deque[Attempt] = deque()
        self._false_starts = self._steps = 0
        self._memory_kills = out_of_memory_kills()
        self._clock = _Clock(LONGEST_WAIT if timeout is None else min(timeout / 4, LONGEST_WAIT))

    def __enter__(self) -> Pool:
        try:
            for _ in range(self._count):
                self._workers.append(self._start(PATIENCE))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def _start(self, patience: float) -> Worker:
        try:
            return Worker(self._context, self._task, self._answers, patience)
        except (OSError, RuntimeError) as error:  # the second where the system gives no more threads
            raise WorkersError(
                f"A worker process cannot be started: {reason_of(error)}. Use fewer workers (--workers), or "
                "raise the limits of the system (ulimit -n, ulimit -u)."
            ) from error

    def results(self, items: Iterable[Item]) -> Iterator[tuple[Item, ChunkResult]]:
        """Yield each chunk with its result, in order; so many are read ahead that no worker waits.

        Chunks come out without their documents. What is no chunk comes out in its place: a read error, with
        its failed record, and a mark.
        """
        source = iter(items)
        ready: deque[Attempt] = deque()
        done: dict[int, tuple[Item, ChunkResult]] = {}
        window = 4 * self._count + 4  # with a mark behind each chunk, half as many chunks
        read = given = 0
        more = True
        while more or given < read:
            while more and read - given < window and len(ready) < self._count:
                item = next(source, None)
                if item is None:
                    more = False
                    break
                if isinstance(item, ReadFailure | Mark):
                    done[read] = (item, result_without_work(item))
                else:
                    ready.append(Attempt(read, item))
                    self._feed(ready)
                read += 1
            self._feed(ready)
            for attempt, result in self._collect():
                # Without its documents: with many results before the one that is waited for, they are much.
                done[attempt.number] = (replace(attempt.chunk, items=()), result)
                self._feed(ready)  # before the result is written down, which may take a while
            while given in done:
                yield done.pop(given)
                given += 1

    def _feed(self, ready: deque[Attempt]) -> None:
        """Give waiting chunks to idle workers, those first that are tried again."""
        while idle := [worker for worker in self._workers if worker.is_idle]:
            attempt = self._next(ready, is_quiet=len(idle) == len(self._workers))
            if attempt is None:
                return
            worker = next((each for each in idle if each.is_fresh), idle[0])
            if not worker.is_alive or (attempt.is_again and not worker.is_fresh):
                worker = self._replace(worker, worker.patience)
            worker.give(attempt, self._clock.now)

    def _next(self, ready: deque[Attempt], *, is_quiet: bool) -> Attempt | None:
        """Return the chunk that an idle worker gets; None if there is none, or all are to rest.

        is_quiet: no worker is at work.
        """
        if any(worker.is_on_trial for worker in self._workers):
            return None
        if self._again:
            return None if self._again[0].alone and not is_quiet else self._again.popleft()
        return ready.popleft() if ready else None

    def _collect(self) -> Iterator[tuple[Attempt, ChunkResult]]:
        """Wait for answers, if any worker is busy, and yield what was tried, and the results."""
        if all(worker.is_idle for worker in self._workers):
            return
        for worker, result in self._answered():
            if result is None:
                self._bury(worker)
            elif isinstance(result, Exception):
                raise result
            else:
                worker.patience, self._false_starts = PATIENCE, 0
                yield worker.take(), result
        if self._clock.tick():
            for worker in list(self._workers):
                self._look_at(worker)

    def _answered(self) -> Iterator[Answer]:
        """Yield the answers that there are, after a wait for the first; none of workers that are gone."""
        wait = SHORT_WAIT if any(worker.is_on_trial for worker in self._workers) else self._clock.step
        try:
            answer = self._answers.get(timeout=wait)
            while True:
                if answer.worker in self._workers and not answer.worker.is_idle:
                    yield answer
                answer = self._answers.get_nowait()
        except Empty:
            return

    def _replace(self, worker: Worker, patience: float) -> Worker:
        worker.end()
        if worker.is_unguarded:
            raise WorkersError(GUARD) from None
        new = self._start(patience)
        self._workers[self._workers.index(worker)] = new
        return new

    def _bury(self, worker: Worker) -> None:
        """Decide what is done after a worker died, and start another."""
        death = self._death_of(worker)
        at, attempt = worker.at, worker.take()
        if worker.is_unguarded:
            raise WorkersError(GUARD) from None
        if at in (STARTING, WAITING):
            self._note_false_start(death)
        else:
            self._false_starts = 0
        attempt.died(at, death)
        self._again.append(attempt)
        self._replace(worker, worker.patience)

    def _death_of(self, worker: Worker) -> Death:
        worker.end()
        kills = out_of_memory_kills()
        ran_out = kills > self._memory_kills
        self._memory_kills = kills
        return Death(worker.exit_code, memory_ran_out=ran_out)

    def _note_false_start(self, death: Death) -> None:
        """Wait a moment before another start. Raises WorkersError if they lead nowhere."""
        steps = sum(worker.steps for worker in self._workers if worker.at not in (STARTING, WAITING))
        if steps != self._steps:
            self._steps, self._false_starts = steps, 0
        self._false_starts += 1
        if self._false_starts > FALSE_STARTS[death.cause]:
            raise WorkersError(
                f"The workers end before they reach a document: {death.words}. If memory is short, use "
                f"fewer workers (--workers). {GUARD}"
            )
        time.sleep(min(0.01 * 2**self._false_starts, LONGEST_PAUSE))

    def _look_at(self, worker: Worker) -> None:
        """Replace a worker that takes too long; and one that is dead, though its pipe is held open."""
        if worker.is_idle:
            return
        if not worker.is_alive and self._answers.empty():
            self._bury(worker)
        elif self._timeout is not None and worker.is_late(self._clock.now, self._timeout):
            self._give_up(worker, self._timeout)

    def _give_up(self, worker: Worker, timeout: float) -> None:
        """Replace a worker that takes too long."""
        seen, patience = worker.seen, worker.patience
        has_worked = worker.has_worked(timeout / 2)
        worker.end()  # now it stays where it is
        attempt = worker.take()
        at = seen[0]
        if (worker.at, worker.steps) != seen:
            pass  # it got on after all, just then: what it is at now is not late, nor is what it was at
        elif at >= 0:
            error = f"Timeout: this took longer than {timeout:g} seconds (--timeout)."
            attempt.was_late(at, error, has_worked=has_worked)
        else:
            patience *= 2
            if patience > LONGEST_PATIENCE:
                raise WorkersError(
                    "The workers do not get on: they take too long to start, or to open or write a chunk. "
                    "Use fewer workers (--workers), or give them more time (--timeout)."
                )
        self._again.append(attempt)
        self._replace(worker, patience)


class _Clock:
    """Count seconds, but not those in which this process did not look, such as while it was stopped.

    step: the seconds between two looks; of a longer time, no more than twice as many count.
    """

    def __init__(self, step: float) -> None:
        self.step, self.now = step, 0.0
        self._last = time.monotonic()

    def tick(self) -> bool:
        """Count the time since the last look, and return True; if it is too soon for another, False."""
        passed = time.monotonic() - self._last
        if passed < self.step / 2:
            return False
        self._last += passed
        self.now += min(passed, 2 * self.step)
        return True
