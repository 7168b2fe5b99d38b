"""Tell what an English label is: by the table labels.toml, or because it is a phrase of data/en.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cleanpress.phrases.files import CATEGORIES, FOLDER, KINDS, Category, read_phrases
from cleanpress.text.normalize import normalize_for_patterns, normalize_line, normalized_key
from tools.harvest.labels import GAP, NUMBER

__all__ = ["KIND_ORDER", "Labels", "What"]

TABLE = Path(__file__).with_name("labels.toml")
KIND_ORDER = ("neutral", "contextual", "unconditional")  # the weakest first
# What stands in gaps, so that the patterns of English can be tried.
FILLERS = ("Anna Berg", "harbor", "May 4, 2024")


class What(NamedTuple):
    """What a label is: a category, and a kind of phrase."""

    category: str
    kind: str


class Labels:
    """What the English labels are.

    table:   of labels.toml, by category and kind; `leave_out` lists those that are nothing, and `ambiguous`
             those that are at most contextual. What it has, too, of the English phrases is of the weaker
             kind.
    english: the categories of the hand-written English phrases.

    `exceptions` are the keys of phrases, by language, that are something else there: at most neutral.
    """

    def __init__(self, table: Mapping[str, object], english: Mapping[str, Category]) -> None:
        self._english = english
        self._left_out = {_key(text) for text in _texts(table.get("leave_out"))}
        self._ambiguous = {_key(text) for text in _texts(table.get("ambiguous"))}
        self._own: dict[str, What] = {}
        for category in CATEGORIES:
            kinds = table.get(category)
            if isinstance(kinds, dict):
                for kind, texts in kinds.items():
                    self._own.update((_key(text), What(category, kind)) for text in _texts(texts))
        listed = table.get("exceptions")
        self.exceptions = {
            language: frozenset(map(normalized_key, _texts(texts)))
            for language, texts in (listed.items() if isinstance(listed, dict) else ())
        }
        self._known: dict[str, What | None] = {}

    @classmethod
    def load(cls, path: Path = TABLE, folder: str = FOLDER) -> Labels:
        """Read the table, and the English phrases."""
        english = read_phrases(str(Path(folder) / "data" / "en.toml"))
        return cls(tomllib.loads(path.read_text(encoding="utf-8")), english)

    @cached_property
    def _phrases(self) -> dict[str, What]:
        found: dict[str, What] = {}
        for kind in KINDS:
            for category in CATEGORIES:
                for text in self._english.get(category, {}).get(kind, ()):
                    what = What(category, "unconditional" if kind == "sentences" else kind)
                    found.setdefault(normalized_key(text), what)
        return found

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], list[str], What]]:
        return [
            (
                re.compile(entry["match"]),
                entry["prefilter"],
                What(category, "contextual" if entry.get("contextual") else "unconditional"),
            )
            for category in CATEGORIES
            for entry in self._english.get(category, {}).get("patterns", ())
        ]

    def what(self, source: str) -> What | None:
        """Return what an English label is, if a visitor of a page sees it around the text."""
        key = _key(source)
        if key not in self._known:
            self._known[key] = self._find(source, key)
        return self._known[key]

    def is_common(self, source: str) -> bool:
        """Return whether an English label is a hand-written phrase of English."""
        return normalized_key(source.replace(NUMBER, "0")) in self._phrases

    def is_unconditional(self, source: str) -> bool:
        """Return whether an English label is an unconditional phrase of English that is written by hand."""
        found = self._phrases.get(normalized_key(source.replace(NUMBER, "0")))
        return found is not None and found.kind == "unconditional"

    def _find(self, source: str, key: str) -> What | None:
        if key in self._left_out:
            return None
        what = self._listed(source, key)
        if what and what.kind == "unconditional" and key in self._ambiguous:
            return what._replace(kind="contextual")
        return what

    def _listed(self, source: str, key: str) -> What | None:
        own = self._own.get(key)
        if GAP not in source and (found := self._phrases.get(normalized_key(source.replace(NUMBER, "0")))):
            kinds = {found.kind, own.kind if own else found.kind}
            return found._replace(kind=min(kinds, key=KIND_ORDER.index))
        if own:
            return own
        for filler in FILLERS if GAP in source else ("",):
            if what := self._fitting(source.replace(GAP, filler).replace(NUMBER, "4")):
                return what
        return None

    def _fitting(self, line: str) -> What | None:
        words = normalize_line(line)[0]
        padded, plain = f" {words} ", normalize_for_patterns(line)
        for expression, terms, what in self._patterns:
            may_fit = any(all(f" {word} " in padded for word in term.split()) for term in terms)
            if may_fit and expression.fullmatch(plain):
                return what
        return None


def _key(label: str) -> str:
    """Return the key of a label, where gaps count and are written `...`."""
    parts = label.replace(GAP, "...").replace(NUMBER, "0").split("...")
    return "\0".join(map(normalized_key, parts))


def _texts(value: object) -> Iterable[str]:
    return value if isinstance(value, list) else ()
