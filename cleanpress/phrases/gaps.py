"""Let no gap of a pattern run over the end of a sentence.

A gap, such as `.{1,80}`, stands for a name or a title, and takes what is there: of "Copyright 2024 Harbour
News. The owner said that she would miss it.", a sentence of content. So the ends of the sentences of a line
are marked, and the expression of a pattern is rewritten: its gaps stop at a mark, and begin behind none. Only
what is written in the pattern passes.

A false end costs a notice that stays, and a missed end costs content. So what may be an end is one, but after
an abbreviation, an initial, the day of a date, or a name, and inside "example.com".
"""

from __future__ import annotations

import re
from functools import lru_cache

from cleanpress.text.lazy_regex import lazy
from cleanpress.text.normalize import normalize_for_patterns
from cleanpress.text.prefixes import MANY, TOKEN
from cleanpress.text.punctuation import SENTENCE_END, SENTENCE_MARKS, UNSPACED_CLOSING, UNSPACED_MARKS

__all__ = ["BEGIN", "END", "compiled", "fits_between_ends", "has_end", "mark_ends", "stop_gaps"]

# Before the mark that ends a sentence, and before the sentence after it. No text has them, and if one had,
# nothing would match there.
END, BEGIN = "\0", "\1"
# Any mark, or after those of scripts without spaces no space. At the end of a line, a title may ask or shout,
# but has no full stop.
_MAY_END = lazy(rf"{SENTENCE_END}(?:\s+|\Z|(?<=[{UNSPACED_MARKS}{UNSPACED_CLOSING}])(?!\s))")
_TITLES_MAY_END_IN = frozenset("!?…‼‽⁇⁈⁉؟！？;")
# What a full stop abbreviates, in the languages of the phrases: companies, titles, streets, numbers, units.
_ABBREVIATIONS = frozenset(
    "inc ltd co corp bros dr mr mrs ms prof st mt vs no nos vol ed eds approx jr sr dept fig pp op ca cf "
    "est rev art al jan feb mar apr jun jul aug sep sept oct nov dec nr bzw ggf inkl zzgl evtl abs gesetzl "
    "mwst str tel hrsg dipl ing mme av bd pb sra ud uds vd núm ltda cia pág exmo ul sp tzn np čís kl dvs tlf "
    "şti tic san el plkst tālr reģ nuotr val pvz vyr kft zrt nyrt adm ansvarsh ekskl ул тел им руб стр "
    "вул грн см".split()
)
_WORD_BEFORE = lazy(r"(?:^|[\s(\[\"“„«'])((?:[^\W\d_]\.)*[^\W_]+)\Z")
# "4. Mai 2024", "12. 1. 2024", "12. května"
_AFTER_DAY = lazy(r"\s*(?:[^\W\d_]{3,12}\.?\s+(?:19|20)\d\d\b|\d|[a-zß-öø-ž])")
# A line that ends in a full stop; and where a sentence of four words or more, or of some characters of a
# script without spaces, may begin in it: not in lower case.
_FULL_STOP = lazy(rf"{END}{SENTENCE_END}\s*\Z")
_BEGINNING = lazy(r"(?<=\s)(?=[^\w\s]{0,2}[^\W\d_a-zß-öø-ÿа-яёіїєґ])(?=\S+\s+\S+\s+\S+\s+\S|[^\0-\u1fff]{6})")
_LETTERS = lazy(r"[^\W\d_]+")
SHORT = 4  # "of" and "und", which stand in names, too
_LOOK_BEHIND = ("(?<=", "(?<!")
_NEGATED = {".": r"[^\n\0\1]", r"\D": r"[^\d\0\1]", r"\W": r"[^\w\0\1]", r"\S": r"[^\s\0\1]"}


def mark_ends(line: str) -> str:
    """Put `END` before each mark that ends a sentence, and `BEGIN` before what follows it.

    >>> mark_ends("It is shut. Copyright Harbour Inc. 2024")
    'It is shut\\x00. \\x01Copyright Harbour Inc. 2024'
    >>> mark_ends("Visit example.com")
    'Visit example.com'
    """
    parts: list[str] = []
    at = 0
    for match in _MAY_END.finditer(line):
        if _is_end(line, match) and (at or not _is_name(line[: match.start()])):
            parts += (line[at : match.start()], END, match[0])
            at = match.end()
            if at < len(line):
                parts.append(BEGIN)
    return "".join([*parts, line[at:]]) if parts else line


