"""Nothing that is kept between documents grows with them, and threads give the answers of one."""

from __future__ import annotations

import gc
import tracemalloc

import pytest

from benchmarks.steady import MAKERS, made_page, made_text, slope, threads_that_differ
from cleanpress import clean, extract
from cleanpress.html.metadata import date_words
from cleanpress.phrases import index, matcher

WARM, MEASURED = 40, 60
# Bounded caches fill up slowly. What keeps a document, or tables for its language, keeps far more.
MOST_KEPT = 4_000  # bytes a document


@pytest.mark.parametrize("kind", MAKERS)
def test_the_memory_that_is_kept_does_not_grow_with_the_documents(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So many lines are remembered that a test would see nothing but them.
    monkeypatch.setattr(matcher, "MOST_REMEMBERED", 2_000)
    monkeypatch.setattr(index, "MOST_KEYS", 500)
    work = MAKERS[kind]
    for number in range(WARM):
        work(number)
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(WARM, WARM + MEASURED):
            work(number)
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert kept < MOST_KEPT * MEASURED


def test_a_page_that_declares_a_language_of_its_own_leaves_nothing() -> None:
    page = "<html lang={}><h1>Tea</h1><p>By Ann Lee, 3 May 2020.</p><p>Boil the water first, then wait.</p>"
    extract(page.format("en")).metadata  # noqa: B018
    before = date_words._months_of.cache_info().currsize
    for number in range(30):
        assert extract(page.format(f"q{number}")).date == "2020-05-03"
    assert date_words._months_of.cache_info().currsize <= before + 1


@pytest.mark.parametrize("kind", MAKERS)
def test_threads_give_the_answers_of_one(kind: str) -> None:
    assert threads_that_differ(MAKERS[kind], threads=4, each=8) == 0


def test_made_documents_are_kept_in_part() -> None:
    assert len(extract(made_page(1)).text) > 100
    assert 100 < len(clean(made_text(1))) < len(made_text(1))


def test_the_slope_is_that_of_the_second_half() -> None:
    assert slope([(number, float(number)) for number in range(10)]) == 1e6
