"""Measure how often title, author and date are right, and how long they take.

    python -m benchmarks.metadata --data DIR [DIR ...] [--tools cleanpress,trafilatura,htmldate,defuddle]

DIR is a data set, see benchmarks/README.md. All tools get the same decoded pages in one run. A field is
judged on the pages whose ground truth has it:
title   equal but for case, white space and the shape of quotes.
author  the same set of names, whatever joins them, without degrees.
date    the same day.
"words" is the mean F1 of the words. "beside" is the share of the other pages that a value is given for: no
error rate, as there are authors and dates that nobody marked, but fewer is better where the rest is equal.

Rules were found on the half of the sites called "tuned"; of the half that is held out only the totals were
seen (`cleanpress.training.dataset` splits).

The time is the processor's, without parsing for cleanpress, whose caller has parsed the page already, and
with it for the others, which are given text; newspaper4k, rs-trafilatura, readability-js and defuddle extract
the content on the way, and that is in their time.
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as default
from pathlib import Path
from typing import NamedTuple

from benchmarks.pages import load_sources
from benchmarks.peers import newspaper_article, web_address
from benchmarks.workers import PeerError, Worker, node_command, python_command, python_of, request_of
from cleanpress.errors import one_of

FIELDS = ("title", "author", "date")
Answer = dict[str, list[str]]

_QUOTES = str.maketrans("‘’´`“”„«»–—‑", '\'\'\'\'"""""---')
_JOINS = re.compile(r"\s*[;,&|/]\s*|\s+(?:and|und)\s+")
_DEGREE = re.compile(r"(?:md|m\.d|phd|ph\.d|rd|ms|fand|cfp|dvm|faclm)\.?")


@dataclass(frozen=True)
class Page:
    """A page as the tools get it, and what is known of it."""

    html: str
    url: str
    held_out: bool = False
    truth: Answer = default(default_factory=dict)


def load(data: Path) -> Iterator[Page]:
    """Yield the pages under `data`."""
    from bs4.dammit import UnicodeDammit

    for source in load_sources(data):
        html = UnicodeDammit(source.html(), ["utf-8"], is_html=True).unicode_markup or ""
        truth = {"title": as_list(source.title), "author": [*source.authors], "date": as_list(source.date)}
        truth["date"] = [day[:10] for day in truth["date"]]  # some sets have the time, too
        yield Page(html, source.url, source.held_out, truth)


def as_list(value: str | None) -> list[str]:
    """Return a value as a list; an empty one for none."""
    return [value] if value else []


def cleanpress(page: Page) -> tuple[Answer, float]:
    """Read the metadata, and return the seconds that it took."""
    from cleanpress.html.metadata import read_metadata
    from cleanpress.html.parse import parse

    parsed = parse(page.html)
    start = time.process_time()
    found = read_metadata(parsed, page.url)
    taken = time.process_time() - start
    return {"title": as_list(found.title), "author": list(found.authors), "date": as_list(found.date)}, taken


def trafilatura(page: Page) -> tuple[Answer, float]:
    """Read the metadata as bare_extraction(with_metadata=True) does; also for pages it takes no text from."""
    from trafilatura.metadata import extract_metadata

    start = time.process_time()
    found = extract_metadata(page.html, default_url=page.url)
    taken = time.process_time() - start
    authors = found.author.split("; ") if found.author else []
    return {"title": as_list(found.title), "author": authors, "date": as_list(found.date)}, taken


def htmldate(page: Page) -> tuple[Answer, float]:
    """Find the date alone."""
    from htmldate import find_date

    start = time.process_time()
    found = find_date(page.html, original_date=True, url=page.url)
    return {"date": as_list(found)}, time.process_time() - start


def newspaper(page: Page) -> tuple[Answer, float]:
    """Read the metadata of newspaper4k's article."""
    article = newspaper_article()
    start = time.process_time()
    found = article(page.html, page.url)
    taken = time.process_time() - start
    date = found.publish_date.date().isoformat() if found.publish_date else None
    return {"title": as_list(found.title), "author": list(found.authors), "date": as_list(date)}, taken


def rs_trafilatura(page: Page) -> tuple[Answer, float]:
    """Read the metadata of rs-trafilatura's result."""
    from rs_trafilatura import extract

    start = time.process_time()
    found = extract(page.html, url=web_address(page.url))
    taken = time.process_time() - start
    return answer_of(found.title, found.author, found.date), taken


def answer_of(title: str | None, author: str | None, date: str | None) -> Answer:
    """Return an answer of single values.

    >>> answer_of("Tea", None, "2024-05-01T08:00:00Z")
    {'title': ['Tea'], 'author': [], 'date': ['2024-05-01']}
    """
    return {"title": as_list(title), "author": as_list(author), "date": as_list((date or "")[:10])}


class MetadataTool(NamedTuple):
    """A way to read metadata.

    packages: the distributions that it takes.
    read:     a function of a page; None for a peer in JavaScript, which `benchmarks.workers` asks.
    """

    packages: tuple[str, ...]
    read: Callable[[Page], tuple[Answer, float]] | None


