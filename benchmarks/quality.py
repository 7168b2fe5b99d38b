"""Measure how well main content is extracted, beside the peers, in one process on the same pages.

    python -m benchmarks.quality --data DIR [--segments DIR2] [--tools cleanpress,trafilatura]
    python -m benchmarks.quality --data DIR --answers FILE.jsonl.gz     with answers made elsewhere
    python -m benchmarks.quality --data DIR --report report.html        the worst pages, side by side
    python -m benchmarks.quality --data DIR --check | --pin             against benchmarks/thresholds.toml
    python -m benchmarks.quality --text --data DIR [--segments DIR2] [--folds DIR3]     cleaning of plain text

DIR holds pages with their main content (WCXB's layout), DIR2 pages with segments that must and must not be in
an answer; benchmarks/scoring.py says how each is scored. Peers' answers are kept in the temporary folder.

The model that cleanpress ships was trained on the development pages, so that its figures there say little of
pages it has not seen. The training command writes an answer for every page by a model that has seen no page
of its domain; --answers takes them (a record a line, {"id": ..., "text": ...}) and shows them as
"cleanpress (by domain)".
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import thresholds
from benchmarks.measured import BY_DOMAIN, Measured, measure
from benchmarks.scoring import ALL, has_segments_only
from benchmarks.tools import OURS, TOOLS
from cleanpress.errors import OptionError, one_of

__all__ = ["main"]

DEFAULT_TOOLS = f"{OURS},trafilatura,trafilatura-fast,resiliparse,readability,justext,html-text"


def show(measured: Measured) -> None:
    """Print a table for every measure."""
    sizes = {group: len(sources) for group, sources in measured.groups.items()}
    print(f"\n{measured.name}: {sizes[ALL]} pages, digest {measured.digest[:12]}")
    width = max(len(tool) for tool in [*measured.answers, "precision"]) + 2
    columns = {group: max(len(group), len("0.000")) + 2 for group in sizes}
    heads = "".join(f"{group:>{columns[group]}}" for group in sizes)
    for measure_name in next(iter(measured.figures.values())):
        print(f"\n{measure_name:<{width}}{heads}")
        for tool, figures in measured.figures.items():
            row = "".join(f"{figures[measure_name][group]:>{columns[group]}.3f}" for group in sizes)
            print(f"{tool:<{width}}{row}")
    print(f"{'pages':<{width}}" + "".join(f"{size:>{columns[group]}}" for group, size in sizes.items()))
    if OURS in measured.answers and not has_segments_only(measured.sources):
        print(
            "\nIf these are the development pages, the model that cleanpress ships has seen them: "
            f"{BY_DOMAIN!r} is the figure to compare."
        )


def check_or_pin(sets: list[Measured], path: Path, options: argparse.Namespace) -> None:
    """Check or pin the thresholds of all sets; leave with exit code 1 where something is wrong."""
    if options.check:
        _check(sets, path, options)
    else:
        _pin(sets, path, options)


def _check(sets: list[Measured], path: Path, options: argparse.Namespace) -> None:
    known = thresholds.read(path)
    wrong = [sentence for each in sets for sentence in thresholds.check(known, each.summary())]
    asked = [(each.name, tool) for each in sets for tool in options.tools if tool not in each.answers]
    wrong += [f"{name}: {tool} was to be checked and could not be measured." for name, tool in asked]
    if wrong:
        sys.exit("\n".join(["", *wrong]))
    print("\nNo figure is below its threshold.")


def _pin(sets: list[Measured], path: Path, options: argparse.Namespace) -> None:
    known = thresholds.read(path)
    try:
        for each in sets:
            known = thresholds.pin(known, each.summary(), options.allow_lower)
    except thresholds.LowerThresholdError as error:
        sys.exit(f"\n{error}")
    thresholds.write(known, path)
    print(f"\n{path} has the new thresholds.")


def plain_text(options: argparse.Namespace) -> None:
    """Measure the cleaning of plain text."""
    from benchmarks.texts import measure_pages, measure_segments

    if options.segments:
        measure_segments(options.segments, options.folds)
    if options.data:
        write_report(measure_pages(options.data, options.folds), options)


def write_report(sets: list[Measured], options: argparse.Namespace) -> None:
    """Write the report where it was asked for."""
    if options.report:
        from benchmarks.report import page

        options.report.write_text(page(sets, options.worst), encoding="utf-8")
        print(f"\n{options.report} shows the worst pages.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Quality of main-content extraction beside the peers.")
    parser.add_argument("--data", type=Path, help="folder with html/ and ground-truth/, main content marked")
    parser.add_argument("--segments", type=Path, help="the same, with segments of text marked")
    parser.add_argument(
        "--tools",
        default=None,
        help=f"of {', '.join(TOOLS)} (default: {DEFAULT_TOOLS}; with --check, all pinned)",
    )
    parser.add_argument("--text", action="store_true", help="pages flattened to text: benchmarks/texts.py")
    parser.add_argument("--folds", type=Path, metavar="DIR", help="with --text: weights by domain")
    parser.add_argument("--favor", choices=["precision", "balanced", "recall"], default="balanced")
    parser.add_argument("--model", type=Path, help="weights that cleanpress uses in place of its own")
    parser.add_argument("--answers", type=Path, metavar="FILE", help=f"answers shown as {BY_DOMAIN!r}")
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
    if not (options.data or options.segments):
        parser.error(
            "give --data or --segments a folder; docs/model-card.md says where the pages are to be had"
        )
    names = options.tools.split(",") if options.tools else _default_tools(options)
    try:
        options.tools = [one_of("tool", name, TOOLS) for name in names]
    except OptionError as error:
        parser.error(str(error))
    return options


def _default_tools(options: argparse.Namespace) -> list[str]:
    if not options.check:
        return DEFAULT_TOOLS.split(",")
    pinned = {tool for each in thresholds.read(options.thresholds).values() for tool in each["tools"]}
    return [name for name in TOOLS if name in pinned] or [OURS]


def main() -> None:
    """Run from the command line."""
    options = _options()
    if options.text:
        plain_text(options)
        return
    folders = {"pages": options.data, "segments": options.segments}
    shared = {"favor": options.favor, "model": options.model, "answers": options.answers}
    sets = [measure(name, folder, options.tools, **shared) for name, folder in folders.items() if folder]
    for measured in sets:
        show(measured)
    write_report(sets, options)
    if options.check or options.pin:
        check_or_pin(sets, options.thresholds, options)


if __name__ == "__main__":
    main()
