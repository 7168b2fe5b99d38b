"""Pages that are made in many languages for the network for text, and texts that are no pages."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("tldextract")

from cleanpress.errors import DataError
from cleanpress.training.made import CleanText, make_pages, read_clean_texts
from cleanpress.training.not_pages import no_page
from cleanpress.training.texts import label_made_texts

GERMAN = [f"Am {day}. Tag kamen die Boote spät zurück, und auf der Mole war niemand." for day in range(30)]
THAI = [f"วันที่ {day} เรือกลับมาช้ากว่าที่เคยและไม่มีใครรออยู่ที่ท่าเรือเลยสักคนเดียว" for day in range(30)]
TEXTS = [CleanText("de", GERMAN), CleanText("th", THAI)]


def test_a_made_page_has_its_paragraphs_in_order_among_lines_that_are_not_content() -> None:
    pages = [page for page in make_pages(TEXTS) if page.is_page]
    assert len(pages) > 40
    assert {page.language for page in pages} == {"de", "th"}
    for page in pages:
        content = [line.text for line in page.lines if line.label == 1]
        assert page.gold.split("\n") == content
        assert sum(text in (*GERMAN, *THAI) for text in content) >= 3
        assert any(line.label == 0 for line in page.lines)
        assert all(line.gap >= 1 for line in page.lines)


def test_all_of_a_text_that_is_no_page_is_content() -> None:
    others = [page for page in make_pages(TEXTS) if not page.is_page]
    assert len(others) > 40
    for page in others:
        assert {line.label for line in page.lines} == {1.0}
        assert [line.text for line in page.lines] == [line for line in page.gold.split("\n") if line.strip()]


def test_the_same_texts_make_the_same_pages() -> None:
    assert list(make_pages(TEXTS)) == list(make_pages(TEXTS))


@pytest.mark.parametrize("paragraphs", [GERMAN, THAI, ["Kurz."], ["a"]])
def test_a_text_that_is_no_page_has_words(paragraphs: list[str]) -> None:
    for seed in range(80):
        assert any(line.strip() for line in no_page(paragraphs, random.Random(seed)))


def test_pages_in_a_language_are_in_one_fold_and_have_labels() -> None:
    labeled = label_made_texts(TEXTS)
    assert {page.domain for page in labeled} == {"made:de", "made:th"}
    assert {page.group for page in labeled} == {"made", "no page"}
    for page in labeled:
        assert page.inputs is not None
        assert len(page.labels) == len(page.texts) == len(page.words) == len(page.inputs.dense)
        if page.group == "no page":
            assert set(page.labels) == {1.0}


def test_clean_texts_are_read_by_language(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "boats.txt").write_text("\n\n".join(GERMAN), "utf-8")
    (tmp_path / "de" / "short.txt").write_text("Zu kurz.", "utf-8")
    assert read_clean_texts(tmp_path) == [CleanText("de", GERMAN)]


def test_a_folder_without_clean_texts_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"LANGUAGE/NAME\.txt"):
        read_clean_texts(tmp_path)
