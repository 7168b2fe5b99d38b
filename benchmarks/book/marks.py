"""Fill the marks in Markdown with figures, and find what does not agree with them.

Prose is written by hand; figures are not. Five marks, which no reader sees, say which figure stands where:

    <!-- table: CHAPTER / TABLE -->          and up to <!-- end --> the table
    <!-- tables: CHAPTER -->                 and up to <!-- end --> all tables of a chapter, with their titles
    <!-- plot: NAME -->                      and up to <!-- end --> the image, where there is one
    <!-- measured: CHAPTER -->               and up to <!-- end --> when, with what, where, by which command
    .875<!-- figure: CHAPTER / TABLE / ROW / COLUMN -->      the figure before the mark

A fifth part of a figure is how it is written: a format specification, or "in words". A line whose figure was
not measured, but chosen, has the mark <!-- not measured -->; one whose figure is on another page,
<!-- measured then: PAGE -->.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from benchmarks.book.plots import PLOTS, drawable
from benchmarks.book.results import Results
from benchmarks.figures import Table, written
from cleanpress.errors import DataError

__all__ = ["Difference", "differences", "filled", "unmarked_claims"]

_BLOCK = re.compile(
    r"(?P<start><!-- (?P<kind>tables?|measured|plot): (?P<path>[^\n]+?) -->\n).*?(?P<end><!-- end -->)",
    re.DOTALL,
)
_FIGURE = re.compile(r"(?P<value>[^\s|(*~]+(?: %)?)(?P<mark><!-- figure: (?P<path>[^\n]+?) -->)")
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
# What reads as a measured figure: word F1, sizes, shares, ratios of speed, rates.
_CLAIM = re.compile(
    r"(?<![\w.])\.\d{3}\b|\b\d[\d.,]* ?(?:[MGk]B\b|%(?!\w)|ms\b|pages/s)"
    r"|\b[\d.]+ times (?:as|the|its|faster|more)"
)
_UNMARKED = re.compile(r"<!-- (?:not measured|measured then: [^>]+) -->")
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.S | re.M)


class Difference(NamedTuple):
    """A mark whose text is not what the results say."""

    path: str
    found: str
    expected: str

    def __str__(self) -> str:
        """Return the sentence that names it."""
        if "\n" in self.expected:
            return f"{self.path} is not the table or the provenance of the results."
        return f"{self.path} is {self.expected}, and {self.found} is written."


def filled(text: str, results: Mapping[str, Results]) -> str:
    """Return the text with what the results say at each mark. Raises DataError for a mark of no figure.

    >>> from benchmarks.figures import Column
    >>> tea = Table("cups", "Cups", [Column("room"), Column("cups", ".1f")], [["office", 7.25]])
    >>> results = {"tea": Results("tea", "2026-01-01", "count", {}, None, {}, [tea])}
    >>> filled("We drink 9<!-- figure: tea / cups / office / cups --> cups.", results)
    'We drink 7.2<!-- figure: tea / cups / office / cups --> cups.'
    >>> filled("We drink 9 cups.", results)
    'We drink 9 cups.'
    """
    text = _BLOCK.sub(lambda m: m["start"] + _between(m["kind"], m["path"], results) + m["end"], text)
    return _FIGURE.sub(lambda m: _figure(m["path"], results) + m["mark"], text)


def differences(text: str, results: Mapping[str, Results]) -> Iterator[Difference]:
    """Yield the marks that do not agree with the results."""
    for match in _BLOCK.finditer(text):
        found = text[match.end("start") : match.start("end")].strip()
        expected = _block(match["kind"], match["path"], results)
        if found != expected:
            yield Difference(match["path"], found, expected + "\n")
    for match in _FIGURE.finditer(text):
        expected = _figure(match["path"], results)
        if match["value"] != expected:
            yield Difference(match["path"], match["value"], expected)


def unmarked_claims(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines outside of blocks and code that have a figure without a mark, by number from 1.

    >>> list(unmarked_claims("It scores .875.\\nIt has `.875` lines."))
    [(1, 'It scores .875.')]
    """
    blank = _BLOCK.sub(lambda match: "\n" * match[0].count("\n"), text)
    blank = _CODE.sub(lambda match: "\n" * match[0].count("\n"), blank)
    blank = _FIGURE.sub("", blank)
    lines = text.split("\n")
    for number, line in enumerate(blank.split("\n"), 1):
        if _CLAIM.search(line) and not _UNMARKED.search(lines[number - 1]):
            yield number, lines[number - 1]


def _block(kind: str, path: str, results: Mapping[str, Results]) -> str:
    if kind == "plot":
        return f"![{PLOTS[path].alt}]({path}.svg)" if path in dict(drawable(results)) else ""
    name = path.partition(" / ")[0]
    if name not in results:
        return f"Not measured yet: `python -m benchmarks.book --only {name}`." if kind == "measured" else ""
    if kind == "table":
        return _table(path.split(" / ", 1), results).markdown()
    if kind == "measured":
        return results[name].provenance()
    return "\n\n".join(f"{table.title}:\n\n{table.markdown()}" for table in results[name].tables)


def _between(kind: str, path: str, results: Mapping[str, Results]) -> str:
    block = _block(kind, path, results)
    return f"\n{block}\n\n" if block else ""


def _figure(path: str, results: Mapping[str, Results]) -> str:
    parts = path.split(" / ")
    if len(parts) not in (4, 5):
        raise DataError(f"The mark {path!r} should be CHAPTER / TABLE / ROW / COLUMN.")
    chapter, name, row, column, *form = parts
    table = _table([chapter, name], results)
    try:
        value = table.figure(row, column)
    except KeyError as error:
        raise DataError(f"There is no figure {path!r}. {_WHAT_TO_DO}") from error
    if form in (["in words"], ["In words"]):
        word = _WORDS[value] if isinstance(value, int) and value < len(_WORDS) else str(value)
        return word.capitalize() if form == ["In words"] else word
    return written(value, form[0] if form else table.form_of(column))


_WHAT_TO_DO = "Correct the mark, or measure the chapter with `python -m benchmarks.book --only CHAPTER`."


def _chapter(name: str, results: Mapping[str, Results]) -> Results:
    if name not in results:
        raise DataError(f"There are no results of the chapter {name!r}. {_WHAT_TO_DO}")
    return results[name]


def _table(path: list[str], results: Mapping[str, Results]) -> Table:
    try:
        return _chapter(path[0], results).table(path[-1])
    except KeyError as error:
        raise DataError(f"There is no table {' / '.join(path)!r}. {_WHAT_TO_DO}") from error
