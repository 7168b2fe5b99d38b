"""Measure what it costs to clean and extract corpora, each figure beside its target.

    python -m benchmarks.scale --data DIR [--only speed memory ...] [--gigabytes 2] [--rounds 5] [--pages N]
    python -m benchmarks.scale --cost --terabytes 1 --mb-per-s 2.5 [--efficiency 0.9] [--cores 64]
    python -m benchmarks.scale --cost --pages 2.5e9 --pages-per-s 50

speed    `cleanpress corpus` over JSON lines, beside a bare loop and two of them at once
memory   of the main process and each worker, at each tenth of a long run
warc     a WARC to articles, beside peers in a pool
runner   what goes through a run when there is next to nothing to clean
kills    runs killed at random moments and resumed: the same bytes?
lines    what a page gives to site profiles, with and without a combiner

What is compared is run in turn, beginning with another each round, with one thread of numeric libraries a
process. Absolute speeds are of the machine they were measured on; ratios hold elsewhere. The cost is plain
arithmetic, for numbers of your own. DIR is a data set, see benchmarks/README.md. Linux alone, as memory is
read from /proc.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.figures import Table, print_tables
from benchmarks.scale.cost import lines, show_cost
from benchmarks.scale.kills import kills
from benchmarks.scale.memory import memory
from benchmarks.scale.speed import runner, speed, warc

PARTS: dict[str, Callable[..., Iterable[Table] | None]] = {
    "speed": speed, "memory": memory, "warc": warc, "runner": runner, "kills": kills, "lines": lines,
}  # fmt: skip


def _cost(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if options.terabytes and options.mb_per_s:
        amount, rate, unit = options.terabytes * 1e6, options.mb_per_s, "MB"
    elif options.pages and options.pages_per_s:
        amount, rate, unit = options.pages, options.pages_per_s, "pages"
    else:
        parser.error("--cost takes --terabytes and --mb-per-s, or --pages and --pages-per-s.")
    show_cost(amount, rate, options.efficiency, options.cores, unit)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="What corpora cost.")
    parser.add_argument("--data", type=Path, help="folder with html/ and ground-truth/")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--work", type=Path, help="where the corpora are written (default: temporary)")
    parser.add_argument("--pages", type=float, help="of the page set (default: all); with --cost, how many")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=2, help="of each text, for speed")
    parser.add_argument("--gigabytes", type=float, default=2.0, help="of text, for memory")
    parser.add_argument("--megabytes", type=float, default=100.0, help="of text, for runner and kills")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--manuals", type=Path, help="for lines: a folder of sites, each a folder of HTML")
    parser.add_argument("--cost", action="store_true", help="print the arithmetic of costs")
    parser.add_argument("--terabytes", type=float, help="with --cost: of text or HTML, not packed")
    parser.add_argument("--mb-per-s", type=float, help="with --cost: of one core")
    parser.add_argument("--pages-per-s", type=float, help="with --cost: of one core")
    parser.add_argument("--efficiency", type=float, default=0.9, help="with --cost: share of time at work")
    parser.add_argument("--cores", type=int, default=64, help="with --cost")
    options = parser.parse_args()
    if options.cost:
        _cost(parser, options)
        return
    if options.data is None:
        parser.error("Say with --data where the page set is.")
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a file of figures grows as they come
    given = vars(options) | {"pages": None if options.pages is None else int(options.pages)}
    for name in options.only:
        with tempfile.TemporaryDirectory(dir=options.work) as folder:
            options_of_part = {key: given[key] for key in given if key not in ("work", "only")}
            print_tables(PARTS[name](work=Path(folder), **options_of_part) or ())


if __name__ == "__main__":
    main()
