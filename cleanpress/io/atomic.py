"""Write files that appear whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from cleanpress.errors import PathError
from cleanpress.io.files import BUFFER_SIZE, check_stdout, reason_of, visible_name

if TYPE_CHECKING:  # only runs that write to a file import it
    from pathlib import Path

__all__ = ["open_output", "replaced"]


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """Open a file for writing that appears, whole, only if the block ends without an error.

    None is standard output. What is no ordinary file, such as /dev/null or a pipe, is written to at once.
    The new file has the permissions of the one it replaces; through a symbolic link, the target is replaced.
    Raises PathError if the file cannot be written.
    """
    if path is None:
        check_stdout()
        with open(sys.stdout.fileno(), "wb", buffering=BUFFER_SIZE, closefd=False) as stream:
            yield stream
        return
    try:
        target, part, mode = _plan(path.resolve())
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError is for links in a circle
        raise _refused(path, error) from error
    try:
        # Opened in here, so that a signal at any moment leaves nothing behind.
        with _opened(path, target, part, mode) as stream:
            yield stream
            if part is not None:
                stream.flush()
                os.fsync(stream.fileno())
        if part is not None:
            part.replace(target)
    finally:
        if part is not None:
            with suppress(FileNotFoundError, NotADirectoryError):  # it was never made, or is the target now
                part.unlink()


@contextmanager
def replaced(path: Path, part: Path | None = None) -> Iterator[Path]:
    """Give the path of a file that takes the place of `path`, whole, only if the block ends without an error.

    This is for libraries that write files by themselves; all else is written with `open_output`.
    part: the file that is written first, on the same disk; by default a hidden one beside `path`.
    Raises OSError if the file cannot be replaced.
    """
    part = part or _beside(path)
    try:
        yield part
        with part.open("rb+") as stream:  # Windows syncs only what it may write to
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        with suppress(FileNotFoundError, NotADirectoryError):  # it was never made, or is the file now
            part.unlink()


def _beside(target: Path) -> Path:
    return target.parent / f".cleanpress-{os.urandom(6).hex()}.part"


def _plan(target: Path) -> tuple[Path, Path | None, int | None]:
    """Return what to write to: the target, a hidden file beside it that becomes it, and its permissions.

    It stands beside it, since a rename cannot cross disks. The second is None for what is no ordinary file.
    """
    if not target.exists():
        mode = None
    else:
        found = target.stat()
        if not stat.S_ISREG(found.st_mode):
            return target, None, None
        if not os.access(target, os.W_OK):
            raise PermissionError(None, "the file there is write-protected")
        mode = stat.S_IMODE(found.st_mode)
    return target, _beside(target), mode


def _opened(path: Path, target: Path, part: Path | None, mode: int | None) -> BinaryIO:
    try:
        if part is None:
            return target.open("wb", buffering=BUFFER_SIZE)
        # os.open, unlike tempfile, lets the umask decide as it does for any new file.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise _refused(path, error) from error
    if mode is not None:
        with suppress(OSError):  # some network disks know no permissions
            part.chmod(mode)
    return os.fdopen(descriptor, "wb", buffering=BUFFER_SIZE)


def _refused(path: Path, error: Exception) -> PathError:
    return PathError(f"{visible_name(str(path))} cannot be written: {reason_of(error)}.")
