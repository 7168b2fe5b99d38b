"""Hold a worker process of a run: what it is given, how far it is, and how it ended.

A thread for each worker talks to it through a pipe, so that no worker that is stopped, or dies, or is slow
to take what it is sent, can hold up the process that leads the run. Where the worker is stands in memory that
both processes share, and is still there when the worker has died.
"""

from __future__ import annotations

import pickle
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from multiprocessing.sharedctypes import RawArray
from queue import SimpleQueue
from typing import Any, NamedTuple

from cleanpress.corpus.attempt import OPENING, STARTING, WAITING, WRITING, Attempt
from cleanpress.errors import CleanpressError, WorkersError
from cleanpress.io.processes import UNGUARDED, cpu_seconds, ignore_interrupts, starting_workers

__all__ = ["WORKER", "Answer", "Worker", "packed"]

WORKER = "cleanpress worker"
LONGEST_END = (
    5.0  # seconds for a process that was killed to be gone: one that hangs in a disk may take forever
)
AT, STEPS = 0, 1  # places in the shared memory
SMALL = 1 << 12  # bytes that any pipe can hold: those of macOS hold 8 KB
SENT = object()


class Answer(NamedTuple):
    """What came of an attempt: a result, or an error that ends the run; None if the worker is dead."""

    worker: Worker
    result: Any


def packed(task: Any, work: Any) -> bytes:
    """Return what each worker is sent first. Raises WorkersError for a task that cannot be sent."""
    try:
        return bytes(ForkingPickler.dumps((task, work)))
    except Exception as error:
        raise WorkersError(
            f"This cannot be sent to worker processes: {error}. A cleaner of your own has to be a class of a "
            "module that they can import, not of a notebook or a function."
        ) from error


class Worker:
    """Start a process, and give it chunks, one at a time.

    task:     what it is sent first, see `packed`.
    answers:  where an `Answer` is put for each chunk.
    patience: seconds beside the timeout that it may take where it is at no document.
    Raises OSError if no process can be started, RuntimeError if no thread can.
    """

    def __init__(self, context: Any, task: bytes, answers: SimpleQueue[Answer], patience: float) -> None:
        self.patience = patience
        self.attempt: Attempt | None = None
        self.is_fresh = True  # it has been given nothing yet
        self._seen, self._since, self._worked = (STARTING, 0), 0.0, 0.0
        self._state = RawArray("q", [STARTING, 0])
        self._answers = answers
        self._given: SimpleQueue[Any] = SimpleQueue()
        pipe, theirs = context.Pipe()
        self._pipe = pipe
        try:
            with starting_workers():
                self._process = context.Process(
                    target=_serve, args=(theirs, self._state), daemon=True, name=WORKER
                )
                self._process.start()
                # Started here, where Ctrl-C is held back: it is for the main thread alone.
                self._start_talk(pipe, task)
        except BaseException:
            pipe.close()
            raise
        finally:
            theirs.close()

    def _start_talk(self, pipe: Connection, task: bytes) -> None:
        try:
            threading.Thread(target=self._talk, args=(pipe, task), daemon=True).start()
        except BaseException:
            self.end()  # nobody else knows of the process
            raise

    def _talk(self, pipe: Connection, task: bytes) -> None:
        """Send what is given, and put what is answered where it is waited for."""
        with (
            pipe
        ):  # closed here, and nowhere else: another thread would close it while this one reads from it
            try:
                pipe.send_bytes(task)
                while (given := self._given.get()) is not None:
                    if given is not SENT:
                        pipe.send_bytes(given)
                    self._answers.put(Answer(self, pipe.recv()))
            except (EOFError, OSError):
                self._answers.put(Answer(self, None))
            except Exception as error:  # noqa: BLE001  # what pickle raises: it ends the run, and is told there
                self._answers.put(Answer(self, WorkersError(f"{type(error).__name__}: {error}")))

    @property
    def is_idle(self) -> bool:
        """Return whether it has nothing to do."""
        return self.attempt is None

    @property
    def is_alive(self) -> bool:
        """Return whether the process has not ended."""
        return bool(self._process.is_alive())

    @property
    def at(self) -> int:
        """Return the number of the document that it is at, or what it does between documents."""
        return int(self._state[AT])

    @property
    def steps(self) -> int:
        """Return how many steps it has taken: a document, or what is done between documents."""
        return int(self._state[STEPS])

    @property
    def is_on_trial(self) -> bool:
        """Return whether it is at a document that no other work may disturb."""
        attempt = self.attempt
        return attempt is not None and attempt.alone and not attempt.has_passed(self.at)

    def give(self, attempt: Attempt, now: float) -> None:
        """Give it a chunk to work on."""
        self.attempt = attempt
        self._see(now)
        chunk, known, first = attempt.chunk, attempt.known, attempt.first
        data = ForkingPickler.dumps((chunk, known, {} if first is None else {"first": first}))
        if len(data) <= SMALL and not self.is_fresh:
            # It has taken all that it was sent before, so that this cannot block; and the thread may have to
            # wait for its turn for longer than the work takes.
            with suppress(OSError):  # it has died, which the thread finds out
                self._pipe.send_bytes(data)
            self._given.put(SENT)
        else:
            self._given.put(data)
        self.is_fresh = False

    def take(self) -> Attempt:
        """Return the attempt that it has answered; it is idle now."""
        attempt, self.attempt = self.attempt, None
        assert attempt is not None
        return attempt

    def _see(self, now: float) -> None:
        self._seen, self._since = (self.at, self.steps), now
        self._worked = cpu_seconds(self._process.pid) or 0.0

    @property
    def seen(self) -> tuple[int, int]:
        """Return where it was when that was last looked at, and how many steps it had taken by then."""
        return self._seen

    def is_late(self, now: float, timeout: float) -> bool:
        """Return whether it has been at one document, or between two, for longer than it may be."""
        if self._seen != (self.at, self.steps):
            self._see(now)
        return now - self._since > (timeout if self.at >= 0 else timeout + self.patience)

    def has_worked(self, seconds: float) -> bool:
        """Return whether it had the processor for so long since it got where it is; False if nobody knows."""
        worked = cpu_seconds(self._process.pid)
        return worked is not None and worked - self._worked >= seconds

    @property
    def exit_code(self) -> int | None:
        """Return the exit code, less than 0 for a signal; None if it does not end."""
        self._process.join(LONGEST_END)
        code: int | None = self._process.exitcode
        return code

    @property
    def is_unguarded(self) -> bool:
        """Return whether the process ended because the script that it imported started a run."""
        return bool(self._process.exitcode == UNGUARDED)

    def end(self) -> None:
        """End the process, whatever it does; one that the system does not let go of is left to it."""
        self._given.put(None)
        if self._process.is_alive():
            self._process.kill()
        self._process.join(LONGEST_END)


