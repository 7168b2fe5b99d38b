"""Pages made of pages: what is spliced in, cut off and written otherwise, and that all else stays."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress.html.blocks import Blocks, read_blocks
from cleanpress.html.page_kind import KIND_FEATURES, page_kind
from cleanpress.html.parse import parse
from cleanpress.html.score import page_inputs
from cleanpress.training.augment import Sample, Stretches, cut, in_another_script, insert, rename, variants
from cleanpress.training.foreign import foreign_script

ARTICLE = (
    "<div class=page><nav><a href=/>Home</a> <a href=/tea>Tea</a></nav><article><h1>How to make tea</h1>"
    + "".join(f"<p>Step {number}: boil the water, and wait until it is hot.</p>" for number in range(8))
    + "</article><footer><p>Made with tea.</p></footer></div>"
)
LIST = (
    "<main><h2>Most read</h2><ul class=teasers>"
    + "".join(f"<li><a href=/{number}>The cup that nobody wanted, part {number}</a>" for number in range(6))
    + "</ul></main><p class=about>We write of tea.</p>"
)


def source(page: str, page_type: str, content: str) -> Sample:
    blocks = read_blocks(parse(page).markup)
    labels = [float(content in text) for text in blocks.texts] if content else [0.0] * len(blocks)
    return Sample(page_type, blocks, labels, "Tea", np.zeros(KIND_FEATURES, np.float32))


def paths_of(blocks: Blocks) -> list[tuple[str, ...]]:
    return [blocks.path(number) for number in range(len(blocks))]


article, teasers = source(ARTICLE, "article", "Step"), source(LIST, "listing", "")
stretches = Stretches([article, teasers])


def assert_is_a_page(page: Sample) -> None:
    blocks = page.blocks
    assert len(page.labels) == len(blocks.texts) == len(blocks.paths)
    assert len(blocks.raw_lengths) == len(blocks.link_lengths) == len(blocks)
    assert len(blocks.signatures) == len(blocks.parents)
    assert all(parent < number for number, parent in enumerate(blocks.parents))
    inputs, words = page_inputs(blocks, page.title, page.kind)
    assert len(inputs.dense) == len(words) == len(blocks)
    assert np.isfinite(inputs.dense).all()


@given(st.integers(0, 500), st.sampled_from([article, teasers]))
def test_variants_are_pages_and_always_the_same(seed: int, page: Sample) -> None:
    made = list(variants(page, stretches, 2, random.Random(seed)))
    assert len(made) == 2
    for each in made:
        assert_is_a_page(each)
    again = list(variants(page, stretches, 2, random.Random(seed)))
    assert [each.blocks.texts for each in made] == [each.blocks.texts for each in again]


@given(st.integers(0, 500), st.integers(0, len(article.labels)))
def test_a_stretch_is_put_in_with_its_elements_and_is_no_content(seed: int, at: int) -> None:
    run = range(1, 7)
    made = insert(article, at, teasers, run, random.Random(seed))
    assert_is_a_page(made)
    assert made.blocks.texts[at : at + 6] == teasers.blocks.texts[1:7]
    assert made.labels[at : at + 6] == [0.0] * 6
    assert [*made.labels[:at], *made.labels[at + 6 :]] == article.labels
    for number in range(at, at + 6):
        assert made.blocks.path(number)[-2:] == ("ul teasers", "li")
        assert "html" not in made.blocks.path(number)[1:]
    rest = [*paths_of(made.blocks)[:at], *paths_of(made.blocks)[at + 6 :]]
    assert rest == paths_of(article.blocks)


@given(st.integers(0, 500))
def test_the_first_part_of_an_article_stays(seed: int) -> None:
    made = cut(article, random.Random(seed))
    assert_is_a_page(made)
    steps = [text for text in made.blocks.texts if text.startswith("Step")]
    assert steps == [text for text in article.blocks.texts if text.startswith("Step")][: len(steps)]
    assert steps
    assert "Made with tea." in made.blocks.texts


@given(st.integers(0, 500))
def test_names_change_and_tags_stay(seed: int) -> None:
    made = rename(article, random.Random(seed)).blocks
    before = article.blocks.signatures
    assert [each.split()[0] for each in made.signatures] == [each.split()[0] for each in before]
    assert [len(each.split()) for each in made.signatures] == [len(each.split()) for each in before]


@given(st.integers(0, 500))
def test_a_page_in_another_script_has_the_same_blocks(seed: int) -> None:
    made = in_another_script(article, random.Random(seed))
    assert_is_a_page(made)
    assert made.labels == article.labels
    assert made.blocks.paths == article.blocks.paths


@given(st.integers(0, 500), st.text(max_size=40))
def test_a_word_is_always_written_the_same(seed: int, text: str) -> None:
    write = foreign_script(random.Random(seed))
    assert write(text) == write(text)
    assert write("Tea, tea") != "Tea, tea"
    assert write("1999") == "1999"


def test_stretches_come_from_what_they_are() -> None:
    kinds = {kind: len(found) for kind, found in stretches.by_kind.items()}
    assert kinds["article"] == 1
    assert kinds["other"] > 0
    assert kinds["thread"] == kinds["list"] == 0
    assert stretches.draw("thread", 9, random.Random(1)) is None


@pytest.mark.parametrize(
    ("head", "feature"),
    [
        ('<meta property="og:type" content="article">', 12),
        ('<script type="application/ld+json">{"@type": "NewsArticle"}</script>', 0),
        ('<script type="application/ld+json">[{"@type": ["Product", "Thing"]}]</script>', 1),
        ("<body><div itemscope itemtype='https://schema.org/QAPage'>", 9),
    ],
)
def test_a_page_says_its_kind(head: str, feature: int) -> None:
    found = page_kind(parse(f"<html><head>{head}"))
    assert len(found) == KIND_FEATURES
    assert found[feature] == 1
    assert page_kind(parse("<p>Tea")).sum() == 0


def test_an_address_that_is_none_says_nothing() -> None:
    page = parse('<link rel="canonical" href="https://[tea/pot/2020/05/how-to-make-tea">')
    assert np.isfinite(page_kind(page)).all()
