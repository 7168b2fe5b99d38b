"""Find the text of a page in the state of its application: whatever its keys are called.

A text is a long string of prose, a list of them, or a tree of an editor. It is the page's own if what it
belongs to has the page's title, its address, or begins as its summary says; without any of these, if it is
the only one. Strings of the interface, notices of cookies, summaries, comments, and other articles do not
count.
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from cleanpress.html.embedded.keys import is_other, words_of_key
from cleanpress.html.embedded.linked import Found
from cleanpress.html.embedded.prose import count_words, is_prose, plain
from cleanpress.html.embedded.rich_text import RichTextWriter
from cleanpress.html.embedded.scripts import PageData, read_nested
from cleanpress.html.embedded.titles import BEGINNING, PageNames, read_name
from cleanpress.html.metadata.names import normalize_name

__all__ = ["find_state_text", "is_same_text"]

MOST_NODES = 400_000
MOST_CANDIDATES = 300
DEEPEST = 60
SHORTEST = 200  # characters of a string that can be a text, or of all strings in a list
FEWEST_WORDS = 60
LONGEST_COMPARED = 20_000
FEWEST_STRINGS = 60
FEWEST_WORDS_OF_PARAGRAPHS = 6
FEWEST_WORDS_UNTITLED = 100

_BODIES = frozenset(
    "article articlebody blocks body brodtext components contenido content contents contenu conteudo "
    "cooked copy corpo corps cuerpo data description details document elements entry fulltext honbun html "
    "inhalt innehall maintext markdown page paragraphs post rendered richtext sections story tekst testo "
    "text texte texto tresc value".split()
)
_MARKS_OF_RECORDS = (
    "slug", "url", "uri", "href", "link", "permalink", "path", "canonicalUrl", "author", "authors", "date",
    "publishedAt", "published_at", "createdAt", "created_at", "datePublished", "publishDate", "pubDate",
)  # fmt: skip


class _Candidate(NamedTuple):
    name: str
    shape: tuple[str, ...]
    markup: str
    words: int
    title: str
    is_own: bool
    is_body: bool


class StateText(NamedTuple):
    """What the data of a page hold: its text, None without one, and objects of JSON-LD."""

    found: Found | None
    linked: list[dict[str, Any]]


def find_state_text(data: Iterable[PageData], names: PageNames) -> StateText:
    """Find the text of the page in its data."""
    finder = _Finder(names)
    for each in data:
        finder.search(each)
    return StateText(finder.best(), finder.linked)


class _Finder:
    """One walk over the data of a page."""

    def __init__(self, names: PageNames) -> None:
        self.names = names
        self.writer = RichTextWriter()
        self.nodes_left = MOST_NODES
        self.found: list[_Candidate] = []
        self.linked: list[dict[str, Any]] = []

    def search(self, data: PageData) -> None:
        """Look at every value, the outermost first."""
        waiting: list[tuple[Any, tuple[str, ...], tuple[dict[str, Any], ...]]] = [(data.value, (), ())]
        while waiting and self.nodes_left > 0 and len(self.found) < MOST_CANDIDATES:
            value, path, records = waiting.pop()
            self.nodes_left -= 1
            if isinstance(value, str):
                nested = read_nested(value)
                if nested is None:
                    self.consider(data.name, value, path, records)
                    continue
                value = nested
            if len(path) > DEEPEST or not isinstance(value, list | dict):
                continue
            if path and _may_be_text(value, path):
                self.consider(data.name, value, path, records)
            if "@type" in value or "@graph" in value:
                self.linked += [value] if isinstance(value, dict) else []
            elif isinstance(value, list):
                waiting += [(member, (*path, "*"), records) for member in value[::-1] if _may_hold(member)]
            elif not _is_dictionary(value):
                above = (*records[-5:], value)
                members = [(key, member) for key, member in value.items() if _may_hold(member)]
                waiting += [(member, (*path, _normal(key)), above) for key, member in members[::-1]]

    def consider(
        self, name: str, value: Any, path: tuple[str, ...], records: tuple[dict[str, Any], ...]
    ) -> None:
        """Write a value as a text, and note it if it is one."""
        if any(map(is_other, (name, *path))):
            return
        if isinstance(value, list) and _is_keywords(value):
            return
        markup = self.writer.write(value)
        if len(markup) < SHORTEST // 4:
            return
        text = plain(markup)
        words = count_words(text)
        if words < FEWEST_WORDS or not is_prose(text[:20_000]):
            return
        around = list(_up_to_record(records))
        is_body = not path or path[-1] == "*" or not _BODIES.isdisjoint(words_of_key(path[-1]))
        is_own = is_body and any(
            self.names.is_called(read_name(each)) or self.names.is_at(each) for each in around
        )
        is_own = is_own or self.names.is_told_by(markup)
        title = next(filter(None, map(read_name, around[::-1])), "")
        self.found.append(_Candidate(name, path, markup, words, title, is_own, is_body))

    def best(self) -> Found | None:
        """Return the page's own text, else the only one; None for several, or none."""
        own = [each for each in self.found if each.is_own]
        # Of several, the longest: the others are its parts.
        chosen = max(own, key=lambda each: each.words) if own else self.only()
        if chosen is None:
            return None
        # A page whose shell has no title is called as its text is.
        title = "" if self.names.titles else f"<h1>{html.escape(chosen.title, quote=False)}</h1>"
        return Found("script", chosen.name, title + chosen.markup, chosen.words, chosen.is_own)

    def only(self) -> _Candidate | None:
        """Return a text that has no rival, and nothing against it."""
        alone = list(self.without_listings())
        chosen = max(alone, key=lambda each: each.words, default=None)
        if chosen is None or chosen.words < FEWEST_WORDS_UNTITLED:
            return None
        rivals = [each for each in alone if each.words > chosen.words / 2]
        return chosen if all(is_same_text(each.markup, chosen.markup) for each in rivals) else None

    def without_listings(self) -> Iterator[_Candidate]:
        """Yield the texts that are not one of several in one place, each with a title of its own."""
        titles: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for each in self.found:
            titles[each.shape].add(each.title)
        return (
            each
            for each in self.found
            if each.is_body and len(titles[each.shape]) == 1 and not (each.title and self.names.titles)
        )


