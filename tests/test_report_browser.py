"""The report over a corpus in a real browser: search, documents, keys, both themes, and no request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browser import PHONE

from cleanpress.report import write_report

pytestmark = pytest.mark.needs("playwright", "jinja2", "matplotlib")
HOSTILE = "</script><script>alert(1)</script></template><img src=x onerror=alert(1)>"
SHARE = "Teilen auf Facebook"
TOPICS = "boats rain tea lamps bread stone winter letters".split()

# The contrasts of text and what is behind it, as WCAG 2.2 defines them.
CONTRASTS = """() => {
  const parts = (color) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (query, name) => {
    const color = getComputedStyle(document.querySelector(query))[name];
    const [r, g, b] = parts(color)
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const block = light(".report-block", "backgroundColor");
  const inside = [[".report-about", "color"], [".plot-text", "fill"], [".entry-link", "color"]];
  return [
    ...inside.map(([query, name]) => ratio(light(query, name), block)),
    ratio(light("h1", "color"), light("html", "backgroundColor")),
  ];
}"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    rows = [
        {
            "text": f"Skip to content\nAll about {topic}, part {number}. {HOSTILE}\n{SHARE * (number % 2)}\n",
            "url": f"https://{topic}.example/{number}",
        }
        for number in range(3)
        for topic in TOPICS
    ]  # fmt: skip
    source = folder / "in.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    write_report(source, folder / "report.html", workers=1)
    return folder / "report.html"


def seen(tab: Any, selector: str) -> int:
    """Return how many elements are shown."""
    return sum(each.is_visible() for each in tab.locator(selector).all())


def test_long_lists_are_short_until_all_of_them_is_asked_for(open_page: Any, report: Path) -> None:
    tab = open_page.open(report)
    assert seen(tab, ".entry") == 10
    tab.get_by_role("button", name="Show all 24").click()
    assert seen(tab, ".entry") == 24
    tab.get_by_role("button", name="Show the first 10").click()
    assert seen(tab, ".entry") == 10


def test_the_search_finds_phrases_sites_and_words_in_documents(open_page: Any, report: Path) -> None:
    tab = open_page.open(report)
    tab.keyboard.press("/")
    tab.keyboard.type("about WINTER.example/2")
    assert seen(tab, ".entry") == 1
    assert tab.locator("#query-found").inner_text() == "1 document"
    tab.locator("#query").fill("teilen auf")
    assert seen(tab, "#phrases tbody tr") == 1 and seen(tab, "#sites tbody tr") == 0
    tab.locator("#query").fill("winter.example")
    assert seen(tab, "#sites tbody tr") == 1
    tab.locator("#query").fill("nothing of this kind")
    assert tab.locator("#query-found").inner_text() == "Nothing is found."
    tab.keyboard.press("Escape")
    assert tab.locator("#query").input_value() == "" and seen(tab, ".entry") == 10


def test_a_document_is_opened_left_and_followed_by_keys(open_page: Any, report: Path) -> None:
    tab = open_page.open(report)
    tab.locator(".entry-link").nth(1).click()
    assert tab.url.endswith("#doc-2")
    assert tab.locator("#viewer-place").inner_text() == "2 of 24"
    tab.locator("#viewer-document", has_text="All about").wait_for()
    assert not tab.locator("#report").is_visible()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_url("**#doc-3")
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_url("**#doc-1")
    tab.keyboard.press("ArrowLeft")  # there is none before the first
    assert tab.url.endswith("#doc-1")
    tab.keyboard.press("Escape")
    assert tab.locator("#report").is_visible() and not tab.locator("#viewer").is_visible()
    tab.go_back()
    assert tab.locator("#viewer-place").inner_text() == "1 of 24"


def test_the_next_document_is_the_next_that_the_search_has_found(open_page: Any, report: Path) -> None:
    tab = open_page.open(report)
    tab.locator("#query").fill("about tea")
    tab.locator(".entry:visible .entry-link").first.click()
    assert tab.locator("#viewer-place").inner_text() == "1 of 3"
    tab.get_by_text("Next", exact=True).click()
    tab.locator("#viewer-document", has_text="All about tea").wait_for()  # it is read when it is shown


def test_a_link_opens_a_document_and_one_to_nothing_the_report(open_page: Any, report: Path) -> None:
    tab = open_page.open(report)
    tab.goto(f"{report.as_uri()}#doc-5")
    assert tab.locator("#viewer-place").inner_text() == "5 of 24"
    tab.goto(f"{report.as_uri()}#doc-99")
    assert tab.locator("#report").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone_and_all_text_can_be_read(
    open_page: Any, report: Path, scheme: str
) -> None:
    tab = open_page.open(report, size=PHONE, scheme=scheme)
    assert tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert min(tab.evaluate(CONTRASTS)) >= 4.5  # of WCAG 2.2, for text of ordinary size


def test_without_scripts_the_figures_are_there(open_page: Any, report: Path) -> None:
    tab = open_page.open(report, java_script_enabled=False)
    assert seen(tab, ".entry") == 24
    assert tab.locator("svg.plot").first.is_visible()


def test_an_opened_document_is_as_the_view_of_it_alone(open_page: Any, report: Path) -> None:
    tab = open_page.open(report)
    tab.locator(".entry-link").first.click()
    gone = tab.locator("#viewer-document del:visible", has_text="Skip to content")
    assert gone.get_attribute("title").startswith("skip_link\n")
    row = tab.locator("#viewer-document .row:visible", has_text="All about")
    assert row.locator(".was").inner_text() == row.locator(".is").inner_text()
    assert "</script>" in row.locator(".is").inner_text()
    tab.keyboard.press("n")
    assert "Skip to content" in tab.evaluate("document.activeElement.textContent")
    tab.keyboard.press("Escape")  # the reason
    assert tab.locator("#viewer").is_visible()
    tab.keyboard.press("Escape")  # the document
    assert tab.locator("#report").is_visible()
    assert tab.evaluate("document.activeElement.className") == "entry-link"


def test_the_help_is_one_and_closes_nothing_else(open_page: Any, report: Path) -> None:
    tab = open_page.open(report)
    tab.locator(".entry-link").first.click()
    tab.keyboard.press("?")
    help_text = tab.get_by_role("dialog", name="Keys").inner_text()
    for said in ("search in the report", "previous and next document", "next removal"):
        assert help_text.count(said) == 1
    tab.keyboard.press("Escape")
    assert not tab.locator("dialog").is_visible() and tab.locator("#viewer").is_visible()


def test_paper_has_all_rows(open_page: Any, report: Path) -> None:
    tab = open_page.open(report)
    assert seen(tab, ".entry") == 10
    tab.emulate_media(media="print")
    assert seen(tab, ".entry") == 24 and not tab.locator(".report-search").is_visible()
