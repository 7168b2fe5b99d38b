"""What a page says of the rest: its site, language, description, picture, address and tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleanpress.html.metadata.jsonld import kinds, strings
from cleanpress.html.metadata.names import fold
from cleanpress.html.metadata.sources import PUBLISHERS, Sources, absolute
from cleanpress.html.metadata.texts import squash, text_of
from cleanpress.text.lazy_regex import lazy

__all__ = [
    "normalise_language",
    "read_address",
    "read_description",
    "read_image",
    "read_language",
    "read_site",
    "read_tags",
]

# In these tuples: Open Graph, Twitter, Dublin Core, Highwire (citation_), Parse.ly and Sailthru, from their
# handbooks.
_SITE = (
    "og.site_name", "application-name", "citation_journal_title", "dc.publisher",
    "apple-mobile-web-app-title",
)  # fmt: skip
_DESCRIPTION = (
    "description", "og.description", "twitter.description", "dc.description", "dcterms.description",
    "sailthru.description", "dcterms.abstract", "citation_abstract",
)  # fmt: skip
_IMAGE = (
    "og.image.secure_url", "og.image", "og.image.url", "twitter.image", "twitter.image.src",
    "sailthru.image.full", "parsely-image-url", "thumbnail", "image",
)  # fmt: skip
_LANGUAGE = (
    "content-language", "language", "dc.language", "dcterms.language", "og.locale", "citation_language",
)  # fmt: skip
_TAGS = (
    "article.tag", "og.article.tag", "news_keywords", "parsely-tags", "sailthru.tags", "citation_keywords",
    "dc.subject", "dcterms.subject",
)  # fmt: skip
MOST_TAGS, LONGEST_TAG = 50, 60
_COMMAS = lazy(r"\s*[,;，、]\s*")
_LANGUAGE_TAG = lazy(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@,;\s].*)?", 2)
_NO_LANGUAGE = frozenset(("und", "mul", "zxx", "mis"))


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
    yield from sources.said("og.site_name")
    for wanted in (frozenset(("website",)), PUBLISHERS):
        for thing in sources.data.things:
            if kinds(thing) & wanted:
                yield from _texts(thing.get("name"))
    for thing in sources.articles:
        if "publisher" in thing:
            yield from _texts(sources.data.resolve(thing["publisher"]))
    yield from sources.said(*_SITE)
    if sources.host:
        yield sources.host


def _texts(value: Any) -> Iterator[str]:
    return filter(None, map(squash, strings(value)))


def read_language(sources: Sources) -> str | None:
    """Return the language the page says it is in, as in BCP 47.

    >>> from cleanpress.html.parse import parse
    >>> read_language(Sources(parse('<html lang="pt_br">'))), read_language(Sources(parse('<html lang="*">')))
    ('pt-BR', None)
    """
    return next(filter(None, map(normalise_language, _languages(sources))), None)


def _languages(sources: Sources) -> Iterator[str]:
    yield sources.language
    yield from sources.said(*_LANGUAGE)
    for thing in sources.articles:
        yield from strings(thing.get("inLanguage"))


def normalise_language(text: str) -> str | None:
    """Return a language's code in its usual spelling; None if it is none.

    >>> normalise_language("EN_us"), normalise_language("zh-hans-cn"), normalise_language("de, en")
    ('en-US', 'zh-Hans-CN', 'de')
    >>> normalise_language("German")
    """
    match = _LANGUAGE_TAG.fullmatch(text.strip()[:100])
    if not match or match.group(1).lower() in _NO_LANGUAGE:
        return None
    language, script, region = match.groups()
    parts = (language.lower(), script and script.title(), region and region.upper())
    return "-".join(part for part in parts if part)


def read_description(sources: Sources) -> str | None:
    """Return what the page says it is about.

    >>> from cleanpress.html.parse import parse
    >>> read_description(Sources(parse('<meta name="description" content="All of tea, &amp;amp; milk.">')))
    'All of tea, & milk.'
    """
    texts = (text for thing in sources.articles for text in _texts(thing.get("description")))
    return sources.meta(*_DESCRIPTION) or next(texts, None)


def read_image(sources: Sources) -> str | None:
    """Return the address of the picture that stands for the page.

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


def read_address(sources: Sources) -> str | None:
    """Return the page's canonical address, else the one it was given with.

    >>> from cleanpress.html.parse import parse
    >>> read_address(Sources(parse('<link rel="canonical" href="/tea">'), "https://example.org/tea?from=mail"))
    'https://example.org/tea'
    >>> read_address(Sources(parse('<link rel="canonical" href="">'))) is None
    True
    """
    said = (sources.linked("canonical"), *sources.metas.get("og.url", ()))
    return next((found for text in said if text and (found := absolute(text, sources.base))), sources.url)


def read_tags(sources: Sources) -> tuple[str, ...]:
    """Return the page's tags: what it declares as such, else its keywords, else its links to tags.

    >>> from cleanpress.html.parse import parse
    >>> read_tags(Sources(parse('<meta name="keywords" content="tea, milk, Tea"><a rel="tag">Sugar</a>')))
    ('tea', 'milk')
    """
    said = list(sources.said(*_TAGS))
    said += [text for thing in sources.articles for text in _texts(thing.get("keywords"))]
    said = said or list(sources.said("keywords"))
    said = said or [text_of(node) for node in sources.tree.css("a[rel~=tag]")[:MOST_TAGS]]
    tags: dict[str, str] = {}
    for text in said[:MOST_TAGS]:
        for tag in _COMMAS.split(text[: MOST_TAGS * LONGEST_TAG]):
            tag = tag.strip(" #\"'")
            if tag and len(tag) <= LONGEST_TAG:
                tags.setdefault(fold(tag) or tag, tag)
    return tuple(tags.values())[:MOST_TAGS]
