"""Comments below an article, in many languages and templates, with their authors and dates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleanpress import extract
from cleanpress.html.comments import find
from cleanpress.html.comments.elements import Element

CASES = json.loads((Path(__file__).parent / "cases" / "comments.json").read_text(encoding="utf-8"))
PARAGRAPHS = (
    "The harbour was empty when the first boats came back, and nobody on the quay said a word.",
    "Twelve boats had left on Monday, and the skippers had agreed to turn round early if it blew.",
    "The wind rose at four in the morning, and the lamps on the mole went out one after the other until six.",
    "In the evening the nets hung over the rail again, and the women counted the knots that had held.",
    "What the storm has cost is written nowhere, and the harbour master will not ask before Sunday.",
)


def page(below: str, language: str = "en") -> str:
    article = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"<html lang={language}><title>Boats</title><article><h1>Boats</h1>{article}</article>{below}"


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_comments_are_found_with_their_parts(case: dict[str, Any]) -> None:
    given = page(case["below"], case["language"])
    document = extract(given, comments="separate")
    assert [list(comment) for comment in document.comments or ()] == case["expect"]
    assert document.text == extract(given).text
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert not any(text in document.text for _, _, text in case["expect"])


def test_comments_are_plain_data_in_a_dict() -> None:
    below = "<div class=comments><div class=comment><b>Ann</b><p>I like the boats.</p></div></div>"
    values = extract(page(below), comments="separate").to_dict()
    assert values["comments"] == [{"author": "Ann", "date": None, "text": "I like the boats."}]
    assert extract(page(below)).to_dict()["comments"] is None


def test_a_section_with_very_many_headings_is_not_read_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = []
    walk = Element.walk
    monkeypatch.setattr(find, "MOST_TOKENS", 5_000)
    monkeypatch.setattr(Element, "walk", lambda self: (walked.append(1) or each for each in walk(self)))
    extract("<p>Boil the water first, and wait.</p>" + "<h3>1 comment</h3><p>I do.</p>" * 400)
    assert len(walked) < 10 * find.MOST_TOKENS
