"""Write cleaned files back in place (`cleanpress --in-place`), or say which would change (`--check`)."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import click

from cleanpress.cli.common import is_verbose, note, read_bytes, tell
from cleanpress.cli.files import commands, each_of, readable, report
from cleanpress.cli.reading import Reading, cleaned_lines, finished, run, says_of_cleaning
from cleanpress.display.brief import count_of
from cleanpress.errors import InputError, PathError
from cleanpress.io.atomic import open_output
from cleanpress.io.encodings import encode, looks_like_html
from cleanpress.io.files import check_stdout, reason_of, visible_name

__all__ = ["check_files", "cleaned_text", "rewrite_files", "say_changed"]


class _UnchangedError(Exception):
    """Raised so that a file that would stay as it is is not written."""


def check_files(sources: Sequence[str], reading: Reading) -> bool:
    """List on standard output which files would change. Returns whether any would, or could not be read."""
    check_stdout()
    good, failures = readable(sources, "clean", commands())
    changed = []

    def look(source: str) -> None:
        if reading.columns:
            left_out = len(reading.left_out)
            would = sum(line != raw for line, raw in cleaned_lines(source, reading)) > 0
            _check_all_kept(source, reading, left_out)
        else:
            would = cleaned_text(source, reading) is not None
        if would:
            changed.append(source)
            say_changed(source)

    failures += each_of(good, look, alone=reading.stop or len(sources) == 1)
    report(failures, len(sources))
    note(f"{len(changed):,} of {count_of(len(sources), 'file')} would change.")
    return bool(changed or failures)


def say_changed(source: str) -> None:
    """Print that a source would change."""
    click.echo(f"Would change: {visible_name(source)}")


def rewrite_files(sources: Sequence[str], reading: Reading, backup: str | None) -> bool:
    """Clean files in place. Returns whether any could not be."""
    if "-" in sources:
        raise click.UsageError("Standard input cannot be written back. Name files, or leave out --in-place.")
    good, failures = readable(sources, "clean", commands())
    changed = []

    def rewrite(source: str) -> None:
        work = _rewrite_lines if reading.columns else _rewrite_text
        if work(source, reading, backup):
            changed.append(source)

    failures += each_of(good, rewrite, alone=reading.stop or len(sources) == 1)
    report(failures, len(sources))
    note(f"{len(changed):,} of {count_of(len(sources), 'file')} changed.")
    return bool(failures)


def cleaned_text(source: str, reading: Reading) -> bytes | None:
    """Return what a text file is to hold, in UTF-8; None if its text is clean.

    Raises InputError for a text that is not cleaned in place: a page of HTML, one of which nothing would be
    left, and one whose encoding is a guess.
    """
    name = visible_name(source)
    data = read_bytes(source)
    text = reading.text_of(data, source)
    if looks_like_html(text):
        raise InputError(
            f"{name} is an HTML page, which is not cleaned in place. For its main content: cleanpress extract"
        )
    result = run(reading.pipeline, text, name)
    if is_verbose():
        tell(says_of_cleaning(name, result.counts))
    cleaned = finished(text, result.text)
    if cleaned == text:
        return None
    if not cleaned.strip():
        raise InputError(f"{name}: nothing would be left of it, so it stays as it is. See cleanpress explain")
    if source != "-" and reading.encoding_of(source)[1]:
        raise InputError(
            f"{name} is not UTF-8, and stays as it is: its encoding is a guess. Name it (--encoding NAME), "
            "and the file is written as UTF-8."
        )
    return encode(cleaned, name)


def _rewrite_text(source: str, reading: Reading, backup: str | None) -> bool:
    """Clean a text file in place. Returns whether it changed."""
    name = visible_name(source)
    _check_file(source)
    cleaned = cleaned_text(source, reading)
    if cleaned is None:
        return False
    encoding, _ = reading.encoding_of(source)

    def write(stream: BinaryIO) -> None:
        stream.write(cleaned)

    _replace(source, backup, write)
    if encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "ascii"):
        note(f"{name} was {encoding}, and is UTF-8 now.")
    return True


def _rewrite_lines(source: str, reading: Reading, backup: str | None) -> bool:
    """Clean a file of JSON Lines in place. Returns whether it changed."""
    _check_file(source)

    def write(stream: BinaryIO) -> None:
        changed = False
        left_out = len(reading.left_out)
        for line, raw in cleaned_lines(source, reading):
            changed = changed or line != raw
            stream.write(line)
        _check_all_kept(source, reading, left_out)
        if not changed:
            raise _UnchangedError

    try:
        return _replace(source, backup, write)
    except _UnchangedError:
        return False


def _check_all_kept(source: str, reading: Reading, left_out: int) -> None:
    """Raise InputError if records of this source were left out, of which there were so many before."""
    if len(reading.left_out) > left_out:
        raise InputError(
            f"{visible_name(source)} stays as it is, since records of it would be left out. Write to "
            "another file: --output."
        )


def _check_file(source: str) -> None:
    """Raise PathError for what is no ordinary file, such as a pipe."""
    if not stat.S_ISREG(Path(source).stat().st_mode):
        raise PathError(f"{visible_name(source)} is no ordinary file, and cannot be written back.")


def _replace(source: str, backup: str | None, write: Callable[[BinaryIO], None]) -> bool:
    """Put another file in the place of `source`, and keep the original under the name with `backup` behind.

    A symbolic link stays one, and the file that it leads to is replaced.
    """
    path = Path(source).resolve()
    kept = None if backup is None else path.with_name(path.name + backup)
    if kept is not None and _is_copy(kept, path):
        kept.unlink()  # of a run that was killed before it put the new file in place
    if kept is not None and os.path.lexists(kept):
        raise PathError(
            f"{visible_name(str(kept))} is there already, and {visible_name(source)} stays as it is. Remove "
            "the one, or give another --backup."
        )
    made = False
    try:
        with open_output(path) as stream:
            write(stream)
            if kept is not None:
                _keep(path, kept)
                made = True
    except BaseException:
        if made and kept is not None:
            kept.unlink()
        raise
    return True


def _is_copy(kept: Path, path: Path) -> bool:
    """Return whether a file is there already under the name of its backup."""
    from filecmp import cmp

    return kept.is_file() and not kept.is_symlink() and cmp(kept, path, shallow=False)


def _keep(path: Path, kept: Path) -> None:
    """Give a file another name, under which it stays when the first is taken by a new one."""
    try:
        with suppress(OSError, NotImplementedError):  # a disk that knows no hard links
            kept.hardlink_to(path)
            return
        import shutil

        shutil.copy2(path, kept)
    except OSError as error:
        raise PathError(f"{visible_name(str(kept))} cannot be written: {reason_of(error)}.") from error
