"""Print where the time of `clean` and `extract` goes, stage by stage, one inside another.

    python -m benchmarks.stages --data DIR [--pages 100] [--rounds 3]

DIR is a data set, see benchmarks/README.md. Some functions are timed from outside, by the processor's clock,
with all that they call; what a stage takes besides those below it is in no line of its own. Each page is
taken once a round, and phrases are looked up anew in each. The timing itself takes a microsecond a call.
Figures are means over the pages, of the fastest round.
"""

from __future__ import annotations

import argparse
import functools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.figures import Column, Table, Value, print_tables
from benchmarks.pages import every, load_sources
from benchmarks.speed import flat_texts
from cleanpress import DEFAULT, clean, extract
from cleanpress.phrases import matcher

__all__ = ["STAGES", "Stopwatch", "owner_of", "stages", "tables"]

# As `unittest.mock.patch` takes them: where a function is looked up, which may not be where it is defined.
STAGES: dict[str, tuple[str, ...]] = {
    "clean": (
        *(
            f"cleanpress.{cleaner.name}.{method}"
            for cleaner in DEFAULT
            for method in ("edits", "_pass", "_after")
        ),
        "cleanpress.cleaners.boilerplate.RemoveBoilerplate._may_be_pages",
        "cleanpress.cleaners.boilerplate.find_sections",
        "cleanpress.cleaners.boilerplate._evidence",
        "cleanpress.cleaners.boilerplate._judge",
        "cleanpress.cleaners.text_lines.TextLines.window",
        "cleanpress.cleaners.text_lines.TextLines.columns_of",
        "cleanpress.cleaners.text_lines.match_lines",
        "cleanpress.cleaners.text_lines.find_blocks",
        "cleanpress.cleaners.text_lines.find_lines",
        "cleanpress.model.score_text.text_features",
        "cleanpress.model.network.Network.first_pass",
        "cleanpress.model.network.Network.rescore",
        "cleanpress.cleaners.chrome.match_lines",
        "cleanpress.cleaners.chrome.chrome_lines",
    ),
    "extract": (
        "cleanpress.html.extraction.read_page",
        "cleanpress.html.parse.recode_to_utf8",
        "cleanpress.html.parse.estimate_size",
        "cleanpress.html.parse._parse",
        "cleanpress.html.parse.LexborHTMLParser",
        "cleanpress.html.parse._write",
        "cleanpress.html.extraction.read_blocks",
        "cleanpress.html.blocks.cut_page",
        "cleanpress.html.blocks._BlockReader.read",
        "cleanpress.html.blocks._fold",
        "cleanpress.html.extraction.score_blocks",
        "cleanpress.html.score.page_inputs",
        "cleanpress.model.network.Network.first_pass",
        "cleanpress.model.network.Network.rescore",
        "cleanpress.html.extraction.decide_blocks",
        "cleanpress.html.decide.find_regions",
        "cleanpress.html.decide.exclude",
        "cleanpress.html.decide.find_wholes",
        "cleanpress.html.extraction.Document",
        "cleanpress.html.document.render",
    ),
}
LEAST = 0.005  # of the whole: what takes less is not shown
Place = tuple[str, ...]  # the stages around one, outermost first, and its own name
_ALL: Place = ("all",)


class Stopwatch:
    """Time functions from outside, by the stages that they are called in.

    >>> watch = Stopwatch()
    >>> double = watch.timed("double", lambda number: 2 * number)
    >>> double(3), list(watch.calls.items())
    (6, [(('double',), 1)])
    """

    def __init__(self) -> None:
        self.seconds: dict[Place, float] = {}
        self.calls: dict[Place, int] = {}
        self._inside: Place = ()

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that does the same, and is timed."""

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            around = self._inside
            place = self._inside = (*around, name)
            self.calls[place] = self.calls.get(place, 0) + 1  # noted here, so that stages are in order
            self.seconds.setdefault(place, 0.0)
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[place] += time.process_time() - start
                self._inside = around

        return call


def stages(
    work: Callable[[Any], object], pages: Sequence[Any], names: Iterable[str], rounds: int
) -> Stopwatch:
    """Return the times of the stages of some work, of the round in which all took the least time."""
    return min((_one_round(work, pages, names) for _ in range(rounds)), key=lambda one: one.seconds[_ALL])


def _one_round(work: Callable[[Any], object], pages: Sequence[Any], names: Iterable[str]) -> Stopwatch:
    watch = Stopwatch()
    patches = []
    for name in names:
        owner, attribute = owner_of(name)
        if attribute in vars(owner):  # a cleaner may have no passes of its own
            label = f"{owner.__name__}.{attribute}" if isinstance(owner, type) else attribute
            patches.append(patch.object(owner, attribute, watch.timed(label, getattr(owner, attribute))))
    for page in pages[:3]:
        work(page)  # imports, compiled patterns, caches
    matcher._memory.cache_clear()
    for each in patches:
        each.start()
    try:
        timed = watch.timed(_ALL[0], work)
        for page in pages:
            timed(page)
    finally:
        for each in patches:
            each.stop()
    return watch


def owner_of(name: str) -> tuple[Any, str]:
    """Return the module or class that has a function, and what it is called there."""
    path, _, attribute = name.rpartition(".")
    try:
        return import_module(path), attribute
    except ModuleNotFoundError:
        module, _, owner = path.rpartition(".")
        return getattr(import_module(module), owner), attribute


def tables(data: Path, pages: int, rounds: int) -> Iterator[Table]:
    """Time the stages of the default `clean` over flattened pages, and those of `extract(...).text`."""
    flat = flat_texts(data, pages)
    html = [source.html() for source in every(load_sources(data), pages)]
    yield _table("clean", stages(clean, flat, STAGES["clean"], rounds), len(flat))
    yield _table("extract", stages(_text_of, html, STAGES["extract"], rounds), len(html))


def _text_of(page: bytes) -> str:
    return extract(page).text


def _table(name: str, watch: Stopwatch, pages: int) -> Table:
    """Return a table of stages: each by the stages around it."""
    whole = watch.seconds[_ALL]
    rows: list[list[Value]] = [
        [
            " › ".join(place[1:]) or "all",
            1000 * watch.seconds[place] / pages,
            watch.seconds[place] / whole,
            watch.calls[place] / pages,
        ]
        for place in _in_order(watch.calls)
        if watch.seconds[place] >= LEAST * whole
    ]
    heads = [Column("ms a page", ".2f"), Column("of all", ".0%"), Column("calls a page", ".1f")]
    return Table(name, f"{name}: {pages} pages", [Column("stage"), *heads], rows)


def _in_order(places: Iterable[Place]) -> list[Place]:
    """Return places as a tree is read: each before those in it, as they first came."""
    order = {place: number for number, place in enumerate(places)}
    return sorted(order, key=lambda place: [order[place[: size + 1]] for size in range(len(place))])


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Where the time of clean and extract goes.")
    parser.add_argument("--data", type=Path, required=True, help="folder with html/ and ground-truth/")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print_tables(tables(options.data, options.pages, options.rounds))


if __name__ == "__main__":
    main()
