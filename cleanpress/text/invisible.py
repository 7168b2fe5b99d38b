"""Find characters that show nothing, where they mean nothing either.

Many invisible characters are needed: a Persian word is misspelt without its zero-width non-joiner,
a family emoji falls apart without its joiners, and a line of Hebrew with numbers is scrambled without
its marks. So each kind has a rule that says where it carries something.

Why cleaning twice is cleaning once: the invisible characters between two visible ones are decided
from left to right, and a decision looks at nothing but the visible neighbors, what was already kept
between them, and which visible letters the line has. Removing an invisible character changes none of
these. (Bidirectional controls also look at their partner; partners are kept or removed together.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from cleanpress.text.bidi import Line
from cleanpress.text.characters import PRIVATE_USE, VISIBLE_ASCII, drop_ascii, places
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.scripts import (
    BRAHMIC,
    CURSIVE,
    HAN,
    HEBREW,
    KANA,
    LATER_JAMO,
    LEADING_JAMO,
    MONGOLIAN,
    SOUTHEAST_ASIAN,
)

__all__ = ["CAN_BE_KEPT", "find_invisible", "has_invisible", "may_show_nothing", "remove_invisible"]

# What is looked at, by the reason of its removal. White space is not here, nor are the controls that
# NormalizeWhitespace takes for white space: TAB, LF, VT, FF, CR, U+001C to U+001F and NEL. Lone
# surrogates are RepairEncoding's. Hangul fillers with a width of their own (U+3164, U+FFA0) are blanks,
# and NormalizeWhitespace's too; the musical, shorthand and hieroglyphic format characters carry meaning.
_KINDS = {
    "control_character": "\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f",
    # ESC, and what a terminal swallows after it: "\x1b[31m".
    "terminal_escape": "\x1b",
    "soft_hyphen": "\xad",
    # Combining grapheme joiner (which pads newsletters, as "&#847;"), Hangul fillers, Mongolian vowel
    # separator, zero-width space and joiners, word joiner, invisible operators of mathematics.
    "zero_width": "\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2065",
    "bidi_control": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "deprecated_format": "\u206a-\u206f",
    "byte_order_mark": "\ufeff",
    "annotation_mark": "\ufff9-\ufffb",
    # Where a picture stood that did not come along when the text was copied.
    "object_replacement": "\ufffc",
    "variation_selector": "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef",
    # All the rest of plane 14 up to U+E0FFF is set aside for characters that show nothing.
    "tag_character": "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff",
}
CAN_BE_KEPT = tuple(_KINDS)

# The bounds are far beyond any sequence in use; they keep a text of nothing but ESC linear.
_SEQUENCE = r"\[[0-?]{0,64}+[ -/]{0,8}+[@-~]"
_TERMINAL = lazy(r"\x1B" + _SEQUENCE)
_ONE = f"[{''.join(_KINDS.values())}]"
_ANY = lazy(_ONE)
_ANY_OR_ICON = lazy(f"{_ONE[:-1]}{PRIVATE_USE}]")
_SEEN = VISIBLE_ASCII + b" \t\n\v\f\r\x1c\x1d\x1e\x1f"  # all of ASCII that is no such character
_RUN = lazy(rf"{_ONE}(?:(?<=\x1B){_SEQUENCE}|{_ONE})*+")
_BLANK = lazy(rf"(?:\s|(?<=\x1B){_SEQUENCE}|{_ONE})*+")


@cache
def _reasons() -> dict[str, str]:
    """Return the reason of each character. Made when first needed: plane 14 alone has four thousand."""
    return {
        chr(code): reason
        for reason, kind in _KINDS.items()
        for first, last in re.findall(r"(.)(?:-(.))?", kind, re.DOTALL)
        for code in range(ord(first), ord(last or first) + 1)
    }


_ZWSP, _ZWNJ, _ZWJ = "\u200b", "\u200c", "\u200d"
_GRAPHEME_JOINER, _VOWEL_SEPARATOR = "\u034f", "\u180e"
_LEADING_FILLER, _VOWEL_FILLER = "\u115f", "\u1160"  # Hangul
_TEXT_STYLE, _EMOJI_STYLE = "\ufe0e", "\ufe0f"
_KEYCAP = "\N{COMBINING ENCLOSING KEYCAP}"
# emoji-data.txt, Extended_Pictographic; the dingbats and what is beyond the BMP as whole blocks, without
# the letters of flags and the skin tones. The digits, "#" and "*" of keycaps are no part of it.
_PICTOGRAPH = lazy(
    r"[\xA9\xAE\u203C\u2049\u2122\u2139\u2194-\u2199\u21A9\u21AA\u231A\u231B\u2328\u23CF\u23E9-\u23F3"
    r"\u23F8-\u23FA\u24C2\u25AA\u25AB\u25B6\u25C0\u25FB-\u25FE\u2600-\u27BF\u2934\u2935\u2B05-\u2B07"
    r"\u2B1B\u2B1C\u2B50\u2B55\u3030\u303D\u3297\u3299"
    r"\U0001F000-\U0001F1E5\U0001F200-\U0001F3FA\U0001F400-\U0001FAFF\U0001FC00-\U0001FFFD]"
)
_SKIN_TONE = lazy("[\U0001f3fb-\U0001f3ff]")
_BLACK_FLAG = "\N{WAVING BLACK FLAG}"
# A subdivision in the shape of UTS #51: two letters of a country and up to three letters or digits.
_SUBDIVISION = lazy(
    r"(?<![\U000E0020-\U000E007F])[\U000E0061-\U000E007A]{2}[\U000E0030-\U000E0039\U000E0061-\U000E007A]{1,3}\U000E007F"
)

_CURSIVE = lazy(f"[{CURSIVE}]")
_BRAHMIC = lazy(f"[{BRAHMIC}]")
_HEBREW = lazy(f"[{HEBREW}]")
_MONGOLIAN = lazy(f"[{MONGOLIAN}]")
# A zero-width space between words of these scripts marks where one ends.
_SPACELESS = lazy(f"[{SOUTHEAST_ASIAN}\N{THAI CURRENCY SYMBOL BAHT}]")
_KANA = lazy(f"[{KANA}\N{KATAKANA MIDDLE DOT}]")
_IDEOGRAPH = lazy(f"[{HAN}]")
# StandardizedVariants.txt: what VS1 to VS7 follow besides ideographs (symbols of mathematics are
# asked of unicodedata): zero, quotes, Myanmar, Phags-pa, East Asian punctuation, Manichaean, hieroglyphs.
_VARIES = lazy(
    r"[0\u2018\u2019\u201C\u201D\u1000-\u109F\u3001-\u303F\uA840-\uA877\uA9E0-\uA9FF\uAA60-\uAA7F"
    r"\uFF01-\uFF60\U00010AC0-\U00010AFF\U00013000-\U0001342F]"
)
_LEADING_JAMO = lazy(f"[{LEADING_JAMO}]")
_LATER_JAMO = lazy(f"[{LATER_JAMO}]")


def has_invisible(text: str) -> bool:
    """Return whether a text has characters that show nothing, needed or not.

    >>> has_invisible("co\\u00adop"), has_invisible("coop")
    (True, False)
    """
    unseen = drop_ascii(text, _SEEN)
    return bool(unseen) and _ANY.search(unseen) is not None


def may_show_nothing(text: str) -> bool:
    """Return whether a text has characters that show nothing, or glyphs that only an icon font has.

    >>> may_show_nothing("co\\u00adop"), may_show_nothing("\\uf015 Home"), may_show_nothing("coöp – “co”")
    (True, True, False)
    """
    unseen = drop_ascii(text, _SEEN)
    return bool(unseen) and _ANY_OR_ICON.search(unseen) is not None


def find_invisible(text: str, keep: Collection[str] = ()) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and reason of each stretch of invisible characters that is not needed.

    keep: reasons for which nothing is yielded, of CAN_BE_KEPT.

    >>> list(find_invisible("co\\u00adop"))
    [(2, 3, 'soft_hyphen')]
    """
    present = set(_ANY.findall(drop_ascii(text, _SEEN)))
    if not present:
        return
    line = Line(text, _BLANK)
    done = 0
    for start in places(text, present):
        if start >= done and (run := _RUN.match(text, start)):
            done = run.end()
            yield from _debris(text, start, done, line, keep)


