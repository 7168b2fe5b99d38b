"""Write cleanpress/text/scripts.py: the kinds of characters that cleaners ask for, as Unicode has them.

`python tools/scripts.py` needs `regex`, which knows the properties, and `ruff`; cleanpress does without.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby, pairwise
from pathlib import Path

import regex

TARGET = Path(__file__).parents[1] / "cleanpress" / "text" / "scripts.py"
CHARACTERS = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)

# The first group has Line_Break=Complex_Context: a dictionary finds the words. The second has one of Aksara,
# where lines break between syllables. Tibetan sets a mark after each syllable, and a space after a clause.
SOUTHEAST_ASIAN = (
    "Thai Lao Myanmar Khmer Tai_Le New_Tai_Lue Tai_Tham Tai_Viet Ahom "
    "Balinese Batak Brahmi Cham Dives_Akuru Grantha Javanese Kawi Makasar "
    "Tibetan"
)
CURSIVE = (
    "Arabic Syriac Nko Mandaic Mongolian Phags_Pa Manichaean Psalter_Pahlavi Hanifi_Rohingya Sogdian "
    "Old_Sogdian Old_Uyghur Chorasmian Adlam"
)
BRAHMIC = (
    "Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Tibetan Myanmar "
    "Tagalog Hanunoo Buhid Tagbanwa Khmer Tai_Tham Balinese Sundanese Batak Lepcha Syloti_Nagri "
    "Saurashtra Rejang Javanese Cham Tai_Viet Meetei_Mayek Brahmi Kaithi Chakma Mahajani Sharada Khojki "
    "Khudawadi Multani Grantha Newa Tirhuta Siddham Modi Takri Ahom Dogra Dives_Akuru Nandinagari "
    "Zanabazar_Square Soyombo Bhaiksuki Marchen Masaram_Gondi Gunjala_Gondi Makasar Kawi"
)
# Scripts whose accents and digits many others use.
WIDE = "Latin Greek Cyrillic Syriac Devanagari Tamil"
CJK_BLOCKS = (
    "CJK_Symbols_And_Punctuation Enclosed_CJK_Letters_And_Months CJK_Compatibility Yijing_Hexagram_Symbols"
)
EAST_ASIAN = "Han Hiragana Katakana Bopomofo Hangul"


def members(*expressions: str) -> set[str]:
    """Return the characters that one of the expressions matches."""
    return set(regex.findall("|".join(expressions), CHARACTERS, flags=regex.V1))


def script(names: str, *, wide: str = WIDE) -> set[str]:
    """Return the characters of scripts, and the letters, marks and numerals that they share with each other.

    What they share with one of the scripts `wide`, too, does not count: accents are written on anything.
    """
    others = "".join(rf"\p{{Script_Extensions={name}}}" for name in wide.split() if name not in names.split())
    found = members(*(rf"\p{{Script={name}}}" for name in names.split()))
    for name in names.split():
        found |= members(rf"[\p{{Script_Extensions={name}}}&&[\p{{L}}\p{{M}}\p{{N}}]]")
    return found - members(f"[{others}]") if others else found


def east_asian_signs() -> set[str]:
    """Return what is as wide as a Chinese character and no letter, or is a form that is wide or narrow."""
    shared = members(
        *(rf"[\p{{Script_Extensions={name}}}&&\p{{East_Asian_Width=W}}]" for name in EAST_ASIAN.split())
    )
    blocks = members(*(rf"[\p{{Block={name}}}--\p{{Cn}}]" for name in CJK_BLOCKS.split()))
    forms = members(r"\p{East_Asian_Width=F}", r"\p{East_Asian_Width=H}") - {"\N{WON SIGN}"}
    return (shared | blocks | forms) - script(EAST_ASIAN)


UNASSIGNED = members(r"\p{Cn}")
KINDS = {
    "SOUTHEAST_ASIAN": (
        "Scripts that put no spaces between words, from Tibet to Java.",
        script(SOUTHEAST_ASIAN),
    ),
    "HAN": ("Chinese characters, wherever they are used.", script("Han")),
    "KANA": ("Hiragana and katakana.", script("Hiragana Katakana")),
    "BOPOMOFO": ("Bopomofo, the letters that Chinese is taught with.", script("Bopomofo")),
    "HANGUL": (
        "Hangul. Korean has spaces, but its particles are written on to words, Latin ones too.",
        script("Hangul"),
    ),
    "EAST_ASIAN_SIGNS": (
        "Punctuation and symbols of East Asia, and what is written in full or half width.",
        east_asian_signs(),
    ),
    "CURSIVE": ("Scripts whose letters join.", script(CURSIVE)),
    "BRAHMIC": ("Scripts that come from Brahmi.", script(BRAHMIC, wide="")),
    "HEBREW": ("Hebrew.", script("Hebrew")),
    "MONGOLIAN": ("The letters of Mongolian.", members(r"[\p{Script=Mongolian}&&[\p{L}\p{M}]]")),
    "RIGHT_TO_LEFT": (
        "What is written from right to left, and Arabic digits: Bidi_Class R, AL and AN.",
        members(r"[[\p{Bidi_Class=R}\p{Bidi_Class=AL}\p{Bidi_Class=AN}]--[\p{Cf}\p{Cn}]]"),
    ),
    "LEADING_JAMO": ("The first letters of syllables of Hangul.", members(r"\p{Hangul_Syllable_Type=L}")),
    "LATER_JAMO": (
        "The other letters of syllables of Hangul.",
        members(r"\p{Hangul_Syllable_Type=V}", r"\p{Hangul_Syllable_Type=T}"),
    ),
    "SPACED_MARKS": (
        "Marks that are seen, of scripts that do put spaces between words; those of today's scripts.",
        members(r"[\p{M}&&[\u0000-\uFFFF]]") - members(r"\p{Me}", r"\p{Default_Ignorable_Code_Point}")
        - script(SOUTHEAST_ASIAN) - script(EAST_ASIAN),
    ),
}  # fmt: skip


def ranges(characters: set[str]) -> str:
    """Return characters as the inside of a class. A gap of code points that are not assigned is no gap."""
    codes = sorted(map(ord, characters))
    filled = set(codes)
    for low, high in pairwise(codes):
        if 1 < high - low <= 0x800 and all(chr(code) in UNASSIGNED for code in range(low + 1, high)):
            filled.update(range(low + 1, high))
    runs = []
    for _, run in groupby(enumerate(sorted(filled)), lambda pair: pair[1] - pair[0]):
        numbers = [code for _, code in run]
        runs.append(escaped(numbers[0]) + ("-" + escaped(numbers[-1]) if len(numbers) > 1 else ""))
    return "".join(runs)


def escaped(code: int) -> str:
    """Return a code point as an escape of a regular expression."""
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def written() -> str:
    """Return the source of the module."""
    names = [*KINDS, "EAST_ASIAN", "UNSPACED"]
    lines = [
        '"""Kinds of characters, as insides of classes of regular expressions.',
        "",
        "Written by tools/scripts.py from the properties of Unicode, and not by hand. A gap of code points",
        "that are not assigned counts with its neighbors, which keeps the classes short.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "__all__ = [",
        *(f'    "{name}",' for name in sorted(names)),
        "]",
        "",
    ]
    for name, (comment, characters) in KINDS.items():
        lines += [f"# {comment}", f"{name} = ("]
        inside = ranges(characters)
        while inside:
            piece = inside if len(inside) <= 100 else inside[: inside.rindex("\\", 0, 101)].removesuffix("-")
            lines.append(f'    "{piece}"')
            inside = inside[len(piece) :]
        lines += [")", ""]
    lines += [
        "# Han, kana and bopomofo.",
        "EAST_ASIAN = HAN + KANA + BOPOMOFO",
        "# Scripts that may touch a word of another script with no space between the two.",
        "UNSPACED = SOUTHEAST_ASIAN + EAST_ASIAN + HANGUL",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", str(TARGET)], check=True)
