"""What people type, right and wrong: each gets an answer, or a sentence that names it and says what to do.

tests/cases/inputs has the inputs. What an answer or a sentence must have is written beside each.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cleanpress
from cleanpress.cli import command

CASES = Path(__file__).with_name("cases") / "inputs"
SEED = (
    "Skip to content\nHome\nIt’s raining in the harbor, and the boats stay in. Nobody minds.\n\n"
    "Share on Facebook\nLeave a Reply\nYour email address will not be published.\n"
)
PAGE = (
    "<html><head><title>Tea for two - Tea Times</title></head><body><nav><a href='/'>Home</a></nav><main>"
    "<h1>Tea for two</h1><p>Boil the water first, and then wait a while, for tea takes its time.</p></main>"
    "<footer>Privacy Policy</footer></body></html>"
)
# What Python says of its own insides, and no person asked for.
LEAKS = re.compile(
    r"Traceback|NoneType|__\w+__|positional argument|unexpected keyword|unhashable|object is not|"
    r"object has no attribute|not subscriptable|unsupported operand|<function|<class|<generator|0x[0-9a-f]{6}"
)


def cases(name: str) -> list[Any]:
    found = json.loads((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["input"]) for case in found]


def write_files(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "folder").mkdir()
    texts = {
        "page.txt": SEED, "second.txt": SEED, "clean.txt": "It rained.\n", "empty.txt": "", "page.html": PAGE,
        "folder/a.txt": SEED, "folder/c.html": PAGE, "table.csv": "id,text\n1,Leave a Reply\n",
        "in.jsonl": '{"text":"Leave a Reply\\nIt rained.","title":"a","url":"https://e.org/1"}\n',
        "broken.jsonl": '{"text":"a"}\n{"text":\n{"txt":1}\n{"text":5}\n',
        "bad.toml": '[[cleaner]]\nuse = "RemoveChrom"\n',
        "acme.toml": '[[cleaner]]\nuse = "acme:RemoveAcme"\n',
        "mine.toml": 'keep = ["Home"]\n[share]\nunconditional = ["Share on Facebook"]\n',
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes("Caf\xe9 \x81 au lait".encode("latin-1"))
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7 \xff\xfe")
    (tmp_path / "page.txt.gz").write_bytes(gzip.compress(SEED.encode()))
    (tmp_path / "folder/b.png").write_bytes(b"\x89PNG")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files of many kinds, which the inputs are typed in."""
    write_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", cases("python.json"))
def test_in_python(case: dict[str, str], folder: Path) -> None:
    names = {**vars(cleanpress), "cleanpress": cleanpress, "extract": cleanpress.extract, "Path": Path}
    if "pandas" in case["input"] or "df" in case["input"]:
        pandas = pytest.importorskip("pandas")
        from cleanpress.adapters import pandas as adapter

        df = pandas.DataFrame({"text": ["Leave a Reply\nIt rained.", None], "number": [1, 2]})
        names |= {"df": df, "pandas_clean": adapter.clean, "pandas_extract": adapter.extract}
    try:
        answer = repr(eval(case["input"], {**names, "PAGE": PAGE}))
    except Exception as error:  # noqa: BLE001  # what kind it is, the case says
        answer = f"{type(error).__name__}: {error}"
        assert answer.endswith((".", "?")), "it is no sentence"
        assert not LEAKS.search(answer)
    assert case["says"] in answer


@pytest.mark.parametrize("case", cases("command.json"))
def test_in_a_shell(case: dict[str, Any], folder: Path) -> None:
    import shlex

    runner = CliRunner()
    _, *arguments = shlex.split(case["input"])
    result = runner.invoke(command, arguments, prog_name="cleanpress")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == case["exit"], result.output
    said = " ".join((result.stderr + result.stdout).split())  # reports are wrapped to the width
    assert " ".join(case["says"].split()) in said
    assert not LEAKS.search(result.stderr)
    if result.exit_code == 2:
        assert result.stderr.startswith("cleanpress: ")
        assert result.stdout == ""
