"""Read JSON-LD as pages have it: whatever can be read, without failing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, TypeAlias

__all__ = ["LinkedData", "Thing", "kinds", "read_json_ld", "strings"]

# An object of JSON-LD. Its values can be of any type: who reads them looks first.
Thing: TypeAlias = dict[str, Any]

# More than any page needs. Lists of ten thousand offers are met in the wild, and are no part of metadata.
MOST_THINGS = 1_000
MOST_MEMBERS = 50  # of the value of a property

_DECODER = json.JSONDecoder(strict=False)  # line ends within strings are the most common error of all
_WRAPPING = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>")
_START = re.compile(r"[{\[]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OUTSIDE = re.compile(r'"|,[\s,]*|[}\]](?=\s*")|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
# A quote ends a string where what may come after one follows, which a comment may, too.
_INSIDE = re.compile(r'\\.?|("(?=\s*(?:[,:}\]]|//|/\*|\Z)))|"', re.DOTALL)
_ESCAPES = frozenset('"\\/bfnrtu')


def read_json_ld(text: str) -> list[Any]:
    """Return the values that a script's text holds, one after another.

    >>> read_json_ld('{"@type": "Article", "headline": "Tea"}')
    [{'@type': 'Article', 'headline': 'Tea'}]
    >>> read_json_ld('<!-- [{"name": "The "best" tea",},] // -->')
    [[{'name': 'The "best" tea'}]]
    >>> read_json_ld("var tea = 1;")
    []
    """
    if "<!" in text or "]]>" in text:
        text = _WRAPPING.sub(" ", text)
    if "&quot;" in text and '"' not in text:
        text = text.replace("&quot;", '"').replace("&amp;", "&")
    values, at = _decode(text, 0)
    if at < len(text):
        values += _decode(_repair(text[at:]), 0)[0]
    return values


def _decode(text: str, at: int) -> tuple[list[Any], int]:
    """Return the values up to the first that is invalid, and where that starts (the end for none)."""
    values: list[Any] = []
    while start := _START.search(text, at):
        try:
            value, at = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            return values, start.start()
        values.append(value)
    return values, len(text)


def _repair(text: str) -> str:
    """Return JSON without what most often makes it invalid.

    That is comments, commas too many or missing before a key, quotes in strings that are not escaped, and
    escapes JSON has not. json-repair reads more, and takes 39 s for 16 KB of hostile text: docs/decisions.md.
    """
    text = _CONTROL.sub(" ", text)
    pieces: list[str] = []
    at = 0
    inside = False
    while token := (_INSIDE if inside else _OUTSIDE).search(text, at):
        found = token.group()
        pieces.append(text[at : token.start()])
        at = token.end()
        if found[0] == '"':
            closes = inside and token.group(1) is not None
            pieces.append(found if closes or not inside else "\\" + found)
            inside = not closes
        else:
            pieces.append(_repaired(found, text[at : at + 1]))
    pieces.append(text[at:])
    return "".join(pieces)


def _repaired(found: str, following: str) -> str:
    """Return an escape, commas, a bracket before a key, or a comment as JSON has it."""
    if found[0] == "\\":
        return found if found[1:] in _ESCAPES else "\\" + found
    if found[0] == ",":
        return "" if following in ("}", "]", "") else ","
    return found + "," if found in ("}", "]") else ""


class LinkedData:
    """The JSON-LD of a page: `things`, its objects in order, and how they refer to each other."""

    __slots__ = ("_by_id", "things")

    def __init__(self, values: Iterable[Any]) -> None:
        self.things: list[Thing] = []
        self._by_id: dict[str, Thing] = {}
        self._collect(list(values))

    def _collect(self, values: list[Any]) -> None:
        """Collect the objects in lists and graphs, and the page's main one on the top level."""
        waiting = values[::-1]
        while waiting and len(self.things) < MOST_THINGS:
            value = waiting.pop()
            if isinstance(value, list):
                waiting += value[::-1]
            elif isinstance(value, dict):
                self.things.append(value)
                waiting += [
                    value[key] for key in ("mainEntityOfPage", "mainEntity", "@graph") if key in value
                ]
        for thing in self.things:
            self._note(thing)

    def _note(self, thing: Thing) -> None:
        name = thing.get("@id")
        if isinstance(name, str) and len(thing) > 1:
            self._by_id.setdefault(name, thing)

    def resolve(self, value: Any) -> list[Any]:
        """Return the members of a value, with the objects they name from elsewhere in their place.

        >>> data = LinkedData([{"@graph": [{"@id": "#jane", "name": "Jane"}, {"author": {"@id": "#jane"}}]}])
        >>> data.resolve(data.things[2]["author"])
        [{'@id': '#jane', 'name': 'Jane'}]
        >>> data.resolve(["Jane", 7])
        ['Jane', 7]
        """
        members = value if isinstance(value, list) else [value]
        return [self._by_id.get(_name(member), member) for member in members[:MOST_MEMBERS]]


def _name(value: Any) -> str:
    name = value.get("@id") if isinstance(value, dict) else None
    return name if isinstance(name, str) else ""


def kinds(thing: Thing) -> frozenset[str]:
    """Return the types of an object, in lower case and without their vocabulary.

    >>> sorted(kinds({"@type": ["https://schema.org/NewsArticle", "Report", 7]}))
    ['newsarticle', 'report']
    >>> kinds({})
    frozenset()
    """
    value = thing.get("@type")
    if isinstance(value, str):
        return frozenset((_kind(value),))
    if isinstance(value, list):
        return frozenset(_kind(member) for member in value[:20] if isinstance(member, str))
    return frozenset()


def _kind(name: str) -> str:
    return name.rpartition("/")[2].rpartition(":")[2].rpartition("#")[2].strip().lower()


def strings(value: Any) -> list[str]:
    """Return the strings of a value: itself, its members, or what an object in its place is called.

    >>> strings(["Tea", {"@value": "Thé", "@language": "fr"}, {"name": "Milk"}, 7, None])
    ['Tea', 'Thé', 'Milk']
    """
    found: list[str] = []
    for member in value[:MOST_MEMBERS] if isinstance(value, list) else [value]:
        inner = member
        if isinstance(member, dict):
            inner = member.get("@value") or member.get("name") or _whole_name(member)
        if isinstance(inner, str) and inner:
            found.append(inner)
    return found


def _whole_name(person: Thing) -> str:
    parts = [person.get("givenName"), person.get("additionalName"), person.get("familyName")]
    return " ".join(part for part in parts if isinstance(part, str))
