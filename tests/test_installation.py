"""Installing brings little, and what is missing is named with a command that works.

What pip does (sizes, a clone that stays clean) is tried in `.ci/run`, where there is a package index.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cleanpress import installation
from cleanpress.adapters.jobs import not_installed
from cleanpress.installation import install_command
from cleanpress.phrases import store as phrase_store
from cleanpress.phrases.store import copy_store, open_store

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# What the installation without extras brings: these, and what they need.
BASE = {
    "ftfy", "wcwidth", "click", "tomli-w", "charset-normalizer", "numpy", "selectolax", "nh3",
}  # fmt: skip
# What it brought before, and what some use for something of their own.
EXTRA = (
    "bs4",
    "lxml",
    "htmldate",
    "dateparser",
    "rich",
    "pygments",
    "tqdm",
    "filelock",
    "pyarrow",
    "torch",
    "tldextract",
)


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", each)[0] for each in requirements}  # type: ignore[index]


def without(modules: tuple[str, ...], code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process in which some modules cannot be imported."""
    hide = f"import sys; sys.modules.update(dict.fromkeys({modules}))\n"
    return subprocess.run([sys.executable, "-c", hide + code], capture_output=True, text=True)


def test_the_base_is_what_is_listed_here() -> None:
    assert names(PROJECT["dependencies"]) == BASE


def test_text_and_html_need_no_more_than_the_base() -> None:
    code = """
import cleanpress, io
page = "<nav><a href='/'>Home</a></nav><main><h1>Tea for two</h1><p>3 May 2024</p><p>Boil it.</p></main>"
document = cleanpress.extract(page)
print(document.markdown, document.html, document.metadata.date, document.removed[0].reason)
print(cleanpress.clean("Leave a Reply\\nâ€œIt rained.â€\\x9d", pipeline=cleanpress.PRESETS["page"]))
print(cleanpress.DEFAULT.to_toml())
from cleanpress.io.encodings import decode
print(decode("Elle a été à l’école.".encode("cp1252")).encoding)
sys.argv = ["cleanpress", "explain", "examples/scraped-article.txt"]
from cleanpress.cli import main
main()
"""
    result = without(EXTRA, code)
    assert result.returncode == 0, result.stderr
    assert "# Tea for two" in result.stdout
    assert "2024-05-03" in result.stdout
    assert "cp1252" in result.stdout
    assert "[-Advertisement-]" in result.stdout


def test_a_corpus_of_json_lines_needs_no_more_than_the_base(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "It rained."}\n')
    code = f"""
sys.argv = ["cleanpress", "corpus", {str(tmp_path / "in.jsonl")!r}, "-o", {str(tmp_path / "out.jsonl")!r}]
from cleanpress.cli import main
main()
"""
    result = without(EXTRA, code)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "out.jsonl").read_text() == '{"text": "It rained."}\n'


@pytest.mark.parametrize("module", ["cleanpress.training", "cleanpress.training.page_starts"])
def test_training_without_torch_shows_its_help_and_says_what_is_missing(tmp_path: Path, module: str) -> None:
    code = f"""
import runpy
sys.argv = ["x", *{{}}]
runpy.run_module({module!r}, run_name="__main__")
"""
    missing = ("torch", "bs4", "html_text", "inscriptis", "resiliparse")
    shown = without(missing, code.replace("{}", '["--help"]'))
    assert shown.returncode == 0, shown.stderr
    assert "--data DIR" in shown.stdout
    arguments = ["--data", str(tmp_path), "--out", str(tmp_path / "out.npz")]
    refused = without(missing, code.replace("{}", str(arguments)))
    assert refused.returncode == 2, refused.stderr
    assert f"needs more packages: {install_command('train')}" in refused.stdout
    assert refused.stderr == ""


# --- The command that installs what is missing ----------------------------------------------------


