"""Call the peers as their makers would for this task, and simple rules, from a page's bytes to text.

Each function imports what it needs and returns a function of a page's bytes and its URL. A peer that gives
up on a page has the empty text for an answer. Peers that take strings are given what resiliparse decodes, and
that is part of their time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.pages import declared_language

__all__ = [
    "Extract", "chromerag", "decoder", "html_text", "justext", "landmark", "magic_html", "newspaper",
    "newspaper_article", "paragraphs", "readability", "resiliparse", "rs_trafilatura", "text_of_html",
    "text_of_markdown", "trafilatura", "trafilatura_everything", "web_address",
]  # fmt: skip

Extract = Callable[[bytes, str], str]
_FRONT_MATTER = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_MARKS = re.compile(r"^(?:#{1,6}|[-*>]) +|\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|`", re.MULTILINE)


def web_address(url: str) -> str | None:
    """Return the URL if it is one: some data sets have notes of their own in its place.

    >>> web_address("https://example.org/tea"), web_address("unknown")
    ('https://example.org/tea', None)
    """
    return url if url.startswith(("http://", "https://")) else None


def text_of_html() -> Callable[[str], str]:
    """Return html_text's function, for peers that answer with HTML; it takes an empty one, too."""
    to_text = import_module("html_text").extract_text
    return lambda html: str(to_text(html)) if html.strip() else ""


def trafilatura(**options: object) -> Extract:
    """Return trafilatura's function."""
    extract = import_module("trafilatura").extract
    # It logs a warning for every page it discards; the empty answer is counted.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return lambda page, _: extract(page, include_comments=False, **options) or ""


def trafilatura_everything() -> Extract:
    """Return trafilatura's function for all text of a page."""
    html2txt = import_module("trafilatura").html2txt
    return lambda page, _: html2txt(page)


def resiliparse(**options: object) -> Extract:
    """Return resiliparse's function; it reads strings, and its own functions make one of a page's bytes.

    Descriptions of images are off: no main content has them, and the score is the better for it.
    """
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    decoded = decoder()
    return lambda page, _: extract(decoded(page), alt_texts=False, **options)


def decoder() -> Callable[[bytes], str]:
    """Return what makes a string of a page for peers that take no bytes: resiliparse's own functions."""
    encoding = import_module("resiliparse.parse.encoding")
    detect, decode = encoding.detect_encoding, encoding.bytes_to_str
    return lambda page: decode(page, detect(page, from_html_meta=True))


def readability() -> Extract:
    """Return readability's function; it gives HTML, and html_text makes text of it."""
    readability = import_module("readability.readability")
    to_text = import_module("html_text").extract_text
    logging.getLogger("readability").setLevel(logging.CRITICAL)  # it logs a traceback where it gives up

    def extract(page: bytes, _: str) -> str:
        try:
            return str(to_text(readability.Document(page).summary()))
        except readability.Unparseable:
            return ""

    return extract


def justext() -> Extract:
    """Return jusText's function; it is told the language that the page declares, else English."""
    justext = import_module("justext")
    parser_error = import_module("lxml.etree").ParserError
    known = {name: justext.get_stoplist(name) for name in _STOPLISTS.values()}

    def extract(page: bytes, _: str) -> str:
        stoplist = known[_STOPLISTS.get(declared_language(page), "English")]
        try:
            paragraphs = justext.justext(page, stoplist)
        except parser_error:  # the page is empty
            return ""
        return "\n".join(each.text for each in paragraphs if not each.is_boilerplate)

    return extract


_STOPLISTS = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pl": "Polish",
    "fi": "Finnish", "hu": "Hungarian", "ar": "Arabic", "nl": "Dutch", "pt": "Portuguese", "sv": "Swedish",
}  # fmt: skip


def html_text() -> Extract:
    """Return html_text's function: all text of a page."""
    to_text, decoded = import_module("html_text").extract_text, decoder()

    def extract(page: bytes, _: str) -> str:
        html = decoded(page)
        return str(to_text(html)) if html.strip() else ""

    return extract


def rs_trafilatura(**options: object) -> Extract:
    """Return rs-trafilatura's function for bytes; it decodes them itself, and looks at the URL, too."""
    extract = import_module("rs_trafilatura").extract_bytes
    field = "content_markdown" if options.get("output_markdown") else "main_content"
    return lambda page, url: str(getattr(extract(page, url=web_address(url), **options), field) or "")


def chromerag(markdown: bool = False) -> Extract:
    """Return ChromeRAG's function; it takes bytes and answers with Markdown.

    markdown: whether that is returned as it is, with the front matter, or the text of it.
    """
    extractor = import_module("chromerag").ChromeRAG()

    def extract(page: bytes, url: str) -> str:
        found = str(extractor.extract(page, url=web_address(url)).markdown)
        return found if markdown else text_of_markdown(found)

    return extract


def text_of_markdown(markdown: str) -> str:
    """Return Markdown without front matter and the marks of headings, lists, quotations and emphasis.

    >>> text_of_markdown("---\\ntitle: Tea\\n---\\n\\n# Tea\\n\\n- **Boil** *the* water")
    '\\nTea\\n\\nBoil the water'
    >>> text_of_markdown("2 * 3 is 6")
    '2 * 3 is 6'
    """
    return _MARKS.sub("", _FRONT_MATTER.sub("", markdown, count=1))


def newspaper_article() -> Callable[[str, str], Any]:
    """Return what makes newspaper4k's article of a page's HTML and URL; nothing is fetched.

    Its language is left as it is by default: that of the page, where it declares one, else English.
    """
    article_of = import_module("newspaper").Article

    def article(html: str, url: str) -> Any:
        found = article_of(web_address(url) or _NO_ADDRESS, fetch_images=False)
        found.download(input_html=html)
        found.parse()
        return found

    return article


_NO_ADDRESS = "https://example.org/"  # for pages of which no address is known, where one must be given


def newspaper() -> Extract:
    """Return newspaper4k's function."""
    article, decoded = newspaper_article(), decoder()
    return lambda page, url: str(article(decoded(page), url).text)


def magic_html() -> Extract:
    """Return magic-html's function; it gives HTML, and html_text makes text of it."""
    extractor, to_text, decoded = import_module("magic_html").GeneralExtractor(), text_of_html(), decoder()

    def extract(page: bytes, url: str) -> str:
        html = decoded(page)
        if not html.strip():  # it raises ValueError
            return ""
        return to_text(extractor.extract(html, base_url=web_address(url) or "")["html"])

    return extract


def paragraphs() -> Extract:
    """Take the text of each <p>."""
    parse = import_module("selectolax.lexbor").LexborHTMLParser
    return lambda page, _: "\n".join(node.text() for node in parse(page).css("p"))


CHROME = "script, style, noscript, header, footer, nav, aside, form, [hidden]"


def landmark() -> Extract:
    """Take the text of <main> or <article>, else of the body without what HTML says is not content."""
    parse = import_module("selectolax.lexbor").LexborHTMLParser
    to_text = import_module("html_text").extract_text

    def extract(page: bytes, _: str) -> str:
        tree = parse(page)
        for node in tree.css(CHROME):
            node.decompose()
        node = tree.css_first("main, [role=main], article") or tree.body
        html = (node.html or "") if node else ""
        return str(to_text(html)) if html.strip() else ""

    return extract
