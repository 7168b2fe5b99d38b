"""What holds for quotation marks besides the invariants of all cleaners; single cases are in tests/cases."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import cleanpress
from cleanpress import NormalizeQuotes, OptionError, Reason
from cleanpress.cleaners.quotes import code as quote_code
from cleanpress.cleaners.quotes import mojibake
from cleanpress.cleaners.quotes.styles import DOUBLE_MARKS, SINGLE_MARKS, convention_for
from cleanpress.cleaners.quotes.styles import LANGUAGES as CONVENTIONS
from cleanpress.text.characters import has_non_ascii_pair

LANGUAGES = sorted(CONVENTIONS)
# Languages that write a quotation in a quotation with double marks, or single ones outside: there a straight
# mark may come back as one of the other kind.
KIND_IS_KEPT = [
    language
    for language in LANGUAGES
    if convention_for(language).outer[0] in DOUBLE_MARKS and convention_for(language).inner[0] in SINGLE_MARKS
]
CURLY_MARKS = (DOUBLE_MARKS + SINGLE_MARKS).replace('"', "").replace("'", "")

PIECES = [
    "word", "it's", "'90s", "6'2\"", "12\"", "\"", "'", "\"'", "'\"", "\"\"", "''", " ", "  ", "\n", "\n\n",
    ",", ".", "...", "(", ")", "[", "]", "-", "--", "—", "–", ":", "!", "?", "/", "=", "{", "}", "<b>",
    "</b>", "`x`", "<a href=\"x\">", "`", "```\n", "https://example.org/a'b", "o'b@example.org", "x(",
    "\"a\":", "1914-1918", "*", "\\", "中", "は", "가", "א", "é", "°", "«", "»", "‘", "’", "“", "”", "„", "′",
    "″", "\u202f", "\u00a0", "it´s", "don`t", "``a''", "itʼs", "…", "\" ab \"",
]  # fmt: skip
any_text = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3))).map("".join)
# The domain of the round trip: no mark but straight ones, no stand-ins for them, no guillemet's spaces.
# With a curly mark after it, each may be half of a character that was decoded with the wrong table.
MAY_LEAD = range(0x80, 0xE0)
straight_text = (
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)))
    .map("".join)
    .map(lambda text: text.translate(dict.fromkeys([*map(ord, CURLY_MARKS + "´`ʼ\u202f\u2009"), *MAY_LEAD])))
)
options = st.fixed_dictionaries(
    {
        "style": st.sampled_from(["straight", "curly"]),
        "language": st.sampled_from(LANGUAGES),
        "dashes": st.sampled_from(["keep", "ascii", "typographic"]),
        "ellipses": st.sampled_from(["keep", "dots", "character"]),
    }
)


def curly(language: str) -> NormalizeQuotes:
    return NormalizeQuotes(style="curly", language=language)


def straight(language: str) -> NormalizeQuotes:
    return NormalizeQuotes(language=language, primes="ascii")


@given(text=any_text, chosen=options)
def test_cleaning_twice_is_cleaning_once_with_any_options(text: str, chosen: dict[str, str]) -> None:
    cleaner = NormalizeQuotes(**chosen)
    once = cleaner(text)
    assert cleaner(once) == once


@given(text=straight_text, language=st.sampled_from(KIND_IS_KEPT))
def test_straight_after_curly_is_the_identity(text: str, language: str) -> None:
    assert straight(language)(curly(language)(text)) == text


@given(text=straight_text, language=st.sampled_from(LANGUAGES))
def test_straight_after_curly_keeps_every_mark_in_its_place(text: str, language: str) -> None:
    def as_one_kind(text: str) -> str:
        # A padded quotation gets the spaces of the guillemets for its own.
        return text.replace('"', "'").replace(" ", "")

    assert as_one_kind(straight(language)(curly(language)(text))) == as_one_kind(text)


@given(text=any_text, language=st.sampled_from(LANGUAGES))
def test_straight_style_never_adds_a_mark(text: str, language: str) -> None:
    assume(not set(text) & set("´`ʼ"))  # which become marks

    def marks(text: str) -> int:
        return sum(character in DOUBLE_MARKS + SINGLE_MARKS for character in text)

    cleaned = straight(language)(text)
    assert marks(cleaned) == marks(text)


@given(text=any_text)
def test_straight_style_leaves_no_curly_mark_in_prose(text: str) -> None:
    # No address, tag, code, data or TeX, and no two characters that may be one decoded with the wrong table.
    assume(not any(sign in text for sign in ("<", "://", "@", "www.", "`", "~~~", *"=([{\\$#:;,|+\"'\t")))
    assume(not has_non_ascii_pair(text))
    assert not set(NormalizeQuotes()(text)) & set("“”„‟‘’‚‛")


@given(text=any_text, language=st.sampled_from(LANGUAGES))
def test_curly_style_changes_nothing_but_straight_marks(text: str, language: str) -> None:
    assume(not set(text) & set("´`"))
    for edit in curly(language).edits(text):
        assert text[edit.start : edit.end].strip(" ") in ("'", '"')
        assert edit.replacement.strip() in [*CURLY_MARKS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_marks_of_a_language_are_of_the_classes_that_the_rules_know(language: str) -> None:
    convention = convention_for(language)
    for pair in (convention.outer, convention.inner, convention.single):
        assert len({mark in DOUBLE_MARKS for mark in pair}) == 1
        assert all(mark in CURLY_MARKS for mark in pair)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_quotes_and_quotes_inside_a_quotation(language: str) -> None:
    convention = convention_for(language)
    opening, closing = convention.outer
    inner = "b".join(convention.inner)
    space = convention.space
    assert curly(language)("\"a 'b' c\"") == f"{opening}{space}a {inner} c{space}{closing}"


@given(
    line=st.lists(st.sampled_from([*"\"' \t=:+-[]{}(),;%/\\xX1_\n", "GET ", "LIKE ", "IN ", "name"])).map(
        "".join
    )
)
def test_the_quick_question_about_code_misses_no_code(line: str) -> None:
    if quote_code._CODE.search(line):
        assert quote_code._CODE_SIGN.search(line)


@pytest.mark.parametrize(
    ("tag", "same"),
    [("de-DE", "de"), ("pt_BR", "pt"), ("FR-be", "fr"), ("zh-Hant-TW", "zh-TW"), ("sr-Latn-RS", "sr")],
)
def test_a_tag_falls_back_to_its_parent(tag: str, same: str) -> None:
    assert convention_for(tag) == convention_for(same)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ({"style": "curley"}, "'curly'"),
        ({"language": "filo"}, "'fil'"),
        ({"language": "xx"}, "Known: af"),
        ({"dashes": "asci"}, "'ascii'"),
        ({"ellipses": "dot"}, "'dots'"),
        ({"primes": "kept"}, "'keep'"),
        ({"style": "curly", "primes": "ascii"}, "straight style"),
    ],
)
def test_an_unknown_value_is_refused_with_the_nearest_known(wrong: dict[str, str], near: str) -> None:
    with pytest.raises(OptionError, match=near):
        NormalizeQuotes(**wrong)


def test_a_language_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="None"):
        NormalizeQuotes(language=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cleaner", "text", "reasons"),
    [
        (NormalizeQuotes(), "“It’s”", ["curly_quote"] * 3),
        (NormalizeQuotes(), "it´s ``so''", ["accent_as_apostrophe", "tex_quote", "tex_quote"]),
        (NormalizeQuotes(), "itʼs", ["modifier_apostrophe"]),
        (NormalizeQuotes(primes="ascii"), "6′", ["prime"]),
        (curly("en"), "\"it's 6'\"", ["straight_quote", "apostrophe", "prime", "straight_quote"]),
        (NormalizeQuotes(dashes="ascii", ellipses="dots"), "—…", ["dash", "ellipsis"]),
    ],
)
def test_every_kind_of_edit_has_a_reason_of_its_own(
    cleaner: NormalizeQuotes, text: str, reasons: list[str]
) -> None:
    assert [edit.reasons for edit in cleaner.edits(text)] == [(Reason(reason),) for reason in reasons]


def test_the_two_styles_make_a_change_of_convention() -> None:
    to_german = NormalizeQuotes() | curly("de")
    assert to_german("“Ja”, sagt sie, “‘gern’.”") == "„Ja“, sagt sie, „‚gern‘.“"


def test_a_protected_pattern_is_kept() -> None:
    keep = cleanpress.protect(curly("en"), r'"[^"]*"')
    assert keep('"a" it\'s') == '"a" it’s'


@pytest.mark.slow
def test_a_line_of_very_many_marks_is_read_to_its_end() -> None:
    count = 20_000
    assert curly("en")('"it\'s" ' * count) == "“it’s” " * count
    assert curly("ru")('"a ' * count).count("«") + curly("ru")('"a ' * count).count("„") == count
    assert NormalizeQuotes()("“it’s” " * count) == '"it\'s" ' * count


def test_marks_with_the_same_around_them_are_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    is_in = mojibake._is_in
    monkeypatch.setattr(mojibake, "_is_in", lambda *call: looked.append(call[0]) or is_in(*call))
    mojibake._judge.cache_clear()
    assert NormalizeQuotes()("‘" * 5_000) == "'" * 5_000
    assert len(looked) <= 2 * mojibake._REACH * len(mojibake._TABLES) + 100
