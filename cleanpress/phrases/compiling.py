"""Compiles the phrase files to tables that are quick to read: TOML is for people, and takes a while.

The tables are kept in `compiled.json` beside the files, as Python keeps bytecode: made when the package is
built, made again when a phrase file has changed, and never needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from cleanpress.phrases.folding import key_of
from cleanpress.phrases.heads import heads, required_literal

__all__ = ["CATEGORIES", "NUMBER", "SEPARATOR", "STRONG", "WEAK", "tables"]

CATEGORIES = (
    "skip_link", "navigation", "search", "login", "comment_form", "comment_count", "membership_pitch",
    "newsletter_pitch", "subscription_wall", "cookie_notice", "share", "related_content", "advertisement",
    "legal_footer", "print_email", "media_control", "error_placeholder",
)  # fmt: skip
FOLDER = Path(__file__).parent
COMPILED = FOLDER / "compiled.json"
SEPARATOR = "\x7f"  # between what is joined: in no phrase, and not escaped in JSON, which would take time
# What the tables depend on: if one of these files is another than it was, they are made again.
SOURCES = [*(f"{category}.toml" for category in CATEGORIES), "compiling.py", "folding.py", "heads.py"]

# What a phrase adds to the score of the run of lines it stands in (see cleaners/chrome.py). The unit
# is a tenth of a weak phrase, so that whole numbers do. A number says nothing of its neighbours ("2 min",
# "12.5.2024" and "$9" stand in tables and lists too), nor does a letter ("A", as in an index or a proof).
STRONG = 20
WEAK = 10
NUMBER = 0

Table = dict[str, Any]


def tables(folder: Path = FOLDER, compiled: Path = COMPILED) -> dict[str, Table]:
    """Return a table for each language, from `compiled` if it is up to date, else from the phrase files."""
    sources = {name: (folder / name).read_bytes() for name in SOURCES}
    digest = [number for data in sources.values() for number in (len(data), crc32(data))]
    with suppress(OSError, ValueError, LookupError, TypeError):
        kept = json.loads(compiled.read_bytes())
        if kept["digest"] == digest:
            languages: dict[str, Table] = kept["languages"]
            return languages
    languages = compile_tables({category: sources[f"{category}.toml"].decode() for category in CATEGORIES})
    # A read-only installation is no fault: reading then takes longer.
    with suppress(OSError):
        partial = compiled.with_suffix(f".{os.getpid()}.partial")
        kept = {"digest": digest, "languages": languages}
        partial.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        partial.replace(compiled)
    return languages


def compile_tables(sources: Mapping[str, str]) -> dict[str, Table]:
    """Make the tables of all languages from the text of the phrase files, by category.

    A table has groups of lines and groups of sentences, as `_groups` makes them, and the patterns.
    """
    import tomllib  # needed only where the tables are not up to date

    files = {category: tomllib.loads(text) for category, text in sources.items()}
    languages = {language for by_language in files.values() for language in by_language}
    return {language: _table(language, files) for language in sorted(languages)}


def _table(language: str, files: Mapping[str, Table]) -> Table:
    of_language = {
        f"{category}:{language}:": by_language[language]
        for category, by_language in files.items()
        if language in by_language
    }
    lines: dict[str, tuple[str, int, str]] = {}  # by key: the source, the score and the text
    sentences: dict[str, tuple[str, int, str]] = {}
    for source, entries in of_language.items():
        for text in entries.get("line", ()):
            lines.setdefault(key_of(text), (source, STRONG, text))
        for text in entries.get("weak", ()):
            lines.setdefault(key_of(text), (source, _weak_score(text), text))
    # Lines first: what is a line in one file and a sentence in another goes by the name of the line.
    for source, entries in of_language.items():
        for text in entries.get("sentence", ()):
            lines.setdefault(key_of(text), (source, STRONG, text))  # alone on a line it is a line, too
            sentences.setdefault(key_of(text), (source, STRONG, text))
    patterns = [
        _pattern(source, entry)
        for source, entries in of_language.items()
        for entry in entries.get("pattern", ())
    ]
    return {"lines": _groups(lines), "sentences": _groups(sentences), "patterns": patterns}


def _groups(phrases: Mapping[str, tuple[str, int, str]]) -> list[Table]:
    """Return the phrases by source and score, joined, as a few long strings are read faster than many.

    Most texts are their key but for the spaces; only of the others, the "odd" ones, the key is kept as well.
    """
    by_source: dict[tuple[str, int], dict[str, str]] = {}
    for key, (source, score, text) in phrases.items():
        by_source.setdefault((source, score), {})[key] = text
    groups = []
    for (source, score), texts in by_source.items():
        odd = {key: text for key, text in texts.items() if key != text.replace(" ", "")}
        plain = [text for key, text in texts.items() if key not in odd]
        joined = map(SEPARATOR.join, (plain, odd, odd.values()))
        groups.append(
            dict(zip(("texts", "odd_keys", "odd_texts"), joined, strict=True), source=source, score=score)
        )
    return groups


def _pattern(source: str, entry: Table) -> Table:
    return {
        "identity": source + entry["id"],
        "score": _weak_score(entry["example"]) if entry.get("weak") else STRONG,
        "sentence": entry.get("sentence", False),
        "match": entry["match"],
        "literal": required_literal(entry["match"]),
        "heads": SEPARATOR.join(heads(entry["match"])),
        "needs": entry.get("needs", []),
    }


def _weak_score(text: str) -> int:
    key = key_of(text)
    return NUMBER if "0" in key or (len(key) < 3 and key.isascii()) else WEAK
