"""What tools/ writes is what stands in the package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import cleanpress

TOOLS = Path(__file__).parents[1] / "tools"


def tool(name: str, *needs: str) -> ModuleType:
    """Return a tool as a module, if the packages that it needs are there."""
    for need in needs:
        pytest.importorskip(need)
    spec = importlib.util.spec_from_file_location(f"tool_{name}", TOOLS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_names_of_the_months_are_those_of_cldr() -> None:
    from cleanpress.html.metadata.month_names import MONTHS

    of_cldr, _ = tool("month_names", "babel").months()
    for names, here in zip(of_cldr, MONTHS, strict=True):
        # A newer CLDR may know more, and must not take a name for another month.
        assert len(names & set(here.split())) > 0.9 * len(names)
        assert not any(set(here.split()) & others for others in of_cldr if others is not names)


def test_the_examples_on_the_pages_of_cleaners_are_those_of_the_cases() -> None:
    pages = tool("docs_examples", "tldextract").write_pages()
    assert len(pages) == 11
    for path, page in pages.items():
        assert path.read_text(encoding="utf-8") == page, "run python -m tools.docs_examples"


def test_the_manual_pages_say_what_the_help_says() -> None:
    made = dict(tool("man").pages())
    here = {path.name: path.read_text(encoding="utf-8") for path in (TOOLS.parent / "man").iterdir()}
    assert here == made, "python tools/man.py man"


def test_a_manual_page_shows_what_roff_would_take_for_its_own() -> None:
    man = tool("man")
    assert man.escape(".TH\n'a\\n-o …") == r"\&.TH" "\n" r"\(aqa\en\-o \[u2026]"
    assert list(man.body("One,\ntwo.\n\n\b\nThus:\n  a | b")) == [
        ".PP", "One, two.", ".PP", "Thus:", ".nf", "  a | b", ".fi",
    ]  # fmt: skip


def test_the_citation_names_the_version() -> None:
    text = (TOOLS.parent / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {cleanpress.__version__}\n" in text


def test_lowest_versions_are_those_of_the_extras_that_are_named() -> None:
    lowest = tool("lowest").lowest
    extras = {"a": ["b[c]>=2,<3", "d", "p[e]"], "e": ["f>=1"], "g": ["h>=3"]}
    project = {"name": "p", "dependencies": ["click>=8.1"], "optional-dependencies": extras}
    assert list(lowest(project)) == ["click==8.1"]
    assert list(lowest(project, "a")) == ["click==8.1", "b==2", "f==1"]
