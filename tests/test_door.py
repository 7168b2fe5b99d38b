"""What a newcomer reads is true: few packages, one version, ten terms, layers, new names, links."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import cleanpress
from cleanpress.options import RENAMED

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
EXTRAS = PROJECT["optional-dependencies"]


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
    apart = {"test", "dev", "test-all", "train", "bench", "tools"}
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


def test_the_glossary_has_ten_words() -> None:
    words = re.findall(
        r"^\| \*\*(\w+)\*\*", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.M
    )
    expected = "block chrome debris edit favor pattern phrase profile reason score"
    assert sorted(words) == expected.split()


def test_readme_draws_the_layers_that_are_checked() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```\n(cli .*?)```", readme, re.DOTALL)
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
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = sorted(page.name for page in (ROOT / "docs").glob("*.md") if page.name != "README.md")
    assert sorted(set(re.findall(r"\]\(([\w-]+\.md)\)", index))) == pages


def test_links_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks" / "README.md"]
    for page in pages:
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if ":" not in link:
                name, _, anchor = link.partition("#")
                target = page.parent / name if name else page
                assert target.exists(), f"{page.name}: {link}"
                assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
