r"""Signs that stand in for an apostrophe or a quotation mark: it´s, don`t, itʼs, ``quoted''."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpress.cleaners.quote_guards import backtick_runs, guards_for
from cleanpress.cleaners.quote_styles import DOUBLE_MARKS, SINGLE_MARKS
from cleanpress.edits import Edit

__all__ = ["modifier_apostrophes", "stand_ins"]

ACUTE, GRAVE = "\N{ACUTE ACCENT}", "\N{GRAVE ACCENT}"
MODIFIER = "\N{MODIFIER LETTER APOSTROPHE}"

_LETTER = r"[^\W\d_]"
_ELIDED = (
    r"[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|aujourd|entr"
    r"|un|(?:de|a|ne|su|da|co|que|be|ci)ll|dov|com|cos|anch|mezz|sant|tutt|nient"
)


def _contraction(sign: str) -> str:
    """it's, we're, don't: the sign before an English ending."""
    return rf"(?<={_LETTER}){sign}(?:(?=(?:s|re|ve|ll|d|m)(?!\w))|(?<=n{sign})(?=t(?!\w)))"


def _elision(sign: str) -> str:
    """l'eau, dell'anno: the sign after a word that lost its vowel before another."""
    return rf"(?<!\w)(?:{_ELIDED}){sign}(?=[aeiouyhàâäáæèéêëîïíìôöóòœûùüú])"


_ACCENT = re.compile(
    f"{_contraction(ACUTE)}|{_elision(ACUTE)}|{_contraction(GRAVE)}|{_elision(GRAVE)}", re.IGNORECASE
)
_ACUTE_BETWEEN_LETTERS = re.compile(f"(?<={_LETTER}){ACUTE}(?={_LETTER})")
_TEX = re.compile(
    rf"(?<![^\s(\[{{{DOUBLE_MARKS}{SINGLE_MARKS}\u2012-\u2015-])``(?=[^\s`])[^`\n]*?\S[{SINGLE_MARKS}]{{2}}(?![{SINGLE_MARKS}])"
)
# In Guarani, Navajo or Breton the letter apostrophe is one; the English endings are none of their words.
_MODIFIER = re.compile(_contraction(MODIFIER), re.IGNORECASE)
_MODIFIER_ELISION = re.compile(f"{_contraction(MODIFIER)}|{_elision(MODIFIER)}", re.IGNORECASE)
_ELIDING_LANGUAGES = ("fr", "it", "ca", "oc")


def modifier_apostrophes(text: str, language: str) -> list[Edit]:
    """Find where a letter apostrophe is an ordinary one in a Latin word."""
    if MODIFIER not in text:
        return []
    pattern = _MODIFIER_ELISION if language.lower()[:2] in _ELIDING_LANGUAGES else _MODIFIER
    ends = (match.end() for match in pattern.finditer(text))
    return [Edit(end - 1, end, "'", "modifier_apostrophe") for end in ends]


def stand_ins(text: str, apostrophe: str, opening: str, closing: str) -> list[Edit]:
    """Find accents used as apostrophes and TeX's pairs of backticks; nothing in code or addresses."""
    has_grave = GRAVE in text
    if not has_grave and ACUTE not in text:
        return []
    edits = [Edit(at, at + 1, apostrophe, "accent_as_apostrophe") for at in _accents(text, has_grave)]
    if "``" in text:
        edits += _tex(text, opening, closing)
        edits.sort()
    if not edits:
        return edits
    # The backticks themselves are judged above, a line at a time.
    guards = guards_for(text, code=True, backticks=False)
    return [edit for edit in edits if not guards.cover(edit.start)]


def _accents(text: str, has_grave: bool) -> list[int]:
    """The places of accents that are apostrophes.

    A text that was torn from TeX or PDF has its accents beside the letters, "pr´esent": where a single
    acute between letters has not the shape of an apostrophe, none is taken for one.
    """
    found = [match.end() - 1 for match in _ACCENT.finditer(text)]
    if not found:
        return []
    acutes = [at for at in found if text[at] == ACUTE]
    if acutes and len(acutes) < sum(1 for _ in _ACUTE_BETWEEN_LETTERS.finditer(text)):
        acutes = []
    if not has_grave:
        return acutes
    # A backtick with another in its line may mark code.
    alone = {runs[0][0] for runs in backtick_runs(text) if len(runs) == 1}
    graves = [at for at in found if text[at] == GRAVE and at in alone]
    return sorted(acutes + graves)


def _tex(text: str, opening: str, closing: str) -> Iterator[Edit]:
    """Only lines whose every backtick opens such a quotation: in any other they mark code."""
    pairs = {match.start(): match.end() for match in _TEX.finditer(text)}
    for runs in backtick_runs(text):
        if all(end - start == 2 and start in pairs for start, end in runs):
            for start, _ in runs:
                yield Edit(start, start + 2, opening, "tex_quote")
                yield Edit(pairs[start] - 2, pairs[start], closing, "tex_quote")
