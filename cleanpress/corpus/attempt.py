"""Decide what is done with a chunk whose worker died or is late: what is tried again, and what is to blame.

Whatever kills a worker (the system when memory is short, a person, an error in C), the document that it was
at may have nothing to do with it. So the document is tried again, as the first one in a fresh process, before
it is blamed. If it passes, it is acquitted. All numbers here are per chunk, so that every run ends.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from cleanpress.errors import WorkersError

__all__ = ["OPENING", "STARTING", "WAITING", "WRITING", "Attempt", "Cause", "Death"]

# Where a worker is, if it is at no document: those have numbers from 0. A function that works on a chunk says
# WRITING itself, when it is done with the documents, and before it makes bytes of them.
WRITING, OPENING, WAITING, STARTING = -1, -2, -3, -4


class Cause(Enum):
    """Say what killed a worker.

    CRASH:   an error in it: the document that it was at is likely to be at fault.
    MEMORY:  the system, because memory was short; another process may have taken it.
    OUTSIDE: a signal that processes send: it may come from anybody, or from the system as well.
    """

    CRASH = "crash"
    MEMORY = "memory"
    OUTSIDE = "outside"


# How many deaths of one cause at one place blame it. Where workers are killed at random, one a second out of
# two, a document of 50 ms is hit in one of 40 tries: five in a row are one of ten million.
DEATHS: Mapping[Cause, int] = {Cause.CRASH: 3, Cause.MEMORY: 3, Cause.OUTSIDE: 5}
# A document that is acquitted again and again may die of what others left behind. After so many, the one that
# a worker dies at is blamed at once; more than there are kills in any test of random ones.
ACQUITTALS: Mapping[Cause, int] = {Cause.CRASH: 20, Cause.MEMORY: 20, Cause.OUTSIDE: 250}
# Signals that the system sends a process for what it does itself.
OWN_FAULT = frozenset(
    getattr(signal, name, None)
    for name in (
        "SIGSEGV",
        "SIGABRT",
        "SIGBUS",
        "SIGFPE",
        "SIGILL",
        "SIGTRAP",
        "SIGSYS",
        "SIGXCPU",
        "SIGXFSZ",
    )
) - {None}


@dataclass(frozen=True)
class Death:
    """Hold how a worker ended: its exit code (less than 0 for a signal), and whether memory ran out.

    >>> Death(9).words, Death(-9).words, Death(-9, memory_ran_out=True).words, Death(-250).words
    ('exit code 9', 'killed by SIGKILL', 'killed by SIGKILL, as memory ran out', 'killed by signal 250')
    """

    code: int | None
    memory_ran_out: bool = False

    @property
    def cause(self) -> Cause:
        """Return what killed the worker."""
        if self.code is None or self.code >= 0 or -self.code in OWN_FAULT:
            return Cause.CRASH
        return Cause.MEMORY if self.memory_ran_out else Cause.OUTSIDE

    @property
    def words(self) -> str:
        """Return how it ended, for the end of a sentence."""
        if self.code is None or self.code >= 0:
            return f"exit code {self.code}"
        try:
            name = signal.Signals(-self.code).name
        except ValueError:  # one of those for real time
            name = f"signal {-self.code}"
        return f"killed by {name}{', as memory ran out' if self.memory_ran_out else ''}"


@dataclass
class Attempt:
    """Hold a chunk, and what is known of it from workers that had it before.

    number: of the chunk, in the order of reading.
    known:  documents, by number, that are passed over, with the error of each.
    first:  the document that is tried before the others, in a fresh process.
    alone:  whether the others rest while it is tried, because memory may be short.
    """

    number: int
    chunk: Any
    known: dict[int, str] = field(default_factory=dict)
    first: int | None = None
    alone: bool = False
    _deaths: Counter[tuple[int, Cause]] = field(default_factory=Counter)
    _acquitted: int = 0
    _late: set[int] = field(default_factory=set)

    @property
    def is_again(self) -> bool:
        """Return whether a fresh process is to work on it."""
        return self.first is not None or bool(self._deaths) or bool(self._late)

    def has_passed(self, at: int) -> bool:
        """Return whether the document that was tried first is done, where a worker is at `at`."""
        return self.first is not None and (at == WRITING or (at >= 0 and at != self.first))

    def died(self, at: int, death: Death) -> None:
        """Decide what is tried next, after a worker died at `at`.

        Raises WorkersError if it is the chunk that kills workers.
        """
        if at in (STARTING, WAITING):
            return  # it has not begun
        if self.has_passed(at):
            self._acquit()
        if at in self.known:
            at = OPENING  # it was passed over, and cannot be the reason
        cause = death.cause
        self._deaths[at, cause] += 1
        tries = self._deaths[at, cause]
        # Nothing of a document that fails is in memory any more, but much of what comes of a chunk is.
        self.first, self.alone = None, cause is not Cause.CRASH
        if at < 0:
            if tries >= DEATHS[cause]:
                what = "open" if at == OPENING else "write the result of"
                raise WorkersError(f"The workers end while they {what} a chunk: {death.words}.")
            return
        self._clear(WRITING, OPENING)  # that it did not get so far says nothing about them
        if tries >= DEATHS[cause] or self._acquitted >= ACQUITTALS[cause]:
            many = f", in each of {tries} tries" if tries > 1 else ""
            error = f"The worker process ended while it worked on this document: {death.words}{many}."
            self._blame(at, error)
        else:
            self.first = at

    def was_late(self, at: int, error: str, *, has_worked: bool) -> None:
        """Decide what is tried next, after a document took too long.

        has_worked: whether it had the processor meanwhile. If not, the process may have been stopped, or the
            machine had other work to do: it is tried again.
        """
        if self.has_passed(at):
            self._acquit()
        self.first, self.alone = None, False
        if at in self.known:
            return
        if has_worked or at in self._late or self._acquitted >= ACQUITTALS[Cause.OUTSIDE]:
            self._blame(at, error)
        else:
            self._late.add(at)
            self.first = at

    def _blame(self, at: int, error: str) -> None:
        self.known = {**self.known, at: error}
        self.alone = False
        self._clear(at)

    def _acquit(self) -> None:
        assert self.first is not None
        self._clear(self.first)
        self._late.discard(self.first)
        self._acquitted += 1

    def _clear(self, *places: int) -> None:
        for place in places:
            for cause in Cause:
                del self._deaths[place, cause]
