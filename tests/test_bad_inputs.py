"""Every kind of bad input gets its exit code and its sentence: tests/cases/bad-inputs.toml has them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bad_inputs import Kind, answer, prepare, read_kinds, write_files
from conftest import run_command, sample

import cleanpress
from cleanpress import corpus, sites

KINDS = read_kinds()
posix = pytest.mark.skipif(os.name == "nt", reason="the kinds and what is said of them are those of POSIX")
# What Python says of its own insides, and no person asked for.
LEAKS = re.compile(
    r"Traceback|Fatal Python|NoneType|positional argument|unexpected keyword|unhashable|not subscriptable|"
    r"object is not|object has no attribute|unsupported operand|<function|<class|0x[0-9a-f]{8}"
)
# What depends on the process (streams, signals, limits, the environment) has one of its own. A start takes a
# third of a second, so the others share that of the tests, and of those with their own, most tests try a few.
SHARED = [kind for kind in KINDS if kind.arguments is not None]
OWN = [kind for kind in KINDS if kind.command and kind.arguments is None]
CALLED = [kind for kind in KINDS if kind.python]


def parameters(kinds: list[Kind], every: int = 1) -> list[Any]:
    return [
        pytest.param(kind, id=f"{kind.group}: {kind.label}", marks=marks(kind))
        for kind in sample(kinds, every)
    ]


def marks(kind: Kind) -> list[pytest.MarkDecorator]:
    needs = [*kind.needs, *(["bash"] if kind.make or (kind.arguments is None and kind.command) else [])]
    return [pytest.mark.needs(*needs)] if needs else []


def test_there_are_a_hundred_kinds_and_no_two_are_one() -> None:
    assert len(KINDS) >= 100
    assert len({(kind.group, kind.label) for kind in KINDS}) == len(KINDS)
    assert len(SHARED) + len(OWN) + len(CALLED) == len(KINDS)


def check(kind: Kind, code: int, said: str) -> None:
    assert not LEAKS.search(said), said
    lines = said.splitlines()
    assert all(line.startswith("cleanpress: ") for line in lines), said
    says = "\n".join(line.removeprefix("cleanpress: ") for line in lines)
    assert kind.expected.fullmatch(says), says
    assert code == kind.exit, says


@posix
@pytest.mark.parametrize("kind", parameters(OWN, 6))
def test_in_a_shell(kind: Kind, tmp_path: Path) -> None:
    prepare(kind, tmp_path)
    check(kind, *answer(kind, tmp_path))


@posix
@pytest.mark.parametrize("kind", parameters(SHARED))
def test_in_this_process(kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(kind, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert kind.arguments is not None
    done = run_command(*kind.arguments)
    check(kind, done.returncode, done.stderr.decode())


@posix
@pytest.mark.parametrize("kind", parameters(CALLED))
def test_in_python(kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    names = {**vars(cleanpress), "cleanpress": cleanpress, "corpus": corpus, "sites": sites, "Path": Path}
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
