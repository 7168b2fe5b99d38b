"""Do the work on many values: one after the other or in several processes, with a bar for progress.

The results are the same, in the same order. `concurrent.futures` does for this: a column is in memory, and a
process that dies ends the call. Corpora, which must go on, have a pool of their own.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from cleanpress.errors import OptionError, WorkersError
from cleanpress.io.processes import UNGUARDED, ignore_interrupts, starting_workers, starts_in_a_worker

__all__ = ["Running"]

# So many chunks for each worker at least: the last ones end at about the same time.
CHUNKS_EACH, MOST_IN_CHUNK = 4, 256
GUARD = (
    "With workers=, each worker process imports the script that started it. Do the work under "
    "`if __name__ == '__main__':`, so that only the first process does it."
)


class _Failed(NamedTuple):
    """Hold the results of a chunk up to the value that made an error."""

    done: list[Any]
    error: Exception


@dataclass(frozen=True)
class Running:
    """Say how the work on many values is done.

    workers:  processes; 1 does all of it in this one, None uses one a core.
    progress: whether to show how far it is, on standard error.
    Raises OptionError or TypeError for another value.

    >>> Running().results(str.upper, [("tea",), ("milk",)], "text", print)
    ['TEA', 'MILK']
    >>> Running(workers=0)
    Traceback (most recent call last):
    cleanpress.errors.OptionError: workers is a number of processes, 1 or more, or None for one a core: not 0.
    """

    workers: int | None = 1
    progress: bool = False

    def __post_init__(self) -> None:
        if self.workers is not None and (not isinstance(self.workers, int) or isinstance(self.workers, bool)):
            raise TypeError(f"workers is a number of processes or None, and was given {self.workers!r}.")
        if self.workers is not None and self.workers < 1:
            raise OptionError(
                f"workers is a number of processes, 1 or more, or None for one a core: not {self.workers}."
            )
        if not isinstance(self.progress, bool):
            raise TypeError(f"progress is True or False, and was given {self.progress!r}.")

    def results(
        self,
        work: Callable[..., Any],
        items: Sequence[tuple[Any, ...]],
        what: str,
        failed: Callable[[int, Exception], object],
    ) -> list[Any]:
        """Return `work(*item)` for each item, in order.

        work:   can be pickled if there are several workers.
        what:   the items are, for the bar: "text", "page".
        failed: given the number of the first item that makes an error, and the error, which it may put into
            other words; otherwise that error is raised.
        """
        workers = (os.cpu_count() or 1) if self.workers is None else self.workers
        parts = _in_processes(work, items, workers) if workers > 1 else _here(work, items)
        results: list[Any] = []
        with _bar(self.progress, len(items), what) as advance:
            for part in parts:
                done = part.done if isinstance(part, _Failed) else part
                results += done
                if isinstance(part, _Failed):
                    failed(len(results), part.error)
                    raise part.error
                advance(len(done))
        return results


def _here(work: Callable[..., Any], items: Sequence[tuple[Any, ...]]) -> Iterator[list[Any] | _Failed]:
    for item in items:
        yield _worked_on(work, [item])


def _worked_on(work: Callable[..., Any], items: Sequence[tuple[Any, ...]]) -> list[Any] | _Failed:
    done: list[Any] = []
    for item in items:
        try:
            done.append(work(*item))
        except Exception as error:  # noqa: BLE001  # raised again where the row is known
            return _Failed(done, error)
    return done


# --- Several processes ----------------------------------------------------------------------------


def _in_processes(
    work: Callable[..., Any], items: Sequence[tuple[Any, ...]], workers: int
) -> Iterator[list[Any] | _Failed]:
    """Yield the results of chunks, in order."""
    _check_may_start()
    packed = _packed(work)
    size = min(MOST_IN_CHUNK, max(1, -(-len(items) // (workers * CHUNKS_EACH))))
    chunks = [items[at : at + size] for at in range(0, len(items), size)]
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        max(1, min(workers, len(chunks))), mp_context=context, initializer=ignore_interrupts
    )
    processes: list[Any] = []
    try:
        with starting_workers():
            futures = [pool.submit(_work_on_chunk, packed, chunk) for chunk in chunks]
            processes += (getattr(pool, "_processes", None) or {}).values()
        for future in futures:
            yield _result_of(future, work)
    except BrokenProcessPool as error:
        raise _ended(processes) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _check_may_start() -> None:
    """Raise WorkersError where no process can be started. Ends a worker that imports an unguarded script."""
    if starts_in_a_worker():
        raise SystemExit(UNGUARDED)
    if multiprocessing.current_process().daemon:
        raise WorkersError("This is a worker process, which cannot start workers itself: leave out workers=.")


def _packed(work: Callable[..., Any]) -> bytes:
    try:
        return pickle.dumps(work)
    except Exception as error:
        raise _not_sent(work, error) from error


def _not_sent(work: Callable[..., Any], error: object) -> WorkersError:
    what = getattr(work, "pipeline", work)
    return WorkersError(
        f"{what!r} cannot be sent to worker processes: {error}. A cleaner of your own has to be a class of a "
        "module that they can import, not of a notebook or a function. Or leave out workers=."
    )


def _work_on_chunk(packed: bytes, items: Sequence[tuple[Any, ...]]) -> list[Any] | _Failed | str:
    """Work on a chunk in a worker. Returns, as text, why the work cannot be done here."""
    try:
        work = pickle.loads(packed)  # what this package has pickled, in the process that started this one
    except Exception as error:  # noqa: BLE001  # whatever an import raises
        return str(error)
    result = _worked_on(work, items)
    return _Failed(result.done, _sendable(result.error)) if isinstance(result, _Failed) else result


def _sendable(error: Exception) -> Exception:
    """Return an error, or what it says, if its class is none that can be pickled."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001  # whatever the class of an error does
        return WorkersError(f"{type(error).__name__}: {error}")
    return error


def _result_of(future: Future[list[Any] | _Failed | str], work: Callable[..., Any]) -> list[Any] | _Failed:
    result = future.result()
    if isinstance(result, str):
        raise _not_sent(work, result)
    return result


def _ended(processes: Sequence[Any]) -> WorkersError:
    """Make the error for workers that ended before their work was done."""
    for process in processes:
        process.join(5)
    codes = {process.exitcode for process in processes}
    if UNGUARDED in codes:
        return WorkersError(GUARD)
    killed = [code for code in codes if code is not None and code < 0]
    how = f": it was killed by {signal.Signals(-killed[0]).name}" if killed else ""
    return WorkersError(
        f"A worker process ended before its work was done{how}. If memory is short, use fewer."
    )


# --- The bar --------------------------------------------------------------------------------------


@contextmanager
def _bar(wanted: bool, total: int, what: str) -> Iterator[Callable[[int], object]]:
    """Show a bar of tqdm, which knows notebooks, or else a line of ours."""
    if not wanted:
        yield lambda done: None
        return
    try:
        from tqdm.auto import tqdm
    except ImportError:
        from cleanpress.display.progress_line import ProgressLine

        reached = 0
        with ProgressLine(keep=True) as line:

            def advance(done: int) -> None:
                nonlocal reached
                reached += done
                line.show(lambda: f"{reached / max(total, 1):.0%}: {reached:,} of {total:,} {what}s")

            yield advance
        return
    with tqdm(total=total, unit=f" {what}s") as bar:
        yield bar.update
