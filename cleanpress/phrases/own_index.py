"""Look lines up among phrases of one's own first, and then among those of the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cleanpress.phrases.build import StoredPatterns, pattern_score, score_of, store_patterns
from cleanpress.phrases.files import KINDS
from cleanpress.phrases.index import (
    KINDS_OF_TERMS,
    LookupTerms,
    Pattern,
    PatternsByWord,
    Phrase,
    PhraseIndex,
)
from cleanpress.phrases.own import KEEP, OWN, OwnPhrases
from cleanpress.phrases.store import PhraseStore
from cleanpress.text.normalize import normalized_key
from cleanpress.text.prefixes import key_prefix

__all__ = ["OwnPhraseIndex"]


class OwnPhraseIndex(PhraseIndex):
    """The phrases of some languages, with phrases of one's own before them, and without those to keep."""

    def __init__(self, store: PhraseStore, chosen: frozenset[str], own: OwnPhrases) -> None:
        super().__init__(store, chosen)
        tables = dict(own)
        self.kept = frozenset(map(normalized_key, tables.pop(KEEP, ())))
        self._own_lines: dict[str, Phrase] = {}
        self._own_sentences: dict[str, Phrase] = {}
        for kind in KINDS:  # a sentence is the last: alone on a line, what else is said of it counts
            for category, table in tables.items():
                for text in table.get(kind, ()):
                    self._add(Phrase(category, OWN, text, score_of(kind, text)), kind)
        self.longest_own = max(map(len, _texts(tables)), default=0)
        self._of_store = {"prefix": self.terms.prefixes.keys(), "keyword": self.terms.keywords.keys()}
        patterns = _stored(tables)
        self._own_by_term = _by_term(patterns)
        sentences = {
            "sentence_prefixes": {key_prefix(key) for key in self._own_sentences},
            "sentence_suffixes": {key_prefix(key[::-1])[::-1] for key in self._own_sentences},
        }
        own_terms = LookupTerms.read({**patterns.meta, **sentences}, patterns.longest)
        self._use(self.terms.merged_with(own_terms))

    def _add(self, phrase: Phrase, kind: str) -> None:
        key = normalized_key(phrase.text)
        self._own_lines.setdefault(key, phrase)
        if kind == "sentences":
            self._own_sentences.setdefault(key, phrase)

    def _may_have(self, keys: Iterable[str]) -> list[str]:
        keys = list(keys)
        own = [key for key in keys if key in self._own_lines or key in self._own_sentences]
        return own + super()._may_have(keys)

    def _look_up(self, keys: Sequence[str]) -> Iterator[tuple[str, tuple[Phrase | None, Phrase | None]]]:
        for key, (line, sentence) in super()._look_up(keys):
            if key in self.kept:
                yield key, (None, None)
            else:
                yield key, (self._own_lines.get(key, line), self._own_sentences.get(key, sentence))

    def all_with(self, key: str) -> list[tuple[Phrase, bool]]:
        """Return every phrase with a key, one's own first; none for a phrase that is to be kept."""
        own = [
            (found[key], is_sentence)
            for found, is_sentence in ((self._own_lines, False), (self._own_sentences, True))
            if key in found
        ]
        return [] if key in self.kept else [*own, *super().all_with(key)]

    def candidates(self, words: str, key: str, keywords: Iterable[str]) -> list[Pattern]:
        """Return the patterns to try, as PhraseIndex does; none on a line that is to be kept."""
        return [] if key in self.kept else super().candidates(words, key, keywords)

    def _patterns_of(self, kind: str, term: str) -> PatternsByWord:
        own = self._own_by_term[kind].get(term)
        if own is None:
            return super()._patterns_of(kind, term)
        return own.merged_with(super()._patterns_of(kind, term)) if term in self._of_store[kind] else own


def _stored(tables: dict[str, Any]) -> StoredPatterns:
    """Return the patterns as a store would have them."""
    entries = [
        {"category": category, "language": OWN, "file": OWN, **entry}
        for category, table in tables.items()
        for entry in table.get("patterns", ())
    ]
    return store_patterns(sorted(entries, key=lambda entry: -pattern_score(entry)))


def _by_term(stored: StoredPatterns) -> dict[str, dict[str, PatternsByWord]]:
    """Return the patterns by what they are found by: tried before those of the store, so below rank zero."""
    read = list(map(Pattern.read, stored.lines["pattern"]))
    patterns = [pattern._replace(rank=pattern.rank - len(read)) for pattern in read]
    return {
        kind: {
            term: PatternsByWord.of(kind, ((other, patterns[rank]) for rank, other in json.loads(line)))
            for term, line in zip(stored.meta[f"{kind}_terms"], stored.lines[kind], strict=True)
        }
        for kind in KINDS_OF_TERMS
    }


def _texts(tables: dict[str, Any]) -> Iterator[str]:
    for table in tables.values():
        yield from (text for kind in KINDS for text in table.get(kind, ()))
        yield from (entry["example"] for entry in table.get("patterns", ()))
