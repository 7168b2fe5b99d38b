"""Say what is wrong with a pattern of a phrase file: its expression, its example, its prefilter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleanpress.phrases.build import EXPRESSION_ERRORS, expression_complaint
from cleanpress.phrases.files import Category, pattern_complaints
from cleanpress.text.normalize import UNSPACED, fold, normalize_for_patterns, normalize_line
from cleanpress.text.prefixes import Item, parse_expression, time_risks

__all__ = ["LONGEST_PHRASE", "lint_pattern"]

LONGEST_PHRASE = 400  # characters: of a longer line, the matcher looks at the ends only
FREE, MOST_WAYS = (
    20,
    60,
)  # characters of a gap that anything may stand in; ways to fit an expression that are tried
_GAP = "\0"
# A sign or a number says as much as a word, and so do two characters of a script without spaces.
_WORD = re.compile(r"[\u0e00-\uffff]{2}|[^\W\d_\u0e00-\uffff]{2,}|_|[^\w\s\0]|\d")
# Words of pages alone, none of which prose has beside a gap.
_TECHNICAL = re.compile("captcha|spam|javascript|cookie|akismet|icp|плеер")


def lint_pattern(entry: Category, *, strict: bool = True) -> Iterator[str]:
    """Yield what is wrong with a pattern of a phrase file.

    strict: whether one with a single word and a gap must be contextual. Of one's own, a person knows best.

    >>> list(lint_pattern({"id": "a", "prefilter": ["ad"], "match": "skip .{1,9}", "example": "Skip ads"}))
    ["has no prefilter term that is in its example 'Skip ads'"]
    """
    if wrong := list(pattern_complaints(entry)):
        yield from wrong
        return
    example = entry["example"]
    yield from _lint_expression(fold(entry["match"]), normalize_for_patterns(example))
    if written := entry.get("as_written"):
        yield from _lint_expression(f"(?:{written}).{{0,400}}", example)
    if strict and not entry.get("contextual") and _is_one_word_and_a_gap(entry["match"]):
        yield "has one fixed word and a free gap, as prose has: it must be contextual"
    padded = f" {' '.join(normalize_line(example)[0].split())} "
    terms = [normalize_line(term)[0].split() for term in entry["prefilter"]]
    if not any(all(_has(padded, word) for word in term) for term in terms):
        yield f"has no prefilter term that is in its example {example!r}"


def _lint_expression(match: str, plain: str) -> Iterator[str]:
    try:
        yield from (f"may take very long: {each}" for each in set(time_risks(parse_expression(match))))
    except EXPRESSION_ERRORS as error:
        yield expression_complaint(error)
    else:
        if not re.fullmatch(match, plain):
            yield f"does not match its example, which reads {plain!r} when patterns are tried on it"


def _is_one_word_and_a_gap(match: str) -> bool:
    """Return whether what an expression asks for is one word, with anything before or after it.

    >>> _is_one_word_and_a_gap("tagged .{1,80}"), _is_one_word_and_a_gap("tagged (?:in|with): .{1,80}")
    (True, False)
    """
    try:
        return any(
            len(_WORD.findall(fixed)) < 2 and _GAP in fixed and not _TECHNICAL.search(fixed)
            for fixed in _fixed_parts([Item("", [parse_expression(match)])])
        )
    except EXPRESSION_ERRORS:
        return False


def _fixed_parts(items: Sequence[Item]) -> list[str]:
    """Return what an expression asks for in each of its ways, without what is optional; gaps as `_GAP`."""
    found = [""]
    for item in items:
        if item.branches and item.least:
            ways = [way for branch in item.branches for way in _fixed_parts(branch)]
        elif item.character and (item.character[:2] == "[^" or item.character == "."):
            ways = [_GAP if item.most >= FREE else "_"]
        elif item.least:
            ways = [item.character if len(item.character) == 1 else "_"]
        else:
            ways = [""]
        found = [before + way for before in found[:MOST_WAYS] for way in ways[:MOST_WAYS]]
    return found


def _has(padded: str, word: str) -> bool:
    return f" {word} " in padded or (UNSPACED.search(padded) is not None and word in padded)
