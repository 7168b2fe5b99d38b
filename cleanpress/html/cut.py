"""A cut in the markup of a page."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Cut"]


class Cut(NamedTuple):
    """A span of markup to remove, and what takes its place."""

    start: int
    end: int
    replacement: str = ""
