"""Workers that die, are stopped or are late, at chosen moments: no document is lost or blamed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from cleanpress.corpus.attempt import ACQUITTALS, OPENING, STARTING, WAITING, WRITING, Attempt, Cause, Death
from cleanpress.corpus.chunk import Chunk, ChunkResult, ReadFailure, Tally
from cleanpress.corpus.pool import Item, Mark, Pool
from cleanpress.corpus.source import Source
from cleanpress.corpus.work import in_turn
from cleanpress.corpus.worker import Worker, packed
from cleanpress.errors import WorkersError
from cleanpress.io.processes import starting_workers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals like these")

SOURCE = Source("in.jsonl", "jsonl", "", "in.jsonl")
KILLED, CRASHED = Death(-signal.SIGKILL), Death(-signal.SIGSEGV)


# --- What is decided ------------------------------------------------------------------------------


def test_a_document_is_blamed_only_after_several_deaths() -> None:
    for death, tries in ((CRASHED, 3), (Death(9), 3), (Death(-9, memory_ran_out=True), 3), (KILLED, 5)):
        attempt = Attempt(0, None)
        for _ in range(tries - 1):
            attempt.died(7, death)
            assert (attempt.first, attempt.known) == (7, {})
            # Others rest where memory may have been short, which a crash says nothing of.
            assert attempt.alone is (death.cause is not Cause.CRASH)
        attempt.died(7, death)
        assert (attempt.first, attempt.alone) == (None, False)
        assert attempt.known == {
            7: f"The worker process ended while it worked on this document: {death.words}, in each of {tries}"
            " tries."
        }


def test_a_document_that_passes_is_acquitted() -> None:
    attempt = Attempt(0, None)
    for _ in range(50):
        attempt.died(7, KILLED)
        assert attempt.first == 7
        assert not attempt.has_passed(7)
        assert not attempt.has_passed(OPENING)
        assert attempt.has_passed(8) and attempt.has_passed(0) and attempt.has_passed(WRITING)
        attempt.died(3, KILLED)
        assert attempt.first == 3
    assert attempt.known == {}


def test_deaths_before_a_document_is_reached_say_nothing_of_it() -> None:
    attempt = Attempt(0, None)
    attempt.died(7, KILLED)
    for _ in range(50):
        attempt.died(STARTING, KILLED)
        attempt.died(WAITING, CRASHED)
    assert (attempt.first, attempt.known) == (7, {})


def test_documents_that_kill_only_in_company_come_to_an_end() -> None:
    attempt = Attempt(0, None)
    deaths = 0
    while not attempt.known:
        attempt.died((3, 7)[deaths % 2], CRASHED)
        deaths += 1
    assert deaths == ACQUITTALS[Cause.CRASH] + 1
    assert "killed by SIGSEGV." in attempt.known[3]


def test_a_document_that_is_passed_over_is_not_the_reason() -> None:
    attempt = Attempt(0, None)
    for _ in range(3):
        attempt.died(7, CRASHED)
    attempt.died(7, KILLED)
    assert list(attempt.known) == [7]
    assert attempt.first is None


def test_a_chunk_that_kills_where_it_is_written_ends_the_run() -> None:
    attempt = Attempt(0, None)
    for _ in range(4):
        attempt.died(WRITING, KILLED)
    attempt.died(5, KILLED)  # it does not always get so far: that is somebody else
    for _ in range(4):
        attempt.died(WRITING, KILLED)
    with pytest.raises(WorkersError, match="end while they write the result of a chunk: killed by SIGKILL"):
        attempt.died(WRITING, KILLED)


def test_who_is_late_without_having_worked_is_tried_again() -> None:
    attempt = Attempt(0, None)
    attempt.was_late(2, "late", has_worked=True)
    assert attempt.known == {2: "late"}
    attempt.was_late(4, "late", has_worked=False)
    assert (attempt.first, attempt.alone, list(attempt.known)) == (4, False, [2])
    attempt.was_late(4, "late", has_worked=False)
    assert list(attempt.known) == [2, 4]


# --- What is done ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Orders:
    """Say at which documents a worker ends, stops or works for ever, and how often, over all workers."""

    folder: str
    at: Mapping[Any, tuple[str, int]]

    def carry_out(self, place: Any) -> None:
        what, often = self.at.get(place, ("", 0))
        for number in range(often):
            try:
                os.close(os.open(f"{self.folder}/{place}-{number}", os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                continue
            DEEDS[what]()
            return


DEEDS: dict[str, Callable[[], object]] = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda: os._exit(9),
    "stop": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    "work": lambda: [None for _ in iter(int, 1)],
}


def work(
    chunk: Chunk,
    orders: Orders,
    *,
    known: Mapping[int, str],
    begin: Callable[[int], None],
    first: int | None = None,
) -> ChunkResult:
    """Give back the items of a chunk, with who came first, and carry out orders on the way."""
    orders.carry_out("open")
    failed = []
    for number in in_turn(len(chunk.items), first):
        begin(number)
        if number in known:
            failed.append({"item": chunk.items[number], "error": known[number]})
        else:
            orders.carry_out(chunk.items[number])
    begin(WRITING)
    orders.carry_out("write")
    kept = [item for number, item in enumerate(chunk.items) if number not in known]
    return ChunkResult(repr(kept).encode(), failed, Tally(documents=len(chunk.items)))


def chunks(count: int = 6, each: int = 4) -> list[Chunk]:
    """Return chunks whose items are the numbers from 0."""
    return [
        Chunk(SOURCE, list(range(start, start + each)), range(each), 0)
        for start in range(0, count * each, each)
    ]


def ran(
    tmp_path: Path, at: Mapping[Any, tuple[str, int]], *, workers: int = 2, timeout: float | None = 60.0
) -> tuple[list[bytes], list[dict[str, Any]]]:
    """Run all chunks under these orders; return the outputs, and what failed."""
    orders = Orders(str(tmp_path), at)
    with Pool(workers, orders, timeout, work) as pool:
        results = [result for _, result in pool.results(chunks())]
    assert [result.tally.documents for result in results] == [4] * 6
    outputs = [result.output for result in results if isinstance(result.output, bytes)]
    return outputs, [row for result in results for row in result.failed]


CALM = [repr(list(range(start, start + 4))).encode() for start in range(0, 24, 4)]


@pytest.mark.parametrize("deed", ["kill", "crash", "exit"])
@pytest.mark.parametrize("workers", [1, 2])
def test_an_innocent_document_whose_worker_dies_once_is_not_lost(
    tmp_path: Path, deed: str, workers: int
) -> None:
    at = {6: (deed, 1), 7: (deed, 2), 20: (deed, 1), "open": (deed, 1), "write": (deed, 1)}
    assert ran(tmp_path, at, workers=workers) == (CALM, [])


@pytest.mark.parametrize(
    ("deed", "says"),
    [("kill", "SIGKILL, in each of 5"), ("crash", "SIGSEGV, in each of 3"), ("exit", "code 9, in each of 3")],
)  # fmt: skip
def test_a_document_that_does_kill_its_worker_fails_and_says_how_often(
    tmp_path: Path, deed: str, says: str
) -> None:
    outputs, failed = ran(tmp_path, {6: (deed, 99)})
    assert [row["item"] for row in failed] == [6]
    assert says in failed[0]["error"]
    assert outputs == [CALM[0], b"[4, 5, 7]", *CALM[2:]]


def test_a_chunk_that_always_kills_where_it_is_written_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(WorkersError, match="write the result of a chunk: exit code 9"):
        ran(tmp_path, {"write": ("exit", 99)})


@pytest.mark.parametrize("place", [6, "open", "write"])
def test_a_worker_that_is_stopped_anywhere_is_replaced(
    tmp_path: Path, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleanpress.corpus.pool.PATIENCE", 2.0)
    assert ran(tmp_path, {place: ("stop", 1)}, timeout=3.0) == (CALM, [])


def test_a_worker_that_is_stopped_while_it_starts_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleanpress.corpus.pool.PATIENCE", 2.0)
    stopped = []

    def start(*arguments: Any) -> Worker:
        worker = Worker(*arguments)
        if not stopped:
            stopped.append(worker)
            os.kill(worker._process.pid, signal.SIGSTOP)  # type: ignore[arg-type]
        return worker

    monkeypatch.setattr("cleanpress.corpus.pool.Worker", start)
    assert ran(tmp_path, {}, timeout=3.0, workers=1) == (CALM, [])
    assert not stopped[0].is_alive


def test_workers_that_are_killed_while_they_start_do_not_end_a_run_that_gets_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = []

    def start(*arguments: Any) -> Worker:
        worker = Worker(*arguments)
        if len(killed) < 6:
            killed.append(worker)
            os.kill(worker._process.pid, signal.SIGKILL)  # type: ignore[arg-type]
        return worker

    monkeypatch.setattr("cleanpress.corpus.pool.Worker", start)
    assert ran(tmp_path, {}) == (CALM, [])


def test_workers_that_never_start_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanpress.corpus.pool.LONGEST_PAUSE", 0.0)

    def start(*arguments: Any) -> Worker:
        worker = Worker(*arguments)
        os.kill(worker._process.pid, signal.SIGKILL)  # type: ignore[arg-type]
        return worker

    monkeypatch.setattr("cleanpress.corpus.pool.Worker", start)
    with pytest.raises(WorkersError, match="end before they reach a document: killed by SIGKILL"):
        ran(tmp_path, {}, workers=1)


def test_a_document_that_works_for_too_long_fails_at_once(tmp_path: Path) -> None:
    outputs, failed = ran(tmp_path, {6: ("work", 99)}, timeout=2.0)
    assert failed == [{"item": 6, "error": "Timeout: this took longer than 2 seconds (--timeout)."}]
    assert outputs == [CALM[0], b"[4, 5, 7]", *CALM[2:]]


def test_a_worker_that_does_not_take_a_large_chunk_holds_up_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It is stopped when it has answered once, so that the pipe is full before all of the next chunk is in it.
    monkeypatch.setattr("cleanpress.corpus.pool.PATIENCE", 2.0)
    large = [Chunk(SOURCE, ["x" * 3_000_000, number], range(2), 0) for number in range(5)]
    taken: list[Worker] = []
    take = Worker.take

    def take_and_stop(worker: Worker) -> Attempt:
        if not taken:
            taken.append(worker)
            os.kill(worker._process.pid, signal.SIGSTOP)  # type: ignore[arg-type]
        return take(worker)

    monkeypatch.setattr(Worker, "take", take_and_stop)
    with Pool(1, Orders(str(tmp_path), {}), 3.0, work) as pool:
        outputs = [len(result.output) for _, result in pool.results(large)]
    assert outputs == [3_000_007] * 5


def test_marks_and_read_errors_come_out_in_their_places(tmp_path: Path) -> None:
    one, two, *_ = chunks()
    items: list[Item] = [Mark(), one, ReadFailure({"error": "no"}), Mark(), Mark(), two, Mark()]
    with Pool(2, Orders(str(tmp_path), {}), None, work) as pool:
        given = list(pool.results(items))
    assert [item for item, _ in given] == [
        replace(item, items=()) if isinstance(item, Chunk) else item for item in items
    ]
    assert [result.tally.failed for _, result in given] == [0, 0, 1, 0, 0, 0, 0]


def test_a_thread_that_cannot_be_started_is_told_and_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    before = multiprocessing.active_children()
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(WorkersError, match=r"cannot be started: can't start new thread\. Use fewer workers"):
        ran(tmp_path, {})
    assert multiprocessing.active_children() == before


@pytest.mark.parametrize("moves", [False, True])
def test_a_document_is_late_only_if_its_worker_is_still_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: bool
) -> None:
    # Between the look that finds it late and its end, the worker gets to the next document.
    late: list[Worker] = []
    is_late = Worker.is_late

    def found_late(worker: Worker, now: float, timeout: float) -> bool:
        if late or worker.at != 2:
            return False
        is_late(worker, now, timeout)  # which looks where it is
        late.append(worker)
        if moves:
            worker._state[0], worker._state[1] = 3, worker.steps + 1
        return True

    monkeypatch.setattr(Worker, "is_late", found_late)
    monkeypatch.setattr(Worker, "has_worked", lambda *_: True)
    outputs, failed = ran(tmp_path, {2: ("stop", 1)}, workers=1)
    assert [row["item"] for row in failed] == ([] if moves else [2])
    assert outputs == (CALM if moves else [b"[0, 1, 3]", *CALM[1:]])


def test_what_cannot_be_sent_is_told_before_a_worker_is_started() -> None:
    with pytest.raises(WorkersError, match="This cannot be sent to worker processes"):
        packed(lambda: None, work)


def test_ctrl_c_is_held_back_while_workers_start_and_arguments_are_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["cleanpress", *["name.jsonl"] * 10_000])
    # A shell lets what it runs in the background ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), starting_workers():
            held = is_held_back()
    finally:
        signal.signal(signal.SIGINT, before)
    assert held
    assert len(sys.argv) == 10_001


def is_held_back() -> bool:
    """Return whether Ctrl-C waits."""
    assert sys.argv == ["cleanpress"]
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)  # a runner of tests may have other threads
    time.sleep(0)  # were it let through, it would be raised here
    return signal.SIGINT in signal.sigpending()
