"""Measure how long extraction takes, and how its time and memory grow, beside the peers.

    python -m benchmarks.extract_speed --data DIR [--pages 150] [--rounds 5] [--tools cleanpress,resiliparse]
    python -m benchmarks.extract_speed --data DIR --memory [--extractions 10000]
    python -m benchmarks.extract_speed --data DIR --growth [--doublings 5]

DIR is a data set, see benchmarks/README.md. What is timed is a page's way from bytes in memory to text:
decoding, parsing, extraction. Each tool is given bytes, and decodes them as it does by itself; resiliparse
reads strings only, and its own functions for it (detect_encoding, which looks at the meta declaration first,
and bytes_to_str) are part of its time, and of that of the other peers that take no bytes. Every tool runs in
a process of its own, once a round and all in turn, so that a machine that slows down slows all; the process
reads and unpacks its pages, imports the tool and warms up on a few other pages before the clock starts. The
clock is the processor's, of all threads: on an idle machine, for tools of one thread, that is the time one
waits, and other work hardly counts. Figures are medians of the rounds, a ratio is the median of the rounds'
ratios. The last table has what the first leaves out, by the clock on the wall: a whole process with import
and one page.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.extract_jobs import SHAPES
from benchmarks.speed import environment, processes
from benchmarks.tools import MARKDOWN, OURS, TOOLS, loaded
from cleanpress.errors import OptionError, one_of

DEFAULT_TOOLS = (
    f"{OURS},trafilatura,trafilatura-fast,rs-trafilatura,chromerag,resiliparse,newspaper4k,magic-html,"
    "readability,readability-js,defuddle,justext"
)
FEW_TOOLS = f"{OURS},trafilatura,resiliparse"  # for what takes long
BASES = ("resiliparse", "trafilatura")
PATIENCE = 120  # seconds for one tool on one shape,
LONGEST = 1800  # and for one round over all pages
NOT_LINEAR = 2.5  # a ratio to the page of half the size that is worth a look,
MEASURABLE = 0.005  # from these seconds on
PAGE = "b'<html><body><article><h1>Tea</h1><p>The kettle is empty again.</p></article></body></html>'"
STARTS = {
    "python": "pass",
    "cleanpress": f"import cleanpress; cleanpress.extract({PAGE}).text",
    "trafilatura": f"import trafilatura; trafilatura.extract({PAGE})",
    "resiliparse": "from resiliparse.extract.html2text import extract_plain_text; "
    f"extract_plain_text({PAGE}.decode(), main_content=True)",
    "readability": f"from readability import Document; Document({PAGE}).summary()",
    "chromerag": f"from chromerag import ChromeRAG; ChromeRAG().extract({PAGE}).markdown",
    "newspaper4k": "from newspaper import Article; "
    f"article = Article('https://example.org/'); article.download(input_html={PAGE}.decode()); "
    "article.parse()",
    "justext": f"import justext; justext.justext({PAGE}, justext.get_stoplist('English'))",
}


def job(patience: float | None = None, **wanted: object) -> tuple[list[dict[str, Any]], str]:
    """Run a job in a process of its own; return its results and, where it did not end well, why."""
    command = [sys.executable, "-m", "benchmarks.extract_jobs", json.dumps(wanted, default=str)]
    # In a group of processes of its own: a peer may have one, which is to end with the job.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True
    ) as process:
        why = ""
        try:
            printed, said = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            _stop(process)
            printed, said = process.communicate()
            why = f"stopped after {patience:.0f} s"
    if not why and process.returncode:
        last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
        why = f"failed ({process.returncode}): {last[:80]}"
    whole, _, _ = printed.rpartition(b"\n")
    return [json.loads(line) for line in whole.splitlines()], why


def _stop(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def compare(data: Path, pages: int, rounds: int, tools: list[str], table: str) -> None:
    """Time all tools and print a table."""
    times = _times(data, pages, rounds, tools, table)
    tools = [tool for tool in tools if tool in times]
    if not tools:
        return
    means = {tool: [1000 * each["seconds"] / each["pages"] for each in times[tool]] for tool in tools}
    bases = [base for base in BASES if base in tools]
    print(f"\n{table}: {times[tools[0]][0]['pages']} pages, {rounds} rounds")
    heads = "".join(f"{'x ' + base:>15}" for base in bases)
    print(f"{'':<24}{'ms a page':>10}{'slowest page':>14}{heads}")
    for tool in tools:
        ratios = [median(t / b for t, b in zip(means[tool], means[base], strict=True)) for base in bases]
        slowest = 1000 * median(each["slowest"] for each in times[tool])
        row = "".join(f"{ratio:>15.2f}" for ratio in ratios)
        print(f"{tool:<24}{median(means[tool]):>10.2f}{slowest:>14.0f}{row}")


def _times(
    data: Path, pages: int, rounds: int, tools: list[str], table: str
) -> dict[str, list[dict[str, Any]]]:
    """Return the times of the tools that came to an end in every round; the others are named."""
    times: dict[str, list[dict[str, Any]]] = {tool: [] for tool in tools}
    for _ in range(rounds):
        for tool in [*times]:
            results, why = job(LONGEST, job="time", data=data, tool=tool, pages=pages, table=table)
            times[tool] += results
            if why:
                print(f"{tool} is left out: {why}")
                del times[tool]
    for tool, rows in times.items():
        if failed := rows[0]["failed"]:
            print(f"{tool} has no answer to {len(failed)} pages, to the first since: {failed[0]}")
    return times


def start_up(tools: list[str], rounds: int) -> None:
    """Time whole processes that import a tool and extract one small page."""
    names = ["python", *(tool for tool in tools if tool in STARTS)]
    times = processes({name: [sys.executable, "-c", STARTS[name]] for name in names}, rounds)
    print(f"\n{'a process with one page':<24}{'ms':>10}")
    for name, taken in times.items():
        print(f"{name:<24}{1000 * median(taken):>10.0f}")


def memory(data: Path, pages: int, extractions: int, tools: list[str]) -> None:
    """Print the memory of a process that extracts on and on."""
    columns: dict[str, dict[int, float]] = {}
    for tool in tools:
        results, why = job(job="memory", data=data, tool=tool, pages=pages, extractions=extractions)
        columns[tool] = {each["done"]: each["mb"] for each in results}
        if why:
            print(f"{tool} {why}")
    print(f"\nMB of resident memory, {pages} pages over and over, these pages included")
    _show_memory(columns)


def _show_memory(columns: dict[str, dict[int, float]]) -> None:
    print(f"{'extractions':>12}" + "".join(f"{tool:>{len(tool) + 4}}" for tool in columns))
    for done in sorted({done for column in columns.values() for done in column}):
        cells = [f"{column[done]:.0f}" if done in column else "" for column in columns.values()]
        row = "".join(f"{cell:>{len(tool) + 4}}" for cell, tool in zip(cells, columns, strict=True))
        print(f"{done:>12,}{row}")


def growth(data: Path, doublings: int, tools: list[str], shapes: list[str]) -> None:
    """Print how long pages take, each twice as large as the one before."""
    sizes = "".join(f"{f'{2**doubling}x':>15}" for doubling in range(doublings + 1))
    print(f"\nms, and in brackets the ratio to half the size; ! where it is above {NOT_LINEAR}")
    for shape in shapes:
        print(f"\n{shape:<24}{sizes}")
        for tool in tools:
            results, why = job(PATIENCE, job="growth", data=data, tool=tool, shape=shape, doublings=doublings)
            before = [None, *(each["seconds"] for each in results)]
            cells = [_cell(each["seconds"], half) for each, half in zip(results, before, strict=False)]
            print(f"{tool:<24}" + "".join(f"{cell:>15}" for cell in cells) + f"  {why}".rstrip(), flush=True)


def _cell(seconds: float, half: float | None) -> str:
    if half is None:
        return f"{1000 * seconds:.1f}"
    ratio = seconds / half
    steep = ratio > NOT_LINEAR and seconds > MEASURABLE
    return f"{1000 * seconds:.1f} ({ratio:.1f}{'!' * steep})"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Speed of main-content extraction beside the peers.")
    parser.add_argument("--data", type=Path, required=True, help="folder with html/ and ground-truth/")
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tools", help=f"of {', '.join(TOOLS)} (default: {DEFAULT_TOOLS})")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--memory", action="store_true", help="how memory grows")
    what.add_argument("--growth", action="store_true", help="how time grows with the size of a page")
    parser.add_argument("--extractions", type=int, default=10_000, help="with --memory")
    parser.add_argument("--doublings", type=int, default=5, help="with --growth")
    parser.add_argument("--shapes", help=f"with --growth: of {', '.join(SHAPES)} (default: all)")
    options = parser.parse_args()
    default = FEW_TOOLS if options.memory or options.growth else DEFAULT_TOOLS
    try:
        names = [one_of("tool", name, TOOLS) for name in (options.tools or default).split(",")]
        shapes = [one_of("shape", name, SHAPES) for name in (options.shapes or ",".join(SHAPES)).split(",")]
    except OptionError as error:
        parser.error(str(error))
    _measure(options, [name for name in names if loaded(name) is not None], shapes)


def _measure(options: argparse.Namespace, tools: list[str], shapes: list[str]) -> None:
    if not tools:
        raise SystemExit("There is nothing to time: none of the tools is installed.")
    if options.memory:
        memory(options.data, options.pages, options.extractions, tools)
    elif options.growth:
        growth(options.data, options.doublings, tools, shapes)
    else:
        compare(options.data, options.pages, options.rounds, tools, "text")
        if markdown := [tool for tool in tools if tool in MARKDOWN]:
            compare(options.data, options.pages, options.rounds, markdown, "markdown")
        start_up(tools, 2 * options.rounds)


if __name__ == "__main__":
    main()
