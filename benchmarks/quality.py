"""How well main content is extracted, beside the peers, in one process on the same pages.

    python -m benchmarks.quality --data DIR [--segments DIR2] [--tools cleanpress,trafilatura]
    python -m benchmarks.quality --data DIR --answers FILE.jsonl.gz     with answers made elsewhere
    python -m benchmarks.quality --data DIR --report report.html        the worst pages, side by side
    python -m benchmarks.quality --data DIR --check | --pin             against benchmarks/floors.toml
    python -m benchmarks.quality --text --data DIR [--segments DIR2] [--folds DIR3]     cleaning of plain text

DIR holds pages with their main content (WCXB's layout), DIR2 pages with pieces that must and must not be in
an answer; benchmarks/scoring.py says how each is scored. Peers' answers are kept in the temporary folder.

The model that cleanpress ships was trained on the development pages, so that its figures there say little of
pages it has not seen. The training command writes an answer for every page by a model that has seen no page
of its domain; --answers takes them (a record a line, {"id": ..., "text": ...}) and shows them as
"cleanpress (by domain)".
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import cleanpress as package
from benchmarks import floors
from benchmarks.pages import Source, digest_of, load_sources
from benchmarks.scoring import (
    ALL,
    Figures,
    Score,
    by_group,
    marks_pieces,
    page_figures,
    piece_figures,
    score_pages,
)
from benchmarks.tools import OURS, TOOLS, cleanpress, loaded, peer_answers
from cleanpress.errors import OptionError, one_of

__all__ = ["BY_DOMAIN", "Measured", "main", "measure"]

BY_DOMAIN = "cleanpress (by domain)"
DEFAULT_TOOLS = f"{OURS},trafilatura,trafilatura-fast,resiliparse,readability,justext,html-text"


@dataclass(frozen=True)
class Measured:
    """A set of pages and the answers to it, by tool and page."""

    name: str
    sources: list[Source]
    answers: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """What tells this set of pages from another."""
        return digest_of(self.sources)

    @cached_property
    def groups(self) -> dict[str, list[Source]]:
        """All pages, and these by type or language."""
        return by_group(self.sources)

    @cached_property
    def scores(self) -> dict[str, dict[str, Score]]:
        """By tool and page, where pages have main content."""
        if marks_pieces(self.sources):
            return {}
        return {tool: score_pages(self.sources, texts) for tool, texts in self.answers.items()}

    @cached_property
    def figures(self) -> dict[str, Figures]:
        """By tool, measure and group of pages."""
        if marks_pieces(self.sources):
            return {tool: piece_figures(self.groups, texts) for tool, texts in self.answers.items()}
        return {tool: page_figures(self.groups, scores) for tool, scores in self.scores.items()}

    @property
    def ours(self) -> str:
        """The tool that the report is about: cleanpress, by domain if it is there, else the first."""
        return next((name for name in (BY_DOMAIN, OURS) if name in self.answers), next(iter(self.answers)))

    @property
    def peers(self) -> list[str]:
        """The others."""
        return [name for name in self.answers if name not in (BY_DOMAIN, OURS, self.ours)]

    def gate(self) -> floors.Gate:
        """What floors are compared with."""
        versions = {name: TOOLS[name].version for name in self.answers if name in TOOLS and name != OURS}
        own = dict.fromkeys((OURS, BY_DOMAIN), f"cleanpress {package.__version__}")
        return floors.Gate(
            self.name,
            self.digest,
            {group: len(sources) for group, sources in self.groups.items()},
            {tool: figures["F1"] for tool, figures in self.figures.items()},
            versions | own,
        )


def measure(
    name: str,
    data: Path,
    tools: Iterable[str],
    *,
    favor: str = "balanced",
    model: Path | None = None,
    answers: Path | None = None,
) -> Measured:
    """Let every tool answer every page under `data`; those that are not to be had are left out."""
    measured = Measured(name, load_sources(data))
    if answers:
        given = _given(answers, measured.sources)
        if given:
            measured.answers[BY_DOMAIN] = given
    for tool in tools:
        texts = (
            _own_answers(measured.sources, favor, model)
            if tool == OURS
            else peer_answers(tool, measured.sources, measured.digest)
        )
        if texts is not None:
            measured.answers[tool] = texts
    if not measured.answers:
        raise SystemExit("There is nothing to measure: none of the tools is to be had here.")
    return measured


def _own_answers(sources: list[Source], favor: str, model: Path | None) -> dict[str, str] | None:
    """Cleanpress answers afresh every time."""
    if loaded(OURS) is None:
        return None
    extract = cleanpress(favor, model)
    return {source.id: extract(source.html(), source.url) for source in sources}


def _given(path: Path, sources: list[Source]) -> dict[str, str]:
    """Read answers made elsewhere: to all of these pages, or to none."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    given = {record["id"]: record["text"] for record in records}
    missing = [source.id for source in sources if source.id not in given]
    if missing and len(missing) < len(sources):
        raise SystemExit(
            f"{path} answers {len(sources) - len(missing)} of {len(sources)} pages; {missing[0]} is the "
            "first it leaves out. A figure needs an answer to every page, an empty one where there is none."
        )
    return {} if missing else {source.id: given[source.id] for source in sources}


