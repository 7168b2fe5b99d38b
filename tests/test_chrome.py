"""RemoveChrome: context, sentences, and what is left of the lines around."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import Reason, RemoveChrome
from cleanpress.phrases import load_phrases
from cleanpress.phrases.segments import maximal_segments

chrome = RemoveChrome(languages=["en"])
PROSE = "The harbour was quiet that week, and nobody on the quay could say why the boats had stayed in."
MENU = ["Home", "About Us", "Contact Us", "Careers", "Privacy Policy", "Search"]


def test_contextual_lines_are_removed_among_other_chrome() -> None:
    assert chrome("\n".join(["Skip to content", *MENU, PROSE, *MENU])) == PROSE


def test_contextual_lines_stay_in_a_text_that_has_no_other_chrome() -> None:
    text = "\n".join([*MENU, PROSE, *MENU])
    assert chrome(text) == text


@pytest.mark.parametrize("word", MENU)
def test_a_contextual_line_stays_between_paragraphs(word: str) -> None:
    text = f"{PROSE}\n{word}\n{PROSE}"
    assert chrome(text) == text


def test_a_list_of_a_few_contextual_words_stays() -> None:
    text = f"{PROSE}\n- Name\n- Email\n{PROSE}"
    assert chrome(text) == text


def test_an_unknown_line_inside_a_menu_is_kept_and_the_menu_removed() -> None:
    text = "\n".join(["Skip to content", *MENU[:3], "Estuary Tide Tables", *MENU[3:], PROSE])
    assert chrome(text) == f"Estuary Tide Tables\n{PROSE}"


FORM = """Leave a Reply

Your email address will not be published. Required fields are marked *

Comment *

Name *

Email *

Website

Save my name, email, and website in this browser for the next time I comment.

Post Comment"""


@pytest.mark.parametrize(
    "content",
    [
        ["Germany", "France", "Italy", "Spain", "Portugal", "Norway"],
        ["12", "15", "18", "9", "22"],
        ["Monday", "9:00 am", "Tuesday", "10:30 am", "Wednesday", "Closed"],
        ["January", "12", "February", "15", "March", "18"],
        ["2 eggs", "200 g flour", "Salt", "1 cup milk", "Butter"],
        ["Red", "Green", "Blue"],
        ["Small", "Medium", "Large"],
        ["Chapter 1", "Chapter 2", "Chapter 3"],
        ["January 5, 2024", "March 6, 2024", "May 9, 2025"],
        ["$12", "$15.50", "€20"],
        ["English", "Deutsch", "Français"],
        ["Home", "Home again", "And the sea"],
    ],
)
@pytest.mark.parametrize(
    "end", ["Leave a Reply", FORM, f"Share this:\nFacebook\nTwitter\n\nRelated Posts\n\n{FORM}"]
)
def test_the_list_that_an_article_ends_with_is_kept_before_a_comment_form(
    content: list[str], end: str
) -> None:
    article = "\n".join([PROSE, "", *content])
    assert RemoveChrome()(f"{article}\n\n{end}") == article


def test_punctuation_is_removed_with_the_menu_it_separates_and_kept_elsewhere() -> None:
    assert chrome("\n|\n".join(["Skip to content", *MENU]) + f"\n{PROSE}") == PROSE
    assert chrome(f"{PROSE}\n* * *\n{PROSE}") == f"{PROSE}\n* * *\n{PROSE}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Leave a Reply\n\n{PROSE}", PROSE),
        (f"{PROSE}\n\nLeave a Reply", PROSE),
        (f"{PROSE}\n\nLeave a Reply\n", f"{PROSE}\n"),
        (f"{PROSE}\n\nLeave a Reply\n\n{PROSE}\n", f"{PROSE}\n\n{PROSE}\n"),
        (f"{PROSE}\nHome\nLeave a Reply\nPost Comment\n\n{PROSE}", f"{PROSE}\nHome\n\n{PROSE}"),
        (f"{PROSE}\r\nLeave a Reply\r\n{PROSE}", f"{PROSE}\r\n{PROSE}"),
        ("Leave a Reply", ""),
    ],
)
def test_a_line_takes_its_line_end_and_the_gap_it_leaves_along(text: str, expected: str) -> None:
    assert chrome(text) == expected


def test_sentences_go_from_the_ends_of_a_paragraph_one_after_the_other() -> None:
    pitch = "Subscribe to keep reading."
    assert chrome(f"{pitch} {PROSE} {pitch} {pitch}") == PROSE
    assert chrome(f"{PROSE} {pitch} {PROSE}") == f"{PROSE} {pitch} {PROSE}"
    assert chrome(f"{pitch} {pitch}\n{PROSE}") == PROSE


def test_no_part_of_a_sentence_is_removed() -> None:
    text = "He told them to subscribe to keep reading."
    assert chrome(text) == text


def test_the_end_of_a_very_long_paragraph_is_searched() -> None:
    assert chrome(PROSE * 50 + " Subscribe to keep reading.") == PROSE * 50


def test_a_phrase_of_another_language_is_kept() -> None:
    assert RemoveChrome(languages=["de"])("Leave a Reply") == "Leave a Reply"
    assert RemoveChrome()("Leave a Reply") == ""


def test_a_reason_names_category_language_and_phrase() -> None:
    reasons = [edit.reasons for edit in chrome.edits("Leave a Reply")]
    assert reasons == [(Reason("comment_form", "en:leave a reply"),)]


# Lines of all kinds, so that context is judged in every way there is.
some_lines = st.lists(
    st.sampled_from(
        [*MENU, "Leave a Reply", "Post Comment", "Estuary Tide Tables", "|", "", "12", "nobody knows", PROSE]
    ),
    max_size=25,
).map("\n".join)


@given(some_lines)
def test_cleaning_a_mix_of_lines_twice_is_cleaning_it_once(text: str) -> None:
    once = RemoveChrome()(text)
    assert RemoveChrome()(once) == once


@given(some_lines)
def test_only_lines_that_are_known_go(text: str) -> None:
    left = RemoveChrome()(text).split("\n")
    for unknown in ("Estuary Tide Tables", "nobody knows", PROSE):
        assert left.count(unknown) == text.split("\n").count(unknown)


@given(st.lists(st.integers(-9, 9), max_size=30))
def test_segments_are_maximal_disjoint_and_in_order(scores: list[int]) -> None:
    stretches = maximal_segments(scores)
    at = 0
    for start, end, score in stretches:
        assert at <= start < end
        assert score == sum(scores[start:end]) > 0
        # No beginning and no end of a stretch is worthless: it would be better without.
        assert all(sum(scores[start:middle]) > 0 for middle in range(start + 1, end + 1))
        assert all(sum(scores[middle:end]) > 0 for middle in range(start, end))
        at = end
    inside = {place for start, end, _ in stretches for place in range(start, end)}
    assert all(place in inside for place, score in enumerate(scores) if score > 0)


def test_the_phrase_index_is_read_once() -> None:
    assert load_phrases(["en"]) is load_phrases(["en"])


def test_the_mark_of_a_list_item_is_no_part_of_the_line() -> None:
    for mark in ("* ", "  * ", "      o ", "   1. ", "- ", "• "):
        menu = "\n".join(f"{mark}{word}" for word in MENU)
        assert chrome(f"Skip to content\n{menu}\n{PROSE}") == PROSE, mark


def test_a_number_before_a_heading_is_no_mark() -> None:
    text = f"Skip to content\n{PROSE}\n10. Stay up to date\n{PROSE}"
    assert chrome(text) == f"{PROSE}\n10. Stay up to date\n{PROSE}"
