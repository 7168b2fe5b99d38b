"""The algebra of edits: what composes, inverts and applies, for any text and any edits."""

from __future__ import annotations

import copy
import pickle

import pytest
from helpers import assert_well_formed
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import Edit, EditError, Reason, apply, compose, invert

texts = st.text(max_size=40)
A, B = (Reason("a"),), (Reason("b", "1"),)


@st.composite
def edits_for(draw: st.DrawFn, text: str) -> list[Edit]:
    """Draw sorted, disjoint edits for `text`, insertions and neighbors that touch among them."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        replacement = draw(st.text(max_size=4))
        if start < end or replacement:
            edits.append(Edit(start, end, replacement, draw(st.sampled_from([A, B]))))
    return edits


@st.composite
def two_steps(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    text = draw(texts)
    first = draw(edits_for(text))
    return text, first, draw(edits_for(apply(text, first)))


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
    first = [Edit(0, 2, "", A)]
    second = [Edit(3, 4, "X", B)]
    assert compose(first, second) == [Edit(0, 2, "", A), Edit(5, 6, "X", B)]


def test_a_removal_swallows_the_reasons_of_what_it_removes() -> None:
    assert compose([Edit(2, 3, "'", A)], [Edit(0, 9, "", B)]) == [Edit(0, 9, "", B)]


def test_edits_that_cancel_out_leave_nothing() -> None:
    assert compose([Edit(4, 4, "new", A)], [Edit(4, 7, "", B)]) == []


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ([Edit(2, 4, "", A), Edit(3, 5, "", A)], "overlaps"),
        ([Edit(3, 4, "", A), Edit(0, 1, "", A)], "out of order"),
        ([Edit(2, 1, "", A)], "ends before it begins"),
        ([Edit(-1, 1, "", A)], "begins before the text"),
        ([Edit(0, 99, "", A)], "the text has 5 characters"),
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit], says: str) -> None:
    with pytest.raises(EditError, match=says):
        apply("12345", edits)


def test_composed_edits_have_the_different_reasons_of_both_and_the_highest_confidence() -> None:
    first = [Edit(0, 2, "xy", A, 0.2), Edit(2, 3, "z", (*A, *B))]
    assert compose(first, [Edit(0, 3, "!", B, 0.1)]) == [Edit(0, 3, "!", (*A, *B), 0.2)]


def test_what_a_reason_says_is_never_read_for_another_reason() -> None:
    edit = Edit(0, 1, "", (Reason("find then replace", "x: y then z"),))
    assert edit.categories == ("find then replace",)
    assert (edit.category, str(edit.reasons[0])) == ("find then replace", "find then replace:x: y then z")


def test_a_category_is_named_once() -> None:
    assert Edit(0, 1, "", (Reason("a", "1"), Reason("b"), Reason("a", "2"))).categories == ("a", "b")


def test_what_is_shown_of_an_edit_is_what_makes_it() -> None:
    for edit in (Edit(0, 3, "'", (*A, *B), 0.5), Edit(0, 0, "new\n", A)):
        assert eval(repr(edit)) == edit
    assert repr(Edit(0, 3, "", B)) == "Edit(0, 3, '', (Reason('b', '1'),))"


@pytest.mark.parametrize(("old", "new"), [("reason", "reasons"), ("score", "confidence")])
def test_a_name_that_is_gone_says_the_new_one(old: str, new: str) -> None:
    with pytest.raises(AttributeError, match=f"Edit has no attribute '{old}'. It is now called '{new}'"):
        getattr(Edit(0, 1, "", A), old)
    with pytest.raises(AttributeError, match=r"Edit has no attribute 'color'\.$"):
        Edit(0, 1, "", A).color  # type: ignore[attr-defined]  # noqa: B018


def test_edits_survive_pickling_and_copying() -> None:
    edit = Edit(0, 1, "", (*A, *B), 0.5)
    for copied in (pickle.loads(pickle.dumps(edit)), copy.deepcopy(edit)):
        assert copied == edit
        assert isinstance(copied.reasons[1], Reason)