def show(measured: Measured) -> None:
    """Print a table for every measure."""
    sizes = {group: len(sources) for group, sources in measured.groups.items()}
    print(f"\n{measured.name}: {sizes[ALL]} pages, digest {measured.digest[:12]}")
    width = max(len(tool) for tool in [*measured.answers, "precision"]) + 2
    for measure_name in next(iter(measured.figures.values())):
        print(f"\n{measure_name:<{width}}" + "".join(f"{group:>{len(group) + 2}}" for group in sizes))
        for tool, figures in measured.figures.items():
            row = "".join(f"{figures[measure_name][group]:>{len(group) + 2}.3f}" for group in sizes)
            print(f"{tool:<{width}}{row}")
    print(f"{'pages':<{width}}" + "".join(f"{size:>{len(group) + 2}}" for group, size in sizes.items()))
    if OURS in measured.answers and not marks_pieces(measured.sources):
        print(
            "\nIf these are the development pages, the model that cleanpress ships has seen them: "
            f"{BY_DOMAIN!r} is the figure to compare."
        )


def gate(sets: list[Measured], path: Path, options: argparse.Namespace) -> None:
    """Check or pin the floors of all sets; leave with exit code 1 where something is wrong."""
    known = floors.read(path)
    if options.check:
        wrong = [sentence for each in sets for sentence in floors.check(known, each.gate())]
        asked = [(each.name, tool) for each in sets for tool in options.tools if tool not in each.answers]
        wrong += [f"{name}: {tool} was to be checked and could not be measured." for name, tool in asked]
        if wrong:
            sys.exit("\n".join(["", *wrong]))
        print("\nNo figure is below its floor.")
    else:
        try:
            for each in sets:
                known = floors.pin(known, each.gate(), options.allow_lower)
        except floors.RefusedError as error:
            sys.exit(f"\n{error}")
        floors.write(known, path)
        print(f"\n{path} has the new floors.")


def plain_text(options: argparse.Namespace) -> None:
    """Measure the cleaning of plain text."""
    from benchmarks.texts import measure_pages, measure_pieces

    if options.segments:
        measure_pieces(options.segments, options.folds)
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
    parser.add_argument("--segments", type=Path, help="the same, with pieces of text marked")
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
    parser.add_argument("--floors", type=Path, default=floors.FLOORS, metavar="FILE")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="exit with 1 where a figure is below its floor")
    what.add_argument("--pin", action="store_true", help="write these figures as floors")
    parser.add_argument("--allow-lower", action="store_true", help="with --pin: floors may fall")
    options = parser.parse_args()
    if not (options.data or options.segments):
        parser.error("give --data or --segments a folder; README.md says where the pages are to be had")
    names = options.tools.split(",") if options.tools else _default_tools(options)
    try:
        options.tools = [one_of("tool", name, TOOLS) for name in names]
    except OptionError as error:
        parser.error(str(error))
    return options


def _default_tools(options: argparse.Namespace) -> list[str]:
    if not options.check:
        return DEFAULT_TOOLS.split(",")
    pinned = {tool for each in floors.read(options.floors).values() for tool in each["floors"]}
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
        gate(sets, options.floors, options)


if __name__ == "__main__":
    main()
