"""Wrapped paragraphs: their lines are no phrases, whatever width and margin they have."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import RemoveBoilerplate, RemoveChrome
from cleanpress.compiled import compiled_twin
from cleanpress.text.wrapping import find_paragraphs, unwrap, wrapped_paragraphs

PROSE = (
    "The harbour was quiet that week, and nobody on the quay could say why the boats had stayed in, or who "
    "it was that had told them so; asked about it, the owner of the largest of them made no comments. "
)
CHINESE = (
    "港口的一天从清晨四点开始，那时面包房的灯已经亮了，店主说她会想念面包的香味，而版权所有者不对任何损失负责。"
    * 2
)


@pytest.mark.parametrize("margin", ["", "    ", "# ", " * ", "> ", "// ", "-- ", "; "])
@pytest.mark.parametrize("width", [40, 60, 72, 79, 100])
def test_a_paragraph_is_found_at_any_width(width: int, margin: str) -> None:
    lines = [f"{margin}{line}" for line in textwrap.wrap(PROSE, width)]
    assert wrapped_paragraphs(lines) == [(0, len(lines) - 1)]


@pytest.mark.parametrize("width", [20, 30, 36])
def test_a_chinese_paragraph_is_found(width: int) -> None:
    lines = [CHINESE[at : at + width] for at in range(0, len(CHINESE), width)]
    assert wrapped_paragraphs(lines) == [(0, len(lines) - 1)]


@pytest.mark.parametrize("cleaner", [RemoveChrome(), RemoveBoilerplate("recall")])
@pytest.mark.parametrize("width", range(40, 80, 3))
def test_no_line_goes_from_the_middle_of_a_paragraph(
    width: int, cleaner: RemoveChrome | RemoveBoilerplate
) -> None:
    text = "\n".join(textwrap.wrap(PROSE, width))
    assert cleaner(text) == text


@pytest.mark.parametrize(
    "lines",
    [
        ["home", "about us", "contact", "log in", "no comments"],
        ["Ten inns that you must see before the summer", "How the bakery closed", "read more", "share"],
        ["Ten inns that you must see before the summer is over", "read more", PROSE],
        ["首页", "新闻", "关于我们", "登录", "版权所有"],
        ["Home", "", "The ferry sails on Monday, and nobody knows", "", "why it does."],
    ],
)
def test_menus_and_titles_are_lines(lines: list[str]) -> None:
    assert not wrapped_paragraphs(lines)
    assert unwrap(lines).lines == lines


def test_positions_in_an_unwrapped_paragraph_are_those_in_the_text() -> None:
    lines = [f" * {line}" for line in textwrap.wrap(PROSE, 60)]
    text = "\n".join(lines)
    [whole, *rest] = unwrap(lines).lines
    assert len(whole) == len(text)
    assert not any(rest)
    assert all(text[at] in (character, "\n", "*") for at, character in enumerate(whole))


# What margins, items and sentences are made of, in several scripts, and what looks like it.
PIECES = [
    "the", "a", "Tea", "harbour", "boats,", "came.", "in", "(the", "“Go", "«no", "(", "b)", "1.", "12)",
    "1234. ", "- ", "* ", "*", "**", "# ", "#", "> ", "| ", "//", "/", "--", "---", "dnl", "dnl ", "rem ",
    "REM", "remnant", '.\\"', "茶です", "これは長い", "。", "」", "！", "٣.", "한국어", "สวัสดี", "שלום", "،",
    "ß", "ÿ", "ǅ", "ŉ", "İ", "Σ", "–", "·", "\u3000", "\xa0", "\x1c", "\x85", "\u2028", "\ud800", "\0",
    "\U0001f600", "x" * 20, " ", "  ", "\t",
]  # fmt: skip
lines_of_a_width = st.builds(
    lambda pieces, width, end: "".join(pieces)[:width] + end,
    st.lists(st.sampled_from(PIECES) | st.characters(), max_size=40),
    st.sampled_from([10, 29, 30, 33, 40, 78, 80, 119, 120, 121, 300]),
    st.sampled_from(["", ".", " ", ".”", ")  "]),
)
wrapped = st.builds(
    lambda text, width, margin: [margin + text[at : at + width] for at in range(0, len(text), width)],
    st.lists(st.sampled_from(PIECES), max_size=80).map(" ".join),
    st.sampled_from([28, 32, 40, 60, 76]),
    st.sampled_from(["", "# ", "> ", "  ", " * ", "\u3000"]),
)


@given(st.lists(lines_of_a_width, max_size=14) | wrapped | st.lists(st.text(), max_size=14))
def test_the_compiled_twin_finds_the_same(lines: list[str]) -> None:
    twin = compiled_twin(find_paragraphs, "cleanpress.text._wrapping")
    assert twin(lines) == find_paragraphs(lines)
    assert twin(tuple(lines)) == find_paragraphs(lines)


def test_the_compiled_twin_finds_the_same_in_prose() -> None:
    twin = compiled_twin(find_paragraphs, "cleanpress.text._wrapping")
    for width in range(20, 130):
        for text in (PROSE, PROSE.lower(), PROSE.upper(), PROSE + CHINESE, CHINESE):
            lines = textwrap.wrap(text, width, break_long_words=True)
            assert twin(lines) == find_paragraphs(lines)
