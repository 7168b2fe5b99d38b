"""JSON Lines: columns of the records cleaned, and every other byte left as it was."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cleanpress.errors import InputError
from cleanpress.io.json_paths import Member, check_other, end_of, members_at, skip, texts_at
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "Member",
    "clean_record",
    "clean_records",
    "decode_record",
    "dump_json",
    "members_of",
    "spliced",
    "texts_at",
]


SURROGATE = lazy("[\ud800-\udfff]")


def clean_records(
    lines: Iterable[bytes | InputError],
    columns: str | Sequence[str],
    cleaner: Callable[[str], str],
    name: str = "input",
    *,
    reject: Callable[[InputError], None] | None = None,
) -> Iterator[bytes]:
    """Clean the columns of each line in turn, as `clean_record` does; `name` is what errors call the input.

    Only one line is in memory at a time. A byte order mark at the start is dropped.
    lines: instead of one that cannot be read, such as one that is too large, the error that says so.
    reject: is called with the error for each line that is no such record, which is left out. Without it, the
        first one raises InputError; the lines before it have been given out.
    """
    for number, line in enumerate(lines, 1):
        try:
            if isinstance(line, InputError):
                raise line
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            cleaned = clean_record(line, columns, cleaner)
        except InputError as error:
            placed = InputError(f"{name}, line {number}: {error}")
            if reject is None:
                raise placed from error
            reject(placed)
            continue
        yield cleaned


def clean_record(line: bytes, columns: str | Sequence[str], cleaner: Callable[[str], str]) -> bytes:
    r"""Return a line of JSON with the texts of columns cleaned, and every other byte as it was.

    columns: one or many. `meta.title` is the column of this name or, where there is none, `title` in `meta`;
        in a list of objects, of each.
    A column that is null, and a blank line, pass. What was written in ASCII with escapes is again.
    Raises InputError if the line is not a JSON object, lacks one of the columns, or has no text in it.

    >>> clean_record(b'{"id":1.0, "text": "Caf\\u00e9  "}\n', "text", str.rstrip)
    b'{"id":1.0, "text": "Caf\\u00e9"}\n'
    >>> clean_record(b'{"text": null,  "id": 1}\n', "text", str.rstrip)
    b'{"text": null,  "id": 1}\n'
    >>> clean_record(b'{"a": {"text": "Tea "}, "b": "Milk "}\n', ["a.text", "b"], str.rstrip)
    b'{"a": {"text": "Tea"}, "b": "Milk"}\n'
    """
    text = decode_record(line)
    members = members_of(text)
    names = [columns] if isinstance(columns, str) else columns
    # By place, since two names may lead to the same text.
    found = {start: (end, value) for name in names for start, end, value in texts_at(text, members, name)}
    new = [(start, end, value, cleaner(value)) for start, (end, value) in sorted(found.items())]
    changed = [(start, end, cleaned) for start, end, value, cleaned in new if cleaned != value]
    return spliced(text, changed).encode("utf-8") if changed else line


def decode_record(line: bytes) -> str:
    """Decode a line of JSON. Raises InputError if it is not UTF-8."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"Not UTF-8, as JSON Lines must be: byte 0x{line[error.start]:02x} at offset "
            f"{error.start} of the line. Convert the file first, as with iconv -f ENCODING -t utf-8."
        ) from error


def spliced(text: str, texts: Iterable[tuple[int, int, str]], added: Mapping[str, Any] | None = None) -> str:
    """Return a record with other texts in these places, and with members added at its end.

    What was written in ASCII with escapes is again.

    >>> spliced('{"id":1.0, "text": "a"}', [(19, 22, "b")], {"n": 2})
    '{"id":1.0, "text": "b", "n": 2}'
    """
    pieces: list[str] = []
    at = 0
    for start, end, new in texts:
        pieces += (text[at:start], dump_json(new, ascii_only=text[start:end].isascii()))
        at = end
    if added:
        end = text.rindex("}")
        more = dump_json(added)[1:-1]
        pieces += (text[at:end], ", " if text[:end].rstrip()[-1] != "{" else "", more)
        at = end
    return "".join([*pieces, text[at:]])


def members_of(text: str) -> list[Member]:
    """Return the members of a JSON object; a blank text has none.

    Raises InputError if the text is no JSON object, or an empty one.
    """
    members = list(_members(text))
    if not members and text.strip(" \t\r\n"):
        raise InputError("The record is empty: it has no columns.")
    return members


def _members(text: str) -> Iterator[Member]:
    """Yield the members of the JSON object `text`."""
    try:
        at = skip(text, 0)
        if at == len(text):
            return
        if text[at] != "{":
            check_other(text)
            raise InputError("Not a JSON object, as each line must be: {...}.")
        members = list(members_at(text, at))
        yield from members
        at = skip(text, end_of(text, members, at))
        if at < len(text):
            raise json.JSONDecodeError("Extra data", text, at)
    except json.JSONDecodeError as error:
        raise InputError(f"Not valid JSON: {error.msg} (character {error.pos + 1}).") from error
    except RecursionError as error:
        raise InputError("The JSON is nested too deeply to be read.") from error


def dump_json(
    value: object,
    *,
    ascii_only: bool = False,
    default: Callable[[Any], Any] | None = None,
    allow_nan: bool = True,
) -> str:
    r"""Write `value` as JSON that any UTF-8 file can hold: lone surrogates are escaped.

    allow_nan: write NaN and infinities, which strict readers of JSON refuse; without it, raise ValueError.

    >>> print(dump_json("é\ud800"), dump_json("é", ascii_only=True))
    "é\ud800" "\u00e9"
    """
    text = json.dumps(value, ensure_ascii=ascii_only, default=default, allow_nan=allow_nan)
    return SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
