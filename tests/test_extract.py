"""extract(): a page in, its main content out, the same whatever the page is given as."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import optional
from helpers import examples
from hypothesis import example, given
from hypothesis import strategies as st

import cleanpress
from cleanpress import Document, Reason, extract
from cleanpress.errors import CleanpressError, OptionError, PageError
from cleanpress.html.blocks import read_blocks
from cleanpress.html.exclude import Regions, exclude, find_regions
from cleanpress.html.parse import parse

bs4 = optional("bs4")
lxml_html = optional("lxml.html")
PAGE = (Path(__file__).parent.parent / "examples" / "page.html").read_text(encoding="utf-8")
ARTICLE = (
    "The harbour was empty when the first boats came back, and nobody on the quay said a word.",
    "Twelve boats had left on Monday.",
    "A storm was forecast for the weekend, so the skippers had agreed to turn round early.",
    "“We had half a catch and a whole crew,” said one of them later, “and that is the right way round.”",
)
DEBRIS = (
    "Skip to content",
    "We use cookies to make this site better",
    "Subscribe to our newsletter",
    "Related stories",
    "Leave a Reply",
    "All rights reserved",
)
COMMENT = "My grandfather told the same story about the winter of 1962, with fewer boats."

TAGS = st.sampled_from(
    "div p span a ul li ol table tr td th h1 h2 pre code blockquote b i br hr img svg button template select "
    "option noscript iframe form input textarea title script style article main nav footer dl dt dd".split()
)
WORDS = st.sampled_from(
    ["Tea", "a longer run of words, with a stop.", "&amp;", "&#0;", "<", ">", '"', "é", "茶", "\x00"]
)
SOUP = st.lists(
    st.one_of(
        TAGS.map(lambda tag: f"<{tag}>"),
        TAGS.map(lambda tag: f"</{tag}>"),
        TAGS.map(lambda tag: f"<{tag} class='post main' id=x href='javascript:x' style='display:none'>"),
        WORDS,
        st.text(max_size=8),
    ),
    max_size=60,
).map("".join)


def words_of(text: str) -> str:
    return " ".join(text.split())


def test_the_article_comes_out_and_the_debris_does_not() -> None:
    document = extract(PAGE)
    for line in ARTICLE:
        assert line in document.text
    for line in DEBRIS:
        assert line not in document.text


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_all_forms_say_the_same(form: Any) -> None:
    rendered = extract(PAGE).render(form)
    assert "Twelve boats had left on Monday." in rendered
    assert "Leave a Reply" not in rendered


def test_removals_have_a_reason_a_confidence_and_a_block() -> None:
    document = extract(PAGE)
    removed = {removal.text: removal for removal in document.removed}
    assert removed["Leave a Reply"].category == "comment_form"
    assert removed["Skip to content"].category == "skip_link"
    assert removed["The old lighthouse gets a new lamp"].reason == Reason("boilerplate")
    removal = removed["The old lighthouse gets a new lamp"]
    assert removal.block is not None
    block = document.blocks[removal.block]
    assert block.text == removal.text
    assert 0 <= block.content_score < 0.5
    assert removal.confidence == pytest.approx(1 - block.content_score)
    assert removed["Leave a Reply"].confidence is None  # a phrase by itself
    assert (removal.start, removal.end) == (None, None)
    assert block.path.startswith("html > body")
    assert "aside.related" in block.path


def test_every_block_is_kept_or_has_a_reason() -> None:
    document = extract(PAGE)
    assert [block.number for block in document.blocks] == list(range(len(document.blocks)))
    for block in document.blocks:
        assert block.kept == (block.reason is None)
    assert [(gone.block, gone.text, gone.reason) for gone in document.removed] == [
        (block.number, block.text, block.reason) for block in document.blocks if not block.kept
    ]
    assert sum(document.counts.values()) == len(document.removed)
    assert list(document.counts.values()) == sorted(document.counts.values(), reverse=True)


def test_metadata_is_read() -> None:
    document = extract(PAGE, url="https://harbour.example/boats")
    assert document.title == "Boats come home before the storm"
    assert document.author == "Ida Holm"
    assert document.authors == ("Ida Holm",)
    assert document.date == "2024-03-09"
    assert document.site == "The Harbour Post"
    assert document.language == "en"


def test_a_dictionary_of_it_is_ready_for_json() -> None:
    document = extract(PAGE)
    values = json.loads(json.dumps(document.to_dict()))
    assert values["text"] == document.text
    assert values["title"] == document.title
    assert len(values["removed"]) == len(document.removed)


@pytest.mark.parametrize(
    "given_as",
    [
        lambda page: page.encode("utf-8"),
        lambda page: bytearray(page, "utf-16"),
        lambda page: bs4.BeautifulSoup(page, "html.parser"),
        lambda page: bs4.BeautifulSoup(page, "lxml"),
        lxml_html.fromstring,
        lambda page: lxml_html.document_fromstring(page).getroottree(),
    ],
    ids=["bytes", "utf-16", "soup", "lxml soup", "lxml element", "lxml tree"],
)
def test_a_page_is_the_same_whatever_it_is_given_as(given_as: Any) -> None:
    assert extract(given_as(PAGE)).text == extract(PAGE).text


def test_comments_can_be_dropped_kept_or_had_apart() -> None:
    assert COMMENT not in extract(PAGE).text
    assert extract(PAGE).comments is None
    assert COMMENT in extract(PAGE, comments="keep").text
    apart = extract(PAGE, comments="separate")
    assert COMMENT not in apart.text
    assert apart.comments is not None
    assert [comment.text for comment in apart.comments] == [COMMENT]
    assert COMMENT in str(apart.comments)
    assert "Leave a Reply" not in apart.comments


def test_what_a_page_says_twice_is_kept_once() -> None:
    twice = PAGE.replace(
        "</article>", "</article>" + PAGE[PAGE.index("<article") : PAGE.index("</article>") + 10]
    )
    document = extract(twice)
    assert document.text.count(ARTICLE[0]) == 1
    again = [gone for gone in document.removed if gone.reason == Reason("repeated")]
    assert {gone.confidence for gone in again} == {None}
    assert ARTICLE[0] in {gone.text for gone in again}
    assert {gone.text for gone in again} <= {block.text for block in document.blocks if block.kept}
    assert extract(twice, favor="recall").text.count(ARTICLE[0]) == 2


@pytest.mark.parametrize("tag", ["pre", "td"])
def test_code_and_tables_may_repeat_themselves(tag: str) -> None:
    line = "<p>first = kettle.boil(water, until=100); second = pot.brew(leaves, minutes=4); cup.pour(pot)</p>"
    inside = {"pre": "<pre>{}</pre>", "td": "<table><tr><td>{}</td></tr></table>"}[tag].format(line * 3)
    blocks = read_blocks(parse(inside).markup)
    assert find_regions(blocks).may_repeat == [True] * 3
    assert exclude(blocks.texts, find_regions(blocks), range(3)) == {}
    elsewhere = Regions([""] * 3, [False] * 3)
    assert exclude(blocks.texts, elsewhere, range(3)) == {1: Reason("repeated"), 2: Reason("repeated")}


@given(st.lists(st.sampled_from(["Tea", "Milk", "w" * 70, "x" * 130]), max_size=12), st.data())
def test_nothing_is_lost_with_repeats(texts: list[str], data: st.DataObject) -> None:
    may = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    places = Regions([""] * len(texts), may)
    chosen = sorted(data.draw(st.sets(st.sampled_from(range(len(texts))))) if texts else [])
    gone = exclude(texts, places, chosen)
    assert set(gone) <= set(chosen)
    left = [number for number in chosen if number not in gone]
    assert {texts[number] for number in left} == {texts[number] for number in chosen}
    assert exclude(texts, places, left) == {}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<nav><p>Tea</nav><p>Milk", ["nav", ""]),
        ("<footer><blockquote><p>Tea</blockquote></footer>", ["footer"]),
        ("<blockquote><p>Tea<footer>Ann</footer></blockquote>", ["", ""]),
        ("<figure><nav>Tea</nav></figure>", ["nav"]),
        ("<div class=nav><p>Tea</div><aside>Milk</aside>", ["", ""]),
        ("<div role=dialog><p>Tea</div><div class='box modal-body'>Milk</div>", ["dialog", "dialog"]),
        ("<p class=bimodal-dialogue>Tea", [""]),
    ],
)
def test_furniture_is_told_by_its_element(page: str, expected: list[str]) -> None:
    assert find_regions(read_blocks(parse(page).markup)).excluded_tags == expected


def test_an_unconditional_phrase_is_removed_whatever_its_score() -> None:
    texts = ["Boil the water first.", "Leave a Reply", "Home", "She went to leave a reply at the door."]
    gone = exclude(texts, Regions([""] * 4, [False] * 4), range(4))
    assert gone == {1: Reason("comment_form", "en:leave a reply")}
    assert exclude(texts[1:2], Regions([""], [False]), [0]) == {}


def test_a_page_swallowed_by_its_footer_is_not_lost() -> None:
    places = Regions(["footer", "footer"], [False, False])
    assert exclude(["Tea", "Milk"], places, [0, 1]) == {}
    assert exclude(["Tea", "Milk"], Regions(["footer", ""], [False] * 2), [0, 1]) == {
        0: Reason("element", "footer")
    }


def test_recall_keeps_what_balanced_keeps_and_precision_no_more() -> None:
    kept = [
        {block.number for block in extract(PAGE, favor=favor).blocks if block.kept}
        for favor in ("precision", "balanced", "recall")
    ]
    assert kept[0] <= kept[1] <= kept[2]


@pytest.mark.parametrize("page", ["", b"", "   ", "<!-- nothing -->", "<html></html>"])
def test_an_empty_page_has_no_text_and_is_no_error(page: str | bytes) -> None:
    document = extract(page)
    assert (document.text, document.markdown, document.html, document.blocks) == ("", "", "", [])


@pytest.mark.parametrize(
    ("page", "error", "says"),
    [
        (b"\x1f\x8b\x08" + b"\0" * 20, PageError, "gzip"),
        (b"%PDF-1.7 ...", PageError, "PDF"),
        ("https://example.org/page.html", PageError, "Fetch it first"),
        (None, TypeError, "None"),
        (42, TypeError, "int"),
        (Path("page.html"), TypeError, "path"),
    ],
)
def test_what_is_no_page_is_refused_with_a_way_out(page: object, error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        extract(page)


@pytest.mark.parametrize("options", [{"favor": "precison"}, {"comments": "seperate"}, {"hidden": "removed"}])
def test_an_unknown_option_is_refused_with_the_nearest(options: Any) -> None:
    with pytest.raises(OptionError, match="Did you mean"):
        extract(PAGE, **options)


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(CleanpressError, match="markdwon"):
        extract(PAGE).render("markdwon")  # type: ignore[arg-type]


@given(SOUP)
@example(
    "<textarea><div class=post href='javascript:x' style='display:none'></textarea>" + "<p>Tea.</p>" * 20
)
@examples(150)
def test_no_markup_is_an_error_and_no_text_is_made_up(page: str) -> None:
    document = extract(page, url="https://example.org/")
    shown = {word for block in document.blocks if block.kept for word in block.text.split()}
    marks = {"-", "|", "—", "*"}
    assert {word for word in document.text.split() if not word.rstrip(".").isdigit()} - marks <= shown | marks
    # A page may say "javascript:" as text; no attribute may.
    for node in parse(document.html).tree.css("*"):
        assert "javascript:" not in " ".join(map(str, node.attributes.values()))
    assert "<script" not in document.html
    assert isinstance(document.markdown, str)
    json.dumps(document.to_dict())


@given(st.binary(max_size=200))
def test_bytes_are_a_page_or_an_error_that_says_why(data: bytes) -> None:
    try:
        assert isinstance(extract(data), Document)
    except PageError as error:
        assert str(error)


def test_the_same_page_has_the_same_result_in_any_order_and_thread() -> None:
    pages = [PAGE, PAGE.replace("harbour", "village"), "<p>Tea.</p>" * 30, PAGE.replace("<p>", "<div>")]
    alone = [extract(page).text for page in pages]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda page: extract(page).text, pages[::-1] * 5))
    assert together == alone[::-1] * 5


def test_the_same_page_has_the_same_result_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    code = (
        "import cleanpress, sys; page = open(sys.argv[1], 'rb').read(); "
        "sys.stdout.buffer.write(cleanpress.extract(page).text.encode())"
    )
    answers = [
        subprocess.run(
            [sys.executable, "-c", code, str(path)],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert answers == [extract(PAGE).text.encode()] * 2


def test_extract_is_imported_by_those_who_use_it() -> None:
    names = ("numpy", "selectolax", "lxml", "bs4")
    code = f"import sys, cleanpress; print([name for name in {names} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
    assert callable(cleanpress.extract)
    with pytest.raises(AttributeError, match="extrakt"):
        cleanpress.extrakt  # noqa: B018


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "Tea is ready." + "</div>" * 20_000,
        "<ul><li>" * 5_000 + "Tea",
        "<svg>" + "<p>Boil the water first, then wait.</p>" * 50,
        "<button>" + "<p>Boil the water first, then wait.</p>" * 50,
        "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">Tea</p>",
        "\x00<p>Tea\x00&#0;&#28;</p>",
    ],
    ids=["deep", "deep lists", "svg", "button", "attributes", "controls"],
)
def test_odd_pages_are_read(page: str) -> None:
    document = extract(page)
    assert document.blocks
    assert isinstance(document.markdown + document.html + document.text, str)
