"""RepairEncoding against ftfy: the same result, always, from edits that are small."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from ftfy import fix_text
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES, is_bad
from ftfy.chardata import CHARMAP_ENCODINGS, HTML_ENTITY_RE
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpress import Reason, RepairEncoding
from cleanpress.cleaners.encoding.pairs import ALONE
from cleanpress.cleaners.encoding.prefilter import ENTITY, is_surely_clean, load_tables, suspicious_lines

repair = RepairEncoding()


def by_ftfy(text: str) -> str:
    """Return what ftfy makes of each line, line end included, by itself."""
    lines = re.split(r"(?<=\n)", text)
    return "".join(fix_text(line, uncurl_quotes=False) for line in lines)


def members(category: str) -> list[str]:
    """Return the characters of one of ftfy's categories, which are written as insides of a class."""
    return re.findall(f"[{category}]", "".join(map(chr, range(0x10000))))


MOJIBAKE = sorted({c for category in MOJIBAKE_CATEGORIES.values() for c in members(category)})
CODE_PAGES = "".join(bytes(range(0x80, 0x100)).decode(page, "ignore") for page in CHARMAP_ENCODINGS)
SPECIAL = sorted(set(CODE_PAGES) | set(MOJIBAKE))
ASCII_SAMPLE = " aZ0.,?!\n"


def mojibake_of(text: str, codec: str) -> str:
    return text.encode("utf-8").decode(codec, "replace")


damaged = st.builds(
    mojibake_of,
    st.text(st.sampled_from("éüñßøčłж’“”—…€中あ\u00a0 ab.,")),
    st.sampled_from(["latin-1", "sloppy-windows-1252", "sloppy-windows-1251", "macroman", "cp437"]),
)
pieces = st.one_of(
    damaged,
    st.text(st.sampled_from(SPECIAL + list(ASCII_SAMPLE)), max_size=8),
    st.text(max_size=8),
    st.sampled_from(
        ["&amp;", "&eacute;", "&#8217;", "&lt;", "<", "&", ";", "\r\n", "\n", "\x85", "e\u0301", "\x1b[1m"]
    ),
)


@settings(max_examples=400)
@given(st.lists(pieces).map("".join))
def test_the_result_is_that_of_ftfy_on_each_line(text: str) -> None:
    assert repair(text) == by_ftfy(text)


@settings(max_examples=300)
@given(st.text(st.sampled_from(SPECIAL + list(ASCII_SAMPLE)), max_size=12))
def test_the_prefilter_lets_every_bad_line_through(text: str) -> None:
    if any(is_bad(line) for line in re.split(r"(?<=\n)", text)):
        assert suspicious_lines(text)


@pytest.mark.slow
def test_the_prefilter_lets_every_bad_pair_through() -> None:
    """All pairs of characters that ftfy knows, between two that it looks at, taken one by one."""
    for first, second in itertools.product(SPECIAL + list(ASCII_SAMPLE), repeat=2):
        for text in (first + second, f"a {first}{second}a", f"a{first}{second} "):
            if is_bad(text):
                assert suspicious_lines(text), ascii(text)


@settings(max_examples=300)
@given(st.from_regex(BADNESS_RE, fullmatch=True))
def test_the_prefilter_lets_what_ftfy_looks_for_through(text: str) -> None:
    if "\n" not in text and is_bad(text):
        assert suspicious_lines(text)


def test_the_prefilter_lets_damage_through() -> None:
    """What people write, decoded with the wrong code page once and twice."""
    written = [chr(code) for code in (*range(0xA0, 0x180), *range(0x370, 0x460), *range(0x2010, 0x2045))]
    once = {mojibake_of(text, page) for text in written for page in CHARMAP_ENCODINGS}
    twice = {mojibake_of(text, page) for text in sorted(once)[::7] for page in CHARMAP_ENCODINGS}
    for damage in sorted(once | twice):
        for text in (damage, f"a{damage}a", f"a {damage} a"):
            if is_bad(text):
                assert suspicious_lines(text), ascii(text)


@pytest.mark.parametrize(
    "text",
    [
        "ГўВЂВ™s", "ØÙ", "Ø·Ù…", "Ù„Ø§", "В·Г", "В-Г", "β€™", "Ο€Ξ", "œ.", "Œ9", "a Â ", "Â ", "×²", "вЂ",
        "à²", "√©", "‚Äô", "≈°", "āBа€", "Βґ·Γ", "é‰A", "‚ó°", "Ø―Ø―",
    ],
)  # fmt: skip
def test_the_prefilter_lets_rare_damage_through(text: str) -> None:
    for around in (text, f"a{text}a", f" {text} "):
        if is_bad(around):
            assert suspicious_lines(around)


