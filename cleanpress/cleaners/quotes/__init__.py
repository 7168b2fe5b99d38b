"""NormalizeQuotes: one style of quotes, apostrophes, primes and dashes throughout a text."""

from __future__ import annotations

from cleanpress.cleaners.quotes.normalize import NormalizeQuotes

__all__ = ["NormalizeQuotes"]
