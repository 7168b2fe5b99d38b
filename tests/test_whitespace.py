"""What NormalizeWhitespace promises beyond the invariants of all cleaners, for all of its options."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import NormalizeWhitespace, OptionError, Reason
from cleanpress.text.white import LINE_ENDS, SPACES

white = NormalizeWhitespace()

options = st.fixed_dictionaries(
    {},
    optional={
        "max_blank_lines": st.integers(0, 3),
        "indentation": st.sampled_from(["auto", "keep", "remove"]),
        "columns": st.sampled_from(["keep", "remove"]),
        "no_break_spaces": st.sampled_from(["plain", "keep"]),
    },
)
# Fences, tables, lists, lone paragraphs and every kind of space, in any order.
PIECES = [
    *SPACES, *LINE_ENDS, "  ", "   ", "      ", "\n\n", "\r\n", "\u3000\u3000", "a", "Ab", "Xy zed", "あ",
    "字", "1", "```", "~~~", "```py", "````", ": ", "- x", "1. q", "x = 1", ".", "!", "»", "«", "\u1820",
    "\u1681", "f(", '"', "\n    Lone prose here.\n", "\n\n  Lo", "Name   Age", "\nBob    12",
]  # fmt: skip
layouts = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


def visible(text: str) -> str:
    return re.sub(f"[{SPACES}{LINE_ENDS}]", "", text)


@given(text=layouts, given_options=options)
def test_cleaning_twice_is_cleaning_once_with_any_options(
    text: str, given_options: dict[str, object]
) -> None:
    cleaner = NormalizeWhitespace(**given_options)  # type: ignore[arg-type]
    once = cleaner(text)
    assert cleaner(once) == once


@given(text=layouts, given_options=options)
def test_nothing_but_white_space_changes(text: str, given_options: dict[str, object]) -> None:
    cleaner = NormalizeWhitespace(**given_options)  # type: ignore[arg-type]
    assert visible(cleaner(text)) == visible(text)


@given(text=layouts)
def test_what_comes_out_is_clean(text: str) -> None:
    cleaned = white(text)
    assert not re.search(f"[{LINE_ENDS[1:]}]", cleaned)
    assert not re.search(f"[{SPACES}](?:\n|$)", cleaned)
    assert not cleaned.startswith("\n")
    assert not cleaned.endswith("\n\n")
    if "```" not in cleaned and "~~~" not in cleaned:
        assert "\n\n\n" not in cleaned


@given(text=layouts)
def test_with_everything_removed_no_run_of_spaces_is_left(text: str) -> None:
    cleaned = NormalizeWhitespace(indentation="remove", columns="remove")(text)
    if "```" not in cleaned and "~~~" not in cleaned:
        # "\u3000\u3000" between wide characters becomes one, which stays.
        assert not re.search(f"[{SPACES}]{{2}}|\t|^[{SPACES}]|\n[{SPACES}]", cleaned)


@given(text=layouts)
def test_a_final_line_end_is_neither_lost_nor_made(text: str) -> None:
    cleaned = white(text)
    if visible(text):
        assert cleaned.endswith("\n") == (text[-1] in LINE_ENDS)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("a\r\nb", ["line_end"]),
        ("a\u00a0b", ["exotic_space"]),
        ("a  b", ["space_run"]),
        ("a \nb", ["trailing_space"]),
        ("a\n\n\nb", ["blank_lines"]),
        ("a\n\n    Be first.\n\nb", ["indentation"]),
        ("\n\na", ["blank_lines"]),
        ("a \r\n\r\n\r\nb", ["trailing_space", "line_end", "line_end", "blank_lines"]),
    ],
)
def test_each_kind_has_its_reason(text: str, reasons: list[str]) -> None:
    assert [edit.reasons for edit in white.edits(text)] == [(Reason(reason),) for reason in reasons]


@pytest.mark.parametrize("option", ["indentation", "columns", "no_break_spaces"])
def test_a_value_that_is_not_known_is_refused(option: str) -> None:
    with pytest.raises(OptionError, match="keep"):
        NormalizeWhitespace(**{option: "keeep"})  # type: ignore[arg-type]


def test_a_number_of_blank_lines_is_a_number() -> None:
    with pytest.raises(OptionError, match="-1"):
        NormalizeWhitespace(max_blank_lines=-1)
    with pytest.raises(TypeError, match="'1'"):
        NormalizeWhitespace(max_blank_lines="1")  # type: ignore[arg-type]