class Installed:
    """What pip has written down of an installation."""

    def __init__(self, direct_url: str | None) -> None:
        self.direct_url = direct_url

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self.direct_url


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An installation that is no checkout."""
    monkeypatch.setattr(installation, "FOLDER", str(tmp_path / "site-packages"))
    return monkeypatch


@pytest.mark.parametrize(
    ("direct_url", "command"),
    [
        (None, "pip install 'cleanpress[arrow]'"),
        ("{}", "pip install 'cleanpress[arrow]'"),
        ("no JSON", "pip install 'cleanpress[arrow]'"),
        (
            '{"url": "https://example.org/a.git", "vcs_info": {"vcs": "git", "commit_id": "1a", '
            '"requested_revision": "v1"}}',
            "pip install 'cleanpress[arrow] @ git+https://example.org/a.git@v1'",
        ),
        (
            '{"url": "https://example.org/a.git", "vcs_info": {"vcs": "git", "commit_id": "1a"}}',
            "pip install 'cleanpress[arrow] @ git+https://example.org/a.git'",
        ),
        (
            '{"url": "https://example.org/a-1.whl", "archive_info": {}}',
            "pip install 'cleanpress[arrow] @ https://example.org/a-1.whl'",
        ),
        ('{"url": "file:///no/such/folder", "dir_info": {}}', "pip install 'cleanpress[arrow]'"),
    ],
)
def test_the_command_is_for_the_installation_at_hand(
    installed: pytest.MonkeyPatch, direct_url: str | None, command: str
) -> None:
    installed.setattr("importlib.metadata.distribution", lambda name: Installed(direct_url))
    if sys.platform != "win32":
        assert install_command("arrow") == command


@pytest.mark.parametrize("folder", ["clone", "a clone", "клон's"])
def test_what_was_installed_from_a_clone_is_installed_from_there(
    installed: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    clone = tmp_path / folder
    clone.mkdir()
    direct_url = f'{{"url": "{clone.as_uri()}", "dir_info": {{}}}}'
    installed.setattr("importlib.metadata.distribution", lambda name: Installed(direct_url))
    import shlex

    assert shlex.split(install_command("arrow")) == ["pip", "install", f"{clone}[arrow]"]
    installed.chdir(clone)
    assert shlex.split(install_command("arrow")) == ["pip", "install", ".[arrow]"]
    assert install_command("", "--force-reinstall") == "pip install --force-reinstall ."


def test_a_checkout_is_installed_as_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("pyproject.toml", "setup.py"):
        (tmp_path / name).touch()
    monkeypatch.setattr(installation, "FOLDER", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert install_command("arrow") == "pip install -e '.[arrow]'"
    assert install_command("", "--force-reinstall") == "pip install --force-reinstall -e ."


def test_extras_that_messages_name_exist() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "cleanpress").rglob("*.py"))
    named = {
        *re.findall(r"install_command\([\"'](\w+)", source),
        *re.findall(r"not_installed\(\S+ \"(\w+)\"", source),
    }
    assert named >= {"sites", "train", "arrow", "pandas"}
    assert named <= set(PROJECT["optional-dependencies"])
    assert str(not_installed("pyarrow", "arrow")).endswith(install_command("arrow"))


def test_docs_give_the_command_for_a_clone() -> None:
    pages = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("benchmarks/*.md"),
    ]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"pip install (?:-\S+ )*'?cleanpress\b", text), page
        for extras in re.findall(r"'\.\[([\w,-]+)\]'", text):
            assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"]), page


# --- The store of phrases -------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "data").mkdir(parents=True)
    (tmp_path / "in" / "data" / "en.toml").write_text('[share]\nunconditional = ["share this"]\n')
    return tmp_path / "in"


def test_a_store_is_written_for_a_wheel_and_nothing_beside_the_phrase_files(
    folder: Path, tmp_path: Path
) -> None:
    before = sorted(folder.rglob("*"))
    copy_store(str(tmp_path / "phrases.sqlite3"), str(folder))
    assert sorted(folder.rglob("*")) == before
    assert "stamps" not in open_store(str(tmp_path)).meta
    open_store(str(folder))  # and where a checkout has one, it is no other
    copy_store(str(tmp_path / "again.sqlite3"), str(folder))
    assert (tmp_path / "again.sqlite3").read_bytes() == (tmp_path / "phrases.sqlite3").read_bytes()
    copy_store(str(tmp_path / "copy.sqlite3"), str(tmp_path))
    assert (tmp_path / "copy.sqlite3").read_bytes() == (tmp_path / "phrases.sqlite3").read_bytes()


def test_phrase_files_that_did_not_change_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(str(folder))
    monkeypatch.setattr(phrase_store, "_checksum", lambda path: pytest.fail(f"{path} is read"))
    open_store(str(folder))
