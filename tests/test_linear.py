"""Time grows no faster than the text, on input made to be slow."""

from __future__ import annotations

from functools import partial

import pytest
from conftest import WHOLE_LISTS
from growth import grows_no_faster, on_a_copy
from subjects import FIRST, PIPELINES, Subject, cases_of, parameters

from cleanpress import PRESETS

# What has made expressions and loops of this kind quadratic: long runs, unclosed pairs, repeated near misses.
UNITS = [
    "a", " ", "\n", "\t", " \n", '"', "'", "“", "«", "(", "<", "&", "&amp", "@", "a@", ".", "a.", "-", "/",
    "http://", "1", "+1 ", "1-", "\\", "`", "```\n", "\u200b", "\u200d", "\u00ad", "\u202e", "\U000e0041",
    "e\u0301", "\u0301", "â€™", "Ã", "Ã ", "\r", "Home\n", "Home\nx\n", "Leave a Reply\n",
    "Subscribe to keep reading. ", "Name ", "|\n", "\ud83d", "؟", "ー", "&amp;amp;", "amp;",
    "â€ ", "isnât ", "Å™", "\x0b", "x\b", "か\u3099", "\uf015 ", "\uf015\n", "\uf015a", "店，", "\x1b]",
    "“a”\tx ", "f(\"\u00a0", "“a”\n\n",
    "&#38;", "#38;", "#x26;", "&am", "&#97;mp;", "&a\u200bmp;", "\u0300\u0316", "\u05b0\u0301\u0344",
    "The boats came back.\r\n",
    "\x85", "\u2028", "\x0c", "\x80", "\x9b", "\x9b1;", "\x9d0;", "\x90q", "\ufffd",
    "\x1b[", "\x1b[1;", "\x1b]0;a", "\x1bPtmux;\x1b", "\x1b]8;;a\n", "\x1b[1\n", "â€\u200b", "Ã¢â‚¬", "Ã\xad",
    "Ã¢â‚¬\x9d", "\u0f81\u0f39", "\u0f73\u0f39\u0f75",
]  # fmt: skip
SHORT = 4_000
FACTOR = 16


SUBJECTS = [Subject(cleaner, name, 1) for name, cleaner in FIRST.items()]
SUBJECTS += [subject for subject in PIPELINES if str(subject) == "default"]


@pytest.mark.slow
@pytest.mark.parametrize("subject", parameters(SUBJECTS))
def test_time_grows_with_the_text_and_no_faster(subject: Subject) -> None:
    cleaner = subject.cleaner
    cleaner.edits("warm “up” Leave â€™")
    for unit in UNITS:
        texts = [unit * (size // len(unit)) for size in (SHORT, SHORT * FACTOR)]
        work = [partial(on_a_copy, cleaner.edits, text) for text in texts]
        assert grows_no_faster(*work, FACTOR, least=2e-5), repr(unit)


@pytest.mark.parametrize("unit", ["Ã¢â‚¬", "Ã¢â‚¬\x9d", "Ã€\x9dœÐ\x9d"])
@pytest.mark.parametrize("short", [500, SHORT], ids=["up to 8,000", "up to 64,000"])
def test_time_grows_no_faster_on_mojibake_without_one_reading(unit: str, short: int) -> None:
    repair = FIRST["RepairEncoding"]
    repair.edits(unit)
    texts = [unit * (size // len(unit)) for size in (short, short * FACTOR)]
    assert grows_no_faster(*(partial(on_a_copy, repair.edits, text) for text in texts), FACTOR, least=2e-5)


@pytest.mark.parametrize("name", ["default", "page", "repair"])
def test_time_grows_no_faster_than_layers_around_what_shows_nothing(name: str) -> None:
    texts = ["Tea " + "&#x2" * depth + "\u200b" + "00b;" * depth for depth in (500, 500 * FACTOR)]
    PRESETS[name].edits(texts[0])
    assert grows_no_faster(
        *(partial(on_a_copy, PRESETS[name].edits, text) for text in texts), FACTOR, least=2e-5
    )


# Every text of the case files that is short, repeated, and its halves repeated: unclosed, and then closed.
LONGEST = 80
FRAGMENTS = sorted({text for case in cases_of("default") if 0 < len(text := case["text"]) <= LONGEST})


def clean_and_undo(text: str) -> None:
    for name in ("page", "repair"):
        PRESETS[name].run(text).undo()


@pytest.mark.slow
@pytest.mark.parametrize("nested", [False, True], ids=["repeated", "nested"])
def test_time_grows_no_faster_on_repeated_cases(nested: bool) -> None:
    clean_and_undo("warm “up” Leave â€™")
    for unit in FRAGMENTS[:: 12 if WHOLE_LISTS else 60]:
        half = len(unit) // 2 if nested else len(unit)
        counts = [max(size // len(unit), 1) for size in (SHORT // 2, SHORT // 2 * FACTOR)]
        texts = [unit[:half] * count + unit[half:] * count * nested for count in counts]
        work = [partial(clean_and_undo, text) for text in texts]
        assert grows_no_faster(*work, FACTOR, least=5e-3), repr(unit)