CLEAN = [c for c in map(chr, range(0x80, 0x110000)) if is_surely_clean(c)]


def test_surely_clean_characters_are_all_in_normal_form() -> None:
    def second_characters() -> set[str]:
        """Return what can combine with a character before it: ends of decompositions, and Hangul letters."""
        found = set(map(chr, [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]))
        for code in range(0x110000):
            decomposition = unicodedata.decomposition(chr(code))
            if decomposition and not decomposition.startswith("<"):
                found.update(chr(int(part, 16)) for part in decomposition.split()[1:])
        return found

    combining = second_characters()
    for character in CLEAN:
        assert unicodedata.combining(character) == 0
        assert unicodedata.normalize("NFC", character) == character
        assert character not in combining


def test_surely_clean_characters_are_in_no_table_of_ftfy() -> None:
    assert len(CLEAN) > 2000
    assert load_tables().changed_alone.search(" ".join(CLEAN)) is None
    assert set(ALONE).isdisjoint(CLEAN)
    assert HTML_ENTITY_RE.pattern == ENTITY


def test_surely_clean_characters_are_not_bad_with_ascii_between_them() -> None:
    known = [c for c in CLEAN if c in SPECIAL]
    for one, two in itertools.product(known, repeat=2):
        for between in ASCII_SAMPLE + "-":
            assert not is_bad(f"a{one}{between}{two}a")


def clean_text(words: list[tuple[str, str]]) -> str:
    return "".join(character + ascii for character, ascii in words)


@settings(max_examples=400)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(CLEAN) | st.sampled_from("’“”‘–—…éÀßńŁ×°²€«»·¿"),
            st.text(
                st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("\t\n"), min_size=1
            ),
        )
    ).map(clean_text)
)
def test_surely_clean_text_is_left_alone_by_ftfy(text: str) -> None:
    if is_surely_clean(text):
        assert by_ftfy(text) == text


def test_most_clean_text_is_surely_clean() -> None:
    assert is_surely_clean("“Naïve” – or don’t you think? R&D costs €5; a Żabka, a Škoda: ½ of it. 🚀\n")
    assert is_surely_clean("It rained.\f\tAT&T & co.\n")
    for text in ("a\x00b", "a\r\n", "AT&amp;T", "e\u0301", "\ufb01", "Â ", "a\x85", "\ud800", "caf\xc3\xa9"):
        assert not is_surely_clean(text), ascii(text)


@pytest.mark.parametrize(
    ("text", "damaged", "reasons"),
    [
        ("Itâ€™s a cafÃ© there.", ["â€™", "Ã©"], ["mojibake", "mojibake"]),
        ("salt &amp; pepper", ["&amp;"], ["html_entity"]),
        ("one\r\ntwo", ["\r\n"], ["line_end"]),
        ("o\ufb03ce e\u0301", ["\ufb03", "e\u0301"], ["ligature", "unicode_form"]),
        ("a \x07 bell", ["\x07"], ["control_character"]),
        ("\x1b[31mred\x1b[0m", ["\x1b[31m", "\x1b[0m"], ["terminal_escape", "terminal_escape"]),
        ("ＡＢ and \ud83d\udca9", ["ＡＢ", "\ud83d\udca9"], ["character_width", "surrogate"]),
    ],
)
def test_an_edit_is_the_damaged_run_and_says_what_was_wrong(
    text: str, damaged: list[str], reasons: list[str]
) -> None:
    edits = repair.edits(text)
    assert [text[edit.start : edit.end] for edit in edits] == damaged
    assert [edit.reasons for edit in edits] == [(Reason(reason),) for reason in reasons]


def test_the_edits_of_a_long_line_stay_small() -> None:
    line = "It rained, and the riverâ€™s banks held; nobody slept. " * 2000
    edits = repair.edits(line)
    assert len(edits) == 2000
    assert {line[edit.start : edit.end] for edit in edits} == {"â€™"}


def test_a_line_that_ftfy_takes_in_pieces_comes_out_the_same() -> None:
    line = "a" * 999_999 + "Ã lâ€™heure" + "Ã " * 3 + "b" * 999_990 + "Â x"
    assert repair(line) == by_ftfy(line)


def test_clean_text_does_not_reach_ftfy(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(line: str) -> str:
        raise AssertionError(f"ftfy was given {line!r}")

    monkeypatch.setattr("cleanpress.cleaners.encoding.repair.fix_line", never)
    text = "Naïve café, “quoted” – don’t; Größe, další, Łódź, ещё, Ελλάδα, 中文，日本語。 a < b & c\n"
    assert repair(text.replace("，", "、")) == text.replace("，", "、")
