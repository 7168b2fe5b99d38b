"""Peers of the benchmarks: the registry, what is missing, and processes that hang or crash."""

from __future__ import annotations

import doctest
import gzip
import importlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from benchmarks import answers, extract_jobs, metadata, pages, peers, text_tools, tools, workers
from benchmarks.workers import PeerError, Remote, Worker, attempt

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
PARAGRAPH = "The kettle was empty again, and nobody would say who had drunk the tea that morning. " * 6
PAGE = (
    f"<html lang=en><title>Tea</title><body><article><h1>Tea</h1><p>{PARAGRAPH}</p></article></body></html>"
)
NODE = shutil.which("node") is not None
# A worker that echoes, and hangs, crashes, prints or answers with an error where the page says so.
ECHO = """
import json, os, sys, time
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    html = json.loads(line)["html"]
    if html == "hang":
        time.sleep(600)
    if html == "crash":
        os._exit(3)
    answer = {"error": "no tea"} if html == "error" else {"text": html, "seconds": 0.25}
    print(json.dumps(answer), flush=True)
"""
# What stands for the packages of npm: it has what extract.mjs calls, and nothing else of them.
JSDOM = "exports.JSDOM = class { constructor(html) { this.window = { document: html, close() {} }; } };\n"
READABILITY = """
exports.Readability = class {
  constructor(html) { this.html = html; }
  parse() {
    console.log("this is not an answer");
    if (this.html === "crash") process.exit(3);
    if (this.html === "error") throw new TypeError("no tea");
    const found = { title: "Tea", byline: "Amy Ash", publishedTime: "2024-05-01T08:00" };
    return { content: `<p>${this.html}</p>`, ...found };
  }
};
"""


@pytest.fixture(autouse=True)
def own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answers that another run keeps, no peers that a developer has set up."""
    (tmp_path / "kept").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "kept"))
    monkeypatch.delenv(workers.PYTHON, raising=False)
    monkeypatch.delenv(workers.NODE, raising=False)


def echo(patience: float = workers.PATIENCE) -> Worker:
    return Worker([sys.executable, "-c", ECHO], patience)


def write_data(folder: Path, **texts: str) -> Path:
    for name in ("html", "ground-truth"):
        (folder / name).mkdir(parents=True)
    for name, html in texts.items():
        (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(html.encode()))
        truth = {"url": "https://example.org/", "ground_truth": {"main_content": "tea"}, "_internal": {}}
        (folder / "ground-truth" / f"{name}.json").write_text(json.dumps(truth), encoding="utf-8")
    return folder


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with packages that stand for jsdom and Readability."""
    folder = tmp_path / "npm"
    for name, code in {"jsdom": JSDOM, "@mozilla/readability": READABILITY}.items():
        package = folder / "node_modules" / name
        package.mkdir(parents=True)
        about = {"name": name, "version": "1.2.3", "main": "index.cjs"}
        (package / "package.json").write_text(json.dumps(about), encoding="utf-8")
        extra = "exports.VirtualConsole = class {};\n" if name == "jsdom" else ""
        (package / "index.cjs").write_text(code + extra, encoding="utf-8")
    monkeypatch.setenv(workers.NODE, str(folder))
    return folder


@pytest.mark.parametrize("module", [metadata, peers, text_tools, workers])
def test_examples_in_docstrings(module: object) -> None:
    assert doctest.testmod(importlib.import_module(module.__name__)).failed == 0  # type: ignore[attr-defined]


def test_the_documentation_lists_the_registry() -> None:
    measured = {name: tool for name, tool in tools.TOOLS.items() if name != tools.OURS and not tool.is_rule}
    for name, tool in measured.items():
        npm = " (npm)" if tool.load is None else ""
        assert f"| {name} | `{tool.packages[0]}`{npm} | {tool.license} | {tool.mode} |" in README
    for name, tool in text_tools.TEXT_TOOLS.items():
        assert f"| {name} | `{tool.package}` | {tool.license} |" in README


