"""Turn files into files, one by one: what can be read, where it goes, and what a bad one leaves of a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import click

from cleanpress.cli.common import PagerQuit, fail, path_of, tell
from cleanpress.cli.following import follower, following
from cleanpress.cli.terminal import Opened, open_result
from cleanpress.display.brief import count_of
from cleanpress.errors import InputError, PathError
from cleanpress.io.files import address_of, check_input, ending_of, fetch, plan_outputs, visible_name

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Plan",
    "check_ending",
    "check_source",
    "commands",
    "convert",
    "each_of",
    "make_plan",
    "readable",
    "report",
]

Work = Callable[[str, "Output"], object]
# What goes between what comes of two sources in one file, by the last bytes of the first.
Between = Callable[[bytes], bytes]

# What is not written to a file of such a name, and what to do.
_TABLES = (".csv", ".tsv", ".parquet", ".pq", ".arrow", ".feather", ".avro", ".orc")
_SHEETS = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers")
_DOCUMENTS = (".docx", ".doc", ".odt", ".rtf", ".pdf", ".epub", ".pptx", ".ppt", ".odp", ".pages", ".mobi")
_PACKED = {
    ".gz": "gzip", ".gzip": "gzip", ".tgz": "gzip", ".zst": "zstd", ".zstd": "zstd", ".xz": "xz",
    ".bz2": "bzip2", ".br": "brotli", ".lz4": "lz4",
}  # fmt: skip
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".warc", ".wet", ".jar")
_OTHERS = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff", ".mp3", ".mp4", ".wav", ".ogg",
    ".avi", ".mov", ".mkv", ".db", ".sqlite", ".sqlite3", ".pickle", ".pkl", ".npy", ".npz", ".exe",
)  # fmt: skip


class Plan(NamedTuple):
    """The sources that can be read, where each goes (None: standard output), and what is wrong elsewhere."""

    sources: list[str]
    targets: list[Path | None]
    failures: list[str]


def check_source(source: str, commands: Iterable[str] = (), command: str = "clean") -> None:
    """Refuse a source that is not there, or is a directory or an address, with what to do.

    commands: one of which may have been meant. command: the one that is to read it.
    Raises PathError.
    """
    if source == "-":
        return
    if os.path.isdir(source):
        raise PathError(_directory(source, command))
    try:
        check_input(source)
    except PathError as error:
        if address_of(source):
            shown = visible_name(source)
            way_out = fetch(source, f"| cleanpress {'explain' if command == 'explain' else 'extract'}")
            raise PathError(f"{shown} is an address, not a file. {way_out}") from error
        raise PathError(f"{error}{_meant(source, commands)}") from error


def _directory(source: str, command: str) -> str:
    from shlex import quote  # only who errs pays for it

    folder = quote(source.rstrip("/") or "/")
    name = "cleanpress" if command == "clean" else f"cleanpress {command}"
    end, flag = (".html", " --extract") if command == "extract" else (".txt", "")
    says = f"{visible_name(source)} is a directory. Name the files in it: {name} {folder}/*{end}"
    if command == "explain":
        return says
    return f"{says} -o OUT/. Or, for all below it: cleanpress corpus {folder} -o OUT/{flag}"


def _meant(source: str, commands: Iterable[str]) -> str:
    """Return what somebody may have meant who named a file that is not there."""
    from difflib import get_close_matches

    near = get_close_matches(source, list(commands), n=1)
    if near:
        return f" Did you mean the command `cleanpress {near[0]}`?"
    folder, name = os.path.split(source)
    if any(sign in name for sign in "*?["):
        return " No file matches this pattern, or quotes keep the shell from looking."
    if os.path.islink(source):
        return f" It is a link to {visible_name(os.readlink(source))}."
    try:
        found = get_close_matches(name, os.listdir(folder or "."), n=1, cutoff=0.8)
    except (OSError, ValueError):
        return ""
    return f" Did you mean {visible_name(os.path.join(folder, found[0]))}?" if found else ""


def readable(
    sources: Sequence[str], command: str, commands: Iterable[str] = ()
) -> tuple[list[str], list[str]]:
    """Return the sources that can be read, and what is wrong with each of the others.

    Raises PathError if there are none to read.
    """
    good, failures = [], []
    for source in sources:
        try:
            check_source(source, commands, command)
        except PathError as error:
            failures.append(str(error))
        else:
            good.append(source)
    if not good:
        for failure in failures[:-1]:
            fail(failure)
        raise PathError(failures[-1])
    return good, failures


def make_plan(
    sources: Sequence[str],
    output: str | None,
    command: str,
    *,
    suffix: str = "",
    commands: Iterable[str] = (),
) -> Plan:
    """Plan what is read and written, before anything is.

    Raises PathError if there is nothing to read, or if the output cannot be written.
    """
    good, failures = readable(sources, command, commands)
    if output is None or output == "-":
        return Plan(good, plan_outputs(good, None), failures)
    into = path_of(output)
    check_ending(output, good, command)
    return Plan(good, plan_outputs(good, into, suffix=suffix), failures)


def check_ending(output: str, sources: Iterable[str] = (), command: str = "clean") -> None:
    """Refuse a name whose ending says that something is in the file which this command does not write.

    sources: where one has the same ending, it is text of that kind, and is written as such.
    Raises PathError.
    """
    end = ending_of(output)
    if not end or os.path.isdir(output) or output.endswith("/") or end in {_end_of(each) for each in sources}:
        return
    way_out = _instead(end, output, command)
    if way_out:
        raise PathError(f"{visible_name(output)}: {way_out}")


def _end_of(source: str) -> str:
    end = ending_of(source)
    return "" if end in (*_PACKED, *_DOCUMENTS, *_SHEETS, *_ARCHIVES, *_OTHERS, ".parquet") else end


def _instead(end: str, output: str, command: str) -> str:
    """Return what to do instead of writing to a file with such an ending; "" for one that is written."""
    text = ".txt, .md, .html or .json" if command == "extract" else ".txt"
    stem = visible_name(output[: -len(end)])
    name = "cleanpress" if command == "clean" else f"cleanpress {command}"
    flag = " --extract" if command == "extract" else ""
    if end in _TABLES:
        table = end if end in (".csv", ".parquet") else ".parquet"
        return (
            f"`{name}` writes text ({text}), not {end[1:]}. Tables are written by cleanpress corpus IN -o "
            f"{stem}{table}{flag}"
        )
    if end in _SHEETS:
        return (
            f"`{name}` writes text ({text}), no spreadsheets. A table that a spreadsheet opens is written by "
            f"cleanpress corpus IN -o {stem}.csv{flag}"
        )
    if end in _DOCUMENTS:
        return f"`{name}` writes text ({text}), not {end[1:]}. Write that, and convert it, as pandoc does."
    if end in _PACKED:
        return (
            f"`{name}` does not compress. Leave out -o, and end the command with | {_PACKED[end]} > "
            f"{visible_name(output)}"
        )
    if end in (*_ARCHIVES, *_OTHERS):
        return f"`{name}` writes text ({text}), not {end[1:]}. Give the output such an ending."
    return ""


def commands() -> Collection[str]:
    """Return the names of the commands, which a file that is not there may have been meant for."""
    return getattr(click.get_current_context().find_root().command, "commands", ())


class Output:
    """What the sources are written to; `between` gives what parts one from the next."""

    def __init__(self, stream: BinaryIO, between: Between) -> None:
        self._stream, self._between = stream, between
        self._last = b""
        self._begun = True

    def begin(self) -> None:
        """Say that what is written now comes of another source."""
        self._begun = False

    def write(self, data: bytes) -> None:
        if not data:
            return
        if not self._begun and self._last:
            self._stream.write(self._between(self._last))
        self._begun = True
        self._last = data
        self._stream.write(data)


class _NothingDoneError(Exception):
    """Raised so that a file of which nothing can be made does not appear."""


def convert(
    plan: Plan, work: Work, between: Between, *, stop: bool = False, opened: Opened = open_result
) -> list[str]:
    """Turn sources into one file, or each into its own; an error in one does not stop the others.

    work: reads a source, and writes what becomes of it.
    stop: raise the first error instead.
    opened: opens what is written to.
    Returns what went wrong, for all sources. Raises the error of a source that is the only one.
    """
    if stop and plan.failures:
        raise PathError(plan.failures[0])
    with following(plan.sources, to_stdout=None in plan.targets):
        return _converted(plan, work, between, stop=stop, opened=opened)


def _converted(plan: Plan, work: Work, between: Between, *, stop: bool, opened: Opened) -> list[str]:
    alone = stop or len(plan.sources) + len(plan.failures) == 1
    failures = list(plan.failures)
    if len(set(plan.targets)) > 1:
        for source, target in zip(plan.sources, plan.targets, strict=True):

            def alone_in_file(source: str, target: Path | None = target) -> None:
                with _named(target), opened(target) as stream:
                    work(source, Output(stream, between))

            failures += each_of([source], alone_in_file, alone=alone)
        return failures
    try:
        with _named(plan.targets[0]), opened(plan.targets[0]) as stream:
            out = Output(stream, between)

            def after_the_others(source: str) -> None:
                out.begin()
                work(source, out)

            bad = each_of(plan.sources, after_the_others, alone=alone)
            if len(bad) == len(plan.sources):
                raise _NothingDoneError
    except _NothingDoneError:
        pass
    return failures + bad


@contextmanager
def _named(target: Path | None) -> Iterator[None]:
    """Let the error of writing say which file it was: what is read is refused by its name already."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None and not isinstance(error, PathError):
            error.filename = "standard output" if target is None else str(target)
        raise


def each_of(sources: Sequence[str], work: Callable[[str], object], *, alone: bool) -> list[str]:
    """Do something with each source, and return what went wrong; the error of one `alone` is raised."""
    failures = []
    followed = follower()
    for source in sources:
        try:
            work(source)
        except (InputError, PathError) as error:
            if alone:
                raise
            failures.append(str(error))
        except PagerQuit:  # the person has seen enough
            break
        if followed is not None:
            followed.add_file(source)
    return failures


def report(failures: Sequence[str], number: int) -> None:
    """Print a line for each source that failed, of so many."""
    for failure in failures:
        fail(failure)
    if failures and number > 1:
        tell(f"{len(failures):,} of {count_of(number, 'file')} failed; the others are done.")
