"""The sources of metadata in a page, each looked up once and only when it is asked for.

extruct would read JSON-LD and microdata, too. Measured over 233 pages it takes 6.0 ms a page, half of it to
parse the page a second time, and .35 s to import with its RDF library; what is here takes .4 ms, and reads
some JSON-LD that extruct gives up on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from cleanpress.html.addresses import is_too_long
from cleanpress.html.hidden_styles import hidden_by
from cleanpress.html.metadata.date_text import DateStyle
from cleanpress.html.metadata.jsonld import LinkedData, Thing, kinds, read_json_ld, strings
from cleanpress.html.metadata.marked import MarkedElements
from cleanpress.html.metadata.names import normalize_name
from cleanpress.html.metadata.texts import clean, element_text, plain_text
from cleanpress.html.parse import Parsed

__all__ = ["PUBLISHERS", "Sources", "absolute", "read_title_element"]

# schema.org's types for texts, which all end so: NewsArticle, BlogPosting, DiscussionForumPosting ...
TEXTS = tuple("article posting report recipe howto creativework question review book course dataset".split())
PUBLISHERS = frozenset(("organization", "newsmediaorganization", "corporation"))
SITES = PUBLISHERS | {"website"}
SITE_NAMES = ("og.site_name", "application-name", "apple-mobile-web-app-title", "twitter.site")
# Bounds far beyond what pages have; they keep broken and hostile ones from taking long.
MOST_HEADINGS = MOST_ARTICLES = 20
MOST_NAMES = 200
MOST_PROPERTIES = 300
MOST_TIMES = 50  # pages of comments have thousands
# Each begins with its figures: to look for those takes a tenth of the time that a choice between them takes.
_YEARS = (re.compile(r"20\d\d"), re.compile(r"19\d\d"))
_TAGS = ("base", "h1", "meta", "time")
_MONTH_FIRST = ("", "en", "en-us", "en_us")


def read_title_element(parsed: Parsed) -> str:
    """Return the text of <title>, or "".

    >>> from cleanpress.html.parse import parse
    >>> read_title_element(parse("<title> Tea\\n &amp; Milk</title><p>Tea"))
    'Tea & Milk'
    >>> read_title_element(parse("<p>Tea"))
    ''
    """
    node = parsed.tree.css_first("title")
    return clean(node.text()) if node is not None else ""


def _start_tag(node: LexborNode) -> str:
    """Return a start tag as those of markup are written."""
    return " ".join([str(node.tag), *(f'{name}="{value or ""}"' for name, value in node.attributes.items())])


def absolute(address: str | None, base: str | None) -> str | None:
    """Return an address of a page as one that can be fetched; None if it is no such thing.

    >>> absolute("/tea", "https://example.org/milk"), absolute("javascript:tea()", "https://example.org/milk")
    ('https://example.org/tea', None)
    """
    address = address.strip() if address and not is_too_long(address) else ""
    if not address.startswith(("http://", "https://")):
        try:
            address = urljoin(base or "", address) if address else ""
        except ValueError:
            return None
    is_one = (
        address.startswith(("http://", "https://")) and address.isprintable() and not is_too_long(address)
    )
    return address if is_one else None


class Sources:
    """The sources of metadata, each read when it is first asked for.

    url: where the page is from, if that is known; one that is too long to be an address is not.
    """

    def __init__(self, parsed: Parsed, url: str | None = None) -> None:
        self.tree = parsed.tree
        self.markup = parsed.markup
        self.url = (url.strip() if url and not is_too_long(url) else "") or None
        self._parsed = parsed

    @cached_property
    def elements(self) -> dict[str, list[LexborNode]]:
        """The elements that are asked for by their tags, in order, in one walk over the tree.

        >>> from cleanpress.html.parse import parse
        >>> found = Sources(parse("<title>Tea</title><h1>Tea</h1><p>Boil.<h1>Milk</h1>")).elements
        >>> [node.text() for node in found["h1"]], found["time"]
        (['Tea', 'Milk'], [])
        """
        found: dict[str, list[LexborNode]] = {tag: [] for tag in _TAGS}
        for node in self.tree.css(",".join(_TAGS)):
            found[str(node.tag)].append(node)
        return found

    @cached_property
    def times(self) -> list[LexborNode]:
        """The first `<time>` elements."""
        return self.elements["time"][:MOST_TIMES]

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """What the page's <meta> elements hold, by name or property in lower case, with "." for ":"."""
        found: dict[str, list[str]] = {}
        for node in self.elements["meta"]:
            attributes = node.attributes
            content = attributes.get("content")
            if content:
                names = (attributes.get("property"), attributes.get("name"), attributes.get("http-equiv"))
                for name in dict.fromkeys(filter(None, names)):
                    found.setdefault(name.strip().lower().replace(":", "."), []).append(content)
        return found

    def meta_tags(self, *names: str) -> Iterator[str]:
        """Yield the contents of the <meta> elements with these names, in the order of the names.

        >>> from cleanpress.html.parse import parse
        >>> page = parse('<meta name="DC:title" content=" Tea "><meta property="og:title" content=" ">')
        >>> list(Sources(page).meta_tags("og.title", "dc.title"))
        ['Tea']
        """
        for name in names:
            for content in self.metas.get(name, ()):
                if text := plain_text(content):
                    yield text

    def meta(self, *names: str) -> str | None:
        """Return the first content of <meta> elements with these names, None without one."""
        return next(self.meta_tags(*names), None)

    @cached_property
    def data(self) -> LinkedData:
        """The page's JSON-LD."""
        return LinkedData(value for node in self._parsed.data for value in read_json_ld(node.text()))

    @cached_property
    def types(self) -> frozenset[str]:
        """The types of the objects in the JSON-LD, in lower case."""
        return frozenset(kind for thing in self.data.things for kind in kinds(thing))

    @cached_property
    def articles(self) -> list[Thing]:
        """The objects of the JSON-LD that can be what the page is about, texts before pages."""
        texts, pages = [], []
        for thing in self.data.things:
            names = kinds(thing)
            if any(name.endswith(TEXTS) for name in names):
                texts.append(thing)
            elif any(name.endswith("page") for name in names):
                pages.append(thing)
        if len(texts) > 1:  # it may list others, too: first what is called as the page is
            called = normalize_name(" ".join((self.title, *self.headings[:3])))
            texts.sort(
                key=lambda text: all(
                    normalize_name(name) not in called for name in strings(text.get("headline"))
                )
            )
        return (texts + pages)[:MOST_ARTICLES]

    @cached_property
    def title(self) -> str:
        """The text of <title>."""
        return read_title_element(self._parsed)

    @cached_property
    def headings(self) -> list[str]:
        """The texts of the h1 that have some."""
        return [text for node in self.elements["h1"][:MOST_HEADINGS] if (text := element_text(node))]

    @cached_property
    def article_headings(self) -> list[str]:
        """The texts of the h1 within an article that readers see."""
        nodes = self.tree.css("article h1")[:MOST_HEADINGS]
        return [text for node in nodes if not hidden_by(_start_tag(node)) and (text := element_text(node))]

    @cached_property
    def years(self) -> list[int]:
        """Where years of four figures begin in the markup, from 1900 to 2099."""
        return sorted(found.start() for digits in _YEARS for found in digits.finditer(self.markup))

    @cached_property
    def marked(self) -> MarkedElements:
        """The elements that are marked as those of authors and dates."""
        return MarkedElements(self.tree)

    @cached_property
    def properties(self) -> list[tuple[str, LexborNode]]:
        """The elements with microdata, and the words of their property."""
        nodes = self.tree.css("[itemprop]")[:MOST_PROPERTIES] if ' itemprop="' in self.markup else []
        return [(f" {node.attributes.get('itemprop')} ", node) for node in nodes]

    @cached_property
    def language(self) -> str:
        """The language that <html> declares, as written."""
        root = self.tree.root
        attributes = root.attributes if root is not None else {}
        return attributes.get("lang") or attributes.get("xml:lang") or ""

    @cached_property
    def date_style(self) -> DateStyle:
        """How the page writes dates: 5/12/2020 is a day in May in English that is of no other country."""
        declared = self.language or self.meta("og.locale") or ""
        language = declared.lower().replace("_", "-")
        return DateStyle(language.partition("-")[0], month_first=self.language.lower() in _MONTH_FIRST)

    @cached_property
    def host(self) -> str:
        """The host the page is from, if it is known."""
        try:
            return (urlsplit(self.url or "").hostname or "").removeprefix("www.")
        except ValueError:
            return ""

    @cached_property
    def sites(self) -> frozenset[str]:
        """The site's names, normalized."""
        names = [*self.meta_tags(*SITE_NAMES), self.host, *self.host.split(".")[:-1][-2:]]
        for thing in self.data.things:
            if kinds(thing) & SITES:
                names += strings(thing.get("name")) + strings(thing.get("alternateName"))
            if "publisher" in thing:
                names += strings(self.data.resolve(thing["publisher"]))
            if len(names) > MOST_NAMES:
                break
        return frozenset(name for name in map(normalize_name, names) if len(name) > 2)

    def linked(self, relation: str) -> str | None:
        """Return where the page's <link> with this relation leads, as written."""
        selector = f"link[rel~={relation} i]"
        node = None if self.tree.head is None else self.tree.head.css_first(selector)
        if node is None and self.markup.find("<link", max(self.markup.find("<body"), 0)) >= 0:
            node = self.tree.css_first(selector)
        return node.attributes.get("href") if node is not None else None

    @cached_property
    def base(self) -> str | None:
        """What addresses of the page are relative to."""
        declared = (self.linked("canonical"), *self.metas.get("og.url", ()))
        own = self.url or next((found for text in declared if (found := absolute(text, None))), None)
        base = next(iter(self.elements["base"]), None)
        return (absolute(base.attributes.get("href"), own) if base is not None else None) or own