def test_every_peer_is_said_to_be_installed_by_something() -> None:
    extra = (
        (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("\nbench = [")[2].partition("]\n")[0]
    )
    node = json.loads((ROOT / "benchmarks" / "node" / "package.json").read_text(encoding="utf-8"))
    for tool in tools.TOOLS.values():
        if tool.load is None:
            assert set(tool.packages) <= set(node["dependencies"])
        elif not tool.is_rule and tool.packages[0] not in ("cleanpress", "rs-trafilatura"):
            assert f'"{tool.packages[0]}' in extra


def test_all_registries_agree_on_packages() -> None:
    for name, tool in tools.MARKDOWN.items():
        assert tool.packages[0] == tools.TOOLS[name].packages[0]
        assert (tool.load is None) == (tools.TOOLS[name].load is None)
    for name in set(metadata.TOOLS) & set(tools.TOOLS):
        assert metadata.TOOLS[name].packages[0] == tools.TOOLS[name].packages[0]


@pytest.mark.parametrize("name", ["defuddle", "readability-js", "rs-trafilatura"])
def test_a_missing_package_is_named_and_the_peer_skipped(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(workers.NODE, str(tmp_path))
    monkeypatch.setattr(workers, "_is_here", lambda package: False)
    assert tools.loaded(name) is None
    assert answers.peer_answers(name, [], "digest") is None
    said = capsys.readouterr().out
    assert said.count(f"{name} is left out") == 2
    assert ("npm install" if tools.TOOLS[name].load is None else workers.PYTHON) in said


def test_a_package_is_looked_for_in_the_other_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_is_here", lambda package: package != "pytest")
    with pytest.raises(ModuleNotFoundError, match="pytest"):
        workers.python_of(["pytest"])
    other = f"{Path(sys.executable).parent}/../bin/{Path(sys.executable).name}"  # another name for this one
    monkeypatch.setenv(workers.PYTHON, other)
    assert workers.python_of(["pytest"]) == other
    with pytest.raises(ModuleNotFoundError, match="no-such-package-here"):
        workers.python_version("no-such-package-here", other)


def test_a_python_that_does_not_run_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(workers.PYTHON, str(tmp_path / "python"))
    with pytest.raises(SystemExit, match="which does not run"):
        workers.python_of(["no-such-package-here"])


def test_a_peer_that_hangs_or_crashes_is_started_anew() -> None:
    with echo(patience=1) as worker:
        for page, why in (("hang", "stopped after 1 s"), ("crash", "crashed (3)"), ("error", "no tea")):
            with pytest.raises(PeerError) as raised:
                worker.ask({"html": page})
            assert str(raised.value) == why
            worker.patience = workers.PATIENCE
            assert worker.ask({"html": "tea"})["text"] == "tea"
            worker.patience = 1
    assert worker.pid == 0


def test_a_worker_that_does_not_start_says_why() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module_here"):
        Worker([sys.executable, "-c", "import no_such_module_here"])
    with pytest.raises(ModuleNotFoundError, match="lacks tea"):
        Worker([sys.executable, "-c", """print('{"missing": "lacks tea"}')"""])


def test_time_is_what_the_worker_and_both_ends_take() -> None:
    with echo() as worker:
        remote = Remote(worker, lambda page: page.decode().upper(), lambda answer: answer["text"] + "!")
        text, seconds = remote.timed(b"tea", "")
    assert text == "TEA!"
    assert seconds >= 0.25


def test_pages_without_an_answer_are_empty_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = pages.load_sources(write_data(tmp_path / "set", a="tea", b="crash", c="error", d="more tea"))
    monkeypatch.setattr(tools, "remote", lambda *_: Remote(echo(), bytes.decode))
    monkeypatch.setitem(
        tools.TOOLS, "echo", tools.Tool(("pytest",), lambda: pytest.fail("not in this process"))
    )
    for _ in range(2):  # as answered, and as kept
        found = answers.peer_answers("echo", sources, "digest", workers=2)
        assert found == {"a": "tea", "b": "", "c": "", "d": "more tea"}
        said = capsys.readouterr().out
        assert "echo has no answer to b: crashed (3)" in said
        assert "echo has no answer to c: no tea" in said


def test_a_timed_page_without_an_answer_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_data(tmp_path / "set", a="tea", b="error")
    with echo() as worker:
        monkeypatch.setattr(extract_jobs, "loaded", lambda *_: Remote(worker, bytes.decode))
        [result] = extract_jobs.timed(data, "echo", 2, "text")
    assert result["failed"] == ["no tea"]
    assert result["slowest"] >= 0.25


def test_an_error_of_any_kind_is_an_answer_without_text() -> None:
    assert attempt(lambda page, url: str(1 / 0), b"", "") == ("", "ZeroDivisionError: division by zero")


def test_a_peer_in_python_answers_in_a_process_of_its_own() -> None:
    with Worker(workers.python_command(sys.executable, "text", "paragraphs")) as worker:
        remote = Remote(worker)
        assert remote(b"<p>Tea</p><nav>Home</nav>", "") == "Tea"
        assert remote(b"", "") == ""


@pytest.mark.skipif(not NODE, reason="Node.js is not installed")
@pytest.mark.needs("html_text", "resiliparse")
@pytest.mark.usefixtures("npm")
def test_a_peer_in_javascript_answers_in_a_process_of_its_own() -> None:
    tool = tools.TOOLS["readability-js"]
    assert tool.version == "@mozilla/readability 1.2.3, jsdom 1.2.3"
    remote = tools.remote(tool, "text", "readability-js")
    with remote.worker as worker:
        assert remote(b"Tea \xc3\xa9t\xc3\xa9", "https://example.org/") == "Tea été"
        assert remote(b"", "") == ""
        for page, why in ((b"crash", "crashed (3)"), (b"error", "TypeError: no tea")):
            assert attempt(remote, page, "") == ("", why)
        assert remote(b"Tea", "unknown") == "Tea"
        read = metadata._asking(worker)
        found, seconds = read(metadata.Page("Tea", "https://example.org/"))
        assert found == {"title": ["Tea"], "author": ["Amy Ash"], "date": ["2024-05-01"]}
        assert seconds > 0


@pytest.mark.skipif(not NODE, reason="Node.js is not installed")
@pytest.mark.needs("html_text", "resiliparse")
def test_a_package_of_npm_that_cannot_be_loaded_is_named(
    npm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (npm / "node_modules" / "jsdom" / "index.cjs").write_text("require('no-such-package-here')")
    assert tools.loaded("readability-js") is None
    assert "no-such-package-here" in capsys.readouterr().out


@pytest.mark.needs("newspaper")
def test_metadata_of_newspaper_is_read_without_the_network() -> None:
    html = PAGE.replace("<title>", '<meta property="article:published_time" content="2024-05-01"><title>')
    found, _ = metadata.TOOLS["newspaper4k"].read(metadata.Page(html, "https://example.org/tea"))  # type: ignore[misc]
    assert found["title"] == ["Tea"]
    assert found["date"] == ["2024-05-01"]
