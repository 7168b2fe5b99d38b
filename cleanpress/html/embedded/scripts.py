"""Read the data of a page: the JSON that its scripts and attributes hold, other than JSON-LD.

That is `<script type="application/json">` (Next.js, Nuxt 3, SvelteKit, and many more), what a script assigns
to a variable (`window.__INITIAL_STATE__ = {...}`) or gives to `JSON.parse`, what Next.js streams
(`self.__next_f.push`), and the properties of the islands of Astro, Inertia and Rails (`data-page="{...}"`).
Nothing is run: what is JavaScript and not JSON is not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleanpress.html.parse import PARSER_OPTIONS

__all__ = ["PageData", "read_nested", "read_page_data"]

# A page may hold as much data, in characters; what is beyond is not read.
MOST_DATA = 24_000_000
LEAST = 200  # characters; less holds no text
MOST_VALUES = 200
MOST_ELEMENTS = 3_000
MOST_REVIVED = 300_000
DEEPEST = 80
# As many are tried that begin like JSON and cannot be read: to say where one is wrong takes time, too.
MOST_ERRORS = 50

_DECODER = json.JSONDecoder(strict=False)
_ASSIGNED = re.compile(r"=\s*(?=\{\s*\"|\[\s*[{\[\"])")
_VARIABLE = re.compile(r"([\w$.]+)[\"'\]]*\s*\Z")
LONGEST_NAME = 80
_PARSED = re.compile(r"JSON\.parse\(\s*(?=[\"'`])")
_PUSHED = re.compile(r"__next_f\.push\(\s*(?=\[)")
# JavaScript that is no JSON: between strings, as far as what is around it can tell.
_UNDEFINED = re.compile(r"(?<=[:\[,])\s*(?:undefined|void 0|NaN)\s*(?=[,}\]])")
_STRING = {mark: re.compile(rf"{mark}((?:[^{mark}\\]++|\\.)*+){mark}", re.DOTALL) for mark in ("'", '"', "`")}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ROW = re.compile(r"(?:^|\n)[0-9a-f]{1,6}:(?:T([0-9a-f]{1,7}),|(?=[\[{\"]))", re.IGNORECASE)
_ATTRIBUTES = "[props], [data-page], [data-props], [data-react-props], [data-initial-state], [data-state]"
_ATTRIBUTES += ", [data-preloaded], [data-content], [data-model], [data-json], [data-initial-data]"


class PageData(NamedTuple):
    """A value that a page holds as data, and the name of what holds it: "__NEXT_DATA__"."""

    name: str
    value: Any


def read_page_data(page: bytes) -> Iterator[PageData]:
    """Yield the data of a page, in order.

    >>> list(read_page_data(b'<script>var tea = {"milk": true}; boil();</script>'))
    []
    >>> page = b'<script id="state" type="application/json">{"text": "' + b"Tea. " * 50 + b'"}</script>'
    >>> [(data.name, len(data.value["text"])) for data in read_page_data(page)]
    [('state', 250)]
    """
    tree = LexborHTMLParser(page, options=PARSER_OPTIONS)
    left = MOST_DATA
    values = 0
    streamed: list[str] = []
    for node in tree.css("script, " + _ATTRIBUTES)[:MOST_ELEMENTS]:
        text, name = _text_of(node)
        left -= len(text)
        if len(text) < LEAST:
            continue
        if left < 0 or values >= MOST_VALUES:
            return
        if "__next_f" in text:
            streamed += _pushed(text)
            continue
        for data in _values(text, name):
            values += 1
            yield data
    for value in _rows("".join(streamed)):
        yield PageData("__next_f", value)


def _text_of(node: LexborNode) -> tuple[str, str]:
    """Return what an element holds as data, and what it is called."""
    attributes = node.attributes
    if node.tag == "script":
        kind = (attributes.get("type") or "").lower()
        if "ld+json" in kind or attributes.get("src"):
            return "", ""
        return node.text() or "", attributes.get("id") or attributes.get("data-target") or "script"
    found = max((value for value in attributes.values() if value and value[0] in "[{"), key=len, default="")
    return found, attributes.get("id") or node.tag or ""


def _values(text: str, name: str) -> Iterator[PageData]:
    start = text.lstrip()[:1]
    if start in ("{", "["):
        value = _decode(text.strip())
        if value is not None:
            yield PageData(name, _revived(value))
        return
    yield from _assigned(text)
    at = 0
    while match := _PARSED.search(text, at):
        string = _STRING[text[match.end()]].match(text, match.end())
        at = string.end() if string else match.end()
        value = _decode(_unescaped(string.group(1))) if string else None
        if value:
            yield PageData(name, value)


def _assigned(text: str) -> Iterator[PageData]:
    at = errors = 0
    is_json = False
    while errors < MOST_ERRORS and (match := _ASSIGNED.search(text, at)):
        try:
            value, at = _DECODER.raw_decode(text, match.end())
        except RecursionError:
            return
        except ValueError as error:
            errors += 1
            wrong = getattr(error, "pos", match.end())
            if not is_json and wrong - match.end() >= LEAST and _UNDEFINED.match(text, wrong):
                # The value is JSON up to here, and may be to its end but for this.
                at, is_json = match.start(), True
                text = text[:at] + _UNDEFINED.sub("null", text[at:])
            else:
                at = max(match.end() + 1, wrong)
            continue
        if at - match.end() >= LEAST:
            name = _VARIABLE.search(text[max(match.start() - LONGEST_NAME, 0) : match.start()])
            yield PageData(name.group(1) if name else "script", value)


def _decode(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _unescaped(text: str) -> str:
    """Return what a string of JavaScript says."""
    return _ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "ux" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, "" if code == "\n" else code)


def read_nested(text: str) -> Any:
    """Return the value of a string that is JSON itself, None for other strings.

    >>> read_nested('{"tea": 1}'), read_nested("{tea}"), read_nested("Tea")
    ({'tea': 1}, None, None)
    """
    if len(text) < LEAST // 2 and not text.startswith('{"'):
        return None
    return _decode(text) if text[:1] in ("{", "[") and text.rstrip()[-1:] in ("}", "]") else None


def _pushed(text: str) -> Iterator[str]:
    """Yield the pieces of what Next.js streams: `self.__next_f.push([1, "..."])`."""
    at = 0
    while match := _PUSHED.search(text, at):
        try:
            value, at = _DECODER.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            return
        if isinstance(value, list) and len(value) > 1 and isinstance(value[1], str):
            yield value[1]


def _rows(stream: str) -> Iterator[Any]:
    """Yield the rows of what Next.js streams: `1a:{"a": 1}`, and texts with their lengths, `1a:T4,<p>`."""
    at = errors = 0
    while errors < MOST_ERRORS and (match := _ROW.search(stream, at)):
        at = match.end()
        if match.group(1):
            size = int(match.group(1), 16)
            text = stream[at : at + size].encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
            at += len(text)
            yield text
            continue
        try:
            value, at = _DECODER.raw_decode(stream, at)
        except (ValueError, RecursionError):
            errors += 1
            continue
        yield value


def _revived(value: Any) -> Any:
    """Return the value that Nuxt 3 and Astro have flattened, or another as it is."""
    if isinstance(value, list) and len(value) > 3 and _is_flat(value):
        return _Reviver(value).member(0, 0)
    if isinstance(value, dict) and value and all(_is_tagged(member) for member in value.values()):
        return {key: _untagged(member, 0) for key, member in value.items()}
    return value


def _is_flat(value: list[Any]) -> bool:
    """Return whether a list is one of devalue: its first member names the others by their numbers."""
    first = value[0]
    if isinstance(first, list):
        return len(first) == 2 and isinstance(first[0], str) and isinstance(first[1], int)
    return isinstance(first, dict) and bool(first) and all(type(each) is int for each in first.values())


class _Reviver:
    def __init__(self, flat: list[Any]) -> None:
        self.flat = flat
        self.left = MOST_REVIVED

    def member(self, number: Any, depth: int) -> Any:
        self.left -= 1
        if type(number) is not int or not 0 <= number < len(self.flat) or depth > DEEPEST or self.left < 0:
            return None
        value = self.flat[number]
        if isinstance(value, dict):
            return {key: self.member(each, depth + 1) for key, each in value.items()}
        if isinstance(value, list):
            if len(value) > 1 and isinstance(value[0], str):  # ["Reactive", 1], ["Date", "2024-..."]
                return self.member(value[1], depth + 1)
            return [self.member(each, depth + 1) for each in value]
        return value


def _is_tagged(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and type(value[0]) is int and 0 <= value[0] <= 11


def _untagged(value: Any, depth: int) -> Any:
    """Return a property of an island of Astro: [0, value], or [1, [list of the same]]."""
    if not _is_tagged(value) or depth > DEEPEST:
        return None
    inner = value[1]
    if isinstance(inner, dict):
        return {key: _untagged(member, depth + 1) for key, member in inner.items()}
    if value[0] == 1 and isinstance(inner, list):
        return [_untagged(member, depth + 1) for member in inner]
    return inner
