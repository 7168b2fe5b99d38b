"""RemoveInvisible, beyond the invariants of all cleaners: whole families, and the border to white space."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleanpress import NormalizeWhitespace, OptionError, RemoveInvisible

invisible = RemoveInvisible()
white = NormalizeWhitespace()

# PropList.txt and DerivedCoreProperties.txt (Default_Ignorable_Code_Point), what is assigned of them
# and shows nothing; without the ranges that carry meaning wherever they stand.
IGNORABLE = [
    0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180B, 0x180C, 0x180D, 0x180E, 0x180F, *range(0x200B, 0x2010),
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFE00, 0xFE10),
    *range(0xE0000, 0xE1000),
]  # fmt: skip

# Every rule meets its neighbors here: selectors, joiners, openers and ends, and what they may stand beside.
CROWD = [
    *"\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u1160\u180e\u180b\u061c\u200e\u200f\u202a\u202b\u202c",
    *"\u202d\u202e\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufe00\ufe08\U000e0100\U000e0101\x1b\x00\n\r",
    "\u2028", " ", "\ufffc", "\x1b[0m", "[", "3m", "1", "#", "\u20e3", "\N{WOMAN}", "\N{HEAVY BLACK HEART}",
    "\U0001f3fd", "\U0001f3f4", "\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\U000e0067",
    "\U000e007f", "a", "e\u0301", "ש", "ب", "ه", "\u05b9", "\u064e", "क", "\u094d", "\u093e", "ก", "あ", "字",
    "\u1820", "\u1100", "\u1161", "∩", "©", "\ud800",
]  # fmt: skip
crowded = st.lists(st.sampled_from(CROWD), max_size=14).map("".join)
kinds = [
    "soft_hyphen",
    "zero_width",
    "bidi_control",
    "variation_selector",
    "tag_character",
    "control_character",
]


@given(text=crowded, keep=st.lists(st.sampled_from(kinds), max_size=2))
def test_cleaning_twice_is_cleaning_once_in_a_crowd(text: str, keep: list[str]) -> None:
    cleaner = RemoveInvisible(keep=keep)
    once = cleaner(text)
    assert cleaner(once) == once


TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~])?")


@example(text="a\u180b\x1b[0m\ufe0eb")
@given(text=crowded)
def test_visible_characters_are_kept(text: str) -> None:
    for edit in invisible.edits(text):
        gone = text[edit.start : edit.end]
        rest = TERMINAL.sub("", gone)
        if edit.category == "terminal_escape":
            assert not rest
        else:  # it swallows a sequence that is removed between two of its kind
            assert all(ord(c) in IGNORABLE or unicodedata.category(c) == "Cc" or c == "\ufffc" for c in rest)


def test_between_latin_letters_everything_invisible_is_removed() -> None:
    for code in IGNORABLE:
        (edit,) = invisible.edits(f"a{chr(code)}b")
        assert (edit.start, edit.end, edit.replacement) == (1, 2, ""), f"U+{code:04X}"


def test_no_control_and_no_odd_space_falls_between_two_cleaners() -> None:
    """Each is either removed here or made plain there, and none is claimed by both."""
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) not in ("Cc", "Zs", "Zl", "Zp") or character in " \n\t":
            continue
        text = f"a{character}b"
        assert (invisible(text) == text) != (white(text) == text), f"U+{code:04X}"
        assert white(invisible(text)) in ("ab", "a b", "a\nb"), f"U+{code:04X}"


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)], ids=hex)
def test_no_bidirectional_control_is_kept_without_its_partner(code: int) -> None:
    assert invisible(f"שלום {chr(code)}שלום abc") == "שלום שלום abc"


def test_neighbours_that_go_for_one_reason_are_one_edit() -> None:
    edits = invisible.edits("a\u200b\u200b\u00ad\u00adb\u200b")
    assert [(edit.start, edit.end, edit.category) for edit in edits] == [
        (1, 3, "zero_width"),
        (3, 5, "soft_hyphen"),
        (6, 7, "zero_width"),
    ]


def test_a_reason_that_is_not_known_is_refused() -> None:
    with pytest.raises(OptionError, match="soft_hyphen"):
        RemoveInvisible(keep=["soft_hyphens"])


def test_keep_takes_one_reason_or_several() -> None:
    assert RemoveInvisible(keep="soft_hyphen") == RemoveInvisible(keep=["soft_hyphen"])
