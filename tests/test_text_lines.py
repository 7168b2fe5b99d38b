"""A text that is read once: what is known of its windows and lines is what reading each anew would find."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress.cleaners.evidence import content_lines
from cleanpress.cleaners.text_lines import TextLines
from cleanpress.model.cohesion import cohesion
from cleanpress.model.words import read_texts
from cleanpress.phrases import load_phrases
from cleanpress.phrases.matcher import match_lines

LINES = [
    "Home", "- News", "# The ferry", "* Search *", "· Log in ·", "Leave a Reply ", "| Fares | Times |",
    "The ferry left at four, and nobody on the quay could say afterwards who had been on it.", "12 min —",
    "[The ferry](/ferry)", "“Share”", "// Share", "渡し船は四時に出た。", "ΟΔΟΣ", "İzmir", "Straße?)", "",
    "  ", "```", "/*", "* a", "# b", "; c",
]  # fmt: skip
any_lines = st.lists(st.sampled_from(LINES), max_size=40)


@given(any_lines, any_lines)
def test_a_window_is_what_it_would_be_alone(before: list[str], inside: list[str]) -> None:
    above = "".join(f"{line}\n" for line in [*before, "Tea."])
    lines = TextLines(above + "\n".join([*inside, "Tea."]), load_phrases(()))
    window = lines.window(len(above), len(lines.text))
    alone = TextLines(window.text, load_phrases(())).window(0, len(window.text))
    assert (window.blocks, window.found, window.content) == (alone.blocks, alone.found, alone.content)
    assert window.found == match_lines(window.blocks.lines, load_phrases(()))
    for column, expected in zip(lines.columns_of(window), read_texts(window.blocks.texts), strict=True):
        assert np.array_equal(column, expected)


@given(any_lines)
def test_blank_lines_make_no_line_content(lines: list[str]) -> None:
    visible = [number for number, line in enumerate(lines) if line.strip()]
    content = content_lines([lines[number] for number in visible])
    assert content_lines(lines) & set(visible) <= {visible[number] for number in content}


@pytest.mark.parametrize("count", [1, 2, 9, 200])
def test_what_is_on_both_sides_of_a_line_is_counted_as_words_are_counted(count: int) -> None:
    words = "tea milk boat harbour four quay sugar and the fish lamp ink".split()
    chance = np.random.default_rng(count)
    lines = [[words[at] for at in chance.integers(len(words), size=chance.integers(6))] for _ in range(count)]
    shared = cohesion(read_texts([" ".join(line) for line in lines]))
    for row, size in ((0, 12), (1, 30), (2, 80)):
        for number in range(count):
            above = {word for line in lines[max(0, number - size) : number] for word in line}
            below = {word for line in lines[number : number + size] for word in line}
            assert shared[row][number] == len(above & below) / max(min(len(above), len(below)), 4)
