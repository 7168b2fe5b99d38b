"""Run all targets, some at once, and try again what they found: what CI does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .targets import TARGETS

__all__ = ["run_all"]

ROOT = Path(__file__).parents[2]


def run_all(seconds: float, times: int, seed: int, findings: Path, jobs: int) -> int:
    """Fuzz every target for so many inputs as it tries in half a minute, and no longer than `seconds`.

    times: as many inputs as that.
    The seed and the number of inputs are fixed, so that a change is not blamed by chance: the same code gives
    the same answer again. A finding counts if a new process, without coverage, shows it, and if it is of no
    kind that is known (tests/cases/fuzz). Return 1 if one counts. What is slow is printed and does not.
    findings: where what is found is copied to. What is there from before neither counts nor hides anything.
    """
    with ThreadPoolExecutor(jobs) as pool:
        failed = list(pool.map(lambda name: _run(name, seconds, times, seed, findings), TARGETS))
    return int(any(failed))


def _run(name: str, seconds: float, times: int, seed: int, findings: Path) -> bool:
    runs = TARGETS[name].runs * times
    options = ["--seconds", str(seconds), "--runs", str(runs), "--seed", str(seed)]
    # A folder of its own, since the same seed finds the same again, and gives it the same name.
    with tempfile.TemporaryDirectory(prefix="cleanpress-fuzz-") as fresh:
        done = _python(name, *options, "--findings", fresh)
        found = sorted(path.name for path in (Path(fresh) / name).glob("*"))
        if found:
            shutil.copytree(Path(fresh) / name, findings / name, dirs_exist_ok=True)
    shown = done.stdout.replace(fresh, str(findings))
    lines = [line for line in shown.splitlines() if line.startswith((f"{name}:", "  "))]
    print(
        "\n".join(_last_report(lines, name)) or f"{done.stdout[-2_000:]}\n{done.stderr[-2_000:]}", flush=True
    )
    if done.returncode not in (0, 1) or not lines:
        return True
    return bool(found) and _counts(name, [findings / name / each for each in found])


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
