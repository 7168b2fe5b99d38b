"""Compiles the phrase files to tables that are quick to read: TOML is for people, and takes a while.

The tables are kept in `compiled.json` beside the files, as Python keeps bytecode: made when the package is
built, made again when a phrase file has changed, and never needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to read an expression
from typing import Any
from zlib import crc32

from cleanpress.phrases.folding import fold_words, key_of

__all__ = ["CATEGORIES", "NUMBER", "STRONG", "WEAK", "first_characters", "required_literal", "tables"]

CATEGORIES = (
    "skip_link", "navigation", "search", "login", "comment_form", "comment_count", "membership_pitch",
    "newsletter_pitch", "subscription_wall", "cookie_notice", "share", "related_content", "advertisement",
    "legal_footer", "print_email", "media_control", "error_placeholder",
)  # fmt: skip
FOLDER = Path(__file__).parent
COMPILED = FOLDER / "compiled.json"
FORMAT = 4  # to be raised when the form of the tables changes, so that older ones are not read

# What a phrase adds to the score of the run of lines it stands in (see cleaners/chrome.py). The unit
# is a tenth of a weak phrase, so that whole numbers do. A number says nothing of its neighbours ("2 min",
# "12.5.2024" and "$9" stand in tables and lists too), nor does a letter ("A", as in an index or a proof).
STRONG = 20
WEAK = 10
NUMBER = 0

Table = dict[str, Any]


def tables(folder: Path = FOLDER, compiled: Path = COMPILED) -> dict[str, Table]:
    """Return a table for each language, from `compiled` if it is up to date, else from the phrase files."""
    sources = {category: (folder / f"{category}.toml").read_bytes() for category in CATEGORIES}
    digest = [FORMAT, *(number for data in sources.values() for number in (len(data), crc32(data)))]
    with suppress(OSError, ValueError):
        kept = json.loads(compiled.read_bytes())
        if kept["digest"] == digest:
            languages: dict[str, Table] = kept["languages"]
            return languages
    languages = compile_tables({category: data.decode() for category, data in sources.items()})
    # A read-only installation is no fault: reading then takes longer.
    with suppress(OSError):
        partial = compiled.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps({"digest": digest, "languages": languages}), encoding="utf-8")
        partial.replace(compiled)
    return languages


def compile_tables(sources: Mapping[str, str]) -> dict[str, Table]:
    """Make the tables of all languages from the text of the phrase files, by category."""
    import tomllib  # needed only where the tables are not up to date

    languages: dict[str, Table] = {}
    files = {category: tomllib.loads(text) for category, text in sources.items()}
    # Lines first: what is a line in one file and a sentence in another goes by the name of the line.
    for add in (_add_lines, _add_sentences, _add_patterns):
        for category, by_language in files.items():
            for language, entries in by_language.items():
                table = languages.setdefault(
                    language, {"lines": {}, "sentences": {}, "openers": [], "closers": [], "patterns": []}
                )
                add(table, f"{category}:{language}:", entries)
    return languages


def _add_lines(table: Table, source: str, entries: Table) -> None:
    for text in entries.get("line", ()):
        table["lines"].setdefault(key_of(text), [source + text, STRONG])
    for text in entries.get("weak", ()):
        table["lines"].setdefault(key_of(text), [source + text, _weak_score(text)])


def _add_sentences(table: Table, source: str, entries: Table) -> None:
    for text in entries.get("sentence", ()):
        # A sentence alone on a line is a line, too.
        table["lines"].setdefault(key_of(text), [source + text, STRONG])
        table["sentences"].setdefault(key_of(text), [source + text, STRONG])
        words = fold_words(text).split()
        table["openers"].append([words[0], *words[1:2]])
        table["closers"].append([words[-1], *words[-2:-1]])


def _add_patterns(table: Table, source: str, entries: Table) -> None:
    for entry in entries.get("pattern", ()):
        score = _weak_score(entry["example"]) if entry.get("weak") else STRONG
        table["patterns"].append(
            {
                "phrase": [source + entry["id"], score],
                "sentence": entry.get("sentence", False),
                "match": entry["match"],
                "first": first_characters(entry["match"]),
                "literal": required_literal(entry["match"]),
                "needs": entry["needs"],
            }
        )


def _weak_score(text: str) -> int:
    key = key_of(text)
    return NUMBER if "0" in key or (len(key) < 3 and key.isascii()) else WEAK


def required_literal(match: str) -> str:
    """Return the longest run of plain characters that every match of an expression must have.

    Only what stands outside all brackets counts, so that it is neither an alternative nor optional.

    >>> required_literal("be the first (?:one )?to comment(?: on .{1,80})?")
    'be the first '
    >>> required_literal("(?:share|tweet)s?")
    ''
    """
    runs = [""]
    for operator, argument in _parser.parse(match):
        if operator is _constants.LITERAL:
            runs[-1] += chr(argument)
        else:
            runs.append("")
    return max(runs, key=len)


def first_characters(match: str) -> str:
    """Return the characters that a match of an expression can begin with; "" if these are not few.

    >>> first_characters("(?:please )?(?:read|see) more"), first_characters(".{1,9} more")
    ('prs', '')
    """
    found = _first_of(_parser.parse(match))
    return "" if found is None or "" in found else "".join(sorted(found))


def _first_of(sequence: Any) -> set[str] | None:
    """Return the first characters of a parsed expression, with "" where it may be empty; None for any."""
    found = {""}
    for operator, argument in sequence:
        if operator is _constants.LITERAL:
            here: set[str] | None = {chr(argument)}
        elif operator is _constants.IN:
            here = _members(argument)
        elif operator is _constants.BRANCH:
            here = _union(map(_first_of, argument[1]))
        elif operator is _constants.SUBPATTERN:
            here = _first_of(argument[3])
        elif operator in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            here = _first_of(argument[2])
            if here is not None and argument[0] == 0:
                here = here | {""}
        elif operator in (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT):
            continue  # takes no character
        else:
            here = None
        if here is None:
            return None
        found = (found - {""}) | here
        if "" not in here:
            break
    return found


def _members(items: Any) -> set[str] | None:
    found = set()
    for operator, argument in items:
        if operator is _constants.LITERAL:
            found.add(chr(argument))
        elif operator is _constants.RANGE and argument[1] - argument[0] < 40:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    return found


def _union(sets: Iterable[set[str] | None]) -> set[str] | None:
    found: set[str] = set()
    for each in sets:
        if each is None:
            return None
        found |= each
    return found
