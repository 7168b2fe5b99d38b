"""Read texts from other than plain files: catalogs of messages, manual pages, databases of R, JSON, HTML."""

from __future__ import annotations

import bz2
import json
import re
import struct
import textwrap
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from html import unescape
from typing import Any

__all__ = [
    "READERS", "decoded", "messages_of", "paragraphs_of_html", "plain_manual", "strings_of_json",
    "strings_of_r",
]  # fmt: skip

LONGEST_STRING = 1000
LEAST_STRING = 20


def decoded(data: bytes) -> str | None:
    r"""Return a text in UTF-8, else None: what is guessed would be mojibake of our own.

    >>> decoded("茶".encode()), decoded(b"\x1b$BCc\x1b(B"), decoded(b"\xe9")
    ('茶', '茶', None)
    """
    try:
        text = data.decode("iso2022_jp" if b"\x1b$" in data else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def messages_of(data: bytes, translations_alone: bool = False) -> str | None:
    """Return a compiled catalog of messages as its source, or what it translates to; None if not in UTF-8."""
    order = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}.get(data[:4])
    if order is None:
        return None
    _, count, *tables = struct.unpack_from(f"{order}4I", data, 4)
    try:
        keys, values = (
            [_string(data, order, table + 8 * number) for number in range(count)] for table in tables
        )
    except (UnicodeDecodeError, struct.error):
        return None
    if translations_alone:
        return "\n\n".join(value for key, value in zip(keys, values, strict=True) if key) + "\n"
    return "\n".join(_message(key, value) for key, value in zip(keys, values, strict=True) if key)


def strings_of_r(data: bytes) -> str | None:
    """Return the strings that a database of R's lazy loading holds, one a line."""
    lines: list[str] = []
    while len(data) > 5:  # the size of what is packed, perhaps the kind of packing, what is packed
        packed: Any = bz2.BZ2Decompressor() if data[4:5] == b"2" else zlib.decompressobj()
        try:
            chunk = packed.decompress(data[4 + (data[4:5] == b"2") :])
        except (zlib.error, OSError):
            return None
        for found in re.finditer(rb"\0[\4\x0c\x08]\0\x09(.{4})", chunk, re.DOTALL):
            length = int.from_bytes(found[1], "big")
            if length < LONGEST_STRING:
                lines.append(chunk[found.end() : found.end() + length].decode("utf-8", "replace"))
        data = packed.unused_data
    return "\n".join(lines)


def strings_of_json(data: bytes) -> str | None:
    """Return the texts in a JSON file, a line each.

    >>> strings_of_json(b'[{"n": 1, "text": "It rained for all of the day."}]')
    'It rained for all of the day.\\n'
    """
    text = decoded(data)
    try:
        waiting = [json.loads(text or "")]
    except ValueError:
        return None
    lines: list[str] = []
    while waiting:
        match waiting.pop():
            case str(line) if len(line) > LEAST_STRING:
                lines.append(line)
            case dict(found):
                waiting += reversed(found.values())
            case list(found):
                waiting += reversed(found)
    return "\n".join(lines) + "\n"


def paragraphs_of_html(data: bytes) -> str | None:
    """Return the paragraphs of a page that is nothing but prose, one a line; no headings.

    >>> paragraphs_of_html("<h1>Tea</h1><p>It <b>rained</b>\\nall day.<ul><li>Tea &amp; rain.</ul>".encode())
    'It rained all day.\\nTea & rain.\\n'
    """
    text = decoded(data)
    if text is None:
        return None
    found = re.split(r"(?i)<(/?)(p|li|h\d|div|title|[uo]l|body)\b[^>]*>", text)
    lines = [
        " ".join(unescape(re.sub(r"<[^>]*>", "", piece)).split())
        for slash, name, piece in zip(found[1::3], found[2::3], found[3::3], strict=True)
        if not slash and name.lower() in ("p", "li")
    ]
    return "".join(f"{line}\n" for line in lines if line)