TOOLS: dict[str, MetadataTool] = {
    "cleanpress": MetadataTool(("cleanpress",), cleanpress),
    "trafilatura": MetadataTool(("trafilatura",), trafilatura),
    "htmldate": MetadataTool(("htmldate",), htmldate),
    "newspaper4k": MetadataTool(("newspaper4k",), newspaper),
    "rs-trafilatura": MetadataTool(("rs-trafilatura",), rs_trafilatura),
    "readability-js": MetadataTool(("@mozilla/readability", "jsdom"), None),
    "defuddle": MetadataTool(("defuddle", "linkedom"), None),
}


def reader(name: str) -> Callable[[Page], tuple[Answer, float]]:
    """Return the function that reads metadata: here, or in a process that `benchmarks.workers` asks.

    Raises ImportError where a package is missing.
    """
    tool = TOOLS[name]
    if tool.read is None:
        return _asking(Worker(node_command("text", name, tool.packages)))
    python = python_of(tool.packages)
    return (
        tool.read if python == sys.executable else _asking(Worker(python_command(python, "metadata", name)))
    )


def _asking(worker: Worker) -> Callable[[Page], tuple[Answer, float]]:
    def read(page: Page) -> tuple[Answer, float]:
        try:
            found = worker.ask(request_of(page.html, page.url))
        except PeerError:  # crashed or stopped: no answer
            return answer_of(None, None, None), worker.patience
        if "metadata" in found:
            return found["metadata"], found["seconds"]
        return answer_of(*(found.get(field) for field in ("title", "author", "date"))), found["seconds"]

    return read


def normalize(text: str) -> str:
    """Return text without differences of case, white space and quotes."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold().split())


def names(values: Iterable[str]) -> set[str]:
    """Return the names in some values."""
    parts = (part.strip(" .") for value in values for part in _JOINS.split(normalize(value)))
    return {part for part in parts if part and not _DEGREE.fullmatch(part)}


def is_right(field: str, found: list[str], truth: list[str]) -> bool:
    """Return whether a field is right."""
    if field == "author":
        return names(found) == names(truth)
    return [normalize(text) for text in found] == [normalize(text) for text in truth]


def overlap(found: list[str], truth: list[str]) -> float:
    """Return the F1 of the words."""
    ours, theirs = (Counter(re.findall(r"\w+", normalize(" ".join(values)))) for values in (found, truth))
    total = sum(ours.values()) + sum(theirs.values())
    return 2 * sum((ours & theirs).values()) / total if total else 0.0


class Tally:
    """The counts of one tool."""

    def __init__(self) -> None:
        self.known: Counter[tuple[str, str]] = Counter()
        self.right: Counter[tuple[str, str]] = Counter()
        self.words: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.unknown: Counter[tuple[str, str]] = Counter()
        self.beside: Counter[tuple[str, str]] = Counter()
        self.seconds: list[float] = []

    def add(self, page: Page, answer: Answer, seconds: float) -> None:
        """Count a page."""
        self.seconds.append(seconds)
        for field in answer:
            truth, found = page.truth[field], answer[field]
            for half in ("all", "unseen" if page.held_out else "tuned"):
                if truth:
                    self.known[field, half] += 1
                    self.right[field, half] += is_right(field, found, truth)
                    self.words[field, half] += overlap(found, truth)
                else:
                    self.unknown[field, half] += 1
                    self.beside[field, half] += bool(found)

    def row(self, field: str) -> str:
        """Return the figures of a field."""
        shares = [
            self.right[field, half] / max(self.known[field, half], 1) for half in ("all", "tuned", "unseen")
        ]
        words = self.words[field, "all"] / max(self.known[field, "all"], 1)
        beside = self.beside[field, "all"] / max(self.unknown[field, "all"], 1)
        return "".join(f"{share:>9.3f}" for share in (*shares, words, beside))


def _readers(names: Iterable[str]) -> dict[str, Callable[[Page], tuple[Answer, float]]]:
    found = {}
    for name in names:
        try:
            found[name] = reader(one_of("tool", name, TOOLS))
        except ImportError as error:
            print(f"{name} is left out: {error}. benchmarks/README.md says how it is installed.")
    return found


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="How often title, author and date are right.")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="with html/ and ground-truth/")
    parser.add_argument("--tools", default=",".join(TOOLS), help=f"of {', '.join(TOOLS)} (default: all)")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    readers = _readers(options.tools.split(","))
    for data in options.data:
        tallies = {tool: Tally() for tool in readers}
        count = 0
        for page in load(data):
            count += 1
            for tool, tally in tallies.items():
                tally.add(page, *readers[tool](page))
        print(f"\n{data}: {count} pages")
        print(
            f"{'field':<8}{'tool':<15}{'pages':>6}{'all':>9}{'tuned':>9}{'unseen':>9}{'words':>9}{'beside':>9}"
        )
        for field in FIELDS:
            for tool, tally in tallies.items():
                if tally.known[field, "all"]:
                    print(f"{field:<8}{tool:<15}{tally.known[field, 'all']:>6}{tally.row(field)}")
        for tool, tally in tallies.items():
            times = sorted(tally.seconds)
            mean, median = sum(times) / len(times), times[len(times) // 2]
            print(f"{tool}: {1e3 * mean:.2f} ms a page, {1e3 * median:.2f} the median")


if __name__ == "__main__":
    main()
