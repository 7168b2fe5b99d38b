"""Every kind of bad input gets its exit code and its sentence: tests/cases/bad-inputs.toml has them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bad_inputs import Kind, answer, read_kinds, write_files
from conftest import sample

import cleanpress
from cleanpress import corpus, sites

KINDS = read_kinds()
# What Python says of its own insides, and no person asked for.
LEAKS = re.compile(
    r"Traceback|Fatal Python|NoneType|positional argument|unexpected keyword|unhashable|not subscriptable|"
    r"object is not|object has no attribute|unsupported operand|<function|<class|0x[0-9a-f]{8}"
)
# One of each few in each group, so that none of the groups is left out.
TYPED = [kind for kind in KINDS if kind.command]
CALLED = [kind for kind in KINDS if kind.python]


def parameters(kinds: list[Kind], every: int) -> list[Any]:
    return [
        pytest.param(
            kind,
            id=f"{kind.group}: {kind.label}",
            marks=[pytest.mark.needs(*kind.needs)] if kind.needs else [],
        )
        for kind in sample(kinds, every)
    ]


def test_there_are_a_hundred_kinds_and_no_two_are_one() -> None:
    assert len(KINDS) >= 100
    assert len({(kind.group, kind.label) for kind in KINDS}) == len(KINDS)


@pytest.mark.skipif(os.name == "nt", reason="the kinds are made in bash")
@pytest.mark.needs("bash")
@pytest.mark.parametrize("kind", parameters(TYPED, 8))
def test_in_a_shell(kind: Kind, tmp_path: Path) -> None:
    code, said = answer(kind, tmp_path)
    lines = said.splitlines()
    assert not LEAKS.search(said), said
    assert all(line.startswith("cleanpress: ") for line in lines), said
    says = "\n".join(line.removeprefix("cleanpress: ") for line in lines)
    assert kind.expected.fullmatch(says), says
    assert code == kind.exit, says


@pytest.mark.parametrize("kind", parameters(CALLED, 1))
def test_in_python(kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    names = {**vars(cleanpress), "cleanpress": cleanpress, "corpus": corpus, "sites": sites, "Path": Path}
    if "Wrong(" in kind.python:
        names["Wrong"] = __import__("mine").Wrong
    with pytest.raises(Exception, match="") as caught:  # what it is, the case says
        eval(kind.python, {**names, "extract": cleanpress.extract, "PRESETS": cleanpress.PRESETS})
    says = str(caught.value)
    assert type(caught.value).__name__ == kind.raises, says
    assert not LEAKS.search(says)
    assert kind.expected.fullmatch(says), says


def test_the_page_of_the_documentation_is_that_of_the_cases() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.errors_page", "--check"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
