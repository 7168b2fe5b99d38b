"""Starting costs little: what a run does not need is neither imported nor compiled."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cleanpress
from cleanpress.phrases import load_phrases
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
    assert sum(sizes.values()) < 5_750_000


def test_cleaning_plain_text_compiles_nothing() -> None:
    assert compiled_by("cleanpress.clean('It rained.\\\\n\\\\nNobody came.\\\\n')") == []


# What some runs import and others do without.
HEAVY = set(
    "numpy ftfy selectolax nh3 charset_normalizer tomli_w wcwidth sqlite3 bs4 lxml rich pandas "
    "importlib.metadata importlib.resources zipfile asyncio unittest cleanpress.sites.profile "
    "cleanpress.corpus".split()
)
PLAIN = b"The tide came in at four.\n\nNobody was there."
DEBRIS = b"Skip to content\nMenu\nHome\nNews\n\nThe tide came in.\n\nLeave a Reply\nName *\nEmail *\n" * 2
MOJIBAKE = "Itâ€™s raining.".encode()
NOT_UTF8 = b"Elle a \xe9t\xe9 l\xe0, et la mar\xe9e aussi."
PAGE = b"<p>The tide came in at four.</p>"
REPAIR = ["--only", "RepairEncoding"]
WITNESS = """
import json, sys
before = set(sys.modules)
from cleanpress.cli import main
try:
    main()
except SystemExit as error:
    assert not error.code, error.code
print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("data", "args", "needed"),
    [
        (PLAIN, [], {"sqlite3"}),
        (DEBRIS, [], {"sqlite3", "numpy"}),
        ("It’s raining.".encode(), [], {"sqlite3"}),
        (MOJIBAKE, REPAIR, {"ftfy", "wcwidth"}),
        (NOT_UTF8, REPAIR, {"charset_normalizer"}),
        (PLAIN, ["--only", "NormalizeQuotes"], set()),
        (DEBRIS, ["explain", "--only", "RemoveChrome"], {"sqlite3", "wcwidth"}),
        (PAGE, ["extract"], {"sqlite3", "numpy", "selectolax", "zipfile"}),
    ],
)
def test_a_run_imports_what_it_needs(data: bytes, args: list[str], needed: set[str]) -> None:
    line = [sys.executable, "-c", WITNESS, *args]
    result = subprocess.run(line, input=data, capture_output=True)
    assert result.returncode == 0, result.stderr
    assert HEAVY & set(json.loads(result.stderr.splitlines()[-1])) == needed


def test_a_run_imports_no_command_but_its_own() -> None:
    names = {"clean", "explain", "extract", "corpus", "report", "sites", "cleaners", "phrases", "completion"}
    for data, args, own in (
        (PLAIN, [], "clean"),
        (PAGE, ["extract"], "extract"),
        (b"", ["phrases"], "phrases"),
    ):
        line = [sys.executable, "-c", WITNESS, *args]
        result = subprocess.run(line, input=data, capture_output=True)
        modules = set(json.loads(result.stderr.splitlines()[-1]))
        assert {name for name in names if f"cleanpress.cli.{name}" in modules} == {own}


def test_the_command_starts_no_threads_of_its_own_for_products_of_matrices() -> None:
    code = (
        "import os, sys; sys.argv[1:] = ['--version']\nfrom cleanpress.cli import main\n"
        "try: main()\nexcept SystemExit: pass\nprint(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    for given, used in ((None, "1"), ("2", "2")):
        variables = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
        if given is not None:
            variables["OPENBLAS_NUM_THREADS"] = given
        shown = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True)
        assert shown.stdout.split()[-1] == used, shown.stderr


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
