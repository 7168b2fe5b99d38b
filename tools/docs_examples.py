"""Write the examples and the categories on the pages of the cleaners, from tests/cases and from the cleaners.

`python -m tools.docs_examples` writes what stands between two marks of each page in docs/cleaners, and fails
with --check if any page would change. `docs_examples.toml` says which cases are shown.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleanpress.categories import CATEGORIES, OF_PHRASES
from cleanpress.cleaner import known_cleaners, make_cleaner
from cleanpress.cli.describe import describe
from cleanpress.display.characters import visible

__all__ = ["main", "write_pages"]

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
CHOSEN = Path(__file__).with_suffix(".toml")
BEGIN = "<!-- From tests/cases, by `python -m tools.docs_examples`: -->"
END = "<!-- The end of what is generated. -->"
# What is shown of cases: the key in the TOML file; the folders, the heading and what is said below it.
SHOWN = {
    "changes": (("wild", "synthetic"), "What it changes", ""),
    "leaves": (("negative",), "What it leaves alone", ""),
    "fails": (
        ("known_failures",),
        "What it does not do yet",
        "`-` is what comes out, `+` what should. A test fails as soon as one of these is solved.",
    ),
}
# Texts on one line of so many characters at most stand in a table, others in blocks.
SHORT = 90
# These change what nobody sees: changed lines are shown with all that is invisible spelled out.
INVISIBLE = ("RemoveInvisible", "RepairEncoding", "NormalizeWhitespace")


@dataclass(frozen=True)
class Example:
    """A case, and what the cleaner makes of it."""

    name: str
    label: str
    comment: str
    options: str
    text: str
    cleaned: str
    expected: str
    categories: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.label}, with `{self.options}`" if self.options else self.label

    @property
    def is_short(self) -> bool:
        return all("\n" not in text and len(text) <= SHORT for text in (self.text, self.expected))


def read_case(name: str, folders: Sequence[str], label: str) -> Example:
    """Return the case of a label. Raises SystemExit if there is none, or a second one."""
    found = [
        case
        for folder in folders
        if (path := CASES / folder / f"{name}.json").exists()
        for case in json.loads(path.read_text(encoding="utf-8"))
        if case["label"] == label
    ]
    if len(found) != 1:
        sys.exit(
            f"{CHOSEN.name} : {len(found)} cases of {name} have the label {label!r}; name one that one has."
        )
    [case] = found
    text = _joined(case["text"])
    options = _read_options(case)
    cleaner = make_cleaner(name, **options)
    edits = cleaner.edits(text)
    return Example(
        name=name,
        label=label,
        comment=case.get("comment", ""),
        options=", ".join(f"{key}={value!r}" for key, value in options.items() if key != "profiles"),
        text=text,
        cleaned=cleaner(text),
        expected=_joined(case.get("expect", text)),
        categories=tuple(sorted({category for edit in edits for category in edit.categories})),
    )


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "\n".join(text)


def _read_options(case: dict[str, Any]) -> dict[str, Any]:
    options = dict(case.get("options", {}))
    if "profiles" in options:
        options["profiles"] = str(CASES / "profiles" / options["profiles"])
    return options


# --- Markdown -------------------------------------------------------------------------------------


def write_examples(name: str, chosen: dict[str, list[str]]) -> str:
    """Return the generated part of the page of a cleaner."""
    parts = [*_categories(name), "## Examples"]
    for key, (folders, heading, said) in SHOWN.items():
        if key not in chosen:
            continue
        examples = [read_case(name, folders, label) for label in chosen[key]]
        parts.append(f"### {heading}")
        if all(example.is_short for example in examples):
            parts += _table(key, examples)
        else:
            parts += [*filter(None, [said]), *_blocks(key, examples)]
    return "\n\n".join(parts)


def _categories(name: str) -> Iterator[str]:
    every = describe(known_cleaners()[name], run=False)["categories"]
    own = [category for category in every if category not in OF_PHRASES]
    yield "## Categories"
    if set(OF_PHRASES) <= set(every):
        beside = " and ".join(f"`{each}`" for each in own)
        yield f"The [categories of phrases](categories.md){', and ' + beside if beside else ''}."
    else:
        rows = (f"| `{category}` | {CATEGORIES[category]} |" for category in own)
        yield "\n".join(["| category | what it is |", "|---|---|", *rows])


def _table(key: str, examples: Sequence[Example]) -> Iterator[str]:
    heads = ["text", "cleaned", "should be"][: {"changes": 2, "leaves": 1, "fails": 3}[key]]
    rows = [f"| {' | '.join(['case', *heads])} |", "|---" * (len(heads) + 1) + "|"]
    for example in examples:
        texts = [example.text, example.cleaned, example.expected][: len(heads)]
        # Joiners stay in the emoji and words that need them; marks of direction do not get into the page.
        shown = (visible(text) if key == "leaves" else _spelled_out(text, example.name) for text in texts)
        cells = map(_code, shown)
        rows.append(f"| {' | '.join([example.title, *cells])} |")
    yield "\n".join(rows)


def _code(text: str) -> str:
    """Return a text as code in a cell of a table."""
    if not text:
        return "*(empty)*"
    marks = "`" * (max([0, *map(len, re.findall("`+", text))]) + 1)
    padding = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{marks}{padding}{text}{padding}{marks}".replace("|", "\\|")


def _blocks(key: str, examples: Sequence[Example]) -> Iterator[str]:
    for example in examples:
        categories = ", ".join(f"`{category}`" for category in example.categories)
        said = f": {categories}" if key == "changes" else f". {example.comment}" if example.comment else ""
        yield f"**{example.title}**{said}".rstrip()
        if key == "leaves":
            yield _fenced("text", visible(example.text).strip("\n"))
        else:
            texts = (example.text, example.cleaned, example.expected)
            before, after = texts[:2] if key == "changes" else texts[1:]
            yield _fenced("diff", "\n".join(_difference(before, after, example.name)))


def _fenced(language: str, text: str) -> str:
    marks = "`" * max([3, *(len(found) + 1 for found in re.findall("`{3,}", text))])
    return f"{marks}{language}\n{text}\n{marks}"


def _difference(before: str, after: str, name: str) -> Iterator[str]:
    old, new = before.split("\n"), after.split("\n")
    runs = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if not any(line.strip() for kind, i, j, *_ in runs if kind == "equal" for line in old[i:j]):
        runs = [("replace", 0, len(old), 0, len(new))]  # blank lines alone are nothing to go by
    for _, i, j, k, m in runs:
        if old[i:j] == new[k:m]:
            yield from (f"  {line}".rstrip() for line in old[i:j])
        else:
            yield from (f"- {_spelled_out(line, name)}".rstrip() for line in old[i:j])
            yield from (f"+ {_spelled_out(line, name)}".rstrip() for line in new[k:m])


def _spelled_out(text: str, name: str) -> str:
    """Return what was changed, or came of it, with what nobody would see spelled out."""
    if name not in INVISIBLE:
        return text
    if name == "NormalizeWhitespace":
        text = re.sub(r" {2,}| $|^ ", lambda spaces: "\N{MIDDLE DOT}" * len(spaces[0]), text)
    return visible(text, all_of_it=True)


# --- Pages ----------------------------------------------------------------------------------------


def page_of(name: str) -> Path:
    """Return the page of a cleaner: RemoveChrome is described in remove-chrome.md."""
    return ROOT / "docs" / "cleaners" / (re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() + ".md")


def write_pages() -> dict[Path, str]:
    """Return the pages of all cleaners of the package, as they should be."""
    chosen = tomllib.loads(CHOSEN.read_text(encoding="utf-8"))
    pages = {}
    for name, labels in chosen.items():
        path = page_of(name)
        written, mark, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2] if mark else "\n"
        pages[path] = f"{written.rstrip()}\n\n{BEGIN}\n\n{write_examples(name, labels)}\n\n{END}{after}"
    return pages


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or with --check say which differ from what would be written."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs_examples", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page would change")
    check = parser.parse_args(arguments).check
    pages = write_pages()
    old = [path for path, page in pages.items() if path.read_text(encoding="utf-8") != page]
    for path in old:
        if check:
            print(f"{path.relative_to(ROOT)} is old: run python -m tools.docs_examples.", file=sys.stderr)
        else:
            path.write_text(pages[path], encoding="utf-8")
    return 1 if old and check else 0


if __name__ == "__main__":
    sys.exit(main())
