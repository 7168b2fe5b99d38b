"""What is asked first, because it is cheap, must not change an answer."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleanpress.cleaners import icons, page_signs
from cleanpress.cleaners.evidence import _COMMENT, _ITEM, _QUOTED, _firsts_of_content, _mark
from cleanpress.html import exclude, hardening
from cleanpress.html.metadata import dates
from cleanpress.html.metadata.sources import _YEARS
from cleanpress.html.parse import _without_comments
from cleanpress.html.render.references import _STAND_IN, _is_stand_in
from cleanpress.phrases import readings
from cleanpress.text import characters
from cleanpress.text.blocks import visible_lines
from cleanpress.text.characters import VISIBLE_ASCII, drop_ascii
from cleanpress.text.markdown import _SIGN, _has_only_hard_breaks, is_markdown
from cleanpress.text.white import WHITE, white_runs

ANY = st.text(st.characters())  # surrogates, too


def made_of(*parts: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts), max_size=20).map("".join)


@given(text=ANY, other=ANY)
def test_ascii_is_dropped_from_the_text_that_is_asked_for(text: str, other: str) -> None:
    for dropped in (VISIBLE_ASCII + b" ", VISIBLE_ASCII + b" \t\n", bytes(range(0x80))):
        for each in (text, other, text):
            assert drop_ascii(each, dropped) == each.translate(dict.fromkeys(dropped))


def test_no_long_text_is_held() -> None:
    text = "é" * (characters._LONGEST_KEPT + 1)
    assert drop_ascii(text, VISIBLE_ASCII + b" ") == text
    assert characters._last.text is not text


def test_threads_are_told_of_their_own_texts() -> None:
    def is_own(number: int) -> bool:
        text = f"{'a' * number} {'é' * number}"
        return all(drop_ascii(text, VISIBLE_ASCII + b" ") == "é" * number for _ in range(50))

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(is_own, range(100)))


@given(text=made_of(*" \n\r\t\x85\u2028\u3000\u3164\x1c", "a", "é", "\n\n\n", "  "))
def test_runs_of_white_space_are_those_of_an_expression(text: str) -> None:
    expected = []
    for run in re.finditer(f"[{WHITE}]+", text):
        stays = ("\n",) if run.end() == len(text) else (" ", "\n", "\n\n")
        if run.start() == 0 or run[0] not in stays:
            expected.append(run.span())
    assert white_runs(text) == expected


@given(text=made_of("\ue001", "\ue002", "\U000f0001", "a", " ", "\n", "Menu", "\u2028"))
def test_many_different_icons_are_found_as_few_are(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(characters, "FEW", 0)
        many = icons.icon_edits(text)
    assert many == icons.icon_edits(text)


SIGNS_OF_LINES = made_of(
    *"#*-;%.'\"/\\<>|`~rRdD1a)“”„«»「」 \t", "rem", "DNL", "/*", "//", "--", "<!--", "'''", '.\\"', "..", "x"
)


@given(line=SIGNS_OF_LINES)
def test_what_lines_of_content_begin_with(line: str) -> None:
    if _COMMENT.match(line) or _QUOTED.fullmatch(line) or line.lstrip()[:1] in ("#", "*", "`", "~"):
        assert 0 in _firsts_of_content([line])


@given(line=made_of("a", "1", ".", ")", " ", "*", "-", "•", "é", "12", "x"))
def test_marks_of_items_are_those_of_the_expression(line: str) -> None:
    assert bool(_mark(line)) == (_ITEM.match(line) is not None)


@given(
    text=made_of("#", "```", "~~~", ">", "---", "===", "](", "x", "*", "_", " ", "\n", "|", "  \n", "[", ")")
)
def test_markdown_has_one_of_its_signs(text: str) -> None:
    assert is_markdown(text) == (_SIGN.search(text) is not None or _has_only_hard_breaks(text))


@given(label=made_of("1", "20", "19", "2019", ".", "/", "-", " ", "May", "年", "月", ",", "th"))
def test_a_date_has_what_is_looked_for_first(label: str) -> None:
    assert page_signs._may_have_date(label) or not page_signs._DATE.search(label)


@given(text=made_of("a", " ", "\n", "b \n", "\r", "\u3000", "\n\n"), above=made_of("a", "\n", " "))
def test_the_lines_of_a_part_are_those_of_its_text(text: str, above: str) -> None:
    whole, start = f"{above}\n{text}\nend", len(above) + 1
    lines = visible_lines(whole)
    first = sum(at < start for at in lines.starts)
    last = len(lines.numbers) - 1
    assert lines.part(whole, first, last, start) == visible_lines(whole[start : -len("end")])


TAGS = made_of(
    "<",
    "</",
    "<b>",
    "</B>",
    "<a href='x",
    "'>",
    ">",
    "<em\t",
    "</i\n",
    "<bb>",
    "<!--",
    "-->",
    "!",
    "x",
    "<tt/",
)


@given(page=TAGS.map(str.encode))
def test_formatting_tags_are_those_of_the_expression(page: bytes) -> None:
    expected = [
        (page.count(b"<", 0, tag.start()), tag.span()) for tag in hardening._REOPENED_TAG.finditer(page)
    ]
    assert [(number, tag.span()) for number, tag in hardening._formatting_tags(page)] == expected


@example("!<!-- -->!<!--x")
@given(markup=TAGS)
def test_comments_are_cut_from_start_to_end(markup: str) -> None:
    assert _without_comments(markup, []) == re.sub(r"<!--[\s\S]*?-->", "", markup)


@given(
    parts=st.lists(st.sampled_from(["<p>", "<a b=2020>", "2020", "19", "99", "x", " ", "٢٠"]), max_size=20)
)
def test_texts_with_years_are_those_of_the_expression(parts: list[str]) -> None:
    markup = "".join(parts)
    years = sorted(year.start() for digits in _YEARS for year in digits.finditer(markup))
    assert list(dates._texts_with_years(markup, years)) == dates._WITH_YEAR.findall(markup)


@given(
    address=made_of(
        "data:",
        "ABOUT:",
        "blank",
        ".gif",
        "/",
        "pixel",
        "?",
        "spacer.PNG",
        "ſvg",
        "_",
        "doubleclick.net",
        "1x1.ſvg",
    )
)
def test_stand_ins_have_what_is_looked_for_first(address: str) -> None:
    assert _is_stand_in(address) == (_STAND_IN.search(address) is not None)


def test_no_language_is_told_from_what_is_looked_at_together() -> None:
    assert exclude.AT_ONCE < readings.MANY
