"""Measure the chapters of the book: each is a function from inputs to tables."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import (
    contention,
    corpus,
    extract_speed,
    harm,
    installation,
    joined,
    metadata,
    phrases,
    prose_speed,
    report_size,
    speed,
    stages,
    start,
    torn,
    view_size,
)
from benchmarks.answers import Texts, own_answers, peer_answers
from benchmarks.book.inputs import Inputs
from benchmarks.extract_jobs import SHAPES
from benchmarks.figures import SHARE, Column, Table, Value
from benchmarks.language_figures import read_figures
from benchmarks.measured import Measured, measure
from benchmarks.pages import digest_of, every, load_pages, load_sources
from benchmarks.scale import memory as scale_memory
from benchmarks.scale import speed as scale_speed
from benchmarks.scoring import ALL, score_pages
from benchmarks.table import tables_by_tool
from benchmarks.texts import MAIN_CONTENT, measure_texts
from benchmarks.tools import OURS
from cleanpress.phrases.files import FOLDER

__all__ = ["CHAPTERS", "Chapter"]

FEW_TOOLS = (OURS, "trafilatura", "resiliparse")  # for what takes long
PEERS_SAMPLE = 20  # every so many pages
SAMPLED = f"Every {PEERS_SAMPLE}th page of each set: too few to rank tools that are near each other."
PINNED = "The figures sum up benchmarks/languages.toml, as it was pinned last."
SET_TITLES = {
    "wcxb": "WCXB, seven types of page",
    "news": "English news",
    "fundus": "newspapers of some 30 countries (Fundus)",
    "zh": "Chinese pages",
    "segments": "segments of trafilatura's evaluation, F",
    "recipes": "recipes, share of lines found",
    "spliced": "spliced pages",
}


@dataclass(frozen=True)
class Chapter:
    """A chapter: what it says, what it needs, and how it is measured.

    needs: attributes of `Inputs` that must be given.
    sets:  whose digests are kept: all sets, or the first alone.
    peers: packages whose versions are kept beside those of the tools.
    on_machine: whether figures depend on the machine.
    note:  what must be known to read the figures.
    sample: every so many pages alone.
    """

    title: str
    measure: Callable[[Inputs], Iterable[Table]]
    needs: tuple[str, ...] = ("data",)
    tools: Callable[[Inputs], Iterable[str]] = lambda _: ()
    peers: tuple[str, ...] = ()
    all_sets: bool = False
    on_machine: bool = True
    note: str = ""
    sample: int = 1

    def data(self, inputs: Inputs) -> dict[str, dict[str, Any]]:
        """Return what this is measured on."""
        if "texts" in self.needs and inputs.texts:
            found = harm.sampled(inputs.texts, inputs.limit)
            return {"texts": {"count": len(found), "of": "texts", "digest": harm.digest_of(found)}}
        if "data" not in self.needs:
            return {}
        return inputs.described(inputs.data if self.all_sets else inputs.data[:1])


def _quality(inputs: Inputs) -> Iterator[Table]:
    sets = [
        measure(folder, inputs.installed, folds=inputs.models, sample=inputs.sample, workers=inputs.workers)
        for folder in inputs.data
    ]
    yield _summary(sets)
    yield from tables_by_tool(sets)


def _summary(sets: Sequence[Measured]) -> Table:
    """Return a row a set: cleanpress, and two peers by name."""
    rows: list[list[Value]] = []
    for each in sets:
        figures = {tool: found[each.scored_by][ALL] for tool, found in each.figures.items()}
        better = figures[each.modes[0]] if each.modes else None
        title = f"{len(each.sources):,} pages: {SET_TITLES.get(each.name, each.name)}"
        rows.append([title, figures[each.ours], better, figures.get("resiliparse")])
    heads = [Column(OURS, SHARE), Column("trafilatura, its better mode", SHARE), Column("resiliparse", SHARE)]
    return Table("summary", "Each set by its measure", [Column("pages"), *heads], rows)


def _text(inputs: Inputs) -> Iterator[Table]:
    options: dict[str, Any] = {
        "folds": inputs.text_models, "sample": inputs.sample, "workers": inputs.workers
    }  # fmt: skip
    for kind, name in (("html-text", "text"), (MAIN_CONTENT, "kept")):
        sets = [each for folder in inputs.data for each in measure_texts(folder, [kind], **options)]
        for table in tables_by_tool([each for each in sets if each.sources]):
            if table.name == "sets" or name == "text":
                yield _renamed(table, f"{name}: {table.name}", f", {kind}")


def _renamed(table: Table, name: str, without: str) -> Table:
    columns = [Column(column.head.replace(without, ""), column.form) for column in table.columns]
    return Table(name.replace(without, ""), table.title.replace(without, ""), columns, table.rows)


def _speed(inputs: Inputs) -> Iterator[Table]:
    tables = list(extract_speed.speeds(inputs.first, inputs.pages, inputs.rounds, inputs.installed))
    yield from tables
    if inputs.models:  # else the network has seen the pages, and quality on them means nothing
        yield _quality_and_speed(inputs, tables[0])


def _quality_and_speed(inputs: Inputs, times: Table) -> Table:
    """Score the answers to the pages that were timed."""
    timed = every(load_sources(inputs.first), inputs.pages)
    models, digest = inputs.models, digest_of(timed)
    answers: dict[str, Texts] = {}
    for tool in inputs.installed:
        both = own_answers(timed, models=models) if tool == OURS else None
        found = both[0] if both else peer_answers(tool, timed, digest)
        answers |= {tool: found} if found is not None else {}
    rows: list[list[Value]] = []
    for tool, milliseconds in times.column("ms a page").items():
        scores = score_pages(timed, answers[tool]).values()
        rows.append([tool, milliseconds, sum(each.f1 for each in scores) / len(scores)])
    title = f"Word F1 and ms a page on the same {len(timed)} pages"
    return Table(
        "quality", title, [Column("tool"), Column("ms a page", ".2f"), Column("word F1", SHARE)], rows
    )


def _few(inputs: Inputs) -> list[str]:
    return [tool for tool in inputs.installed if tool in FEW_TOOLS]


def _growth(inputs: Inputs) -> Iterator[Table]:
    yield from extract_speed.growth(inputs.first, 5, _few(inputs), list(SHAPES))
    yield extract_speed.memory(inputs.first, inputs.pages, 40 * inputs.pages, _few(inputs))


def _contention(inputs: Inputs) -> Iterator[Table]:
    for task in contention.TASKS:
        yield contention.compared(inputs.first, task, min(inputs.pages, 40), inputs.rounds, [1, 2, 4])


def _harm(inputs: Inputs) -> Iterator[Table]:
    assert inputs.texts is not None
    texts = harm.sampled(inputs.texts, inputs.limit)
    yield from harm.tables(harm.measure(texts, ["default", "balanced", "page"], with_peers=True))


def _joined(inputs: Inputs) -> Iterator[Table]:
    chosen = {name: joined.CLEANERS[name] for name in ("default", "RemoveChrome()", "RemoveBoilerplate()")}
    yield from joined.tables(joined.texts_of(inputs.first, min(inputs.pages, 40)), chosen)


def _torn(inputs: Inputs) -> Iterator[Table]:
    pages = [page for folder in inputs.data for page in inputs.pages_of(folder)]
    yield from torn.tables(pages, _few(inputs))


def _metadata(inputs: Inputs) -> Iterator[Table]:
    for folder in inputs.data:
        for table in metadata.tables(folder, list(metadata.TOOLS)):
            if table.rows:
                yield table


def _phrases(inputs: Inputs) -> Iterator[Table]:
    yield from phrases.tables(load_pages(inputs.first)[:: inputs.sample])


def _text_speed(inputs: Inputs) -> Iterator[Table]:
    yield from speed.tables(speed.flat_texts(inputs.first, inputs.pages), inputs.rounds)


def _prose(inputs: Inputs) -> Iterator[Table]:
    contents = (page.gold for folder in inputs.data for page in inputs.pages_of(folder) if page.gold)
    yield from prose_speed.tables(prose_speed.prose(contents), inputs.rounds)


def _stages(inputs: Inputs) -> Iterator[Table]:
    yield from stages.tables(inputs.first, inputs.pages, inputs.rounds)


def _start(inputs: Inputs) -> Iterator[Table]:
    yield from start.tables(inputs.python, start.SAMPLE, 2 * inputs.rounds)


def _installation(_: Inputs) -> Iterator[Table]:
    yield from installation.tables(installation.installed(peers=installation.PEERS))


def _corpora(inputs: Inputs) -> Iterator[Table]:
    given: dict[str, Any] = {"pages": inputs.pages, "rounds": inputs.rounds, "copies": 2, "megabytes": 20.0}
    for part in (scale_speed.speed, scale_speed.warc, scale_speed.runner, scale_memory.memory):
        with tempfile.TemporaryDirectory() as folder:
            yield from part(inputs.first, Path(folder), gigabytes=inputs.gigabytes, **given)


def _large(inputs: Inputs) -> Iterator[Table]:
    source = [page.flat for page in load_pages(inputs.first)]
    yield from corpus.tables(source, None, [10, 100], 1_000_000)


def _languages(_: Inputs) -> Iterator[Table]:
    """Sum up languages.toml, which `benchmarks.languages` and `benchmarks.harm` have written."""
    figures = read_figures()
    known = {path.stem for part in ("data", "catalogs") for path in (Path(FOLDER) / part).glob("*.toml")}
    pages, texts = figures["pages"].values(), figures["harm"].values()
    long = [each for each in texts if each["words"] >= harm.FEWEST_WORDS]
    kept = [min(each["default"], each["balanced"]) >= harm.LEAST_KEPT for each in long]
    rows: list[list[Value]] = [
        ["languages with phrases", len(known)],
        ["languages with made pages", len(pages)],
        [f"languages with {harm.FEWEST_WORDS:,} words of texts that were never pages", len(long)],
        [f"of these, languages of which both ways keep {harm.LEAST_KEPT:.1%}".replace("%", " %"), sum(kept)],
    ]
    yield Table("counts", "Languages", [Column("what"), Column("number", ",d")], rows)
    ways = ("RemoveChrome", "default", "balanced", "page")
    parts = ("gone", "kept", "f1")
    means: list[list[Value]] = [
        [way, *(sum(each[way][part] for each in pages) / len(pages) for part in parts)] for way in ways
    ]
    heads = [Column("debris gone", ".1%"), Column("paragraphs whole", ".1%"), Column("word F1", SHARE)]
    yield Table("pages", "Made pages, means over languages", [Column("way"), *heads], means)


def _views(inputs: Inputs) -> Iterator[Table]:
    yield from view_size.tables(inputs.first, inputs.pages)


def _reports(_: Inputs) -> Iterator[Table]:
    with tempfile.TemporaryDirectory() as folder:
        yield from report_size.tables(100_000, 2_000, Path(folder))


def _installed(inputs: Inputs) -> Iterable[str]:
    return inputs.installed


CHAPTERS: dict[str, Chapter] = {
    "quality": Chapter("Quality on HTML", _quality, tools=_installed, all_sets=True),
    "peers": Chapter(
        "All peers on a sample", _quality, tools=_installed, all_sets=True, sample=PEERS_SAMPLE, note=SAMPLED
    ),
    "text": Chapter("Quality on text", _text, all_sets=True, peers=("html-text",)),
    "speed": Chapter("Speed on HTML", _speed, tools=_installed),
    "text-speed": Chapter("Speed on text", _text_speed, peers=("ftfy", "plsfix", "clean-text")),
    "prose-speed": Chapter("Speed on clean prose", _prose, all_sets=True, peers=("ftfy",)),
    "stages": Chapter("Where the time goes", _stages, peers=("html-text",)),
    "growth": Chapter("Growth with the size of a page", _growth, tools=_few),
    "contention": Chapter("Several processes at once", _contention, tools=_few, peers=("ftfy",)),
    "harm": Chapter("Harm", _harm, needs=("texts",), peers=("ftfy", "clean-text")),
    "joined": Chapter("Joined texts", _joined, peers=("html-text",)),
    "torn": Chapter("Torn tables and lists", _torn, tools=_few, all_sets=True),
    "metadata": Chapter("Metadata", _metadata, all_sets=True, peers=("trafilatura", "htmldate")),
    "phrases": Chapter("Phrases", _phrases, peers=("html-text",)),
    "languages": Chapter("Languages", _languages, needs=(), on_machine=False, note=PINNED),
    "start": Chapter("Start of the command", _start, needs=(), peers=("numpy", "ftfy")),
    "installation": Chapter("Installation", _installation, needs=()),
    "corpora": Chapter("Corpora", _corpora, tools=_few),
    "views": Chapter("Size of a view", _views, peers=("html-text",)),
    "reports": Chapter("Reports over a corpus", _reports, needs=(), peers=("jinja2", "matplotlib")),
    "large": Chapter("Large inputs", _large),
}
