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
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median

from benchmarks.figures import Column, Table, Value, print_tables
from benchmarks.speed import environment

__all__ = ["SAMPLE", "import_times", "main", "start_table", "tables"]

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


def start_table(times: Mapping[str, list[float]]) -> Table:
    """Return a row for each command: the least and the median, in ms and as multiples of the base.

    >>> print(start_table({BASE: [0.1, 0.2], "cleanpress": [0.3, 0.4]}).markdown())
    | process     | least ms | median ms | least, × ftfy | median, × ftfy |
    | ----------- | -------: | --------: | ------------: | -------------: |
    | import ftfy |    100.0 |     150.0 |          1.00 |           1.00 |
    | cleanpress  |    300.0 |     350.0 |          3.00 |           2.33 |
    """
    least, middle = min(times[BASE]), median(times[BASE])
    times_ftfy = Column("least, × ftfy", ".2f"), Column("median, × ftfy", ".2f")
    return Table(
        "start",
        "Processor time of a whole process",
        [Column("process"), Column("least ms", ".1f"), Column("median ms", ".1f"), *times_ftfy],
        [
            [name, 1e3 * min(taken), 1e3 * median(taken), min(taken) / least, median(taken) / middle]
            for name, taken in times.items()
        ],
    )


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


def tables(python: str, file: Path, rounds: int) -> Iterator[Table]:
    """Yield what whole processes take, then where imports take it."""
    commands = {
        "pass": "pass",
        BASE: BASE,
        "import click, numpy, ftfy": "import click, numpy, ftfy",
        "import cleanpress": "import cleanpress",
        "cleanpress FILE": RUN,
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, code in commands.items():
            given = [str(file)] if code == RUN else []
            variables = ONE_THREAD if "numpy" in code else {}
            times[name].append(processor_seconds([python, "-c", code, *given], variables))
    yield start_table(times)
    line = [python, "-X", "importtime", "-c", RUN, str(file)]
    shown = subprocess.run(line, check=True, capture_output=True, text=True, env=environment()).stderr
    rows: list[list[Value]] = [
        [package, taken / 1e3] for package, taken in import_times(shown.splitlines()).most_common()
    ]
    yield Table("imports", "Imports of the command", [Column("package"), Column("ms", ".1f")], rows)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="What the start of the command takes.")
    parser.add_argument("file", type=Path, nargs="?", default=SAMPLE, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    print_tables(tables(options.python, options.file, options.rounds))


if __name__ == "__main__":
    main()
