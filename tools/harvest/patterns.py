"""Make the pattern of a label that has gaps, for a phrase file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from cleanpress.phrases.files import Category
from cleanpress.phrases.pattern_lint import lint_pattern
from cleanpress.text.normalize import UNSPACED, normalize_for_patterns, normalize_line
from tools.harvest.labels import GAP, NUMBER, word_count

__all__ = ["pattern_of"]

NAME, AMOUNT = "Anna", "4"  # what stands in the gaps of examples
MOST_GAPS = 2
LEAST_WORD = 4  # letters of the longest fixed word: "by", "von" and "av" begin lines of prose
GAP_EXPRESSION, NUMBER_EXPRESSION = ".{1,60}", r"\d[\d.,]{0,9}"
_SPECIAL = re.compile(r"([\\.^$*+?{}\[\]|()])")
_PART = re.compile(f"([{GAP}{NUMBER}])")
_COLON = re.compile(r"\s*[:：]\s*\Z")


@cache
def pattern_of(label: str, source: str) -> Category | None:
    """Return the entry of a label with gaps; None if what is fixed in it says too little.

    >>> entry = pattern_of(f"Indlæg skrevet af {GAP}", f"Posts by {GAP}")
    >>> entry["match"], entry["example"], entry["prefilter"]
    ('indlæg skrevet af:? .{1,60}', 'Indlæg skrevet af Anna', ['skrevet indlæg'])
    >>> pattern_of(f"Af {GAP}", f"By {GAP}") is None
    True
    """
    parts = [part for part in _PART.split(" ".join(label.split())) if part]
    words = _fixed_words(parts)
    has_colon = _COLON.search(parts[0]) is not None
    if not _says_enough(parts, words, has_colon=has_colon):
        return None
    colon = "" if has_colon else "?"
    match = [_expression(part, after, colon) for part, after in zip(parts, [*parts[1:], ""], strict=True)]
    entry = {
        "id": re.sub(r"[^a-z0-9]+", "-", source.lower().replace(NUMBER, "0")).strip("-") or "label",
        # Whatever the English one is: nobody has looked what else fits a pattern in this language.
        "contextual": True,
        "prefilter": [" ".join(words[:2])],
        "match": "".join(match),
        "example": "".join({GAP: NAME, NUMBER: AMOUNT}.get(part, part) for part in parts),
    }
    return None if any(lint_pattern(entry)) else entry


def _fixed_words(parts: Sequence[str]) -> list[str]:
    """Return the words of a label besides its gaps, the longest first."""
    fixed = (part for part in parts if not _PART.fullmatch(part))
    words = {word for part in fixed for word in normalize_line(part)[0].split()}
    return sorted(words, key=lambda word: (-len(word), word))


def _says_enough(parts: Sequence[str], words: Sequence[str], *, has_colon: bool) -> bool:
    gaps, count = (
        parts.count(GAP),
        sum(map(word_count, (part for part in parts if not _PART.fullmatch(part)))),
    )
    if not words or not 1 <= gaps <= MOST_GAPS or _letters(words[0]) < LEAST_WORD:
        return False
    # "Anna wrote" is a line of prose, too, as "View the harbor" is, and "Page after page of notes".
    return (count >= 2 or has_colon) and (count >= 3 or gaps == 1)


def _letters(word: str) -> int:
    # A syllable or a character of East Asia says as much as two letters.
    return len(word) * (2 if word[0] >= "\u1100" else 1)


def _expression(part: str, following: str, colon: str) -> str:
    if part == GAP:
        return GAP_EXPRESSION
    if part == NUMBER:
        return NUMBER_EXPRESSION
    plain = normalize_for_patterns(part)
    before, after = " " * part[:1].isspace(), " " * part[-1:].isspace()
    plain = _SPECIAL.sub(r"\\\1", plain)
    if following == GAP and (after or _COLON.search(part)) and not UNSPACED.search(plain):
        return f"{before}{_COLON.sub('', plain)}:{colon} "
    return f"{before}{plain}{after}"
