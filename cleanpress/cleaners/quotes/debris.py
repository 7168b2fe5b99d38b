r"""Signs that stand in for an apostrophe or a quotation mark: it´s, don`t, itʼs, ``quoted''."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from cleanpress.cleaners.quotes.guards import backtick_runs, guards_for
from cleanpress.cleaners.quotes.mojibake import is_in_mojibake
from cleanpress.cleaners.quotes.styles import DOUBLE_MARKS, SINGLE_MARKS
from cleanpress.edits import Edit, because
from cleanpress.text.code import has_tex
from cleanpress.text.lazy_regex import lazy

__all__ = ["modifier_apostrophes", "stand_ins"]

ACUTE, GRAVE = "\N{ACUTE ACCENT}", "\N{GRAVE ACCENT}"
MODIFIER = "\N{MODIFIER LETTER APOSTROPHE}"

# The letter apostrophe is no letter here: it may be about to become a mark, and must count the same before.
_LETTER = rf"[^\W\d_{MODIFIER}]"
_STAND_IN = lazy(rf"[{ACUTE}{GRAVE}](?={_LETTER})")
_MODIFIER = lazy(rf"{MODIFIER}(?={_LETTER})")
# it's, we're: what follows; don't: what stands on both sides.
_ENGLISH_END = lazy(rf"(?:s|re|ve|ll|d|m)(?![^\W{MODIFIER}])", re.IGNORECASE)
_ENGLISH_T = lazy(rf"t(?![^\W{MODIFIER}])", re.IGNORECASE)
# l'eau, dell'anno: words that lose their vowel before another.
_ELIDED = lazy(
    rf"(?<!\w)(?<!\w[{SINGLE_MARKS}{ACUTE}{GRAVE}])"  # no word, and no ending either: it's
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|aujourd|entr"
    r"|un|(?:de|a|ne|su|da|co|que|be|ci)ll|dov|com|cos|anch|mezz|sant|tutt|nient)$",
    re.IGNORECASE,
)
_ELIDED_REACH = 9  # the longest of them, "aujourd", and the two before it
_VOWELS = frozenset("aeiouyhàâäáæèéêëîïíìôöóòœûùüú")
_ELIDING_LANGUAGES = ("fr", "it", "ca", "oc")
_TEX = lazy(
    rf"(?<![^\s(\[{{{DOUBLE_MARKS}{SINGLE_MARKS}\u2012-\u2015-])``(?=[^\s`])"
    rf"[^`\n]*?\S[{SINGLE_MARKS}]{{2}}(?![{SINGLE_MARKS}])"
)


def _is_letter(character: str) -> bool:
    return character.isalpha() and character != MODIFIER


def _is_contraction(text: str, at: int) -> bool:
    """Return whether the sign at `at` is the apostrophe of it's, we're, don't."""
    if not _is_letter(text[at - 1 : at]):
        return False
    return bool(_ENGLISH_END.match(text, at + 1) or (text[at - 1] in "nN" and _ENGLISH_T.match(text, at + 1)))


def _is_elision(text: str, at: int) -> bool:
    """Return whether the sign at `at` is the apostrophe of l'eau, dell'anno."""
    if text[at + 1].lower() not in _VOWELS:
        return False
    return _ELIDED.search(text[max(0, at - _ELIDED_REACH) : at]) is not None


def modifier_apostrophes(text: str, language: str) -> list[Edit]:
    """Find where a letter apostrophe is an ordinary one in a Latin word.

    In Guarani, Navajo or Breton it is a letter, and no word of theirs has the endings of English.
    """
    if MODIFIER not in text:
        return []
    eliding = language.lower()[:2] in _ELIDING_LANGUAGES
    places = (match.start() for match in _MODIFIER.finditer(text))
    return [
        Edit(at, at + 1, "'", because("modifier_apostrophe"))
        for at in places
        if _is_contraction(text, at) or (eliding and _is_elision(text, at))
    ]


def stand_ins(text: str, apostrophe: str, opening: str, closing: str) -> list[Edit]:
    """Find accents used as apostrophes and TeX's pairs of backticks; nothing in code or addresses."""
    if GRAVE not in text and ACUTE not in text:
        return []
    edits = [Edit(at, at + 1, apostrophe, because("accent_as_apostrophe")) for at in _accents(text)]
    if "``" in text:
        edits += _tex(text, opening, closing)
        edits.sort()
    if not edits:
        return edits
    # The backticks themselves are judged above, a line at a time.
    guards = guards_for(text, backticks=False)
    return [
        edit
        for edit in edits
        if not guards.cover(edit.start)
        and not guards.code.has(edit.start)
        and not is_in_mojibake(text, edit.start)
    ]


def _accents(text: str) -> list[int]:
    """Find the places of accents that are apostrophes.

    A text that was torn from TeX or PDF has its accents beside the letters, "pr´esent": where a single
    acute between letters has not the shape of an apostrophe, none is taken for one.
    """
    apostrophes: list[int] = []
    others: list[int] = []
    for match in _STAND_IN.finditer(text):
        at = match.start()
        is_apostrophe = _is_contraction(text, at) or _is_elision(text, at)
        (apostrophes if is_apostrophe else others).append(at)
    acutes = [] if _is_torn(text, others) else [at for at in apostrophes if text[at] == ACUTE]
    graves = _graves_of_prose(text, {at for at in apostrophes if text[at] == GRAVE})
    return sorted([*acutes, *graves])


def _is_torn(text: str, accents: Iterable[int]) -> bool:
    return any(text[at] == ACUTE and _is_letter(text[at - 1 : at]) for at in accents)


def _graves_of_prose(text: str, graves: Set[int]) -> list[int]:
    """Return which of the backticks at `graves` mark no code.

    They mark code, unless all of a line have the shape of apostrophes: I don`t know what she`s doing.
    """
    if not graves:
        return []
    lines = (runs for runs in backtick_runs(text) if all(_is_one_of(run, graves) for run in runs))
    return [start for runs in lines for start, _ in runs]


def _is_one_of(run: tuple[int, int], places: Set[int]) -> bool:
    return run[1] - run[0] == 1 and run[0] in places


def _tex(text: str, opening: str, closing: str) -> Iterator[Edit]:
    """Find TeX's quotations in lines whose every backtick opens one: in any other they mark code."""
    pairs = {match.start(): match.end() for match in _TEX.finditer(text)}
    for runs in backtick_runs(text):
        line_end = text.find("\n", runs[0][0])
        line = text[text.rfind("\n", 0, runs[0][0]) + 1 : line_end if line_end >= 0 else None]
        if all(end - start == 2 and start in pairs for start, end in runs) and not has_tex(line):
            for start, _ in runs:
                yield Edit(start, start + 2, opening, because("tex_quote"))
                yield Edit(pairs[start] - 2, pairs[start], closing, because("tex_quote"))
