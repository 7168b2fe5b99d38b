"""Show the record of a cleaning on a terminal: what was removed, in which line and why, and the counts.

Without color the same is said with marks: [-removed-] and {+inserted+}.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from cleanpress.cleaned import Cleaned
from cleanpress.cli.styled import Console, Text, table
from cleanpress.display.brief import count_of
from cleanpress.display.characters import visible
from cleanpress.edits import Edit, Reason
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "EVERYTHING", "PALETTE", "View", "because", "print_counts", "print_title",
    "print_wrapped", "said_reason", "show", "visible",
]  # fmt: skip

CONTEXT = 40  # characters of kept text on either side of a change
ARROW = "←\ue000"  # the second stands for a space at which no line is broken
LINE_ENDS = frozenset({"line_breaks"})  # of which a file from Windows has one in each line
GUTTER, WIDE = 8, 60  # room for line numbers, in a terminal that is so wide
NARROWEST = 2  # of a column: a wide character has room
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


class View(NamedTuple):
    """What of the edits of a text is shown.

    hidden:  the cleaners whose edits are only counted.
    reasons: whether reasons are given in full, also where they repeat what was removed.
    """

    hidden: frozenset[str] = frozenset()
    reasons: bool = True


EVERYTHING = View()


def show(cleaned: Cleaned, name: str, *, console: Console, view: View = EVERYTHING, title: str = "") -> None:
    """Print what was done to a text.

    name: what the text is called. title: printed first, where there are several.
    """
    print_title(console, title)
    if not cleaned.edits:
        print_wrapped(console, Text(), Text(f"{name}: nothing to clean."))
        return
    edits, not_shown = _chosen(cleaned, view.hidden)
    aside = _lines_of(cleaned.original, not_shown)
    colors = {category: PALETTE[i % len(PALETTE)] for i, category in enumerate(cleaned.counts)}
    plain = not console.has_color
    lines = cleaned.original.count("\n") + (not cleaned.original.endswith("\n"))
    gutter = GUTTER if console.width >= WIDE else len(f"{lines}")
    last = 0
    for number, pieces in changed_lines(cleaned.original, edits, full=view.reasons):
        if number > last + 1:
            _print_unchanged(console, last + 1, number, gutter, aside)
        print_wrapped(console, Text(f"{number:>{gutter}}  "), _rendered(pieces, colors, plain))
        last = number
    if lines > last:
        _print_unchanged(console, last + 1, lines + 1, gutter, aside)
    console.print()
    print_counts(console, cleaned.counts, "edits", colors)
    if not_shown:
        says = f"Not shown: {count_of(len(not_shown), 'edit')} of quotes and spaces; --all shows them."
        print_wrapped(console, Text(""), Text(says))
    before, after = len(cleaned.original), len(cleaned.text)
    print_wrapped(console, Text(""), Text(f"{name}: {before:,} characters before, {after:,} after."))
    console.file.flush()


def _chosen(cleaned: Cleaned, hidden: frozenset[str]) -> tuple[list[Edit], list[Edit]]:
    """Return the edits that are shown, and those that are not: that only hidden cleaners made."""
    if not hidden:
        return cleaned.edits, []
    by_hidden: set[str] = set(LINE_ENDS)
    by_others: set[str] = set()
    for step in cleaned.steps:
        (by_hidden if step.name in hidden else by_others).update(edit.category for edit in step.edits)
    categories = by_hidden - (by_others - LINE_ENDS)
    sorted_out: tuple[list[Edit], list[Edit]] = [], []
    for edit in cleaned.edits:
        sorted_out[categories.issuperset(edit.categories)].append(edit)
    return sorted_out


def _lines_of(original: str, edits: Sequence[Edit]) -> list[int]:
    """Return the numbers of the lines in which edits start."""
    numbers = []
    number, at = 1, 0
    for edit in edits:
        number += original.count("\n", at, edit.start)
        at = edit.start
        numbers.append(number)
    return numbers


def print_title(console: Console, title: str) -> None:
    """Print what is shown next, where several things are."""
    if title:
        console.print(Text(f"── {visible(title)}", "bold"))  # in one line: a path may be copied


def print_wrapped(console: Console, head: Text, text: Text) -> None:
    """Print `head`, and behind it `text`, wrapped at words, with all further lines as far in.

    A line has the width of the terminal, also where the output is piped to a pager; without one, of 80.
    """
    width = max(console.width - head.width, NARROWEST)
    for number, line in enumerate(text.wrapped(width)):
        shown = Text().append(head if number == 0 else " " * head.width)
        at = line.plain.rfind(ARROW)
        if at >= 0:
            shown.append(line.part(0, at + 1)).append(" ", "dim")
            line = line.part(at + len(ARROW), len(line.plain))
        console.print(shown.append(line))


def because(reason: str) -> str:
    """Return a reason behind an arrow, which `print_wrapped` does not leave alone at the end of a line."""
    return ARROW + visible(reason)


def _print_unchanged(console: Console, start: int, end: int, gutter: int, aside: Sequence[int]) -> None:
    """Say of lines that nothing is shown of them; `aside` are those of edits that are not shown."""
    some = bisect_left(aside, start) < bisect_left(aside, end)
    says = f"{count_of(end - start, 'line')} {'with quotes or spaces changed' if some else 'unchanged'}"
    print_wrapped(console, Text(f"{'⋮':>{gutter}}  ", "dim"), Text(says, "dim"))


def changed_lines(
    original: str, edits: Sequence[Edit], *, full: bool = True
) -> Iterator[tuple[int, list[Piece]]]:
    """Yield the changed lines of the original: numbers, and what was kept, removed and inserted.

    full: with reasons that repeat what was removed.
    """
    for number, found in groupby(_pieces(original, edits, full), key=itemgetter(0)):
        pieces = [piece for _, piece in found if piece.text]
        if any(piece.sign for piece in pieces):
            yield number, pieces


def _pieces(original: str, edits: Sequence[Edit], full: bool) -> Iterator[tuple[int, Piece]]:
    """Yield all pieces in order, with line numbers; of kept text only the lines where a change is."""
    number = 1
    at = 0
    for edit in edits:
        passed = original.count("\n", at, edit.start)
        if passed:
            yield number, Piece(original[at : original.index("\n", at)])
            number += passed
            at = original.rindex("\n", at, edit.start) + 1
        yield number, Piece(original[at : edit.start])
        for below, piece in _pieces_of(edit, original[edit.start : edit.end], full):
            yield number + below, piece
        number += original.count("\n", edit.start, edit.end)
        at = edit.end
    end = original.find("\n", at)
    yield number, Piece(original[at:] if end < 0 else original[at:end])


def _pieces_of(edit: Edit, gone: str, full: bool) -> Iterator[tuple[int, Piece]]:
    """Yield what was removed and inserted, with how many lines below the start of the edit it stands."""
    category = edit.category
    reason = _reasons_of(edit, gone, full)
    lines = gone.split("\n")
    # Where words were removed, the line ends and spaces removed with them are not worth a line of their own.
    words = bool(gone.strip())
    for below, content in enumerate(lines):
        shown = content if words or below == len(lines) - 1 else content + "\n"
        if shown.strip() or (shown and not words):
            yield below, Piece(shown.removesuffix("\r") if words else shown, "-", category, reason)
            reason = ""
    if edit.replacement:
        yield len(lines) - 1, Piece(edit.replacement, "+", category, reason)


def _reasons_of(edit: Edit, gone: str, full: bool) -> str:
    reason = ", then ".join(dict.fromkeys(said_reason(reason, gone, full=full) for reason in edit.reasons))
    return reason if edit.confidence is None else f"{reason} {edit.confidence:.2f}"


def said_reason(reason: Reason, gone: str, *, full: bool) -> str:
    """Return a reason for a person: without the phrase where what was removed says the same, unless `full`.

    >>> said_reason(Reason("comment_form", "en:leave a reply"), "Leave a Reply", full=False)
    'comment_form'
    >>> said_reason(Reason("comment_form", "en:leave a reply"), "Leave your reply", full=False)
    'comment_form:en:leave a reply'
    """
    origin, between, phrase = reason.detail.partition(":")
    phrase = phrase if between else origin
    # That it was a phrase of one's own is worth saying.
    if full or origin == "own" or not phrase or _words(phrase) != _words(gone):
        return str(reason)
    return reason.category


def _words(text: str) -> str:
    """Return the letters of a text: without case, accents, numbers and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalpha())


