"""What a contributor finds at the door: few packages, one version, ten words."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import cleanpress

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
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
    apart = {"test", "dev", "test-all", "train", "bench"}
    for extra in EXTRAS.keys() - apart:
        assert required(extra) <= required("test-all"), extra


def test_the_version_stands_in_one_place() -> None:
    assert "version" in PROJECT["dynamic"]
    assert importlib.metadata.version("cleanpress") == cleanpress.__version__
    newest = re.search(r"^## \[(\d.*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == cleanpress.__version__


def test_the_glossary_has_ten_words() -> None:
    words = re.findall(
        r"^\| \*\*(\w+)\*\*", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.M
    )
    expected = "block chrome debris edit favor pattern phrase profile reason score"
    assert sorted(words) == expected.split()