def _serve(pipe: Connection, state: Any) -> None:
    """Work on what comes through the pipe, until its other end is closed: this is the worker process."""
    # Ctrl-C reaches all processes of a terminal; the first one ends the others.
    ignore_interrupts()

    def begin(number: int) -> None:
        # In this order, so that whoever sees the step sees where it led.
        state[AT] = number
        state[STEPS] += 1

    def answer(chunk: Any, known: Any, more: Any) -> Any:
        if isinstance(task, Exception):
            return WorkersError(f"A worker cannot load what it is to do: {type(task).__name__}: {task}")
        try:
            return work(chunk, task, known=known, begin=begin, **more)
        except CleanpressError as error:
            return error
        except Exception as error:  # noqa: BLE001  # in one document it makes a failed record: here it ends the run
            return WorkersError(f"A chunk cannot be opened or written: {type(error).__name__}: {error}")

    try:
        task, work = _loaded(pipe.recv_bytes())
        begin(WAITING)
        while True:
            given = pipe.recv()
            begin(OPENING)
            result = answer(*given)
            begin(WRITING)
            _send(pipe, result)
            begin(WAITING)
            del given, result  # they may be large, and the next chunk may be long in coming
    except (EOFError, OSError):  # the process that leads the run has ended, or wants this one to
        return


def _send(pipe: Connection, result: Any) -> None:
    try:
        data = ForkingPickler.dumps(result)
    except Exception as error:  # noqa: BLE001  # whatever a class of the user's own raises
        data = ForkingPickler.dumps(WorkersError(f"A result cannot be sent: {type(error).__name__}: {error}"))
    pipe.send_bytes(data)


def _loaded(data: bytes) -> tuple[Any, Any]:
    """Return task and work; if they cannot be had, why."""
    try:
        task, work = pickle.loads(data)  # what this package has pickled, in the process that started this one
    except Exception as error:  # noqa: BLE001  # whatever an import raises
        return error, None
    if hasattr(task, "prepare"):
        task.prepare()
    return task, work
