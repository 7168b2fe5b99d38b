"""Measure everything and write docs/benchmarks: `python -m benchmarks.book --data DIR [DIR ...]`.

    python -m benchmarks.book --data DIR [DIR ...] [--folds FOLDS] [--text-folds FOLDS] [--texts DIR2]
    python -m benchmarks.book --data DIR --only quality,speed       some chapters
    python -m benchmarks.book --render                              pages and plots of what was measured
    python -m benchmarks.book --check                               exit with 1 where a figure is out of date

Each chapter is written to docs/benchmarks/results/NAME.json as soon as it is measured, with the date, the
command, the machine and the digests of the pages. Pages and plots are rendered from these files: the marks in
README.md and docs say which figure stands where (`benchmarks/book/marks.py`). A chapter whose folders are not
given is left as it is, and so is one that fails; the exit code is 1 then. DIR are sets of pages, the first of
which is that of chapters on one set; DIR2 is filled by `python -m benchmarks.harm --data DIR2 --fetch`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.book.chapters import CHAPTERS
from benchmarks.book.inputs import Inputs
from benchmarks.book.render import check, render
from benchmarks.book.results import Results, this_machine
from benchmarks.figures import print_tables
from benchmarks.tools import TOOLS
from cleanpress.errors import CleanpressError, one_of

__all__ = ["main", "measured"]

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "docs" / "benchmarks"


def measured(name: str, inputs: Inputs) -> Results:
    """Measure a chapter."""
    chapter = CHAPTERS[name]
    command = inputs.command(name, chapter.needs)
    inputs = replace(inputs, sample=chapter.sample * inputs.sample)
    before = os.getloadavg()[0]
    tables = list(chapter.measure(inputs))
    tools = list(chapter.tools(inputs))
    return Results(
        chapter=name,
        date=datetime.now(UTC).date().isoformat(),
        command=command,
        versions=inputs.versions(tools) | inputs.packages(*chapter.peers),
        machine=this_machine([before, os.getloadavg()[0]]) if chapter.on_machine else None,
        data=chapter.data(inputs),
        tables=tables,
        missing=dict(inputs.missing) if tools else {},
        note=chapter.note,
    )


def measure_chapters(inputs: Inputs, names: list[str], book: Path) -> bool:
    """Measure chapters one by one; return whether some were, and none failed."""
    done = failed = 0
    for name in names:
        missing = [need for need in CHAPTERS[name].needs if not getattr(inputs, need)]
        if missing:
            print(f"{name} is left as it is: it needs {' and '.join(f'--{each}' for each in missing)}.")
            continue
        print(f"\n== {name}: {CHAPTERS[name].title}", flush=True)
        begin = time.perf_counter()
        try:
            results = measured(name, inputs)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the other chapters are measured
            traceback.print_exc()
            print(f"{name} could not be measured, and is left as it is: {error}", file=sys.stderr)
            failed += 1
            continue
        done += 1
        results.write(book)
        print_tables(results.tables)
        print(f"\n{name} took {time.perf_counter() - begin:.0f} s.", flush=True)
    return done > 0 and not failed


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.book", description="Measure everything and write docs/benchmarks."
    )
    default = Inputs(())
    parser.add_argument("--data", type=Path, nargs="+", default=[], metavar="DIR", help="sets of pages")
    parser.add_argument("--folds", type=Path, metavar="DIR", help="weights by fold, for HTML")
    parser.add_argument("--text-folds", type=Path, metavar="DIR", help="weights by fold, for text")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="texts of benchmarks.harm")
    parser.add_argument("--only", default=",".join(CHAPTERS), metavar="NAMES", help=", ".join(CHAPTERS))
    parser.add_argument("--tools", default=",".join(TOOLS), metavar="NAMES", help="default: all")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every n-th page alone")
    parser.add_argument("--pages", type=int, default=default.pages, help="that are timed (%(default)s)")
    parser.add_argument("--rounds", type=int, default=default.rounds, help="of what is timed (%(default)s)")
    parser.add_argument("--limit", type=int, default=default.limit, help="bytes of a genre (%(default)s)")
    parser.add_argument("--gigabytes", type=float, default=1.0, help="of text for corpora (%(default)s)")
    parser.add_argument("--python", default=sys.executable, help="of an installation, for start")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes")
    parser.add_argument("--out", type=Path, default=BOOK, metavar="DIR", help="docs/benchmarks, or another")
    parser.add_argument("--render", action="store_true", help="write pages and plots, and measure nothing")
    parser.add_argument("--check", action="store_true", help="compare pages and plots with the results")
    options = parser.parse_args()
    try:
        options.only = [one_of("chapter", name, CHAPTERS) for name in options.only.split(",")]
        options.tools = [one_of("tool", name, TOOLS) for name in options.tools.split(",")]
    except CleanpressError as error:
        parser.error(str(error))
    return options


def main() -> int:
    """Run from the command line; return the exit code."""
    options = _options()
    pages = ROOT if options.out == BOOK else options.out
    try:
        if options.check:
            wrong = list(check(options.out, pages))
            print("\n".join(wrong) or "Every figure is that of the results.")
            return 1 if wrong else 0
        fine = True
        if not options.render:
            names = ("folds", "text_folds", "texts", "sample", "pages", "rounds", "limit", "gigabytes")
            given = {name: getattr(options, name) for name in (*names, "python", "workers")}
            inputs = Inputs(tuple(options.data), tools=tuple(options.tools), **given)
            fine = measure_chapters(inputs, options.only, options.out)
        for path in render(options.out, pages):
            print(f"{path} is written.")
        return 0 if fine else 1
    except CleanpressError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    sys.exit(main())
