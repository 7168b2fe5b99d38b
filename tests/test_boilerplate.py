"""RemoveBoilerplate and RemoveRepeats: favor, reasons and confidence, short texts, other threads."""

from __future__ import annotations

import json
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import CASES
from helpers import check_record
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import (
    Cleaner,
    OptionError,
    Reason,
    RemoveBoilerplate,
    RemoveRepeats,
    explain,
)
from cleanpress.errors import ModelError
from cleanpress.options import FAVORS, Favor
from cleanpress.phrases import load_phrases
from cleanpress.phrases.matcher import match_lines

ARTICLE = [
    "The last ferry of the year",
    "The ferry left at four, as it did on every day of the year but one, and nobody on the quay waved. The "
    "harbour master wrote down the time, and under it, in another hand, somebody had written a name.",
    "It was that of a boat which had been broken up for its timber twenty years before. Nobody has found out "
    "who wrote it, and nobody has asked the ferryman, who was the only one in the office that day.",
    "“I can write my own name, and that is all,” he said when he was asked at last, in the spring. “The rest "
    "I leave to the harbour master, who has the better ink and the longer evenings.”",
    "The book is still in the office, and the page is still open. Visitors are shown it for a small fee, "
    "which goes to the upkeep of the lamp.",
]
ABOVE = [
    "Skip to content",
    "Estuary Courier",
    "Home",
    "News",
    "Sport",
    "Opinion",
    "Log in",
    "Sign up",
    "Search",
]
BELOW = [
    "Share this:", "Share on Facebook", "Share on X", "Related articles",
    "Ten lighthouses to see before you are forty", "Why the herring has left the bay", "More from News",
    "Leave a Reply", "Your email address will not be published.", "Name *", "Email *", "Post Comment",
    "About us", "Contact", "Privacy Policy", "Terms of Use", "© 2026 Estuary Media. All rights reserved.",
]  # fmt: skip
PAGE = "\n".join([*ABOVE, "", *ARTICLE, "", *BELOW])
# Verse, recipes, code, tables, letters and the like, in many languages.
CONTENT: dict[str, str] = {
    case["label"]: "\n".join(case["text"])
    for name in ("RemoveBoilerplate", "RemoveRepeats")
    for case in json.loads((CASES / "negative" / f"{name}.json").read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("favor", FAVORS)
def test_the_article_is_kept_and_the_page_around_it_removed(favor: Any) -> None:
    left = RemoveBoilerplate(favor)(PAGE).split("\n")
    assert set(ARTICLE[favor == "precision" :]) <= set(left)  # the heading is a close call
    most = {"recall": 9, "balanced": 3, "precision": 2}
    assert len(left) - len(ARTICLE) <= most[favor]


def test_more_is_kept_from_precision_to_recall() -> None:
    kept = [set(RemoveBoilerplate(favor)(PAGE).split("\n")) for favor in FAVORS]
    assert kept[0] <= kept[1] <= kept[2]


def test_every_removal_has_a_reason_and_a_confidence() -> None:
    edits = RemoveBoilerplate().edits(PAGE)
    by_text = {PAGE[edit.start : edit.end].strip(): edit for edit in edits}
    assert by_text["Ten lighthouses to see before you are forty"].reasons == (Reason("boilerplate"),)
    assert by_text["Leave a Reply"].reasons == (Reason("comment_form", "en:leave a reply"),)
    assert by_text["Leave a Reply"].confidence is None
    assert by_text["Search"].category == "search_form"
    sure = [edit.confidence for edit in edits if edit.confidence is not None]
    assert sure
    assert all(0.5 < confidence <= 1 for confidence in sure)
    assert not any("\n" in text for text in by_text)  # one edit a block


def test_the_record_carries_the_confidence() -> None:
    record = explain(PAGE, pipeline=RemoveBoilerplate()).to_dict()
    assert any(
        edit["category"] == "boilerplate" and (edit["confidence"] or 0) > 0.5 for edit in record["edits"]
    )


@pytest.mark.parametrize("cleaner", [*map(RemoveBoilerplate, FAVORS), RemoveRepeats()], ids=repr)
@given(
    text=st.lists(st.sampled_from([*ABOVE, *ARTICLE, *BELOW, "", "| a | b |", "---"]), min_size=5).map(
        "\n".join
    )
)
def test_any_mixture_of_lines_keeps_the_invariants(cleaner: Cleaner, text: str) -> None:
    once = check_record(cleaner, text)
    assert cleaner(once) == once
    if cleaner == RemoveBoilerplate("recall"):
        assert once.strip() or not text.strip()
    kept = [line for line in once.split("\n") if line.strip()]
    assert all(line in text.split("\n") for line in kept)


@pytest.mark.parametrize("favor", FAVORS)
def test_short_texts_are_left_alone(favor: Any) -> None:
    text = "Home\nNews\nLog in\nA good boat, and cheap"
    assert RemoveBoilerplate(favor)(text) == text


def test_recall_needs_evidence_of_a_page() -> None:
    menu = "\n".join(
        [*ARTICLE, "Ten lighthouses to see before you are forty", "Why the herring has left the bay"]
    )
    assert RemoveBoilerplate("recall")(menu) == menu
    license = "\n".join(["Copyright 2026 the authors", *ARTICLE])
    assert RemoveBoilerplate("recall")(license) == license


# Pages in languages that no phrases are listed for: what says that they were pages, is of no language.
@pytest.mark.parametrize("width", [None, 70, 2000])
def test_long_prose_with_a_few_phrases_is_left_alone_before_its_parts_are_read(
    width: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise AssertionError("a part is read")

    monkeypatch.setattr("cleanpress.cleaners.text_lines.TextLines.window", read)
    paragraphs = [f"{ARTICLE[1]} It was day {day}." for day in range(1500)]
    if width == 2000:  # one line is so long that its sentences are read as lines
        paragraphs[1] = " ".join(ARTICLE[1:] * 3)
    elif width:
        paragraphs = [textwrap.fill(each, width) for each in paragraphs]
    paragraphs[10], paragraphs[700], paragraphs[1400] = "Leave a Reply", "Log in", "Accept all cookies"
    text = "\n\n".join(paragraphs)
    favor: Favor = "recall" if width == 2000 else "balanced"
    assert RemoveBoilerplate(favor=favor)(text) == text


UNLISTED = json.loads((CASES / "page_signs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", UNLISTED, ids=lambda page: page["label"])
def test_pages_without_phrases_have_other_evidence(page: dict[str, list[str]]) -> None:
    above, prose, below = page["above"], page["prose"], page["below"]
    left = RemoveBoilerplate("recall")("\n".join([*above, *prose, *below])).split("\n")
    assert all(line in left for line in prose)
    assert sum(line in left for line in below) < len(below)
    assert RemoveBoilerplate("recall")("\n".join([above[0], *prose])) == "\n".join([above[0], *prose])


@pytest.mark.parametrize("favor", FAVORS)
def test_the_same_text_has_the_same_result_in_any_order_and_thread(favor: Any) -> None:
    cleaner = RemoveBoilerplate(favor)
    texts = [PAGE, "\n".join(ARTICLE), " ".join(PAGE.split()), PAGE.replace("\n", "\n\n"), *ARTICLE]
    alone = [cleaner.edits(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(cleaner.edits, texts[::-1] * 5))
    assert together == alone[::-1] * 5


@pytest.mark.parametrize("shape", ["wrapped", "one line", "spaced"])
def test_the_shape_of_the_text_matters_little(shape: str) -> None:
    shapes = {
        "wrapped": "\n".join(textwrap.fill(line, 72) for line in PAGE.split("\n")),
        "one line": " ".join(PAGE.split()) + " " + " ".join(ARTICLE[1:] * 2),
        "spaced": "\n \n".join(f"    {line}" for line in PAGE.split("\n")),
    }
    left = " ".join(RemoveBoilerplate()(shapes[shape]).split())
    assert all(line in left for line in ARTICLE[1:])
    assert "Log in" not in left
    assert "Post Comment" not in left


@pytest.mark.parametrize("text", [pytest.param(text, id=label) for label, text in CONTENT.items()])
def test_content_of_any_kind_has_no_repeats_to_remove(text: str) -> None:
    assert RemoveRepeats()(text) == text


def test_content_of_any_kind_is_hardly_touched_at_balanced() -> None:
    cleaner = RemoveBoilerplate()
    kept = [len(cleaner(text).split()) / len(text.split()) for text in CONTENT.values()]
    assert sum(kept) / len(kept) > 0.97
    assert sum(share == 1 for share in kept) > 0.85 * len(kept)


def test_an_unknown_favor_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(OptionError, match="precision"):
        RemoveBoilerplate("precison")  # type: ignore[arg-type]


def test_a_file_without_weights_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    path.write_bytes(b"nothing")
    with pytest.raises(ModelError, match=r"mine\.npz holds no weights for RemoveBoilerplate"):
        RemoveBoilerplate(model=path)(PAGE)


def test_lines_are_recognized_alike_whatever_was_asked_before() -> None:
    book = load_phrases(())
    lines = PAGE.split("\n")
    match_lines(ARTICLE, book)
    alone = match_lines(BELOW, book)
    match_lines(lines, book)
    assert match_lines(BELOW, book) == alone
    assert match_lines([*lines, "Teilen auf Facebook"], book).known.keys() > alone.known.keys()


SCRAPED = (Path(__file__).parent.parent / "examples" / "scraped-article.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("favor", FAVORS)
def test_a_text_of_many_pages_loses_what_each_loses(favor: Any) -> None:
    cleaner = RemoveBoilerplate(favor)
    page = SCRAPED.strip() + "\n\n"
    alone, joined = len(cleaner(page)), len(cleaner(page * 30))
    assert 0.98 * 30 * alone <= joined <= 1.05 * 30 * alone


def test_one_page_gives_what_it_gave() -> None:
    once = RemoveBoilerplate()(SCRAPED)
    assert 0 < len(once) < len(SCRAPED)
    assert len(RemoveBoilerplate()(PAGE)) < len(PAGE)
