"""Make labels of the strings of catalogs: without markup and accelerators, with placeholders as gaps."""

from __future__ import annotations

import re
from html import unescape

from cleanpress.text.normalize import UNSPACED, normalized_key

__all__ = ["GAP", "NUMBER", "SHORT", "is_short", "labels", "word_count"]

GAP, NUMBER = "\ue000", "\ue001"  # what a placeholder for a name, and for a number, becomes
SHORT, SHORT_UNSPACED = 6, 16  # words of a label, or characters of a script without spaces
_NUMBERS = (
    "n|count|amount|num|number|total|current|page|pages|minutes|hours|days|size|length|value|plural|"
    "readingTime|wordCount|results|hits|nbHits|max|min|limit|percent|rating|digit|time|days|seconds|smart_count"
)
_NAMED = re.compile(
    r"%\((?P<a>\w+)\)(?P<b>[sdifgr])|%(?:\d+\$)?(?P<c>[sdifgu@])|\$\{(?P<d>[^{}]*)\}|[%#]?\{\{\s*(?P<e>[^{}]*?)\s*\}\}"
    r"|[%#]?\{(?P<f>[^{}]*)\}|\$(?P<g>\d)|__(?P<h>\w+)__|%(?P<i>\w+)%|_(?P<k>START|END|TOTAL|MENU|MAX|PAGE|PAGES)_"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|</?\d+/?>|<!--.*?-->|\[/?(?:b|i|url)\]", re.DOTALL)
_PLURAL = re.compile(r"\{\s*\w+\s*,\s*(?:plural|select)\s*,")
_FORM = re.compile(r"(?:=\d+|\w+)\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_ACCELERATOR = re.compile(r"\(&\w\)|&(?=\w)|(?<![^\s])_(?=[^\W_])")
_ENDS = "\"'“”„«»‹›‘’「」『』()[]|-–—•·→←↑↓*＊:：…。.,،!！¡ \t\n"
_HAS_NUMBER = re.compile(rf"(?:{_NUMBERS})\Z", re.IGNORECASE)


def labels(text: str, plurals: str = "", number: str = "") -> list[str]:
    """Return the labels that a string is: all its plural forms, each with `GAP` and `NUMBER` in it.

    >>> [label.replace(GAP, "...").replace(NUMBER, "0") for label in labels("Posts by <b>%s</b>:")]
    ['Posts by ...']
    >>> [label.replace(NUMBER, "0") for label in labels("One comment|{count} comments", plurals="|")]
    ['One comment', '0 comments']
    """
    forms = text.split(plurals) if plurals else [text]
    if _PLURAL.search(text):
        start = _PLURAL.search(text)
        assert start is not None
        end = text.rfind("}")
        around = text[: start.start()], text[end + 1 :]
        forms = [f"{around[0]}{form}{around[1]}" for form in _FORM.findall(text[start.end() : end])]
        forms = [form.replace("#", NUMBER) for form in forms]
    return [label for form in forms if (label := _label(form, number))]


def _label(text: str, number: str) -> str:
    if number:
        text = re.sub(rf"(?<!\w){re.escape(number)}", NUMBER, text)
    text = unescape(unescape(_TAG.sub("", unescape(text))))
    text = _TAG.sub("", text)
    text = _NAMED.sub(_gap, text)
    text = _ACCELERATOR.sub("", text)
    text = re.sub(r"\d+(?:[.,]\d+)*", NUMBER, text)
    # Quotes around a gap are part of it, as any text may stand there.
    text = re.sub(rf"[\"'“”„«»‹›‘’「」『』]+\s*({GAP})|({GAP})\s*[\"'“”„«»‹›‘’「」『』]+", r"\1\2", text)
    text = re.sub(rf"({GAP})\s*[\"'“”„«»‹›‘’「」『』]+", r"\1", text)
    text = " ".join(text.split()).strip(_ENDS)
    text = re.sub(rf"[\s(\[]*({GAP}|{NUMBER})(?:[\s,/-]*\1)+[\s)\]]*", r" \1 ", text).strip()
    return _balanced(text) if normalized_key(text.replace(GAP, "").replace(NUMBER, "")) else ""


def _balanced(text: str) -> str:
    # Of "Email (optional)", the end is no mark like that of "(optional)".
    missing = text.count("(") - text.count(")")
    return "(" * -missing + text + ")" * missing


def _gap(match: re.Match[str]) -> str:
    kind = match["b"] or match["c"] or ""
    name = next((each for each in match.groups() if each), "")
    return (
        NUMBER
        if kind in ("d", "i", "f", "u") or _HAS_NUMBER.match(name.split(".")[-1]) or match["k"]
        else GAP
    )


def word_count(label: str) -> int:
    """Return how many words a label has; of scripts without spaces, two characters count as a word.

    >>> word_count("Add to cart"), word_count("カートに追加"), word_count("Add")
    (3, 3, 1)
    """
    plain = re.sub(f"[{GAP}{NUMBER}]", " ", label)
    unspaced = len(UNSPACED.findall(plain))
    spaced = len(re.findall(r"[^\W\d_](?:[\w'’-]|[\u0300-\u036f\u0900-\u0d7f])*", UNSPACED.sub(" ", plain)))
    return spaced + (unspaced + 1) // 2


def is_short(label: str) -> bool:
    """Return whether a label is a fact of a few words, and no text of somebody's.

    >>> is_short("Add to cart"), is_short("We could not find the page that you asked for")
    (True, False)
    """
    plain = re.sub(f"[{GAP}{NUMBER}]", " ", label)
    unspaced = len(UNSPACED.findall(plain))
    if unspaced:
        return unspaced <= SHORT_UNSPACED and len(plain) <= 2 * SHORT_UNSPACED
    return 1 <= len(plain.split()) <= SHORT and len(plain) <= 60
