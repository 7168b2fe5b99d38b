"""Inline Markdown: marks that are read as marks, and text that is not.

The rules are CommonMark's, with GitHub's strikethrough. Three of them make the work: a mark of emphasis
counts as one only beside the right characters, it may not have white space on its inside, and marks nest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import groupby
from operator import and_, attrgetter
from typing import NamedTuple
from unicodedata import category

from cleanpress.html.render.inline import CODE, DEL, EM, STRONG, SUB, SUP, lines_of, nested
from cleanpress.html.render.runs import Run
from cleanpress.html.render.tex import TEX, mark_formulas

__all__ = ["code_span", "escape", "image_mark", "inline_lines", "longest_run", "start_escaped"]

_MARKS = {STRONG: ("**", "**"), EM: ("*", "*"), DEL: ("~~", "~~")}
_EMPHASIS = STRONG | EM | DEL
LONGEST_SUPERSCRIPT = 20

# Each of these means something to Markdown in some context; `escape` looks at the context, a run at a time.
_SPECIAL = re.compile(r"[\\`*_~<&\[\]]")
_SPECIAL_RUN = re.compile(r"[\\<&\[\]!]|`+|\*+|_+|~+")
_MARKUP = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINE_START = re.compile(
    r"\#{1,6}(?=\s|$)|[-+*](?=\s|$)|[0-9]{1,9}(?=[.)](?:\s|$))|>"  # heading, items of lists, quote
    r"|=(?==*\s*$)|[-:|](?=[-:|\s]*$)|[_*](?=[_*\s]*$)"  # underline, line below a table's head, rule
)
_BRACKETS = ("()", "[]", "{}", "“”", "‘’", "«»", "「」", "『』", "（）", "【】", "《》", '""', "''")
_PAIRS = {pair[side]: pair[1 - side] for pair in _BRACKETS for side in (0, 1)}
_BACKTICKS = re.compile("`+")
_NEEDS_BRACKETS = re.compile(r"[\s()<>\\]")


class _Part(NamedTuple):
    """A stretch of a line. A `fixed` one is Markdown already: punctuation at both ends, and in one token."""

    text: str
    styles: int
    fixed: bool = False

    def ends_in_word(self) -> bool:
        return not self.fixed and _is_word(self.text[-1:])


_EDGE = _Part("", 0)  # what is beside the first and the last part


def inline_lines(runs: Sequence[Run]) -> list[str]:
    """Return the lines of some runs as Markdown.

    >>> inline_lines([Run("Boil "), Run("fresh", STRONG), Run(" water.")])
    ['Boil **fresh** water.']
    >>> inline_lines([Run("2 * 3 is 6, a_b is a name.")])
    ['2 * 3 is 6, a_b is a name.']
    >>> inline_lines([Run("Of *these*, $a_{1}*b_{1}$ is one.")])
    ['Of \\\\*these\\\\*, $a_{1}*b_{1}$ is one.']
    """
    runs = mark_formulas(runs)
    if len(runs) == 1 and _is_plain(runs[0]):
        return [escape(runs[0].text)]
    return [_line(line) for line in lines_of(runs)]


def start_escaped(line: str) -> str:
    """Escape the start of a line of Markdown so that it begins no heading, list or the like.

    >>> start_escaped("1. April"), start_escaped("1.5 litres")
    ('1\\\\. April', '1.5 litres')
    """
    found = _LINE_START.match(line)
    if not found:
        return line
    at = found.end() if line[0].isdigit() else 0
    return line[:at] + "\\" + line[at:]


def escape(text: str, before: str = "", after: str = "", *, brackets: bool = False) -> str:
    """Escape text so that Markdown shows it as it is, between `before` and `after`.

    >>> print(escape("*not* emphasis, 2 * 3, snake_case, <b>, AT&T, &amp;"))
    \\*not\\* emphasis, 2 * 3, snake_case, \\<b>, AT&T, \\&amp;
    """
    if not _SPECIAL.search(text) and not ("!" in text and (text[-1] == "!" or "![" in text)):
        return text

    def escaped(found: re.Match[str]) -> str:
        mark = found.group()
        is_mark = _is_mark(found, before, after, brackets=brackets)
        return "".join("\\" + each for each in mark) if is_mark else mark

    return _SPECIAL_RUN.sub(escaped, text)


def _is_mark(found: re.Match[str], before: str, after: str, *, brackets: bool) -> bool:
    """Return whether Markdown would read a run of one character as a mark."""
    mark, text, start, end = found.group(), found.string, found.start(), found.end()
    if mark == "[" or (mark == "]" and brackets):
        return brackets
    if mark == "&":
        return _ENTITY.match(text, start) is not None
    right = text[end] if end < len(text) else after[:1]
    if mark == "\\":
        return end == len(text) or right in _MARKUP
    left = text[start - 1] if start else before[-1:]
    return _MARK_RULES[mark[0]](mark, left.strip(), right.strip())


def _is_underscore_mark(mark: str, left: str, right: str) -> bool:
    return bool(left or right) and not (_is_word(left) and _is_word(right))


def _is_tilde_mark(mark: str, left: str, right: str) -> bool:
    return len(mark) > 1 or _is_word(left) or (bool(left) and not _is_word(right))  # "~5" closes nothing


# Whether a run of a character is a mark, from the run and what is at its sides: "" for white space.
_MARK_RULES: dict[str, Callable[[str, str, str], bool]] = {
    "`": lambda mark, left, right: True,
    "*": lambda mark, left, right: bool(left or right),
    "_": _is_underscore_mark,
    "~": _is_tilde_mark,
    "<": lambda mark, left, right: right.isalpha() or right in ("/", "!", "?"),
    "]": lambda mark, left, right: right in ("(", "[", ":"),  # a link, or the definition of one
    "!": lambda mark, left, right: right == "[",  # it makes an image of a link
}


def _is_word(character: str) -> bool:
    return bool(character.strip()) and not _is_punctuation(character)


def _is_punctuation(character: str) -> bool:
    return character in _MARKUP or category(character)[0] in "PS"


def longest_run(text: str) -> int:
    """Return the length of the longest run of backticks in a text."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)


