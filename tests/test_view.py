"""The view of a result: one page of HTML, which holds all of it and obeys nothing in it."""

from __future__ import annotations

import pickle
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import optional
from helpers import any_text
from hypothesis import given, settings
from test_installation import without

from cleanpress import (
    CATEGORIES,
    DEFAULT,
    PRESETS,
    NormalizeQuotes,
    Pipeline,
    RemoveBoilerplate,
    RemoveChrome,
    explain,
    extract,
    protect,
)
from cleanpress.cleaned import RULES
from cleanpress.display.colors import HUES, color_of
from cleanpress.view import View, view_of_cleaned, view_of_document, write_article
from cleanpress.view.rendered import safe_html
from cleanpress.view.rows import LONGEST_LINE, MOST_CHARACTERS, MOST_EDITS

ROOT = Path(__file__).parent.parent
SCRAPED = (ROOT / "examples" / "scraped-article.txt").read_text(encoding="utf-8")
PAGE = (ROOT / "examples" / "page.html").read_bytes()
HOSTILE = (
    "</script><script>alert(1)</script></style><!-- ]]> &lt; {{ 7*7 }} \" ' onmouseover=alert(1)\n"
    "<img src=https://example.org/x onerror=alert(1)>\u202egnp.exe\u202c \x00\x1b[2J \ud800 “a”\n"
)


def _at_each_favor(pipeline: Pipeline) -> list[Pipeline]:
    return [pipeline._at_favor(favor) for favor in (None, "recall", "balanced", "precision")]


VOID = {"meta", "input", "br", "hr"}
writes = pytest.mark.needs("jinja2")


