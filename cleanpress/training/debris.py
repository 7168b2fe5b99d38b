"""Debris to put around clean text: phrases of the interfaces of pages, by language."""

from __future__ import annotations

import random
from functools import cache

from cleanpress.phrases.files import phrase_files, read_language
from cleanpress.training.flatten import Line

__all__ = ["debris_around", "language_of", "phrases_of"]

# Categories of phrases by where they stand on a page: above the content, and below it.
ABOVE = ("skip_link", "navigation", "search_form", "account", "shop", "advertisement", "media_control")
BELOW = (
    "share", "related_content", "comment_form", "comment_count", "newsletter_pitch", "membership_pitch",
    "legal_footer", "cookie_notice", "article_tools", "navigation",
)  # fmt: skip
FEWEST, MOST = 2, 14
# How lines of an interface are written.
_CASES = (str.capitalize, str.capitalize, str.title, str.upper, str)
# The languages of countries, as the Fundus set has these.
_COUNTRIES = {
    "at": "de", "ch": "de", "li": "de", "lu": "de", "us": "en", "za": "en", "uk": "en", "ind": "en",
    "my": "en", "ca": "en", "tz": "en", "tw": "zh", "kr": "ko", "jp": "ja", "cz": "cs", "se": "sv",
    "ua": "uk", "vn": "vi", "lb": "ar", "be": "nl",
}  # fmt: skip


def debris_around(language: str, chance: random.Random) -> tuple[list[Line], list[Line]]:
    """Return lines to put above and below a text in a language; a language without phrases has others'."""
    phrases = _phrases()
    if not phrases:  # an installed package has no phrase files
        return [], []
    code = language if language in phrases else chance.choice(sorted(phrases))
    return _lines(phrases[code], ABOVE, chance), _lines(phrases[code], BELOW, chance)


def phrases_of(language: str) -> dict[str, list[str]]:
    """Return the phrases of a language by category, of patterns their examples; none of one without any."""
    return {category: some for category, some in _phrases().get(language, {}).items() if some}


def language_of(marked: str, text: str) -> str:
    """Return the code of a text's language, from what is marked or, where nothing is, from its letters.

    >>> language_of("at", "Tee"), language_of("", "茶を飲む。"), language_of("", "喝茶。")
    ('de', 'ja', 'zh')
    """
    if marked and marked != "?":
        return _COUNTRIES.get(marked, marked)
    start = text[:2000]
    if any("\u3040" <= letter < "\u3100" for letter in start):
        return "ja"
    return "zh" if sum("\u4e00" <= letter < "\ua000" for letter in start) > len(start) / 4 else "en"


def _lines(by_category: dict[str, list[str]], places: tuple[str, ...], chance: random.Random) -> list[Line]:
    known = [category for category in places if by_category.get(category)]
    count = chance.randint(FEWEST, MOST)
    write = chance.choice(_CASES)
    gap = chance.choice((1, 1, 2))
    lines: list[Line] = []
    while known and len(lines) < count:
        category = chance.choice(known)
        some = by_category[category]
        lines += (
            Line(write(text), gap, 0.0) for text in chance.sample(some, min(len(some), chance.randint(1, 4)))
        )
    return lines


@cache
def _phrases() -> dict[str, dict[str, list[str]]]:
    # By language and category; of a pattern its example.
    found: dict[str, dict[str, list[str]]] = {}
    for language, paths in phrase_files().items():
        found[language] = {
            category: [
                *table.get("unconditional", []),
                *table.get("contextual", []),
                *table.get("sentences", []),
                *(pattern["example"] for pattern in table.get("patterns", [])),
            ]
            for category, table in read_language(paths).items()
        }
    return found
