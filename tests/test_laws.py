"""What every cleaner promises, for any text there is. A new cleaner adds itself to CLEANERS."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_edits import assert_well_formed

import cleanpress
from cleanpress import (
    Cleaner,
    NormalizeQuotes,
    NormalizeWhitespace,
    Pipeline,
    RemoveBoilerplate,
    RemoveChrome,
    RemoveInvisible,
    RemoveRepeats,
    RemoveSiteLines,
    RepairEncoding,
    ReplaceEmails,
    ReplacePhoneNumbers,
    ReplaceUrls,
    apply,
    invert,
    protect,
)
from cleanpress.sites import SiteLine, SiteProfile, SiteProfiles

SITE = "https://example.org/"
SITE_LINES = [
    SiteLine("home", "top", 9, "Home", SITE),
    SiteLine("menu", "both", 9, "Menu", SITE),
    SiteLine("2", "bottom", 9, "2", SITE),
    SiteLine("share", "bottom", 9, "Share", SITE),
    SiteLine("… be published.", "bottom", 9, "Your email address will not be published.", SITE),
]
PROFILES = SiteProfiles([SiteProfile("example.org", 9, tuple(SITE_LINES))])
CLEANERS: list[Cleaner] = [
    RepairEncoding(),
    RemoveInvisible(),
    RemoveChrome(),
    RemoveChrome(languages=["de", "fr"]),
    RemoveBoilerplate(),
    RemoveBoilerplate("recall"),
    RemoveBoilerplate("precision"),
    RemoveRepeats(),
    RemoveSiteLines(PROFILES),
    RemoveSiteLines(PROFILES, SITE, keep_one_copy=True),
    NormalizeQuotes(),
    NormalizeQuotes(style="curly"),
    NormalizeQuotes(style="curly", language="fr"),
    NormalizeWhitespace(),
    ReplaceUrls(),
    ReplaceEmails(),
    ReplacePhoneNumbers(),
    protect(NormalizeQuotes(), r"\d+"),
]
PIPELINES: list[Cleaner] = [cleanpress.DEFAULT, *cleanpress.PRESETS.values(), Pipeline([])]

# Characters that some rule somewhere looks at, so that Hypothesis meets them often.
SPICE = (
    "ab Z09.,:;!?'\"`´’‘‚‛“”„‟«»‹›′″ʻʼ–—…-_/\\&<>()[]{}@#%+=*|~^\t\n\r\x0b\x0c\x1c\x85\x00\x1b\x7f\x80\x9d"
    "\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2028\u2029\u2060\u2066\u2069\u3000\u202f\ufeff\ufe0f"
    "\ud800\udc00\U000e0041\U000e007f\U0001f469\U0001f3fd\U0001f1e9âÃ©€™Âœšéèßøłжнשم中あー가।"
)
WORDS = [
    "Leave a Reply", "Home", "Menu", "Search", "Name", "Email *", "2", "Share", "Cookies", "©", "&amp;",
    "Subscribe to keep reading.", "Your email address will not be published.", "It rained all day. ",
    "â€™", "Ã©", "https://example.org/a?b=c", "me@example.org", "+49 30 901820", "\n", "\n\n", " ", "\r\n",
    "'90s", "6'2\"", "\"So,\" he said, \"it's 'done'.\"", "...", "--", "<a href=\"x\">", "`code`", "**",
]  # fmt: skip
any_text = st.one_of(
    st.text(),
    st.text(st.characters(codec=None)),  # with lone surrogates
    st.text(st.sampled_from(SPICE)),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(st.sampled_from(SPICE), max_size=5))).map("".join),
)


def assert_edits_say_and_undo(cleaner: Cleaner, text: str) -> str:
    """The edits are well formed, applying them is cleaning, and the undo is exact. Returns the text."""
    edits = cleaner.edits(text)
    assert_well_formed(text, edits)
    cleaned = cleaner(text)
    assert apply(text, edits) == cleaned
    assert apply(cleaned, invert(text, edits)) == text
    return cleaned


every_cleaner = pytest.mark.parametrize("cleaner", CLEANERS, ids=repr)
every_press = pytest.mark.parametrize("cleaner", CLEANERS + PIPELINES, ids=repr)


@every_press
@given(text=any_text)
@example(text="")
def test_edits_are_well_formed_say_what_was_done_and_can_be_undone(cleaner: Cleaner, text: str) -> None:
    assert_edits_say_and_undo(cleaner, text)


@every_cleaner
@given(text=any_text)
def test_an_edit_changes_something(cleaner: Cleaner, text: str) -> None:
    for edit in cleaner.edits(text):
        assert text[edit.start : edit.end] != edit.replacement


@every_cleaner
@given(text=any_text)
def test_cleaning_twice_is_cleaning_once(cleaner: Cleaner, text: str) -> None:
    once = cleaner(text)
    if isinstance(cleaner, RepairEncoding):
        # ftfy takes one layer of a doubly escaped entity a time, and says so; we are ftfy.
        from ftfy import fix_text

        lines = once.split("\n")
        if any(fix_text(line, uncurl_quotes=False) != line for line in lines):
            return
    assert cleaner(once) == once


@given(text=any_text)
def test_explain_and_clean_are_one_path(text: str) -> None:
    result = cleanpress.explain(text)
    assert result.text == cleanpress.clean(text)
    assert result.restore() == text
    assert apply(text, result.edits) == result.text
    assert result.restore(*result.counts) == text


@every_press
def test_a_cleaner_survives_pickling_and_is_equal_by_value(cleaner: Cleaner) -> None:
    copy = pickle.loads(pickle.dumps(cleaner))
    assert copy == cleaner
    assert repr(copy) == repr(cleaner)
    assert hash(copy) == hash(cleaner)


@every_cleaner
def test_missing_values_come_back_as_they_went_in(cleaner: Cleaner) -> None:
    nan = float("nan")
    assert cleaner(None) is None
    assert cleaner(nan) is nan


@every_cleaner
@pytest.mark.parametrize("value", [1, 1.5, ["a"], object()], ids=repr)
def test_what_is_not_text_is_refused(cleaner: Cleaner, value: object) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        cleaner(value)
