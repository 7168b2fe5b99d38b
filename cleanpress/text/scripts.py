"""Kinds of characters, as insides of classes of regular expressions.

Written by tools/scripts.py from the properties of Unicode, and not by hand. A gap of code points
that are not assigned counts with its neighbors, which keeps the classes short.
"""

from __future__ import annotations

__all__ = [
    "BOPOMOFO",
    "BRAHMIC",
    "CURSIVE",
    "EAST_ASIAN",
    "EAST_ASIAN_SIGNS",
    "HAN",
    "HANGUL",
    "HEBREW",
    "KANA",
    "LATER_JAMO",
    "LEADING_JAMO",
    "MONGOLIAN",
    "RIGHT_TO_LEFT",
    "SOUTHEAST_ASIAN",
    "SPACED_MARKS",
    "UNSPACED",
]

# Scripts that put no spaces between words, from Tibet to Java.
SOUTHEAST_ASIAN = (
    "\u0e01-\u0e3a\u0e40-\u0fd4\u0fd9-\u109f\u1780-\u17f9\u1950-\u19ff\u1a20-\u1aad\u1b00-\u1b7f\u1bc0"
    "-\u1bff\ua980-\uaadf\U00011000-\U0001107f\U00011300\U00011302\U00011305-\U00011339\U0001133d"
    "-\U00011374\U000116d0-\U00011746\U00011900-\U00011959\U00011ee0-\U00011f5a"
)

# Chinese characters, wherever they are used.
HAN = (
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u302d\u3038-\u303c\u3192-\u3195\u3220-\u3229\u3280-\u3289\u3400"
    "-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00016fe2-\U00016fe3\U00016ff0-\U00016ff6\U0001d360-\U0001d371"
    "\U00020000-\U0002ee5d\U0002f800-\U00033479"
)

# Hiragana and katakana.
KANA = (
    "\u3031-\u3035\u303c\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u32d0-\u32fe"
    "\u3300-\u3357\uff66-\uff9f\U0001aff0-\U0001b168\U0001f200"
)

# Bopomofo, the letters that Chinese is taught with.
BOPOMOFO = "\u02ea-\u02eb\u302a-\u302d\u3105-\u312f\u31a0-\u31bf"

# Hangul. Korean has spaces, but its particles are written on to words, Latin ones too.
HANGUL = (
    "\u1100-\u11ff\u302e-\u302f\u3131-\u318e\u3200-\u321e\u3260-\u327e\ua960-\ua97c\uac00-\ud7fb\uffa0-\uffdc"
)

# Punctuation and symbols of East Asia, and what is written in full or half width.
EAST_ASIAN_SIGNS = (
    "\u2ff0-\u3004\u3008-\u3020\u3030\u3036-\u3037\u303d-\u303f\u309b-\u309c\u30a0\u30fb\u3190-\u3191"
    "\u3196-\u319f\u31c0-\u31ef\u322a-\u325f\u327f\u328a-\u32cf\u32ff\u3358-\u33ff\u4dc0-\u4dff\ufe45"
    "-\ufe46\uff01-\uff65\uffe0-\uffee\U0001f250-\U0001f251"
)

# Scripts whose letters join.
CURSIVE = (
    "\u0600-\u0604\u0606-\u060b\u060d-\u061a\u061c-\u061e\u0620-\u06dc\u06de-\u077f\u07c0-\u07ff\u0840"
    "-\u08e1\u08e3-\u08ff\u1800-\u1801\u1804\u1806-\u18aa\u1dfa\ua840-\ua877\ufb50-\ufd3d\ufd40-\ufdff"
    "\ufe70-\ufefc\U000102e0-\U000102fb\U00010ac0-\U00010af6\U00010b80-\U00010baf\U00010d00-\U00010d39"
    "\U00010e60-\U00010e7e\U00010ec2-\U00010fcb\U00011660-\U0001166c\U0001e900-\U0001e95f\U0001ee00"
    "-\U0001eef1"
)

# Scripts that come from Brahmi.
BRAHMIC = (
    "\u02bc\u0900-\u0952\u0955-\u0963\u0966-\u0df4\u0f00-\u0fd4\u0fd9-\u109f\u1700-\u1734\u1740-\u17f9"
    "\u19e0-\u19ff\u1a20-\u1aad\u1b00-\u1c4f\u1cc0-\u1cd2\u1cd4-\u1cfa\u20f0\ua800-\ua835\ua880-\ua8ff"
    "\ua930-\ua95f\ua980-\uaaf6\uabc0-\uabf9\U00011000-\U000110cd\U00011100-\U00011374\U00011400"
    "-\U00011659\U00011680-\U0001183b\U00011900-\U00011aa2\U00011b00-\U00011b67\U00011c00-\U00011da9"
    "\U00011df0-\U00011f5a\U00011fc0-\U00011fff"
)

