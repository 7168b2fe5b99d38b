"""The TAB key: pressed in a real bash, zsh and fish, and what the command answers them."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleanpress
from cleanpress.options import COMMENTS, FAVORS, INPUT_FORMATS

pty = pytest.importorskip("pty")
ROOT = Path(__file__).parent.parent
TOO_LONG = 60.0  # seconds after which a shell that says nothing has hung

STARTS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
LOADS = {
    "bash": 'eval "$(cleanpress completion bash)"',
    "zsh": 'eval "$(cleanpress completion zsh)"',
    "fish": "cleanpress completion fish | source",
}
FILES = ["extra.txt", "my file.txt", "wörter.txt", "deep/inner.txt", "acme.toml"]
# In place of the command: it completes as ever, and otherwise notes what it is called with.
STAND_IN = """#!{python}
import json, os, sys
if "_CLEANPRESS_COMPLETE" in os.environ or sys.argv[1:2] == ["completion"]:
    sys.path.insert(0, {root!r})
    from cleanpress.cli import main
    main()
with open({called!r}, "a") as out:
    print(json.dumps(sys.argv[1:]), file=out)
"""


class Shell:
    """Type into a shell in a pseudo-terminal, and read what it calls and shows."""

    def __init__(self, name: str, folder: Path) -> None:
        self.home, self.name = folder / "home", name
        self._called = folder / "called.jsonl"
        work, programs = folder / "work", folder / "programs"
        for path in (self.home, work, programs, work / "deep"):
            path.mkdir()
        for file in FILES:
            (work / file).touch()
        (self.home / "homely.txt").touch()
        command = programs / "cleanpress"
        command.write_text(STAND_IN.format(python=sys.executable, root=str(ROOT), called=str(self._called)))
        command.chmod(0o755)
        environment = {
            **os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home), "XDG_DATA_HOME": str(self.home), "TERM": "xterm",
            "LC_ALL": "C.UTF-8", "COLUMNS": "120", "LINES": "50",
        }  # fmt: skip
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.chdir(work)
            os.execvpe(STARTS[name][0], STARTS[name], environment)
        self._type(f"{LOADS[name]}\n")
        self._type("cleanpress ready\n")
        assert self._next_call() == ["ready"]

    def _type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def _read(self) -> str:
        """Return what has been shown since, after a moment if there is nothing yet."""
        if not select.select([self._terminal], [], [], 0.1)[0]:
            return ""
        return os.read(self._terminal, 1 << 16).decode("utf-8", "replace")

    def _next_call(self) -> list[str]:
        end, shown = time.monotonic() + TOO_LONG, ""
        while time.monotonic() < end:
            shown += self._read()
            if self._called.exists() and (text := self._called.read_text()).endswith("\n"):
                self._called.unlink()
                call: list[str] = json.loads(text)
                return call
        pytest.fail(f"{self.name} called nothing, and showed {shown!r}.")

    def completed(self, line: str, *, before: str = "") -> list[str]:
        """Type a line and the TAB key, then Enter; return the arguments that the command is called with."""
        self._type(f"{before}cleanpress {line}\t\n")
        return self._next_call()

    def wait_to_show(self, line: str, *wanted: str) -> None:
        """Type a line and TAB twice, and wait until all that is wanted has been shown."""
        self._type(f"cleanpress {line}\t\t")
        end, shown = time.monotonic() + TOO_LONG, ""
        while not all(each in shown for each in wanted):
            assert time.monotonic() < end, f"{self.name} shows only {shown!r}."
            shown += self._read()

    def end(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.close(self._terminal)
        os.waitpid(self._process, 0)


@pytest.fixture(scope="module")
def shells(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Shell]]:
    started: dict[str, Shell] = {}

    class Started(dict[str, Shell]):
        def __missing__(self, name: str) -> Shell:
            started[name] = self[name] = Shell(name, tmp_path_factory.mktemp(name))
            return started[name]

    yield Started()
    for shell in started.values():
        shell.end()


# Each TAB starts the command.
IN_SHELLS = pytest.mark.parametrize(
    "name",
    [
        pytest.param("bash", marks=pytest.mark.needs("bash")),
        pytest.param("zsh", marks=[pytest.mark.needs("zsh"), pytest.mark.slow]),
        pytest.param("fish", marks=[pytest.mark.needs("fish"), pytest.mark.slow]),
    ],
)


@IN_SHELLS
@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("cor", ["corpus"]),
        ("sites le", ["sites", "learn"]),
        ("--pres", ["--preset"]),
        ("--preset pa", ["--preset", "page"]),
        ("--preset=pa", ["--preset=page"]),
        ("--only normalizeq", ["--only", "NormalizeQuotes"]),
        ("--without RepairEncoding --only=RemoveCh", ["--without", "RepairEncoding", "--only=RemoveChrome"]),
        ("ext", ["extra"]),  # as far as a command and a file are the same
        ("my", ["my file.txt"]),
        ("my\\ f", ["my file.txt"]),
        ('"my f', ["my file.txt"]),
        ("w", ["wörter.txt"]),
        ("deep/in", ["deep/inner.txt"]),
        ("~/ho", ["HOME/homely.txt"]),
        ("extra.txt --jsonl text my", ["extra.txt", "--jsonl", "text", "my file.txt"]),
        ("corpus dee", ["corpus", "deep/"]),
        ("corpus deep --output=wö", ["corpus", "deep", "--output=wörter.txt"]),
        ("--pipeline ac", ["--pipeline", "acme.toml"]),
        ("corpus --workers ", ["corpus", "--workers"]),  # any number
        ("corpus --column ", ["corpus", "--column"]),  # no file is a column
        ("completely-unknown", ["completely-unknown"]),
    ],
)  # fmt: skip
def test_the_tab_key_completes_what_may_stand_there(
    shells: dict[str, Shell], name: str, line: str, called: list[str]
) -> None:
    shell = shells[name]
    made = shell.completed(line)
    if name == "zsh" and called[-1] == "deep/":
        called = [*called[:-1], "deep"]  # its own way: the slash goes when the line is done
    assert made == [each.replace("HOME", str(shell.home)) for each in called]


@IN_SHELLS
def test_the_first_word_may_be_a_command_or_a_file(tmp_path: Path, name: str) -> None:
    shell = Shell(name, tmp_path)
    shell.wait_to_show("", "corpus", "sites", "my", "deep", "extra.txt")
    shell.end()


@IN_SHELLS
def test_a_command_behind_a_pipe_is_completed(shells: dict[str, Shell], name: str) -> None:
    assert shells[name].completed("--preset re", before="true | ") == ["--preset", "repair"]


# --- What the command answers ---------------------------------------------------------------------


def answers(*words: str) -> list[str]:
    """Return what is answered to fish, which gives the words that are complete and the one that is not."""
    done = subprocess.run(
        [sys.executable, "-m", "cleanpress", *words],
        env={**os.environ, "_CLEANPRESS_COMPLETE": "fish_complete"},
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert not done.stderr
    parts = [line.split("\t") for line in done.stdout.splitlines() if line]
    assert all(len(part) == 3 and len(part[2]) <= 80 for part in parts)
    return ["FILE" if kind == "file" else value for kind, value, _ in parts]


def test_values_are_those_that_there_are() -> None:
    assert answers("--preset", "") == list(cleanpress.PRESETS)
    names = [name for name in cleanpress.cleaners.__all__ if name.startswith("R")]
    assert {*names} <= {*answers("--only", "r")}
    assert "page" not in answers("--only", "p")
    assert answers("corpus", "--comments", "") == list(COMMENTS)
    assert answers("extract", "--favor", "") == list(FAVORS)
    assert answers("corpus", "--input-format", "") == list(INPUT_FORMATS)
    assert answers("completion", "") == ["bash", "fish", "zsh"]
    assert answers("cleaners", "normalizeq") == ["NormalizeQuotes"]
    assert answers("help", "corp") == ["corpus"]
    assert "utf-8" in answers("--encoding", "utf")


@pytest.mark.parametrize(
    "words",
    [
        ["--phrases", ""], ["phrases", "test", ""],
        ["clean", ""], ["explain", ""], ["extract", ""], ["corpus", ""], ["sites", "learn", ""],
        ["sites", "merge", "a.json", ""], ["sites", "show", ""], ["-o", ""], ["corpus", "--profiles", ""],
        ["extract", "--model", ""], ["corpus", "--model=", ], ["sites", "learn", "a", "--output", "x"],
    ],
)  # fmt: skip
def test_what_takes_a_file_completes_files(words: list[str]) -> None:
    assert answers(*words) == ["FILE"]


def test_an_option_that_was_given_is_not_offered_again_unless_it_may_be() -> None:
    offered = answers("--preset", "page", "--only", "RemoveChrome", "--")
    assert "--preset" not in offered
    assert "--only" in offered


@pytest.mark.parametrize(
    "words",
    [[""], ["--"], ["--only", ""], ["--preset", ""], ["corpus", "--input-format", ""], ["extract", ""]],
)
def test_the_answer_is_quick_as_little_is_imported(words: list[str]) -> None:
    script = (
        f"import sys; sys.argv[1:] = {words!r}\nfrom cleanpress.cli import main\n"
        "try:\n    main()\nfinally:\n"
        "    print(*{'numpy', 'lxml', 'rich', 'ftfy', 'sqlite3'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "_CLEANPRESS_COMPLETE": "fish_complete"},
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stderr.split() == []
    assert done.stdout.strip()


# --- The command that prints the scripts ----------------------------------------------------------


def run(*words: str, shell: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "SHELL"}
    if shell is not None:
        environment["SHELL"] = shell
    return subprocess.run(
        [sys.executable, "-m", "cleanpress", "completion", *words], env=environment, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_shell_is_that_of_the_environment_unless_one_is_named() -> None:
    for name, path in [("bash", "/bin/bash"), ("zsh", "/usr/local/bin/zsh"), ("fish", "/usr/bin/fish")]:
        made = run(shell=path)
        assert (made.returncode, made.stderr) == (0, "")
        assert made.stdout == run(name, shell="/bin/tcsh").stdout
        assert "cleanpress" in made.stdout


@pytest.mark.parametrize(
    ("words", "shell", "says"),
    [
        ([], None, "Say for which shell: cleanpress completion bash, zsh or fish."),
        ([], "/bin/tcsh", "Say for which shell: cleanpress completion bash, zsh or fish."),
        (["tcsh"], "/bin/bash", "'tcsh' is not a known shell. Known: bash, fish, zsh."),
        (["bsh"], None, "Did you mean 'bash'?"),
    ],
)
def test_another_shell_is_refused(words: list[str], shell: str | None, says: str) -> None:
    done = run(*words, shell=shell)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
