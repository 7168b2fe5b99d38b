"""Make phrases of the strings of catalogs: of which kind they are, and patterns of those with gaps."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cleanpress.phrases.files import CATEGORIES, FOLDER, Category, read_phrases
from cleanpress.text.normalize import UNSPACED, normalize_for_patterns, normalized_key
from tools.harvest.categories import KIND_ORDER, Labels, What
from tools.harvest.labels import GAP, NUMBER, is_short, word_count
from tools.harvest.patterns import pattern_of
from tools.harvest.strings import String

__all__ = [
    "LEAST", "Reading", "Readings", "build", "key_of", "kind_of", "known_kinds", "readings_of",
    "without_known_patterns",
]  # fmt: skip

LEAST = 100  # phrases of a language: of fewer there is no file
MANY_FAMILIES = 4  # a kind counts if at least a fourth as many families say so as say another
# Of Thai, Lao, Khmer and Burmese, eight letters may be one word; of Vietnamese, two words.
LEAST_UNSPACED, LEAST_LETTERS = 4, 9
LEAST_WORDS, LEAST_WORDS_VIETNAMESE = 2, 3
# What a single family says must be longer: words, and characters of a script without spaces.
ALONE_WORDS, ALONE_WORDS_VIETNAMESE, ALONE_UNSPACED = 3, 5, 7


class Reading(NamedTuple):
    """What a family says that a text is, which translates an English `source`."""

    what: What
    family: str
    source: str
    text: str
    by_hand: bool = False  # whether the source is an unconditional phrase that is written by hand


Readings = Mapping[str, Mapping[str, list[Reading]]]  # by language, and by key


def readings_of(strings: Iterable[String], labels: Labels) -> Readings:
    """Return the readings of all strings that are short labels of pages."""
    found: dict[str, dict[str, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    for string in strings:
        what = labels.what(string.source)
        if what is not None and is_short(string.text):
            by_hand = labels.is_unconditional(string.source)
            reading = Reading(what, string.family, string.source, string.text, by_hand)
            found[string.language][key_of(string.text)].append(reading)
    return found


def key_of(text: str) -> str:
    """Return what texts that are the same phrase have in common; the gaps of a label are in it."""
    return text.casefold() if GAP in text else normalized_key(text.replace(NUMBER, "0"))


def build(
    readings: Readings,
    known: Mapping[str, Mapping[str, str]],
    exceptions: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> dict[str, dict[str, Category]]:
    """Return the categories of each language, as in a phrase file.

    known:      the kinds of hand-written phrases, by language and key. They are left out, and no phrase is
                weaker than what is written by hand in any language: of the phrases of all languages, the
                weakest counts, and "login" in Danish says nothing of what it is in English.
    exceptions: keys of phrases, by language, that are something else there: at most neutral.
    """
    elsewhere = _agreed_languages(readings)
    certain = _Certain(readings, known)
    found = {}
    for language, by_key in sorted(readings.items()):
        fresh = {
            key: each
            for key, each in by_key.items()
            if key not in known.get(language, ()) and not _is_foreign(key, each, language, elsewhere)
        }
        if len(fresh) >= LEAST or language in known:
            found[language] = _categories(language, fresh, certain, exceptions.get(language, frozenset()))
    return {language: categories for language, categories in found.items() if categories}


class _Certain:
    """What is known of a key in all languages together."""

    def __init__(self, readings: Readings, known: Mapping[str, Mapping[str, str]]) -> None:
        self.families: dict[str, set[str]] = defaultdict(set)
        self.least: dict[str, str] = {}
        for by_key in readings.values():
            for key, each in by_key.items():
                self.families[key].update(reading.family for reading in each)
        for kinds in known.values():
            for key, kind in kinds.items():
                self.least[key] = min(kind, self.least.get(key, kind), key=KIND_ORDER.index)

    def kind(self, key: str, text: str, what: What, language: str, *, by_hand: bool) -> str:
        kind = kind_of(text, what, language, len(self.families[key]), by_hand=by_hand)
        return max(kind, self.least.get(key, kind), key=KIND_ORDER.index) if kind else ""


def _categories(
    language: str, by_key: Mapping[str, list[Reading]], certain: _Certain, exceptions: frozenset[str]
) -> dict[str, Category]:
    found: dict[str, Category] = {}
    ids: set[tuple[str, str]] = set()
    for key in sorted(by_key):
        what, text, source = _agreed(by_key[key])
        if GAP not in text:
            by_hand = any(each.by_hand for each in by_key[key])
            if kind := certain.kind(key, text, what, language, by_hand=by_hand):
                written = text.replace(NUMBER, "0").lower()
                kind = "neutral" if key in exceptions else kind
                found.setdefault(what.category, {}).setdefault(kind, []).append(written)
        elif entry := pattern_of(text, source):
            own = entry | {"id": _unique(entry["id"], what.category, ids)}
            found.setdefault(what.category, {}).setdefault("patterns", []).append(own)
    return {name: _sorted(found[name]) for name in CATEGORIES if name in found}


def _agreed_languages(readings: Readings) -> dict[str, set[str]]:
    """Return the languages in which two families or more have a text, by its key."""
    found: dict[str, set[str]] = defaultdict(set)
    for language, by_key in readings.items():
        for key, each in by_key.items():
            if _families(each) > 1:
                found[key].add(language)
    return found


def _families(readings: Iterable[Reading]) -> int:
    return len({each.family for each in readings})


def _is_foreign(key: str, readings: list[Reading], language: str, elsewhere: Mapping[str, set[str]]) -> bool:
    """Return whether a text is of another language: a catalog may be half translated, from German, say."""
    return (
        _families(readings) == 1
        and language not in elsewhere.get(key, ())
        and bool(elsewhere.get(key))
        and word_count(readings[0].text) > 1
    )


def _sorted(category: Category) -> Category:
    # Lists as `python -m cleanpress.phrases sort` has them, patterns by their names.
    return {
        name: sorted(each, key=lambda entry: entry["id"]) if name == "patterns" else sorted(each)
        for name, each in category.items()
    }


def _unique(name: str, category: str, ids: set[tuple[str, str]]) -> str:
    number, new = 1, name
    while (category, new) in ids:
        number += 1
        new = f"{name}-{number}"
    ids.add((category, new))
    return new


def _agreed(readings: list[Reading]) -> tuple[What, str, str]:
    """Return what most families say of a text, and the weakest kind that enough say; its text and source."""
    kinds = Counter(kind for _, kind in {(each.family, each.what.kind) for each in readings})
    most = max(kinds.values())
    kind = next(each for each in KIND_ORDER if kinds[each] * MANY_FAMILIES >= most)
    categories = Counter(name for _, name in {(each.family, each.what.category) for each in readings})
    category = min(categories, key=lambda name: (-categories[name], CATEGORIES.index(name)))
    texts = Counter(each.text for each in readings)
    text = min(texts, key=lambda each: (-texts[each], each))
    return What(category, kind), text, min(each.source for each in readings if each.text == text)


def kind_of(text: str, what: What, language: str, families: int = 1, *, by_hand: bool = False) -> str:
    """Return the kind of a phrase: what its English one is, but that one word proves nothing alone.

    Two independent catalogs that agree make a phrase unconditional. What a single family says is at most
    contextual, for a translator may have meant something else, unless it is long enough and its English
    source is an unconditional phrase of data/en.toml (`by_hand`). Of what it says in one word, little is
    known: it may be a word of content.

    >>> what = What("navigation", "unconditional")
    >>> [kind_of("Læg i kurv", what, "da", families) for families in (1, 2)]
    ['contextual', 'unconditional']
    >>> kind_of("Læg i kurv", what, "da", by_hand=True)
    'unconditional'
    >>> [kind_of("Kurv", what, "da", families) for families in (1, 2)]
    ['neutral', 'contextual']
    """
    if families < 2 and word_count(text) < 2 and NUMBER not in text:
        return "neutral"
    letters = normalized_key(text.replace(NUMBER, "0")).replace("0", "")
    if not letters:
        return ""
    if len(letters) < 3 and not UNSPACED.search(letters):
        return "neutral"
    if what.kind != "unconditional":
        return what.kind
    if families < 2 and not (by_hand and _is_long_alone(text, letters, language)):
        return "contextual"
    if NUMBER in text and what.category == "comment_count":
        return what.kind
    return what.kind if _is_long(text, letters, language) else "contextual"


def _is_long(text: str, letters: str, language: str) -> bool:
    if UNSPACED.search(letters):
        return len(letters) >= (LEAST_LETTERS if language in ("th", "lo", "km", "my") else LEAST_UNSPACED)
    return word_count(text) >= (LEAST_WORDS_VIETNAMESE if language == "vi" else LEAST_WORDS)


def _is_long_alone(text: str, letters: str, language: str) -> bool:
    if UNSPACED.search(letters):
        return len(letters) >= ALONE_UNSPACED
    return word_count(text) >= (ALONE_WORDS_VIETNAMESE if language == "vi" else ALONE_WORDS)


def known_kinds(folder: Path = Path(FOLDER) / "data") -> dict[str, dict[str, str]]:
    """Return the kinds of the hand-written phrases, by language and key; sentences are unconditional."""
    return {path.stem: dict(_kinds(read_phrases(str(path)))) for path in sorted(folder.glob("*.toml"))}


def _kinds(categories: dict[str, Category]) -> Iterator[tuple[str, str]]:
    for name in CATEGORIES:
        for kind in ("sentences", *reversed(KIND_ORDER)):  # the weakest last, which counts
            for text in categories.get(name, {}).get(kind, ()):
                yield normalized_key(text), "unconditional" if kind == "sentences" else kind


def without_known_patterns(
    language: str, found: dict[str, Category], folder: Path = Path(FOLDER) / "data"
) -> dict[str, Category]:
    """Return the categories of a language without the patterns that a hand-written one of it fits, too."""
    path = folder / f"{language}.toml"
    by_hand = read_phrases(str(path)) if path.exists() else {}
    known = [
        re.compile(entry["match"])
        for name in CATEGORIES
        for entry in by_hand.get(name, {}).get("patterns", ())
    ]
    kept = {}
    for name, table in found.items():
        patterns = [
            entry
            for entry in table.get("patterns", ())
            if not any(each.fullmatch(normalize_for_patterns(entry["example"])) for each in known)
        ]
        rest = {kind: texts for kind, texts in table.items() if kind != "patterns"}
        if patterns or rest:
            kept[name] = rest | ({"patterns": patterns} if patterns else {})
    return kept