# Hebrew.
HEBREW = "\u0591-\u05f4\ufb1d-\ufb4f"

# The letters of Mongolian.
MONGOLIAN = "\u180b-\u180d\u180f\u1820-\u18aa"

# What is written from right to left, and Arabic digits: Bidi_Class R, AL and AN.
RIGHT_TO_LEFT = (
    "\u05be\u05c0\u05c3\u05c6\u05d0-\u05f4\u0608\u060b\u060d\u061b\u061d-\u064a\u0660-\u0669\u066b-\u066f"
    "\u0671-\u06d5\u06e5-\u06e6\u06ee-\u06ef\u06fa-\u070d\u0710\u0712-\u072f\u074d-\u07a5\u07b1-\u07ea"
    "\u07f4-\u07f5\u07fa\u07fe-\u0815\u081a\u0824\u0828\u0830-\u0858\u085e-\u088f\u08a0-\u08c9\ufb1d"
    "\ufb1f-\ufb28\ufb2a-\ufbc2\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdfc\ufe70-\ufefc"
    "\U00010800-\U0001091b\U00010920-\U00010a00\U00010a10-\U00010a35\U00010a40-\U00010ae4\U00010aeb"
    "-\U00010b35\U00010b40-\U00010d23\U00010d30-\U00010d65\U00010d6f-\U00010ea9\U00010ead-\U00010eca"
    "\U00010ed9-\U00010eee\U00010f00-\U00010f45\U00010f51-\U00010f81\U00010f86-\U00010ff6\U0001e800"
    "-\U0001e8cf\U0001e900-\U0001e943\U0001e94b-\U0001eebb"
)

# The first letters of syllables of Hangul.
LEADING_JAMO = "\u1100-\u115f\ua960-\ua97c"

# The other letters of syllables of Hangul.
LATER_JAMO = "\u1160-\u11ff\ud7b0-\ud7fb"

# Marks that are seen, of scripts that do put spaces between words; those of today's scripts.
SPACED_MARKS = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7-\u05c9"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed\u0711\u0730"
    "-\u074a\u07a6-\u07b0\u07eb-\u07f3\u07fd\u0816-\u0819\u081b-\u0823\u0825-\u0827\u0829-\u082d\u0859"
    "-\u085b\u0897-\u089f\u08ca-\u08e1\u08e3-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962-\u0963"
    "\u0981-\u0983\u09bc\u09be-\u09cd\u09d7\u09e2-\u09e3\u09fe-\u0a03\u0a3c-\u0a51\u0a70-\u0a71\u0a75"
    "\u0a81-\u0a83\u0abc\u0abe-\u0acd\u0ae2-\u0ae3\u0afa-\u0b03\u0b3c\u0b3e-\u0b57\u0b62-\u0b63\u0b82"
    "\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3c\u0c3e-\u0c56\u0c62-\u0c63\u0c81-\u0c83\u0cbc\u0cbe-\u0cd6"
    "\u0ce2-\u0ce3\u0cf3-\u0d03\u0d3b-\u0d3c\u0d3e-\u0d4d\u0d57\u0d62-\u0d63\u0d81-\u0d83\u0dca-\u0ddf"
    "\u0df2-\u0df3\u135d-\u135f\u1712-\u1715\u1732-\u1734\u1752-\u1753\u1772-\u1773\u1885-\u1886\u18a9"
    "\u1920-\u193b\u1a17-\u1a1b\u1ab0-\u1abd\u1abf-\u1af0\u1b80-\u1b82\u1ba1-\u1bad\u1c24-\u1c37\u1cd0"
    "-\u1cd2\u1cd4-\u1ce8\u1ced\u1cf4\u1cf7-\u1cf9\u1dc0-\u1dff\u20d0-\u20dc\u20e1\u20e5-\u20f0\u2cef"
    "-\u2cf1\u2d7f\u2de0-\u2dff\ua66f\ua674-\ua67d\ua69e-\ua69f\ua6f0-\ua6f1\ua802\ua806\ua80b\ua823"
    "-\ua827\ua82c\ua880-\ua881\ua8b4-\ua8c5\ua8e0-\ua8f1\ua8ff\ua926-\ua92d\ua947-\ua953\uaaeb-\uaaef"
    "\uaaf5-\uaaf6\uabe3-\uabea\uabec-\uabed\ufb1e\ufe20-\ufe2f"
)

# Han, kana and bopomofo.
EAST_ASIAN = HAN + KANA + BOPOMOFO
# Scripts that may touch a word of another script with no space between the two.
UNSPACED = SOUTHEAST_ASIAN + EAST_ASIAN + HANGUL
