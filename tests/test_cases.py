"""Cases as data: a bug report becomes a case in tests/cases/KIND/CLEANER.json, and no code."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import read_cases

from cleanpress import PRESETS, Cleaner, apply
from cleanpress.cleaner import make_cleaner

Case = dict[str, Any]


def cleaner_for(name: str, case: Case) -> Cleaner:
    """Return the cleaner or the preset that a case file is named after."""
    return PRESETS.get(name) or make_cleaner(name, **case.get("options", {}))


def check(name: str, case: Case) -> None:
    """Cleaned, the text is what is expected; its edits say the same; a second time changes nothing."""
    cleaner = cleaner_for(name, case)
    assert cleaner(case["text"]) == case["expect"]
    assert apply(case["text"], cleaner.edits(case["text"])) == case["expect"]
    assert cleaner(case["expect"]) == case["expect"]


@pytest.mark.parametrize(("name", "case"), read_cases("wild"))
def test_text_as_found_in_the_wild(name: str, case: Case) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), read_cases("synthetic"))
def test_text_made_to_try_one_rule(name: str, case: Case) -> None:
    check(name, case)


@pytest.mark.parametrize(("name", "case"), read_cases("negative"))
def test_text_that_must_stay_as_it_is(name: str, case: Case) -> None:
    check(name, case)
    assert cleaner_for(name, case).edits(case["text"]) == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize(("name", "case"), read_cases("known_failures"))
def test_text_we_cannot_clean_yet(name: str, case: Case) -> None:
    check(name, case)
