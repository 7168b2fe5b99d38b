"""Kinds of characters: as Unicode has them, and the same for every cleaner."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest

from cleanpress import NormalizeQuotes, RemoveInvisible, ReplaceUrls
from cleanpress.text import scripts

WORDS = {
    "Thai": "สวัสดี",
    "Lao": "ສະບາຍດີ",
    "Tibetan": "བོད་ཡིག",
    "Burmese": "မြန်မာ",
    "Khmer": "ភាសាខ្មែរ",
    "Tai Lue": "ᦺᦑᦟᦹᧉ",
    "Javanese": "ꦧꦱꦗꦮ",
    "Balinese": "ᬩᬲᬩᬮᬶ",
    "Japanese": "日本ー",
    "Han beyond the BMP": "𠀀𠀁",
    "Bopomofo": "ㄅㄆ",
    "Korean": "한국어",
}
KINDS = {
    "SOUTHEAST_ASIAN": ["Script=Tibetan", "Script=New_Tai_Lue", "Script=Javanese", "Line_Break=SA"],
    "HAN": ["Script=Han", "Unified_Ideograph"],
    "KANA": ["Script=Hiragana", "Script=Katakana"],
    "HANGUL": ["Script=Hangul"],
    "HEBREW": ["Script=Hebrew"],
    "RIGHT_TO_LEFT": ["Bidi_Class=R", "Bidi_Class=AL"],
    "LEADING_JAMO": ["Hangul_Syllable_Type=L"],
    "LATER_JAMO": ["Hangul_Syllable_Type=V", "Hangul_Syllable_Type=T"],
}


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_scripts_without_spaces_are_the_same_for_every_cleaner(word: str) -> None:
    assert re.fullmatch(f"[{scripts.UNSPACED}]+", word)
    # Such a script goes on in a path, and not right after a Latin letter of it.
    assert ReplaceUrls()(f"https://example.org/x/{word}") == "[URL]"
    assert ReplaceUrls()(f"https://example.org/x{word}") == f"[URL]{word}"
    assert NormalizeQuotes(style="curly")(f'{word}"{word}"{word}') == f"{word}“{word}”{word}"


def test_a_zero_width_space_is_kept_between_words_of_these_scripts() -> None:
    for language in ("Thai", "Tibetan", "Khmer", "Tai Lue", "Javanese", "Balinese"):
        text = f"{WORDS[language]}\u200b{WORDS[language]}"
        assert RemoveInvisible()(text) == text


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_what_unicode_says(kind: str) -> None:
    regex: Any = pytest.importorskip("regex")
    known = [
        chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")
    ]
    text = "".join(known)
    for unicode_property in KINDS[kind]:
        there = {
            c for c in regex.findall(rf"\p{{{unicode_property}}}", text) if unicodedata.category(c) != "Cf"
        }
        assert there <= set(re.findall(f"[{getattr(scripts, kind)}]", text))


def test_no_kind_has_ascii() -> None:
    for kind in scripts.__all__:
        assert not re.search(f"[{getattr(scripts, kind)}]", "".join(map(chr, range(0x80))))
