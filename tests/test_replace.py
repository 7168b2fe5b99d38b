"""What ReplaceUrls, ReplaceEmails and ReplacePhoneNumbers promise beyond the invariants of all cleaners."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import Cleaner, OptionError, ReplaceEmails, ReplacePhoneNumbers, ReplaceUrls

URL_PIECES = [
    "http://", "https:", "//", "://", "http", "www.", "WWW.", "a.com", "b.org", "foo", ".", "com", ".com",
    "org", ".de/", "/", "x", "?", "=1", "#", "(", ")", "[", "]", "'", ",", ";", ":", "80", "@", "é", "字",
    "の", "م", "\u093e", " ", "\n", "-", "_", "*", "&", "&quot;", "[::1]", "http://[", "file://", "…", "»", "ftp://",
]  # fmt: skip
EMAIL_PIECES = [
    "a", "b", "me", "@", "@", "x.org", "y.co", ".", "com", ".com", "..", "+", "-", "_", "%", "'", "’", ":",
    "/", "://", "http", "é", "字", " ", "(", "<", ">", ",", "png", ".png", "git", "1", "user", "c@d.com",
]  # fmt: skip
PHONE_PIECES = [
    "030", "901820", "+49", "0171", "555", "0100", "(", "+", ")", " ", "  ", "-", "/", ".", ". ", ",", ":",
    "1", "2024", "12", "05", "Tel", "Tel. ", "fax", "no. ", "ext. ", "x", "#", "5", "%", "€", "a", "_", "=",
    "00", "8", "\u00a0", "–", "\n", "12345678", "(555) 010-1234", "电话", "[",
]  # fmt: skip
REPLACEMENTS = ["", "[X]", "X", "phone", " ", "-", ":", ")", "com", "<url>", "'", "tel ", "字", "me", "+"]

urls = st.lists(st.sampled_from(URL_PIECES), max_size=14).map("".join)
emails = st.lists(st.sampled_from(EMAIL_PIECES), max_size=14).map("".join)
phones = st.lists(st.sampled_from(PHONE_PIECES), max_size=14).map("".join)
replacements = st.sampled_from(REPLACEMENTS)


def assert_stable(cleaner: Cleaner, text: str) -> None:
    once = cleaner(text)
    assert cleaner(once) == once


@given(text=urls, replacement=replacements, bare_domains=st.booleans())
def test_replaced_urls_stay_replaced(text: str, replacement: str, bare_domains: bool) -> None:
    assert_stable(ReplaceUrls(replacement=replacement, bare_domains=bare_domains), text)


@given(text=emails, replacement=replacements)
def test_replaced_addresses_stay_replaced(text: str, replacement: str) -> None:
    assert_stable(ReplaceEmails(replacement=replacement), text)


@given(text=phones, replacement=replacements)
def test_replaced_numbers_stay_replaced(text: str, replacement: str) -> None:
    assert_stable(ReplacePhoneNumbers(replacement=replacement), text)


@pytest.mark.parametrize(
    "cleaner",
    [ReplaceUrls(), ReplaceEmails(), ReplacePhoneNumbers()],
    ids=lambda cleaner: cleaner.name,
)
@given(left=st.text(max_size=8), right=st.text(max_size=8))
def test_white_space_around_it_is_all_that_a_match_needs(cleaner: Cleaner, left: str, right: str) -> None:
    sample = {"url": "https://example.org/a", "email": "me@example.org", "phone_number": "+49 30 901820"}
    (reason,) = {edit.category for edit in cleaner.edits(" ".join(sample.values()))}
    edits = cleaner.edits(f"{left}\n\n{sample[reason]}\n\n{right}")
    assert any(edit.start == len(left) + 2 and edit.end == edit.start + len(sample[reason]) for edit in edits)


@pytest.mark.parametrize(
    "text", ["https://example.org", "www.example.org", "example.org", "<a href=http://x.y>"]
)
def test_a_replacement_that_is_a_url_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="again by ReplaceUrls"):
        ReplaceUrls(replacement=text)


def test_half_a_url_is_refused_too() -> None:
    with pytest.raises(OptionError, match="'//'"):
        ReplaceUrls(replacement="//")


def test_a_replacement_that_is_an_address_is_refused() -> None:
    with pytest.raises(OptionError, match="again by ReplaceEmails"):
        ReplaceEmails(replacement="nobody@example.org")


@pytest.mark.parametrize("text", ["+49 30 901820", "555", "phone no. \u0661"])
def test_a_replacement_with_digits_is_refused_for_numbers(text: str) -> None:
    with pytest.raises(OptionError):
        ReplacePhoneNumbers(replacement=text)


@pytest.mark.parametrize("kind", [ReplaceUrls, ReplaceEmails, ReplacePhoneNumbers])
def test_a_replacement_is_text(kind: type[ReplaceUrls]) -> None:
    with pytest.raises(TypeError, match="replacement is text"):
        kind(replacement=None)  # type: ignore[arg-type]


def test_addresses_in_urls_are_left_to_the_url() -> None:
    text = "https://example.org/?mail=me@example.org"
    assert ReplaceUrls()(text) == "[URL]"
    assert (ReplaceUrls() | ReplaceEmails())(text + " me@example.org") == "[URL] [EMAIL]"