class Reader(HTMLParser):
    """Read a page strictly: every element is closed; collect what is in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.tags: dict[str, int] = {}
        self.attributes: set[tuple[str, str]] = set()
        self.ids: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.texts_of_class: dict[str, str] = {}
        self.policy = ""
        self.feed(html)
        self.close()
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes.update((tag, name) for name in given)
        if "id" in given:
            self.ids.append(given["id"])
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag not in VOID:
            self.open.append((tag, given.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1][0], []).append(data)
        for name in {name for _, names in self.open for name in names.split()}:
            self.texts_of_class[name] = self.texts_of_class.get(name, "") + data


def read(html: str) -> Reader:
    """Read a page, and check what every one must be: safe, whole, and writable as UTF-8."""
    reader = Reader(html)
    assert reader.tags["script"] == reader.tags["style"] == 1
    # It loads nothing, sends nothing, and has no handlers or styles of its own.
    assert reader.tags.keys().isdisjoint("img iframe object embed link svg video audio base".split())
    names = {name for _, name in reader.attributes}
    assert not [name for name in names if name.startswith("on")]
    assert names.isdisjoint(("style", "src", "srcset", "action", "formaction", "ping", "background"))
    html.encode("utf-8")
    assert not re.search("[\0\x1b\x80-\x9f\u202a-\u202e\u2066-\u2069]", html)
    return reader


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@writes
def test_the_policy_allows_the_one_style_and_the_one_script() -> None:
    for result in (explain(SCRAPED), extract(PAGE)):
        reader = read(result.to_html())
        policy = dict(part.strip().split(" ", 1) for part in reader.policy.split(";"))
        assert policy == {
            "default-src": "'none'",
            "style-src": hashed("".join(reader.texts["style"])),
            "script-src": hashed("".join(reader.texts["script"])),
            "base-uri": "'none'",
            "form-action": "'none'",
        }


@writes
def test_what_was_removed_is_in_its_place_and_the_rest_beside_it() -> None:
    reader = read(explain("Leave a Reply\nIt “rained”.").to_html())
    assert "Leave a Reply" in "".join(reader.texts["del"])
    assert "Leave a Reply" not in reader.texts_of_class["is"]
    assert 'It "rained".' in reader.texts_of_class["is"]
    title = re.search(
        r'<del [^>]*data-c="comment_form"[^>]*title="([^"]*)"', explain("Leave a Reply\nIt.").to_html()
    )
    assert title is not None
    said = title[1].replace("&#10;", "\n").split("\n")
    assert said == ["comment_form", "language: en", "phrase: leave a reply", "cleaner: RemoveChrome"]


def text_at(view: View, level: int, sign: str) -> str:
    """Return what a level of the view of a text shows, of the original ("-") or the result ("+")."""
    return "".join(
        piece.text
        for row in view.rows
        for variant in row.variants
        if level in variant.levels
        for piece in variant.pieces
        if piece.sign in ("", sign)
    )


def letters(text: str) -> str:
    """Return the letters and digits of a text, in which characters may be spelled out."""
    return "".join(filter(str.isalnum, re.sub(r"<U\+[0-9A-F]+>", "", text)))


@settings(max_examples=60)
@given(any_text)
def test_each_level_shows_all_of_the_original_and_of_its_result(text: str) -> None:
    cleaned = explain(text)
    view = view_of_cleaned(cleaned)
    results = [pipeline.run(text) for pipeline in _at_each_favor(DEFAULT)]
    assert [level.name for level in view.levels] == ["rules", "recall", "balanced", "precision"]
    assert view.levels[view.level].name == "recall"
    for level, result in enumerate(results):
        assert letters(text_at(view, level, "-")) == letters(text)
        assert letters(text_at(view, level, "+")) == letters(result.text)


@writes
@settings(max_examples=30)
@given(any_text)
def test_nothing_in_a_text_is_obeyed(text: str) -> None:
    read(explain(text).to_html(title=text))
    page = (
        f"<title>{text}</title><nav>{text}</nav><h1>{text}</h1><p>{text}<p>Boil it first.<img alt='{text}'>"
    )
    read(extract(page).to_html())


@writes
def test_hostile_texts_stay_texts() -> None:
    reader = read(explain(HOSTILE + "Leave a Reply\n").to_html(title=HOSTILE))
    assert "<script>alert(1)</script>" in reader.texts_of_class["was"]
    assert "{{ 7*7 }}" in reader.texts_of_class["was"]
    assert "<U+202E>" in reader.texts_of_class["was"] and "<U+0000>" in reader.texts_of_class["was"]
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    read(extract(f"<h1>{escaped}</h1><p>{escaped}" * 20).to_html())


def test_a_picture_is_its_address_and_a_link_opens_when_it_is_clicked() -> None:
    shown = safe_html('<p><a href="https://example.org/?a=1&amp;b">Tea</a><a href="javascript:x">no</a></p>')
    assert 'href="https://example.org/?a=1&amp;b" class="out" rel="noopener noreferrer nofollow"' in shown
    assert "javascript" not in shown
    assert safe_html(
        '<img src="https://example.org/t.png" alt="<b>"><script>x</script><p onclick=x>Tea</p>'
    ) == ('<span class="picture">Picture: &lt;b&gt; <bdi>https://example.org/t.png</bdi></span>x<p>Tea</p>')


@writes
def test_a_document_has_its_outline_its_metadata_and_both_forms() -> None:
    document = extract(PAGE)
    reader = read(document.to_html())
    for shown in ("Ida Holm", "The Harbour Post", "2024-03-09"):
        assert shown in reader.texts_of_class["facts"]
    assert f"{document.confidence:.2f}" in reader.texts_of_class["summary"]
    for shown in ("header.site-header", "nav.main-menu", "section.comments", "Half a catch"):
        assert shown in reader.texts_of_class["outline"]
    assert "## Half a catch" in reader.texts_of_class["source"]
    assert "Half a catch" in reader.texts_of_class["html"]
    assert "Leave a Reply" in "".join(reader.texts["del"])


def test_what_a_page_hides_in_a_block_is_shown_as_removed() -> None:
    page = "<p>Boil the water first, <span style='display:none'>buy pills</span> and then wait.</p>" * 3
    view = view_of_document(extract(page))
    assert [mark.category for mark in view.marks if mark.category == "hidden"] == ["hidden"] * 3
    assert dict(view.marks[0].facts)["hidden by"]


# --- Values of favor ------------------------------------------------------------------------------


def test_levels_are_what_the_other_values_would_give() -> None:
    boats = "The harbour was empty when the first boats came back, and nobody had waited up for them."
    fish = "In the morning, the fish was gone, and so were the boats."
    text = f"Skip to content\nHome\n{boats}\n\n{fish}\nRelated articles\nThe old lamp\nLeave a Reply"
    for pipeline in (DEFAULT, PRESETS["page"], protect(RemoveBoilerplate(), "fish") | RemoveChrome()):
        cleaned = pipeline.run(text)
        levels = cleaned._at_each_favor()
        assert cleaned in levels.values()
        for name, level in levels.items():
            assert level.text == pipeline._at_favor(None if name == RULES else name)(text)
    document = extract(PAGE)
    for name, level_of_page in document._at_each_favor().items():
        other = extract(PAGE, favor=name)  # type: ignore[arg-type]
        assert (level_of_page.text, level_of_page.blocks) == (other.text, other.blocks)


def test_there_are_no_levels_where_nobody_knows_them() -> None:
    for cleaned in (
        (RemoveChrome() | NormalizeQuotes()).run("Leave a Reply"),
        pickle.loads(pickle.dumps(explain("Leave a Reply"))),  # as docs/report.md says
        (RemoveBoilerplate() | RemoveBoilerplate(favor="recall")).run("Leave a Reply"),
    ):
        assert [level.name for level in view_of_cleaned(cleaned).levels] == [""]
    # Read from the data of a page, of which a document keeps nothing.
    said = "It rained all day, and the boats stayed in the harbour. " * 20
    data = f'{{"@type": "Article", "articleBody": "{said}"}}'
    page = f'<script type="application/ld+json">{data}</script><p>Loading'
    document = extract(page)
    assert document.source == "json-ld"
    assert [level.name for level in view_of_document(document).levels] == ["balanced"]


@writes
def test_without_levels_there_is_no_slider() -> None:
    assert 'type="range"' in explain("Leave a Reply").to_html()
    assert 'type="range"' not in RemoveChrome().__or__(NormalizeQuotes()).run("Leave a Reply").to_html()


def test_the_record_is_what_it_was() -> None:
    cleaned = explain("Leave a Reply\nIt rained.")
    again = pickle.loads(pickle.dumps(cleaned))
    assert again == cleaned and hash(again) == hash(cleaned) and repr(again) == repr(cleaned)
    assert "pipeline" not in repr(cleaned).lower() and "_pipeline" not in cleaned.to_dict()
    assert b"RemoveBoilerplate" not in pickle.dumps(cleaned)


# --- Sizes ----------------------------------------------------------------------------------------


def test_a_long_text_is_shown_in_part_and_says_so() -> None:
    pipeline = RemoveChrome() | NormalizeQuotes()
    text = ("It rained all day, as it had done before.\n" * 1_000 + "Leave a Reply\n") * 60
    assert len(text) > MOST_CHARACTERS
    view = view_of_cleaned(pipeline.run(text))
    assert len(view.marks) == 60
    assert sum(len(piece.text) for row in view.rows for piece in row.variants[0].pieces) < MOST_CHARACTERS
    assert view.notes == (
        f"The text has {len(text):,} characters. What is far from any change is left out here.",
    )
    assert any("unchanged, not shown" in piece.text for row in view.rows for piece in row.variants[0].pieces)


def test_many_edits_are_shown_in_part() -> None:
    view = view_of_cleaned(NormalizeQuotes().__or__(RemoveChrome()).run("“a” " * 15_000))
    assert MOST_EDITS <= len(view.marks) <= MOST_EDITS + LONGEST_LINE
    assert view.notes == ("The text has 30,000 edits. The first 20,000 are shown.",)
    assert view.rows[-1].variants[0].pieces[0].text == "The rest of the text is not shown"


def test_a_long_line_goes_on_in_more_rows() -> None:
    text = "It rained all day. " * 5_000
    view = view_of_cleaned(RemoveChrome().__or__(NormalizeQuotes()).run(text))
    assert max(len(row.variants[0].pieces[0].text) for row in view.rows) <= LONGEST_LINE
    assert [row.goes_on for row in view.rows] == [False] + [True] * (len(view.rows) - 1)
    assert text_at(view, 0, "-") == text


# --- Colors and what is missing -------------------------------------------------------------------


def test_the_notebook_has_the_same_colors() -> None:
    color = color_of("comment_form")
    assert f"hsla({color.degrees},80%,50%,.3)" in explain("Leave a Reply\nIt.")._repr_html_()
    style = (ROOT / "cleanpress" / "view" / "templates" / "view.css").read_text(encoding="utf-8")
    for hue in range(HUES):
        assert f".h{hue} {{ --h: {hue * 360 // HUES}; }}" in style
    assert all(color_of(name).hue < HUES for name in [*CATEGORIES, "one of my own", "\ud800"])


def test_without_jinja2_the_message_says_what_to_install_and_a_notebook_works() -> None:
    code = """
