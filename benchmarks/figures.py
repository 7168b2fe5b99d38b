"""Hold figures as tables that can be printed, kept as JSON and written as Markdown.

A benchmark returns `Table`s. Its command prints them as text, and `benchmarks.book` keeps them with the date,
the machine and the command, and writes the pages of docs/benchmarks of what it has kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

__all__ = ["SHARE", "Column", "Table", "Value", "print_tables", "written"]

Value = str | int | float | None  # None: there is no such figure
SHARE = "share"  # as .875, the way word F1 is written


class Column(NamedTuple):
    """A column: its head, and how its figures are written.

    form: a format specification of Python's (".2f", ",d", ".1%"), or "share"; of texts, "".
    """

    head: str
    form: str = ""


@dataclass(frozen=True)
class Table:
    """Figures under a name: a row each, whose first cell says of what they are.

    >>> tea = Table("tea", "Cups a day", [Column("room"), Column("cups", ".1f")], [["office", 7.25]])
    >>> print(tea.markdown())
    | room   | cups |
    | ------ | ---: |
    | office |  7.2 |
    >>> tea.figure("office", "cups")
    7.25
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]

    def figure(self, row: str, column: str) -> Value:
        """Return one figure. Raises KeyError where there is no such row or column."""
        at = self.heads.index(column) if column in self.heads else None
        found = next((each for each in self.rows if each[0] == row), None)
        if at is None or found is None:
            raise KeyError(f"{self.name} / {row} / {column}")
        return found[at]

    def form_of(self, column: str) -> str:
        """Return how the figures of a column are written."""
        return next(each.form for each in self.columns if each.head == column)

    @property
    def heads(self) -> list[str]:
        """The heads of the columns."""
        return [column.head for column in self.columns]

    def column(self, head: str) -> dict[str, Value]:
        """Return the figures of a column by row."""
        at = self.heads.index(head)
        return {str(row[0]): row[at] for row in self.rows}

    def cells(self) -> list[list[str]]:
        """Return what is written in each cell."""
        return [
            [written(value, column.form) for value, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]

    def markdown(self) -> str:
        """Return the table as aligned Markdown; texts to the left, figures to the right."""
        cells = self.cells()
        widths = [max(3, *map(len, each)) for each in zip(self.heads, *cells, strict=True)]
        rule = [
            "-" * width if not column.form else "-" * (width - 1) + ":"
            for width, column in zip(widths, self.columns, strict=True)
        ]
        return "\n".join(self._line(row, widths, "| ", " | ", " |") for row in (self.heads, rule, *cells))

    def text(self) -> str:
        """Return the table as it is printed: the title, and aligned columns."""
        cells = self.cells()
        widths = [max(map(len, each)) for each in zip(self.heads, *cells, strict=True)]
        lines = [self._line(row, widths, "", "  ", "").rstrip() for row in (self.heads, *cells)]
        return "\n".join([self.title, "", *lines])

    def _line(self, cells: Sequence[str], widths: Sequence[int], start: str, between: str, end: str) -> str:
        aligned = [
            cell.rjust(width) if column.form else cell.ljust(width)
            for cell, width, column in zip(cells, widths, self.columns, strict=True)
        ]
        return f"{start}{between.join(aligned)}{end}"

    def as_json(self) -> dict[str, Any]:
        """Return the table as it is kept."""
        return {
            "name": self.name,
            "title": self.title,
            "columns": [list(column) for column in self.columns],
            "rows": [[_rounded(value) for value in row] for row in self.rows],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Table:
        """Return the table that was kept."""
        columns = [Column(head, form) for head, form in kept["columns"]]
        return cls(kept["name"], kept["title"], columns, kept["rows"])


def written(value: Value, form: str) -> str:
    """Return a figure as it is written.

    >>> written(0.8752, "share"), written(1358, ",d"), written(0.99875, ".1%"), written(None, ".2f")
    ('.875', '1,358', '99.9 %', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if form == SHARE:
        return f"{value:.3f}".removeprefix("0")
    return format(value, form).replace("%", " %")


def _rounded(value: Value) -> Value:
    # More digits than any measurement has only make files differ.
    return float(f"{value:.6g}") if isinstance(value, float) else value


def print_tables(tables: Iterable[Table]) -> None:
    """Print each table as soon as it is there."""
    for table in tables:
        print(f"\n{table.text()}", flush=True)