def _rendered(pieces: list[Piece], colors: dict[str, str], plain: bool) -> Text:
    """Return a line as one Text."""
    text = Text()
    for i, piece in enumerate(pieces):
        if not piece.sign:
            text.append(_shortened(visible(piece.text), first=i == 0, last=i == len(pieces) - 1))
            continue
        shown = visible(SPACE.sub(_dots, piece.text), all_of_it=True)
        style = f"strike {colors.get(piece.category, PALETTE[0])}" if piece.sign == "-" else CAME
        text.append({"-": f"[-{shown}-]", "+": f"{{+{shown}+}}"}[piece.sign] if plain else shown, style)
    reasons = dict.fromkeys(piece.reason for piece in pieces if piece.reason)
    if reasons:
        text.append(f"  {because(', '.join(reasons))}", "dim")
    return text


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Leave out the middle of kept text; at the start of a line its start, at the end its end."""
    if len(text) <= 2 * CONTEXT:
        return text
    return f"{'' if first else text[:CONTEXT]}…{'' if last else text[-CONTEXT:]}"


def _dots(match: re.Match[str]) -> str:
    return "\N{MIDDLE DOT}" * len(match[0])


def print_counts(
    console: Console, counts: Mapping[str, int], counted: str, colors: Mapping[str, str]
) -> None:
    """Print a table of how often each category was there."""
    rows = [[Text(category, colors[category]), Text(f"{count:,}")] for category, count in counts.items()]
    for line in table(["category", counted], rows):
        print_wrapped(console, Text(), line)
