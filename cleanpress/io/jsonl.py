"""JSON Lines: one column of the records cleaned, and every other byte left as it was."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cleanpress.errors import InputError
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "Member",
    "clean_record",
    "clean_records",
    "decode_record",
    "dump_json",
    "members_of",
    "spliced",
    "texts_of",
]


class Member(NamedTuple):
    """A member of a JSON object, which is a column of a record.

    value:      numbers are text, as they stand.
    start, end: where the value is written.
    literal:    its first character, which tells text from numbers.
    """

    key: str
    value: Any
    start: int
    end: int
    literal: str


# Numbers stay text: they are not looked at, and Python refuses to convert integers of 5000 digits.
_decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
SPACE = lazy(r"[ \t\r\n]*")
SURROGATE = lazy("[\ud800-\udfff]")
KINDS = {dict: "an object", list: "a list", bool: "true or false"}


def clean_records(
    lines: Iterable[bytes],
    column: str,
    cleaner: Callable[[str], str],
    name: str = "input",
    *,
    reject: Callable[[InputError], None] | None = None,
) -> Iterator[bytes]:
    """Clean the `column` of each line in turn, as `clean_record` does; `name` is what errors call the input.

    Only one line is in memory at a time. A byte order mark at the start is dropped.
    reject: is called with the error for each line that is no such record, which is left out. Without it, the
        first one raises InputError; the lines before it have been given out.
    """
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        try:
            cleaned = clean_record(line, column, cleaner)
        except InputError as error:
            placed = InputError(f"{name}, line {number}: {error}")
            if reject is None:
                raise placed from error
            reject(placed)
            continue
        yield cleaned


def clean_record(line: bytes, column: str, cleaner: Callable[[str], str]) -> bytes:
    r"""Return a line of JSON with the text of its top-level `column` cleaned, and every other byte as it was.

    A column that is null, and a blank line, pass. What was written in ASCII with escapes is again.
    Raises InputError if the line is not a JSON object, has no such column, or no text in it.

    >>> clean_record(b'{"id":1.0, "text": "Caf\\u00e9  "}\n', "text", str.rstrip)
    b'{"id":1.0, "text": "Caf\\u00e9"}\n'
    >>> clean_record(b'{"text": null,  "id": 1}\n', "text", str.rstrip)
    b'{"text": null,  "id": 1}\n'
    """
    text = decode_record(line)
    new = [(start, end, value, cleaner(value)) for start, end, value in texts_of(members_of(text), column)]
    changed = [(start, end, cleaned) for start, end, value, cleaned in new if cleaned != value]
    return spliced(text, changed).encode("utf-8") if changed else line


def decode_record(line: bytes) -> str:
    """Decode a line of JSON. Raises InputError if it is not UTF-8."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"Not UTF-8, as JSON Lines must be: byte 0x{line[error.start]:02x} at offset "
            f"{error.start} of the line. Convert the file first: iconv -f ENCODING -t utf-8"
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


def texts_of(members: Sequence[Member], column: str) -> list[tuple[int, int, str]]:
    """Find the texts of a column of a record: start and end of each literal, and what it says.

    A column given twice is found twice: readers do not agree on which of the two counts.
    Raises InputError if there are members and none is the column, or if it holds anything but text or null.
    """
    found = []
    for key, value, start, end, literal in members:
        if key != column or value is None:
            continue
        if not isinstance(value, str) or literal != '"':
            kind = KINDS.get(type(value), "a number")
            raise InputError(f"The column {column!r} is {kind}, not text.")
        found.append((start, end, value))
    if members and all(column != member.key for member in members):
        columns = ", ".join(repr(member.key) for member in members)
        raise InputError(f"There is no column {column!r}. The columns are: {columns}.")
    return found


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
        at = _skip(text, 0)
        if at == len(text):
            return
        if text[at] != "{":
            _decoder.decode(text)
            raise InputError("Not a JSON object, as each line must be: {...}.")
        at = _skip(text, at + 1)
        more = text[at : at + 1] != "}"
        while more:
            if text[at : at + 1] != '"':
                raise json.JSONDecodeError("Expecting the name of a column in double quotes", text, at)
            key, at = _decoder.raw_decode(text, at)
            start = _skip(text, _expect(text, _skip(text, at), ":"))
            value, end = _decoder.raw_decode(text, start)
            yield Member(key, value, start, end, text[start])
            at = _skip(text, end)
            more = text[at : at + 1] == ","
            if more:
                at = _skip(text, at + 1)
        at = _skip(text, _expect(text, at, "}"))
        if at < len(text):
            raise json.JSONDecodeError("Extra data", text, at)
    except json.JSONDecodeError as error:
        raise InputError(f"Not valid JSON: {error.msg} (character {error.pos + 1}).") from error
    except RecursionError as error:
        raise InputError("The JSON is nested too deeply to be read.") from error


def _skip(text: str, at: int) -> int:
    return SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere


def _expect(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise json.JSONDecodeError(f"Expecting {mark!r}", text, at)
    return at + 1


def dump_json(value: object, *, ascii_only: bool = False, default: Callable[[Any], Any] | None = None) -> str:
    r"""Write `value` as JSON that any UTF-8 file can hold: lone surrogates are escaped.

    >>> print(dump_json("é\ud800"), dump_json("é", ascii_only=True))
    "é\ud800" "\u00e9"
    """
    text = json.dumps(value, ensure_ascii=ascii_only, default=default)
    return SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
