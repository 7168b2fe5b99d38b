"""Measure how well boilerplate is removed from plain text: `python -m benchmarks.quality --text`.

Every page is flattened, and what is left after cleaning is scored as an answer to the page is. The main
content alone is cleaned, too, and what is kept of its words is counted. Beside it stand the text as it is and
rules for lines. --inputs names what is cleaned:

    html-text, inscriptis                 pages as these two flatten them
    wrapped                               html-text's, wrapped at 76 characters
    one line                              all strings of a page, joined by spaces
    trafilatura, resiliparse, ...         what a tool of benchmarks/tools.py leaves of pages
    main content                          what a person marked

With --folds DIR, each page is cleaned with weights that have seen no page of its site, as
`python -m cleanpress.training --kind text --folds-out DIR` writes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path

from benchmarks.answers import Texts, in_processes, peer_answers
from benchmarks.measured import Measured
from benchmarks.pages import digest_of, load_pages, load_sources, remembered, set_name
from benchmarks.scoring import WORDS_KEPT, words
from benchmarks.tools import TOOLS
from cleanpress import DEFAULT, Cleaner, Pipeline, RemoveBoilerplate, RemoveChrome
from cleanpress.errors import OptionError, one_of
from cleanpress.options import Favor
from cleanpress.text.punctuation import SENTENCE_MARKS
from cleanpress.training.dataset import MarkedPage

__all__ = ["AS_IT_IS", "INPUTS", "c4_rules", "c4_rules_in_any_script", "measure_texts", "methods"]

MAIN_CONTENT = "main content"
INPUTS = ("html-text", "inscriptis", "wrapped", "one line", MAIN_CONTENT, *TOOLS)
AS_IT_IS = "as it is"
FEWEST_WORDS = 5  # of a line that C4 keeps
QUOTES = '"”’»」』'  # as C4 takes '"' for the end of a sentence
Method = Callable[[MarkedPage, str], str]


def c4_rules(text: str) -> str:
    """Keep the lines that C4 keeps: those that end as a sentence does, with five words, without "javascript".

    Raffel et al. 2020, "Exploring the limits of transfer learning with a unified text-to-text transformer".

    >>> c4_rules("Home\\nIt rained for all of the day.")
    'It rained for all of the day.'
    """
    lines = [line for line in text.split("\n") if line.rstrip().endswith((".", "!", "?", '"'))]
    return "\n".join(
        line for line in lines if len(line.split()) >= FEWEST_WORDS and "javascript" not in line.lower()
    )


def c4_rules_in_any_script(text: str) -> str:
    """Keep lines by C4's rules, with the ends of sentences of all scripts, and words counted as for word F1.

    C4 is English alone: its own rules drop all of a Chinese text.

    >>> c4_rules_in_any_script("Home\\n今天下了一整天的雨。")
    '今天下了一整天的雨。'
    """
    lines = [line for line in text.split("\n") if line.rstrip().endswith(tuple(SENTENCE_MARKS + QUOTES))]
    return "\n".join(
        line for line in lines if len(words(line)) >= FEWEST_WORDS and "javascript" not in line.lower()
    )


@cache
def methods(folds: tuple[Path, ...] = ()) -> dict[str, Method]:
    """Return what is measured, by name; "balanced" and the like are RemoveBoilerplate's."""
    favors: tuple[Favor, ...] = "balanced", "recall", "precision"  # the report is about the first
    found: dict[str, Method] = {
        **{f"{favor}{_where(folds)}": _own(folds, favor) for favor in favors},
        f"default clean{_where(folds)}": _own(folds, None),
        AS_IT_IS: lambda _, text: text,
        "C4's rules": lambda _, text: c4_rules(text),
        "C4's, any script": lambda _, text: c4_rules_in_any_script(text),
    }
    chrome = RemoveChrome()
    return found | {"RemoveChrome": lambda _, text: chrome(text)}


def _where(folds: Sequence[Path]) -> str:
    return " (by domain)" if folds else ""


def _own(folds: Sequence[Path], favor: Favor | None) -> Method:
    if not folds:
        shipped: Cleaner = RemoveBoilerplate(favor) if favor else DEFAULT
        return lambda _, text: shipped(text)
    cleaners = [RemoveBoilerplate(favor, str(each)) if favor else _default(str(each)) for each in folds]
    return lambda source, text: cleaners[source.fold(len(cleaners))](text)


def _default(model: str) -> Cleaner:
    return Pipeline(
        RemoveBoilerplate(each.favor, model) if isinstance(each, RemoveBoilerplate) else each
        for each in DEFAULT
    )


def measure_texts(
    data: Path, inputs: Iterable[str], *, folds: Sequence[Path] = (), sample: int = 1, workers: int = 1
) -> list[Measured]:
    """Clean the pages under `data`, in each way in which they become texts.

    Where only segments are marked, there is no main content to clean.
    """
    sources = load_sources(data)
    found = []
    for kind in inputs:
        given = _texts(kind, data, sources, workers)
        measured = Measured(
            f"{set_name(data)}, {kind}",
            [source for source in sources[::sample] if given.get(source.id) is not None],
            measure=WORDS_KEPT if kind == MAIN_CONTENT else "",
        )
        if measured.sources:
            measured.answers.update(_cleaned(measured.sources, given, tuple(folds), workers))
            found.append(measured)
    return found


def _cleaned(
    sources: list[MarkedPage], given: Texts, folds: tuple[Path, ...], workers: int
) -> dict[str, Texts]:
    # By fold, so that a process does not read the weights of all folds for every page.
    ordered = sorted(sources, key=lambda page: page.fold(len(folds))) if folds else sources
    items = [(source, given[source.id]) for source in ordered]
    answers: dict[str, Texts] = {name: {} for name in methods(folds)}
    for page, texts in in_processes(partial(_cleaned_pages, folds), items, workers):
        for name, text in texts.items():
            answers[name][page] = text
    return answers


def _cleaned_pages(
    folds: tuple[Path, ...], items: list[tuple[MarkedPage, str]]
) -> Iterable[tuple[str, Texts]]:
    return [
        (source.id, {name: method(source, text) for name, method in methods(folds).items()})
        for source, text in items
    ]


def _texts(kind: str, data: Path, sources: list[MarkedPage], workers: int) -> Texts:
    """Return the texts to clean by page; pages without one are left out."""
    if kind == MAIN_CONTENT:
        return {source.id: source.gold for source in sources if source.gold.strip()}
    if kind in ("html-text", "inscriptis", "wrapped"):
        flattener = "inscriptis" if kind == "inscriptis" else "html_text"
        flat = {page.id: page.flat for page in load_pages(data, flattener)}
        return {name: _wrapped(text) for name, text in flat.items()} if kind == "wrapped" else flat
    if kind == "one line":
        return _one_line(sources)
    return peer_answers(_checked(kind), sources, digest_of(sources), workers) or {}


def _checked(kind: str) -> str:
    try:
        return one_of("input", kind, INPUTS)
    except OptionError as error:
        raise SystemExit(str(error)) from error


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, 76) if line.strip() else line for line in text.split("\n"))


def _one_line(sources: list[MarkedPage]) -> Texts:
    from bs4 import BeautifulSoup

    def dumped() -> Iterable[dict[str, str]]:
        for source in sources:
            yield {"id": source.id, "text": BeautifulSoup(source.html(), "lxml").get_text(" ", strip=True)}

    return {each["id"]: each["text"] for each in remembered(f"one-line-{digest_of(sources)[:16]}", dumped)}
