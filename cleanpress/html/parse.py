"""Parse page input as the HTML standard says, after decoding, resource limits and recovery."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from cleanpress.html.decode import recode_to_utf8
from cleanpress.html.elements import RAW_TEXT_TAGS
from cleanpress.html.formulas import may_have_formulas, write_formulas
from cleanpress.html.hardening import enforce_limits, estimate_size
from cleanpress.html.input import read_input
from cleanpress.html.recovery import close_unclosed, has_self_closed_raw, open_frames, open_shadows

__all__ = ["PARSER_OPTIONS", "Parsed", "parse", "read_page"]

# Never text of the page. To take them out of the tree before it is written out saves a third of the time.
# One query and a loop take as long as selectolax's strip_tags, and can look at what they throw away.
NEVER_TEXT = "script, style, svg, template, iframe, noembed, noframes"
_LOOKED_AT = NEVER_TEXT + ", title, textarea, xmp, plaintext"
# A shadow root mostly holds menus and buttons, and the content is outside. Where next to nothing is outside,
# the page is made of them.
FEW_CHARACTERS = 400
# As many are taken out one by one, each at the cost of a copy of the page.
MANY_SCRIPTS = 20
# A part of a table outside of one loses its tags.
_TABLE_PART = re.compile(rb"\s*<(?:caption|colgroup|col|tbody|thead|tfoot|tr|td|th)(?=[\s/>])", re.IGNORECASE)
# Without events, because with them a <select> of n options takes n² steps.
PARSER_OPTIONS = LexborDocumentOptions.WO_EVENTS
_SEPARATORS = "\x1c\x1d\x1e\x1f"
_ODD_NAME = re.compile("<[^<>]*(?:<[^<>]*)+>")
_NOTE = re.compile(r"<!--|<\?|<script ")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Recovery = Callable[[bytes], bytes]


class Parsed(NamedTuple):
    """A page as the parser understood it.

    tree:   for looking things up in it. JSON-LD is its only script.
    markup: the page written out again, from <html> to </html>: every element closed, `<` and `>` nowhere but
            around a tag (in text and values they are escaped, as is `&`), no comments, no scripts, nothing
            of NEVER_TEXT, and none of the characters U+0000 and U+001C to U+001F. The content of <noscript>
            is markup like the rest, as in a browser that runs no scripts; a <noscript> in the head stays
            empty, and what it held is at the start of the body.
    source: the page as it was parsed, in UTF-8, with its scripts.
    data:   the scripts of JSON-LD that are in the tree, in order.
    """

    tree: LexborHTMLParser
    markup: str
    source: bytes = b""
    data: Sequence[LexborNode] = ()


def read_page(page: object, *, content_type: str | None = None) -> Parsed:
    """Read a page: bytes, text, a BeautifulSoup or Tag, an lxml element or tree, a selectolax tree or node.

    content_type: the HTTP Content-Type or its charset alone; used for bytes only.
    Raises PageError for input that is not a page, such as gzip or a URL, and TypeError for other types.

    >>> read_page("<p>Tea").markup == read_page(b"<p>Tea").markup
    True
    >>> read_page("https://example.org/")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    cleanpress.errors.PageError: 'https://example.org/' is an address, not a page. Fetch it first, ...
    """
    if isinstance(page, bytes | bytearray | memoryview):
        return _parse(recode_to_utf8(bytes(page), content_type))
    return parse(read_input(page))


def parse(page: str) -> Parsed:
    """Parse a page.

    >>> parse("<p>Tea<p>Milk").markup
    '<html><head></head><body><p>Tea</p><p>Milk</p></body></html>'
    >>> parse("Tea < milk").markup
    '<html><head></head><body>Tea &lt; milk</body></html>'
    """
    try:
        return _parse(page.encode("utf-8"))
    except UnicodeEncodeError:
        # Surrogates: two halves make a character, and one without its other half is damage.
        whole = page.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return _parse(whole.encode("utf-8"))


def _parse(page: bytes) -> Parsed:
    page = page.removeprefix(_BYTE_ORDER_MARK)
    end = len(page)
    while page.endswith(b"<!", 0, end):  # lexbor makes of it a comment that holds the text before it: "-->"
        end -= 2
    page = page[:end]
    estimate = estimate_size(page)
    page = enforce_limits(page, estimate)
    if _TABLE_PART.match(page):
        page = b"<table>" + page
    if (page.startswith(b"<?xml") or b"xhtml" in page[:1024].lower()) and has_self_closed_raw(page):
        page = close_unclosed(page)
    tree, data_scripts, recoveries = _read(page)
    if recoveries:
        recovered = page
        for recover in recoveries:
            recovered = recover(recovered)
        if recovered != page:
            tree, data_scripts, _ = _read(recovered)
    return Parsed(tree, _write(tree, data_scripts, estimate.instructions), page, data_scripts)


def _read(page: bytes) -> tuple[LexborHTMLParser, list[LexborNode], list[Recovery]]:
    """Return the tree without what is never text, its JSON-LD, and the recoveries that may save content."""
    tree = LexborHTMLParser(page, options=PARSER_OPTIONS)
    is_open = _ends_open(tree, page)
    if may_have_formulas(tree, page):
        write_formulas(tree)
    data_scripts = []
    has_shadows = False
    for node in tree.css(_LOOKED_AT):
        name = node.tag
        is_open = is_open or _has_swallowed(node, name)
        has_shadows = has_shadows or (name == "template" and "shadowrootmode" in node.attributes)
        if name == "script" and _is_linked_data(node):
            data_scripts.append(node)
        elif name in ("xmp", "plaintext"):
            _make_preformatted(tree, node)
        elif name not in ("title", "textarea"):
            node.decompose()
    recoveries: list[Recovery] = [close_unclosed] if is_open else []
    if _has_frames(tree):
        recoveries.append(open_frames)
    elif has_shadows and _shows_little(tree):
        recoveries.append(open_shadows)
    return tree, data_scripts, recoveries


def _has_swallowed(node: LexborNode, name: str | None) -> bool:
    """Return whether an element holds, as its text, what may be markup that its end tag should have ended."""
    if name == "iframe":
        return not (node.first_child is None or node.text().isspace())
    return name in ("title", "textarea") and "<" in node.text()


def _has_frames(tree: LexborHTMLParser) -> bool:
    return tree.root is not None and any(child.tag == "frameset" for child in tree.root.iter())


def _shows_little(tree: LexborHTMLParser) -> bool:
    return tree.body is not None and len(" ".join(tree.body.text().split())) < FEW_CHARACTERS


def _ends_open(tree: LexborHTMLParser, page: bytes) -> bool:
    """Return whether the page ends in a comment, a script or another raw element that nothing closes."""
    node = tree.body if tree.body is not None and tree.body.last_child is not None else tree.head
    if node is None:
        return False
    while (last := node.last_child) is not None:
        node = last
    tail = page[-4096:].lower()
    if node.is_comment_node:
        return b"-->" not in tail
    holder = node if node.is_element_node else node.parent
    return holder is not None and holder.tag in RAW_TEXT_TAGS and f"</{holder.tag}".encode() not in tail


def _is_linked_data(script: LexborNode) -> bool:
    kind = script.attributes.get("type")
    if kind is None or not kind.lower().startswith("application/ld+json"):
        return False
    # One within <svg> went with it. One within <math> is an element like others, and may hold elements.
    child = script.first_child
    return script.parent is not None and (child is None or child.is_text_node)


def _make_preformatted(tree: LexborHTMLParser, node: LexborNode) -> None:
    """Put a <pre> in place of <xmp> or <plaintext>, whose `<` would not be escaped in what is written out."""
    if node.parent is not None:
        text = node.text()
        preformatted = tree.create_node("pre")
        preformatted.insert_child(text)
        node.replace_with(preformatted)


def _write(tree: LexborHTMLParser, data_scripts: list[LexborNode], instructions: bool) -> str:
    """Write out the page as the docstring of Parsed says."""
    whole = _html(tree.root)
    scripts = [_html(script) for script in data_scripts]
    markup = _without_comments(whole, scripts[:MANY_SCRIPTS])
    has_notes = (instructions and "<?" in markup) or (scripts and "<script " in markup)
    if has_notes or markup.count("<") != markup.count(">"):
        markup = _without_notes(whole, scripts)
        # <p <a> has an attribute named "<a", and <p<a> is one element.
        markup = _ODD_NAME.sub(lambda match: "<" + match.group().replace("<", ""), markup)
    for separator in _SEPARATORS:
        if separator in markup:
            markup = markup.replace(separator, " ")
    return markup


def _html(node: LexborNode | None) -> str:
    return (node.html if node is not None else None) or ""


def _without_comments(markup: str, scripts: list[str]) -> str:
    """Remove these scripts and all comments, fast.

    Not to be trusted if a comment holds a copy of a script, or a name in a tag holds what starts a comment.
    Then a script remains, or more `<` than `>`, since what is removed from within a tag takes its `>` along.
    """
    for script in scripts:
        markup = markup.replace(script, "", 1)
    kept = []
    at = 0
    # To look for a character takes a fifth of the time that it takes to look for all of "<!--".
    start = markup.find("!")
    while start >= 0:
        after = start + 1
        if markup.startswith("<!--", start - 1):
            if (end := markup.find("-->", start + 3)) < 0:
                break
            kept.append(markup[at : start - 1])
            at = after = end + 3
        start = markup.find("!", after)
    return "".join([*kept, markup[at:]]) if kept else markup


def _without_notes(markup: str, scripts: list[str]) -> str:
    """Remove comments, processing instructions, and these scripts, which are there in this order.

    In one pass from left to right, since each of the three may hold what looks like the others.
    """
    kept = []
    at = after = 0
    waiting = iter(scripts)
    while match := _NOTE.search(markup, after):
        start = match.start()
        after = match.end()
        # <p <!-- --> has an attribute of that name, and is no comment.
        if markup.rfind("<", at, start) > markup.rfind(">", at, start):
            continue
        kept.append(markup[at:start])
        if match.group() == "<!--":
            at = markup.index("-->", after) + 3
        elif match.group() == "<?":
            at = markup.index(">", after) + 1
        else:
            at = start + len(next(waiting))
        after = at
    return "".join([*kept, markup[at:]])
