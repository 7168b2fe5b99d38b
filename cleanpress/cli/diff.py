"""Write what cleaning changes as a unified diff, with which `patch` makes the cleaned file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from cleanpress.cleaned import Cleaned
from cleanpress.cli.styled import Console, Text
from cleanpress.cli.terminal import ShownLines
from cleanpress.display.characters import terminal_safe
from cleanpress.edits import Edit
from cleanpress.errors import InputError
from cleanpress.io.atomic import open_output
from cleanpress.io.files import visible_name

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["open_diff", "unified_diff"]

CONTEXT = 3  # lines before and after a change, as other tools have it
QUOTED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
NO_LINE_END = b"\n\\ No newline at end of file\n"


class Change(NamedTuple):
    """Lines of the original that others take the place of: from `start` up to `end`, counted from 0."""

    start: int
    end: int
    new: list[bytes]


def unified_diff(data: bytes, text: str, result: Cleaned, cleaned: str, name: str) -> bytes:
    """Return the diff of a text file and what it is after cleaning, in UTF-8; b"" if nothing changes.

    Lines are made of the edits, so that it takes as long as they are many. A line ends with "\\n"; all before
    that, such as "\\r", is part of it.

    data:    the file, whose bytes the removed lines are.
    text:    what it says.
    result:  of cleaning the text.
    cleaned: what is written: `result.text`, and a line end where the file had one.
    name:    of the file.
    Raises InputError for a file whose lines are not those of its text, as in UTF-16.
    """
    if cleaned == text:
        return b""
    wide = b"\0" in data and "\0" not in text
    if wide or text.count("\n") != data.count(b"\n"):
        raise InputError(
            f"{visible_name(name)} is in an encoding of which there is no diff. Convert it first: iconv -f "
            "ENCODING -t utf-8"
        )
    old, new = _lines(data), _lines(text.encode("utf-8", "surrogatepass"))
    edited = _edited(text, result.edits, cleaned[len(result.text) :])
    shown = _header(name)
    return b"".join([b"--- " + shown, b"+++ " + shown, *_hunks(old, list(_changes(old, new, edited)))])


# How lines of a diff look, by how they begin: as in other tools.
STYLES = {"@": "cyan", "-": "red", "+": "green"}
HEADER = 2  # lines, of the names


@contextmanager
def open_diff(path: Path | None, console: Console) -> Iterator[BinaryIO]:
    """Open a file, or standard output, for diffs, one at a time.

    For people, on a terminal or in color, they are shown with control characters spelled out, which `patch`
    does not take; anywhere else, the bytes are written.
    """
    if not console.has_color and not console.file.isatty():
        with open_output(path) as stream:
            yield stream
        return
    shown = ShownLines(partial(_print_diff, console))
    yield cast("BinaryIO", shown)
    shown.close()
    console.file.flush()


def _print_diff(console: Console, diff: str) -> None:
    """Print the diff of a file.

    A carriage return at the end of a line is shown where the line changes, and may change by that alone.
    """
    for number, line in enumerate(diff.removesuffix("\n").split("\n")):
        shown = line.removesuffix("\r") if line.startswith(" ") else line
        style = "bold" if number < HEADER else STYLES.get(line[:1], "")
        console.print(Text(terminal_safe(shown), style))


def _lines(data: bytes) -> list[bytes]:
    """Split bytes into lines, each with its end; the last one may have none."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _edited(text: str, edits: Sequence[Edit], more: str) -> Iterator[tuple[int, int, str]]:
    """Yield stretches of whole lines that edits change: first line, the one after the last, and the new text.

    more: what comes behind the last edit.
    """
    at = 0  # in characters, always the start of a line
    number = 0
    waiting = list(reversed(edits))
    while waiting:
        edit = waiting.pop()
        start = max(text.rfind("\n", 0, edit.start) + 1, at)
        number += text.count("\n", at, start)
        pieces = [text[start : edit.start], edit.replacement]
        end = edit.end
        # Up to the end of the line, and of each line that a further edit in it leads to.
        while True:
            stop = text.find("\n", end)
            stop = len(text) if stop < 0 else stop + 1
            whole = text.endswith("\n", 0, stop)  # else it is the last line, and all edits left are in it
            if not waiting or (whole and waiting[-1].start >= stop):
                break
            following = waiting.pop()
            pieces += [text[end : following.start], following.replacement]
            end = following.end
        pieces.append(text[end:stop])
        if not waiting:
            pieces.append(more)
        last = number + text.count("\n", start, stop) + (start < stop and not text.endswith("\n", 0, stop))
        yield number, last, "".join(pieces)
        number, at = last, stop


