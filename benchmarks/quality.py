"""Measure how well main content is extracted, beside the peers, in one run on the same pages: one table.

    python -m benchmarks.quality --data DIR [DIR ...] [--folds FOLDS] [--tools cleanpress,trafilatura]
    python -m benchmarks.quality --data DIR [DIR ...] --report report.html      the worst pages, side by side
    python -m benchmarks.quality --data DIR [DIR ...] --check | --pin           thresholds.toml of each set
    python -m benchmarks.quality --text --data DIR [DIR ...] [--folds FOLDS]     cleaning of plain text

Each DIR is a set of pages in the layout of `cleanpress/training/dataset.py`. What is marked on its pages
decides the measure, and benchmarks/scoring.py says how each is scored; pages go by type or by language.
Answers of peers are kept in the temporary folder.

cleanpress stands there twice: its text, and the same below the page's title. Which of them compares with what
a person marked differs from set to set (docs/benchmarks/index.md).

The model that cleanpress ships was trained on the development pages, so that its figures there say little of
pages it has not seen. With --folds, each page is also extracted with weights that saw no page of its site, as
`python -m cleanpress.training --folds-out FOLDS` writes: "cleanpress (by domain)".
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from benchmarks import thresholds
from benchmarks.answers import fold_files
from benchmarks.measured import BY_DOMAIN, Measured, measure
from benchmarks.pages import set_name
from benchmarks.scoring import ALL
from benchmarks.table import figures_table
from benchmarks.tools import OURS, TOOLS
from cleanpress.errors import OptionError, one_of

__all__ = ["main"]

DEFAULT_TOOLS = f"{OURS},trafilatura,trafilatura-fast,resiliparse"


def show(sets: list[Measured]) -> None:
    """Print the table, and of which pages it is."""
    for measured in sets:
        print(f"{measured.name}: {len(measured.groups[ALL])} pages, digest {measured.digest[:12]}")
    print(f"\n{figures_table(sets)}")
    if any(OURS in measured.answers for measured in sets):
        print(
            "\nIf these are the development pages, the model that cleanpress ships has seen them: "
            f"{BY_DOMAIN!r} is the figure to compare."
        )


def check(sets: list[Measured], path: Path, tools: list[str]) -> None:
    """Compare all sets with their thresholds; leave with exit code 1 where something is wrong."""
    known = thresholds.read(path)
    wrong = [sentence for each in sets for sentence in thresholds.check(known, each.summary())]
    asked = [(each.name, tool) for each in sets for tool in tools if tool not in each.answers]
    wrong += [f"{name}: {tool} was to be checked and could not be measured." for name, tool in asked]
    if wrong:
        sys.exit("\n".join(["", *wrong]))
    print("\nNo figure is below its threshold.")


def pin(sets: list[Measured], path: Path, allow_lower: bool) -> None:
    """Write the figures of all sets as thresholds, or leave with exit code 1 where one would fall."""
    known = thresholds.read(path)
    try:
        for each in sets:
            known = thresholds.pin(known, each.summary(), allow_lower)
    except thresholds.LowerThresholdError as error:
        sys.exit(f"\n{error}")
    thresholds.write(known, path)
    print(f"\n{path} has the new thresholds.")


def measured_sets(options: argparse.Namespace) -> list[Measured]:
    """Let the tools answer all sets."""
    folds = fold_files(options.folds) if options.folds else []
    shared = {"folds": folds, "sample": options.sample, "workers": options.workers}
    if options.text:
        from benchmarks.texts import measure_texts

        inputs = options.inputs.split(",")
        return [each for data in options.data for each in measure_texts(data, inputs, **shared)]
    return [
        measure(data, options.tools, favor=options.favor, model=options.model, **shared)
        for data in options.data
    ]


def write_report(sets: list[Measured], options: argparse.Namespace) -> None:
    """Write the report where it was asked for."""
    if options.report:
        from benchmarks.report import page

        options.report.write_text(page(sets, options.worst), encoding="utf-8")
        print(f"\n{options.report} shows the worst pages.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Quality of main-content extraction beside the peers.")
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, metavar="DIR",
        help="sets of pages: html/ and ground-truth/ (docs/benchmarks/index.md names public ones)",
    )  # fmt: skip
    parser.add_argument(
        "--tools",
        default=None,
        help=f"of {', '.join(TOOLS)} (default: {DEFAULT_TOOLS}; with --check, all pinned)",
    )
    parser.add_argument("--folds", type=Path, metavar="DIR", help=f"weights by fold, for {BY_DOMAIN!r}")
    parser.add_argument("--favor", choices=["precision", "balanced", "recall"], default="balanced")
    parser.add_argument("--model", type=Path, help="weights that cleanpress uses in place of its own")
    parser.add_argument("--text", action="store_true", help="pages flattened to text: benchmarks/texts.py")
    parser.add_argument(
        "--inputs",
        default="html-text,main content",
        help="with --text: what is cleaned (benchmarks/texts.py)",
    )
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every n-th page alone")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write one HTML page to look at")
    parser.add_argument("--worst", type=int, default=50, metavar="N", help="pages in each list of the report")
    parser.add_argument("--thresholds", type=Path, default=thresholds.THRESHOLDS, metavar="FILE")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--check", action="store_true", help="exit with 1 where a figure is below its threshold"
    )
    what.add_argument("--pin", action="store_true", help="write these figures as thresholds")
    parser.add_argument("--allow-lower", action="store_true", help="with --pin: thresholds may fall")
    options = parser.parse_args()
    names = [set_name(data) for data in options.data]
    if len(set(names)) < len(names):
        parser.error(f"thresholds are kept by the names of sets, and two of {', '.join(names)} are the same")
    if options.sample > 1 and (options.check or options.pin):
        parser.error("thresholds are for all pages; give --check and --pin without --sample")
    try:
        options.tools = [one_of("tool", name, TOOLS) for name in _tool_names(options, names)]
    except OptionError as error:
        parser.error(str(error))
    return options


def _tool_names(options: argparse.Namespace, sets: list[str]) -> list[str]:
    if options.tools:
        return str(options.tools).split(",")
    if not options.check or options.text:
        return DEFAULT_TOOLS.split(",")
    known = thresholds.read(options.thresholds)
    pinned = {tool for name in sets for tool in known.get(name, {}).get("tools", {})}
    return [name for name in TOOLS if name in pinned] or [OURS]


def main() -> None:
    """Run from the command line."""
    options = _options()
    sets = measured_sets(options)
    show(sets)
    write_report(sets, options)
    if options.check:
        check(sets, options.thresholds, [] if options.text else options.tools)
    elif options.pin:
        pin(sets, options.thresholds, options.allow_lower)


if __name__ == "__main__":
    main()
