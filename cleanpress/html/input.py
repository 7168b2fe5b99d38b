"""Read the page input of a caller as markup. bs4 and lxml are imported only for pages of theirs."""

from __future__ import annotations

import os
import re
from typing import Any

from cleanpress.errors import PageError
from cleanpress.html.elements import VOID_TAGS
from cleanpress.io.signatures import NOT_HTML, find_signature
from cleanpress.missing import is_missing

__all__ = ["read_input"]

_ADDRESS = re.compile(r"\s*(?:https?|ftp|file)://\S+\s*", re.IGNORECASE)
_FILE_NAME = re.compile(r"\s*[^\s<>]+\.(?:x?html?|mhtml?|xml|pdf|warc)(?:\.gz)?\s*", re.IGNORECASE)
_LONGEST_ADDRESS = 4096
_XHTML = "{http://www.w3.org/1999/xhtml}"
# <div/> in XML is <div></div>, and in HTML it stays open.
_EMPTY_IN_XML = re.compile(r"<([\w:.-]+)((?:\s[^<>]*?)?)/>")


def read_input(page: object) -> str:
    """Return the markup of page input: a string, soup, or the tree of another library.

    Raises PageError for a URL or a file name, TypeError for any other type.

    >>> read_input("<p>Tea")
    '<p>Tea'
    >>> from bs4 import BeautifulSoup
    >>> read_input(BeautifulSoup("<p>Tea & milk", "html.parser"))
    '<p>Tea &amp; milk</p>'
    """
    if isinstance(page, str):
        return _checked(page)
    makers = {kind.__module__.partition(".")[0] for kind in type(page).__mro__}
    if "bs4" in makers and hasattr(page, "decode_contents"):
        return _of_soup(page)
    if "lxml" in makers:
        return _of_lxml(page)
    if "selectolax" in makers and hasattr(page, "html"):
        return page.html or ""
    raise _no_page(page)


def _checked(page: str) -> str:
    signature = find_signature(page[:64].encode("latin-1", "replace"), NOT_HTML)
    if signature is not None:
        raise PageError(f"This text is {signature.kind} that was decoded, not HTML. {signature.advice}")
    if len(page) < _LONGEST_ADDRESS and "<" not in page:
        shown = page.strip()
        if _ADDRESS.fullmatch(page):
            raise PageError(f"{shown!r} is an address, not a page. Fetch it first, and give what comes back.")
        if _FILE_NAME.fullmatch(page):
            raise PageError(
                f"{shown!r} is the name of a file, not a page. Read it first: Path(name).read_bytes()."
            )
    return page


def _of_soup(soup: object) -> str:
    from bs4 import Tag

    assert isinstance(soup, Tag)
    try:
        markup = str(soup)
    except RecursionError:  # before bs4 4.13
        raise PageError(
            "This soup is nested deeper than bs4 can write out. Give the page's source instead."
        ) from None
    # Known of a tag that was parsed; one that was made by hand may know it from what it is in.
    known = (part.known_xml for part in (soup, *soup.parents))
    is_xml = next((xml for xml in known if xml is not None), False)
    return _EMPTY_IN_XML.sub(_closed, markup) if is_xml else markup


def _closed(match: re.Match[str]) -> str:
    name = match.group(1)
    return match.group() if name.lower() in VOID_TAGS else f"<{name}{match.group(2)}></{name}>"


def _of_lxml(page: object) -> str:
    from lxml import etree

    root: Any = page.getroot() if isinstance(page, etree._ElementTree) else page
    if root is None:  # a tree with nothing in it
        return ""
    if not isinstance(root, etree._Element) or not isinstance(root.tag, str):
        raise _no_page(page)
    if next(root.iter(f"{_XHTML}*"), None) is not None:
        root = _without_namespace(root)
    return str(etree.tostring(root, method="html", encoding="unicode", with_tail=False))


def _without_namespace(root: Any) -> Any:
    """Return a copy whose XHTML elements are HTML: with the namespace, <br/> would be written <br></br>."""
    from copy import deepcopy

    from lxml import etree

    root = deepcopy(root)
    for element in root.iter(f"{_XHTML}*"):
        element.tag = element.tag.removeprefix(_XHTML)
    etree.cleanup_namespaces(root)
    return root


def _no_page(page: object) -> TypeError:
    """Make the TypeError for input of another type, with what to give instead."""
    kind = type(page)
    if page is None:
        hint = "There is none: look at what should have fetched or found it."
    elif is_missing(page):
        hint = "It is a missing value: leave it out. The functions for columns keep those."
    elif isinstance(page, os.PathLike):
        hint = "It is a path: read it first, and give path.read_bytes()."
    elif "Response" in kind.__name__ and (name := _body_of(kind)):
        hint = f"Give its body: response.{name}."
    elif hasattr(kind, "read"):
        hint = "Read it first, and give what read() returns."
    elif isinstance(page, list | tuple):
        hint = "Give one page at a time."
    else:
        hint = "If it holds a page, give that as text."
    given = "None" if page is None else kind.__name__
    return TypeError(
        f"A page is bytes, str, a BeautifulSoup or Tag, or an lxml element, and not {given}. {hint}"
    )


def _body_of(kind: type) -> str | None:
    """Return the attribute that holds the body of a response.

    Its class is asked: the response itself could read from the network.
    """
    return next((name for name in ("content", "body") if hasattr(kind, name)), None)
