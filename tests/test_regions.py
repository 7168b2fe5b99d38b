"""Regions of a page that are no content by structure: dialogs, boxes, further articles, teasers again."""

from __future__ import annotations

import pytest

from cleanpress.edits import Reason
from cleanpress.html.blocks import read_blocks
from cleanpress.html.comments import Declared
from cleanpress.html.exclude import exclude, find_regions
from cleanpress.html.parse import parse

ARTICLE = "<h1>Tea</h1><p>" + "Boil the water first, and wait until it has stopped. " * 12
NEXT = "<p>Pour the milk into the cup with care, and never let it boil over."


def tags(page: str, declared: Declared | None = None) -> list[str]:
    return find_regions(read_blocks(parse(page).markup), lambda: declared or Declared()).excluded_tags


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "<p>Tea<div aria-modal=true><div><p>Wir fragen</div><p>Sie</div><p>Milk",
            ["", "dialog", "dialog", ""],
        ),
        ("<div aria-modal=false><p>Tea</div>", [""]),
        ("<div id=eu-cookie-banner><p>Tea</div><p>Milk", ["dialog", ""]),
        ("<div class='cookieNotice x'><p>Tea</div>", ["dialog"]),
        ("<div id=onetrust-banner-sdk><p>Tea</div>", ["dialog"]),
        ("<div id=CybotCookiebotDialog><p>Tea</div>", ["dialog"]),
        ("<article class=tag-cookies><p>Tea</article>", [""]),
        ("<div class=cookie-recipe><p>Tea</div><div id=cookie-policy><p>Milk</div>", ["", ""]),
        ("<body class=cookie-banner-shown><p>Tea", [""]),
        ("<p>Tea<textarea>Milk</textarea>", ["", "textarea"]),
    ],
)
def test_dialogs_and_boxes_are_known_in_any_language(page: str, expected: list[str]) -> None:
    assert tags(page) == expected


@pytest.mark.parametrize(
    "next_one",
    [
        f"<article data-url=/milk><h1>Milk</h1>{NEXT}</article>",
        f"<article itemid=https://tea.org/milk><h1>Milk</h1>{NEXT}</article>",
        f"<article><h2><a href=/milk>Milk</a></h2>{NEXT}</article>",
        f"<article><a href=/milk><h3>Milk</h3>{NEXT}</a></article>",
    ],
)
def test_articles_after_the_own_one_are_others(next_one: str) -> None:
    article = Declared(og_type="article", addresses=["https://tea.org/tea"])
    page = f"<article>{ARTICLE}</article>{next_one}"
    assert tags(page, article) == ["", "", "article", "article"]
    # A page that does not say that it is one article may be a list of them.
    assert tags(page) == [""] * 4
    own = f"<article data-url=https://www.tea.org/tea/>{ARTICLE}</article>{next_one}"
    assert tags(own, Declared(addresses=["/tea"])) == ["", "", "article", "article"]


@pytest.mark.parametrize(
    "page",
    [
        f"<article>{ARTICLE}<article><h2><a href=/milk>Milk</a></h2>{NEXT}</article></article>",
        f"<article>{ARTICLE}</article><article><h2>Milk</h2>{NEXT}</article>",
        f"<article>{ARTICLE}</article><article><h2><a href=#milk>Milk</a></h2>{NEXT}</article>",
        f"<article>{ARTICLE}</article><article><h2><a href=/tea#milk>Milk</a></h2>{NEXT}</article>",
        f"<article><h1>Tea</h1><p>Short.</article><article><h2><a href=/milk>Milk</a></h2>{NEXT}</article>",
    ],
)
def test_parts_of_an_article_stay(page: str) -> None:
    article = Declared(og_type="article", addresses=["https://tea.org/tea"])
    assert set(tags(page, article)) == {""}


def test_a_page_of_one_box_is_kept() -> None:
    assert exclude(["Tea"], find_regions(read_blocks(parse("<textarea>Tea</textarea>").markup)), [0]) == {}


@pytest.mark.parametrize(
    "title",
    [
        "Keine Fähre vor Oktober, sagt die Behörde",
        "Pas de bac avant octobre, dit la mairie",
        "十月之前没有渡轮，港务局周一这样表示",
        "Парома не будет до октября, сообщили в порту",
    ],
)
def test_teasers_that_are_there_again_are_repeats(title: str) -> None:
    teasers = "<ul>" + "".join(f"<li><a href=/{n}>{title} {n}</a> {title}</li>" for n in range(5)) + "</ul>"
    blocks = read_blocks(parse(f"<p>{'Tea. ' * 300}</p>{teasers * 3}").markup)
    gone = exclude(blocks.texts, find_regions(blocks), range(len(blocks)))
    assert gone == dict.fromkeys(range(6, 16), Reason("repeated"))


def test_features_that_stay_under_each_product_are_no_repeats() -> None:
    features = (
        "<ul>"
        + "".join(f"<li>It is as warm as tea, and lasts for {n} hours in all</li>" for n in range(5))
        + "</ul>"
    )
    blocks = read_blocks(parse(f"<p>{'Tea. ' * 300}</p>{features}<h2>Milk</h2>{features}").markup)
    assert exclude(blocks.texts, find_regions(blocks), range(len(blocks))) == {}
