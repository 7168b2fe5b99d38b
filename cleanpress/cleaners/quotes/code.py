r"""Which lines are code, data or commands, though nothing marks them so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpress.cleaners.quotes.guards import Guards
from cleanpress.text.code import is_tex
from cleanpress.text.lazy_regex import lazy

__all__ = ["is_code", "matches_by_line"]

# What shows that a line is code, data or a command. Verse and prose have been through this list: a line
# that ends in a semicolon, a list after a colon or "Note: ..." is not on it.
_CODE_START = lazy(
    r"""[ \t]*+(?:
    (?:\$[ \t]|>>>|\#!|//|/\*|\#include)[ \t]*\S        # a prompt, a comment
    # Prose that is broken into lines has lines that begin with these words, so the line must be no more.
    | (?:return|echo|print|printf|puts|throw|import|export|require|include|from|case|alias)
      [ \t]+(?:"[^"\n]*+"|'[^'\n]*+')[;:]?[ \t]*$
    | (?:import|export)[ ][\w*{},$ ]+[ ]from[ ]["']
    | [a-z-]+:[ \t]*(?:"[^"\n]*+"|'[^'\n]*+');           # content: "x";
    | ["'][\w./:@-]+["'],[ \t]*$                        # an item of a list, one a line
    )""",
    re.VERBOSE,
)
_CODE = lazy(
    r"""
    [\w\])"'][ \t]*[=!~<>+:]?==?>?[ \t]*[rbuf$@]?["']       # name = "x", name="x", a == 'b', "a" => "b"
    | ["'][ \t]*:[ \t]*(?:["'\[{]|-?\d|true\b|false\b|null\b)  # "key": 1
    | \{[ \t]*["'] | [{;][ \t]*\}[ \t]*$                    # {"a" and the end of a block
    | \[["'][\w./:@ -]*["'][ \t]*[,\]]                      # ["a", and x["a"]
    | \w\([\w.,$ \t]*["'] | \w\(\)[ \t]*[;{]               # call("a" and call(x, "a"
    | "," | ',' | (?:^|[ \t,])""\w                          # "a","b" and "a ""b"" c"
    | (?:^|[ \t])--?[A-Za-z][\w-]*[ =]["']                  # -m "a"
    | ["'][ \t]+\+[ \t]+["'\w] | [\w)][ \t]+\+[ \t]+["']   # "a" + b, but not a "+" or a "C+"
    | ["'](?:GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS)[ ]/    # an access log
    | \b(?:VALUES|IN)[ \t]*\(["'] | \bLIKE[ \t]*["']%      # SQL
    """,
    re.VERBOSE | re.MULTILINE,
)
# Every match of _CODE has a match of this. It is there for speed: each branch begins with a literal, so
# a line of prose is passed over at the speed of a character search.
_CODE_SIGN = lazy(
    r"""=|\{|\}|\+|\[|\((?<=[\w \t]\()|-(?<=[\s-]-)(?=[A-Za-z])|-(?<!.-)|L(?=IKE)"""
    r"""|"(?=[ \t]*:|,["']|"\w|[A-Z]+ /)|'(?=[ \t]*:|,["']|[A-Z]+ /)"""
)


def matches_by_line(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, list[re.Match[str]]]]:
    """Yield start and end of each line that `pattern` matches in, with the matches."""
    start = end = -1
    matches: list[re.Match[str]] = []
    for match in pattern.finditer(text):
        if match.start() > end:
            if matches:
                yield start, end, matches
            start = text.rfind("\n", 0, match.start()) + 1
            end = text.find("\n", match.start())
            end = len(text) if end < 0 else end
            matches = []
        matches.append(match)
    if matches:
        yield start, end, matches


def is_code(text: str, start: int, end: int, guards: Guards) -> bool:
    """Return whether the line `text[start:end]` looks like code or data.

    A tag or a code span in a line of prose does not make it code. It must lie in the line, though: one
    that begins or ends elsewhere may be there only since another line was curled.
    """
    line = text[start:end]
    if guards.code.has(start) or is_tex(line):
        return True
    if '"' not in line and "'" not in line:
        return False
    if _CODE_START.match(line):
        return True
    match = _CODE.search(text, start, end) if _CODE_SIGN.search(text, start, end) else None
    while match and guards:
        guarded = guards.span(match.end() - 1)
        if guarded is None or guarded[0] < start or guarded[1] > end:
            return True
        match = _CODE.search(text, guarded[1], end)
    return match is not None
