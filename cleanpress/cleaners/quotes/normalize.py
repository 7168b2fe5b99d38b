r"""NormalizeQuotes: quotation marks and apostrophes in one style, straight or as a language writes them.

The parts, each in a module of its own: `styles` is what languages write, as data; `curl` decides what a
straight mark stands for; `guards`, `code` and `mojibake` know where none is meant; `debris` knows accents in
place of apostrophes, `dashes` the two options beside the marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.quotes.code import is_code
from cleanpress.cleaners.quotes.debris import modifier_apostrophes, stand_ins
from cleanpress.cleaners.quotes.guards import Guards, guards_for
from cleanpress.cleaners.quotes.mojibake import is_in_mojibake
from cleanpress.cleaners.quotes.styles import APOSTROPHE, convention_for
from cleanpress.edits import Edit, apply, because, compose
from cleanpress.errors import OptionError, OptionTypeError, one_of, shown
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.remove import until_stable

__all__ = ["Dashes", "Ellipses", "NormalizeQuotes", "Primes", "QuoteStyle"]

QuoteStyle = Literal["straight", "curly"]
Dashes = Literal["keep", "ascii", "typographic"]
Ellipses = Literal["keep", "dots", "character"]
Primes = Literal["keep", "ascii"]

_PRIMES = {"\N{PRIME}": "'", "\N{DOUBLE PRIME}": '"'}
_PRIME = lazy(f"[{''.join(_PRIMES)}]")


@dataclass(frozen=True, repr=False)
class NormalizeQuotes(Cleaner):
    r"""Write quotation marks and apostrophes in one style: straight, or curly as the language has them.

    style:    "straight" (the default) turns curly marks, the low and the reversed ones included, into ' and
              ". "curly" turns straight ones into the marks of `language`, apostrophes (’) and primes (6′2″).
    language: a tag such as "en" (the default), "de-CH" or "pt-PT"; one that is not known falls back to its
              parent ("de-DE" to "de").
    dashes:   "keep" (the default), "ascii" (— to --, – to -) or "typographic" (-- and a hyphen between spaces
              to the dash of the language, 1914-1918 with an en dash).
    ellipses: "keep" (the default), "dots" (… to ...) or "character" (... to …).
    primes:   "keep" (the default), or "ascii", which straight style can do: ′ and ″ to ' and ".

    Straight style leaves guillemets and corner brackets: they are right in many languages, and not
    debris. Only the ones that `language` itself writes are turned too, so that straight undoes curly: with
    language="fr", "«\u202foui\u202f»" gives '"oui"'. Primes are kept unless you ask, and so are the okina and
    the letter apostrophe (U+02BC), except in an English contraction and French or Italian elision.

    Curly style takes curly marks as they are; to change from one convention to another, put straight
    style before it. A " stays a double mark and a ' a single one, so that the author's choice is kept, with
    two exceptions: a quotation inside another has the inner marks of the language («… „…“ …» in Russian),
    and en-GB writes single marks outside. A mark that may be anything (between spaces, doubled, between
    letters like a gershayim) is left straight.

    Nothing is changed in code and data: what is fenced or between backticks, in <code> and its like, or has
    the shape of source code, TeX, a manual page, JSON, JSON Lines, CSV, TSV or YAML, as a mark there may end
    a text; nor in web and mail addresses, tags and their attributes, and in letters decoded with the wrong
    table (â„¢ for ™). Both styles repair accents in place of apostrophes (it´s, don`t)
    and TeX's ``pairs'', where no command of TeX is in the line.

    Straight after curly is the identity for text with straight marks only, if primes="ascii"; save that marks
    written by the two exceptions may come back as the other kind, and French padding (" oui ") is gone.

    Raises OptionError for an unknown value, with the nearest known one. Sources: Unicode CLDR 48 and the
    national guides that `cleanpress/cleaners/quotes/styles.py` names.

    >>> NormalizeQuotes()("“It’s 6′2″,” they’d say.")
    '"It\'s 6′2″," they\'d say.'
    >>> NormalizeQuotes()("«Oui»; Hawaiʻi; https://example.org/it’s")
    '«Oui»; Hawaiʻi; https://example.org/it’s'
    >>> NormalizeQuotes(dashes="ascii")("“Type” `print(“a — b”)` — and wait.")
    '"Type" `print(“a — b”)` -- and wait.'
    >>> NormalizeQuotes(style="curly")("\"It's the '90s,\" she said.")
    '“It’s the ’90s,” she said.'
    >>> NormalizeQuotes(style="curly", language="de")("\"Ja\", sagt sie.")
    '„Ja“, sagt sie.'
    >>> NormalizeQuotes()('{"a": "“b”"}'), NormalizeQuotes(style="curly")('{"a": "b"}')
    ('{"a": "“b”"}', '{"a": "b"}')
    """

    style: QuoteStyle = "straight"
    language: str = "en"
    dashes: Dashes = "keep"
    ellipses: Ellipses = "keep"
    primes: Primes = "keep"
    categories = (
        "curly_quote", "straight_quote", "apostrophe", "modifier_apostrophe", "accent_as_apostrophe",
        "tex_quote", "prime", "dash", "ellipsis",
    )  # fmt: skip

    def __post_init__(self) -> None:
        if not isinstance(self.language, str):
            raise OptionTypeError(f'language is a tag such as "en", and was given {shown(self.language)}.')
        one_of("style", self.style, get_args(QuoteStyle))
        one_of("value of dashes", self.dashes, get_args(Dashes))
        one_of("value of ellipses", self.ellipses, get_args(Ellipses))
        one_of("value of primes", self.primes, get_args(Primes))
        convention_for(self.language)
        if self.primes == "ascii" and self.style == "curly":
            raise OptionError(
                'primes="ascii" is for straight style; curly style writes ′ and ″ after digits. '
                'Leave primes out, or set style="straight".'
            )

    def edits(self, text: str) -> list[Edit]:
        # A mark beside one that was straightened may have looked like a byte of mojibake before.
        return until_stable(text, self._one_pass)

    def _one_pass(self, text: str) -> list[Edit]:
        edits = self._straighten(text) if self.style == "straight" else self._curl(text)
        if self.dashes == self.ellipses == "keep":
            return edits
        return _then(text, edits, self._point)

    def _straighten(self, text: str) -> list[Edit]:
        return _then(text, stand_ins(text, "'", '"', '"'), self._straighten_marks)

    def _straighten_marks(self, text: str) -> list[Edit]:
        straight = convention_for(self.language).to_straight
        reasons = because("curly_quote")
        edits = [
            Edit(start, start + len(mark), straight[mark], reasons) for start, mark in _places(text, straight)
        ]
        if self.primes == "ascii":
            edits += _prime_edits(text)
        edits += modifier_apostrophes(text, self.language)
        if not edits:
            return edits
        edits.sort()
        return list(_in_prose(text, edits, guards_for(text)))

    def _curl(self, text: str) -> list[Edit]:
        # Stages, and not one pass: what one writes is context for the next.
        convention = convention_for(self.language)
        opening, closing = convention.outer
        edits = stand_ins(text, APOSTROPHE, opening + convention.space, convention.space + closing)
        return _then(text, edits, self._curl_marks)

    def _curl_marks(self, text: str) -> list[Edit]:
        if "'" not in text and '"' not in text:
            return []
        from cleanpress.cleaners.quotes.curl import curl  # the default style need not load its patterns

        return curl(text, convention_for(self.language), guards_for(text))

    def _point(self, text: str) -> list[Edit]:
        """Carry out the options for dashes and dots."""
        from cleanpress.cleaners.quotes.dashes import dash_edits, ellipsis_edits

        guards = guards_for(text)
        dash = convention_for(self.language).dash
        dashes = dash_edits(text, self.dashes, dash, guards)
        edits = sorted([*dashes, *ellipsis_edits(text, self.ellipses, guards)])
        return [edit for edit in edits if not is_in_mojibake(text, edit.start)]


def _prime_edits(text: str) -> Iterator[Edit]:
    for prime in _PRIME.finditer(text):
        yield Edit(prime.start(), prime.end(), _PRIMES[prime[0]], because("prime"))


def _in_prose(text: str, edits: Sequence[Edit], guards: Guards) -> Iterator[Edit]:
    """Yield the edits that are neither in code nor in data nor in mojibake."""
    end = -1
    is_prose = True
    for edit in edits:
        at = edit.start
        if at > end:
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            is_prose = not is_code(text, start, end, guards)
        if is_prose and not guards.cover(at) and not is_in_mojibake(text, at):
            yield edit


def _places(text: str, marks: Iterable[str]) -> list[tuple[int, str]]:
    """Return where the marks stand, in order, without overlaps: the first has priority, then the longest.

    Each is looked for by itself, since `str.find` is far quicker than a search for any of them.
    """
    found = []
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            found.append((at, -len(mark), mark))
            at = text.find(mark, at + 1)
    places = []
    end = 0
    for at, _, mark in sorted(found):
        if at >= end:
            places.append((at, mark))
            end = at + len(mark)
    return places


def _then(text: str, edits: list[Edit], stage: Callable[[str], list[Edit]]) -> list[Edit]:
    return compose(edits, stage(apply(text, edits))) if edits else stage(text)