def code_span(text: str) -> str:
    """Return text as code.

    >>> print(code_span("a`b"), code_span("`a`"))
    ``a`b`` `` `a` ``
    """
    fence = "`" * (longest_run(text) + 1) if "`" in text else "`"
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"


def image_mark(address: str, alt: str) -> str:
    """Return an image.

    >>> image_mark("a(b).png", "A [cup]")
    '![A \\\\[cup\\\\]](<a(b).png>)'
    """
    return f"![{escape(alt, brackets=True)}]({_target(address)})"


def _target(address: str) -> str:
    address = address.replace("|", "%7C")
    if "&" in address:
        address = _ENTITY.sub(lambda found: "&amp;" + found.group()[1:], address)
    if not _NEEDS_BRACKETS.search(address):
        return address
    for character, code in (("\\", "%5C"), ("<", "%3C"), (">", "%3E")):
        address = address.replace(character, code)
    address = "%20".join(address.split())
    return f"<{address}>" if "(" in address or ")" in address else address


def _is_plain(run: Run) -> bool:
    return not (run.styles or run.link or run.image)


def _line(runs: Sequence[Run]) -> str:
    if all(map(_is_plain, runs)):
        return escape("".join(run.text for run in runs))
    parts: list[_Part] = []
    groups = [list(group) for _, group in groupby(runs, attrgetter("link"))]
    if any(run.styles & CODE for run in runs):
        groups = [_one_code(group) for group in groups]
    for index, group in enumerate(groups):
        if not group[0].link:
            parts.extend(_parts(group, parts[-1] if parts else None))
        elif _is_plain_link(group):
            parts.append(_plain_link(group[0].text, group[0].link))
        else:
            parts.append(_link(group, _styles_beside(groups, index)))
    return _marked(_flanked(parts))


def _styles_beside(groups: Sequence[Sequence[Run]], index: int) -> int:
    before = groups[index - 1][-1].styles if index else 0
    after = groups[index + 1][0].styles if index + 1 < len(groups) else 0
    return before | after


def _one_code(runs: Iterable[Run]) -> list[Run]:
    """Join spans of code that stand side by side, which would be read as something else."""
    merged: list[Run] = []
    for is_code, group in groupby(runs, lambda run: bool(run.styles & CODE) and not run.image):
        alike = list(group)
        if is_code and len(alike) > 1:
            styles = reduce(and_, (run.styles for run in alike))
            alike = [Run("".join(run.text for run in alike), styles, alike[0].link)]
        merged.extend(alike)
    return merged


def _is_plain_link(runs: Sequence[Run]) -> bool:
    run = runs[0]
    return len(runs) == 1 and not run.styles and not run.image and run.text != " "


def _plain_link(text: str, link: str) -> _Part:
    if _is_autolink(link, text):
        return _Part(f"<{link}>", 0, True)
    return _Part(f"[{escape(text, brackets=True)}]({_target(link)})", 0, True)


def _link(runs: Sequence[Run], around: int) -> _Part:
    # What all of a link looks like is marked outside of it if that goes on beside it.
    outside = reduce(and_, (run.styles for run in runs), around & _EMPHASIS)
    inside = [_inside_link(run, outside) for run in runs]
    if all(run.image or run.text == " " for run in runs):  # nearly always a link to the image itself
        return _Part(_marked(_parts(inside)), outside, True)
    link = runs[0].link
    if _is_autolink(link, "".join(run.text for run in runs)):
        return _Part(f"<{link}>", outside, True)
    label = _marked(_flanked(_parts(inside, brackets=True)), brackets=True)
    return _Part(f"[{label}]({_target(link)})", outside, True)


def _inside_link(run: Run, outside: int) -> Run:
    # Code keeps its backslashes, so a "]:" in it would be read as the end of the link.
    not_inside = outside | CODE if "]:" in run.text else outside
    return run._replace(styles=run.styles & ~not_inside, link="")


def _is_autolink(link: str, text: str) -> bool:
    return text == link and link.startswith("http") and not _NEEDS_BRACKETS.search(link)