def _string(data: bytes, order: str, at: int) -> str:
    length, start = struct.unpack_from(f"{order}2I", data, at)
    return data[start : start + length].partition(b"\0")[0].decode("utf-8")


def _message(key: str, value: str) -> str:
    context, _, message = key.rpartition("\4")
    said = f"msgctxt {_quoted(context)}\n" if context else ""
    return f"{said}msgid {_quoted(message)}\nmsgstr {_quoted(value)}\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = escaped.split("\n")
    return "\n".join(
        ['""'] * (len(lines) > 1)
        + [f'"{line}\\n"' for line in lines[:-1]]
        + [f'"{lines[-1]}"'] * bool(lines[-1] or len(lines) == 1)
    )


_NAMED = dict(zip("lq rq oq cq aq dq bu em en co".split(), "“”‘’'\"•—–©", strict=True))
_ESCAPED = {"-": "-", "e": "\\", ".": ".", "'": "´", "`": "`"}
_ESCAPES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\\\".*", ""),
    (r"\\f(?:\(..|\[[^]]*\]|.)|\\s[-+]?\d|\\[&|^%:/,)c{}]", ""),
    (r"\\\*?[(\[](\w\w)\]?", lambda found: _NAMED.get(found[1], "")),
    (r"\\([-~ 0e.'`])", lambda found: _ESCAPED.get(found[1], " ")),
)
_HEADS = {"SH", "SS", "Sh", "Ss"}
_FONTS = {"B", "I", "BR", "RB", "IR", "RI", "BI", "IB", "SM", "SB"}
_BREAKS = {"PP", "P", "LP", "TP", "IP", "HP", "RS", "RE", "Pp", "It", "sp", "br", "nf", "fi", "TQ"}


def plain_manual(source: str) -> str:
    """Return a manual page about as `man` sets it, wrapped at 78 columns, tables and macros apart.

    >>> plain_manual('.TH LS 1\\n.SH NAME\\nls \\\\- list\\n.PP\\nSee\\n.BR tea (1) .')
    'NAME\\n       ls - list\\n\\n       See tea(1).\\n'
    """
    paragraphs: list[tuple[str, list[str]]] = []
    for line in source.split("\n"):
        if not line.startswith((".", "'")):
            _last(paragraphs).append(_unescaped(line))
            continue
        name, *words = line[1:].strip().split(None, 1) or [""]
        argument = _unescaped(words[0]) if words else ""
        if name in _HEADS:
            paragraphs += [("head", [argument.strip('"')]), ("body", [])]
        elif name in _BREAKS:
            paragraphs.append(("body", []))
        elif name in _FONTS:
            glue = "" if len(name) == 2 and name[0] != "S" else " "
            _last(paragraphs).append(glue.join(re.findall(r'"[^"]*"|\S+', argument)).replace('"', ""))
    return "\n".join(_set(paragraphs)) + "\n"


def _last(paragraphs: list[tuple[str, list[str]]]) -> list[str]:
    if not paragraphs:
        paragraphs.append(("body", []))
    return paragraphs[-1][1]


def _unescaped(text: str) -> str:
    for expression, replacement in _ESCAPES:
        text = re.sub(expression, replacement, text)
    return text


def _set(paragraphs: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    kinds = [(kind, " ".join(lines).strip()) for kind, lines in paragraphs]
    kinds = [(kind, text) for kind, text in kinds if text]
    for number, (kind, text) in enumerate(kinds):
        if number and kinds[number - 1][0] != "head":
            yield ""
        indent = "" if kind == "head" else " " * 7
        yield textwrap.fill(text, 78, initial_indent=indent, subsequent_indent=indent)


def _manual(data: bytes) -> str | None:
    text = decoded(data)
    return None if text is None else plain_manual(text)


# How a file is read, by what the list says of it.
READERS: Mapping[str, Callable[[bytes], str | None]] = {
    "text": decoded, "catalog": messages_of, "translations": partial(messages_of, translations_alone=True),
    "strings": strings_of_json, "R": strings_of_r, "manual": _manual,
    "paragraphs": paragraphs_of_html,
}  # fmt: skip
