r"""Say which parts of a text are data: JSON, JSON Lines, CSV, TSV, YAML.

In these a quotation mark, a space or a tab may be what parts one value from the next.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from cleanpress.text.lazy_regex import lazy

__all__ = ["is_json", "is_record", "is_row", "is_table"]

_OPENERS = ("{", "[")
_RECORD = lazy(r'[ \t]*+(?:\{[ \t]*(?:"|\})|\[[ \t]*(?:["{\[\]]|-?\d)).*[}\]],?[ \t]*$')
# Names in a play have capitals, those of YAML and of the heads of files mostly none.
_KEY = lazy(r"[ ]*(?:-[ ]+)*([a-z][\w./-]*):(?: |$)")
_ITEM = lazy(r"[ ]*(?:-(?: |$)|#|[|>]?$)")
_CONTINUED = lazy(r"[ ]+\S")
_SEPARATOR = lazy(r",(?! )(?!\d{3}(?!\d))")
_FEWEST_ROWS = 3
_LONGEST_VALUE = 160
_LONGEST_ROW = 10_000


def is_json(text: str) -> bool:
    """Return whether all of `text` is one JSON object or list.

    >>> is_json('{"a": ["b"]}'), is_json("[1] Smith 2004")
    (True, False)
    """
    start = text.lstrip(" \t\r\n")[:1] if text[:1].isspace() else text[:1]
    if start not in _OPENERS or not text.rstrip(" \t\r\n").endswith(("}", "]")):
        return False
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    return True


def is_record(text: str, start: int, end: int) -> bool:
    """Return whether a line is an object or a list of JSON, as one of JSON Lines is.

    >>> is_record('{"a": 1}', 0, 8), is_record("[1] Smith 2004", 0, 14)
    (True, False)
    """
    first = text[start]
    return (first in _OPENERS or first in " \t") and _RECORD.match(text, start, end) is not None


def is_row(text: str, start: int, end: int) -> bool:
    r"""Return whether a line has as many tabs between its cells as the one before it or behind it.

    >>> is_row("id\tname\n1\tAda", 0, 7), is_row("\tIt rained.\n\tIt went on.", 0, 11)
    (True, False)
    """
    line = text[start:end]
    cells = line.count("\t")
    if not cells:
        return False
    before = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)]
    behind = text[end + 1 : end + 1 + _LONGEST_ROW].partition("\n")[0]
    # Tabs before a line are an indentation, unless there are others in it.
    return any(
        other.count("\t") == cells and ("\t" in line.lstrip() or "\t" in other.lstrip())
        for other in (before, behind)
    )


def is_table(paragraph: str) -> bool:
    """Return whether a paragraph is CSV (with a comma or another sign between cells) or YAML.

    >>> is_table("id,name,age\\n1,Ada,36\\n2,Ben,7"), is_table("Ada: Hello, Bob.\\nBob: Hello, Ada.")
    (True, False)
    """
    end = paragraph.find("\n")
    if end < 0:
        return False
    first = paragraph[:end]
    signs = [sign for sign in ",;|" if sign in first]
    may_be_yaml = _KEY.match(first) or first.startswith(("---", "- ", "#"))
    if not (signs or may_be_yaml):
        return False
    lines = paragraph.split("\n")
    if len(lines) >= _FEWEST_ROWS:
        if "," in signs and all(_separators(line) >= 2 for line in lines):
            return True
        if any(_has_cells(lines, sign) for sign in signs):
            return True
    return bool(may_be_yaml) and _is_yaml(lines)


def _separators(row: str) -> int:
    """Count the commas with no space behind, but for those of thousands."""
    return len(_SEPARATOR.findall(row))


def _has_cells(rows: Sequence[str], sign: str) -> bool:
    """Return whether rows have as many cells, two at least, and mostly no space behind what parts them."""
    count = rows[0].count(sign)
    if count < (2 if sign == "," else 1) or any(row.count(sign) != count for row in rows):
        return False
    spaced = sum(row.count(sign + " ") for row in rows)
    # Sentences have a comma each, too, and verse often has one at the end of a line.
    inner = sum(row.rstrip().rstrip(sign).count(sign) for row in rows)
    return inner > 0 and spaced * 4 <= inner


def _is_yaml(lines: Sequence[str]) -> bool:
    keys = set()
    for line in lines:
        key = _KEY.match(line)
        if len(line) > _LONGEST_VALUE:  # paragraphs that begin with a name are prose
            return False
        if key:
            keys.add(key[1])
        elif not (_ITEM.match(line) or _CONTINUED.match(line) or line.startswith("---")):
            return False
    if lines[0].startswith("---") or (lines[0].endswith(":") and len(lines) > 1):
        return len(keys) >= 1
    return len(keys) >= 2
