"""Chrome phrases as data: one TOML a category, languages inside; `compiling.py` makes tables of them.

The form of an entry is described in README.md, "How to add a phrase".
"""

from __future__ import annotations

from cleanpress.phrases.loader import LANGUAGES, Pattern, Phrasebook, load_phrases
from cleanpress.phrases.store import Phrase
from cleanpress.phrases.tables import CATEGORIES, LONG_KEY, NEUTRAL, NUMBER, STRONG, WEAK

__all__ = [
    "CATEGORIES",
    "LANGUAGES",
    "LONG_KEY",
    "NEUTRAL",
    "NUMBER",
    "STRONG",
    "WEAK",
    "Pattern",
    "Phrase",
    "Phrasebook",
    "load_phrases",
]
