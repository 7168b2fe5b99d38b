"""The cleaners that the invariants are tried on, with their variants, and texts made of their cases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import read_cases
from helpers import any_text
from hypothesis import strategies as st

import cleanpress
from cleanpress import Cleaner, Pipeline, protect
from cleanpress import cleaners as built_in
from cleanpress.cleaner import make_cleaner

NAMES = sorted([*built_in.__all__, "RemoveSiteLines"])
KINDS = ("wild", "synthetic", "negative")


def texts_made_of(cases: list[str]) -> st.SearchStrategy[str]:
    """Return texts made of cases: one in the middle of another, joined, repeated; and any text beside."""

    @st.composite
    def nested(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
        outside, inside = draw(inner), draw(inner)
        at = draw(st.integers(0, len(outside)))
        return outside[:at] + inside + outside[at:]

    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        separator = st.sampled_from(["\n", "\n\n", " ", ""])
        joined = st.builds(str.join, separator, st.lists(inner, min_size=2, max_size=4))
        copies = st.builds(lambda text, count: [text] * count, inner, st.integers(2, 3))
        return nested(inner) | joined | st.builds(str.join, separator, copies)

    whole = st.integers(0, len(cases) - 1).map(cases.__getitem__)  # sampled_from would print them all
    return st.recursive(whole, grown, max_leaves=4) | nested(whole | any_text)


@cache
def cases_of(name: str) -> tuple[dict[str, Any], ...]:
    """Return the cases of a cleaner that pass; all cases of all cleaners for a pipeline."""
    cases = [case.values for case in read_cases(*KINDS)]
    return tuple(case for stem, case in cases if name in (stem, "default"))


def options_of(name: str) -> list[dict[str, Any]]:
    """Return the options that the cases of a cleaner use; none comes first, unless the cleaner needs some."""
    found = {json.dumps(case.get("options", {}), sort_keys=True) for case in cases_of(name)}
    return [json.loads(options) for options in sorted(found, key=lambda options: (options != "{}", options))]


@dataclass(frozen=True)
class Subject:
    """A cleaner to try, and the name of the cases it is tried on."""

    cleaner: Cleaner
    name: str
    examples: int

    @property
    def texts(self) -> st.SearchStrategy[str]:
        return texts_made_of([case["text"] for case in cases_of(self.name)])

    def __str__(self) -> str:
        if isinstance(self.cleaner, Pipeline):
            return next((n for n, p in cleanpress.PRESETS.items() if p == self.cleaner), "empty")
        options = {
            key: Path(value).name if key == "profiles" else value
            for key, value in self.cleaner.options().items()
        }
        return f"{self.name}({', '.join(f'{key}={value!r}' for key, value in options.items())})"


# Many variants of one cleaner are tried on fewer texts each, so that all of this takes less than a minute.
def subjects_of(name: str) -> list[Subject]:
    """Return a cleaner with each of its variants of options."""
    cleaners = dict.fromkeys(make_cleaner(name, **options) for options in options_of(name))
    return [Subject(cleaner, name, max(10, 60 // len(cleaners))) for cleaner in cleaners]


SUBJECTS = [subject for name in NAMES for subject in subjects_of(name)]
SUBJECTS.append(Subject(protect(make_cleaner("NormalizeQuotes"), r"\d+"), "NormalizeQuotes", 40))
FIRST = {name: subjects_of(name)[0].cleaner for name in NAMES if cases_of(name)}  # with the fewest options
PIPELINES = [Subject(pipeline, "default", 30) for pipeline in cleanpress.PRESETS.values()]
PIPELINES.append(Subject(Pipeline([]), "default", 10))


def parameters(subjects: list[Subject]) -> list[Any]:
    # To find a site by its name, RemoveSiteLines needs what knows registrable domains.
    domains = pytest.mark.needs("tldextract")
    return [
        pytest.param(subject, id=str(subject), marks=domains if "site" in subject.cleaner.options() else ())
        for subject in subjects
    ]