def _is_end(line: str, match: re.Match[str]) -> bool:
    mark, rest = match[0][0], line[match.end() :]
    if not rest.strip() and mark in _TITLES_MAY_END_IN:
        return False
    if mark != "." or match[0].startswith(".."):
        return True
    word = _WORD_BEFORE.search(line, max(0, match.start() - 20), match.start())
    if word is None:
        return True
    before = word[1]
    if before.isdecimal():
        return len(before) > 2 or _AFTER_DAY.match(rest) is None
    short = before.lower().rpartition(".")[2]
    if before.lower() in ("a.m", "p.m"):
        return not rest.lstrip()[:1].islower()
    return short not in _ABBREVIATIONS and not (len(short) == 1 and short.isalpha())


def has_end(text: str) -> bool:
    """Return whether a text ends as a sentence does.

    >>> has_end("Please log in."), has_end("Harbour Inc."), has_end("Log in")
    (True, False, False)
    """
    return _FULL_STOP.search(mark_ends(text.strip())) is not None


@lru_cache(maxsize=500)
def stop_gaps(match: str) -> re.Pattern[str]:
    """Compile an expression so that its gaps stop at the `END` of a sentence, and do not `BEGIN` another.

    >>> stop_gaps("powered by .{1,40}").fullmatch(mark_ends("powered by tides. it was cold")) is None
    True
    >>> stop_gaps("powered by .{1,40}").fullmatch(mark_ends("powered by tides inc. and others")) is None
    False
    """
    parts: list[str] = []
    behind: list[bool] = []  # whether each open group is a look-behind, or is in one
    at, letter = 0, False
    while at < len(match):
        token = TOKEN.match(match, at)
        if token is None:  # what the phrase files may not have
            raise ValueError(f"{match[at : at + 2]!r} is not known here")
        at = token.end()
        if token.lastgroup == "open":
            behind.append(token[0] in _LOOK_BEHIND or behind[-1:] == [True])
        elif token.lastgroup == "close":
            behind.pop()
        if token.lastgroup != "one" or behind[-1:] == [True]:
            parts.append(token[0])
            letter = False
            continue
        times = TOKEN.match(match, at)
        many = (
            times is not None
            and times.lastgroup == "times"
            and int(times["most"] or times["least"] or 1) > MANY
        )
        parts.append(token[0] if letter and token[0].isalpha() else _stopped(token[0], many))
        letter = token[0].isalpha()
    # What is a sentence may end in one: a pattern need not say so.
    return re.compile(rf"(?:{''.join(parts)})(?:{END}?{SENTENCE_END})?")


def _is_name(text: str) -> bool:
    """Return whether what a line begins with is a name, as in "Harbour News. All rights reserved."."""
    words = _LETTERS.findall(text)
    capitals = sum(word[0].isupper() for word in words)
    return (
        capitals > 1
        and all(word[0].isupper() or len(word) < SHORT for word in words)
        and words[0][0].isupper()
    )


@lru_cache(maxsize=2000)
def _stopped(character: str, many: bool) -> str:
    """Return the expression of a character, or of a class, as it stands in one whose gaps stop."""
    if character in _NEGATED:
        return _NEGATED[character]
    if character.startswith("[^"):
        return (
            f"[^]{END}{BEGIN}{character[3:]}"
            if character.startswith("[^]")
            else f"[^{END}{BEGIN}{character[2:]}"
        )
    if many or character == " ":
        return character
    return f"(?:[{END}{BEGIN}]?{character})" if _is_mark(character) else f"(?:{BEGIN}?{character})"


def _is_mark(character: str) -> bool:
    return any(re.fullmatch(character, mark) for mark in SENTENCE_MARKS)


def fits_between_ends(match: str, marked: str, *, ended: bool) -> bool:
    """Return whether a line fits an expression none of whose gaps has taken a sentence, or a part of one.

    marked:  the line, with the ends of its sentences marked, and not yet normalized.
    ended:   whether the notice ends as a sentence does.
    Where a notice has no end of its own, the sentence behind it is told by how it begins: "Results for: roses
    The ferry sails on Monday." fits up to "The" as well.

    >>> line = mark_ends("Results for: roses The ferry sails on Monday.")
    >>> fits_between_ends("results for: .{1,80}", line, ended=False)
    False
    >>> line = mark_ends("Results for: roses and tulips in a garden.")
    >>> fits_between_ends("results for: .{1,80}", line, ended=False)
    True
    """
    if BEGIN in marked and not _fits(match, marked):
        return False
    if ended or not _FULL_STOP.search(marked):
        return True
    beginnings = [each.start() for each in _BEGINNING.finditer(marked)]
    return not any(_fits(match, marked[:at]) for at in beginnings)


def _fits(match: str, marked: str) -> bool:
    expression = stop_gaps(match) if BEGIN in marked else compiled(match)
    return expression.fullmatch(normalize_for_patterns(marked)) is not None


@lru_cache(maxsize=2000)
def compiled(match: str) -> re.Pattern[str]:
    """Compile the expression of a pattern when it is first needed: most texts meet few of them."""
    return re.compile(match)
