"""RepairEncoding: each kind of damage by its own rule and under its own name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import ClassVar

from cleanpress.cleaner import Cleaner
from cleanpress.cleaners.encoding import characters
from cleanpress.cleaners.encoding.entities import entity_edits, layer_edits
from cleanpress.cleaners.encoding.literal import LiteralLines, outside_code_spans
from cleanpress.cleaners.encoding.mojibake import mojibake_edits
from cleanpress.cleaners.encoding.prefilter import is_surely_clean, lines_with, prefilter_for
from cleanpress.cleaners.encoding.unicode_form import UnicodeForm, form_edits
from cleanpress.cleaners.encoding.width import CharacterWidth, width_edits
from cleanpress.edits import Edit, apply, compose
from cleanpress.options import check_switch
from cleanpress.text.remove import until_stable

__all__ = ["RepairEncoding"]


@dataclass(frozen=True, repr=False)
class RepairEncoding(Cleaner):
    r"""Repair mojibake, HTML entities, line breaks, control characters, and letters that came apart.

    Each option is a kind of damage, and each edit has the option as its category. `False` leaves the
    kind as it is.

    mojibake:           text in the wrong code page, by ftfy, and half-lost runs of it where they have one
                        reading: "â€" is a closing quote if the byte after it is lost. U+0080 to U+009F are
                        read as windows-1252.
    entities:           HTML entities, in lines without "<". In markup, code, JSON, CSV and YAML, and in
                        what Markdown marks as code, they mean themselves and stay.
    line_breaks:        CR, CR LF, VT, FF, U+001C to U+001E, U+2028 and U+2029 become "\n"; U+0085 does in a
                        text that has no other, and is an ellipsis of windows-1252 elsewhere.
    control_characters: those that are no white space, terminal sequences, and what printers strike twice.
    ligatures:          those of Latin letters, such as "ﬁ".
    surrogates:         halves of characters beyond U+FFFF: pairs are joined, others become U+FFFD.
    unicode_form:       True: letters of Latin, Greek, Cyrillic, kana and Hangul that came apart are composed,
                        and lines in which mojibake was repaired brought to form C; "all": every line is,
                        which changes right Bengali, Panjabi, Arabic and Hebrew texts.
    character_width:    "latin": full-width letters, digits and signs in lines without Chinese, Japanese and
                        Korean; "kana": half-width kana; True: both; "all": every full-width and half-width
                        form, the punctuation of Chinese and Japanese too.

    Raises OptionError for another text as a value, TypeError for another value.
    Sources: R. Speer, ftfy, https://ftfy.readthedocs.io; UAX #11, UAX #14, UAX #15.

    >>> repair = RepairEncoding()
    >>> repair("The cafÃ© doesnâ€™t open.")
    'The café doesn’t open.'
    >>> repair("The café doesn’t open."), repair("你呢？（是的！）")
    ('The café doesn’t open.', '你呢？（是的！）')
    """

    mojibake: bool = True
    entities: bool = True
    line_breaks: bool = True
    control_characters: bool = True
    ligatures: bool = True
    surrogates: bool = True
    unicode_form: UnicodeForm = True
    character_width: CharacterWidth = False
    categories = (
        "mojibake", "entities", "line_breaks", "control_characters", "ligatures", "surrogates",
        "unicode_form", "character_width",
    )  # fmt: skip
    _is_switched: ClassVar[bool] = True
    _has_layers: ClassVar[bool] = True

    def __post_init__(self) -> None:
        words = {"unicode_form": ("all",), "character_width": ("latin", "kana", "all")}
        for option in fields(self):
            check_switch(option.name, getattr(self, option.name), *words.get(option.name, ()))

    def edits(self, text: str) -> list[Edit]:
        # Which lines are code or data is asked of the whole text, and may change with what is repaired.
        return until_stable(text, partial(self._pass_over_text, mended=set()))

    def _through_layers(self, text: str, is_removed: Callable[[str], bool]) -> list[Edit]:
        if not self.entities:
            return []
        literal: LiteralLines | None = None
        found: list[Edit] = []
        for start, end in lines_with("&", text):
            line = text[start:end].removesuffix("\n")
            edits = outside_code_spans(line, layer_edits(line, is_removed))
            if edits:
                literal = literal or LiteralLines(text)
                if not literal.has(start):
                    found += [edit._replace(start=edit.start + start, end=edit.end + start) for edit in edits]
        return found

    def _pass_over_text(self, text: str, mended: set[tuple[str, bool]]) -> list[Edit]:
        """Return the edits that repair each line until nothing is left to repair in it.

        mended: lines in which there is nothing, and whether entities were decoded; more are added.
        """
        literal: LiteralLines | None = None

        def repair(start: int, end: int, now: str) -> list[Edit]:
            nonlocal literal
            line = now[start:end]
            decode = self.entities
            if decode and "&" in line:
                literal = literal or LiteralLines(now)
                decode = not literal.has(start)
            if (line, decode) in mended:
                return []
            # What is repaired may show more damage below it, as an entity of mojibake does. A line that has
            # more layers than that was made to have them, and is left alone.
            first = _Work(line)
            self._repair(first, entities=decode)
            edits = until_stable(line, partial(self._layer, entities=decode), first=first.edits)
            *whole, rest = apply(line, edits).split("\n")
            mended.update((each, decode) for each in (*(f"{each}\n" for each in whole), rest))
            return edits

        return self._by_lines(text, repair)

    def _layer(self, text: str, *, entities: bool) -> list[Edit]:
        """Return the edits that take a layer of damage off a line, which may have become several."""

        def repair(start: int, end: int, now: str) -> list[Edit]:
            line = _Work(now[start:end])
            self._repair(line, entities=entities)
            return line.edits

        return self._by_lines(text, repair)

    def _by_lines(self, text: str, repair: Callable[[int, int, str], list[Edit]]) -> list[Edit]:
        """Return the edits that a function makes of the lines, by start and end, that may be damaged."""
        if is_surely_clean(text):
            return []
        work = _Work(text)
        if self.line_breaks:
            work.do(characters.line_break_edits(text, next_line=not self.mojibake))
        if self.control_characters:
            work.do(characters.terminal_edits(work.text))
        now = work.text
        found: list[Edit] = []
        for start, end in prefilter_for(self).suspicious_lines(now):
            edits = repair(start, end, now)
            found.extend(edit._replace(start=edit.start + start, end=edit.end + start) for edit in edits)
        work.do(found)
        return work.edits

    def _repair(self, line: _Work, *, entities: bool) -> None:
        """Repair a line, in the order of ftfy."""
        if entities:
            line.do(outside_code_spans(line.text, entity_edits(line.text)))
        if self.control_characters and line.edits:  # of the whole text, it has been asked
            line.do(characters.terminal_edits(line.text))
        is_repaired = False
        if self.mojibake and not line.text.isascii():
            is_repaired = line.do(mojibake_edits(line.text))
        if self.ligatures:
            line.do(characters.ligature_edits(line.text))
        if self.character_width:
            line.do(width_edits(line.text, self.character_width))
        if self.surrogates:
            line.do(characters.surrogate_edits(line.text))
        if self.control_characters:
            line.do(characters.control_edits(line.text))
        if self.unicode_form:
            line.do(form_edits(line.text, everything=is_repaired or self.unicode_form == "all"))


class _Work:
    """A text that is worked on, and the edits that made it what it is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[Edit] = []

    def do(self, edits: list[Edit]) -> bool:
        """Apply edits; return whether there were any."""
        if edits:
            self.text = apply(self.text, edits)
            self.edits = compose(self.edits, edits)
        return bool(edits)
