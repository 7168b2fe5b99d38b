"""JSON Lines: one field of each record cleaned, and every other byte left as it was."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cleanpress.expressions import lazy
from cleanpress.streams import InputError

__all__ = ["clean_record", "clean_records", "dump_json"]

# Numbers stay text: they are not looked at, and Python refuses to convert integers of 5000 digits.
_decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
SPACE = lazy(r"[ \t\r\n]*")
SURROGATE = lazy("[\ud800-\udfff]")
KINDS = {dict: "an object", list: "a list", bool: "true or false"}


def clean_records(
    lines: Iterable[bytes], field: str, cleaner: Callable[[str], str], name: str = "input"
) -> Iterator[bytes]:
    """Clean the `field` of each line in turn, as `clean_record` does; `name` is what errors call the input.

    Only one line is in memory at a time. A byte order mark at the start is dropped.
    Raises InputError at the first line that is no such record; the lines before it have been given out.
    """
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        try:
            cleaned = clean_record(line, field, cleaner)
        except InputError as error:
            raise InputError(f"{name}, line {number}: {error}") from error
        yield cleaned


def clean_record(line: bytes, field: str, cleaner: Callable[[str], str]) -> bytes:
    r"""Return a line of JSON with the text of its top-level `field` cleaned, and every other byte as it was.

    A field that is null, and a blank line, pass. What was written in ASCII with escapes is again.
    Raises InputError if the line is not a JSON object, has no such field, or no text in it.

    >>> clean_record(b'{"id":1.0, "text": "Caf\\u00e9  "}\n', "text", str.rstrip)
    b'{"id":1.0, "text": "Caf\\u00e9"}\n'
    >>> clean_record(b'{"text": null,  "id": 1}\n', "text", str.rstrip)
    b'{"text": null,  "id": 1}\n'
    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"Not UTF-8, as JSON Lines must be: byte 0x{line[error.start]:02x} at offset "
            f"{error.start} of the line. Convert the file first: iconv -f ENCODING -t utf-8"
        ) from error
    pieces: list[str] = []
    at = 0
    for start, end, value in _values_of(text, field):
        cleaned = cleaner(value)
        if cleaned != value:
            literal = dump_json(cleaned, ascii_only=text[start:end].isascii())
            pieces += (text[at:start], literal)
            at = end
    if not pieces:
        return line
    return "".join([*pieces, text[at:]]).encode("utf-8")


def _values_of(text: str, field: str) -> list[tuple[int, int, str]]:
    """Find the texts of a field of a record: start and end of each literal, and what it says.

    A field given twice is found twice: readers do not agree on which of the two counts.
    """
    found = []
    seen = []
    for key, value, start, end in _members(text):
        seen.append(key)
        if key != field or value is None:
            continue
        if not isinstance(value, str) or text[start] != '"':
            kind = KINDS.get(type(value), "a number")
            raise InputError(f"The field {field!r} is {kind}, not text.")
        found.append((start, end, value))
    if field not in seen and text.strip(" \t\r\n"):
        fields = ", ".join(map(repr, seen)) or "none"
        raise InputError(f"There is no field {field!r}. The fields are: {fields}.")
    return found


def _members(text: str) -> Iterator[tuple[str, Any, int, int]]:
    """Yield the key, the value, and the value's start and end, of each member of the JSON object `text`."""
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
                raise json.JSONDecodeError("Expecting a field name in double quotes", text, at)
            key, at = _decoder.raw_decode(text, at)
            start = _skip(text, _expect(text, _skip(text, at), ":"))
            value, end = _decoder.raw_decode(text, start)
            yield key, value, start, end
            at = _skip(text, end)
            more = text[at : at + 1] == ","
            if more:
                at = _skip(text, at + 1)
        at = _skip(text, _expect(text, at, "}"))
        if at < len(text):
            raise json.JSONDecodeError("Extra data", text, at)
    except json.JSONDecodeError as error:
        raise InputError(f"Not valid JSON: {error.msg} (column {error.pos + 1}).") from error
    except RecursionError as error:
        raise InputError("The JSON is nested too deeply to be read.") from error


def _skip(text: str, at: int) -> int:
    return SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere


def _expect(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise json.JSONDecodeError(f"Expecting {mark!r}", text, at)
    return at + 1


def dump_json(value: object, *, ascii_only: bool = False) -> str:
    r"""Write `value` as JSON that any UTF-8 file can hold: lone surrogates stay escaped.

    >>> print(dump_json("é\ud800"), dump_json("é", ascii_only=True))
    "é\ud800" "\u00e9"
    """
    text = json.dumps(value, ensure_ascii=ascii_only)
    return SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
