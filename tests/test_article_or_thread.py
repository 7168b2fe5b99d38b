"""Comments below an article are dropped, however many; the posts of a forum are content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from helpers import examples
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import extract
from cleanpress.html.comments.kind import Declared, names_article, names_forum

CASES = json.loads((Path(__file__).parent / "cases" / "article_or_thread.json").read_text(encoding="utf-8"))
ARTICLES = [case for case in CASES if case["gone"]]
THREADS = [case for case in CASES if not case["gone"]]
SURE = 0.6  # a post with a higher score is content by the network, whatever else is on the page
REMARKS = (
    "I took that boat every week as a child.",
    "Nobody asks the people who live there.",
    "My cousin says the rust was known for years.",
    "A floating pier will not last one winter.",
)
PARAGRAPHS = (
    "The ferry to the island has run since 1921, and nobody remembers a summer without it.",
    "This spring the harbour board found rust below the waterline of the older of the two ships.",
)


@pytest.mark.parametrize("case", ARTICLES, ids=[f"{case['label']} {case['language']}" for case in ARTICLES])
def test_comments_below_a_short_article_are_dropped(case: dict[str, Any]) -> None:
    document = extract(case["page"])
    assert [text for text in case["gone"] if text in document.text] == []
    assert [text for text in case["content"] if text not in document.text] == []
    kept = extract(case["page"], comments="keep").text
    assert [text for text in case["gone"] if text not in kept] == []


@pytest.mark.parametrize("case", THREADS, ids=[f"{case['label']} {case['language']}" for case in THREADS])
def test_posts_are_no_comments(case: dict[str, Any]) -> None:
    blocks = extract(case["page"]).blocks
    sure = [block for block in blocks if block.content_score >= SURE]
    assert [block.text for block in sure if block.category == "comment"] == []


@examples(15)
@given(st.lists(st.sampled_from(REMARKS), min_size=1, max_size=30), st.booleans())
def test_what_a_page_says_of_itself_decides(remarks: list[str], is_forum: bool) -> None:
    kind = "DiscussionForumPosting" if is_forum else "NewsArticle"
    comments = "".join(
        f"<div class=comment><b>Ann</b> <time datetime=2020-05-0{number % 9 + 1}>May</time>"
        f"<p>{text} ({number})</div>"
        for number, text in enumerate(remarks)
    )
    page = (
        f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "No ferry"}}</script>'
        "<h1>No ferry</h1>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        + f"<div id=comments>{comments}</div>"
    )
    document = extract(page)
    for block in document.blocks:
        if block.text.startswith(REMARKS):
            if is_forum and block.content_score >= SURE:
                assert block.category != "comment"
            if not is_forum:
                assert not block.kept


def test_names_tell_forums_from_blogs() -> None:
    forums = ["div topic-body", "table postlist", "html XF", "div question", "table hnmain"]
    blogs = ["ol comment-list", "div entry-content", "article post", "div dsq-comment-body", "div hentry"]
    assert all(names_forum([name]) and not names_article([name]) for name in forums)
    assert all(names_article([name]) and not names_forum([name]) for name in blogs)


@pytest.mark.parametrize(
    "address",
    [
        "https://forum.example.org/a",
        "https://example.org/forums/12",
        "https://example.org/viewtopic.php?t=3",
        "https://example.org/questions/12/how",
        "https://www.reddit.com/r/tea/comments/1a/why/",
        "https://example.org/t/why-not/1822",
    ],
)
def test_addresses_tell_of_forums(address: str) -> None:
    assert Declared(addresses=[address]).is_forum()


@pytest.mark.parametrize(
    "address",
    ["https://example.org/2020/05/forum-of-kings", "https://example.org/news/questions-remain", "/tea"],
)
def test_addresses_of_articles_do_not(address: str) -> None:
    assert not Declared(addresses=[address]).is_forum()
