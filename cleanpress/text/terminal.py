r"""Find the escape sequences of terminals: colors, titles of windows, links, pictures and the like.

What a terminal swallows is no text: it goes whole, not its ESC alone. ECMA-48 has control sequences
("\x1b[31m"), control strings that a terminator ends ("\x1b]0;a title\x07", "\x1bP…\x1b\\"), and ESC with one
character, or with a few that name a character set ("\x1b(B"). The text of a link (OSC 8) stands between two
control strings, and stays.

What is not surely a sequence stays, but for its ESC: what follows may be prose. So a control string without a
terminator loses what introduces it ("\x1b]0;") and no more, where xterm would swallow all the rest; and a
letter after ESC stays where small letters follow, as they do in a word. What has lost its ESC ("[31m") is
left alone: brackets mean too many things.

U+009B, U+009D and U+0090 are ESC with "[", "]" and "P" in one, but in most texts they are letters of a wrong
code page. They count where no such text has what follows. The others (U+0098, U+009E, U+009F) are "˜", "ž"
and "Ÿ" more often than anything of a terminal.

Sources: ECMA-48, ECMA-35; "XTerm Control Sequences" by E. Moy, S. Gildea and T. Dickey.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpress.text.lazy_regex import lazy

__all__ = ["find_sequences", "has_introducers"]

_INTRODUCERS = ("\x1b", "\x9b", "\x9d", "\x90")

# Parameters, intermediates and the last character; the bounds are far beyond any sequence in use.
_CSI = r"\[[0-?]{0,256}+[ -/]{0,8}+[@-~]"
# A string ends with ST, or with BEL where xterm takes it for one. It goes on in the next line only where what
# was sent is no prose: pictures and clipboards are ASCII without a space. It has no ESC, so that no text is
# looked at from two of them.
_IN_STRING = r"[^\x00-\x07\x0a-\x0d\x1b\x9c]*+(?:\r?\n[!-~]++)*+"
_ST = r"(?:\x1b++\\|\x9c)"
_END = rf"(?:\x07|{_ST})"
_STRING = rf"\]{_IN_STRING}{_END}|[PX^_k]{_IN_STRING}{_ST}"  # "k": the title of a window of screen
# What is sent through tmux or screen to the terminal around it has its own ESC, each doubled.
_PASSED_ON = rf"Ptmux;(?:\x1b\x1b{_IN_STRING}\x07?){{0,8}}+{_IN_STRING}\x1b\\"
_UNENDED = r"\](?:P[0-9A-Fa-f]{7}|8;[^;\s\x1b]{0,256};|\d{1,4};)|P[\d;]{1,64}+[ -/]{0,8}+[@-~]"
_BROKEN = r"\[(?=[0-9;?]{0,64}+\r?\n[0-9;]++[A-Za-z])[0-9;?]++"
_CHARACTER_SET = r"[()][B0]|[()*+./-][0-9A-Z<=>%&](?![a-z])|%[@G8]|\#[3-68]|\ [FGLMN](?![a-z])"
# Saving and going back, keypads, a lone ST; letters, where they begin no word; and keys as they are sent.
_SINGLE = r"[6789=>|}~\\](?!\d)|[cDEHMNOZno](?![a-zA-Z'’])|O[A-DFHP-S](?![a-z])|c(?=[A-Z\x1b\s])"

_ESCAPE = lazy(rf"\x1b+(?:{_CSI}|{_STRING}|{_PASSED_ON}|{_UNENDED}|{_BROKEN}|{_CHARACTER_SET}|{_SINGLE})?")
# The second line of a sequence that was broken: what stands at the start of a line.
_REST_OF_BROKEN = lazy(r"\r?\n([0-9;]++[A-Za-z])")
# As one character: colors and modes with digits, which no word has behind "›".
_SURE_CSI = r"\x9b(?:(?=[;:]*+\d)[\d;:]*+m|\?[\d;]++[hl]|\d*+(?:;\d*+)++[A-Za-z]|[0-3][JK])"
_ONE_CHARACTER = (
    rf"|(?<![\x80-\U0010ffff])"
    rf"(?:\x9d\d{{1,4}};[^\x00-\x1f\x80-\x9f]*+{_END}|\x90[\d;]*+[ -/]*+[@-~][ -~]*+{_END})"
)
_SURE = lazy(_SURE_CSI + _ONE_CHARACTER)
# The same in a text that has others.
_LIKELY = lazy(r"\x9b[\d;:?]*+(?<=\d)[ -/]{0,8}+[@-~]|" + _SURE_CSI + _ONE_CHARACTER)


def has_introducers(text: str) -> bool:
    r"""Return whether a text has a character that may begin a sequence.

    >>> has_introducers("\x1b[31mred"), has_introducers("[31mred")
    (True, False)
    """
    return any(character in text for character in _INTRODUCERS)


def find_sequences(text: str) -> Iterator[tuple[int, int]]:
    r"""Yield where the sequences of terminals start and end, in order; every ESC is in one.

    >>> list(find_sequences("\x1b[31mred\x1b[0m")), list(find_sequences("a[31] and b[0m"))
    ([(0, 5), (8, 12)], [])
    """
    if not has_introducers(text):
        return
    spans = sorted([*_escapes(text), *_of_one_character(text)])
    at = 0
    for start, end in spans:
        if start >= at:
            yield start, end
            at = end


def _escapes(text: str) -> Iterator[tuple[int, int]]:
    at = text.find("\x1b")
    while at >= 0:
        found = _ESCAPE.match(text, at)
        end = found.end() if found else at + 1
        yield at, end
        is_broken = text.startswith("[", at + 1) and text[end - 1] in "0123456789;?"
        if is_broken and (rest := _REST_OF_BROKEN.match(text, end)):
            yield rest.span(1)
            end = rest.end()
        at = text.find("\x1b", end)


def _of_one_character(text: str) -> Iterator[tuple[int, int]]:
    if "\x9b" in text or "\x9d" in text or "\x90" in text:
        pattern = _LIKELY if "\x1b" in text or _SURE.search(text) else _SURE
        yield from (found.span() for found in pattern.finditer(text))
