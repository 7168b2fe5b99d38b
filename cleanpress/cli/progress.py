"""Tell how far a long run is: a bar on a terminal; without one, a line from time to time, as text or JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click

from cleanpress.cli.common import LOG_FORMAT, is_json, is_quiet, log

__all__ = ["Lines", "Reports", "State", "log_option", "megabytes", "of_bytes", "shown", "spoken_time"]

LOG_FORMATS = ("text", "json")
# Seconds to the first line, how much longer it takes to each next one, and at most: a day makes 150 lines.
FIRST, GROWTH, LONGEST = 30.0, 1.3, 600.0


class Reports(Protocol):
    """Take how far a run is."""

    def __call__(self, reached: int, total: int, documents: int) -> None:
        """Take the bytes read, the bytes that there are (0 if that is not known), and the documents done."""


def log_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that says how a run is logged."""
    return click.option(
        "--log-format", type=click.Choice(LOG_FORMATS), expose_value=False, is_eager=True,
        callback=_set_format,
        help="What is written to standard error: text (the default), or json, an object a line.",
    )(function)  # fmt: skip


def _set_format(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.meta[LOG_FORMAT] = value


@contextmanager
def shown() -> Iterator[Reports]:
    """Give what takes how far a run is, and shows it; with --quiet, it shows nothing."""
    if is_quiet() or sys.stderr is None:
        yield lambda reached, total, documents: None
    elif is_json() or not sys.stderr.isatty():
        yield Lines(log_progress if is_json() else say_progress)
    else:
        with _bar() as progress:
            yield progress


@contextmanager
def _bar() -> Iterator[Reports]:
    from cleanpress.display.progress_line import ProgressLine

    began: tuple[float, int, int] | None = None
    furthest = 0
    with ProgressLine() as line:

        def progress(reached: int, total: int, documents: int) -> None:
            nonlocal began, furthest
            reached = furthest = max(reached, furthest)  # a part that is done says so once more
            now = time.monotonic()
            began = began or (now, reached, documents)
            state = State(reached, total, documents, began, now)
            line.show(lambda: progress_line(state))

        yield progress


class State:
    """Hold how far a run is, and how fast this process has come there.

    bytes, total, documents: as `Reports` takes them. seconds: since the first report, which says how far an
    earlier run had come.
    """

    def __init__(self, reached: int, total: int, documents: int, began: tuple[float, int, int], now: float):
        self.bytes, self.total, self.documents = reached, total, documents
        self.seconds = now - began[0]
        self._new_bytes, self._new_documents = reached - began[1], documents - began[2]

    @property
    def rate(self) -> float:
        """Return the bytes a second."""
        return self._new_bytes / self.seconds if self.seconds > 0 else 0.0

    @property
    def documents_rate(self) -> float:
        """Return the documents a second."""
        return self._new_documents / self.seconds if self.seconds > 0 else 0.0

    @property
    def eta(self) -> float | None:
        """Return the seconds that are left; None if that is not known."""
        return (self.total - self.bytes) / self.rate if self.total and self.rate > 0 else None


class Lines:
    """Write a line after half a minute, and then at times that lie further and further apart."""

    def __init__(self, write: Callable[[State], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._write, self._clock = write, clock
        self._began: tuple[float, int, int] | None = None
        self._pause = FIRST
        self._next = clock() + FIRST

    def __call__(self, reached: int, total: int, documents: int) -> None:
        now = self._clock()
        if self._began is None:
            self._began = (now, reached, documents)
        if now >= self._next:
            self._write(State(reached, total, documents, self._began, now))
            self._pause = min(self._pause * GROWTH, LONGEST)
            self._next = now + self._pause


def say_progress(state: State) -> None:
    """Write how far a run is, for people."""
    click.echo(f"cleanpress: {progress_line(state)}", err=True)


def progress_line(state: State) -> str:
    """Say how far a run is, for people: with a share and the time that is left, where they are known.

    >>> progress_line(State(25_000_000, 100_000_000, 1200, began=(0.0, 0, 0), now=10.0))
    '25% of 100.0 MB, 1,200 documents, 2.5 MB/s, about 30 s left'
    """
    share = f"{state.bytes / state.total:.0%} of {megabytes(state.total)}, " if state.total else ""
    left = f", about {spoken_time(state.eta)} left" if state.eta is not None else ""
    speed = f"{megabytes(state.rate)}/s" if state.rate else f"{state.documents_rate:,.0f} documents/s"
    return f"{share}{state.documents:,} documents, {speed}{left}"


def log_progress(state: State) -> None:
    """Write how far a run is, for programs."""
    log(
        "progress", documents=state.documents, bytes=state.bytes, total_bytes=state.total or None,
        documents_per_second=round(state.documents_rate, 3), bytes_per_second=round(state.rate, 3),
        eta_seconds=None if state.eta is None else round(state.eta),
    )  # fmt: skip


def megabytes(number: float) -> str:
    """Return a number of bytes for people.

    >>> megabytes(999), megabytes(1_234_567), megabytes(5e9)
    ('999 bytes', '1.2 MB', '5.0 GB')
    """
    for size, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number >= size:
            return f"{number / size:,.1f} {unit}"
    return f"{number:.0f} bytes"


def of_bytes(number: int, seconds: float) -> str:
    """Return how much was read, and how fast; of standard input only the time is known.

    >>> of_bytes(3_000_000, 2.0), of_bytes(0, 2.0)
    ('3.0 MB in 2 s, 1.5 MB/s', 'in 2 s')
    """
    took = f"in {spoken_time(seconds)}"
    return f"{megabytes(number)} {took}, {megabytes(number / seconds)}/s" if number and seconds > 0 else took


def spoken_time(seconds: float) -> str:
    """Return a time for people.

    >>> spoken_time(4.2), spoken_time(95), spoken_time(7300), spoken_time(200_000)
    ('4 s', '1 min 35 s', '2 h 1 min', '2 d 7 h')
    """
    whole = round(seconds)
    for size, unit, part, smaller in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            return f"{whole // size} {unit} {whole % size // part} {smaller}"
    return f"{whole} s"
