"""What a newcomer reads is true: few packages, one version, eleven terms, layers, new names, links."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from conftest import read_cases

import cleanpress
from cleanpress import cleaners
from cleanpress.cleaner import make_cleaner
from cleanpress.phrases import CATEGORIES
from cleanpress.renamed import RENAMED

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
EXTRAS = PROJECT["optional-dependencies"]


CLEANERS = ["RemoveSiteLines", *cleaners.__all__]
DOCS = sorted((ROOT / "docs").rglob("*.md"))


def required(extra: str) -> set[str]:
    """Return the packages that an extra names, its own extras taken apart."""
    names: set[str] = set()
    for requirement in EXTRAS[extra]:
        if inner := re.fullmatch(r"cleanpress\[(.*)\]", requirement):
            names = names.union(*(required(name) for name in inner[1].split(",")))
        else:
            names.add(re.match(r"[\w-]+", requirement)[0])  # type: ignore[index]
    return names


def test_a_contributor_needs_ten_packages_at_most() -> None:
    assert required("test") <= required("dev") <= required("test-all")
    assert len(required("dev")) <= 10


def test_all_engines_and_corpora_are_tested() -> None:
    apart = {"test", "dev", "test-all", "train", "bench", "tools", "docs"}
    for extra in EXTRAS.keys() - apart:
        assert required(extra) <= required("test-all"), extra


def test_the_version_stands_in_one_place() -> None:
    assert "version" in PROJECT["dynamic"]
    assert importlib.metadata.version("cleanpress") == cleanpress.__version__
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(\d.*)\]", changelog, re.MULTILINE)
    assert newest
    # Between two releases the version is that of the next one, which nobody has been given yet.
    if ".dev" in cleanpress.__version__:
        assert "## [Unreleased]" in changelog
        assert newest[1] < cleanpress.__version__
    else:
        assert newest[1] == cleanpress.__version__


def test_the_glossary_has_eleven_words() -> None:
    words = re.findall(
        r"^\| \*\*(\w+)\*\*", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.M
    )
    expected = "block chrome debris edit favor pattern phrase profile reason report score"
    assert sorted(words) == expected.split()


def test_readme_is_read_in_minutes() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= 1_200


def test_the_documentation_draws_the_layers_that_are_checked() -> None:
    page = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    block = re.search(r"```\n(cli .*?)```", page, re.DOTALL)
    assert block
    drawn = [line.split("  ")[0] for line in block[1].splitlines()]
    contract = next(c for c in SETTINGS["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    assert drawn == contract["layers"]


def test_the_changelog_has_every_renamed_name() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    table = text[text.index("| 0.1.0 | now |") : text.index("### Added")]
    rows = [tuple(map(words_of, row.split(" | ")[:2])) for row in table.splitlines()]
    pairs = {pair for area in RENAMED.values() for pair in area.items()}
    assert sorted(pair for pair in pairs if not any(all(map(has_name, row, pair)) for row in rows)) == []


def words_of(cell: str) -> set[str]:
    """Return the words that are in code: of `io.jsonl` and `--jsonl COLUMN`, io, jsonl, --jsonl, COLUMN."""
    return {word for code in re.findall(r"`([^`]+)`", cell) for word in re.findall(r"[\w-]+", code)}


def has_name(words: set[str], name: str) -> bool:
    return set(re.split(r"[. ]", name)) <= words


def test_the_index_has_every_page() -> None:
    """The index of a folder links its pages, and the indexes of the folders in it."""
    for index in (page for page in DOCS if page.name == "index.md"):
        folder = index.parent
        pages = {*folder.glob("*.md"), *folder.glob("*/index.md")} - {index}
        linked = re.findall(r"\]\(([\w/-]+\.md)", index.read_text(encoding="utf-8"))
        assert pages <= {folder / link for link in linked}, index


def test_links_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS, ROOT / "benchmarks" / "README.md"]
    for page in pages:
        text = re.sub(r"^( *)(`{3,}).*?^\1\2$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
        for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"(`+).+?\1", "", text)):
            if ":" not in link:
                name, _, anchor = link.partition("#")
                target = page.parent / name if name else page
                assert target.exists(), f"{page.name}: {link}"
                assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


# --- docs/cleaners/ -------------------------------------------------------------------------------


def page_of(name: str) -> str:
    """Return the page of a cleaner, or another page of docs/cleaners."""
    kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
    return (ROOT / "docs" / "cleaners" / f"{kebab}.md").read_text(encoding="utf-8")


def options_shown(name: str) -> list[tuple[str, str, Any]]:
    """Return the options of a cleaner as its page shows them: name, values, default."""
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| `(.*)` \|$", page_of(name), re.M)
    return [(option, values, ast.literal_eval(default)) for option, values, default in rows]


@pytest.mark.parametrize("name", CLEANERS)
def test_the_options_of_a_cleaner_are_shown_with_their_defaults(name: str) -> None:
    own = [
        (field.name, [*field.default] if isinstance(field.default, tuple) else field.default)
        for field in fields(getattr(cleanpress, name))
    ]
    assert [(option, default) for option, _, default in options_shown(name)] == own


@pytest.mark.parametrize("name", CLEANERS)
def test_the_values_that_are_shown_can_be_given(name: str) -> None:
    needed = {"profiles": "sites.json"} if name == "RemoveSiteLines" else {}
    for option, values, default in options_shown(name):
        # As in `"keep"`, `True`, `0`; what is in other marks is a name.
        shown = [ast.literal_eval(each) for each in re.findall(r'`("\w*"|True|False|\d|\[.*?\])`', values)]
        for value in shown:
            make_cleaner(name, **{**needed, option: value})
        if values.count('`"') > 1 and option != "language":
            assert default in shown
            with pytest.raises(cleanpress.OptionError, match=f"'none'.*Known: .*{shown[0]}"):
                make_cleaner(name, **{**needed, option: "none"})


def categories_shown() -> dict[str, set[str]]:
    """Return the categories of each cleaner; those of phrases apart."""
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", page_of("categories"), re.M)
    return {name: set(re.findall(r"`(\w+)`", cell)) for name, cell in rows}


def test_the_categories_of_phrases_are_shown() -> None:
    page = page_of("RemoveChrome")
    listed = page[: page.index("There are phrases of")]
    assert set(re.findall(r"`([a-z_]+)`", listed)) == set(CATEGORIES)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(each, marks=[pytest.mark.needs("tldextract")] if each == "RemoveSiteLines" else [])
        for each in CLEANERS
    ],
)
def test_the_categories_that_edits_have_are_shown(name: str) -> None:
    shown = categories_shown()[name]
    cases = [case.values[1] for case in read_cases("wild", "synthetic", "negative") if case.values[0] == name]
    cases.append({"text": "a \ud800 lone surrogate"})
    seen = {
        category
        for case in cases
        if case.get("options") or name != "RemoveSiteLines"
        for edit in make_cleaner(name, **case.get("options", {})).edits(case["text"])
        for category in edit.categories
    }
    assert seen - set(CATEGORIES) == shown - ({"repeated"} if name == "RemoveBoilerplate" else set())
