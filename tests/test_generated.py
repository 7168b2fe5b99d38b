"""What tools/ writes is what stands in the package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).parents[1] / "tools"


def tool(name: str, needs: str) -> ModuleType:
    """Return a tool as a module, if the package that it needs is there."""
    pytest.importorskip(needs)
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
