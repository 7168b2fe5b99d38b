"""Measure what the start of the command takes, beside `python -c "import ftfy"`.

    python -m benchmarks.start [FILE] [--rounds 25] [--python PYTHON]

FILE is a small text with debris, by default examples/scraped-article.txt. Whole processes run in turn, and
their processor time is taken, the least of all rounds and the median: other work on the machine makes it
longer, never shorter. PYTHON is that of an environment which cleanpress is installed in, by default this one;
a checkout also looks whether its phrase files have changed. "import click, numpy, ftfy" is what the command
cannot do without. Below, the time that imports take goes by package (`-X importtime`, which is slower).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median

from benchmarks.speed import environment

__all__ = ["import_times", "main", "rows_of_table"]

SAMPLE = Path(__file__).resolve().parents[1] / "examples" / "scraped-article.txt"
BASE = "import ftfy"
RUN = "from cleanpress.cli import main; main()"
_PACKAGES = ("numpy", "ftfy", "wcwidth", "click", "cleanpress")
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")
# What the command sets for itself: without it, numpy starts threads.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


def processor_seconds(command: list[str], variables: Mapping[str, str]) -> float:
    """Run a process, and return the processor time that it took."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**environment(), **variables})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows_of_table(times: Mapping[str, list[float]]) -> list[str]:
    """Return a line for each command: the least and the median, in ms and as multiples of the base.

    >>> print("\\n".join(rows_of_table({BASE: [0.1, 0.2], "cleanpress": [0.3, 0.4]})))
                                          least ms   median    x ftfy   median
    import ftfy                              100.0    150.0      1.00     1.00
    cleanpress                               300.0    350.0      3.00     2.33
    """
    rows = [f"{'':<36}{'least ms':>10}{'median':>9}{'x ftfy':>10}{'median':>9}"]
    least, middle = min(times[BASE]), median(times[BASE])
    for name, taken in times.items():
        rows.append(
            f"{name:<36}{1e3 * min(taken):>10.1f}{1e3 * median(taken):>9.1f}"
            f"{min(taken) / least:>10.2f}{median(taken) / middle:>9.2f}"
        )
    return rows


def import_times(lines: Iterable[str]) -> Counter[str]:
    """Add up by package the microseconds that imports took by themselves.

    >>> import_times(["import time:       120 |        300 |   numpy.linalg", "import time: 5 | 5 | re"])
    Counter({'numpy': 120, 'standard library': 5})
    """
    taken: Counter[str] = Counter()
    for match in filter(None, map(_LINE.match, lines)):
        package = match[2].partition(".")[0]
        taken[package if package in _PACKAGES else "standard library"] += int(match[1])
    return taken


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="What the start of the command takes.")
    parser.add_argument("file", type=Path, nargs="?", default=SAMPLE, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    commands = {
        "pass": "pass",
        BASE: BASE,
        "import click, numpy, ftfy": "import click, numpy, ftfy",
        "import cleanpress": "import cleanpress",
        "cleanpress FILE": RUN,
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, code in commands.items():
            file = [str(options.file)] if code == RUN else []
            variables = ONE_THREAD if "numpy" in code else {}
            times[name].append(processor_seconds([options.python, "-c", code, *file], variables))
    print("\n".join(rows_of_table(times)))
    line = [options.python, "-X", "importtime", "-c", RUN, str(options.file)]
    shown = subprocess.run(line, check=True, capture_output=True, text=True, env=environment()).stderr
    print("\nimports, ms")
    for package, taken in import_times(shown.splitlines()).most_common():
        print(f"{package:<36}{taken / 1e3:>10.1f}")


if __name__ == "__main__":
    main()
