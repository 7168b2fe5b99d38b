"""Write a card as HTML for notebooks: nothing but text and style, in colors that are read on light and dark.

Everything is escaped, no address is a link, nothing is loaded. Styles stand in the elements, as a notebook
that is not trusted, or is shown elsewhere, drops a <style>.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from cleanpress.display.cards import COME, GONE, NOTE, Card, Stretch
from cleanpress.display.colors import color_of

__all__ = ["write_page"]

BOX = "max-height:40em;overflow:auto;overflow-wrap:anywhere;text-align:left"
TEXT = "white-space:pre-wrap;margin:.5em 0;padding:.5em;border:1px solid rgba(128,128,128,.4)"
FAINT = "opacity:.7"
CELL = "text-align:left;vertical-align:top;white-space:normal"


def write_page(card: Card) -> str:
    """Return a card as HTML.

    >>> write_page(Card("Tea", "1 < 2")).replace(BOX, "...")
    '<div style="..."><div><b>Tea</b>: 1 &lt; 2</div></div>'
    """
    return f'<div style="{BOX}">{"".join(_parts(card))}</div>'


def _parts(card: Card) -> Iterator[str]:
    counts = "".join(
        f" {_colored(f'{category} {count:,}', category)}" for category, count in card.counts.items()
    )
    yield f"<div><b>{escape(card.name)}</b>: {escape(card.summary)}{counts}</div>"
    if card.facts:
        yield _table((), card.facts)
    if card.stretches:
        yield f'<div dir="auto" style="{TEXT}">{"".join(map(_stretch, card.stretches))}</div>'
    if card.rows:
        table = _table(card.columns, card.rows)
        yield (
            f"<details><summary>{escape(card.heading)}</summary>{table}</details>" if card.heading else table
        )


def _stretch(stretch: Stretch) -> str:
    text = _safe(stretch.text)
    if stretch.sign == NOTE:
        return f'<span style="{FAINT}"> … {text} … </span>'
    title = f'title="{_safe(stretch.reason)}"'
    if stretch.sign == GONE:
        return f'<del {title} style="{_background(stretch.category)}">{text}</del>'
    if stretch.sign == COME:
        return f'<ins {title} style="{_background(stretch.category)};text-decoration:none">{text}</ins>'
    return text


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th style="{CELL}">{escape(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(_cells(columns, row))}</tr>" for row in rows)
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"


def _cells(columns: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    for number, cell in enumerate(row):
        text = _colored(cell, cell) if columns and columns[number] == "category" else _safe(cell)
        yield f'<td dir="auto" style="{CELL}">{text}</td>'


def _colored(text: str, category: str) -> str:
    return f'<span style="{_background(category)}">{_safe(text)}</span>'


def _background(category: str) -> str:
    """Return a color for a category, always the same one, so thin that text of any color is read on it."""
    color = color_of(category)
    return f"background:hsla({color.degrees},{20 if color.is_pale else 80}%,50%,.3);color:inherit"


def _safe(text: str) -> str:
    """Return text that can stand in an element or an attribute, and in the JSON of a notebook."""
    return escape(text.encode("utf-8", "replace").decode("utf-8"))