def _parts(runs: Sequence[Run], last: _Part | None = None, *, brackets: bool = False) -> list[_Part]:
    parts: list[_Part] = []
    for run in runs:
        last = _styled(run, last, brackets=brackets) if run.styles or run.image else _Part(run.text, 0)
        parts.append(last)
    return parts


def _styled(run: Run, last: _Part | None, *, brackets: bool) -> _Part:
    styles = run.styles & _EMPHASIS
    if run.image:
        return _Part(image_mark(run.image, run.text), styles, True)
    if run.styles & TEX:
        return _Part(run.text, styles, True)
    if run.styles & CODE and run.text.strip():
        return _Part(code_span(run.text), styles, True)
    if run.styles & (SUB | SUP) and _is_raised(run.text, last):
        tag = "sub" if run.styles & SUB else "sup"
        return _Part(f"<{tag}>{escape(run.text, brackets=brackets)}</{tag}>", styles, True)
    return _Part(run.text, styles)


def _is_raised(text: str, last: _Part | None) -> bool:
    # In 10² and H₂O it matters, in the mark of a footnote it is noise.
    return last is not None and last.ends_in_word() and len(text) <= LONGEST_SUPERSCRIPT


def _flanked(parts: Sequence[_Part]) -> list[_Part]:
    """Move white space, and punctuation beside a letter, out of emphasis: its marks would not count there."""
    if all(map(_is_flanked, parts, (_EDGE, *parts), (*parts[1:], _EDGE))):
        return list(parts)
    return _mirrored(_opened(_mirrored(_opened(parts))))


def _is_flanked(part: _Part, before: _Part, after: _Part) -> bool:
    """Return whether marks can open before a part as it is, and close after it."""
    if not part.styles:
        return True
    text = part.text
    return _can_open(part, text[0], before, before.text[-1:]) and _can_open(
        part, text[-1], after, after.text[:1]
    )


def _can_open(part: _Part, first: str, beside: _Part, character: str) -> bool:
    """Return whether marks can open right before `first`; `character` is that of the part beside it."""
    gained = part.styles & ~beside.styles
    if not gained:
        return True
    beside_word = not beside.fixed and _is_word(character)
    if part.fixed:
        return not beside_word
    if first.isspace() or (beside_word and _is_punctuation(first)):
        return False
    return not (beside_word and gained & DEL and gained != DEL)


def _mirrored(parts: Sequence[_Part]) -> list[_Part]:
    return [part if part.fixed else part._replace(text=part.text[::-1]) for part in reversed(parts)]


def _opened(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts so that marks can open where they have to; mirrored, so that they can close."""
    opened: list[_Part] = []
    for index, part in enumerate(parts):
        last = opened[-1] if opened else _EDGE
        found: Sequence[_Part] = (part,)
        if part.styles & ~last.styles:
            if not part.fixed:
                after = parts[index + 1].styles if index + 1 < len(parts) else 0
                found = _open_text(part, last, after)
            elif last.ends_in_word():
                found = (part._replace(styles=part.styles & last.styles),)
        opened.extend(each for each in found if each.text)
    return opened


def _open_text(part: _Part, last: _Part, after: int) -> Sequence[_Part]:
    """Split a text that gains styles into what stays outside of their marks and what is inside."""
    text, styles, tail = part.text, part.styles, ""
    gained = styles & ~last.styles
    length = _outside(text, last)
    # 「tea」 loses both of its brackets, if it has to lose one.
    if length and _is_bracketed(text) and not gained & after:
        text, tail = text[:-1], text[-1]
    head, text = text[:length], text[length:]
    if not head and gained & DEL and gained != DEL and last.ends_in_word():
        styles &= ~DEL  # between a word and another mark, which is punctuation, it would open nothing
    return _Part(head, styles & last.styles), _Part(text, styles), _Part(tail, styles & ~gained)


def _is_bracketed(text: str) -> bool:
    return len(text) > 2 and _PAIRS.get(text[0]) == text[-1]


def _outside(text: str, last: _Part) -> int:
    """Return how much of a text stays outside of a mark that opens after `last`."""
    beside_word = last.ends_in_word()
    length = 0
    for character in text:
        if not character.isspace() and not (beside_word and _is_punctuation(character)):
            break
        beside_word = False
        length += 1
    return length


def _marked(parts: Sequence[_Part], *, brackets: bool = False) -> str:
    escaped = []
    styles = 0
    for index, part in enumerate(parts):
        text = part.text
        styles |= part.styles
        if not part.fixed:
            before = parts[index - 1] if index else _EDGE
            after = parts[index + 1] if index + 1 < len(parts) else _EDGE
            # Where styles change, there will be a mark; but a link is one behind a mark, too.
            left = before.text[-1:] if before.styles == part.styles else "*"
            right = after.text[:1] if after.styles == part.styles or after.text[:1] == "[" else "*"
            text = escape(text, left, right, brackets=brackets)
        escaped.append((text, part.styles))
    return nested(escaped, _MARKS, cross=False) if styles else "".join(text for text, _ in escaped)
