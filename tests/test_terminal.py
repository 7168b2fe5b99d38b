"""What the command sends to a terminal: nothing that it would obey, colors, the pager, the width."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import TERMINAL, run_command

from cleanpress import Cleaner, Edit, NormalizeQuotes, Pipeline
from cleanpress.cli.pager import chosen_pager
from cleanpress.cli.styled import Console, Text, has_color
from cleanpress.cli.terminal import ShownLines
from cleanpress.display.characters import escaped_json, terminal_safe
from cleanpress.errors import OptionError

pty = pytest.importorskip("pty")

CASES = json.loads((Path(__file__).parent / "cases" / "terminal.json").read_text())
TEXTS = [case["text"] for case in CASES]
# A file with a NUL is refused, as no text.
HOSTILE = "".join(f"Leave a Reply\n\u201c{text}\u201d is what it said.\n" for text in TEXTS).replace("\0", "")
# What a terminal may be sent: text, line ends, tabs, and the colors and styles of cleanpress.cli.styled.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
OURS = re.compile(r"\x1b\[(?:0|1|2|9|3[1-7]|9[1-7])(?:;3[1-7]|;9[1-7])?m")
NAME = "pa\x1b[2Jge.txt"
PAGERS = ("PAGER", "CLEANPRESS_PAGER", "LESS")


def on_terminal(*args: str | Path, width: int = 80, keys: str = "", **variables: str) -> tuple[int, str]:
    """Run the command on a terminal of this width; return its exit code and what it shows."""
    import fcntl
    import termios

    person, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in (*TERMINAL, *PAGERS)}
    process = subprocess.Popen(
        [sys.executable, "-m", "cleanpress", *map(str, args)],
        stdin=terminal, stdout=terminal, stderr=terminal,
        env={**plain, "TERM": "xterm", "CLEANPRESS_PAGER": "", **variables},
    )  # fmt: skip
    os.close(terminal)
    if keys:
        os.write(person, keys.encode())
    shown = b""
    while True:
        try:
            data = os.read(person, 1 << 16)
        except OSError:  # Linux says so that the other end is closed
            break
        if not data:
            break
        shown += data
    os.close(person)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def assert_obeys_nothing(shown: str) -> None:
    """Check that nothing in what was shown does anything on a terminal but to color it."""
    rest = OURS.sub("", shown)
    found = OBEYED.search(rest)
    assert found is None, rest[max(0, found.start() - 40) : found.end() + 40]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Make a folder of files whose names, texts, pages, columns and tables are hostile."""
    (tmp_path / NAME).write_text(HOSTILE, newline="")
    page = "".join(f"<p>It rained all day at the harbour, and nobody came: {text}</p>" for text in TEXTS)
    (tmp_path / "page.html").write_text(f"<title>{TEXTS[0]}</title><h1>Rain</h1>{page}", newline="")
    rows = [json.dumps({"text": text, "\x9b2J": text}, ensure_ascii=False) for text in TEXTS]
    (tmp_path / "rows.jsonl").write_text("\n".join([*rows, "{broken \x1b[2J"]) + "\n", newline="")
    (tmp_path / "own.toml").write_text(
        '[custom]\nunconditional = ["Read \\u001b[2J it \\u009b31m first"]\n', newline=""
    )
    (tmp_path / "bad.toml").write_text('"\\u001b[2J" = 1\n[[cleaner]]\nuse = "\\u001b]0;x\\u0007"\n')
    return tmp_path


COMMANDS = [
    ("--only", "NormalizeQuotes", "-v", NAME),
    ("--jsonl", "text", "--only", "NormalizeQuotes", "rows.jsonl"),
    ("--check", "--only", "NormalizeQuotes", NAME),
    ("explain", "--only", "NormalizeQuotes", NAME),
    ("explain", "--diff", "--only", "NormalizeQuotes", NAME),
    ("explain", "--format", "json", "--only", "NormalizeQuotes", NAME),
    ("explain", "page.html", NAME),
    ("extract", "page.html"),
    ("extract", "--format", "json", "page.html"),
    ("phrases", TEXTS[1], TEXTS[8]),
    ("phrases", "--format", "json", TEXTS[8]),
    ("phrases", "test", "own.toml", NAME),
    ("--pipeline", "bad.toml", NAME),
    ("missing\x1b[2J.txt",),
    ("--only", TEXTS[2], NAME),
    ("cleaners", TEXTS[2]),
    (f"--{TEXTS[2]}",),
    ("corpus", "rows.jsonl", "-o", "out/", "--column", "\x9b3J", "--workers", "1"),
    ("sites", "show", "rows.jsonl"),
]  # fmt: skip


