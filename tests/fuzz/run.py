"""Run a target for a while on inputs that atheris makes, and say what was found."""

from __future__ import annotations

import gc
import hashlib
import os
import re
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from growth import grows_no_faster

from .targets import FaultError, Target

__all__ = ["Findings", "Watch", "fuzz"]

# One input in so many is repeated, to 2,000 characters and to 16 times as many, and timed.
TIMED_EVERY = 200
SHORT, FACTOR = 2_000, 16
# Processor time that no input of a few hundred bytes takes, instrumented, on a slow machine.
SLOW = 2.0


@dataclass
class Findings:
    """What was found, one of each kind: a promise, or an exception and the line that raised it."""

    folder: Path
    most: int = 5
    found: dict[str, list[bytes]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, data: bytes) -> None:
        """Count a finding, and keep its input if it is among the shortest of its kind."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        kept = self.found.setdefault(kind, [])
        if data in kept or (len(kept) == self.most and len(data) >= len(kept[-1])):
            return
        for longest in kept[self.most - 1 :]:
            self.path_of(kind, longest).unlink()
        kept[:] = sorted([*kept[: self.most - 1], data], key=len)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path_of(kind, data).write_bytes(data)

    def path_of(self, kind: str, data: bytes) -> Path:
        """Return the file of a finding."""
        digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()[:10]
        return self.folder / f"{re.sub('[^A-Za-z0-9]+', '-', kind)}-{digest}"


def kind_of(error: BaseException) -> str:
    """Return what an error has in common with others of its cause: what it is, and the line it is from."""
    if isinstance(error, FaultError):
        return error.kind
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {Path(last.filename).name}:{last.lineno}"


def finding(target: Target, data: bytes) -> str | None:
    """Return the kind of fault that an input shows, or None."""
    start = time.process_time()
    try:
        target.check(data)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what we look for
        return kind_of(error)
    return "slow" if time.process_time() - start > SLOW else None


def grows_too_fast(target: Target, data: bytes) -> bool:
    """Tell whether the time for an input, repeated, grows with the square of its length."""
    unit = target.text(data)[:64]
    if not unit.strip():
        return False
    short, long = (unit * (size // len(unit)) for size in (SHORT, SHORT * FACTOR))
    target.work(short)
    return not grows_no_faster(lambda: target.work(short), lambda: target.work(long), FACTOR, least=2e-4)


class Watch:
    """Try inputs until a number or a time is reached, and keep count."""

    def __init__(self, target: Target, findings: Findings, runs: int, seconds: float) -> None:
        self.target, self.findings, self.runs = target, findings, runs
        self.count = self.timed = 0
        self.start = time.monotonic()
        self.end = self.start + seconds
        self.at = 0.0

    def __call__(self, data: bytes) -> None:
        self.count += 1
        kind = finding(self.target, data)
        if kind is None and self.count % TIMED_EVERY == 0:
            self.timed += 1
            kind = "superlinear" if grows_too_fast(self.target, data) else None
        if kind is not None:
            self.findings.add(kind, data)
        if self.count % 20_000 == 0:
            self.report()
        if self.count >= self.runs or time.monotonic() > self.end:
            self.report()
            # libFuzzer ends a process by itself, without what Python does at the end.
            os._exit(1 if self.findings.found else 0)

    def report(self) -> None:
        """Print how many inputs were tried, and what was found."""
        passed = time.monotonic() - self.start
        print(
            f"{self.target.name}: {self.count:,} inputs in {passed:,.0f} s, {self.count / passed:,.0f} a "
            f"second, {self.timed:,} of them timed; {sum(self.findings.counts.values()):,} findings of "
            f"{len(self.findings.found)} kinds",
            flush=True,
        )
        for kind, kept in self.findings.found.items():
            shortest = self.findings.path_of(kind, kept[0])
            print(f"  {self.findings.counts[kind]:,} × {kind}: {shortest}", flush=True)


def fuzz(watch: Watch, corpus: Path, seed: int) -> None:
    """Run atheris on a watch, in this process, which ends with it."""
    import atheris

    options = [
        f"-seed={seed}",
        f"-max_len={watch.target.longest}",
        "-rss_limit_mb=4096",
        "-timeout=300",
        "-report_slow_units=300",
    ]
    gc.freeze()
    atheris.Setup([sys.argv[0], *options, str(corpus)], watch)
    atheris.Fuzz()
