"""Call what is measured: cleanpress, its peers as their makers would call them for this task, simple rules.

Every one is a function from a page's bytes and its URL to text. The URL is for cleanpress; no peer's text
depends on it. A peer that gives up on a page (an empty one, say) has the empty text for an answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.pages import declared_language
from cleanpress.errors import one_of
from cleanpress.installation import install_command

__all__ = ["MARKDOWN", "OURS", "TOOLS", "Extract", "Tool", "cleanpress", "document_of", "loaded"]

Extract = Callable[[bytes, str], str]
OURS = "cleanpress"


@dataclass(frozen=True)
class Tool:
    """A way to turn a page into text.

    packages: the distributions whose versions decide its answers.
    load:     imports what it needs and returns the function; what is not measured is not imported.
    """

    packages: tuple[str, ...]
    load: Callable[[], Extract]

    @property
    def version(self) -> str:
        """Its version, and those of the other packages its answers depend on."""
        return ", ".join(f"{name} {version(name)}" for name in self.packages)


def cleanpress(favor: str = "balanced", model: Path | None = None) -> Extract:
    """Return cleanpress's own extraction to text."""
    document = document_of(favor, model)
    return lambda page, url: str(document(page, url).text)


def document_of(favor: str = "balanced", model: Path | None = None) -> Callable[[bytes, str], Any]:
    """Return cleanpress's own extraction, of which the text with and without the title can be had."""
    extract = import_module("cleanpress").extract
    options: dict[str, Any] = {"favor": favor, "model": model} if model else {"favor": favor}
    return lambda page, url: extract(page, url=_web(url), **options)


def _web(url: str) -> str | None:
    """Return the URL if it is one: some data sets have notes of their own in its place."""
    return url if url.startswith(("http://", "https://")) else None


def _cleanpress_markdown() -> Extract:
    extract = import_module("cleanpress").extract

    def markdown(page: bytes, url: str) -> str:
        document = extract(page, url=_web(url))
        front = "".join(f"{each}\n" for each in (document.title, document.author, document.date) if each)
        return front + str(document.markdown)

    return markdown


def _trafilatura(**options: object) -> Extract:
    extract = import_module("trafilatura").extract
    # It logs a warning for every page it discards; the empty answer is counted.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return lambda page, _: extract(page, include_comments=False, **options) or ""


def _trafilatura_everything() -> Extract:
    html2txt = import_module("trafilatura").html2txt
    return lambda page, _: html2txt(page)


def _resiliparse(**options: object) -> Extract:
    """Return resiliparse's function; it reads strings, and its own functions make one of a page's bytes.

    Descriptions of images are off: no main content has them, and the score is the better for it.
    """
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    decoded = _resiliparse_decoder()
    return lambda page, _: extract(decoded(page), alt_texts=False, **options)


def _resiliparse_decoder() -> Callable[[bytes], str]:
    encoding = import_module("resiliparse.parse.encoding")
    detect, decode = encoding.detect_encoding, encoding.bytes_to_str
    return lambda page: decode(page, detect(page, from_html_meta=True))


def _readability() -> Extract:
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


def _justext() -> Extract:
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


def _html_text() -> Extract:
    to_text, decoded = import_module("html_text").extract_text, _resiliparse_decoder()

    def extract(page: bytes, _: str) -> str:
        html = decoded(page)
        return str(to_text(html)) if html.strip() else ""

    return extract


def _paragraphs() -> Extract:
    parse = import_module("selectolax.lexbor").LexborHTMLParser
    return lambda page, _: "\n".join(node.text() for node in parse(page).css("p"))


CHROME = "script, style, noscript, header, footer, nav, aside, form, [hidden]"


def _landmark() -> Extract:
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


TOOLS: dict[str, Tool] = {
    OURS: Tool(("cleanpress",), cleanpress),
    "trafilatura": Tool(("trafilatura", "lxml"), _trafilatura),
    "trafilatura-fast": Tool(("trafilatura", "lxml"), lambda: _trafilatura(fast=True)),
    "trafilatura-precision": Tool(("trafilatura", "lxml"), lambda: _trafilatura(favor_precision=True)),
    "trafilatura-recall": Tool(("trafilatura", "lxml"), lambda: _trafilatura(favor_recall=True)),
    "resiliparse": Tool(("resiliparse",), lambda: _resiliparse(main_content=True)),
    "readability": Tool(("readability-lxml", "html-text", "lxml"), _readability),
    "justext": Tool(("justext", "lxml"), _justext),
    # Everything on the page: what a tool must beat to be of any use.
    "html-text": Tool(("html-text", "resiliparse", "lxml"), _html_text),
    "resiliparse-everything": Tool(("resiliparse",), lambda: _resiliparse(main_content=False)),
    "trafilatura-everything": Tool(("trafilatura", "lxml"), _trafilatura_everything),
    # Rules of one line.
    "paragraphs": Tool(("selectolax",), _paragraphs),
    "landmark": Tool(("selectolax", "html-text"), _landmark),
}
MARKDOWN: dict[str, Tool] = {
    OURS: Tool(("cleanpress",), _cleanpress_markdown),
    "trafilatura": Tool(
        ("trafilatura", "lxml"), lambda: _trafilatura(output_format="markdown", with_metadata=True)
    ),
}


def loaded(name: str, tools: dict[str, Tool] = TOOLS) -> Extract | None:
    """Return a tool's function, or None where it is not installed, and say so."""
    tool = tools[one_of("tool", name, tools)]
    try:
        return tool.load()
    except ImportError as error:
        print(f"{name} is left out: {error}. `{install_command('bench')}` brings it.")
    return None
