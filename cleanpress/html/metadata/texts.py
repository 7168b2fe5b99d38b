"""Read the text of elements and attributes."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import islice

from selectolax.lexbor import LexborNode

__all__ = ["clean", "date_key", "element_text", "plain_text", "text_nodes"]

LONGEST_TEXT = 1_000  # characters of an element
MOST_NODES = 300  # in an element
MOST_BUTTONS = 3

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
# With the semicolon: without it, as HTML 4 allowed, "?a=1&copy=2" would change. And short, as Python reads no
# numbers of thousands of digits.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Half of a surrogate pair, which JSON can spell and nobody can write out; and what is no character of a text.
_BROKEN = re.compile("[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")

# Accents of Latin, Greek, Cyrillic, vowel signs of Hebrew and Arabic; apostrophes and dots of abbreviations.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0655.'’׳״\"॰\u200b-\u200f]")
# Letters that Arabic, Persian and Urdu keyboards give for one another; Turkish has an i without a dot.
_ALIKE = str.maketrans("أإآٱىئيكة", "اااايييکه") | {0x649: "ی", 0x64A: "ی", 0x626: "ی", 0x131: "i"}


def date_key(word: str) -> str:
    """Return a word of a date as it is looked up: case-folded, without accents, dots, vowel signs.

    >>> date_key("Févr."), date_key("ธ.ค."), date_key("كانون الأول")
    ('fevr', 'ธค', 'کانون الاول')
    """
    if word.isascii():
        return word.casefold().replace(".", "").replace("'", "").strip()
    text = _MARKS.sub("", unicodedata.normalize("NFD", word.translate(_ALIKE).casefold()))
    return unicodedata.normalize("NFC", text).strip()


def clean(text: str) -> str:
    """Return text without what cannot be seen, and with white space single.

    >>> clean(" Tea\\u200b \\n with\\xadout")
    'Tea without'
    """
    if not text.isprintable():
        text = _BROKEN.sub(" ", _UNSEEN.sub("", text))
    return " ".join(text.split())


def plain_text(text: str) -> str:
    """Return the text of an attribute or of JSON: entities and tags resolved, white space single.

    >>> plain_text(" Tea &amp; <b>Milk</b>\\n")
    'Tea & Milk'
    >>> plain_text("1 < 2, ?a=1&copy=2")
    '1 < 2, ?a=1&copy=2'
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    if "<" in text:
        text = _TAG.sub("", text)
    return clean(text)


def text_nodes(node: LexborNode, longest: int = LONGEST_TEXT) -> list[str]:
    """Return the pieces of text in an element, "\\n" for line breaks, and not many more than `longest`.

    >>> from cleanpress.html.parse import parse
    >>> text_nodes(parse("<i>Tea <b>and</b><br>milk</i>").tree.css("i")[0])
    ['Tea ', 'and', '\\n', 'milk']
    """
    pieces: list[str] = []
    length = 0
    for inner in islice(node.traverse(include_text=True), MOST_NODES):
        if inner.tag == "-text":
            piece = inner.text_content or ""
            pieces.append(piece)
            length += len(piece)
            if length > longest:
                break
        elif inner.tag in ("br", "p", "div"):
            pieces.append("\n")
    return pieces


def element_text(node: LexborNode) -> str:
    """Return the text of an element. A line break becomes a space; a button at its end is no part of it.

    >>> from cleanpress.html.parse import parse
    >>> element_text(parse("<h1> Tea<br>and\\n <b>Mi</b>lk<button>Copy</button></h1>").tree.css("h1")[0])
    'Tea and Milk'
    """
    text = clean("".join(text_nodes(node)))
    for button in node.css("button")[:MOST_BUTTONS] if text else ():
        text = text.removesuffix(clean("".join(text_nodes(button)))).rstrip()
    return text
