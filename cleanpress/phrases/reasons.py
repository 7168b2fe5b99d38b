"""The reason that a phrase gives for what it names."""

from __future__ import annotations

from typing import Protocol

from cleanpress.edits import Reason

__all__ = ["phrase_reason"]


class _Named(Protocol):
    @property
    def reason(self) -> str: ...


def phrase_reason(phrase: _Named) -> Reason:
    """Return the reason for what a phrase (or a pattern) names: its category; its language and its text.

    >>> from cleanpress.phrases import Phrase
    >>> phrase_reason(Phrase("comment_form:en:leave a reply", 20))
    Reason('comment_form', 'en:leave a reply')
    """
    category, _, detail = phrase.reason.partition(":")
    return Reason(category, detail)
