"""Make the view of one document for a report."""

from __future__ import annotations

from html import escape
from typing import Any
from zlib import crc32

View = Any


def view_of(result: Any, name: str) -> View:
    return (name, getattr(result, "original", result.text))


def view_of_kept(text: str, removed: str | None, looked: Any, name: str) -> View:
    return (name, text)


def article_of(view: View) -> Any:
    from markupsafe import Markup

    return Markup("<pre>") + view[1] + Markup("</pre>")


def color_of(category: str) -> str:
    return f"hue-{crc32(category.encode('utf-8', 'replace')) % 24}"


def frame(title: str, body: str, style: str, script: str) -> str:
    return f"<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>{escape(title)}</title><style>{style}</style><body>{body}<script>{script}</script>"


def page_of(view: View, title: str | None) -> str:
    return frame(title or view[0], article_of(view), "", "")