from cleanpress import explain
cleaned = explain("Leave a Reply")
print(len(cleaned._repr_html_()) > 9)
try:
    cleaned.to_html()
except ImportError as error:
    print(error)
"""
    result = without(("jinja2", "markupsafe"), code)
    assert result.stdout.startswith(
        "True\nWriting a report takes Jinja2, which is not installed: pip install "
    )
    assert "[report]" in result.stdout


def test_views_can_be_sent() -> None:
    for view in (view_of_cleaned(explain(SCRAPED)), view_of_document(extract(PAGE))):
        assert pickle.loads(pickle.dumps(view)) == view


@writes
def test_several_articles_stand_in_one_page() -> None:
    writing: Any = optional("cleanpress.view.writing")
    markup: Any = optional("markupsafe")
    articles = [writing.write_article(view_of_document(extract(PAGE)), number=number) for number in range(2)]
    read(writing.shell("Two", markup.Markup("").join(articles)))
    with pytest.raises(ValueError, match="script of a page cannot hold"):
        writing.shell("Tea", markup.Markup(""), scripts=["// </script>"])


@pytest.mark.parametrize(
    ("title", "is_address"),
    [
        ("https://example.org/tea?cup=1", True),
        ("page.html", True),
        ("crawl.jsonl, line 1,203", True),
        ("Tea", False),
        ("Boil it first. Wait", False),
        ("It rained all day.", False),
    ],
)
def test_a_title_that_is_an_address_is_known_as_one(title: str, is_address: bool) -> None:
    assert view_of_cleaned(explain("It rained."), title=title).is_named_by_address == is_address


@pytest.mark.needs("jinja2")
def test_the_compact_form_says_each_reason_once() -> None:
    view = view_of_cleaned((RemoveChrome() | NormalizeQuotes()).run("“Tea”\n" * 50))
    compact, whole = write_article(view, compact=True), write_article(view)
    assert compact.count("curly_quote") < 10 < whole.count("title=")
    assert len(compact) < len(whole) / 3


def test_a_title_is_a_string() -> None:
    for title in (5, b"Tea", ["Tea"]):
        with pytest.raises(TypeError, match="title is a string"):
            explain("Leave a Reply").to_html(title=title)  # type: ignore[arg-type]


@writes
def test_a_blank_title_is_none() -> None:
    assert explain("It rained.").to_html(title=" \n") == explain("It rained.").to_html()
