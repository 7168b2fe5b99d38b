"""RepairEncoding against ftfy, its options, and what it leaves alone; from edits that are small."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from ftfy import fix_text
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES, is_bad
from ftfy.chardata import CHARMAP_ENCODINGS, HTML_ENTITY_RE
from helpers import examples
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import OptionError, Reason, RepairEncoding, apply, clean
from cleanpress.cleaner import Pipeline, make_cleaner
from cleanpress.cleaners.encoding.characters import line_break_edits
from cleanpress.cleaners.encoding.entities import ENTITY
from cleanpress.cleaners.encoding.lost import may_have_lost
from cleanpress.cleaners.encoding.mojibake import MISSED
from cleanpress.cleaners.encoding.pairs import ALONE
from cleanpress.cleaners.encoding.prefilter import is_surely_clean, prefilter_for

repair = RepairEncoding()
# With these options it does what ftfy does by default, and some more.
AS_FTFY = RepairEncoding(unicode_form="all", character_width="all")
suspicious_lines = prefilter_for(repair).suspicious_lines


def by_ftfy(text: str) -> str:
    """Return what ftfy makes of each line, line end included, by itself, until nothing is left to do."""
    text = apply(text, line_break_edits(text))
    for _ in range(8):
        lines = re.split(r"(?<=\n)", text)
        fixed = "".join(fix_text(line, uncurl_quotes=False) for line in lines)
        if fixed == text:
            break
        text = apply(fixed, line_break_edits(fixed))
    return text


OURS = re.compile("[\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3\x00-\x1f\x7f\x85\uffe3\uffa0-\uffdc]")


def is_ours(text: str) -> bool:
    """Return whether a text has what we repair in another way than ftfy, at any layer of its damage."""
    lines = [text, by_ftfy(text), AS_FTFY(text)]
    return any(
        may_have_lost(line) or MISSED.search(line) or OURS.search(line)
        for each in lines
        for line in each.split("\n")
    )


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


@examples(400)
@given(st.lists(pieces).map("".join))
def test_the_result_is_that_of_ftfy_on_each_line(text: str) -> None:
    if not is_ours(text):
        assert AS_FTFY(text) == by_ftfy(text)


@examples(300)
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


@examples(300)
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
    changed_alone = prefilter_for(AS_FTFY).changed_alone
    assert changed_alone
    assert changed_alone.search(" ".join(CLEAN)) is None
    assert set(ALONE).isdisjoint(CLEAN)
    assert HTML_ENTITY_RE.pattern == ENTITY


def test_surely_clean_characters_are_not_bad_with_ascii_between_them() -> None:
    known = [c for c in CLEAN if c in SPECIAL]
    for one, two in itertools.product(known, repeat=2):
        for between in ASCII_SAMPLE + "-":
            assert not is_bad(f"a{one}{between}{two}a")


def clean_text(words: list[tuple[str, str]]) -> str:
    return "".join(character + ascii for character, ascii in words)


@examples(400)
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
        assert AS_FTFY(text) == text


def test_most_clean_text_is_surely_clean() -> None:
    assert is_surely_clean("“Naïve” – or don’t you think? R&D costs €5; a Żabka, a Škoda: ½ of it. 🚀\n")
    assert is_surely_clean("It rained.\tAT&T & co.\n")
    damaged = ["a\fb", "a\x0bb", "a\x1cb", "a\x00b", "isnât", "a\r\n", "AT&amp;T", "e\u0301", "\ufb01", "Â "]
    for text in [*damaged, "a\x85", "\ud800", "caf\xc3\xa9"]:
        assert not is_surely_clean(text), ascii(text)


@pytest.mark.parametrize(
    ("text", "damaged", "reasons"),
    [
        ("Itâ€™s a cafÃ© there.", ["â€™", "Ã©"], ["mojibake", "mojibake"]),
        ("He said â€œyesâ€ again.", ["â€œ", "â€"], ["mojibake", "mojibake"]),
        ("salt &amp; pepper", ["&amp;"], ["entities"]),
        ("one\r\ntwo\rthree", ["\r", "\r"], ["line_breaks", "line_breaks"]),
        ("o\ufb03ce e\u0301", ["\ufb03", "e\u0301"], ["ligatures", "unicode_form"]),
        ("a \x07 bell", ["\x07"], ["control_characters"]),
        ("a \ud83d\udca9 \ud83d", ["\ud83d\udca9", "\ud83d"], ["surrogates", "surrogates"]),
        ("a \u09ac\u09a1\u09bc", [], []),
    ],
)
def test_an_edit_is_the_damaged_run_and_says_what_was_wrong(
    text: str, damaged: list[str], reasons: list[str]
) -> None:
    edits = repair.edits(text)
    assert [text[edit.start : edit.end] for edit in edits] == damaged
    assert [edit.reasons for edit in edits] == [(Reason(reason),) for reason in reasons]


def test_terminal_escapes_and_overstrikes_are_details() -> None:
    edits = repair.edits("\x1b[31mred\x1b[0m N\bN")
    assert [str(reason) for edit in edits for reason in edit.reasons] == [
        "control_characters:terminal_escape",
        "control_characters:terminal_escape",
        "control_characters:overstrike",
    ]


def test_what_is_repaired_twice_has_both_reasons() -> None:
    (edit,) = RepairEncoding(character_width="all").edits("&#65313;")
    assert edit.categories == ("entities", "character_width")


def test_the_edits_of_a_long_line_stay_small() -> None:
    line = "It rained, and the riverâ€™s banks held; nobody slept. " * 2000
    edits = repair.edits(line)
    assert len(edits) == 2000
    assert {line[edit.start : edit.end] for edit in edits} == {"â€™"}


@pytest.mark.slow
def test_a_line_that_ftfy_takes_in_pieces_comes_out_the_same() -> None:
    line = "a" * 999_999 + "Ã lâ€™heure" + "Ã " * 3 + "b" * 999_990 + "Â x"
    assert AS_FTFY(line) == by_ftfy(line)


def test_clean_text_does_not_reach_ftfy(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(line: str) -> str:
        raise AssertionError(f"ftfy was given {line!r}")

    monkeypatch.setattr("cleanpress.cleaners.encoding.mojibake.fix_encoding", never)
    text = "Naïve café, “quoted” – don’t; Größe, další, Łódź, ещё, Ελλάδα, 中文，日本語。 a < b & c\n"
    assert repair(text) == text


# --- Options --------------------------------------------------------------------------------------

DAMAGE = {
    "mojibake": "cafÃ©, â€œyesâ€, HarborHouseâ„¢, a\x92b",
    "entities": "salt &amp; bread",
    "line_breaks": "a\r\nb\rc\x0bd\fe\x1cf\x85g\u2028h\u2029i",
    "control_characters": "a\x00b\x1b[1mc\ufeff N\bN",
    "ligatures": "o\ufb03ce \u01c6",
    "surrogates": "\ud83d\udca9 \ud83d",
    "unicode_form": "e\u0301 \u1112\u1161\u11ab か\u3099",
    "character_width": "ＡＢ",
}
ON = {"character_width": "all"}


@pytest.mark.parametrize("option", DAMAGE)
def test_an_option_that_is_off_leaves_its_kind_alone(option: str) -> None:
    text = DAMAGE[option]
    off = RepairEncoding(**{option: False, "mojibake": option != "line_breaks" and option != "mojibake"})
    assert off.edits(text) == []
    found = RepairEncoding(**ON).edits(text)
    assert {category for edit in found for category in edit.categories} - {"mojibake"} <= {option}
    assert RepairEncoding(**ON)(text) != text


damage = st.lists(st.sampled_from([*DAMAGE.values(), "tea ", "\n", "\u09a1\u09bc", "好，", "<"])).map("".join)


@examples(200)
@given(damage, st.sampled_from(sorted(DAMAGE)))
def test_no_edit_has_the_category_of_an_option_that_is_off(text: str, option: str) -> None:
    edits = RepairEncoding(**{**ON, option: False}).edits(text)
    assert option not in {category for edit in edits for category in edit.categories}


@examples(200)
@given(st.lists(st.sampled_from(["e\u0301", "ü\u0301", "か\u3099", "\u1112\u1161", "Größe ", "中，", "ñ"])))
def test_what_is_only_composed_is_never_called_mojibake(words: list[str]) -> None:
    edits = repair.edits(" ".join(words))
    assert {edit.reasons for edit in edits} <= {(Reason("unicode_form"),)}


@pytest.mark.parametrize("count", [1, 40, 400, 3_000])
def test_long_runs_are_repaired_in_pieces_and_lose_nothing(count: int) -> None:
    damaged = {"Ã¢â‚¬": "”", "Ã¢â‚¬\x9d": "”", "Ã¢â‚¬\x9dâ€\x9d": "””", "æ—¥æœ¬èª\x9e": "日本語"}
    for unit, sound in damaged.items():
        assert repair(f"Tea{unit * count}. Milk") == f"Tea{sound * count}. Milk"


@given(damage)
def test_cleaning_twice_is_cleaning_once_with_all_options(text: str) -> None:
    for options in ({}, ON, {"unicode_form": "all"}, {"mojibake": False}, {"line_breaks": False}):
        cleaner = RepairEncoding(**options)
        assert cleaner(cleaner(text)) == cleaner(text)


def test_options_are_the_same_in_toml() -> None:
    cleaner = RepairEncoding(character_width="latin", unicode_form=False, entities=False)
    toml = Pipeline([cleaner]).to_toml()
    assert 'character_width = "latin"\n' in toml
    assert "unicode_form = false\n" in toml
    assert make_cleaner("RepairEncoding", **cleaner.options()) == cleaner


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"character_width": "narrow"}, OptionError, "'narrow'.* Known: True, False, latin, kana, all"),
        ({"unicode_form": "NFC"}, OptionError, "'NFC' is not a known unicode_form"),
        ({"unicode_form": None}, TypeError, "unicode_form is True, False or 'all', and was given None"),
        ({"entities": "auto"}, TypeError, "entities is True or False, and was given 'auto'"),
        ({"width": True}, OptionError, "Known: .*character_width"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, object], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        make_cleaner("RepairEncoding", **options)


# --- What is right is left alone ------------------------------------------------------------------

HAN, HIRAGANA, KATAKANA = "渡船四点开了店主想念面包", "わかりましたはでも", "アンカーバス"
HANGUL = "배는네시에떠났다"
WIDE_SIGNS = "，：；？！（）～％￥．／＆＋－＝＜＞［］｛｝＠＃＊１２３ＡＢｃｄ。、「」『』《》〈〉【】…—"
NARROW_KANA = "ｱｲｳﾊﾞﾟｰ｡｢｣､･"
east_asian = st.text(
    st.sampled_from(HAN + HIRAGANA + KATAKANA + HANGUL + WIDE_SIGNS), min_size=1, max_size=12
)
prose = st.lists(east_asian.map(lambda words: f"{HAN[0]}{words}{HIRAGANA[0]}"), min_size=1).flatmap(
    lambda words: st.sampled_from(["。\n", "，", "　", "\n\n　　"]).map(lambda sign: sign.join(words))
)


@examples(300)
@given(prose)
def test_chinese_japanese_and_korean_prose_is_left_alone(text: str) -> None:
    assert repair.edits(text) == []
    assert RepairEncoding(character_width="latin").edits(text.replace("\n", "渡\n")) == []


@given(prose)
def test_the_default_pipeline_leaves_their_signs_alone(text: str) -> None:
    def signs(of: str) -> list[str]:
        return re.findall("[\uff01-\uffee\u3001-\u3020]", of)

    assert signs(clean(text)) == signs(text)


@given(st.text(st.sampled_from(HAN[:3] + HIRAGANA[:3] + WIDE_SIGNS + NARROW_KANA + "　 aB1\n")))
def test_by_default_no_width_is_changed(text: str) -> None:
    assert repair.edits(text) == []


@given(st.text(st.sampled_from("👩👧\u200d🇫🇷👍🏽☕\ufe0f\ufe0e1\u20e3好，\U000e0067\U000e007f ")))
def test_emoji_and_variation_sequences_are_left_alone(text: str) -> None:
    assert repair.edits(text) == []
