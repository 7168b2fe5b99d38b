"""What to favour where it is not certain what content is: one word, the same for pages and for texts."""

from __future__ import annotations

from typing import Literal, get_args

__all__ = ["FAVORS", "Favor"]

Favor = Literal["precision", "balanced", "recall"]
FAVORS: tuple[Favor, ...] = get_args(Favor)
