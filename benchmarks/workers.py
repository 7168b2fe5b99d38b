"""Ask a peer that runs in a process of its own: one that hangs is stopped, one that crashes is started anew.

A worker lives for many pages, so that its start is in no page's time. It writes one JSON line when it is
ready, then reads a line for each page and answers with one: `benchmarks/serve.py` does so in Python, and
`benchmarks/node/extract.mjs` in Node.js. Time is the processor's, and is measured inside.

CLEANPRESS_BENCH_NODE    the folder whose node_modules has the peers of `benchmarks/node/package.json`
CLEANPRESS_BENCH_PYTHON  another Python, asked for the peers that this one cannot have
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

__all__ = [
    "NODE", "PATIENCE", "PYTHON", "PeerError", "Remote", "Worker", "attempt", "node_command", "node_version",
    "python_command", "python_of", "python_version", "request_of",
]  # fmt: skip

NODE, PYTHON = "CLEANPRESS_BENCH_NODE", "CLEANPRESS_BENCH_PYTHON"
PATIENCE = 60.0  # seconds for one page, by the clock on the wall
START = 120.0  # seconds until a worker is ready
ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "benchmarks" / "node" / "extract.mjs"
Answer = dict[str, Any]


class PeerError(Exception):
    """A peer has no answer: it raised an error, crashed, or was stopped."""


def attempt(extract: Callable[[bytes, str], str], page: bytes, url: str) -> tuple[str, str]:
    """Return a peer's text and "", or no text and why there is none.

    >>> attempt(lambda page, _: page.decode(), b"Tea", "")
    ('Tea', '')
    >>> attempt(lambda page, _: page.decode(), b"\\xff", "")
    ('', "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte")
    """
    try:
        return extract(page, url), ""
    except PeerError as error:
        return "", str(error)
    except Exception as error:  # noqa: BLE001  # a peer may raise anything: the page is then without an answer
        return "", f"{type(error).__name__}: {error}"[:200]


class Worker:
    """A process that answers a line with a line.

    patience: seconds after which a page is given up, and the process is stopped.
    Raises ModuleNotFoundError where the worker says that it lacks a package.
    """

    def __init__(self, command: Sequence[str], patience: float = PATIENCE) -> None:
        self.command, self.patience = list(command), patience
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        self._process: subprocess.Popen[bytes] | None = None
        self._process = self._started()

    def ask(self, request: Mapping[str, str]) -> Answer:
        """Return the answer to one page. Raises PeerError where there is none."""
        self._process = process = self._process or self._started()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            answer = self._line(process, self.patience)
        except (OSError, PeerError) as error:
            self.close()
            raise PeerError(str(error)) from error
        if "error" in answer:
            raise PeerError(str(answer["error"])[:200])
        return answer

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid if self._process else 0

    def close(self) -> None:
        """Stop the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            # What was still to be written has no reader.
            with suppress(BrokenPipeError):
                if stream is not None:
                    stream.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _started(self) -> subprocess.Popen[bytes]:
        self._lines = SimpleQueue()
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env=_environment()
            )
            self._process = process
            Thread(target=_read_lines, args=(process, self._lines), daemon=True).start()
            try:
                first = self._line(process, START)
            except PeerError as error:
                self.close()
                said.seek(0)
                last = said.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
                raise ModuleNotFoundError(f"{' '.join(self.command[:2])} {error}: {last[:200]}") from error
        if "missing" in first:
            self.close()
            raise ModuleNotFoundError(str(first["missing"]))
        return process

    def _line(self, process: subprocess.Popen[bytes], patience: float) -> Answer:
        try:
            line = self._lines.get(timeout=patience)
        except Empty:
            raise PeerError(f"stopped after {patience:g} s") from None
        if not line:
            raise PeerError(f"crashed ({process.wait()})")
        found: Answer = json.loads(line)
        return found


def _read_lines(process: subprocess.Popen[bytes], lines: SimpleQueue[bytes]) -> None:
    """Pass on what a process writes, an empty line last: reading a pipe has no time limit on Windows."""
    # The stream is closed where the process is stopped.
    with suppress(ValueError):
        for line in process.stdout or ():
            lines.put(line)
    lines.put(b"")


