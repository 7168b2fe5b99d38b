"""ReplaceUrls, ReplaceEmails, ReplacePhoneNumbers: not written yet."""

from __future__ import annotations

from dataclasses import dataclass

from cleanpress.cleaner import Cleaner
from cleanpress.edits import Edit

__all__ = ["ReplaceEmails", "ReplacePhoneNumbers", "ReplaceUrls"]


@dataclass(frozen=True, repr=False)
class ReplaceUrls(Cleaner):
    """Not written yet."""

    def edits(self, text: str) -> list[Edit]:
        return []


@dataclass(frozen=True, repr=False)
class ReplaceEmails(Cleaner):
    """Not written yet."""

    def edits(self, text: str) -> list[Edit]:
        return []


@dataclass(frozen=True, repr=False)
class ReplacePhoneNumbers(Cleaner):
    """Not written yet."""

    def edits(self, text: str) -> list[Edit]:
        return []
