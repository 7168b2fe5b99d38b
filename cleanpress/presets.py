"""Pipelines that are ready to use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cleanpress.cleaner import Pipeline
from cleanpress.cleaners import (
    NormalizeQuotes,
    NormalizeWhitespace,
    RemoveBoilerplate,
    RemoveChrome,
    RemoveInvisible,
    RemoveRepeats,
    RepairEncoding,
)

__all__ = ["DEFAULT", "PRESETS"]

# The order matters. Encoding first: what mojibake hides, no later cleaner can see. Invisible
# characters next, because one inside "Leave a\u200b Reply" would hide the phrase. Boilerplate before chrome,
# whose phrases are the evidence that a text was a page. White space last, to close the gaps that removed
# lines leave.
# RemoveBoilerplate(favor="recall") is part of it because it does no harm. By `benchmarks.quality --text`,
# with weights that saw no page of a domain, 99.6 % of the words of main contents are kept, and without it
# 99.8 %; of flattened pages 56 % of the other words are removed, and without it 23 %.
DEFAULT = (
    RepairEncoding()
    | RemoveInvisible()
    | RemoveBoilerplate(favor="recall")
    | RemoveChrome()
    | NormalizeQuotes()
    | NormalizeWhitespace()
)

PRESETS: Mapping[str, Pipeline] = MappingProxyType(
    {
        "default": DEFAULT,
        # For the text of whole pages: removes what is more likely debris than content, and repeats.
        "page": (
            RepairEncoding()
            | RemoveInvisible()
            | RemoveRepeats()
            | RemoveBoilerplate()
            | RemoveChrome()
            | NormalizeQuotes()
            | NormalizeWhitespace()
        ),
        # The words and the typography are kept as they are: only damage is mended.
        "repair": RepairEncoding() | RemoveInvisible() | NormalizeWhitespace(),
        # Only whole lines and sentences of chrome are removed; what is kept is untouched to the character.
        "chrome": Pipeline([RemoveChrome()]),
    }
)
