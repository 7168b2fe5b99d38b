"""Show what is removed from a corpus, and why: figures, and documents that can be opened, in one HTML file.

You probably want `write_report`, which is what `cleanpress report` calls.

inputs:  what a report is of; records, runs: read documents, and clean them where that is not done yet;
looked:  what is counted of one document; figures, bounded: all of it added up; sample: which are shown;
plots, page: the report as HTML; write: all of it in turn.
"""

from __future__ import annotations

from cleanpress.report.write import Written, write_report

__all__ = ["Written", "write_report"]


def __dir__() -> list[str]:
    return sorted(__all__)