def _environment() -> dict[str, str]:
    """Return the environment of a worker: it imports the benchmarks from here."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


class Remote:
    """A peer in a process of its own, called as those in this one are.

    decoded:  makes the string that a peer without a decoder of its own is given; None where it takes bytes.
    finished: makes text of what it answers.
    Both are part of its time, and what it takes to talk to the process is not.
    """

    def __init__(
        self,
        worker: Worker,
        decoded: Callable[[bytes], str] | None = None,
        finished: Callable[[Answer], str] = lambda answer: str(answer["text"]),
    ) -> None:
        self.worker, self.decoded, self.finished = worker, decoded, finished

    def __call__(self, page: bytes, url: str) -> str:
        return self.timed(page, url)[0]

    def timed(self, page: bytes, url: str) -> tuple[str, float]:
        """Return the text, and the seconds of processor time."""
        start = time.process_time()
        html = self.decoded(page) if self.decoded else None
        taken = time.process_time() - start
        answer = self.worker.ask(request_of(page if html is None else html, url))
        start = time.process_time()
        text = self.finished(answer)
        return text, taken + float(answer["seconds"]) + time.process_time() - start


def request_of(page: bytes | str, url: str) -> dict[str, str]:
    """Return what a worker is sent: a page's bytes, or its decoded HTML.

    >>> request_of(b"<p>Tea", ""), request_of("<p>Tea", "")
    ({'page': 'PHA+VGVh', 'url': ''}, {'html': '<p>Tea', 'url': ''})
    """
    if isinstance(page, str):
        # A half of a surrogate pair has no UTF-8.
        return {"html": page.encode("utf-8", "replace").decode(), "url": url}
    return {"page": base64.b64encode(page).decode(), "url": url}


def python_command(python: str, kind: str, name: str) -> list[str]:
    """Return the command of a worker in Python. kind: text, markdown or metadata."""
    return [python, "-m", "benchmarks.serve", kind, name]


def python_of(packages: Sequence[str]) -> str:
    """Return the Python that has all these packages: this one, or that of CLEANPRESS_BENCH_PYTHON.

    Raises PackageNotFoundError, with the name of one that is missing, where neither has them.
    """
    missing = [name for name in packages if not _is_here(name)]
    if not missing:
        return sys.executable
    other = os.environ.get(PYTHON)
    if not other:
        raise PackageNotFoundError(missing[0])
    for name in packages:
        python_version(name, other)
    return other


def _is_here(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


@cache
def python_version(package: str, python: str) -> str:
    """Return the version of a package that a Python has. Raises PackageNotFoundError where it has none."""
    if python == sys.executable:
        return version(package)
    code = f"from importlib.metadata import version; print(version({package!r}))"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True)
    except OSError as error:
        raise SystemExit(f"{PYTHON} is {python}, which does not run: {error}.") from error
    if done.returncode:
        raise PackageNotFoundError(package)
    return done.stdout.strip()


def node_folder() -> Path:
    """Return the folder with the node_modules of the peers."""
    return Path(os.environ.get(NODE) or SCRIPT.parent).resolve()


def node_version(package: str) -> str:
    """Return the version of an npm package. Raises PackageNotFoundError where it, or Node.js, is not here."""
    file = node_folder() / "node_modules" / package / "package.json"
    if shutil.which("node") is None or not file.exists():
        raise PackageNotFoundError(package)
    return str(json.loads(file.read_text(encoding="utf-8"))["version"])


def node_command(kind: str, name: str, packages: Sequence[str]) -> list[str]:
    """Return the command of a worker in Node.js. Raises PackageNotFoundError where something is missing."""
    node = shutil.which("node")
    if node is None:
        raise ModuleNotFoundError("there is no `node` (Node.js 18 or newer)")
    for package in packages:
        node_version(package)
    return [node, str(SCRIPT), kind, name, str(node_folder())]