def _changes(
    old: Sequence[bytes], new: Sequence[bytes], edited: Iterator[tuple[int, int, str]]
) -> Iterator[Change]:
    """Yield the changes: of the edited lines those that differ, and lines that are written in other bytes."""
    at = 0
    for start, end, text in edited:
        yield from _recoded(old, new, at, start)
        change = _trimmed(old, Change(start, end, _lines(text.encode("utf-8", "surrogatepass"))))
        if change.start < change.end or change.new:
            yield change
        at = end
    yield from _recoded(old, new, at, len(old))


def _recoded(old: Sequence[bytes], new: Sequence[bytes], start: int, end: int) -> Iterator[Change]:
    """Yield the lines that say the same in other bytes."""
    return (Change(i, i + 1, [new[i]]) for i in range(start, end) if old[i] != new[i])


def _trimmed(old: Sequence[bytes], change: Change) -> Change:
    """Return a change without the lines at its start and end that stay as they are."""
    start, end, lines = change
    shortest = min(end - start, len(lines))
    before = 0
    while before < shortest and old[start + before] == lines[before]:
        before += 1
    behind = 0
    while behind < shortest - before and old[end - 1 - behind] == lines[-1 - behind]:
        behind += 1
    return Change(start + before, end - behind, lines[before : len(lines) - behind])


def _hunks(old: Sequence[bytes], changes: Sequence[Change]) -> Iterator[bytes]:
    """Yield the diff of changes: those that are near one another in one hunk."""
    moved = 0  # how many lines more the new file has before this hunk
    first = 0
    while first < len(changes):
        last = first
        while last + 1 < len(changes) and changes[last + 1].start - changes[last].end <= 2 * CONTEXT:
            last += 1
        near = changes[first : last + 1]
        start = max(near[0].start - CONTEXT, 0)
        end = min(near[-1].end + CONTEXT, len(old))
        grown = sum(len(change.new) - (change.end - change.start) for change in near)
        yield f"@@ -{_range(start, end - start)} +{_range(start + moved, end - start + grown)} @@\n".encode()
        at = start
        for change in near:
            yield from (_line(b" ", line) for line in old[at : change.start])
            yield from (_line(b"-", line) for line in old[change.start : change.end])
            yield from (_line(b"+", line) for line in change.new)
            at = change.end
        yield from (_line(b" ", line) for line in old[at:end])
        moved += grown
        first = last + 1


def _range(start: int, length: int) -> str:
    """Return the lines of a hunk as a header has them; no lines are behind the one before them."""
    return f"{start + (length > 0)},{length}"


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + (line if line.endswith(b"\n") else line + NO_LINE_END)


def _header(name: str) -> bytes:
    r"""Return a name as it stands in the first lines, where `patch` reads it.

    >>> _header("page.txt"), _header("my page.txt"), _header('a"b'), _header("page ")
    (b'page.txt\n', b'my page.txt\t\n', b'"a\\"b"\n', b'"page "\n')
    """
    if name == "-":
        return b"stdin\n"
    # A space at an edge would be taken for what parts the name from the rest of the line.
    if name != name.strip() or any(c in QUOTED or c < " " or c == "\x7f" for c in name):
        return b'"' + os.fsencode("".join(map(_quoted, name))) + b'"\n'
    # The tab says where a name with spaces ends.
    return os.fsencode(name) + (b"\t\n" if " " in name else b"\n")


def _quoted(c: str) -> str:
    if c < " " or c == "\x7f":
        return QUOTED.get(c, f"\\{ord(c):03o}")
    return QUOTED.get(c, c)
