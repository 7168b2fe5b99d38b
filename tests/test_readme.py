"""What README.md shows is what happens; test_engines.py runs docs/engines.md likewise."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

README = Path(__file__).parent.parent / "README.md"


def test_the_examples_do_what_is_shown() -> None:
    assert run_examples(README) >= 4


def run_examples(page: Path) -> int:
    """Run the examples of a page as doctests, and return in how many blocks they stand."""
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    shown = [block for block in blocks if ">>>" in block]
    names: dict[str, Any] = {}  # later examples use what earlier ones have made
    for number, block in enumerate(shown):
        test = doctest.DocTestParser().get_doctest(block, names, f"block {number}", str(page), 0)
        said: list[str] = []
        doctest.DocTestRunner(verbose=False).run(test, out=said.append, clear_globs=False)
        assert not said, "".join(said)
        names |= test.globs
    return len(shown)
