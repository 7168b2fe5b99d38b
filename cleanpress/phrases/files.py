"""Read the phrase files: `data/LANG.toml`, one a language, with a table a category."""

from __future__ import annotations

import os
from typing import Any

from cleanpress.text.lazy_regex import lazy
from cleanpress.text.normalize import normalized_key

__all__ = [
    "CATEGORIES", "CONTEXTUAL", "FOLDER", "KINDS", "NEUTRAL", "NUMBER", "SCHEMA_VERSION",
    "UNCONDITIONAL", "UNSPACED", "Category", "phrase_files", "read_phrases", "score_of",
]  # fmt: skip

# Of a phrase that stands in several categories of a language, the first counts.
CATEGORIES = (
    "skip_link", "navigation", "search", "login", "comment_form", "comment_count", "membership_pitch",
    "newsletter_pitch", "subscription_wall", "cookie_notice", "share", "related_content", "advertisement",
    "legal_footer", "print_email", "media_control", "error_placeholder",
)  # fmt: skip
KINDS = ("unconditional", "contextual", "neutral", "sentences")
Category = dict[str, Any]  # the phrases of each kind, and "patterns"

# What a phrase adds to the score of the run of lines it stands in (see cleaners/chrome.py). The unit is a
# tenth of a contextual phrase, so that whole numbers do. A number in it says little of its neighbors,
# as "2 min", "12.5.2024" and "$9" stand in content, too. A bare number, a letter ("A", as in an index or a
# proof) and an item of a list ("Germany", "May") say nothing at all.
UNCONDITIONAL, CONTEXTUAL, NUMBER, NEUTRAL = 20, 10, 1, 0

# Scripts that are written without spaces: a prefilter term in them is looked for inside a line.
UNSPACED = lazy("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

SCHEMA_VERSION = 1  # of the store: another whenever one that was made before cannot be read any more
FOLDER = os.path.dirname(__file__)


def phrase_files(folder: str = FOLDER) -> dict[str, str]:
    """Return the paths of the phrase files by language: English first, then in the order of their codes.

    English is first because, of the same words in several languages, the reason should name the likeliest.
    An installed package has no phrase files, but a store that was made of them.
    """
    data = os.path.join(folder, "data")
    names = os.listdir(data) if os.path.isdir(data) else []
    found = {name[:-5]: os.path.join(data, name) for name in names if name.endswith(".toml")}
    return {language: found[language] for language in sorted(found, key=lambda code: (code != "en", code))}


def read_phrases(path: str) -> dict[str, Category]:
    """Return the categories of a phrase file. Raises OSError, or ValueError if it is not TOML."""
    import tomllib  # late, as only who changes phrases needs it

    with open(path, "rb") as file:
        return tomllib.load(file)


def score_of(kind: str, text: str) -> int:
    """Return the score of a phrase of a kind.

    >>> score_of("unconditional", "2 min"), score_of("contextual", "name"), score_of("contextual", "2 min")
    (20, 10, 1)
    """
    if kind != "contextual":
        return NEUTRAL if kind == "neutral" else UNCONDITIONAL
    key = normalized_key(text)
    if key == "0" or (len(key) < 3 and key.isascii()):
        return NEUTRAL
    return NUMBER if "0" in key else CONTEXTUAL
