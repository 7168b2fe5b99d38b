"""Chrome phrases as data: one TOML file a language in `data/`, with a table a category.

CONTRIBUTING.md says how to add a phrase and a language. `python -m cleanpress.phrases` checks and sorts them.
"""

from __future__ import annotations

from cleanpress.phrases.blocks import CONTEXTUAL, NEUTRAL, NUMBER, UNCONDITIONAL
from cleanpress.phrases.files import CATEGORIES
from cleanpress.phrases.index import Pattern, Phrase, PhraseIndex
from cleanpress.phrases.load import count_phrases, languages, load_phrases

__all__ = [
    "CATEGORIES", "CONTEXTUAL", "NEUTRAL", "NUMBER", "UNCONDITIONAL",
    "Pattern", "Phrase", "PhraseIndex", "count_phrases", "languages", "load_phrases",
]  # fmt: skip
