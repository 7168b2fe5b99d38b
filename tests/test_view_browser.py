"""The view of a result in a real browser: keys, toggles, levels, themes, and texts that look like code."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browser import PHONE
from test_view import HOSTILE, PAGE, SCRAPED

from cleanpress import NormalizeQuotes, RemoveChrome, explain, extract

pytestmark = pytest.mark.needs("playwright", "jinja2")

QUICK = RemoveChrome() | NormalizeQuotes()
# Two removals of words, by which the quotes are pale at first.
TEXT = "Leave a Reply\nIt “rained” all day.\nShare on Facebook\n"


def position(tab: Any) -> str:
    return str(tab.locator(".position").inner_text())


def focused(tab: Any) -> str:
    return str(tab.evaluate("document.activeElement.textContent"))


def reason(tab: Any) -> str:
    return str(tab.locator(".reason").inner_text())


def test_keys_go_from_removal_to_removal(open_page: Any) -> None:
    tab = open_page(QUICK.run(TEXT).to_html())
    assert position(tab) == "2 to look at"
    for key, text, said in (
        ("n", "Leave a Reply", "1 of 2: comment_form"),
        ("j", "Share on Facebook", "2 of 2: share"),
        ("n", "Leave a Reply", "1 of 2: comment_form"),
        ("p", "Share on Facebook", "2 of 2: share"),
        ("k", "Leave a Reply", "1 of 2: comment_form"),
    ):
        tab.keyboard.press(key)
        assert (focused(tab), position(tab)) == (text, said)
    tab.get_by_role("button", name="Next removal").click()
    assert focused(tab) == "Share on Facebook"


def test_a_removal_says_why(open_page: Any) -> None:
    tab = open_page(explain(SCRAPED).to_html())
    tab.locator("del", has_text="Leave a Reply").first.hover()
    for said in (
        "comment_form",
        "The fields and buttons of a form",
        "English (en)",
        "leave a reply",
        "RemoveChrome",
    ):
        assert said in reason(tab)
    mark = tab.locator("del", has_text="Leave a Reply").first
    assert mark.get_attribute("aria-describedby") == tab.locator(".reason").get_attribute("id")
    tab.keyboard.press("Escape")
    assert not tab.locator(".reason").is_visible()
    assert mark.get_attribute("title").startswith("comment_form\n")  # as without a script


def test_a_category_is_switched_off_and_on(open_page: Any) -> None:
    tab = open_page(QUICK.run(TEXT).to_html())
    share = tab.get_by_role("button", name=re.compile("share"))
    quotes = tab.get_by_role("button", name=re.compile("curly_quote"))
    assert (share.get_attribute("aria-pressed"), quotes.get_attribute("aria-pressed")) == ("true", "false")
    share.click()
    assert share.get_attribute("aria-pressed") == "false"
    assert position(tab) == "1 to look at"
    share.click()
    quotes.click()
    assert position(tab) == "4 to look at"
    assert tab.locator("del", has_text="“").first.is_visible()


def test_what_is_switched_off_stands_there_as_it_was(open_page: Any) -> None:
    tab = open_page(explain("Leave a Reply\nIt “rained”\u00a0all  day.").to_html())
    row = tab.locator(".row:visible", has_text="rained").first
    assert row.locator(".was").inner_text() == "It “rained” all day."
    assert row.locator(".is").inner_text() == 'It "rained" all day.'


def test_quotes_are_shown_at_once_where_there_is_nothing_else(open_page: Any) -> None:
    tab = open_page(QUICK.run("It “rained”.").to_html())
    assert position(tab) == "2 to look at"


def test_the_slider_shows_what_other_values_take(open_page: Any) -> None:
    document = extract(PAGE)
    levels = document._at_each_favor()
    tab = open_page(document.to_html())
    slider = tab.get_by_role("slider")
    assert slider.input_value() == "1"
    for key, name in (("1", "recall"), ("3", "precision"), ("2", "balanced")):
        tab.keyboard.press(key)
        assert slider.get_attribute("aria-valuetext").startswith(f"{name}: ")
        shown = tab.locator("del:visible").count()
        assert shown == len(levels[name].removed)
        assert tab.locator(".summary:visible").inner_text().startswith(f"{len(levels[name].text)} characters")
    slider.focus()
    tab.keyboard.press("ArrowRight")
    assert tab.locator("del:visible").count() == len(levels["precision"].removed)
    tab.locator(".stops li").first.click()
    assert tab.locator("del:visible").count() == len(levels["recall"].removed)


def test_columns_and_forms_are_chosen(open_page: Any) -> None:
    tab = open_page(extract(PAGE).to_html())
    tab.keyboard.press("r")
    assert not tab.locator(".block").first.is_visible()
    tab.get_by_role("button", name="Markdown").click()
    assert tab.locator(".source pre:visible").inner_text().startswith("# Boats come home before the storm")
    tab.keyboard.press("n")  # what is not shown cannot be gone to
    assert tab.locator(".block").first.is_visible()
    tab.locator(".outline summary").click()
    tab.locator(".outline a", has_text="Half a catch").click()
    assert "Half a catch" in tab.locator(".block:target").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_is_that_of_the_system_until_it_is_chosen(open_page: Any, scheme: str) -> None:
    tab = open_page(QUICK.run(TEXT).to_html(), scheme=scheme)

    def background() -> str:
        return str(tab.evaluate("getComputedStyle(document.documentElement).backgroundColor"))

    light, dark = "rgb(251, 250, 247)", "rgb(20, 22, 26)"
    assert background() == (light if scheme == "light" else dark)
    tab.keyboard.press("t")
    assert background() == light
    tab.get_by_role("button", name=re.compile("Theme")).click()
    assert background() == dark
    tab.reload()
    assert background() == dark


# The ratio of luminances, as WCAG 2 defines it, of the text of each element on what is behind it.
CONTRASTS = """selector => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (colors) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  return [...document.querySelectorAll(selector)].map((element) => {
    const behind = [];
    for (let each = element; each; each = each.parentElement) {
      behind.unshift(getComputedStyle(each).backgroundColor);
    }
    const [a, b] = [painted([...behind, getComputedStyle(element).color]), painted(behind)].map(luminance);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_color_is_read_on_what_is_behind_it(open_page: Any, scheme: str) -> None:
    tab = open_page(explain(SCRAPED).to_html(), scheme=scheme)
    tab.evaluate(
        """() => { for (let hue = 0; hue < 24; hue++) {
          const chip = document.createElement("span");
          chip.className = `why h${hue}`;
          chip.textContent = "share";
          document.querySelector(".legend").append(chip);
        } }"""
    )
    for selector in (".why", ".chip", ".m", ".summary", ".hint", ".stops li", "button:not(:disabled)", "h1"):
        ratios = tab.evaluate(CONTRASTS, selector)
        assert ratios and min(ratios) >= 4.5, selector


def test_help_opens_and_closes(open_page: Any) -> None:
    tab = open_page(QUICK.run(TEXT).to_html())
    tab.keyboard.press("?")
    assert tab.get_by_role("dialog", name="Keys").is_visible()
    tab.keyboard.press("n")
    assert position(tab) == "2 to look at"
    tab.keyboard.press("Escape")
    assert not tab.locator("dialog").is_visible()


@pytest.mark.parametrize("result", [explain(SCRAPED), extract(PAGE)], ids=["text", "page"])
def test_a_phone_shows_one_column_and_nothing_sticks_out(open_page: Any, result: Any) -> None:
    tab = open_page(result.to_html(title="a" * 300), size=PHONE)
    assert not tab.locator("main .is:visible").count()
    for key in "orn":
        tab.keyboard.press(key)
        assert tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("result", [explain(SCRAPED), extract(PAGE)], ids=["text", "page"])
def test_without_scripts_it_can_be_read(open_page: Any, result: Any) -> None:
    tab = open_page(result.to_html(), java_script_enabled=False)
    assert tab.locator("del:visible", has_text="Leave a Reply").count()
    assert not tab.locator(".scripted:visible").count()


def test_paper_has_the_categories_and_no_controls(open_page: Any) -> None:
    tab = open_page(QUICK.run(TEXT).to_html())
    tab.emulate_media(media="print")
    assert not tab.locator(".tools").is_visible() and not tab.locator(".bar").is_visible()
    label = "getComputedStyle(document.querySelector('del:not(.off)'), '::after').content"
    assert "attr(data-c)" in tab.evaluate(label) or "comment_form" in tab.evaluate(label)


def test_hostile_texts_run_nothing(open_page: Any) -> None:
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    page = f"<h1>{escaped}</h1><p><img src='https://example.org/a.png' alt='A cup'>{escaped}" * 9
    for html in (explain(HOSTILE * 3).to_html(title=HOSTILE), extract(page).to_html()):
        tab = open_page(html)
        tab.on("dialog", lambda dialog: pytest.fail("a text was run"))
        tab.keyboard.press("n")
        assert "alert(1)" in tab.locator("main").inner_text()
        assert tab.locator("main script, main img").count() == 0


def test_the_policy_stops_what_templates_would_let_through(open_page: Any) -> None:
    html = (
        QUICK.run(TEXT)
        .to_html()
        .replace("<main", "<img src='https://example.org/'><script>x = 1</script><main", 1)
    )
    tab = open_page(html)
    assert tab.evaluate("typeof x") == "undefined"
    # Playwright tells of the image that was asked for, too: what Chromium says is that it was not fetched.
    blocked = [said for said in open_page.said if "Content Security Policy" in said and "blocked" in said]
    assert len(blocked) == len(open_page.said) == 2
    open_page.said.clear()
    open_page.asked.clear()


LARGE = {
    "10 MB": ("It rained all day, as it had done before.\n" * 100 + "Leave a Reply\n") * 2_400,
    "a line of 1 MB": "It “rained” all day. " * 50_000,
    "100,000 edits": "“Yes” " * 50_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE.keys())
def test_large_texts_open(open_page: Any, text: str) -> None:
    html = QUICK.run(text).to_html()
    assert len(html) < 20_000_000
    tab = open_page(html)
    tab.keyboard.press("n")
    tab.keyboard.press("p")
    assert tab.locator(".note").first.is_visible()
    assert re.fullmatch(r"[\d,]+ of [\d,]+: \w+", position(tab))
