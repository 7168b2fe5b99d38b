"""Kinds of bad input, from tests/cases/bad-inputs.toml: how each is made, and what is said of it.

`test_bad_inputs.py` runs them, and `python -m tools.errors_page` writes docs/errors.md of them.
"""

from __future__ import annotations

import gzip
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("cases") / "bad-inputs.toml"
SEED = (
    "Skip to content\nHome\nIt’s raining in the harbor, and the boats stay in. Nobody minds.\n\n"
    "Share on Facebook\nLeave a Reply\nYour email address will not be published.\n"
)
PAGE = (
    "<html><head><title>Tea</title></head><body><nav><a href='/'>Home</a></nav><main><h1>Tea for two</h1>"
    "<p>Boil the water first, and then wait a while, for tea takes its time.</p></main></body></html>"
)
TEXTS = {
    "page.txt": SEED, "second.txt": SEED, "locked.txt": SEED, "page.html": PAGE, "empty.txt": "",
    "folder/a.txt": SEED,
    "table.csv": "id,text\n1,Leave a Reply\n", "umlaut.txt": "Es hat geregnet, und der Käse lag “da”.\n",
    "in.jsonl": '{"text":"Leave a Reply\\nIt rained.","title":"a","url":"https://e.org/1"}\n',
    "broken.jsonl": '{"text":"a"}\n{"text":\n{"txt":1}\n{"text":5}\n',
    "good.toml": '[[cleaner]]\nuse = "RemoveChrome"\n',
    "good-phrases.toml": '[share]\nunconditional = ["tell a friend"]\n',
    # The command, where the system refuses what root is never refused, or where a signal comes.
    "simulate.py": """\
import builtins, errno, os, signal, sys

what = sys.argv.pop(1)
opened, opened_low = builtins.open, os.open
if what == "interrupted":  # a shell lets what runs in the background ignore it
    signal.signal(signal.SIGINT, signal.default_int_handler)


def refuse(name):
    if what == "denied" and "locked" in name:
        raise PermissionError(errno.EACCES, "Permission denied", name)
    if what == "files" and name.endswith("page.txt"):
        raise OSError(errno.EMFILE, "Too many open files", name)


def simulated(file, *args, **options):
    name = str(file)
    refuse(name)
    if name.endswith(("page.txt", "page.html")):
        if what == "interrupted":
            os.kill(os.getpid(), signal.SIGINT)
        if what == "terminated":
            os.kill(os.getpid(), signal.SIGTERM)
        if what == "memory":
            raise MemoryError
    return opened(file, *args, **options)


def simulated_low(file, *args, **options):
    refuse(str(file))
    return opened_low(file, *args, **options)


builtins.open, os.open = simulated, simulated_low
if what.startswith("without:"):
    sys.modules[what.partition(":")[2]] = None
from cleanpress.cli import main

main()
""",
    "mine.py": """\
from dataclasses import dataclass

from cleanpress import Cleaner, Edit, Reason


@dataclass(frozen=True)
class Raising(Cleaner):
    def edits(self, text):
        raise ZeroDivisionError("division by zero")


@dataclass(frozen=True)
class Wrong(Cleaner):
    def edits(self, text):
        return [Edit(2, 9, "", (Reason("a"),))]


@dataclass(frozen=True)
class Picky(Cleaner):
    size: int = 1

    def __post_init__(self):
        if self.size > 1:
            raise ValueError("a size of one is enough")

    def edits(self, text):
        return []
""",
}  # fmt: skip
BYTES = {
    "latin.txt": "Café au lait".encode("latin-1"),
    "mixed.txt": b"line\ncaf\xc3\xa9 \xff\n" + "é".encode() * 9,
    "page.pdf": b"%PDF-1.7 \xff\xfe",
    "picture.png": b"\x89PNG\r\n\x1a\n\0\0",
    "nul.txt": b"a\0b",
    "page.txt.gz": gzip.compress(SEED.encode(), mtime=0),
}


@dataclass(frozen=True)
class Kind:
    """A kind of bad input.

    make:    what is done before, in bash. toml, line: what mine.toml and bad.jsonl hold,
    with Python's escapes.
    command: what is typed, or python: what is evaluated.
    exit:    the exit code. says: what the command says, line by line,
    or Python's error; … stands for anything.
    needs:   packages without which it says something else.
    """

    group: str
    label: str
    command: str = ""
    python: str = ""
    make: str = ""
    toml: str = ""
    line: str = ""
    exit: int = 0
    raises: str = ""
    says: tuple[str, ...] = ()
    needs: tuple[str, ...] = field(default=())

    @property
    def arguments(self) -> list[str] | None:
        """Return what the command is given, if that is all: no shell, no module of the folder."""
        if not self.command.startswith("cleanpress ") or re.search(
            r"[|<>;&$`*\\\n]|mine:", self.command + self.toml
        ):
            return None
        return shlex.split(self.command)[1:]

    @property
    def expected(self) -> re.Pattern[str]:
        """Return what matches all that is said."""
        parts = "\n".join(self.says).split("…")
        return re.compile(".*".join(map(re.escape, parts)))


def read_kinds() -> list[Kind]:
    """Return all kinds, in the order of the file."""
    rows = tomllib.loads(PATH.read_text(encoding="utf-8"))["kind"]
    lists = ("says", "needs")
    return [
        Kind(**{key: tuple(value) if key in lists else value for key, value in row.items()}) for row in rows
    ]


def write_files(folder: Path) -> None:
    """Write the files that the kinds are made of."""
    (folder / "folder").mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, data in BYTES.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "page.zip", "w") as archive:
        archive.writestr("a.txt", "x")


def unescaped(text: str) -> bytes:
    """Return the bytes that a text with Python's escapes stands for."""
    return text.encode("unicode-escape").replace(b"\\\\", b"\\").decode("unicode-escape").encode("latin-1")


def environment(folder: Path) -> dict[str, str]:
    """Return the environment that commands run in: that of these tests, without what a person has set."""
    own = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "PYTHONIOENCODING", "CLEANPRESS_PAGER")
    plain = {name: value for name, value in os.environ.items() if name not in own}
    beside = Path(sys.executable).parent
    found = shutil.which("cleanpress", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    assert found, "the command is not installed: pip install -e ."
    plain["PATH"] = os.pathsep.join([str(Path(found).parent), str(beside), plain.get("PATH", "")])
    return {**plain, "HERE": str(folder)}


def prepare(kind: Kind, folder: Path) -> None:
    """Write what a kind is made of into a folder."""
    write_files(folder)
    if kind.toml:
        (folder / "mine.toml").write_bytes(unescaped(kind.toml))
    if kind.line:
        (folder / "bad.jsonl").write_bytes(unescaped(kind.line))
    if kind.make:
        subprocess.run(["bash", "-c", kind.make], cwd=folder, check=True)


def answer(kind: Kind, folder: Path) -> tuple[int, str]:
    """Run the command of a kind in a folder that is prepared; return its exit code and what it said."""
    done: Any = subprocess.run(
        ["bash", "-c", kind.command],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stderr.decode("utf-8", "backslashreplace")
