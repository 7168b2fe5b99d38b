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

__all__ = ["open_output"]


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
        target, part, opened = _open_part(path.resolve())
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError is for links in a circle
        raise PathError(f"{visible_name(str(path))} cannot be written: {reason_of(error)}.") from error
    try:
        with opened as stream:
            yield stream
            if part is not None:
                stream.flush()
                os.fsync(stream.fileno())
        if part is not None:
            part.replace(target)
            part = None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _open_part(target: Path) -> tuple[Path, Path | None, BinaryIO]:
    """Open the file that will become `target`: a hidden one beside it, since a rename stays on one disk."""
    mode = None
    if target.exists():
        found = target.stat()
        if target.is_dir() or not stat.S_ISREG(found.st_mode):
            return target, None, target.open("wb", buffering=BUFFER_SIZE)
        if not os.access(target, os.W_OK):
            raise PermissionError(None, "the file there is write-protected")
        mode = stat.S_IMODE(found.st_mode)
    part = target.parent / f".cleanpress-{os.urandom(6).hex()}.part"
    # os.open, unlike tempfile, lets the umask decide as it does for any new file.
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    if mode is not None:
        with suppress(OSError):  # some network disks know no permissions
            part.chmod(mode)
    return target, part, os.fdopen(descriptor, "wb", buffering=BUFFER_SIZE)
