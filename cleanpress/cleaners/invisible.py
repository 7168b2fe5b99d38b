"""RemoveInvisible: remove characters that show nothing, where they mean nothing either."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import ClassVar

from cleanpress.categories import Categories
from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.icons import icon_edits
from cleanpress.edits import Edit, apply, because, compose
from cleanpress.selection import set_choice
from cleanpress.text.characters import COMMON_ASCII, PRIVATE_USE, drop_ascii
from cleanpress.text.invisible import CAN_BE_KEPT, find_invisible, may_show_nothing
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.remove import until_stable
from cleanpress.text.terminal import find_sequences, has_introducers

__all__ = ["RemoveInvisible"]

_ICON, _SEQUENCE = "icon_glyph", "terminal_escape"
_ANY_ICON = lazy(f"[{PRIVATE_USE}]")
# Where an icon was, an invisible character may have lost what it was kept for.
_PASSES = 4


@dataclass(frozen=True, repr=False)
class RemoveInvisible(Cleaner):
    """Remove what shows nothing: zero-width characters, soft hyphens, stray controls, tags, icon glyphs.

    Kept, because they are needed: joiners inside emoji, Arabic-script and Indic words; the tags of
    flags, and variation selectors after a character they vary; zero-width spaces between words of
    scripts without spaces (Thai, Khmer, Japanese ...); and bidirectional controls in lines that have
    right-to-left letters, if they are paired. The overrides U+202D and U+202E are removed everywhere, and
    right-to-left embeddings where they hold no right-to-left letter: they make code and Latin text
    read other than it is ("Trojan Source").

    Glyphs of icon fonts (private use characters) are removed where they stand alone between white space, or
    touch a word at the start or end of a line, with the white space of one side. They stay in lines in which
    such characters are letters: side by side, or between letters. Apple's logo, U+F8FF, stays inside a line.

    Put RepairEncoding first: mojibake is made of characters that are removed here.

    keep: categories of which nothing is removed: annotation_mark, bidi_control, byte_order_mark,
          control_character, deprecated_format, icon_glyph, object_replacement, soft_hyphen,
          tag_character, terminal_escape, variation_selector, zero_width.
    only: if there are any, the only categories that are removed.

    Raises OptionError for a category that is not one of these.
    Sources: Unicode 16 chapters 9, 12, 13 and 23, UAX #9, UTS #51, and the data files named above.

    >>> invisible = RemoveInvisible()
    >>> invisible("co\\u00adop\\u200ber\\ufeffate")
    'cooperate'
    >>> invisible("\\u0645\\u06cc\\u200c\\u062e\\u0648\\u0627\\u0647\\u0645") # Persian, "I want"
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'
    """

    keep: Categories = ()
    only: Categories = ()
    categories = (*CAN_BE_KEPT, _ICON)
    _chooses: ClassVar[bool] = True

    def __post_init__(self) -> None:
        set_choice(self)

    @property
    def _kept(self) -> Collection[str]:
        """The categories that nothing is removed of."""
        return [name for name in self.categories if name not in self.only] if self.only else self.keep

    def edits(self, text: str) -> list[Edit]:
        # What is removed between an ESC and a letter makes a sequence of them, which is read as a whole.
        # So may the removal of more icons than are looked for in one pass.
        if not may_show_nothing(text):
            return []
        if _has_icons(text) or (self._kept and has_introducers(text)):
            return until_stable(text, self._one_pass)
        return self._in_order(text, self._invisible)

    def _one_pass(self, text: str) -> list[Edit]:
        return self._in_order(text, self._invisible_and_icons)

    def _in_order(self, text: str, others: Callable[[str], list[Edit]]) -> list[Edit]:
        """Return the edits that remove the sequences of terminals, and others of what they leave."""
        sequences = self._sequences(text)
        return compose(sequences, others(apply(text, sequences))) if sequences else others(text)

    def _sequences(self, text: str) -> list[Edit]:
        if _SEQUENCE in self._kept:
            return []
        return [Edit(start, end, "", because(_SEQUENCE)) for start, end in find_sequences(text)]

    def _invisible_and_icons(self, text: str) -> list[Edit]:
        edits = self._invisible(text)
        if _ICON in self._kept or not _has_icons(text):
            return edits
        now = apply(text, edits)
        for _ in range(_PASSES):
            icons = icon_edits(now)
            if not icons:
                break
            now = apply(now, icons)
            uncovered = self._invisible(now)
            now = apply(now, uncovered)
            edits = compose(compose(edits, icons), uncovered)
        return edits

    def _invisible(self, text: str) -> list[Edit]:
        edits: list[Edit] = []
        for start, end, reason in find_invisible(text, self._kept):
            if edits and edits[-1].end == start and edits[-1].category == reason:
                edits[-1] = Edit(edits[-1].start, end, "", because(reason))
            else:
                edits.append(Edit(start, end, "", because(reason)))
        return edits


def _has_icons(text: str) -> bool:
    return not text.isascii() and _ANY_ICON.search(drop_ascii(text, COMMON_ASCII)) is not None
