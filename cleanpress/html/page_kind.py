"""What a page says of its own kind: an article, a product, a list, a thread.

The network learns from it that the lists of an article's page are no content, and those of a listing's are.
Nothing here is believed by itself: half of all pages say nothing, and some say "article" of everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np

from cleanpress.html.parse import Parsed
from cleanpress.model.words import Floats

__all__ = ["KIND_FEATURES", "page_kind"]

# Of schema.org, as they stand in JSON-LD and in itemtype: each group is one feature.
_TYPES = (
    "article newsarticle blogposting reportagenewsarticle techarticle socialmediaposting liveblogposting "
    "advertisercontentarticle scholarlyarticle opinionnewsarticle analysisnewsarticle",
    "product productgroup offer individualproduct vehicle book",
    "itemlist collectionpage searchresultspage offercatalog blog",
    "discussionforumposting qapage question",
    "recipe howto",
    "localbusiness organization service faqpage aboutpage contactpage softwareapplication",
)
_GROUP_OF = {name: number for number, names in enumerate(_TYPES) for name in names.split()}
_OG_TYPES = ("article", "website", "product")
_LD_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"(?:https?://schema\.org/)?(\w+)"')
_ITEM_TYPE = ' itemtype="'
_META = re.compile(
    r'<meta (?=[^>]*(?:property|name)="(og:type|article:published_time|og:url)")[^>]*content="([^"]*)"'
)
_CANONICAL = re.compile(r'<link (?=[^>]*rel="canonical")[^>]*href="([^"]*)"')
# JSON-LD beyond this is not read for its types: they stand at the start of each script.
_MOST_JSON = 20_000
_SLUG = re.compile(r"[-_]")
_DATE_PATH = re.compile(r"/(?:19|20)\d\d/[01]?\d/")
# Types in JSON-LD and in itemtype, og:type, whether there is a time of publication, and six of the address.
KIND_FEATURES = 2 * len(_TYPES) + len(_OG_TYPES) + 1 + 6


def page_kind(parsed: Parsed) -> Floats:
    """Return features of the page as a whole: `KIND_FEATURES` numbers, mostly 0 or 1.

    In this order: groups of types in JSON-LD, the same in itemtype, og:type, whether it says when it was
    published, and the address that it gives as its own: whether there is one and whether it is a site's, its
    depth, the hyphens, digits and date in it.

    >>> from cleanpress.html.parse import parse
    >>> page_kind(parse('<meta property="og:type" content="article"><p>Tea')).nonzero()[0].tolist()
    [12]
    >>> page_kind(parse("<p>Tea")).any()
    np.False_
    """
    # The parser writes all names in lower case and all values in double quotes.
    head = parsed.markup[: max(parsed.markup.find("<body"), 0)]
    found = [0.0] * (2 * len(_TYPES))
    for name in _types_in_data(parsed):
        if (group := _GROUP_OF.get(name.lower())) is not None:
            found[group] = 1.0
    for address in {part.partition('"')[0] for part in parsed.markup.split(_ITEM_TYPE)[1:]}:
        if (group := _GROUP_OF.get(address.rpartition("/")[2].lower())) is not None:
            found[len(_TYPES) + group] = 1.0
    meta = dict(_META.findall(head))
    og_type = meta.get("og:type", "").lower()
    found += [float(og_type.startswith(name)) for name in _OG_TYPES]
    found.append(float("article:published_time" in meta))
    canonical = _CANONICAL.search(head)
    return np.array(
        [*found, *_address(meta.get("og:url") or (canonical[1] if canonical else ""))], np.float32
    )


def _types_in_data(parsed: Parsed) -> Iterator[str]:
    for node in parsed.data:
        if (node.attributes.get("type") or "").lower() == "application/ld+json":
            yield from _LD_TYPE.findall((node.text() or "")[:_MOST_JSON])


def _address(url: str) -> list[float]:
    # The last part of an article's address is its title, with hyphens for spaces, or has a date or a number.
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    parts = [part for part in path.split("/") if part]
    last = parts[-1] if parts else ""
    return [
        float(bool(url)),
        float(bool(url) and not parts),
        min(len(parts), 6) / 3,
        float(np.log1p(len(_SLUG.findall(last)))),
        float(any(character.isdigit() for character in last)),
        float(_DATE_PATH.search(path) is not None),
    ]
