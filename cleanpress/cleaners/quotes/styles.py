r"""The quotation marks of the languages, as data, and what follows from them.

Source: Unicode CLDR 48, the delimiters of each locale, with these exceptions, where a national guide or
settled practice says otherwise:

- en-GB and en-AU: single marks outside, double inside (New Hart's Rules; the Australian Style Manual).
- de-CH, de-LI, fr-CH, it-CH: guillemets without spaces (the federal chancellery's Schreibweisungen).
- fr: a narrow no-break space inside the guillemets, and 66-99 marks inside the quotation (Lexique des
  règles typographiques); fr-CA: a no-break space (Office québécois de la langue française).
- nl: double marks outside (Taalunie's Leidraad allows both; the double ones are the more usual).
- da: 99-99 (Retskrivningsordbogen); CLDR's 66-99 is not among the marks it lists.
- eo, sr: single 6-9 marks inside.

The pairs are named as typographers name them, by the shape of the marks: 66-99 opens like a 66 and
closes like a 99.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cleanpress.text.language_tags import choose_language

__all__ = ["APOSTROPHE", "DOUBLE_MARKS", "LANGUAGES", "SINGLE_MARKS", "Convention", "Pair", "convention_for"]

# An opening and a closing mark.
Pair = tuple[str, str]

HIGH_66_99 = ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")
HIGH_99_66 = ("\N{RIGHT DOUBLE QUOTATION MARK}", "\N{LEFT DOUBLE QUOTATION MARK}")
HIGH_99_99 = ("\N{RIGHT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")
LOW_99_66 = ("\N{DOUBLE LOW-9 QUOTATION MARK}", "\N{LEFT DOUBLE QUOTATION MARK}")
LOW_99_99 = ("\N{DOUBLE LOW-9 QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")
HIGH_6_9 = ("\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}")
HIGH_9_6 = ("\N{RIGHT SINGLE QUOTATION MARK}", "\N{LEFT SINGLE QUOTATION MARK}")
HIGH_9_9 = ("\N{RIGHT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}")
LOW_9_6 = ("\N{SINGLE LOW-9 QUOTATION MARK}", "\N{LEFT SINGLE QUOTATION MARK}")
LOW_9_9 = ("\N{SINGLE LOW-9 QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}")
GUILLEMETS = ("«", "»")
GUILLEMETS_INWARD = ("»", "«")
ANGLES = ("‹", "›")
CORNERS = ("「", "」")
WHITE_CORNERS = ("『", "』")

APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"

# Every mark of one kind is one class to the rules, so that a converted mark has the context it had before.
# Primes are among them: what stands beside them must not change when they are written.
DOUBLE_MARKS = (
    '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}'
    "\N{DOUBLE HIGH-REVERSED-9 QUOTATION MARK}«»「」\N{DOUBLE PRIME}"
)
SINGLE_MARKS = (
    "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
    "\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}‹›『』\N{PRIME}"
)

# (outside, inside): languages.
_PAIRS: dict[tuple[Pair, Pair], str] = {
    (HIGH_66_99, HIGH_6_9): (
        "af as az bn br ceb co cy en eo es fil fo fy ga gd gl gu ha hi id ig jv km kn ko la lo lv mi "
        "ml mn mr ms mt my ne nl pa pt si so sq sw ta te tg th tr vi xh yo zh zu"
    ),
    (HIGH_6_9, HIGH_66_99): "en-gb en-au",
    (LOW_99_66, LOW_9_6): "de cs sk sl hr mk et is lb dsb hsb nds",
    (LOW_99_66, LOW_99_66): "bg lt",
    (LOW_99_66, GUILLEMETS): "ka",
    (LOW_99_99, GUILLEMETS): "pl ro",
    (LOW_99_99, GUILLEMETS_INWARD): "hu",
    (LOW_99_99, HIGH_6_9): "bs sr",
    (GUILLEMETS, ANGLES): "de-ch de-li fr-ch it-ch am fa gsw rm",
    (GUILLEMETS, HIGH_66_99): (
        "fr fr-ca it pt-pt pt-ao pt-cv pt-gw pt-mo pt-mz pt-st pt-tl ca el eu ast oc lij sc"
    ),
    (GUILLEMETS, LOW_99_66): "ru uk be kk ky os sah",
    (GUILLEMETS, HIGH_6_9): "nb nn no",
    (GUILLEMETS, GUILLEMETS): "hy",
    (HIGH_99_99, HIGH_9_9): "sv fi da se he yi",
    (HIGH_99_66, HIGH_9_6): "ar ur",
    (CORNERS, WHITE_CORNERS): "ja yue zh-tw zh-hk zh-mo zh-hant",
}
LANGUAGES = {language: pairs for pairs, languages in _PAIRS.items() for language in languages.split()}

# Single marks that stand alone, where the marks inside a quotation are double ones; elsewhere 6-9.
_SINGLE = {"pl": LOW_9_9, "bg": LOW_9_6, "lt": LOW_9_6, "ka": LOW_9_6, "hu": HIGH_9_9}

_GUILLEMET_SPACE = {"fr": "\N{NARROW NO-BREAK SPACE}", "fr-ca": "\N{NO-BREAK SPACE}"}

# Words whose first letters are left out, so that the mark before them is an apostrophe.
_ELISIONS = {
    "en": "tis tisn't twas twasn't twere twill twould twixt em n til till nother nuff kay im er ere",
    "af": "n",
    "de": "s n ne nen nem ner nes ran raus rauf rein rum runter rüber nauf nein",
    "fr": "tit tits tite tites",
    "it": "sto sta sti ste sta ndrangheta ndrina ndrine na no nu",
    "nl": "s t n k r m ie em ns",
    "nb": "n a",
    "sv": "na n et en",
    "no": "n a",
    "nds": "n t s",
}
# The same, but these may well be the first word of a quotation: they elide only if no mark closes one.
_WEAK_ELISIONS = {
    "en": "cause cos cuz coz bout round neath gainst fraid hood burbs spose specially scuse cept pon "
    "fore ello ave e ow is"
}

_EM_DASH_LANGUAGES = "en en-au es fr fr-ca ru uk be kk lt zh ja"


@dataclass(frozen=True)
class Convention:
    """What one language writes.

    outer, inner: the marks of a quotation, and of one inside it.
    single:       the marks for a straight single pair that is inside nothing.
    space:        what stands inside outer guillemets; mostly nothing.
    """

    outer: Pair
    inner: Pair
    single: Pair
    space: str = ""
    dash: str = "\N{EN DASH}"
    elisions: str = ""
    weak_elisions: str = ""
    single_outside: bool = False

    @cached_property
    def to_straight(self) -> dict[str, str]:
        """Return what straight style writes, for curly marks and for this language's own with their space.

        >>> convention_for("fr").to_straight["«\u202f"], "«" in convention_for("en").to_straight
        ('"', False)
        """
        curly = _EIGHT + "".join(self.outer + self.inner + self.single)
        straight = {mark: '"' if mark in DOUBLE_MARKS else "'" for mark in curly}
        if self.space:
            straight |= {"«" + space: '"' for space in _SPACES} | {space + "»": '"' for space in _SPACES}
        return straight

    @cached_property
    def cluster(self) -> re.Pattern[str]:
        """Return an expression for marks that touch.

        The space inside a guillemet is part of it, or writing it would part them.
        """
        return re.compile(f"(?:{self.mark.pattern})+")

    @cached_property
    def mark(self) -> re.Pattern[str]:
        """Return an expression for one mark of any kind, straight or curly or prime."""
        spaced = "«[\u00a0\u202f]?|[\u00a0\u202f]?»|" if self.space else ""
        return re.compile(f"{spaced}[{DOUBLE_MARKS}{SINGLE_MARKS}]")

    @cached_property
    def elision(self) -> re.Pattern[str]:
        """Return an expression for the rest of a word whose beginning an apostrophe stands for.

        Decades elide in every language.
        """
        return _words(self.elisions, r"\d\ds|\d\d(?=[.,;:!?)]|\s*$)")

    @cached_property
    def weak_elision(self) -> re.Pattern[str]:
        """Return the same for what may as well begin a quotation."""
        return _words(self.weak_elisions, r"\d\d")


_EIGHT = "".join(sorted(DOUBLE_MARKS[1:5] + SINGLE_MARKS[1:5]))
_SPACES = " \u00a0\u2009\u202f"


def _words(words: str, more: str) -> re.Pattern[str]:
    alternatives = "|".join([more, *map(re.escape, words.split())])
    # A word between two marks is quoted, 'no', unless it is the n of rock 'n' roll.
    end = rf"(?!\w)(?![{SINGLE_MARKS}](?!\w))"
    return re.compile(rf"n[{SINGLE_MARKS}](?!\w)|(?:{alternatives}){end}", re.IGNORECASE | re.MULTILINE)


@lru_cache(maxsize=256)
def convention_for(language: str) -> Convention:
    """Return the convention of a language tag, or that of its nearest parent: "de-DE" is "de".

    Codes that are no longer used are known, too. Raises OptionError, with the nearest known language, if
    there is none.

    >>> convention_for("de-AT").outer
    ('„', '“')
    >>> convention_for("pt_BR") == convention_for("pt")
    True
    """
    tag = choose_language(language, LANGUAGES)
    outer, inner = LANGUAGES[tag]
    base = tag.partition("-")[0]
    default_single = inner if inner[0] in SINGLE_MARKS else HIGH_6_9
    return Convention(
        outer,
        inner,
        _SINGLE.get(tag, default_single),
        _GUILLEMET_SPACE.get(tag, ""),
        "\N{EM DASH}" if tag in _EM_DASH_LANGUAGES.split() else "\N{EN DASH}",
        _ELISIONS.get(base, ""),
        _WEAK_ELISIONS.get(base, ""),
        outer[0] in SINGLE_MARKS,
    )
