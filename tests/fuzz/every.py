"""Run all targets, some at once, and try again what they found: what CI does."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .targets import TARGETS

__all__ = ["run_all"]

ROOT = Path(__file__).parents[2]


def run_all(seconds: float, seed: int, findings: Path, jobs: int) -> int:
    """Fuzz every target for so many inputs as it does in a minute, and no longer than `seconds`.

    The seed and the number of inputs are fixed, so that a change is not blamed by chance: the same code gives
    the same answer again. A finding counts if a new process, without coverage, shows it, and if it is of no
    kind that is known (tests/cases/fuzz). Return 1 if one counts. What is slow is printed and does not.
    """
    with ThreadPoolExecutor(jobs) as pool:
        failed = list(pool.map(lambda name: _run(name, seconds, seed, findings), TARGETS))
    return int(any(failed))


def _run(name: str, seconds: float, seed: int, findings: Path) -> bool:
    folder = findings / name
    before = set(folder.glob("*"))
    options = ["--seconds", str(seconds), "--runs", str(TARGETS[name].runs), "--seed", str(seed)]
    done = _python(name, *options, "--findings", str(findings))
    lines = [line for line in done.stdout.splitlines() if line.startswith((f"{name}:", "  "))]
    print(
        "\n".join(_last_report(lines, name)) or f"{done.stdout[-2_000:]}\n{done.stderr[-2_000:]}", flush=True
    )
    if done.returncode not in (0, 1) or not lines:
        return True
    found = sorted(set(folder.glob("*")) - before)
    return bool(found) and _counts(name, found)


def _last_report(lines: list[str], name: str) -> list[str]:
    starts = [number for number, line in enumerate(lines) if line.startswith(f"{name}:")]
    return lines[starts[-1] :] if starts else []


def _counts(name: str, found: list[Path]) -> bool:
    """Try findings again, and tell whether one is a fault that was not known."""
    done = _python(name, "--replay", *map(str, found))
    print(done.stdout, end="", flush=True)
    return done.returncode != 0


def _python(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    # The order of sets is part of what a run does.
    environment = {**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
