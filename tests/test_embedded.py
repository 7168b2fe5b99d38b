"""Pages built by script: what is taken from their data, what is not, and that no data break the reader."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress.html.embedded.rich_text import RichTextWriter

CASES = json.loads((Path(__file__).parent / "cases" / "embedded.json").read_text(encoding="utf-8"))
TEXTS: dict[str, list[str]] = CASES["texts"]
SHELL = "<div id=root>Loading…</div>"
_NAMED = re.compile(r"\{(\w\w) (\d)\}")


def filled(value: Any) -> Any:
    """Put the paragraphs in where a case names them: "{en 0}"."""
    if isinstance(value, str):
        return _NAMED.sub(lambda name: TEXTS[name.group(1)][int(name.group(2))], value)
    if isinstance(value, list):
        return [filled(member) for member in value]
    return {key: filled(member) for key, member in value.items()} if isinstance(value, dict) else value


def script(part: dict[str, Any]) -> str:
    part = dict(part)
    if "push" in part:  # what Next.js streams: a text with its length in bytes
        text = "".join(f"<p>{each}</p>" for each in TEXTS[part["push"][-3:-1]])
        row = json.dumps(f"2:T{len(text.encode()):x},{text}")
        return f"<script>self.__next_f.push([1,{row}])</script>"
    value = json.dumps(filled(part.get("value")), ensure_ascii=False).replace("</", "<\\/")
    if "code" in part:
        quoted = value.replace("\\", "\\\\").replace("'", "\\'") if "'%s'" in part["code"] else value
        return f"<script>{filled(part['code']).replace('%s', quoted)}</script>"
    attributes = f' id="{part["id"]}"' if "id" in part else ""
    return f'<script type="{part["type"]}"{attributes}>{filled(part.get("raw")) or value}</script>'


def page(case: dict[str, Any]) -> str:
    body = filled(case.get("body", SHELL))
    if "props" in case:
        body = body.replace("%s", html.escape(json.dumps(filled(case["props"]))))
    scripts = "".join(map(script, case["scripts"]))
    return (
        f"<!DOCTYPE html><html><head><title>{case['title']}</title></head><body>{body}{scripts}</body></html>"
    )


@pytest.mark.parametrize("case", CASES["cases"], ids=[case["label"] for case in CASES["cases"]])
def test_case(case: dict[str, Any]) -> None:
    document = cleanpress.extract(page(case), url=case.get("url"))
    assert document.source == case["source"]
    assert document.text == "\n\n".join(filled(case["text"]))
    assert document.to_dict()["source"] == case["source"]
    assert "alert(" not in document.html + document.markdown + document.text


FROM_DATA = [case for case in CASES["cases"] if case["source"] in ("json-ld", "script")]


@pytest.mark.parametrize("case", FROM_DATA, ids=[case["label"] for case in FROM_DATA])
def test_all_outputs_have_the_text_of_the_data(case: dict[str, Any]) -> None:
    document = cleanpress.extract(page(case))
    for block in document.blocks:
        if block.kept and block.tag != "h1":
            assert f"page-data.{case['source']}" in block.path
    assert {removal.text for removal in document.removed}.isdisjoint(filled(case["text"]))
    first = filled(case["text"][0]).split("\n")[0].lstrip("- ")
    assert first[:20] in document.html
    assert first[:20] in document.markdown


def test_what_the_page_showed_is_told_as_replaced() -> None:
    case = next(case for case in FROM_DATA if case["label"] == "a teaser that the page shows")
    document = cleanpress.extract(page(case), favor="recall")
    assert any(removal.category == "replaced" for removal in document.removed)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "Tea", "<p>Tea", *TEXTS["en"]]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "type _type text children content body title headline slug marks attrs data level style "
                "listItem @type @graph articleBody recipeInstructions mainEntity value html 0 props".split()
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(JSON, st.sampled_from(["application/json", "application/ld+json"]))
def test_no_data_break_the_reader(value: Any, kind: str) -> None:
    text = json.dumps(value).replace("</", "<\\/")
    document = cleanpress.extract(f"<title>Tea</title><div></div><script type='{kind}'>{text}</script>")
    assert document.source in ("page", "json-ld", "script")
    assert "<script" not in document.html
    assert document.text == cleanpress.extract(document.html).text or document.source != "page"


@given(JSON)
def test_only_text_of_the_data_is_written(value: Any) -> None:
    written = RichTextWriter().write(value)
    words = set(re.findall(r"\w+", html.unescape(re.sub(r"<[^>]*>", " ", written))))
    assert words <= set(re.findall(r"\w+", json.dumps(value, ensure_ascii=False)))


@pytest.mark.parametrize(
    "code",
    [
        "a={" * 20_000,
        'a={"b":undefined,' * 5_000,
        'JSON.parse("' * 10_000,
        'self.__next_f.push([1,"1:[[["])' * 3_000,
        "[" * 100_000,
        '{"content":' * 20_000,
        "a." * 50_000,
        "=" * 100_000,
        "= " * 50_000 + "{",
        '{"@type":"Article","articleBody":"' + "<style>" * 20_000 + '"}',
    ],
)
def test_hostile_scripts_are_read_in_time(code: str) -> None:
    for kind in ("", " type='application/json'", " type='application/ld+json'"):
        assert cleanpress.extract(f"<title>Tea</title><script{kind}>{code}</script>").text == ""


def test_a_page_with_a_text_does_not_read_its_data(monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES["cases"] if case["label"] == "the page shows its article")
    monkeypatch.setattr("cleanpress.html.extraction.find_embedded", None)
    assert cleanpress.extract(page(case)).source == "page"
