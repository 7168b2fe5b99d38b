"""What every cleaner promises, for any text.

A cleaner takes part by its line in `cleanpress/cleaners/__init__.py` and its files in tests/cases: the
options that its cases use are its variants, and the texts it is tried on are made of its cases, nested into
each other, joined and repeated, because a rule breaks where its own matches meet.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from helpers import any_text, check_record, examples
from hypothesis import example, given, settings
from subjects import FIRST, NAMES, PIPELINES, SUBJECTS, Subject, cases_of, parameters, texts_made_of

import cleanpress
from cleanpress import Cleaner, Edit, Reason, apply

# --- The invariants -------------------------------------------------------------------------------


def check_idempotent(cleaner: Cleaner, text: str) -> None:
    """Cleaning twice is cleaning once."""
    once = cleaner(text)
    assert cleaner(once) == once


def try_on(subject: Subject, check: Callable[[Cleaner, str], object]) -> None:
    """Run a check of a cleaner on texts made of its cases."""

    @examples(subject.examples)
    @given(text=subject.texts)
    @example(text="")
    def run(text: str) -> None:
        check(subject.cleaner, text)

    run()


every_subject = pytest.mark.parametrize("subject", parameters(SUBJECTS + PIPELINES))


def test_every_cleaner_has_cases() -> None:
    assert [name for name in NAMES if not cases_of(name)] == [], "add tests/cases/KIND/NAME.json"


@every_subject
def test_edits_say_what_was_done_and_can_be_undone(subject: Subject) -> None:
    try_on(subject, check_record)


@every_subject
def test_cleaning_twice_is_cleaning_once(subject: Subject) -> None:
    try_on(subject, check_idempotent)


@given(text=any_text)
def test_explain_and_clean_are_one_path(text: str) -> None:
    result = cleanpress.explain(text)
    assert result.text == cleanpress.clean(text)
    assert result.restore() == text
    assert apply(text, result.edits) == result.text
    assert result.restore(*result.counts) == text


@every_subject
def test_a_cleaner_survives_pickling_and_is_equal_by_value(subject: Subject) -> None:
    cleaner = subject.cleaner
    copy = pickle.loads(pickle.dumps(cleaner))
    assert copy == cleaner
    assert repr(copy) == repr(cleaner)
    assert hash(copy) == hash(cleaner)


@pytest.mark.parametrize("cleaner", FIRST.values(), ids=FIRST)
def test_missing_values_come_back_unchanged(cleaner: Cleaner) -> None:
    nan = float("nan")
    assert cleaner(None) is None
    assert cleaner(nan) is nan


@pytest.mark.parametrize("cleaner", FIRST.values(), ids=FIRST)
@pytest.mark.parametrize("value", [1, 1.5, ["a"], object()], ids=["int", "float", "list", "object"])
def test_what_is_not_text_is_refused(cleaner: Cleaner, value: object) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        cleaner(value)


# --- The invariants catch what they are for -------------------------------------------------------


@dataclass(frozen=True, repr=False)
class UnlinkOnce(Cleaner):
    """Put the words of a Markdown link in its place; `[[a](b)](c)` becomes `[a](b)`, and that `a`."""

    def edits(self, text: str) -> list[Edit]:
        links = re.finditer(r"\[((?:[^\[\]]|\[[^\[\]]*\]\([^()]*\))*)\]\([^()]*\)", text)
        return [Edit(link.start(), link.end(), link[1], (Reason("link"),)) for link in links]


def test_a_cleaner_that_needs_a_second_pass_is_caught() -> None:
    # Its cases are flat, as an author thinks of them: only one inside another shows the fault.
    cases = ["See [the harbour](https://example.org).", "[Boats](b)", "No [link] here, and (none) there."]
    texts = texts_made_of(cases)
    run = settings(max_examples=100, database=None, derandomize=True)(given(texts)(check_unlinking))
    with pytest.raises(AssertionError):
        run()
    for case in cases:
        check_unlinking(case)


def check_unlinking(text: str) -> None:
    check_record(UnlinkOnce(), text)
    check_idempotent(UnlinkOnce(), text)
