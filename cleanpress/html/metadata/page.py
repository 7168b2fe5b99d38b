"""Read the metadata of a page: all of it, and the site, language, description, image, address and tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cleanpress.display.brief import LONGEST, brief_call
from cleanpress.html.metadata.authors import read_authors
from cleanpress.html.metadata.dates import read_modified, read_published
from cleanpress.html.metadata.jsonld import kinds, strings
from cleanpress.html.metadata.names import normalize_name
from cleanpress.html.metadata.sources import PUBLISHERS, Sources, absolute
from cleanpress.html.metadata.texts import element_text, plain_text
from cleanpress.html.metadata.titles import read_title
from cleanpress.html.parse import Parsed
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "Metadata",
    "normalize_language",
    "read_all",
    "read_description",
    "read_image",
    "read_language",
    "read_metadata",
    "read_site",
    "read_tags",
    "read_url",
]

# In these tuples: Open Graph, Twitter, Dublin Core, Highwire (citation_), Parse.ly and Sailthru, from their
# handbooks.
_SITE = "og.site_name application-name citation_journal_title dc.publisher apple-mobile-web-app-title".split()
_DESCRIPTION = (
    "description og.description twitter.description dc.description dcterms.description "
    "sailthru.description dcterms.abstract citation_abstract"
).split()
_IMAGE = (
    "og.image.secure_url og.image og.image.url twitter.image twitter.image.src sailthru.image.full "
    "parsely-image-url thumbnail image"
).split()
_LANGUAGE = "content-language language dc.language dcterms.language og.locale citation_language".split()
_TAGS = (
    "article.tag og.article.tag news_keywords parsely-tags sailthru.tags citation_keywords dc.subject "
    "dcterms.subject"
).split()
MOST_TAGS, LONGEST_TAG = 50, 60
_COMMAS = lazy(r"\s*[,;，、]\s*")
_LANGUAGE_TAG = lazy(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@,;\s].*)?", 2)
_NO_LANGUAGE = frozenset(("und", "mul", "zxx", "mis"))


@dataclass(frozen=True, slots=True, repr=False)
class Metadata:
    """The metadata of a page; None and () where it has none.

    title:       what it is called, without the name of the site.
    authors:     who wrote it: people if there are any, else who signs.
    date:        the day it was published, as YYYY-MM-DD; that of the last change if no other is known.
    modified:    the day of the last change, if it is declared.
    site:        the name of the site, else its host.
    language:    as declared, in the spelling of BCP 47: "en", "pt-BR".
    description: what it says it is about.
    image:       the address of the picture that represents it.
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

    def __repr__(self) -> str:
        named = {name: getattr(self, name) for name in self.__slots__}
        whole = ", ".join(f"{name}={value!r}" for name, value in named.items())
        if len(whole) + len("Metadata()") <= LONGEST:
            return f"Metadata({whole})"
        return brief_call("Metadata", (), {name: value for name, value in named.items() if value})


