"""docs/migration.md is true: what "you had" runs in the peers that are installed, what "you write" here."""

from __future__ import annotations

import re
import shlex
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import is_missing
from test_snippets import environment, inputs

import cleanpress

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "migration.md").read_text(encoding="utf-8")

# What a row of a section uses, and the package that it needs; the first that stands in its left cell counts.
PEERS = {
    "trafilatura": "import trafilatura",
    "readability": "import readability",
    "newspaper": "import newspaper",
    "justext": "import justext",
    "cleantext": "import cleantext",
    "ftfy": "import ftfy",
    "extract_plain_text": "from resiliparse.extract.html2text import extract_plain_text",
    "detect_encoding": "from resiliparse.parse.encoding import bytes_to_str, detect_encoding",
    "C4QualityFilter": "from datatrove.pipeline.filters import C4QualityFilter",
}
TAGS = {"h1", "h2"}
OURS = "import cleanpress; from cleanpress.adapters.datatrove import Clean, DropEmpty"


@dataclass(frozen=True)
class Row:
    """A row of a table: the code of both cells, and whether it is of a shell."""

    left: str
    right: str
    is_shell: bool

    @property
    def imports(self) -> str:
        return next((line for name, line in PEERS.items() if name in self.left), "")

    @property
    def needs(self) -> list[str]:
        package = re.match(r"(?:import|from) (\w+)", self.imports)
        return [package[1]] if package else []


def rows() -> Iterator[Row]:
    """Yield the rows whose left cell is code that runs, in order."""
    head = ""
    for line in PAGE.splitlines():
        cells = re.findall(r"(?<=\| )(.*?)(?= \|)", line) if line.startswith("|") else []
        if not cells:
            continue
        if not cells[0].startswith("`"):
            head = cells[0]
            continue
        left, *_ = re.findall(r"`([^`]+)`", cells[0])
        right = re.match(r"`([^`]+)`", cells[1])
        if head in ("you had", "in a shell") and (left.endswith(")") or "<" in left or " " in left):
            yield Row(left, right[1] if right else "", is_shell=head == "in a shell")


def parameters(*, is_shell: bool) -> list[Any]:
    return [
        pytest.param(row, id=row.left, marks=pytest.mark.needs(*row.needs, *needs_of_ours(row)))
        for row in rows()
        if row.is_shell == is_shell
    ]


def needs_of_ours(row: Row) -> list[str]:
    return ["fastwarc", "pyarrow", "datasketches", "tldextract"] if "corpus" in row.right else []


def names_of(row: Row) -> dict[str, Any]:
    """Return what the code of a row may name."""
    names: dict[str, Any] = {
        "page": (ROOT / "examples" / "page.html").read_text(encoding="utf-8"),
        "text": (ROOT / "examples" / "scraped-article.txt").read_text(encoding="utf-8"),
        "cleanpress": cleanpress,
        "reader": [],
        "writer": [],
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a peer may say what else could be installed
        exec(row.imports, names)
        if not is_missing("datatrove"):
            exec(OURS, names)
    return names


@pytest.mark.parametrize("row", parameters(is_shell=False))
def test_both_sides_run(row: Row) -> None:
    names = names_of(row)
    eval(row.left, names)
    if row.right:
        assert eval(row.right, names) != ""


@pytest.mark.parametrize("row", parameters(is_shell=True))
def test_both_commands_succeed(row: Row, tmp_path: Path) -> None:
    for side in (row.left, row.right):
        folder = tmp_path / shlex.split(side)[0]
        folder.mkdir()
        inputs(folder)
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", side],
            cwd=folder, env=environment(), capture_output=True, text=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout or (folder / "out").is_dir()


def test_every_peer_has_rows() -> None:
    shown = {need for row in rows() for need in row.needs}
    peers = "trafilatura readability newspaper justext cleantext ftfy resiliparse datatrove"
    assert shown == set(peers.split())
    assert len(list(rows())) > 60
    assert sum(not row.right for row in rows()) < 15  # "nothing" is the exception


@pytest.mark.needs("trafilatura", "justext")
@pytest.mark.parametrize("head", ["attribute of its document", "attribute of a paragraph"])
def test_attributes_are_there(head: str) -> None:
    import justext
    import trafilatura

    page = (ROOT / "examples" / "page.html").read_text(encoding="utf-8")
    document = cleanpress.extract(page)
    theirs, ours = {
        "attribute of its document": (trafilatura.bare_extraction(page), document),
        "attribute of a paragraph": (justext.justext(page, frozenset())[0], document.blocks[0]),
    }[head]
    table = PAGE[PAGE.index(f"| {head} |") :].partition("\n\n")[0].splitlines()[2:]
    for row in table:
        left, right = (re.findall(r"`([a-z_]+)`", cell) for cell in row.strip("| ").split(" | "))
        right = left if "the same names" in row else right
        assert [name for name in left if not hasattr(theirs, name)] == []
        assert [name for name in right if name not in TAGS and not hasattr(ours, name)] == []


@pytest.mark.needs("trafilatura")
def test_where_both_sides_say_the_same() -> None:
    """Rows whose sides must agree to the word: no metadata and no layout is in them."""
    import ftfy
    import trafilatura

    names = names_of(Row("", "", is_shell=False))
    damaged = "“Itâ€™s raining &amp; cold.”"
    assert ftfy.fix_text(damaged) == cleanpress.clean(damaged, pipeline=["RepairEncoding", "NormalizeQuotes"])
    theirs = trafilatura.extract(names["page"], include_comments=False)
    words = cleanpress.extract(names["page"]).render("text", title=True).split()
    assert theirs.split() == words
