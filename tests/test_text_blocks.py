"""The blocks of a plain text: in no shape is any of it lost, and removed blocks take their space along."""

from __future__ import annotations

import textwrap

import pytest
from helpers import any_text, assert_well_formed
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import Edit, apply
from cleanpress.edits import because
from cleanpress.text.blocks import find_blocks
from cleanpress.text.remove import MAX_PASSES, line_removals, removal_spans, until_stable

PARAGRAPH = (
    "The ferry left at four, as it did on every day of the year but one, and nobody on the quay could say "
    "afterwards who had been on it. The harbour master wrote down the time, and under it, in another hand, "
    "somebody had written the name of a boat that had been broken up for its timber twenty years before."
)
JAPANESE = "船は四時に出て、誰も手を振らなかった。港の人は時刻を書きとめた。" * 60
long_text = st.one_of(
    any_text, st.lists(any_text, min_size=3).map(lambda texts: (" ".join(texts) + " ") * 60)
)


@given(long_text)
def test_blocks_hold_all_that_can_be_seen(text: str) -> None:
    found = find_blocks(text)
    assert len(found.spans) == len(found.texts) == len(found.lines) == len(found.gaps)
    at = 0
    for start, end in found.spans:
        assert at <= start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()
    assert not any("\n" in line for line in found.texts + found.lines)


@given(long_text, st.data())
def test_removed_blocks_leave_the_others_as_they_were(text: str, data: st.DataObject) -> None:
    spans, _, _, gaps, _ = find_blocks(text)
    removed = data.draw(st.sets(st.integers(0, max(len(spans) - 1, 0)))) if spans else set()
    edits = [
        Edit(start, end, "", because("block", str(number)))
        for number, start, end in removal_spans(spans, gaps, removed)
    ]
    assert_well_formed(text, edits)
    assert {int(edit.reasons[0].detail) for edit in edits} == removed
    kept = "".join(text[slice(*span)] for number, span in enumerate(spans) if number not in removed)
    assert "".join(apply(text, edits).split()) == "".join(kept.split())


@pytest.mark.parametrize(
    ("lines", "removed", "left"),
    [
        (["A", "x", "B"], {1}, "A\nB"),
        (["A", "", "x", "B"], {2}, "A\n\nB"),
        (["A", "x", "", "B"], {1}, "A\n\nB"),
        (["A", "x", "", "y", "B"], {1, 3}, "A\n\nB"),
        (["x", "", "A"], {0}, "A"),
        (["A", "", "x"], {2}, "A"),
        (["A", "x", "    B"], {1}, "A\n    B"),
        (["A\r", "x\r", "B\r", ""], {1}, "A\r\nB\r\n"),
        (["A\r", "x"], {1}, "A"),
    ],
)
def test_space_that_would_pile_up_is_removed_too(lines: list[str], removed: set[int], left: str) -> None:
    text = "\n".join(lines)
    numbers = [number for number, line in enumerate(lines) if line.strip()]
    spans, _, _, gaps, _ = find_blocks(text)
    blocks = {numbers.index(number) for number in removed}
    edits = [Edit(start, end, "", because("gone")) for _, start, end in removal_spans(spans, gaps, blocks)]
    assert apply(text, edits) == left
    edits = [Edit(start, end, "", because("gone")) for _, start, end in line_removals(lines, removed)]
    assert apply(text, edits).replace("\r", "") == left.replace("\r", "")


def test_the_space_at_the_end_of_a_kept_line_is_kept() -> None:
    lines = ["Tea \r", "x \r", "\r", "Boil.  \r", ""]
    [(number, start, end)] = line_removals(lines, {1})
    text = "\n".join(lines)
    assert number == 1
    assert text[:start] + text[end:] == "Tea \r\n\r\nBoil.  \r\n"


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_wrapped_paragraphs_are_blocks(width: int) -> None:
    wrapped = "Boats\n\n" + "\n\n".join([textwrap.fill(PARAGRAPH, width)] * 3) + "\n\nHome\nNews"
    assert find_blocks(wrapped).shape == "wrapped"
    assert find_blocks(wrapped).texts == ["Boats", *[PARAGRAPH] * 3, "Home", "News"]


def test_lines_of_like_length_are_not_wrapped() -> None:
    log = [
        f"2026-01-{day:02} 04:00:00 ferry INFO left the quay with 12 passengers and no dog"
        for day in range(9)
    ]
    sentences = ["The ferry left at four, and nobody on the quay could say who had been on it."] * 9
    for lines in (log, sentences):
        assert find_blocks("\n".join(lines)).texts == lines


def test_a_page_on_one_line_is_cut_into_sentences_and_what_stands_between() -> None:
    menu = " ".join(f"Entry {number}" for number in range(60))
    found = find_blocks(f"{menu} {PARAGRAPH * 2} Boats | Fish » Weather {PARAGRAPH} {PARAGRAPH}")
    assert found.shape == "flow"
    assert "The harbour master wrote down the time, and under it," in found.texts[-1]
    assert {"Fish", "Weather"} <= {text.split()[0] for text in found.texts if text}
    assert max(map(len, found.texts)) < 310
    assert max(map(len, find_blocks("home news " * 400).texts)) < 410
    assert len(find_blocks(JAPANESE).texts) == 120


@pytest.mark.parametrize(
    "sentence",
    [
        "یہ ایک کشتی ہے جو شام کو بندرگاہ میں آئی۔",
        "यह एक नाव है जो शाम को बंदरगाह में आई।",
        "هل عادت القوارب إلى الميناء؟",
    ],
)
def test_a_page_on_one_line_is_split_at_the_sentences_of_its_script(sentence: str) -> None:
    assert find_blocks(" ".join([sentence] * 60)).texts == [sentence] * 60


def test_what_is_read_is_without_the_marks_of_markdown() -> None:
    found = find_blocks(
        "## [The boats](https://example.org/boats)\n\n* Home\n> said [she](/she) at last\n---"
    )
    assert found.texts == ["[The boats]", "Home", "said [she] at last", ""]
    assert found.gaps == [0, 2, 1, 1]


def test_a_text_that_is_never_stable_is_left_alone() -> None:
    passes = []

    def read(text: str) -> list[Edit]:
        passes.append(text)
        return [Edit(0, 1, "", because("first"))] if text else []

    assert until_stable("a" * MAX_PASSES, read) == []
    assert len(passes) == MAX_PASSES
    assert len(until_stable("a" * (MAX_PASSES - 1), read)) == MAX_PASSES - 1


@pytest.mark.parametrize(
    ("gaps", "removed", "expected"),
    [
        ([0, 2, 1, 1], {1}, [(1, 5, 10)]),  # the wider gap before it is kept
        ([0, 1, 2, 1], {1}, [(1, 3, 9)]),  # the wider gap after it is kept
        ([0, 1, 1, 1], {1}, [(1, 5, 10)]),
        ([0, 1, 1, 1], {0}, [(0, 0, 5)]),
        ([0, 1, 1, 1], {3}, [(3, 12, 16)]),
        ([0, 1, 2, 1], {2, 1}, [(1, 3, 9), (2, 10, 14)]),
        ([0, 1, 1, 1], {2, 0}, [(0, 0, 5), (2, 10, 14)]),
    ],
)
def test_the_widest_gap_around_removed_blocks_is_kept(
    gaps: list[int], removed: set[int], expected: list[tuple[int, int, int]]
) -> None:
    spans = [(0, 3), (5, 9), (10, 12), (14, 16)]
    assert list(removal_spans(spans, gaps, removed)) == expected
