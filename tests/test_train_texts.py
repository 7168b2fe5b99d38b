"""The texts that the network for text learns from: flattened, spliced, with debris around them."""

from __future__ import annotations

import math
import random

import pytest

pytest.importorskip("tldextract")

from cleanpress.training.dataset import fold_of
from cleanpress.training.debris import debris_around
from cleanpress.training.flatten import FlatPage, Line, as_text, labels_by_place
from cleanpress.training.splices import CUT, Donors, spliced

FOLDS = 3


def page(number: int, page_type: str = "article", language: str = "") -> FlatPage:
    menu = [Line(f"Menu {number} {at}", 1, 0.0) for at in range(20)]
    content = [Line(f"Sentence {at} of page {number}.", 2, 1.0) for at in range(10)]
    gold = "\n".join(line.text for line in content)
    lines = [*menu, Line("Tea", 1, math.nan), *content, *menu]
    name = f"page{number}.example"
    return FlatPage(name, name, page_type, language, gold, {"html-text": lines}, {}, gold.split("\n"))


PAGES = [
    page(number, ("article", "forum", "listing")[number % 3], ("", "de")[number % 2]) for number in range(40)
]


@pytest.mark.parametrize("number", range(0, 40, 3))
def test_a_page_borrows_from_its_own_fold_and_all_of_it_is_no_content(number: int) -> None:
    own = PAGES[number]
    donors = Donors(PAGES, FOLDS)
    chance = random.Random(number)
    for stretch in [each for _ in range(20) for each in donors.for_page(own, chance)]:
        assert {line.label for line in stretch} == {0.0}
        for line in stretch:
            lender = next(each for each in PAGES if line in _unlabeled(each))
            assert lender.id != own.id
            assert fold_of(lender.domain, FOLDS) == fold_of(own.domain, FOLDS)


def _unlabeled(each: FlatPage) -> list[Line]:
    return [line._replace(label=0.0) for line in each.ways["html-text"]]


def test_a_spliced_page_has_its_own_content_in_order_and_says_which() -> None:
    own, other = PAGES[0], [Line("Most read", 1, 0.0)] * 6
    cut = 0
    for seed in range(60):
        splice = spliced(own, own.ways["html-text"], [other], random.Random(seed))
        content = [line.text for line in splice.lines if line.label == 1]
        assert splice.gold == "\n".join(content)
        assert content == [text for text in own.content if text in content]
        assert sum(line.text == "Most read" for line in splice.lines) in (6, 12)
        assert any(math.isnan(line.label) for line in splice.lines)
        cut += len(content) < len(own.content)
    assert 0 < cut < 60 * (CUT + 0.2)


def test_a_page_without_others_in_its_fold_borrows_nothing() -> None:
    assert Donors(PAGES[:1], FOLDS).for_page(PAGES[0], random.Random(1)) == []


def test_only_articles_are_cut() -> None:
    own = PAGES[2]
    assert own.page_type == "listing"
    for seed in range(20):
        splice = spliced(own, own.ways["html-text"], [], random.Random(seed))
        assert splice.gold == own.gold


@pytest.mark.parametrize("language", ["de", "ja", "xx"])
def test_debris_is_of_the_language_or_of_some_and_the_same_each_time(language: str) -> None:
    first, again = (debris_around(language, random.Random(5)) for _ in range(2))
    assert first == again
    above, below = first
    assert above
    assert below
    assert {line.label for line in above + below} == {0.0}


def test_a_block_of_two_lines_has_both_their_labels() -> None:
    lines = [Line("Home", 0, 0.0), Line("Tea", 1, math.nan), Line("Boil the water.", 2, 1.0)]
    text, spans = as_text(lines)
    assert [text[start:end] for start, end in spans] == [line.text for line in lines]
    labels = [line.label for line in lines]
    whole = labels_by_place([(0, len(text))], spans, labels)
    assert whole == pytest.approx([15 / 19])
    known = labels_by_place(spans, spans, labels)
    assert (known[0], known[2]) == (0.0, 1.0)
    assert math.isnan(known[1])
