"""RemoveInvisible: not written yet."""

from __future__ import annotations

from dataclasses import dataclass

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit

__all__ = ["RemoveInvisible"]


@dataclass(frozen=True, repr=False)
class RemoveInvisible(Cleaner):
    """Not written yet."""

    def edits(self, text: str) -> list[Edit]:
        return []
