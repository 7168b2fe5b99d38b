r"""Say which lines of a text are source code or data, though nothing marks them so.

Paragraphs are judged, not lines, since a comment or a string in the middle of code reads like prose. What is
found does not depend on whether the quotation marks of a text are curly or straight, so that a cleaner that
changes them finds the same again. Only paragraphs that are asked about are read, and the ones beside them.
"""

from __future__ import annotations

from collections import Counter

from cleanpress.text.data import is_json, is_record, is_row, is_table
from cleanpress.text.lazy_regex import lazy
from cleanpress.text.spans import Span, Spans

__all__ = ["Code", "has_tex", "is_tex"]

_CURLY = {"'": "‘’‚‛", '"': "“”„‟"}

# A line that is code by its shape. Verse, letters, forms and scripts of plays have been through this list:
# a semicolon at the end of a line, "If so:" and "Note: ..." are not on it.
_CODE = lazy(
    r"""[ \t]*+(?:
    \#!|\#[ ]*(?:include|define|undef|if|ifdef|ifndef|elif|else|endif|pragma|error)\b
    | //|/\*|\*/|@\w+(?:\(.*\))?[ \t]*$|>>>[ ]|\$[ ]\S|@@[ ]-\d|(?:---|\+\+\+)[ ][ab]/
    | (?:async[ ]+)?def[ ]+\w+[ ]*\(|class[ ]+\w+(?:\(.*\))?:[ \t]*$|(?:pub[ ]+)?fn[ ]+\w+
    | func(?:tion)?[ ]+[\w(]\w*.*\{[ \t]*$
    | import[ ]+[\w.]+(?:[ ]+as[ ]+\w+)?(?:,[ ]*[\w.]+)*;?[ \t]*$|from[ ]+[\w.]+[ ]+import\b
    | (?:import|export)[ ].*[ ]from[ ]+["']|(?:package|use|using|namespace)[ ]+[\w.:\\]+[;{][ \t]*$
    | (?:else|try|finally|do|begin)[ ]*[:{][ \t]*$|except\b.*:[ \t]*$|(?:fi|esac|done)[ \t]*$
    | (?:if|elif|while|for|switch|catch|unless)\b[ ]*\(.*\)[ ]*[{;:]?[ \t]*$
    | (?:if|elif|while|for|with)\b.*(?:[=<>!]=|[()\[\]]|[ ]in[ ]|[ ]as[ ]).*:[ \t]*$
    | (?:return|yield|raise|throw|assert|await|delete|break|continue|goto)\b[^.!?]*;[ \t]*$
    | (?:(?:const|let|var|static|extern|int|char|auto|bool|void|double|float|string|local|export|final|public
        |private|protected|val|mut|readonly|declare|set|my|our|unsigned|self|type)\b[ ]*\*?[ ]*)*+
      [$@%&*]?[\w.\[\]"'>:-]{1,60}[ \t]*+(?:[-+*/%|&^:?.]?=(?![=>~])|=>|:=)[ \t]*\S
    | [\w.:>$-]{1,60}\((?!s\))[^()]*+(?:\(.*)?[);,{(][ \t]*$
    | [})\]]+[ ]*[;,]?[ \t]*$
    | ["'][^"'\n]{1,80}["'][ \t]*:[ \t]*(?:["'\[{]|-?\d|true\b|false\b|null\b)|[{\[][ \t]*$|[{\[]["'{]
    | [^.!?\n]*"\$[\w@{(*\#]|"[^"]*\\n"[,;]?[ \t]*$|(?:diff|index)[ ][^ ]*[0-9a-f.-]{4}
    | (?<=[ \t])(?:return|yield|raise|print)\b[^.!?\n]*["')\]}][ \t]*$
    | msg(?:id|str|ctxt|id_plural)(?:\[\d\])?[ ]"
    | \\[A-Za-z@]+|[.'][A-Z][A-Za-z]?(?:[ ]|$)|\.\\"|\[[\w.:-]+(?:[ ]"[^"]*")?\][ \t]*$
    | [^.!?\n]*\w\([^()\n]*\)[ ]*\{[ \t]*$
    | [^=()\[\]{}<>\n]*[=()\[\]{}<>].*[;{}][ \t]*$
    )""",
    0x40 | 0x8,  # VERBOSE | MULTILINE
)
# A comment behind code.
_BEHIND = lazy(r"(?<=\S)[ \t]+(?://|/\*|\#|--).*$")
_SIGNS_BEHIND = ("//", "/*", "#", "--")
# A comment, and a string by itself.
_COMMENT = lazy(r"[ \t]+|[#*%;]|--|\"\"\"|'''|dnl\b|REM\b|[\"'‘-‟][^\n]*[\"'‘-‟][,;)]*[ \t]*$")
_MARKED = lazy(r"[#*%;]|--|//|/\*|\"\"\"|'''|dnl\b|REM\b")
_TALK = lazy(r"[ \t]+[^\W\d_]+[,:]?(?: [^\W\d_]+[,:.!?]*){4}")
_TEX = lazy(
    r"\\[A-Za-z@]+\*?[{\[]|(?<![\w:\\/])\\[A-Za-z@]{2,}(?!\w*\\)|\\[`^~=.][A-Za-z{\\]"  # no path of Windows
    r"|(?<=[^\W\d_])\\['\"](?:[aeiouyncAEIOUYNC](?=[^\W\d_])|\{)"  # no escaped mark
    r"|\$(?=[^\s$])(?=[^$\n]*[\\^_{}=<>+])[^$\n]*[^\s$]\$(?!\d)|\$[A-Za-z]\$"  # no prices: "$5 and $6"
)
_FORMULA = lazy(r"\$\$?[^$\n]+\$\$?|\\\(.*?\\\)|\\\[.*?\\\]")
# What a mark opens and another closes, over several lines: strings, comments, the environments of TeX.
_REGION = lazy(
    r'''^[^"'\n]*+(?P<mark>"""|\'\'\')(?:(?!(?P=mark))[\s\S])*+(?P=mark).*'''
    r"""|^[ \t]*+/\*(?:(?!\*/)[\s\S])*+\*/.*"""
    r"""|^[ \t]*+\\begin\{(?P<name>[\w*]+)\}(?:(?!\\end\{(?P=name)\})[\s\S])*+\\end\{(?P=name)\}.*""",
    0x8,  # MULTILINE
)
_REGION_MARKS = {'"': '"""', "'": "'''", "*": "/*", "\\": "\\begin{"}
_CALLS = ("()", ");", "):", *(f"({mark}" for straight, curly in _CURLY.items() for mark in straight + curly))
_REACH = 20  # paragraphs
_BLANK = 400  # more characters than there are between paragraphs


