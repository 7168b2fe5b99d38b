"""Every example of README.md, CONTRIBUTING.md and docs/ runs: Python as shown, commands in a prepared folder.

A block of Python goes on where the one before it ended. A command gets a fresh folder with the inputs that
`inputs` writes, and must succeed. What cannot run is listed in NOT_RUN, with the reason.
"""

from __future__ import annotations

import doctest
import gc
import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import is_missing
from corpora import PAGE, as_jsonl, as_warc, records

from cleanpress import Pipeline

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

# What stands in a command or a block, and why it is not run.
NOT_RUN = {
    "python -m benchmarks.": "needs data sets; test_benchmarks.py and test_book.py run them on made ones",
    "tools/languages.py": "writes a page of the documentation; test_generated.py compares it",
    "pip install": "needs the network; .ci/run installs as README says",
    "git clone": "needs the network",
    "tests.fuzz": "takes a minute and more; .ci/run runs it, and test_fuzz.py what it calls",
    "tools.harvest": "needs the network, or the packages that it fetched",
    "pytest": "this is pytest; .ci/run runs it",
    "pre-commit": "fetches its hooks' environments and writes into .git",
    ".ci/run": "runs all of this",
    "phrases lint": "checks the repository; .ci/run runs it",
    "ruff ": "checks the repository; .ci/run runs it",
    "codespell": "checks the repository; .ci/run runs it",
    "mypy": "checks the repository; .ci/run runs it",
    "cleanpress completion": "changes what a shell reads at its start; test_completion.py tries it",
    "mkdocs ": "serves or builds the site; .ci/run builds it",
    "tools.docs_examples": "writes into docs/; test_generated.py compares",
    "lint-imports": "checks the repository; .ci/run runs it",
    "mapPartitions": "test_engines.py::test_sites_are_learned_on_spark_and_ray_as_in_one_pass runs it",
    "map_batches(learn_batch)": "test_engines.py::test_sites_are_learned_on_spark_and_ray_as_in_one_pass",
}
# What stands in a command or a block, and which package it then needs.
NEEDS = {
    r"cleanpress report\b|to_html|write_report": "jinja2",
    r"cleanpress report (?:crawl|pages)|write_report": "matplotlib",
    r"\bdf\b|adapters\.pandas": "pandas",
    r"\bC4QualityFilter\b|\bby_c4\b": "datatrove",
    r"\.warc": "fastwarc",
    r"\.parquet": "pyarrow",
    r"\bsites learn\b|SiteLearner|\blearner\b": "datasketches",
    r"\bsites\b|profiles\b|learner\b|RemoveSiteLines": "tldextract",
}
# These engines are started once, by fixtures.
STARTED = {"ray": "ray_data", "pyspark": "spark", "datasets": "hf"}


@dataclass(frozen=True)
class Snippet:
    """A block of code of a page, or one command of a block."""

    page: Path
    language: str
    code: str
    number: int

    @property
    def label(self) -> str:
        first = next((line for line in self.code.splitlines() if line.strip()), "")
        return f"{self.page.relative_to(ROOT).as_posix()} {self.number}: {first[:60]}"

    @property
    def needs(self) -> list[str]:
        imported = re.findall(r"^(?:>>> )?(?:from|import) (\w+)", self.code, re.M)
        adapters = re.findall(r"cleanpress\.adapters\.(\w+)", self.code)
        named = {"arrow": "pyarrow", "spark": "pyspark"}
        found = [*imported, *(named.get(name, name) for name in adapters)]
        found += [package for pattern, package in NEEDS.items() if re.search(pattern, self.code)]
        found += ["pyarrow"] if "pa." in self.code else []
        return [*dict.fromkeys(found), *(["java"] if "pyspark" in found else [])]

    @property
    def reason(self) -> str | None:
        return next((reason for text, reason in NOT_RUN.items() if text in self.code), None)


def snippets(language: str) -> list[Snippet]:
    """Return the blocks of a language of all pages, and the commands of shell blocks one by one."""
    found = []
    for page in (page for page in PAGES if page.exists()):
        # A block may stand in an item of a list, and is then as far in as that.
        blocks = re.findall(r"^( *)```(\w+)\n(.*?)^\1```", page.read_text(encoding="utf-8"), re.M | re.S)
        codes = [textwrap.dedent(code) for _, name, code in blocks if name == language]
        if language == "sh":
            codes = [line for code in codes for line in commands(code)]
        found += [Snippet(page, language, code, number) for number, code in enumerate(codes)]
    return found


def commands(block: str) -> list[str]:
    """Return the commands of a shell block, without comments."""
    lines = re.sub(r"\\\n\s*", " ", block).splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def slow(snippet: Snippet) -> list[pytest.MarkDecorator]:
    return [pytest.mark.slow] if re.search("-m venv|cleanpress corpus", snippet.code) else []


def parameters(language: str) -> list[Any]:
    return [
        pytest.param(snippet, id=snippet.label, marks=[pytest.mark.needs(*snippet.needs), *slow(snippet)])
        for snippet in snippets(language)
        if snippet.reason is None
    ]


# --- Python ---------------------------------------------------------------------------------------


@dataclass
class Session:
    """The names that the blocks of a page have made, and the blocks that were run."""

    names: dict[str, Any] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)


SESSIONS = {page: Session() for page in PAGES}


@pytest.fixture(scope="module", autouse=True)
def forget_cleaners() -> Iterator[None]:
    """Let go of the cleaners that pages define: two of one name would be refused by later tests."""
    yield
    for session in SESSIONS.values():
        session.names.clear()
    sys.modules.pop("acme", None)
    gc.collect()