def remove_invisible(text: str, keep: Collection[str] = ()) -> str:
    """Return a text without the invisible characters that are not needed.

    >>> remove_invisible("co\\u00adop\\u200berate")
    'cooperate'
    """
    kept = []
    at = 0
    for start, end, _ in find_invisible(text, keep):
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]]) if at else text


class _Place(NamedTuple):
    """Where an invisible character stands.

    left, right: the visible characters on both sides of its run; empty at an end of the text.
    kept:        the last two characters of the run before it that are kept.
    """

    left: str
    kept: str
    right: str
    line: Line
    at: int


def _debris(
    text: str, start: int, end: int, line: Line, keep: Collection[str]
) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and reason of what is to be removed from a run of invisible characters."""
    reasons = _reasons()
    left, right = text[start - 1 : start], text[end : end + 1]
    kept = ""
    at = start
    while at < end:
        character = text[at]
        reason = reasons[character]
        unit_end = _unit_end(text, at, after_flag=left == _BLACK_FLAG and not kept)
        if reason in keep or _is_needed(
            reason, character, unit_end - at, _Place(left, kept, right, line, at)
        ):
            kept = (kept + character)[-2:]
        else:
            yield at, unit_end, reason
        at = unit_end


def _unit_end(text: str, at: int, *, after_flag: bool) -> int:
    """Return where the unit at `at` ends: a terminal sequence, the tags of a flag, or one character."""
    if text[at] == "\x1b":
        unit = _TERMINAL.match(text, at)
    else:
        unit = _SUBDIVISION.match(text, at) if after_flag else None
    return unit.end() if unit else at + 1


def _is_needed(reason: str, character: str, length: int, place: _Place) -> bool:
    """Return whether an invisible character means something where it stands."""
    if reason == "zero_width":
        return _is_needed_zero_width(character, place)
    if reason == "bidi_control":
        return place.line.keeps_bidi_control(place.at, character, place.kept)
    if reason == "variation_selector":
        return not place.kept and _can_vary(place.left, character, place.right)
    return reason == "tag_character" and length > 1  # only the tags of a flag are longer


def _is_needed_zero_width(character: str, place: _Place) -> bool:
    if character == _ZWJ and place.kept in ("", _EMOJI_STYLE) and _joins_emoji(place.left, place.right):
        return True
    if place.kept and character not in _AFTER_OTHERS:
        return False
    rule = _ZERO_WIDTH_RULES.get(character)
    return rule is not None and rule(place)


def _keeps_joiner(place: _Place) -> bool:
    return _shapes(_ZWJ, place.left, place.right)


def _keeps_non_joiner(place: _Place) -> bool:
    return _shapes(_ZWNJ, place.left, place.right)


def _keeps_space(place: _Place) -> bool:
    return _divides_words(place.left, place.right, place.line, place.at)


def _keeps_vowel_separator(place: _Place) -> bool:
    both = _is_mongolian(place.left) and _is_mongolian(place.right)
    return both and place.kept[-1:] != _VOWEL_SEPARATOR


def _keeps_grapheme_joiner(place: _Place) -> bool:
    """Return whether it is between a letter and its marks: Hebrew order of marks, diaeresis or umlaut."""
    return (place.left.isalpha() or _is_mark(place.left)) and _is_mark(place.right)


def _keeps_leading_filler(place: _Place) -> bool:
    return _LATER_JAMO.match(place.right) is not None


def _keeps_vowel_filler(place: _Place) -> bool:
    if place.kept:
        return place.kept == _LEADING_FILLER
    return _LEADING_JAMO.match(place.left) is not None


_ZERO_WIDTH_RULES = {
    _ZWJ: _keeps_joiner,
    _ZWNJ: _keeps_non_joiner,
    _ZWSP: _keeps_space,
    _VOWEL_SEPARATOR: _keeps_vowel_separator,
    _GRAPHEME_JOINER: _keeps_grapheme_joiner,
    _LEADING_FILLER: _keeps_leading_filler,
    _VOWEL_FILLER: _keeps_vowel_filler,
}
# These are asked even after another invisible character that is kept: a vowel separator may follow a
# variation selector, and fillers come in pairs.
_AFTER_OTHERS = frozenset({_VOWEL_SEPARATOR, _VOWEL_FILLER})


def _is_mark(character: str) -> bool:
    return character != "" and unicodedata.category(character)[0] == "M"


def _is_mongolian(character: str) -> bool:
    return _MONGOLIAN.match(character) is not None


def _is_pictograph(character: str) -> bool:
    return _PICTOGRAPH.match(character) is not None


def _joins_emoji(left: str, right: str) -> bool:
    return _is_pictograph(right) and (_is_pictograph(left) or _SKIN_TONE.match(left) is not None)


def _shapes(joiner: str, left: str, right: str) -> bool:
    """Return whether a joiner between these two shapes a word, as it does in cursive and Indic scripts."""
    if _is_virama(left) or _parts_letter_and_mark(left, right):
        return True
    before = _CURSIVE.match(left) is not None and (left.isalpha() or _is_mark(left))
    after = _CURSIVE.match(right) is not None and right.isalpha()
    # A joiner at the end of a word shows: an initial heh stands for "Hijri". A non-joiner does not. After
    # a letter that never joins a non-joiner shows nothing either, but Persian writes it between the
    # parts of a word all the same, and what splits words looks for it.
    return (before or after) if joiner == _ZWJ else (before and after)


def _is_virama(character: str) -> bool:
    # After one a joiner shapes the end of a word, too: ന്‍.
    return character != "" and unicodedata.combining(character) == 9


def _parts_letter_and_mark(left: str, right: str) -> bool:
    return _is_mark(right) and any(
        script.match(left) and script.match(right) for script in (_BRAHMIC, _HEBREW)
    )


def _divides_words(left: str, right: str, line: Line, at: int) -> bool:
    if _SPACELESS.match(left) and _SPACELESS.match(right):
        return True
    # Japanese pages mark where a line may break; between Chinese characters the space is debris.
    return (
        (_KANA.match(left) or _IDEOGRAPH.match(left)) is not None
        and (_KANA.match(right) or _IDEOGRAPH.match(right)) is not None
        and line.has(at, _KANA)
    )


def _can_vary(left: str, selector: str, right: str) -> bool:
    """Return whether `left` has a variant that `selector` asks for."""
    if not left:
        return False
    if selector in (_TEXT_STYLE, _EMOJI_STYLE):
        return right == _KEYCAP if left in "0123456789#*" else _is_pictograph(left)
    if selector < "\ufe00":
        return _is_mongolian(left)
    if selector >= "\U000e0100":
        return _IDEOGRAPH.match(left) is not None
    if selector > "\ufe06":  # VS8 to VS14 are not used by any sequence
        return False
    varies = _VARIES.match(left) or _IDEOGRAPH.match(left)
    return varies is not None or unicodedata.category(left) == "Sm"
