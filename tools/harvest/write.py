"""Write phrase files: as `python -m cleanpress.phrases sort` would, the same bytes for the same phrases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from cleanpress.phrases.files import KINDS, Category

__all__ = ["phrase_file", "write_files"]

HEAD = """# Phrases of {language} from translation catalogs: see NOTICE.
# Written by `python -m tools.harvest write`; change tools/harvest/labels.toml, not this.
"""


def phrase_file(language: str, categories: Mapping[str, Category]) -> str:
    """Return the text of a phrase file.

    >>> print(phrase_file("da", {"share": {"contextual": ["del"]}}).split("\\n", 3)[3])
    [share]
    contextual = [
        "del",
    ]
    <BLANKLINE>
    """
    parts = [HEAD.format(language=language)]
    for name, table in categories.items():
        lists = [_list(kind, table[kind]) for kind in KINDS if table.get(kind)]
        patterns = [_pattern(name, entry) for entry in table.get("patterns", ())]
        parts.append("\n".join([f"[{name}]", *lists]) + "\n" if lists else "")
        parts += patterns
    return "\n".join(filter(None, parts))


def _list(kind: str, texts: list[str]) -> str:
    return f"{kind} = [\n{''.join(f'    {_string(text)},{chr(10)}' for text in texts)}]"


def _pattern(category: str, entry: Category) -> str:
    lines = [
        f"{name} = {_value(entry[name])}"
        for name in ("id", "contextual", "prefilter", "match", "example")
        if name in entry
    ]
    return "\n".join([f"[[{category}.patterns]]", *lines]) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(map(_string, value))}]" if isinstance(value, list) else _string(str(value))


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write_files(found: Mapping[str, Mapping[str, Category]], folder: Path) -> None:
    """Write the files of all languages into a folder, and remove those of others."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.toml"):
        if path.stem not in found:
            path.unlink()
    for language, categories in found.items():
        (folder / f"{language}.toml").write_text(phrase_file(language, categories), encoding="utf-8")
