"""Resolve where links and images of a page point to, as far as it is safe and of use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from cleanpress.html.addresses import is_too_long
from cleanpress.html.caching import cache_short
from cleanpress.html.elements import attribute, number_attribute
from cleanpress.text.lazy_regex import lazy

__all__ = ["References", "image_source"]

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
# An allow-list: `javascript:`, `data:` and `vbscript:` are not all that should never be followed.
SCHEMES = frozenset("http: https: mailto: tel: ftp:".split())
# A path from the root with nothing to work out in it, as most links of a site are.
_PLAIN_PATH = lazy(r"(?:/[\w%~-][\w%~.-]*)+/?", re.ASCII)
# Browsers drop these before they look at the scheme, in any place: "java\nscript:" is one.
_DROPPED = re.compile("[\x00-\x1f\x7f]+")

# Where scripts that load images late look for the address, the best first.
_LATE = (
    "data-src data-original data-lazy-src data-lazy data-original-src data-orig-file data-full-src "
    "data-hi-res-src data-image data-url"
).split()
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_STAND_IN = re.compile(
    r"^data:|^about:|(?:^|[/_.-])(?:blank|spacer|pixel|transparent|placeholder|1x1|lazy(?:load)?|loading|clear)\.(?:gif|png|svg)"
    r"|/pixel[?/]|doubleclick\.net",
    re.IGNORECASE,
)
_OF_STAND_INS = ("data:", "about:", ".gif", ".png", ".svg", "/pixel", "doubleclick")
_DESCRIPTOR = re.compile(r"\d+w|\d+h|\d*\.?\d+x")
# How many characters the addresses of a page may have that the page does not write itself: for each of its
# own, and beside. A page of 15,000 links that are relative to a base of 8,000 characters has a third of a
# megabyte, and all its addresses together would have 120.
ADDED_EACH = 16
ADDED_ANYWAY = 100_000
# Larger pictures than this are for screens that nobody reads on.
WIDEST = 2000


class References:
    r"""What the tokens of one page refer to, resolved.

    >>> references = References(['html>', 'a href="../tea">', 'a href="java\tscript:x()">'], "https://a.example/b/")
    >>> references.link(1)
    'https://a.example/tea'
    >>> references.link(2)
    ''
    """

    def __init__(self, tokens: Sequence[str], url: str | None) -> None:
        self.tokens = tokens
        self.base = _base(tokens, url or "")
        self.root = _root(self.base)
        self.known: dict[str, str] = {}
        self.used: set[int] = set()  # the tokens of which the address was written
        self.added = 0

    @cached_property
    def most(self) -> int:
        """How many characters can be written that are not those of the page."""
        return ADDED_ANYWAY + ADDED_EACH * sum(map(len, self.tokens))

    def link(self, token: int) -> str:
        """Return where a link points to; "" for what cannot be followed, and for the same page."""
        href = attribute(self.tokens[token].partition(">")[0], "href")
        # The ids that fragments point to do not come along.
        if not href or href.startswith("#"):
            return ""
        return self.afforded(token, href, self.resolved(href))

    def resolved(self, reference: str) -> str:
        """Return a reference as `resolve` does, which takes time where the base is long."""
        found = self.known.get(reference)
        if found is None:
            found = self.known[reference] = self.resolve(reference)
        return found

    def afforded(self, token: int, written: str, resolved: str) -> str:
        """Return the address of a token, or what is left of it when addresses have added too much."""
        is_new = token not in self.used
        self.used.add(token)
        added = len(resolved) - len(written) if is_new else len(resolved)
        if added <= 0 or self.affords(added):
            return resolved
        return written if is_new and not _SCHEME.match(written) else ""

    def affords(self, added: int) -> bool:
        """Return whether so many characters can be written that are not those of the page."""
        self.added += added
        # Mostly, what the page itself has need not be counted.
        return self.added <= ADDED_ANYWAY or self.added <= self.most

    def image(self, token: int) -> tuple[str, str]:
        """Return the address of an image and its alternative text; "" for one not worth showing."""
        alt = " ".join(attribute(self.tokens[token].partition(">")[0], "alt").split())
        source = image_source(self.tokens, token)
        return self.afforded(token, source, self.resolved(source)), alt

    def resolve(self, reference: str) -> str:
        """Return a reference as an absolute address; "" for one that is broken or of an unsafe scheme."""
        reference = "" if is_too_long(reference) else _without_dropped(reference).strip()
        if not reference:
            return ""
        reference = reference.replace(" ", "%20")
        if reference.startswith(("http://", "https://")) and "[" not in reference:
            return "" if is_too_long(reference) else reference
        if self.root and _PLAIN_PATH.fullmatch(reference):
            reference = self.root + reference
            return "" if is_too_long(reference) else reference
        try:
            reference = urljoin(self.base, reference)
        except ValueError:  # "http://[tea"
            return ""
        scheme = _SCHEME.match(reference)
        is_unsafe = scheme is not None and scheme.group().lower() not in SCHEMES
        return "" if is_unsafe or is_too_long(reference) else reference


def _without_dropped(reference: str) -> str:
    return reference if reference.isprintable() else _DROPPED.sub("", reference)


def image_source(tokens: Sequence[str], token: int) -> str:
    """Return the address of an image as the page has it, "" without one or with nothing to see.

    >>> image_source(['img src="data:image/gif;base64,R0" data-src="tea.jpg">'], 0)
    'tea.jpg'
    >>> image_source(['img src="tea.gif" width="1" height="1">'], 0)
    ''
    """
    source = tokens[token].partition(">")[0]
    address = _own_source(source)
    if address is None:
        return ""
    if address or not token:
        return address
    # <picture><source srcset="..."><img></picture>
    before = tokens[token - 1].partition(">")[0]
    return _best(attribute(before, "srcset")) if before.startswith("source ") else ""


# Each image is looked at twice, to find it and to write it, and icons are on a page many times.
@cache_short
def _own_source(source: str) -> str | None:
    """Return the address in the tag of an image, "" without one; None for one with nothing to see."""
    if _is_pixel(source):
        return None
    return _late_source(source) or _real_address(source, "src") or _set_source(source)


def _is_pixel(source: str) -> bool:
    """Return whether an image is so small that it counts visitors, or keeps a distance."""
    for name in ("width", "height"):
        size = number_attribute(source, name)
        if size is not None and size <= 2:
            return True
    return False


def _late_source(source: str) -> str:
    if " data-" in source:
        for name in _LATE:
            address = _real_address(source, name)
            if address and " " not in address and address[0] not in "{[":
                return address
    return ""


def _real_address(source: str, name: str) -> str:
    address = attribute(source, name).strip()
    return "" if address and _is_stand_in(address) else address


def _is_stand_in(address: str) -> bool:
    """Return whether an address is that of a picture that is there until the real one is loaded."""
    # To look for what all of them have takes a tenth of the time of the expression.
    if address.isascii() and not any(map(address.lower().__contains__, _OF_STAND_INS)):
        return False
    return _STAND_IN.search(address) is not None


def _set_source(source: str) -> str:
    return next(filter(None, (_best(attribute(source, name)) for name in _SETS)), "")


def _best(candidates: str) -> str:
    """Return the largest of "small.jpg 400w, large.jpg 800w" that is not absurdly so, the first of equals."""
    best, best_size = "", -1.0
    for address, descriptor in _candidates(candidates):
        try:
            size = float(descriptor[:-1])
        except ValueError:
            size = 1.0
        if size > WIDEST:
            size = 1 / size
        if size > best_size and not _is_stand_in(address):
            best, best_size = address, size
    return best


def _candidates(candidates: str) -> Iterator[tuple[str, str]]:
    """Yield addresses and their descriptors.

    An address may have commas inside, but ends with none; white space in one is an error that pages make.
    Descriptors without an address are no candidates.
    """
    address: list[str] = []
    for word in candidates.split():
        descriptor, comma, rest = word.partition(",")
        if _DESCRIPTOR.fullmatch(descriptor):
            if address:
                yield "%20".join(address), descriptor
            address = [rest] if comma and rest else []
        elif word.endswith(","):
            if start := word.strip(","):
                yield "%20".join([*address, start]), ""
            address = []
        else:
            address.append(word.lstrip(",") if not address else word)
    if address and address[0]:
        yield "%20".join(address), ""


def _base(tokens: Sequence[str], url: str) -> str:
    """Return what addresses are relative to: what <base> says holds for the whole page."""
    url = "" if is_too_long(url) else url
    for token in tokens:
        if token.startswith("base "):
            return _joined(url, attribute(token.partition(">")[0], "href").strip())
        if token.startswith("/head>"):
            break
    return url


def _root(base: str) -> str:
    """Return what paths from the root are relative to; "" if addresses of this kind are left to `urljoin`."""
    if not base.startswith(("http://", "https://")):
        return ""
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _joined(url: str, reference: str) -> str:
    try:
        joined = "" if is_too_long(reference) else urljoin(url, reference)
    except ValueError:
        return url
    return url if is_too_long(joined) else joined