def _as_straight(text: str) -> str:
    """Return `text` with straight marks for the curly ones, each in its place."""
    for straight, curly in _CURLY.items():
        for mark in curly:
            text = text.replace(mark, straight)
    return text


def has_tex(line: str) -> bool:
    r"""Return whether a line has a command of TeX, an accent of its kind, or a formula.

    >>> has_tex(r"The \emph{slow} ferry"), has_tex("The slow ferry")
    (True, False)
    """
    return ("\\" in line or "$" in line) and _TEX.search(line) is not None


def is_tex(line: str) -> bool:
    r"""Return whether a line has a command of TeX outside its formulas.

    >>> is_tex(r"The \emph{slow} ferry"), is_tex(r"Let $A \subseteq B$ be a set")
    (True, False)
    """
    return "\\" in line and _TEX.search(_FORMULA.sub("", line)) is not None


class Code:
    r"""Which lines of `text` are source code or data: programs, TeX, manual pages, JSON, CSV, TSV, YAML.

    A paragraph is code if more of its lines have the shape of code than read like prose. One that could be
    either, a comment or a string, is what the paragraphs on both sides of it are.

    >>> code = Code("It rained.\n\nx = f(1)\ny = x\n\nIt went on.")
    >>> code.has(0), code.has(12), code.has(28)
    (False, True, False)
    >>> Code("You are right;\nI am wrong.").has(0), Code('{"a":\n1}').is_data(6)
    (False, True)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.is_json = is_json(text)
        self._kinds: dict[int, bool | None] = {}
        self._neighbors: dict[tuple[int, int], Span | None] = {}
        self._paragraph = (0, -1)  # the last one that was asked about
        self._is_table = False
        self._line = (0, -1)  # the last one that was read: a long one is asked about at each of its spaces
        self._is_row = False
        self._is_code: bool | None = None
        self._known_regions: Spans | None = None

    def has(self, at: int) -> bool:
        """Return whether the line that holds `at` is code or data."""
        if self.is_data(at):
            return True
        if self._is_code is None:
            self._is_code = self._decide(*self._paragraph)
        return self._is_code or (bool(self._regions) and self._regions.cover(at))

    def is_data(self, at: int) -> bool:
        """Return whether the line that holds `at` is data, in which any space may be part of a value."""
        if self.is_json:
            return True
        text = self._text
        if not self._paragraph[0] <= at <= self._paragraph[1]:
            start, end = self._paragraph = self._around(at)
            self._is_table, self._is_code = is_table(text[start:end]), None
        if self._is_table:
            return True
        if not self._line[0] <= at <= self._line[1]:
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            self._line = start, len(text) if end < 0 else end
            self._is_row = is_record(text, *self._line) or is_row(text, *self._line)
        return self._is_row

    def _decide(self, start: int, end: int) -> bool:
        """Return whether a paragraph is code, by itself or by the ones beside it."""
        kind = self._kind(start, end)
        if kind is not None:
            return kind
        before, after = self._beside(start, -1), self._beside(end, 1)
        if before is None or after is None:  # the first or the last one: a comment is of the same kind
            return bool(before or after) and _MARKED.match(self._text, start) is not None
        return before and after

    @property
    def _regions(self) -> Spans:
        if self._known_regions is None:
            text = self._text
            has_any = any(sign in text and mark in text for sign, mark in _REGION_MARKS.items())
            self._known_regions = (
                Spans(match.span() for match in _REGION.finditer(text)) if has_any else Spans([])
            )
        return self._known_regions

    def _around(self, at: int) -> tuple[int, int]:
        """Return where the paragraph that holds `at` begins and ends: lines with no blank one between."""
        text = self._text
        start = text.rfind("\n", 0, at) + 1
        while start > 0:
            previous = text.rfind("\n", 0, start - 1) + 1
            if previous == start - 1 or text[previous : start - 1].isspace():
                break
            start = previous
        end = text.find("\n", at)
        while end >= 0:
            following = text.find("\n", end + 1)
            line = text[end + 1 : following if following >= 0 else None]
            if not line or line.isspace():
                break
            end = following
        return start, len(text) if end < 0 else end

    def _kind(self, start: int, end: int) -> bool | None:
        if start not in self._kinds:
            self._kinds[start] = _kind(self._text[start:end])
        return self._kinds[start]

    def _beside(self, at: int, step: int) -> bool | None:
        """Return what the next paragraph in a direction is of which it can be said; None if there is none."""
        for _ in range(_REACH):
            found = self._next(at, step)
            if found is None:
                return None
            kind = self._kind(*found)
            if kind is not None:
                return kind
            at = found[0] if step < 0 else found[1]
        return None

    def _next(self, at: int, step: int) -> Span | None:
        """Return where the paragraph beside the one that ends at `at` is, in a direction."""
        if (at, step) not in self._neighbors:
            text, place = self._text, at
            if step < 0:
                before = text[max(0, at - _BLANK) : at]
                place -= len(before) - len(before.rstrip()) + 1
            else:
                after = text[at : at + _BLANK]
                place += len(after) - len(after.lstrip())
            self._neighbors[at, step] = self._around(place) if 0 <= place < len(text) else None
        return self._neighbors[at, step]


def _may_be_code(paragraph: str) -> bool:
    """Return whether a paragraph has a sign that code has; most prose has none, and this is quick."""
    # Single characters first, which are found many times as fast as pairs.
    return (
        "=" in paragraph or "{" in paragraph or "\\" in paragraph or "#" in paragraph or "$" in paragraph
        or ("(" in paragraph and any(sign in paragraph for sign in _CALLS))
        or ("/" in paragraph and "//" in paragraph) or "@@ -" in paragraph or "msgid" in paragraph
    )  # fmt: skip


def _kind(paragraph: str) -> bool | None:
    """Return whether a paragraph is code; None where it may be either, as a comment may."""
    if not _may_be_code(paragraph):
        if not _COMMENT.match(paragraph[: paragraph.find("\n") + 1 or None].rstrip()):
            return False
        return None if all(_COMMENT.match(line) for line in paragraph.split("\n")) else False
    lines = _as_straight(paragraph).split("\n")
    if any(line.startswith("@@ -") for line in lines):
        return True
    kinds = Counter(map(_kind_of_line, lines))
    code, prose = kinds["code"], kinds["prose"]
    if code * 3 >= max(kinds["talk"], 1):
        # Paragraphs of TeX are full of prose, and a few commands among them say enough.
        commands = sum(line.startswith(("\\", ".", "'")) for line in lines)
        if code > prose or commands * 6 >= prose > 0:
            return True
    return False if prose or (code and not kinds["tex"]) else None


def _kind_of_line(line: str) -> str:
    has_behind = any(map(line.__contains__, _SIGNS_BEHIND))
    if _CODE.match(_BEHIND.sub("", line) if has_behind else line):
        return "code"
    if has_tex(line):
        return "tex"
    if not _COMMENT.match(line):
        return "prose"
    return "talk" if _TALK.match(line) else "comment"
