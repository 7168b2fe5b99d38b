"""Read the title of a page, without the name of the site.

On the development pages the title that people marked is most often an h1 that <title> or og:title repeat (in
7 of 10), then og:title, then <title>, each without the site's name. An h1 that shares few words with those is
a slogan, unless it is the only one of an <article>: then it is the headline (6 of 8), and they were written
for search engines. One that <title> ends with is the site's.
"""

from __future__ import annotations

from cleanpress.html.metadata.jsonld import strings
from cleanpress.html.metadata.names import normalize_name
from cleanpress.html.metadata.sources import Sources
from cleanpress.html.metadata.texts import plain_text
from cleanpress.text.lazy_regex import lazy

__all__ = ["read_title"]

_META = (
    "og.title twitter.title citation_title dc.title dcterms.title parsely-title sailthru.title headline title"
).split()
_SEPARATOR = lazy(r"\s+(?:[|–—·•»«›‹~/\\⋆★:-]|::)\s+|\s*(?:[|»«›‹•]|::)\s*")
_WORD = lazy(r"\w+")
LONGEST_TITLE = 300  # characters
# The share of an h1's words that <title> and og:title must have; from .2 to .5 it makes little difference.
ENOUGH_SHARED = 0.3
# Characters that a part of a title may have more than the site's name: "The Tea Blog", "Tea Blog Home".
ADDED = 12


def read_title(sources: Sources) -> str | None:
    """Return the title of a page, without the name of the site.

    >>> from cleanpress.html.parse import parse
    >>> page = "<title>Tea with milk | Tea Blog</title><h1>Tea Blog</h1><h1>Tea with milk</h1>"
    >>> read_title(Sources(parse(page)))
    'Tea with milk'
    >>> read_title(Sources(parse("<title>Black - green - white</title>"))), read_title(Sources(parse("")))
    ('Black - green - white', None)
    """
    meta = (sources.meta(*_META) or "")[:LONGEST_TITLE]
    title = sources.title[:LONGEST_TITLE]
    headlines = [
        plain_text(text) for thing in sources.articles[:5] for text in strings(thing.get("headline"))
    ]
    sites = _site_names(sources, title, meta)
    headings = [text for text in _headings(sources) if normalize_name(text) not in sites]
    heading, share = _best_heading(headings, [title, meta, *headlines])
    if share > ENOUGH_SHARED or _is_only_name(headings, meta, title, sites):
        return heading
    if own := _own_headline(sources, sites, title):
        return own
    known = {normalize_name(text) for text in (*headings, *headlines, meta)}
    others = (_without_site(meta, sites, known), _without_site(title, sites, known), heading, *headlines)
    return next(filter(None, others), None)


def _own_headline(sources: Sources, sites: frozenset[str], title: str) -> str:
    """Return the only heading within an article: its headline, though <title> says it in other words; or "".

    Landing pages, whose only heading is a slogan, have no element <article>.
    """
    own = [text for text in _long_enough(sources.article_headings) if normalize_name(text) not in sites]
    if len(own) != 1:
        return ""
    # Beside a title that it begins with, a heading holds more than the title: buttons, a price.
    start = normalize_name(_SEPARATOR.split(title)[0])
    return "" if start and start in normalize_name(own[0]) else own[0]


def _is_only_name(headings: list[str], meta: str, title: str, sites: frozenset[str]) -> bool:
    """Return whether the one heading tells more of the page than a <title> of a single word: "Status"."""
    return len(headings) == 1 and not meta and len(_WORD.findall(_without_site(title, sites, set()))) <= 1


def _headings(sources: Sources) -> list[str]:
    return _long_enough(sources.headings)


def _long_enough(texts: list[str]) -> list[str]:
    return [text for text in texts if 2 < len(text) <= LONGEST_TITLE and normalize_name(text)]


def _site_names(sources: Sources, title: str, meta: str) -> frozenset[str]:
    """Return the normalized site names, with the one that <title> ends with and the only heading repeats."""
    tail = normalize_name(_SEPARATOR.split(title)[-1])
    if [normalize_name(text) for text in _headings(sources)] == [tail] and tail not in (
        normalize_name(title),
        normalize_name(meta),
    ):
        return sources.sites | {tail}  # "How to brew | Tea Blog"
    return sources.sites


def _best_heading(headings: list[str], titles: list[str]) -> tuple[str, float]:
    """Return the longest heading that a title repeats, else the one that shares most words; and the share."""
    normalized = [normalize_name(text) for text in titles]
    repeated = [text for text in headings if any(normalize_name(text) in other for other in normalized)]
    if repeated:
        return max(repeated, key=len), 1.0
    words = set(_WORD.findall(" ".join(titles[:2]).lower()))
    best = max(headings, key=lambda text: _share(text, words), default="")
    return best, _share(best, words)


def _share(text: str, words: set[str]) -> float:
    own = set(_WORD.findall(text.lower()))
    return len(own & words) / len(own) if own else 0.0


def _without_site(title: str, sites: frozenset[str], known: set[str]) -> str:
    """Return a title without the parts at its ends that name the site; or the part known as a title."""
    separators = [match.span() for match in _SEPARATOR.finditer(title)]
    low, high = 0, len(title)
    while separators:
        if _is_site(title[separators[-1][1] : high], sites):
            high = separators.pop()[0]
        elif _is_site(title[low : separators[0][0]], sites):
            low = separators.pop(0)[1]
        else:
            break
    for start, end in reversed(separators):
        for part in (title[low:start], title[end:high]):
            if normalize_name(part) in known and " " in part:
                return part
    return title[low:high]


def _is_site(text: str, sites: frozenset[str]) -> bool:
    normalized = normalize_name(text)
    if not normalized or normalized in sites:
        return True
    return any(
        len(site) > 3
        and (normalized.startswith(site) or normalized.endswith(site))
        and len(normalized) <= len(site) + ADDED
        for site in sites
    )
