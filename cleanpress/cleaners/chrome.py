"""RemoveChrome: not written yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit

__all__ = ["RemoveChrome"]


@dataclass(frozen=True, repr=False)
class RemoveChrome(Cleaner):
    """Not written yet."""

    languages: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "languages", tuple(self.languages))

    def edits(self, text: str) -> list[Edit]:
        return []
