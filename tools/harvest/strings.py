"""Read the strings of all packages: in every language, with the English ones that they translate."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleanpress.text.normalize import normalized_key
from tools.harvest.categories import Labels
from tools.harvest.codes import language_of
from tools.harvest.labels import GAP, NUMBER, labels
from tools.harvest.packages import Catalog, Package, files
from tools.harvest.parsers import PARSERS

__all__ = ["String", "load_strings", "read_strings", "site_strings", "string_line"]


class String(NamedTuple):
    """A string of a catalog, as a label (`labels.labels`): `source` is the English one, or ""."""

    family: str
    language: str
    key: str
    source: str
    text: str


def read_strings(packages: Iterable[Package], folder: Path) -> Iterator[String]:
    """Yield the strings of packages, each once a family; those that are not translated only as English."""
    seen: set[String] = set()
    for package in packages:
        for catalog in package.catalogs:
            for string in _catalog_strings(package, catalog, folder):
                if string not in seen:
                    seen.add(string)
                    yield string


def _catalog_strings(package: Package, catalog: Catalog, folder: Path) -> Iterator[String]:
    english: dict[str, list[str]] = {}
    found: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for code, path, data in files(package, catalog, folder):
        try:
            entries = list(PARSERS[catalog.format](data))
        except (ValueError, SyntaxError, KeyError, TypeError) as error:
            print(f"{package.name}: {path} is left out, it cannot be read: {error}", file=sys.stderr)
            continue
        for key, texts in entries:
            where = code
            if not code:
                key, _, where = key.rpartition(".")
                key = f"{path.rpartition('/')[2]}.{key}"
            if where == catalog.english:
                english.setdefault(key, []).extend(texts)
            elif language_of(where):
                found[language_of(where)].append((key, texts))
    if catalog.english == "keys":
        english = {key: [key] for entries in found.values() for key, _ in entries}
    found["en"] = list(english.items())
    for language, entries in found.items():
        for key, texts in entries:
            yield from _strings(package.family, catalog, language, key, english.get(key, []), texts)


def _strings(
    family: str, catalog: Catalog, language: str, key: str, english: list[str], texts: list[str]
) -> Iterator[String]:
    sources = [each for text in english for each in labels(text, catalog.plurals, catalog.number)]
    own = [each for text in texts for each in labels(text, catalog.plurals, catalog.number)]
    keys = {normalized_key(source) for source in sources}
    for number, text in enumerate(own):
        # Languages have other plural forms than English: what has no form of its own is like the last one.
        source = sources[min(number, len(sources) - 1)] if sources else ""
        if language == "en" or normalized_key(text) not in keys:
            yield String(family, language, key[:200], source, text)


def site_strings(strings: Sequence[String], site: Container[str]) -> Iterator[String]:
    """Yield the strings of the families of sites, and of other families those with the same English."""
    sources = {normalized_key(string.source) for string in strings if string.family in site}
    for string in strings:
        if string.family in site or normalized_key(string.source) in sources:
            yield string


def string_line(string: String, known: Labels) -> str:
    """Return the JSON of a string: `{}` is a gap, and `0` a number."""
    what = known.what(string.source) if string.source else None
    marked = string._replace(source=_written(string.source), text=_written(string.text))
    return json.dumps(marked._asdict() | {"category": what.category if what else None}, ensure_ascii=False)


def _written(text: str) -> str:
    return text.replace(GAP, "{}").replace(NUMBER, "0")


def load_strings(path: Path) -> Iterator[String]:
    """Yield the strings that the command `strings` has written."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            read = (entry[name].replace("{}", GAP).replace("0", NUMBER) for name in ("source", "text"))
            yield String(entry["family"], entry["language"], entry["key"], *read)
