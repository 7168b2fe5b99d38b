"""NormalizeWhitespace: not written yet."""

from __future__ import annotations

from dataclasses import dataclass

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit

__all__ = ["NormalizeWhitespace"]


@dataclass(frozen=True, repr=False)
class NormalizeWhitespace(Cleaner):
    """Not written yet."""

    def edits(self, text: str) -> list[Edit]:
        return []
