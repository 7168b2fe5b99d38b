"""Wrapped paragraphs: their lines are no phrases, whatever width and margin they have."""

from __future__ import annotations

import textwrap

import pytest

from cleanpress import RemoveBoilerplate, RemoveChrome
from cleanpress.text.wrapping import unwrap, wrapped_paragraphs

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
