"""Make the pattern of a label that has gaps, for a phrase file."""

from __future__ import annotations

import re
from functools import cache

from cleanpress.phrases.__main__ import lint_pattern
from cleanpress.phrases.files import Category
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
    fixed = [part for part in parts if not _PART.fullmatch(part)]
    words = sorted(
        {word for part in fixed for word in normalize_line(part)[0].split()}, key=lambda w: (-len(w), w)
    )
    count = sum(map(word_count, fixed))
    if not words or not 1 <= parts.count(GAP) <= MOST_GAPS or _letters(words[0]) < LEAST_WORD:
        return None
    # "Anna wrote" is a line of prose, too, as "View the harbor" is, and "Page after page of notes".
    has_colon = _COLON.search(parts[0]) is not None
    if (count < 2 and not has_colon) or (count < 3 and parts.count(GAP) > 1):
        return None
    entry = {
        "id": re.sub(r"[^a-z0-9]+", "-", source.lower().replace(NUMBER, "0")).strip("-") or "label",
        # Whatever the English one is: nobody has looked what else fits a pattern in this language.
        "contextual": True,
        "prefilter": [" ".join(words[:2])],
        "match": "".join(
            _expression(part, after, "" if has_colon else "?")
            for part, after in zip(parts, [*parts[1:], ""], strict=True)
        ),
        "example": "".join({GAP: NAME, NUMBER: AMOUNT}.get(part, part) for part in parts),
    }
    return None if any(lint_pattern(entry)) else entry


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
