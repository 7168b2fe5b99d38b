"""Make phrases of the strings of catalogues: what they are, how sure that is, and patterns if there are gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from cleanpress.phrases.files import CATEGORIES, Category
from cleanpress.text.normalize import UNSPACED, normalized_key
from tools.harvest.categories import KIND_ORDER, Labels, What
from tools.harvest.labels import GAP, NUMBER, is_short, word_count
from tools.harvest.patterns import pattern_of
from tools.harvest.strings import String

__all__ = ["LEAST", "build", "kind_of"]

LEAST = 100  # phrases of a language: of fewer there is no file
MANY_FAMILIES = 4  # a kind counts if at least a fourth as many families say so as say another
# Of Thai, Lao, Khmer and Burmese, eight letters may be one word; of Vietnamese, two words.
LEAST_UNSPACED, LEAST_LETTERS = 4, 9
_Lookup = Callable[[str], What | None]


class _Reading(NamedTuple):
    what: What
    family: str
    source: str
    text: str


def build(
    strings: Iterable[String], labels: Labels, known: Mapping[str, frozenset[str]]
) -> dict[str, dict[str, Category]]:
    """Return the categories of each language, as in a phrase file.

    known: the keys that hand-written files have, by language, which are left out.
    """
    readings: dict[str, dict[str, list[_Reading]]] = defaultdict(lambda: defaultdict(list))
    for string in strings:
        what = labels.what(string.source)
        if what is None or not is_short(string.text):
            continue
        key = (
            normalized_key(string.text.replace(NUMBER, "0"))
            if GAP not in string.text
            else string.text.casefold()
        )
        reading = _Reading(what, string.family, string.source, string.text)
        readings[string.language][key].append(reading)
    found = {}
    elsewhere = _agreed_languages(readings)
    for language, by_key in sorted(readings.items()):
        fresh = {
            key: each
            for key, each in by_key.items()
            if key not in known.get(language, ()) and not _is_foreign(key, each, language, elsewhere)
        }
        if len(fresh) >= LEAST or language in known:
            found[language] = _categories(language, fresh, labels)
    return {language: categories for language, categories in found.items() if categories}


def _categories(language: str, by_key: Mapping[str, list[_Reading]], labels: Labels) -> dict[str, Category]:
    found: dict[str, Category] = {}
    ids: set[tuple[str, str]] = set()
    for key in sorted(by_key):
        what, text, source = _agreed(by_key[key])
        if GAP in text:
            entry = pattern_of(text, source, what.kind)
            if entry:
                entry["id"] = _unique(entry["id"], what.category, ids)
                found.setdefault(what.category, {}).setdefault("patterns", []).append(entry)
            continue
        kind = kind_of(text, what, language, _families(by_key[key]))
        if key in labels.exceptions.get(language, ()):
            kind = "neutral"
        if kind:
            written = text.replace(NUMBER, "0").lower()
            found.setdefault(what.category, {}).setdefault(kind, []).append(written)
    return {name: _sorted(found[name]) for name in CATEGORIES if name in found}


def _agreed_languages(readings: Mapping[str, Mapping[str, list[_Reading]]]) -> dict[str, set[str]]:
    """Return the languages in which two families or more have a text, by its key."""
    found: dict[str, set[str]] = defaultdict(set)
    for language, by_key in readings.items():
        for key, each in by_key.items():
            if _families(each) > 1:
                found[key].add(language)
    return found


def _families(readings: Iterable[_Reading]) -> int:
    return len({each.family for each in readings})


def _is_foreign(key: str, readings: list[_Reading], language: str, elsewhere: Mapping[str, set[str]]) -> bool:
    """Return whether a text is of another language: a catalogue may be half translated, from German, say."""
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


def _agreed(readings: list[_Reading]) -> tuple[What, str, str]:
    """Return what most families say of a text, and the weakest kind that enough say; its text and source."""
    kinds = Counter(kind for _, kind in {(each.family, each.what.kind) for each in readings})
    most = max(kinds.values())
    kind = next(each for each in KIND_ORDER if kinds[each] * MANY_FAMILIES >= most)
    categories = Counter(name for _, name in {(each.family, each.what.category) for each in readings})
    category = min(categories, key=lambda name: (-categories[name], CATEGORIES.index(name)))
    texts = Counter(each.text for each in readings)
    text = min(texts, key=lambda each: (-texts[each], each))
    return What(category, kind), text, min(each.source for each in readings if each.text == text)


def kind_of(text: str, what: What, language: str, families: int = 1) -> str:
    """Return the kind of a phrase: what its English one is, but that one word proves nothing alone.

    And of what a single family says in one word, little is known: it may be a word of content.

    >>> kind_of("Læg i kurv", What("navigation", "unconditional"), "da")
    'unconditional'
    >>> [kind_of("Kurv", What("navigation", "unconditional"), "da", families) for families in (1, 2)]
    ['neutral', 'contextual']
    """
    if families < 2 and word_count(text) < 2 and NUMBER not in text:
        return "neutral"
    key = normalized_key(text.replace(NUMBER, "0"))
    letters = key.replace("0", "")
    if not letters:
        return ""
    if len(letters) < 3 and not UNSPACED.search(letters):
        return "neutral"
    if what.kind != "unconditional":
        return what.kind
    if NUMBER in text and what.category == "comment_count":
        return what.kind
    if UNSPACED.search(letters):
        least = LEAST_LETTERS if language in ("th", "lo", "km", "my") else LEAST_UNSPACED
        return what.kind if len(letters) >= least else "contextual"
    return what.kind if word_count(text) >= (3 if language == "vi" else 2) else "contextual"
