"""RepairEncoding against ftfy: the same result, always, from edits that are small."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from ftfy import fix_text
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES
from ftfy.chardata import HTML_ENTITY_RE
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpress import RepairEncoding
from cleanpress.cleaners.encoding import prefilter as encoding_gate
from cleanpress.cleaners.encoding.harmless import ENTITY, is_harmless
from cleanpress.cleaners.encoding.prefilter import suspicious_lines

repair = RepairEncoding()


def by_ftfy(text: str) -> str:
    """Return what ftfy makes of each line, line end included, by itself."""
    lines = re.split(r"(?<=\n)", text)
    return "".join(fix_text(line, uncurl_quotes=False) for line in lines)


def members(category: str) -> list[str]:
    """Return the characters of one of ftfy's categories, which are written as insides of a class."""
    return re.findall(f"[{category}]", "".join(map(chr, range(0x10000))))


MOJIBAKE = sorted({c for category in MOJIBAKE_CATEGORIES.values() for c in members(category)})
SPECIAL = sorted(set(re.sub(r"[\x00-\x7f]", "", BADNESS_RE.pattern)) | set(MOJIBAKE))
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
def test_the_gate_lets_every_bad_line_through(text: str) -> None:
    if any(BADNESS_RE.search(line) for line in re.split(r"(?<=\n)", text)):
        assert suspicious_lines(text)


def test_the_gate_lets_every_bad_pair_through() -> None:
    """All pairs of characters that ftfy knows, between two that it looks at, taken one by one."""
    for first, second in itertools.product(SPECIAL + list(ASCII_SAMPLE), repeat=2):
        for text in (first + second, f"a {first}{second}a", f"a{first}{second} "):
            if BADNESS_RE.search(text):
                assert suspicious_lines(text), ascii(text)


def test_every_alternative_of_badness_has_a_necessary_pair() -> None:
    assert len(encoding_gate._necessary_pairs(BADNESS_RE)) == 37


HARMLESS = [c for c in map(chr, range(0x80, 0x110000)) if is_harmless(c)]


def test_harmless_characters_are_all_in_normal_form() -> None:
    def second_characters() -> set[str]:
        """Return what can combine with a character before it: ends of decompositions, and Hangul letters."""
        found = set(map(chr, [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]))
        for code in range(0x110000):
            decomposition = unicodedata.decomposition(chr(code))
            if decomposition and not decomposition.startswith("<"):
                found.update(chr(int(part, 16)) for part in decomposition.split()[1:])
        return found

    combining = second_characters()
    for character in HARMLESS:
        assert unicodedata.combining(character) == 0
        assert unicodedata.normalize("NFC", character) == character
        assert character not in combining


def test_harmless_characters_are_in_no_table_of_ftfy() -> None:
    assert len(HARMLESS) > 2000
    assert encoding_gate.MENDED_ALONE.search(" ".join(HARMLESS)) is None
    assert encoding_gate._BEFORE_ASCII.isdisjoint(HARMLESS)
    assert HTML_ENTITY_RE.pattern == ENTITY


def test_no_alternative_of_badness_fits_harmless_characters_that_have_no_neighbours() -> None:
    """Each needs two characters beyond ASCII side by side, or one that is not harmless."""
    for one, two in encoding_gate._necessary_pairs(BADNESS_RE):
        if not two or encoding_gate._breadth((one, two)):
            assert encoding_gate._members(one).isdisjoint(HARMLESS)


def harmless_text(words: list[tuple[str, str]]) -> str:
    return "".join(character + ascii for character, ascii in words)


@settings(max_examples=400)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(HARMLESS) | st.sampled_from("’“”‘–—…éÀßńŁ×°²€«»·¿"),
            st.text(
                st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("\t\n"), min_size=1
            ),
        )
    ).map(harmless_text)
)
def test_harmless_text_is_left_alone_by_ftfy(text: str) -> None:
    if is_harmless(text):
        assert by_ftfy(text) == text


def test_most_clean_text_is_harmless() -> None:
    assert is_harmless("“Naïve” – or don’t you think? R&D costs €5; a Żabka, a Škoda: ½ of it. 🚀\n")
    assert is_harmless("It rained.\f\tAT&T & co.\n")
    for text in ("a\x00b", "a\r\n", "AT&amp;T", "e\u0301", "\ufb01", "Â ", "a\x85", "\ud800", "caf\xc3\xa9"):
        assert not is_harmless(text), ascii(text)


def test_every_pair_of_the_gate_is_read_off_as_re_reads_it() -> None:
    everything = "".join(map(chr, range(0x10000)))
    for token in {token for pair in encoding_gate._necessary_pairs(BADNESS_RE) for token in pair}:
        if token and not token.startswith("[^"):
            assert encoding_gate._members(token) == set(re.findall(token, everything))


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
    assert [edit.reason for edit in edits] == reasons


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
