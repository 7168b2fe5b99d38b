"""Starting costs little: what a run does not need is neither imported nor compiled."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cleanpress
from cleanpress.phrases import load_phrases
from cleanpress.phrases.matcher import SEVERAL_SENTENCES
from cleanpress.text.lazy_regex import lazy

# Prints the module and the source of every expression that is compiled by a module of cleanpress.
SPY = """
import json, re, sys
compiled = []
original = re.compile
def spy(pattern, flags=0):
    caller = sys._getframe(1)
    while caller.f_globals["__name__"] in ("functools", "cleanpress.text.lazy_regex"):
        caller = caller.f_back
    compiled.append((caller.f_globals["__name__"], str(pattern)))
    return original(pattern, flags)
re.compile = spy
import cleanpress.cli
{run}
print(json.dumps([each for each in compiled if each[0].startswith("cleanpress.")]))
"""


def compiled_by(run: str) -> list[str]:
    line = [sys.executable, "-c", SPY.replace("{run}", run)]
    printed = subprocess.run(line, check=True, capture_output=True).stdout
    return [pattern for _, pattern in json.loads(printed)]


def test_importing_compiles_nothing() -> None:
    assert compiled_by("") == []


def test_importing_reads_no_phrases() -> None:
    line = (
        "import sys, cleanpress.cli, cleanpress.phrases.load as load; "
        "print(load._store.cache_info(), 'sqlite3' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", line], check=True, capture_output=True, text=True).stdout
    assert "misses=0" in printed
    assert "False" in printed


def test_the_package_is_small() -> None:
    # All that is installed; the phrase files and the card are not.
    load_phrases()
    folder = Path(cleanpress.__file__).parent
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    sizes = {path: path.stat().st_size for path in files if path.suffix not in (".toml", ".md")}
    assert sizes[folder / "phrases" / "phrases.sqlite3"] < 2_900_000
    assert sum(sizes.values()) < 5_200_000


def test_cleaning_plain_text_compiles_only_what_finds_the_ends_of_sentences() -> None:
    assert compiled_by("cleanpress.clean('It rained.\\\\n\\\\nNobody came.\\\\n')") == [
        SEVERAL_SENTENCES.pattern
    ]


def test_a_lazy_expression_does_what_a_compiled_one_does() -> None:
    for pattern, flags in [("a+", 0), ("(?P<all>.)", re.DOTALL)]:
        expression, compiled = lazy(pattern, flags), re.compile(pattern, flags)
        assert expression.findall("aA\naa") == compiled.findall("aA\naa")
        assert expression.sub("-", "aA\naa") == compiled.sub("-", "aA\naa")
        assert expression.pattern == pattern
        assert expression.flags == compiled.flags
        assert expression.groupindex == compiled.groupindex


def test_a_lazy_expression_is_compiled_when_it_is_used_and_once() -> None:
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.search("")
    word = lazy("[a-z]+")
    assert word.search is word.search
    with pytest.raises(AttributeError):
        word.nothing  # type: ignore[attr-defined]  # noqa: B018
