"""Tell by its title and its address whether a text in the data of a page is the page's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from cleanpress.html.embedded.prose import plain
from cleanpress.html.metadata.names import normalize_name
from cleanpress.html.metadata.sources import Sources

__all__ = ["BEGINNING", "PageNames", "read_name"]

_TITLES = "og.title twitter.title dc.title parsely-title sailthru.title".split()
_DESCRIPTIONS = "og.description description twitter.description".split()
_NAME_KEYS = (
    "title", "headline", "name", "heading", "h1", "subject", "question", "seoTitle", "metaTitle", "titulo",
    "titel", "titre", "titolo", "tytul",
)  # fmt: skip
# A shorter name says nothing where it is a part of a longer one: "Tea", "News".
SHORTEST = 8
SHORTEST_WIDE = 4  # of characters that are words or syllables each
# A title may have the name of the site behind it; a text that is called by a few words of it is another.
ENOUGH = 0.45
# So much of the beginning of a text, or of a summary, names it.
BEGINNING = 40
# A text that is not longer by so much than the summary that it begins with is that summary.
MORE = 1.5


def read_name(thing: Any) -> str:
    """Return what an object is called, "" for none.

    >>> read_name({"headline": "Tea"}), read_name({"title": {"rendered": "Milk &amp; tea"}}), read_name({})
    ('Tea', 'Milk & tea', '')
    """
    for key in _NAME_KEYS:
        value = thing.get(key)
        if isinstance(value, dict):
            value = next((each for each in list(value.values())[:5] if isinstance(each, str)), None)
        if isinstance(value, str) and 0 < len(value) < 400:
            return plain(value).strip()
    return ""


class PageNames:
    """What a page says it is about, outside of its data."""

    def __init__(self, sources: Sources) -> None:
        titles = [sources.title, *sources.meta_tags(*_TITLES), *sources.headings]
        self.titles = [name for name in map(normalize_name, titles) if name]
        summaries = map(normalize_name, sources.meta_tags(*_DESCRIPTIONS))
        self.summaries = [name for name in summaries if len(name) >= BEGINNING / 2]
        self.path = _path(sources.url or sources.linked("canonical") or sources.meta("og.url") or "")

    def is_called(self, name: str) -> bool:
        """Return whether a text of this name can be what the page is about."""
        own = normalize_name(name)
        if not own:
            return False
        if own in self.titles:
            return True
        long_enough = len(own) >= (SHORTEST if own.isascii() else SHORTEST_WIDE)
        return long_enough and any(
            (own in title or title in own) and min(len(own), len(title)) >= ENOUGH * max(len(own), len(title))
            for title in self.titles
        )

    def is_told_by(self, text: str) -> bool:
        """Return whether a text holds the beginning of the page's summary, and is more than that."""
        own = normalize_name(plain(text[:6000])) if self.summaries else ""
        return any(
            summary[:BEGINNING] in own and len(own) > MORE * len(summary) for summary in self.summaries
        )

    def is_at(self, thing: Any) -> bool:
        """Return whether an object has the page's address."""
        for key in ("slug", "url", "uri", "path", "link", "permalink", "canonicalUrl", "href"):
            value = thing.get(key)
            if isinstance(value, str) and len(value) > SHORTEST and self.path:
                path = _path(value)
                if len(path) > SHORTEST and (self.path == path or self.path.endswith("/" + path.strip("/"))):
                    return True
        return False

    @property
    def is_home(self) -> bool:
        """Whether the page is known to be the first one of its site."""
        return self.path == "/"


def _path(address: str) -> str:
    if not address:
        return ""
    try:
        return unquote(urlsplit(address.strip()).path).rstrip("/") or "/"
    except ValueError:
        return ""
