"""From a byline to the names in it: "By Jane Doe, Staff Writer | May 5" is by Jane Doe."""

from __future__ import annotations

import unicodedata

from cleanpress.html.metadata import wording

__all__ = ["fold", "is_person", "names_in"]

LONGEST_BYLINE = 1_000
LONGEST_NAME = 60  # characters
MOST_WORDS = 6
MOST_NAMES = 40  # papers of large collaborations list thousands


def fold(text: str) -> str:
    """Return a name as it is compared with another: its letters and digits alone.

    >>> fold("The Tea-Blog")
    'theteablog'
    >>> fold("— ?")
    ''
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(filter(str.isalnum, text.casefold()))


def names_in(byline: str, *, surname_first: bool = False) -> list[str]:
    """Return the names in a byline.

    surname_first: "Doe, Jane" is one person, as in the metadata of libraries.

    >>> names_in("By Jane Doe and Dr. John Smith, Staff Writer | May 5, 2020")
    ['Jane Doe', 'Dr. John Smith']
    >>> names_in("Doe, Jane", surname_first=True), names_in("Von Miller")
    (['Jane Doe'], ['Von Miller'])
    >>> names_in("admin"), names_in("https://example.org/jane"), names_in("")
    ([], [], [])
    """
    text = _name_part(byline[:LONGEST_BYLINE])
    if surname_first and text.count(",") == 1:
        last, _, first = text.partition(",")
        if len(last.split()) <= 3 and not _is_aside(first.strip()):
            text = f"{first.strip()} {last.strip()}"
    names: list[str] = []
    aside = False
    for part in wording.BETWEEN.split(text):
        part = wording.TITLES.sub("", part).strip(" .,:;-–—_*~\"'“”|@")
        if names and _is_aside(part):
            aside = True
        elif not aside or is_person(part):
            names += _split(part)
    return list(dict.fromkeys(names))[:MOST_NAMES]


def _name_part(byline: str) -> str:
    """Return a byline without what comes before the names and after them."""
    text = " ".join(wording.ADDRESS.sub(" ", byline).split())
    for _ in range(3):  # "About the author: Written by Jane Doe"
        if (match := wording.OPENING.match(text)) or (
            (match := wording.PERHAPS_OPENING.match(text)) and " " in text[match.end() :].strip()
        ):
            text = text[match.end() :]
    return wording.CLOSING.sub("", text, count=1)


def _split(part: str) -> list[str]:
    """Return the names in what stands between commas: one, several people's, or none if it is a sentence."""
    pieces = wording.PERHAPS_BETWEEN.split(part)
    if len(pieces) > 1 and all(map(is_person, pieces)):
        return pieces
    words = part.split()
    small = sum(word[0].islower() and word not in wording.PARTICLES for word in words)
    if len(part) > LONGEST_NAME or len(words) > MOST_WORDS or (small > 1 and len(words) > 2):
        return []
    folded = fold(part)
    return [part] if folded and not folded.isdigit() and folded not in wording.NOBODY else []


def _is_aside(part: str) -> bool:
    """Whether a part after the first is no name, but says something of the one before."""
    return bool(wording.CREDENTIAL.fullmatch(part) or wording.ROLE.search(part))


def is_person(name: str) -> bool:
    """Whether a name looks like that of a person.

    >>> is_person("Jane van der Doe"), is_person("Tea Blog Team"), is_person("Cite this Page")
    (True, False, False)
    """
    words = name.split()
    if not 2 <= len(words) <= MOST_WORDS or any(character.isdigit() for character in name):
        return False
    if not (words[0][0].isupper() and words[-1][0].isupper()) or wording.ORGANISATION.search(name):
        return False
    # "Jobs & Hire" is none, and "Cite this Page" is none.
    return all((word[0].isalpha() and not word[0].islower()) or word in wording.PARTICLES for word in words)
