"""Time grows no faster than the text, on input made to be slow."""

from __future__ import annotations

import time

import pytest
from test_laws import CLEANERS

from cleanpress import DEFAULT, Cleaner

# What has made expressions and loops of this kind quadratic: long runs, unclosed pairs, repeated near misses.
UNITS = [
    "a", " ", "\n", "\t", " \n", '"', "'", "“", "«", "(", "<", "&", "&amp", "@", "a@", ".", "a.", "-", "/",
    "http://", "1", "+1 ", "1-", "\\", "`", "```\n", "\u200b", "\u200d", "\u00ad", "\u202e", "\U000e0041",
    "e\u0301", "\u0301", "â€™", "Ã", "Ã ", "\r", "Home\n", "Home\nx\n", "Leave a Reply\n",
    "Subscribe to keep reading. ", "Name ", "|\n", "\ud83d", "؟", "ー",
]  # fmt: skip
SHORT = 4_000
FACTOR = 16
# Linear work takes FACTOR times as long, quadratic work FACTOR squared. The bound lies between the two on a
# log scale, and nearer to the quadratic, so that a machine with other work to do does not fail the test.
WIDEST = FACTOR**1.75


def seconds(cleaner: Cleaner, text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        cleaner.edits(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("cleaner", [*CLEANERS, DEFAULT], ids=repr)
def test_time_grows_with_the_text_and_no_faster(cleaner: Cleaner) -> None:
    cleaner.edits("warm “up” Leave â€™")
    for unit in UNITS:
        short = unit * (SHORT // len(unit))
        # Under a fiftieth of a millisecond, the clock says more about itself than about the cleaner.
        base = max(seconds(cleaner, short), 2e-5)
        assert seconds(cleaner, short * FACTOR) < WIDEST * base, repr(unit)
