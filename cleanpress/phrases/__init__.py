"""Chrome phrases as data: one TOML file a category, languages inside; `loader.py` compiles them.

The form of an entry is described in README.md, "How to add a phrase".
"""

from __future__ import annotations

from cleanpress.phrases.loader import (
    CATEGORIES,
    LANGUAGES,
    STRONG,
    WEAK,
    Pattern,
    Phrase,
    Phrasebook,
    load_phrases,
)

__all__ = ["CATEGORIES", "LANGUAGES", "STRONG", "WEAK", "Pattern", "Phrase", "Phrasebook", "load_phrases"]
