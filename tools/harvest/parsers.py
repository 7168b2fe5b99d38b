"""Read catalogs: each parser takes the bytes of a file and yields a key and its texts, all plural forms."""

from __future__ import annotations

import ast
import io
import json
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from typing import Any

__all__ = ["PARSERS", "Entry"]

Entry = tuple[str, list[str]]  # the key, which may be the English text, and its texts
# JavaScript as far as the objects of catalogs go: what is between strings, names and marks does not matter.
_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)
    |(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>=>|[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r?\n|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "0": ""}


def parse_json(data: bytes) -> Iterator[Entry]:
    """Yield the strings of a JSON file.

    >>> list(parse_json(b'{"a": {"b": "Luk"}}'))
    [('a.b', ['Luk'])]
    """
    yield from _flat(json.loads(data.decode("utf-8-sig")), "")


def parse_yaml(data: bytes) -> Iterator[Entry]:
    """Yield the strings of a YAML file.

    >>> list(parse_yaml(b"tag: {one: Tag, other: Tags}"))
    [('tag.one', ['Tag']), ('tag.other', ['Tags'])]
    """
    import yaml

    yield from _flat(yaml.safe_load(data), "")


def _flat(value: Any, path: str) -> Iterator[Entry]:
    if isinstance(value, str):
        yield path, [value]
    elif isinstance(value, dict):
        for key, each in value.items():
            # What an extracted message has besides its text.
            if not str(key).endswith("___DESCRIPTION"):
                yield from _flat(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _flat(each, f"{path}.{number}")


def parse_javascript(data: bytes) -> Iterator[Entry]:
    """Yield the strings of the objects of a JavaScript file, and what their functions return.

    Also of Jinja, where dictionaries look the same.

    >>> list(parse_javascript(b"export default { a: 'Luk', b: { c: 'V\\\\xE6lg', d: 1 + 2 } };"))
    [('a', ['Luk']), ('b.c', ['Vælg'])]
    """
    tokens = [
        (match.lastgroup, match[0]) for match in _TOKEN.finditer(data.decode("utf-8-sig")) if match.lastgroup
    ]
    marks = [token if kind == "mark" else "" for kind, token in tokens] + [""]
    path: list[str] = []
    key, keyed = "", -2  # and which token it is
    for at, (kind, token) in enumerate(tokens):
        if kind == "mark":
            key = _walk(token, marks[at - 1], path, key)
        elif _is_key(marks, at):
            key, keyed = _unquoted(token) if kind == "text" else token, at
        elif kind == "text" and at == keyed + 2 and marks[at + 1] in (",", "}"):
            yield ".".join([*filter(None, path), key]), [_unquoted(token)]
        elif kind == "text" and tokens[at - 1] == ("name", "return") and marks[at + 1] in (";", "}"):
            yield ".".join(filter(None, path)), [_unquoted(token)]


def _walk(mark: str, before: str, path: list[str], key: str) -> str:
    """Go into an object, a list or a function, or out of it; return the key that is left."""
    if mark in "{[":
        path.append(key if before in (":", ")", "=>") else "")
        return ""
    if mark in "}]":
        del path[-1:]
        return ""
    return key


def _is_key(marks: list[str], at: int) -> bool:
    return at > 0 and marks[at - 1] in ("{", ",") and marks[at + 1] == ":"


def _unquoted(token: str) -> str:
    return _ESCAPE.sub(_character, token[1:-1])


def _character(match: re.Match[str]) -> str:
    if code := match[1] or match[2] or match[3]:
        return chr(int(code, 16))
    return _LETTERS.get(match[4], match[4]) if match[4] else ""


def parse_python(data: bytes) -> Iterator[Entry]:
    """Yield the strings of the dictionaries that a Python file assigns to a name.

    >>> list(parse_python(b"MESSAGES = {'Read more': 'Lees meer'}"))
    [('Read more', ['Lees meer'])]
    """
    for node in ast.parse(data).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            yield from _flat(ast.literal_eval(node.value), "")


def parse_mo(data: bytes) -> Iterator[Entry]:
    """Yield the messages of a compiled gettext catalog; the key is the English text.

    The reader of the standard library keeps no English plurals; others stop at a header with a wrong date.
    Raises ValueError for what is no such file.
    """
    order = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}.get(data[:4])
    if order is None:
        raise ValueError("no compiled catalog")
    count, ids, texts = struct.unpack_from(f"{order}3I", data, 8)
    charset = "utf-8"
    for number in range(count):
        message, text = (_bytes_at(data, order, table + 8 * number) for table in (ids, texts))
        if not message:
            found = re.search(rb"charset=([\w-]+)", text)
            charset = found[1].decode() if found else charset
            continue
        forms = message.rpartition(b"\4")[2].decode(charset, "replace").split("\0")
        yield from _plurals(forms, text.decode(charset, "replace").split("\0"))


def _bytes_at(data: bytes, order: str, at: int) -> bytes:
    length, start = struct.unpack_from(f"{order}2I", data, at)
    return data[start : start + length]


def parse_po(data: bytes) -> Iterator[Entry]:
    """Yield the messages of a gettext catalog that are not fuzzy; the key is the English text.

    >>> list(parse_po(b'msgid "Reply"\\nmsgstr "Svar"'))
    [('Reply', ['Svar'])]
    """
    from babel.messages.pofile import read_po

    with redirect_stdout(io.StringIO()):  # where it reports lines that it does not know
        catalog = read_po(io.BytesIO(data))
    for message in catalog:
        if message.id and not message.fuzzy:
            several = isinstance(message.id, (tuple, list))
            ids, texts = (message.id, message.string) if several else ([message.id], [message.string])
            yield from _plurals(list(ids), [text or "" for text in texts])


def _plurals(ids: list[str], texts: list[str]) -> Iterator[Entry]:
    # Of two or more forms, the first belongs to the singular in nearly all languages; the others are as
    # English has them with a number.
    yield ids[0], texts[:1]
    if len(ids) > 1:
        yield ids[1], texts[1:] or texts


PARSERS: dict[str, Callable[[bytes], Iterator[Entry]]] = {
    "json": parse_json, "yaml": parse_yaml, "javascript": parse_javascript, "python": parse_python,
    "mo": parse_mo, "po": parse_po,
}  # fmt: skip
