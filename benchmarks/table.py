"""Make tables of the figures of sets of pages: one over all of them to print, and by tool for the book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.figures import SHARE, Column, Table
from benchmarks.measured import BETTER, Measured
from benchmarks.scoring import ALL, WORD_F1, WORDS_KEPT

__all__ = ["figures_table", "tables_by_tool"]


class Row(NamedTuple):
    """What is measured on which pages, and the figures by column; a column without one is left empty."""

    pages: str
    measure: str
    number: int
    figures: dict[str, float]


def figures_table(sets: Sequence[Measured]) -> str:
    """Return one table as aligned Markdown: a row a set, measure and group, a column a tool."""
    columns = list(_columns(sets))
    heads = ["pages", "measure", "number", *columns]
    cells = [
        [row.pages, row.measure, str(row.number), *(_written(row, column) for column in columns)]
        for row in _rows(sets)
    ]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    rule = ["-" * width if at < 2 else "-" * (width - 1) + ":" for at, width in enumerate(widths)]
    return "\n".join(_line(row, widths) for row in (heads, rule, *cells))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = [
        cell.ljust(width) if at < 2 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(aligned)} |"


def _written(row: Row, column: str) -> str:
    if column not in row.figures:
        return ""
    digits = 4 if row.measure == WORDS_KEPT else 3
    return f"{row.figures[column]:.{digits}f}".removeprefix("0")


def _columns(sets: Sequence[Measured]) -> Iterator[str]:
    tools = list(dict.fromkeys(tool for measured in sets for tool in measured.answers))
    modes = {mode for measured in sets for mode in measured.modes}
    for at, tool in enumerate(tools):
        yield tool
        if len(modes) > 1 and tool in modes and modes.isdisjoint(tools[at + 1 :]):
            yield BETTER


def _rows(sets: Sequence[Measured]) -> Iterator[Row]:
    wholes: dict[tuple[str, str], list[Row]] = {}
    for measured in sets:
        for row in _set_rows(measured):
            yield row
            if row.pages == measured.name and row.measure in (WORD_F1, WORDS_KEPT):
                kind = measured.name.partition(", ")[2]  # of texts that are cleaned
                wholes.setdefault((kind, row.measure), []).append(row)
    for (kind, measure), rows in wholes.items():
        if len(rows) > 1:
            yield _mean(kind, measure, rows)


def _set_rows(measured: Measured) -> Iterator[Row]:
    figures = dict(measured.figures)
    if measured.modes:
        figures[BETTER] = figures[measured.modes[0]]
    first, *others = figures[measured.ours]
    for measure in (first, *others):
        of_tools = {tool: found[measure][ALL] for tool, found in figures.items()}
        yield Row(measured.name, measure, len(measured.sources), of_tools)
    for group, sources in measured.groups.items():
        if group != ALL:
            of_tools = {tool: found[first][group] for tool, found in figures.items()}
            yield Row(f"{measured.name}: {group}", first, len(sources), of_tools)


def _mean(kind: str, measure: str, rows: list[Row]) -> Row:
    """Return the means over sets, each of which counts the same; of tools that answered all of them."""
    shared = [tool for tool in rows[0].figures if all(tool in row.figures for row in rows)]
    means = {tool: sum(row.figures[tool] for row in rows) / len(rows) for tool in shared}
    return Row(
        f"mean of {len(rows)} sets{kind and f', {kind}'}", measure, sum(row.number for row in rows), means
    )


def tables_by_tool(sets: Sequence[Measured]) -> Iterator[Table]:
    """Yield tables with a row a tool: all sets by their measures, what else is measured, groups of each set.

    A group is named with the number of its pages.
    """
    rows = {measured.name: list(_set_rows(measured)) for measured in sets}
    tools = list(_columns(sets))
    yield _by_tool("sets", "Each set by its measure", tools, [(name, own[0]) for name, own in rows.items()])
    others: dict[str, list[tuple[str, Row]]] = {}
    for name, own in rows.items():
        for row in own[1:]:
            if row.pages == name:
                others.setdefault(row.measure, []).append((name, row))
    for measure, chosen in others.items():
        yield _by_tool(measure, f"Each set: {measure}", tools, chosen)
    for name, own in rows.items():
        if groups := list(_groups(name, own)):
            yield _by_tool(f"groups of {name}", f"{name}: {own[0].measure} by group", tools, groups)


def _groups(name: str, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    prefix = f"{name}: "
    for row in rows:
        if row.pages.startswith(prefix):
            yield f"{row.pages.removeprefix(prefix)} ({row.number})", row


def _by_tool(name: str, title: str, tools: Sequence[str], chosen: Sequence[tuple[str, Row]]) -> Table:
    columns = [Column("tool"), *(Column(head, SHARE) for head, _ in chosen)]
    rows = [[tool, *(row.figures.get(tool) for _, row in chosen)] for tool in tools]
    return Table(name, title, columns, [row for row in rows if any(cell is not None for cell in row[1:])])
