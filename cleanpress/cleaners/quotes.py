"""NormalizeQuotes: not written yet."""

from __future__ import annotations

from dataclasses import dataclass

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit

__all__ = ["NormalizeQuotes"]


@dataclass(frozen=True, repr=False)
class NormalizeQuotes(Cleaner):
    """Not written yet."""

    style: str = "straight"
    language: str = "en"

    def edits(self, text: str) -> list[Edit]:
        return []
