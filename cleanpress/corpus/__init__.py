"""Clean or extract corpora: many documents in many files, through worker processes, with nothing lost.

You probably want `run`, which is what `cleanpress corpus` calls.
"""

from __future__ import annotations

from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.corpus.arguments import Reading, Writing
from cleanpress.corpus.run import Report, run

__all__ = ["Cleaning", "Extraction", "Reading", "Report", "Writing", "run"]


def __dir__() -> list[str]:
    return sorted(__all__)
