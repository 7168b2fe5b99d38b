"""Write docs/languages.md: what cleanpress knows of each language, and what is measured of it.

`python tools/languages.py` counts the phrase files, and reads benchmarks/languages.toml for the figures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.language_figures import read_figures
from cleanpress.phrases.files import CATEGORIES, FOLDER, KINDS, read_phrases

__all__ = ["counts", "written"]

TARGET = Path(__file__).parents[1] / "docs" / "languages.md"
FOLDERS = ("data", "catalogs")  # phrases by hand, and generated
PARTS = (*KINDS, "patterns")
FEW = 50_000  # words: of fewer, a figure for harm says little
Counts = dict[str, dict[str, tuple[int, int]]]  # language -> category -> phrases by hand and generated
HEAD = """\
# Languages

Written by `python tools/languages.py`; [phrases.md](benchmarks/phrases.md#languages) says how the figures are
measured.

A language needs no option and is not guessed: the phrases of all of them are looked up at once.

For a language that is not in the first table, there are no phrases. What is removed there is not bound to a
language: lines that stand twice, and in a text with other evidence that it was a page (names of networks,
arrows, © and a year, dates in lists), what the network takes for boilerplate by the form of lines. Without
such evidence the default and `RemoveBoilerplate` remove nothing but what is there twice. Phrases
of English, which pages of any language have, count everywhere. HTML is extracted by its structure in any
language. [CONTRIBUTING.md](../CONTRIBUTING.md#how-to-add-a-language) says how to add a language.

## Phrases

Phrases and patterns by category: those written by hand, + those generated from translation catalogs.

"""
MEASURED = """
## Made pages

Pages made of forty strings of catalogs and six paragraphs of prose, twelve pages a language. *Known* is the
share of the strings that are phrases, *gone* the share of the debris that is removed, and *kept* that of the
paragraphs that are whole; F1 is of words, for the text as it is, for C4's rules for lines in any script, and
for two ways of cleaning. *Balanced* is `RemoveBoilerplate()`.

"""
HARM = f"""
## Harm

The words that are kept of texts that were never pages, in languages with at least {FEW:,} words of them.

"""
NONE_YET = "Not measured yet.\n"


def counts(folder: Path = Path(FOLDER)) -> Counts:
    """Return how many phrases each language has of each category, by hand and generated."""
    found: Counts = {}
    for number, name in enumerate(FOLDERS):
        for path in sorted((folder / name).glob("*.toml")):
            tables = read_phrases(str(path))
            own = found.setdefault(path.stem, {})
            for category in CATEGORIES:
                both = list(own.get(category, (0, 0)))
                both[number] = sum(len(tables.get(category, {}).get(part, ())) for part in PARTS)
                own[category] = both[0], both[1]
    return dict(sorted(found.items()))


def written(found: Counts, figures: Mapping[str, Any]) -> str:
    """Return the page."""
    parts = [HEAD, _table(_count_rows(found))]
    parts += [MEASURED, _table(_page_rows(figures["pages"])) if "pages" in figures else NONE_YET]
    parts += [HARM, _table(_harm_rows(figures["harm"])) if "harm" in figures else NONE_YET]
    return "".join(parts)


def _count_rows(found: Counts) -> Iterator[list[str]]:
    yield ["language", "all", *(name.replace("_", " ") for name in CATEGORIES)]
    for language, by_category in found.items():
        numbers = [by_category[category] for category in CATEGORIES]
        total = sum(each[0] for each in numbers), sum(each[1] for each in numbers)
        yield [language, *map(_sum, (total, *numbers))]


def _sum(number: tuple[int, int]) -> str:
    by_hand, generated = (str(each or "") for each in number)
    return f"{by_hand} + {generated}".strip() if generated else by_hand


_MEANS = [("gone", name) for name in ("RemoveChrome", "default", "balanced")]
_MEANS += [("kept", name) for name in ("RemoveChrome", "default", "balanced")]
_F1 = [("f1", name) for name in ("as it is", "C4 any script", "default", "balanced")]


def _page_rows(figures: Mapping[str, Any]) -> Iterator[list[str]]:
    shares = [f"{part}: {name}" for part, name in _MEANS]
    yield ["language", "strings", "known", *shares, *(f"F1: {name}" for _, name in _F1)]
    numbers = {
        language: [own["known"], *(own[name][part] for part, name in (*_MEANS, *_F1))]
        for language, own in figures.items()
    }
    columns = list(zip(*numbers.values(), strict=True))
    for language, values in numbers.items():
        yield [language, str(figures[language]["strings"]), *_cells(values)]
    yield ["mean", "", *_cells([sum(column) / len(column) for column in columns])]
    yield ["worst", "", *_cells([min(column) for column in columns])]


def _cells(values: Sequence[float]) -> list[str]:
    shares = 1 + len(_MEANS)
    percent = [f"{100 * value:.1f} %" for value in values[:shares]]
    return percent + [f"{value:.3f}".removeprefix("0") for value in values[shares:]]


def _harm_rows(figures: Mapping[str, Any]) -> Iterator[list[str]]:
    ways = [name for name in next(iter(figures.values())) if name != "words"]
    yield ["language", "words", *ways]
    for language, own in figures.items():
        if own["words"] >= FEW:
            yield [language, f"{own['words']:,}", *(f"{100 * own[way]:.2f} %" for way in ways)]


def _table(rows: Iterable[Sequence[str]]) -> str:
    head, *others = (f"| {' | '.join(row)} |\n" for row in rows)
    rule = "|---" + "|---:" * (head.count(" | ")) + "|\n"
    return "".join((head, rule, *others))


if __name__ == "__main__":
    TARGET.write_text(written(counts(), read_figures()), encoding="utf-8")
