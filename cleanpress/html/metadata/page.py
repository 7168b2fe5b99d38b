"""Everything a page says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from cleanpress.html.metadata.authors import read_authors
from cleanpress.html.metadata.dates import read_changed, read_published
from cleanpress.html.metadata.site import (
    read_address,
    read_description,
    read_image,
    read_language,
    read_site,
    read_tags,
)
from cleanpress.html.metadata.sources import Sources
from cleanpress.html.metadata.titles import read_name
from cleanpress.html.parse import Parsed

__all__ = ["Metadata", "read_all", "read_metadata"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; None and () where it says nothing.

    title:       what it is called, without the name of the site.
    authors:     who wrote it: people if there are any, else who signs.
    date:        the day it was published, as YYYY-MM-DD; that of the last change if no other is known.
    modified:    the day of the last change, if it is declared.
    site:        the name of the site, else its host.
    language:    as declared, in the spelling of BCP 47: "en", "pt-BR".
    description: what it says it is about.
    image:       the address of the picture that stands for it.
    url:         its canonical address, else the one that was given.
    tags:        its tags or keywords.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    modified: str | None = None
    site: str | None = None
    language: str | None = None
    description: str | None = None
    image: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()


def read_metadata(parsed: Parsed, url: str | None = None) -> Metadata:
    """Return what a page says of itself.

    url: where it is from: to find the date in it, tell the site's name from others, and complete addresses.

    >>> from cleanpress.html.parse import parse
    >>> page = '''<html lang="en"><title>Tea with milk | The Tea Blog</title><h1>Tea with milk</h1>
    ... <p class="byline">By Jane Doe, Staff Writer | <time datetime="2020-05-12T08:00">May 12</time></p>'''
    >>> metadata = read_metadata(parse(page), "https://blog.example.org/milk")
    >>> metadata.title, metadata.authors, metadata.date, metadata.language
    ('Tea with milk', ('Jane Doe',), '2020-05-12', 'en')
    >>> read_metadata(parse(""))  # doctest: +ELLIPSIS
    Metadata(title=None, authors=(), date=None, modified=None, ...)
    """
    return read_all(Sources(parsed, url))


def read_all(sources: Sources) -> Metadata:
    """Return what a page says of itself, from sources that others may have read from."""
    return Metadata(
        title=read_name(sources),
        authors=read_authors(sources),
        date=read_published(sources),
        modified=read_changed(sources),
        site=read_site(sources),
        language=read_language(sources),
        description=read_description(sources),
        image=read_image(sources),
        url=read_address(sources),
        tags=read_tags(sources),
    )