def read_metadata(parsed: Parsed, url: str | None = None) -> Metadata:
    """Read the metadata of a page.

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
    """Read the metadata of a page from sources that others may have read from."""
    return Metadata(
        title=read_title(sources),
        authors=read_authors(sources),
        date=read_published(sources),
        modified=read_modified(sources),
        site=read_site(sources),
        language=read_language(sources),
        description=read_description(sources),
        image=read_image(sources),
        url=read_url(sources),
        tags=read_tags(sources),
    )


def read_site(sources: Sources) -> str | None:
    """Return the name of the site; its host if the page has no name for it.

    >>> from cleanpress.html.parse import parse
    >>> read_site(Sources(parse('<meta property="og:site_name" content="The Tea Blog">'), "https://tea.example.org/"))
    'The Tea Blog'
    >>> read_site(Sources(parse(""), "https://www.example.org/tea")), read_site(Sources(parse("")))
    ('example.org', None)
    """
    return next(_site_names(sources), None)


def _site_names(sources: Sources) -> Iterator[str]:
    yield from sources.meta_tags("og.site_name")
    for wanted in (frozenset(("website",)), PUBLISHERS):
        for thing in sources.data.things:
            if kinds(thing) & wanted:
                yield from _texts(thing.get("name"))
    for thing in sources.articles:
        if "publisher" in thing:
            yield from _texts(sources.data.resolve(thing["publisher"]))
    yield from sources.meta_tags(*_SITE)
    if sources.host:
        yield sources.host


def _texts(value: Any) -> Iterator[str]:
    return filter(None, map(plain_text, strings(value)))


def read_language(sources: Sources) -> str | None:
    """Return the language the page declares, as in BCP 47.

    >>> from cleanpress.html.parse import parse
    >>> read_language(Sources(parse('<html lang="pt_br">'))), read_language(Sources(parse('<html lang="*">')))
    ('pt-BR', None)
    """
    return next(filter(None, map(normalize_language, _languages(sources))), None)


def _languages(sources: Sources) -> Iterator[str]:
    yield sources.language
    yield from sources.meta_tags(*_LANGUAGE)
    for thing in sources.articles:
        yield from strings(thing.get("inLanguage"))


def normalize_language(text: str) -> str | None:
    """Return a language's code in its usual spelling; None for what is no code.

    >>> normalize_language("EN_us"), normalize_language("zh-hans-cn"), normalize_language("de, en")
    ('en-US', 'zh-Hans-CN', 'de')
    >>> normalize_language("German")
    """
    match = _LANGUAGE_TAG.fullmatch(text.strip()[:100])
    if not match or match.group(1).lower() in _NO_LANGUAGE:
        return None
    language, script, region = match.groups()
    parts = (language.lower(), script and script.title(), region and region.upper())
    return "-".join(part for part in parts if part)


def read_description(sources: Sources) -> str | None:
    """Return the summary that the page declares.

    >>> from cleanpress.html.parse import parse
    >>> read_description(Sources(parse('<meta name="description" content="All of tea, &amp;amp; milk.">')))
    'All of tea, & milk.'
    """
    texts = (text for thing in sources.articles for text in _texts(thing.get("description")))
    return sources.meta(*_DESCRIPTION) or next(texts, None)


def read_image(sources: Sources) -> str | None:
    """Return the address of the picture that represents the page.

    >>> from cleanpress.html.parse import parse
    >>> read_image(Sources(parse('<meta property="og:image" content="/tea.png">'), "https://example.org/a/b"))
    'https://example.org/tea.png'
    """
    return next((found for text in _images(sources) if (found := absolute(text, sources.base))), None)


def _images(sources: Sources) -> Iterator[str | None]:
    for key in _IMAGE:
        yield from sources.metas.get(key, ())
    for thing in sources.articles:
        for key in ("image", "thumbnailUrl"):
            for member in sources.data.resolve(thing.get(key)):
                inner = (
                    (member.get("url") or member.get("contentUrl")) if isinstance(member, dict) else member
                )
                yield from strings(inner)
    yield sources.linked("image_src")


def read_url(sources: Sources) -> str | None:
    """Return the page's canonical address, else the one it was given with.

    >>> from cleanpress.html.parse import parse
    >>> read_url(Sources(parse('<link rel="canonical" href="/tea">'), "https://example.org/tea?from=mail"))
    'https://example.org/tea'
    >>> read_url(Sources(parse('<link rel="canonical" href="">'))) is None
    True
    """
    declared = (sources.linked("canonical"), *sources.metas.get("og.url", ()))
    return next((found for text in declared if text and (found := absolute(text, sources.base))), sources.url)


def read_tags(sources: Sources) -> tuple[str, ...]:
    """Return the page's tags: what it declares as such, else its keywords, else its links to tags.

    >>> from cleanpress.html.parse import parse
    >>> read_tags(Sources(parse('<meta name="keywords" content="tea, milk, Tea"><a rel="tag">Sugar</a>')))
    ('tea', 'milk')
    """
    tags: dict[str, str] = {}
    for text in _tag_lists(sources)[:MOST_TAGS]:
        for tag in _COMMAS.split(text[: MOST_TAGS * LONGEST_TAG]):
            tag = tag.strip(" #\"'")
            if tag and len(tag) <= LONGEST_TAG:
                tags.setdefault(normalize_name(tag) or tag, tag)
    return tuple(tags.values())[:MOST_TAGS]


def _tag_lists(sources: Sources) -> list[str]:
    """Return the texts that hold one tag or several, from the best source that has any."""
    declared = list(sources.meta_tags(*_TAGS))
    declared += [text for thing in sources.articles for text in _texts(thing.get("keywords"))]
    return (
        declared
        or list(sources.meta_tags("keywords"))
        or [element_text(node) for node in sources.tree.css("a[rel~=tag]")[:MOST_TAGS]]
    )
