"""Show the record of a cleaning on a terminal: what was removed, in which line and why, and the counts.

Without color the same is said with marks: [-removed-] and {+inserted+}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cleanpress.cleaned import Cleaned
from cleanpress.display.characters import visible
from cleanpress.edits import Edit
from cleanpress.text.lazy_regex import lazy

__all__ = ["PALETTE", "counts_table", "make_console", "show", "visible"]

CONTEXT = 40  # characters of kept text on either side of a change
PALETTE = ("red", "magenta", "yellow", "cyan", "blue", "bright_red", "bright_magenta", "bright_yellow")
CAME = "green"
# Spaces that nobody would see: all but a single one between words.
SPACE = lazy(r"^ +| +$| {2,}", re.MULTILINE)


class Piece(NamedTuple):
    """A stretch of a line: kept (no sign), gone ("-") or come ("+"), and what the edit says of itself."""

    text: str
    sign: str = ""
    category: str = ""
    reason: str = ""  # only at the first piece of an edit


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command, which handles this in one way for all output."""
        raise BrokenPipeError


def make_console(file: TextIO | None) -> Console:
    """Make a console on `file` or standard output, which prints what it is given and nothing else."""
    console = _Console(file=file, highlight=False, markup=False, emoji=False)
    if hasattr(console.file, "reconfigure"):
        console.file.reconfigure(errors="backslashreplace")  # a terminal that is not UTF-8
    return console


def show(cleaned: Cleaned, name: str, *, file: TextIO | None = None) -> None:
    """Print what was done to a text, to `file` or standard output; `name` is what the text is called."""
    console = make_console(file)
    if not cleaned.edits:
        console.print(Text(f"{name}: nothing to clean."))
        return
    categories = list(cleaned.counts)
    colors = {category: PALETTE[i % len(PALETTE)] for i, category in enumerate(categories)}
    plain = console.color_system is None or console.no_color
    last = 0
    for number, pieces in changed_lines(cleaned):
        if number > last + 1:
            console.print(_unchanged(number - last - 1))
        console.print(_rendered(number, pieces, colors, plain), soft_wrap=True)
        last = number
    rest = cleaned.original.count("\n") + (not cleaned.original.endswith("\n")) - last
    if rest > 0:
        console.print(_unchanged(rest))
    console.print()
    console.print(counts_table(cleaned.counts, "edits", colors))
    before, after = len(cleaned.original), len(cleaned.text)
    console.print(Text(f"{name}: {before:,} characters before, {after:,} after."), soft_wrap=True)
    console.file.flush()


def _unchanged(count: int) -> Text:
    lines = "1 line" if count == 1 else f"{count:,} lines"
    return Text(f"{'⋮':>8}  {lines} unchanged", style="dim")


def changed_lines(cleaned: Cleaned) -> Iterator[tuple[int, list[Piece]]]:
    """Yield the changed lines of the original: numbers, and what was kept, removed and inserted."""
    for number, found in groupby(_pieces(cleaned), key=itemgetter(0)):
        pieces = [piece for _, piece in found if piece.text]
        if any(piece.sign for piece in pieces):
            yield number, pieces


def _pieces(cleaned: Cleaned) -> Iterator[tuple[int, Piece]]:
    """Yield all pieces in order, with line numbers; of kept text only the lines where a change is."""
    original = cleaned.original
    number = 1
    at = 0
    for edit in cleaned.edits:
        passed = original.count("\n", at, edit.start)
        if passed:
            yield number, Piece(original[at : original.index("\n", at)])
            number += passed
            at = original.rindex("\n", at, edit.start) + 1
        yield number, Piece(original[at : edit.start])
        for below, piece in _pieces_of(edit, original[edit.start : edit.end]):
            yield number + below, piece
        number += original.count("\n", edit.start, edit.end)
        at = edit.end
    end = original.find("\n", at)
    yield number, Piece(original[at:] if end < 0 else original[at:end])


def _pieces_of(edit: Edit, gone: str) -> Iterator[tuple[int, Piece]]:
    """Yield what was removed and inserted, with how many lines below the start of the edit it stands."""
    category = edit.category
    reason = ", then ".join(map(str, edit.reasons))
    if edit.confidence is not None:
        reason = f"{reason} {edit.confidence:.2f}"
    lines = gone.split("\n")
    # Where words were removed, the line ends and spaces removed with them are not worth a line of their own.
    words = bool(gone.strip())
    for below, content in enumerate(lines):
        shown = content if words or below == len(lines) - 1 else content + "\n"
        if shown.strip() or (shown and not words):
            yield below, Piece(shown, "-", category, reason)
            reason = ""
    if edit.replacement:
        yield len(lines) - 1, Piece(edit.replacement, "+", category, reason)


def _rendered(number: int, pieces: list[Piece], colors: dict[str, str], plain: bool) -> Text:
    """Return a line as one rich Text, so that nothing in it is taken for markup."""
    text = Text(f"{number:>8}  ")
    for i, piece in enumerate(pieces):
        if not piece.sign:
            text.append(_shortened(visible(piece.text), first=i == 0, last=i == len(pieces) - 1))
            continue
        shown = visible(SPACE.sub(_dots, piece.text), all_of_it=True)
        style = f"strike {colors.get(piece.category, PALETTE[0])}" if piece.sign == "-" else CAME
        text.append({"-": f"[-{shown}-]", "+": f"{{+{shown}+}}"}[piece.sign] if plain else shown, style=style)
    reasons = dict.fromkeys(piece.reason for piece in pieces if piece.reason)
    if reasons:
        text.append(f"  ← {visible(', '.join(reasons))}", style="dim")
    return text


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Leave out the middle of kept text; at the start of a line its start, at the end its end."""
    if len(text) <= 2 * CONTEXT:
        return text
    return f"{'' if first else text[:CONTEXT]}…{'' if last else text[-CONTEXT:]}"


def _dots(match: re.Match[str]) -> str:
    return "\N{MIDDLE DOT}" * len(match[0])


def counts_table(counts: Mapping[str, int], counted: str, colors: Mapping[str, str]) -> Table:
    """Make a table of how often each category was there."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("category", no_wrap=True)
    table.add_column(counted, justify="right", no_wrap=True)
    for category, count in counts.items():
        table.add_row(Text(category, style=colors[category]), Text(f"{count:,}"))
    return table
