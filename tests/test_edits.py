"""The algebra of edits: what composes, inverts and applies, for any text and any edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import Edit, EditError, apply, compose, invert

texts = st.text(max_size=40)


@st.composite
def edits_for(draw: st.DrawFn, text: str) -> list[Edit]:
    """Draw sorted, disjoint edits for `text`, insertions and neighbours that touch among them."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        replacement = draw(st.text(max_size=4))
        if start < end or replacement:
            edits.append(Edit(start, end, replacement, draw(st.sampled_from(["a", "b:1"]))))
    return edits


@st.composite
def two_steps(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    text = draw(texts)
    first = draw(edits_for(text))
    return text, first, draw(edits_for(apply(text, first)))


def assert_well_formed(text: str, edits: list[Edit]) -> None:
    at = 0
    for edit in edits:
        assert at <= edit.start <= edit.end <= len(text)
        assert edit.start < edit.end or edit.replacement
        assert edit.reason
        at = edit.end


@given(two_steps())
def test_compose_equals_one_after_the_other(drawn: tuple[str, list[Edit], list[Edit]]) -> None:
    text, first, second = drawn
    both = compose(first, second)
    assert_well_formed(text, both)
    assert apply(text, both) == apply(apply(text, first), second)


@given(two_steps())
def test_a_composed_edit_can_be_undone(drawn: tuple[str, list[Edit], list[Edit]]) -> None:
    text, first, second = drawn
    both = compose(first, second)
    assert apply(apply(text, both), invert(text, both)) == text


@given(st.data())
def test_invert_gives_the_original_back(data: st.DataObject) -> None:
    text = data.draw(texts)
    edits = data.draw(edits_for(text))
    cleaned = apply(text, edits)
    back = invert(text, edits)
    assert apply(cleaned, back) == text
    assert apply(text, invert(cleaned, back)) == cleaned


@given(st.data())
def test_three_steps_compose_either_way_round(data: st.DataObject) -> None:
    text = data.draw(texts)
    first = data.draw(edits_for(text))
    second = data.draw(edits_for(apply(text, first)))
    third = data.draw(edits_for(apply(apply(text, first), second)))
    left = apply(text, compose(compose(first, second), third))
    right = apply(text, compose(first, compose(second, third)))
    assert left == right


def test_edits_that_do_not_meet_stay_as_they_are() -> None:
    first = [Edit(0, 2, "", "a")]
    second = [Edit(3, 4, "X", "b")]
    assert compose(first, second) == [Edit(0, 2, "", "a"), Edit(5, 6, "X", "b")]


def test_a_removal_swallows_the_reasons_of_what_it_removes() -> None:
    assert compose([Edit(2, 3, "'", "quote")], [Edit(0, 9, "", "chrome")]) == [Edit(0, 9, "", "chrome")]


def test_edits_that_cancel_out_leave_nothing() -> None:
    assert compose([Edit(4, 4, "new", "a")], [Edit(4, 7, "", "b")]) == []


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ([Edit(2, 4, "", "a"), Edit(3, 5, "", "a")], "overlaps"),
        ([Edit(3, 4, "", "a"), Edit(0, 1, "", "a")], "out of order"),
        ([Edit(2, 1, "", "a")], "out of order"),
        ([Edit(0, 99, "", "a")], "the text has 5 characters"),
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit], says: str) -> None:
    with pytest.raises(EditError, match=says):
        apply("12345", edits)