def _may_hold(value: Any) -> bool:
    """Return whether a value can be a text, or hold one."""
    if isinstance(value, str):
        return len(value) >= SHORTEST
    return isinstance(value, list | dict) and bool(value)


def _up_to_record(records: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the objects around a text, up to the one that has a title and an address."""
    for each in records[::-1]:
        yield each
        if _is_record(each):
            return


def is_same_text(part: str, whole: str) -> bool:
    """Return whether a text is another one, or a part of it, in another markup."""
    part, whole = (normalize_name(plain(markup)[:LONGEST_COMPARED]) for markup in (part, whole))
    return any(part[at : at + BEGINNING] in whole for at in (0, len(part) // 3, len(part) // 2))


def _may_be_text(value: Any, path: tuple[str, ...]) -> bool:
    """Return whether a list or an object can be one text, and not several or a record around it."""
    if isinstance(value, dict):
        return not _BODIES.isdisjoint(words_of_key(path[-1])) and not _is_record(value)
    members = value[:200]
    objects = [each for each in members if isinstance(each, dict)]
    if not objects:
        return sum(len(each) for each in members if isinstance(each, str)) >= SHORTEST or any(
            isinstance(each, list) for each in members[:3]
        )
    return 2 * sum(map(_is_record, objects)) <= len(objects)


def _is_record(value: dict[str, Any]) -> bool:
    """Return whether an object is an entry with a title and an address, as of an article."""
    return bool(read_name(value)) and any(value.get(key) for key in _MARKS_OF_RECORDS)


def _is_keywords(value: list[Any]) -> bool:
    """Return whether a list has strings of a few words each, and not paragraphs."""
    words = [count_words(each) if isinstance(each, str) else FEWEST_WORDS for each in value[:100]]
    return sum(words) < FEWEST_WORDS_OF_PARAGRAPHS * len(words)


def _is_dictionary(value: dict[str, Any]) -> bool:
    """Return whether an object holds the words of an interface: many strings and nothing else."""
    return len(value) >= FEWEST_STRINGS and sum(isinstance(each, str) for each in value.values()) > 0.9 * len(
        value
    )


def _normal(key: str) -> str:
    """Return a key, or "*" for one that names one of many: "Article:1234"."""
    return "*" if any(character.isdigit() for character in key) and len(key) > 6 else key
