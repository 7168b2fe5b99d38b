"""Choose whose phrases the lines of a text are, by the languages that its other phrases speak for.

Seven thousand phrases are the same words in several languages, and the store has them in the order in which
languages count: English first, then by their codes. A page in Danish that says "Email" says it in Danish.
And a word that is a phrase of one language alone may be any word of another: "pie" is a caption in Spanish
and a dish on a page of recipes in English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from cleanpress.phrases.blocks import UNCONDITIONAL
from cleanpress.phrases.index import Pattern, Phrase
from cleanpress.text.lazy_regex import lazy

__all__ = ["settle_languages"]

# A text has a language of its own if so many different phrases are of it, and so many times as many as are
# of the languages that a word would be a phrase of. Half of the pages have two languages: links to the other
# editions, a menu in English.
MANY, TIMES = 10, 5
_EVERYWHERE = "en"  # pages in any language have its words: "Newsletter", "Shop"
# Words of other scripts stand in no text of Latin letters but as links to other editions.
_LATIN_WORD = lazy(r"[a-zA-Z\u00c0-\u024f]+")


def settle_languages(known: dict[str, Phrase | Pattern]) -> None:
    """Put phrases of the language of a text in place of those of others, and take foreign words out.

    known: of each line, the phrase that it is; changed in place.
    A phrase changes to one of the same category and score alone: what is removed does not depend on it.

    >>> danish, english = (Phrase("share", language, "email", 10) for language in ("da", "en"))
    >>> email = english._replace(readings=(english, danish))
    >>> known = {"Email": email, "Del": Phrase("share", "da", "del", 10)}
    >>> settle_languages(known)
    >>> known["Email"].language
    'da'
    >>> known = {"Email": email, "Share": Phrase("share", "en", "share", 10)}
    >>> settle_languages(known)
    >>> known["Email"].language
    'en'
    """
    if not known:
        return
    different = {id(phrase): phrase for phrase in known.values()}.values()
    fixed = [phrase for phrase in different if type(phrase) is Phrase]
    # What several languages have speaks for none of them.
    languages = Counter(each.language for each in different if type(each) is not Phrase or not each.readings)
    settled = _in_own_language(fixed, languages)
    settled.update(dict.fromkeys(_foreign_words(fixed, languages)))
    if settled:
        _replace(known, settled)


def _replace(known: dict[str, Phrase | Pattern], settled: Mapping[Phrase, Phrase | None]) -> None:
    for line, phrase in list(known.items()):
        if type(phrase) is Phrase and phrase in settled:
            new = settled[phrase]
            if new is None:
                del known[line]
            else:
                known[line] = new


def _in_own_language(fixed: Iterable[Phrase], languages: Mapping[str, int]) -> dict[Phrase, Phrase | None]:
    """Return what to put in place of phrases: that of the language which most are of, or the first."""
    found: dict[Phrase, Phrase | None] = {}
    most = max(languages.values(), default=0)
    for phrase in fixed:
        if not phrase.readings or languages[phrase.language] == most:
            continue
        alike = [
            each
            for each in phrase.readings
            if each.category == phrase.category and each.score == phrase.score
        ]
        own = max(alike, key=lambda each: languages[each.language], default=None)
        if own is not None and own.language != phrase.language:
            found[phrase] = own
    return found


def _foreign_words(fixed: Iterable[Phrase], languages: Mapping[str, int]) -> Iterator[Phrase]:
    """Yield the words of languages that a text does not speak, if it is clear which it speaks."""
    most = max(languages.values(), default=0)
    if most >= MANY:
        spoken = {language for language, count in languages.items() if count * TIMES > most} | {_EVERYWHERE}
        yield from (each for each in fixed if _is_a_foreign_word(each.readings or (each,), spoken))


def _is_a_foreign_word(readings: tuple[Phrase, ...], spoken: set[str]) -> bool:
    """Return whether a phrase is a word that is chrome in some context, in languages that are not spoken."""
    return (
        readings[0].score < UNCONDITIONAL
        and readings[0].language not in spoken  # as most are
        and not any(each.language in spoken for each in readings)
        and _LATIN_WORD.fullmatch(readings[0].text) is not None
    )
