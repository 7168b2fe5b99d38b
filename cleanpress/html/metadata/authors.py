"""Who wrote a page."""

from __future__ import annotations

from collections.abc import Iterator

from cleanpress.html.metadata.bylines import said_names, shown_names
from cleanpress.html.metadata.jsonld import strings
from cleanpress.html.metadata.names import fold, is_person, names_in
from cleanpress.html.metadata.sources import Sources
from cleanpress.html.metadata.texts import squash
from cleanpress.text.lazy_regex import lazy

__all__ = ["read_authors"]

# What libraries, publishers and news systems call the author, from their handbooks: Dublin Core, Highwire
# (citation_), EPrints, bepress; Parse.ly, Sailthru, Swiftype (st), Cxense, the New York Times (byl),
# Shareaholic, WebTrends (dcsext), Google's custom search (cse).
_LIBRARIES = (
    "citation_author", "citation_authors", "dc.creator", "dc.creator.personalname", "dcterms.creator",
    "dc.contributor.author", "eprints.creators_name", "bepress_citation_author",
)  # fmt: skip
_META = (
    "author", "authors", "parsely-author", "sailthru.author", "article.author", "article.author_name",
    "og.author", "og.article.author", "byl", "cxenseparse.author", "cse_author", "dcsext.author", "rbauthors",
    "st.author", "vr.author", "bc.authors", "shareaholic.article_author_name", "creator",
)  # fmt: skip
# Yoast's "Written by", in a pair of a label and its text.
_LABELS = (("twitter.label1", "twitter.data1"), ("twitter.label2", "twitter.data2"))
_WRITTEN_BY = lazy(r"(?:^|\s)(?:by|von|par|por|da|door|av|af|author|autor|auteur)$")


def read_authors(sources: Sources) -> tuple[str, ...]:
    """Return the authors of a page: people if there are any, else whoever signs.

    The site itself only if it signs and nobody else does: that is right on 13 of 16 development pages.

    >>> from cleanpress.html.parse import parse
    >>> read_authors(Sources(parse('<meta name="author" content="admin"><p class="byline">By Jane Doe</p>')))
    ('Jane Doe',)
    >>> read_authors(Sources(parse("<p>By the way: tea.</p>")))
    ()
    """
    signed = []
    for names in _claims(sources):
        if any(map(is_person, names)):
            return tuple(name for name in names if is_person(name) or fold(name) not in sources.sites)
        signed.append(names)
    for names in signed:
        if others := tuple(name for name in names if fold(name) not in sources.sites):
            return others
    for names in said_names(sources):
        return tuple(names)
    return tuple(signed[0]) if signed else ()


def _claims(sources: Sources) -> Iterator[list[str]]:
    """Yield what each source has, the most reliable first."""
    for names in _declared(sources):
        if names:
            yield list(dict.fromkeys(names))
    # Of what the page shows only the likeliest: the rest are readers, and authors of other texts.
    yield from _first(shown_names(sources))


def _first(claims: Iterator[list[str]]) -> Iterator[list[str]]:
    for names in claims:
        yield names
        return


def _declared(sources: Sources) -> Iterator[list[str]]:
    for thing in sources.articles:
        for key in ("author", "creator"):
            authors = sources.data.resolve(thing[key]) if key in thing else []
            yield [name for text in strings(authors) for name in names_in(squash(text))]
    for key in _LIBRARIES:
        yield [name for text in sources.said(key) for name in names_in(text, surname_first=True)]
    for key in _META:
        yield [name for text in sources.said(key) for name in names_in(text)]
    for label, data in _LABELS:
        if _WRITTEN_BY.search((sources.meta(label) or "").lower()):
            yield names_in(sources.meta(data) or "")