def run_python(snippet: Snippet) -> None:
    """Run a block with the names of the blocks before it."""
    session = SESSIONS[snippet.page]
    if snippet.number in session.done:
        return
    session.done.add(snippet.number)
    if not snippet.code.startswith(">>>"):
        exec(compile(snippet.code, str(snippet.page), "exec"), session.names)
        return
    test = doctest.DocTestParser().get_doctest(
        snippet.code, session.names, snippet.label, str(snippet.page), 0
    )
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append, clear_globs=False)
    session.names |= test.globs
    assert not said, "".join(said)


@pytest.mark.parametrize("snippet", parameters("python"))
def test_python_does_what_is_shown(
    snippet: Snippet, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = SESSIONS[snippet.page].names
    if "pandas" in snippet.needs:
        import pandas as pd

        names.setdefault("df", pd.DataFrame({"text": ["Leave a Reply\nIt rained.", None]}))
    for package, fixture in STARTED.items():
        if package in snippet.needs:
            request.getfixturevalue(fixture)
    inputs(tmp_path)
    monkeypatch.chdir(tmp_path)
    if "__main__" in snippet.code:
        run_script(snippet)
        return
    for earlier in snippets("python")[: snippets("python").index(snippet)]:  # where one block is run alone
        of_session = earlier.page == snippet.page and "__main__" not in earlier.code
        if of_session and earlier.reason is None and not any(map(is_missing, earlier.needs)):
            run_python(earlier)
    run_python(snippet)


def run_script(snippet: Snippet) -> None:
    """Run a block that starts processes, which cannot have what they work on from a session."""
    Path("script.py").write_text(snippet.code, encoding="utf-8")
    subprocess.run([sys.executable, "script.py"], check=True, env=environment())


# --- Commands -------------------------------------------------------------------------------------


def environment() -> dict[str, str]:
    """Return an environment in which `cleanpress` and `python` are those of the tests."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}


def inputs(folder: Path) -> None:
    """Write the inputs that examples name."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    text = (ROOT / "examples" / "scraped-article.txt").read_text(encoding="utf-8")
    for name in ("scraped.txt", "page.txt", "dump.txt"):
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("page.html", "other.html"):
        (folder / name).write_text(PAGE.format(name), encoding="utf-8")
    (folder / "pages").mkdir()
    for name in ("tea.html", "coffee.html"):
        (folder / "pages" / name).write_text(PAGE.format(name), encoding="utf-8")
    (folder / "page.html.gz").write_bytes(gzip.compress(PAGE.format("Tea").encode()))
    rows = records(12)
    (folder / "records.jsonl").write_bytes(as_jsonl(rows))
    (folder / "crawl").mkdir()
    for number in range(2):
        part = [{**row, "url": f"https://www.example.org/{number}/{row['id']}"} for row in rows]
        (folder / "crawl" / f"{number}.jsonl.gz").write_bytes(gzip.compress(as_jsonl(part)))
    (folder / "pages.warc.gz").write_bytes(as_warc(3, packed=True))
    (folder / "mine.toml").write_text('[custom]\nunconditional = ["Read it first"]\n', encoding="utf-8")
    [acme] = [each.code for each in snippets("python") if "class RemoveHashtags" in each.code]
    (folder / "acme.py").write_text(acme, encoding="utf-8")
    (folder / "pipeline.toml").write_text('[[cleaner]]\nuse = "NormalizeQuotes"\n', encoding="utf-8")
    line = {
        "line": "home | fish",
        "place": "top",
        "pages": 6,
        "sample": "Home | Fish",
        "page": "https://example.org/",
    }
    sites = {"cleanpress_sites": 1, "sites": {"example.org": {"pages": 6, "lines": [line]}}}
    (folder / "sites.json").write_text(json.dumps(sites), encoding="utf-8")
    if not is_missing("pyarrow"):
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"body": [row["text"] for row in rows]}), folder / "pages.parquet")


@pytest.mark.parametrize("snippet", parameters("sh"))
def test_a_command_succeeds(snippet: Snippet, tmp_path: Path) -> None:
    inputs(tmp_path)
    words = shlex.split(snippet.code, comments=True)
    for option, value in pairwise(words):
        if option in ("-o", ">") and (tmp_path / value).is_file():  # made by this very command
            (tmp_path / value).unlink()
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", snippet.code],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=99,
    )
    assert ran.returncode == 0, ran.stderr


# --- Examples that become files -------------------------------------------------------------------


@pytest.mark.needs("ruff")
def test_the_example_of_a_cleaner_passes_the_linters() -> None:
    examples = [each for each in snippets("python") if "(Cleaner):" in each.code]
    [example] = [each.code for each in examples if each.page.name == "CONTRIBUTING.md"]
    name = "cleanpress/cleaners/footnotes.py"
    for command in (["check"], ["format", "--check", "--diff"]):
        ran = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--stdin-filename", name, "-"],
            cwd=ROOT, input=example, capture_output=True, text=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr


# --- The rest -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "snippet", [snippet for snippet in parameters("toml") if "[[cleaner]]" in snippet.values[0].code]
)
def test_a_pipeline_can_be_read(snippet: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("shown.toml").write_text(snippet.code, encoding="utf-8")
    assert Pipeline.from_toml("shown.toml")("It rained.") == "It rained."


@pytest.mark.parametrize("snippet", parameters("json"))
def test_json_is_json(snippet: Snippet) -> None:
    json.loads(snippet.code)


def test_what_is_not_run_is_still_there() -> None:
    shown = [snippet.code for language in ("python", "sh") for snippet in snippets(language)]
    assert [text for text in NOT_RUN if not any(text in code for code in shown)] == []


def test_readme_begins_with_an_example() -> None:
    assert snippets("python")[0].page.name == "README.md"
    assert len(parameters("python")) >= 4
