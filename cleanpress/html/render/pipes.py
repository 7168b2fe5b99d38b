"""Tables as GitHub's Markdown has them: a line a row, the first of them the head."""

from __future__ import annotations

__all__ = ["PipeTable"]

# Cells may claim to be as wide or high as they like, but what they claim beyond this is not believed.
WIDEST = 50
HIGHEST = 500


class PipeTable:
    r"""A table in the making. Cells that span others leave those empty.

    >>> table = PipeTable()
    >>> for row in (["Tea", "Minutes"], ["Black", "3|4"]):
    ...     table.begin_row()
    ...     for cell in row:
    ...         table.begin_cell()
    ...         table.add(cell)
    ...         table.end_cell()
    ...     table.end_row()
    >>> print(table.text())
    | Tea | Minutes |
    | --- | --- |
    | Black | 3\|4 |
    """

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.row: list[str] = []
        self.cell: list[str] = []
        self.in_cell = False
        # For a column, the first row that the cell above does not reach into.
        self.free_from: dict[int, int] = {}

    def begin_row(self) -> None:
        """What follows are the cells of a new row."""
        self.row = []

    def begin_cell(self) -> None:
        """What follows is the content of a new cell."""
        self.cell = []
        self.in_cell = True

    def add(self, text: str) -> None:
        """Add a line to the cell."""
        if text:
            self.cell.append(text)

    def end_cell(self, columns: int = 1, rows: int = 1) -> None:
        """Put the cell in its place."""
        row = self.row
        self.in_cell = False
        while self.free_from.get(len(row), 0) > len(self.rows):
            row.append("")
        start = len(row)
        row.append("<br>".join(self.cell).replace("|", "\\|"))
        row.extend([""] * (min(columns, WIDEST - start) - 1))
        if rows > 1:
            for column in range(start, min(len(row), WIDEST)):
                self.free_from[column] = len(self.rows) + min(rows, HIGHEST)

    def end_row(self) -> None:
        """Put the row in its place, if there is something in it."""
        if any(self.row):
            self.rows.append(self.row)

    def text(self) -> str:
        """The table; "" without rows."""
        if not self.rows:
            return ""
        head = self.rows[0]
        # Cells beyond the last column of the head would not be shown.
        head += [""] * (max(map(len, self.rows)) - len(head))
        lines = [f"| {' | '.join(row)} |" for row in self.rows]
        lines.insert(1, "|" + " --- |" * len(head))
        return "\n".join(lines)
