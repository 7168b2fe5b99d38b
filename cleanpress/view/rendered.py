"""Make the HTML of a document load nothing where it is shown: a picture becomes its address."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from cleanpress.display.characters import visible_lines

__all__ = ["safe_html"]

_ALLOWED = frozenset(
    "blockquote br caption code dd del dl dt em figcaption figure hr li ol p pre strong sub sup table tbody "
    "td th thead tr ul".split()
)
_VOID = frozenset(("br", "hr"))
_ATTRIBUTES = frozenset("colspan dir lang reversed rowspan start type value".split())
# A heading of the content is below those of the view.
_HEADINGS = {f"h{level}": f"h{min(level + 2, 6)}" for level in range(1, 7)}
_SCHEMES = ("http://", "https://", "mailto:")
_LINK = ' class="out" rel="noopener noreferrer nofollow" target="_blank"'


def safe_html(html: str) -> str:
    """Return HTML of a document, which is clean already, without anything that a browser would load.

    A picture becomes its description and its address, as text. A link is followed only when it is clicked,
    and says nothing of where it was.

    >>> safe_html('<p>Tea <img src="https://example.org/t.png" alt="A cup"></p>')
    '<p>Tea <span class="picture">Picture: A cup <bdi>https://example.org/t.png</bdi></span></p>'
    >>> safe_html("<p>Tea</p>")
    '<p>Tea</p>'
    """
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return "".join(writer.out)


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            said = " ".join(filter(None, ("Picture:", _text(given.get("alt", "")))))
            address = _text(given.get("src", ""))
            self.out.append(f'<span class="picture">{said} <bdi>{address}</bdi></span>')
        elif tag == "a":
            address = given.get("href", "")
            is_link = address.lower().startswith(_SCHEMES)
            self._links.append("a" if is_link else "span")
            self.out.append(f'<a href="{_text(address)}"{_LINK}>' if is_link else "<span>")
        elif tag in _HEADINGS:
            self.out.append(f'<{_HEADINGS[tag]} class="{tag}"{_written(given)}>')
        elif tag in _ALLOWED:
            self.out.append(f"<{tag}{_written(given)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self.out.append(f"</{self._links.pop()}>")
        elif tag in _HEADINGS:
            self.out.append(f"</{_HEADINGS[tag]}>")
        elif tag in _ALLOWED and tag not in _VOID:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(_text(data))


def _written(given: dict[str, str]) -> str:
    return "".join(f' {name}="{_text(value)}"' for name, value in given.items() if name in _ATTRIBUTES)


def _text(text: str) -> str:
    return escape(visible_lines(text))