@pytest.mark.parametrize("args", COMMANDS, ids=lambda args: ascii(" ".join(args))[:60])
def test_a_terminal_obeys_nothing_in_what_it_is_sent(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    monkeypatch.chdir(hostile)
    _, shown = on_terminal(*args)
    assert len(shown) > 20  # it says something
    assert "Traceback" not in shown
    assert_obeys_nothing(shown)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_what_a_terminal_would_obey_is_spelled_out(case: dict[str, str]) -> None:
    text = case["text"]
    for color in ("always", "never"):
        file = io.StringIO()
        console = Console(file, color)  # type: ignore[arg-type]
        console.print(Text(text, "strike red").append(text))
        console.print(text)
        assert_obeys_nothing(file.getvalue())
    assert_obeys_nothing(terminal_safe(text))
    as_json = json.dumps(text, ensure_ascii=False)
    assert_obeys_nothing(escaped_json(as_json))
    assert json.loads(escaped_json(as_json)) == text


def test_what_is_shown_in_parts_is_shown_whole() -> None:
    parts: list[str] = []
    shown = ShownLines(parts.append)
    data = "Tee für zwei\nund noch mehr".encode()
    for byte in data:
        shown.write(bytes([byte]))
    shown.close()
    assert parts == ["Tee für zwei\n", "und noch mehr"]


def test_a_pipe_gets_the_bytes_of_the_text(hostile: Path) -> None:
    given = run_command("--only", "NormalizeQuotes", hostile / NAME).stdout
    assert given.decode() == NormalizeQuotes()(HOSTILE) != HOSTILE
    diff = run_command("explain", "--diff", "--only", "NormalizeQuotes", hostile / NAME).stdout.decode()
    assert "\x1b]52;c;dGVh\x07" in diff


def test_a_diff_in_color_is_for_people(hostile: Path) -> None:
    args = ("explain", "--diff", "--color", "always", "--only", "NormalizeQuotes", hostile / NAME)
    shown = run_command(*args).stdout.decode()
    assert "\x1b[31m-" in shown
    assert_obeys_nothing(shown)


@pytest.mark.parametrize("name", [" page.txt", "page.txt ", " a b "])
def test_patch_finds_files_with_spaces_at_the_edges(tmp_path: Path, name: str) -> None:
    pytest.importorskip("shutil").which("patch") or pytest.skip("patch is not installed")
    (tmp_path / name).write_text("\u201cTea\u201d\n")
    line = [sys.executable, "-m", "cleanpress", "explain", "--diff", name]
    diff = subprocess.run(line, cwd=tmp_path, capture_output=True, check=True).stdout
    subprocess.run(["patch", "-p0"], cwd=tmp_path, input=diff, check=True, capture_output=True)
    assert (tmp_path / name).read_text() == '"Tea"\n'


# --- colors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("color", "variables", "shown"),
    [
        ("auto", {}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("auto", {"NO_COLOR": "0"}, False),  # any value, but none
        ("auto", {"NO_COLOR": ""}, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": "3", "TERM": "dumb"}, True),
        ("auto", {"CLICOLOR_FORCE": "1", "CLICOLOR": "0"}, True),
        ("auto", {"CLICOLOR_FORCE": "0"}, True),
        ("auto", {"CLICOLOR": "0"}, False),
        ("auto", {"TERM": "dumb"}, False),
    ],
)
def test_what_is_said_first_decides_about_colors(color: str, variables: dict[str, str], shown: bool) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert has_color(Terminal(), variables, color) is shown  # type: ignore[arg-type]
    forced = color == "always" or (
        shown and {"FORCE_COLOR", "CLICOLOR_FORCE"} & variables.keys() and "0" not in variables.values()
    )
    if color == "always" or forced:
        assert has_color(io.StringIO(), variables, color)  # type: ignore[arg-type]


# --- the pager ------------------------------------------------------------------------------------


@pytest.fixture
def long(tmp_path: Path) -> Path:
    path = tmp_path / "long.txt"
    path.write_text("Leave a Reply\nThe ferry sailed at noon, and nobody missed it.\n" * 500)
    return path


def pager_of(folder: Path, code: str) -> str:
    """Make a pager of Python code, and return its command line."""
    program = folder / "pager"
    program.write_text(f"#!{sys.executable}\nimport os, sys\n{code}\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    "args",
    [("explain", "long.txt"), ("explain", "--diff", "long.txt"), ("cleaners",), ("help",), ("phrases",)],
)
def test_a_report_goes_through_the_pager(
    long: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    monkeypatch.chdir(long.parent)
    code = "print('LESS', os.environ['LESS'], len(sys.stdin.read().splitlines()) > 20)"
    pager = pager_of(long.parent, code)
    assert on_terminal(*args, CLEANPRESS_PAGER=pager, PAGER="false") == (0, "LESS FRX True\n")


def test_no_pager_is_started_where_none_is_wanted(long: Path) -> None:
    pager = pager_of(long.parent, "print('PAGED')")
    for args, variables in (
        (("cleaners", "--no-pager"), {"PAGER": pager}),
        (("cleaners",), {"PAGER": pager, "TERM": "dumb"}),
        (("cleaners",), {"PAGER": pager, "CLEANPRESS_PAGER": "cat"}),
        (("explain", "--check", long), {"PAGER": pager}),
    ):
        variables.setdefault("CLEANPRESS_PAGER", pager)
        _, shown = on_terminal(*args, **variables)
        assert "PAGED" not in shown
        assert len(shown) > 20
    piped = run_command("explain", long)
    assert piped.returncode == 0
    assert len(piped.stdout) > 20 and b"PAGED" not in piped.stdout


def test_whoever_quits_the_pager_early_makes_no_error_and_misses_no_note(long: Path) -> None:
    (long.parent / "guess.txt").write_bytes(b"\x93Leave\x94 a caf\xe9 early \n")
    pager = pager_of(long.parent, "sys.stdin.readline(); print('QUIT', flush=True)")
    sources = [long.parent / "guess.txt", *[long] * 30, long.parent / "no.txt"]
    code, shown = on_terminal("explain", *sources, CLEANPRESS_PAGER=pager)
    assert (code, "Traceback" in shown) == (1, False)  # for the file that is not there
    assert shown.index("no.txt cannot be read") > shown.index("QUIT")
    code, shown = on_terminal("explain", long, long, CLEANPRESS_PAGER=pager)
    assert (code, shown) == (0, "QUIT\n")


def test_ctrl_c_is_for_the_pager(long: Path) -> None:
    code = (
        "import signal; signal.signal(signal.SIGINT, lambda *_: print('INTERRUPTED', flush=True))\n"
        "lines = sys.stdin.read(); os.kill(os.getppid(), signal.SIGINT); print('DONE', bool(lines))"
    )
    assert on_terminal("explain", long, CLEANPRESS_PAGER=pager_of(long.parent, code)) == (0, "DONE True\n")


def test_a_pager_that_is_not_there_is_named_and_the_report_shown() -> None:
    code, shown = on_terminal("cleaners", CLEANPRESS_PAGER="no-such-pager -x")
    assert code == 0
    assert shown.startswith("cleanpress: The pager 'no-such-pager' was not found.")
    assert "RemoveChrome" in shown


@pytest.mark.parametrize(
    ("variables", "platform", "pager"),
    [
        ({"PAGER": "PATH=/bin less | cat"}, "linux", "PATH=/bin less | cat"),
        ({"PAGER": "  "}, "linux", None),
        ({"CLEANPRESS_PAGER": "", "PAGER": "less"}, "linux", None),
        ({"PATH": ""}, "linux", None),
    ],
)
def test_the_first_variable_that_is_set_names_the_pager(
    variables: dict[str, str], platform: str, pager: str | None
) -> None:
    assert chosen_pager(variables, platform) == pager


# --- the width ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [20, 300])
def test_no_line_of_an_explanation_is_wider_than_the_terminal(long: Path, width: int) -> None:
    from wcwidth import wcswidth

    wide = "Your email address will not be published. 夜の渡し船は残る、e\u0301te\u0301 \u201cIda\u201d " * 9
    path = long.parent / "w.txt"
    path.write_text(f"Leave a Reply\n{wide}\n\nIt rained.\n")
    for options in ([], ["--all"]):
        _, shown = on_terminal("explain", *options, path, width=width, NO_COLOR="1")
        assert "← " in shown
        assert [line for line in shown.split("\n") if wcswidth(line) > width] == []


# --- the rest -------------------------------------------------------------------------------------


def test_a_check_does_not_list_what_in_place_refuses(tmp_path: Path) -> None:
    (tmp_path / "nothing.txt").write_text("Leave a Reply\n")
    (tmp_path / "guess.txt").write_bytes(b"\x93Tea\x94 in a caf\xe9 \n")
    (tmp_path / "rows.jsonl").write_text('{"text": "\u201cTea\u201d"}\nbroken\n')
    done = run_command("--check", tmp_path / "nothing.txt", tmp_path / "guess.txt")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"nothing would be left" in done.stderr
    assert b"its encoding is a guess" in done.stderr
    done = run_command("--check", "--jsonl", "text", tmp_path / "rows.jsonl")
    assert (done.returncode, done.stdout) == (1, b"")


def test_explain_says_what_is_for_json_lines(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "Tea"}\n')
    assert b"cleanpress corpus" in run_command("explain", tmp_path / "rows.jsonl").stderr


@dataclass(frozen=True)
class RemoveTypedNotes(Cleaner):
    """Do nothing, with options of some types."""

    longest: int = 3
    words: list[str] | None = None

    def edits(self, text: str) -> list[Edit]:
        return []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('longest = "3"', "longest of RemoveTypedNotes is a whole number, and was given '3'"),
        ("longest = true", "is a whole number"),
        ('words = "note"', "words of RemoveTypedNotes is a list of texts, and was given 'note'"),
        ("words = [1]", "is a list of texts"),
    ],
)
def test_options_of_own_cleaners_in_toml_have_the_type_of_their_field(
    tmp_path: Path, line: str, says: str
) -> None:
    table = '[[cleaner]]\nuse = "RemoveTypedNotes"\n'
    (tmp_path / "p.toml").write_text(f"{table}{line}\n")
    with pytest.raises(OptionError, match=re.escape(says)):
        Pipeline.from_toml(tmp_path / "p.toml")
    (tmp_path / "p.toml").write_text(f'{table}longest = 4\nwords = ["note"]\n')
    assert Pipeline.from_toml(tmp_path / "p.toml")[0].options() == {"longest": 4, "words": ["note"]}


def test_a_pipeline_outside_of_its_table_in_pyproject_is_refused(tmp_path: Path) -> None:
    from cleanpress.cli.project import project_config

    tmp_path.chmod(0o755)
    (tmp_path / "pyproject.toml").write_text('[[cleaner]]\nuse = "NormalizeQuotes"\n')
    with pytest.raises(OptionError, match=re.escape("[[tool.cleanpress.cleaner]]")):
        project_config(str(tmp_path))


def test_the_current_folder_can_be_the_output_of_a_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleanpress.corpus.plan import make_plan
    from cleanpress.corpus.task import Task

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Tea\n")
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    plan = make_plan("../in", ".", Task(column="text", into="text", url_column=None))
    assert plan.manifest == Path("manifest.json")
    assert [str(path) for part in plan.parts for path in part.files(Task(column="text", into="text"))]
