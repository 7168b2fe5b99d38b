"""Malformed-HTML recovery: put in what a page lacks that would lose content if read as the standard says.

All of this works on a page's UTF-8 bytes and reads them by regular expressions, which is too slow and too
coarse for every page. `parse` asks for it only where the tree shows that something was swallowed.
"""

from __future__ import annotations

import re

__all__ = ["close_unclosed", "has_self_closed_raw", "open_frames", "open_shadows"]

# Elements whose content is text up to their end tag, whatever tags are in it. Without an end tag, or
# written <iframe/> as XHTML has it, they swallow the rest of the page.
_RAW = rb"(script|style|title|textarea|iframe|xmp|noembed|noframes)"
_ATTRIBUTES = rb"""(?=[\s/>])((?:[^"'<>]++|"[^"]*+"|'[^']*+')*+)>"""
_COMMENT_OR_RAW = re.compile(rb"<!--|<" + _RAW + _ATTRIBUTES, re.IGNORECASE)
_SELF_CLOSED = re.compile(rb"<" + _RAW + rb"(?=[\s/])[^<>]*/>", re.IGNORECASE)
_END = re.compile(rb"</" + _RAW.replace(b")", b"|body|html)") + rb"(?=[\s/>])", re.IGNORECASE)
_SAME_NAME = {
    name: re.compile(rb"<(/?)" + name + rb"(?=[\s/>])", re.IGNORECASE)
    for name in _RAW.strip(b"()").split(b"|")
}
# What ends a title, a script or a style sheet that nothing else ends: markup that is in none of them.
# JavaScript may well have tags within strings, but hardly at the start of a line.
_MARKUP = re.compile(rb"</?[a-z]|<!", re.IGNORECASE)
_MARKUP_LINE = re.compile(
    rb"(?<=\n)[ \t]*</?(?:head|body|meta|link|div|p|h[1-6]|main|article|section|header|nav|table|ul|ol)\b",
    re.IGNORECASE,
)
_FRAMES = re.compile(rb"</?(?:frameset|frame|noframes)\b[^<>]*>", re.IGNORECASE)
_TEMPLATE = re.compile(
    rb"<!--.*?(?:-->|\Z)|<script\b.*?(?:</script|\Z)|<(/?)template\b([^<>]*)>", re.IGNORECASE | re.DOTALL
)


def has_self_closed_raw(page: bytes) -> bool:
    """Return whether an element is closed as XHTML has it that would swallow what follows."""
    return _SELF_CLOSED.search(page) is not None


def close_unclosed(page: bytes) -> bytes:
    """Close comments and elements that would swallow the rest of the page.

    >>> close_unclosed(b"<p><iframe src='a'/>Tea<iframe></iframe>")
    b"<p><iframe src='a'/></iframe>Tea<iframe></iframe>"
    >>> close_unclosed(b"<title>Tea</title><script>'<iframe/>'</script>")
    b"<title>Tea</title><script>'<iframe/>'</script>"
    """
    last_end = {match.group(1).lower(): match.start() for match in _END.finditer(page)}
    last_comment_end = page.rfind(b"-->")
    # A page that was cut off within a script or a comment has nothing to recover in it, only code.
    page_end = max(last_end.get(b"body", -1), last_end.get(b"html", -1))
    pieces = []
    kept = at = 0
    while match := _COMMENT_OR_RAW.search(page, at):
        if match.group(1):
            name = match.group(1).lower()
            at, place = _end_of(page, match, last_end.get(name, -1), page_end)
            closing = b"</" + name + b">"
        elif last_comment_end >= match.start() + 2:  # <!--> is a whole comment
            at, place = page.find(b"-->", match.start() + 2), -1
        elif page_end > match.end():  # browsers of old ended it at the first ">"
            at, place = match.end(), page.find(b">", match.end())
            closing = b"--"
        else:
            break
        if place >= 0:
            pieces += [page[kept:place], closing]
            kept = at = place
    return b"".join([*pieces, page[kept:]])


def _end_of(page: bytes, start: re.Match[bytes], last_end: int, page_end: int) -> tuple[int, int]:
    """Return where to read on after the start tag of a raw element, and where it lacks its end tag, or -1."""
    name = start.group(1).lower()
    is_self_closed = start.group(2).endswith(b"/")
    after = start.end()
    same = _SAME_NAME[name].search(page, after)
    if same is not None and same.group(1):
        return same.end(), -1
    # The next of its name is a start tag again, or it is missing. In a script that may be part of a string.
    if is_self_closed or name in (b"iframe", b"textarea"):
        return after, after
    if name != b"title":
        if last_end > after:
            return next(m for m in _SAME_NAME[name].finditer(page, after) if m.group(1)).end(), -1
        if page_end < after:
            return len(page), -1
    leak = (_MARKUP_LINE if name == b"script" else _MARKUP).search(page, after)
    return (leak.start(), leak.start()) if leak else (len(page), -1)


def open_shadows(page: bytes) -> bytes:
    """Turn the templates that hold the content of a shadow root into elements like others.

    >>> open_shadows(b'<x-y><template shadowrootmode="open">Tea<template>-</template></template></x-y>')
    b'<x-y><shadow-root>Tea<template>-</template></shadow-root></x-y>'
    """
    opened: list[bool] = []

    def rename(match: re.Match[bytes]) -> bytes:
        if match.group(1) is None:
            return match.group()
        if match.group(1):
            return b"</shadow-root>" if opened and opened.pop() else match.group()
        opened.append(b"shadowrootmode" in match.group(2).lower())
        return b"<shadow-root>" if opened[-1] else match.group()

    return _TEMPLATE.sub(rename, page)


def open_frames(page: bytes) -> bytes:
    """Remove the frames of a page that is made of them: what it has for readers without frames is its text.

    >>> open_frames(b"<frameset><frame src=a><noframes><p>Tea</noframes></frameset>")
    b'<p>Tea'
    """
    return _FRAMES.sub(b"", page)
