"""Write files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from cleanpress.errors import PathError
from cleanpress.io.files import BUFFER_SIZE, check_stdout, reason_of, visible_name

if TYPE_CHECKING:  # only runs that write to a file import it
    from pathlib import Path

__all__ = ["FULL", "move_into_place", "open_output", "put_in_place", "replaced", "sync_files"]

# Disks sync many files at once in little more time than one: of 400 of 1 KB, each took 5 ms, and 0.3 so.
SYNCS_AT_ONCE = 8
# What the system says of a full disk while a file is written, without its name; Windows knows no quota.
FULL = frozenset(getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name))


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """Open a file for writing that appears, whole, only if the block ends without an error.

    None is standard output. What is no ordinary file, such as /dev/null or a pipe, is written to at once.
    The new file has the permissions of the one it replaces; through a symbolic link, the target is replaced.
    Where that is not there, it is made only in the folder of the link, or below it.
    Raises PathError if the file cannot be written, and OSError with its name if the disk is full then.
    """
    if path is None:
        check_stdout()
        with open(sys.stdout.fileno(), "wb", buffering=BUFFER_SIZE, closefd=False) as stream:
            yield stream
        return
    try:
        target, part = _plan(_led_to(path))
    except PathError:
        raise
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError is for links in a circle
        raise _refused(path, error) from error
    try:
        # Opened in here, so that a signal at any moment leaves nothing behind.
        with _opened(path, target, part) as stream:
            yield stream
            if part is not None:
                stream.flush()
                os.fsync(stream.fileno())
        if part is not None:
            put_in_place(part, target)
    except OSError as error:
        if error.errno in FULL and error.filename is None:
            error.filename = str(path)  # of the file that is meant, not of the hidden one beside it
        raise
    finally:
        if part is not None:
            with suppress(FileNotFoundError, NotADirectoryError):  # it was never made, or is the target now
                part.unlink()


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give the path of a file that takes the place of `path`, whole, only if the block ends without an error.

    This is for libraries that write files by themselves; all else is written with `open_output`.
    The new file has the permissions of the one it replaces.
    Raises OSError if the file cannot be replaced.
    """
    part = _beside(path)
    try:
        yield part
        move_into_place(part, path)
    finally:
        with suppress(FileNotFoundError, NotADirectoryError):  # it was never made, or is the file now
            part.unlink()


def move_into_place(part: Path, target: Path) -> None:
    """Give a complete file the name `target`: synced to disk, with the permissions of the file it replaces.

    part: on the same disk as `target`.
    Raises OSError if the file cannot be moved.
    """
    # What may not be opened is synced already: a call before this one was ended after it copied permissions.
    with suppress(PermissionError), part.open("rb+") as stream:  # Windows syncs only what it may write to
        os.fsync(stream.fileno())
    put_in_place(part, target)


def put_in_place(part: Path, target: Path) -> None:
    """Give a file the name `target`, as `move_into_place` does, but that it has been synced already."""
    _copy_permissions(target, part)
    part.replace(target)


def sync_files(paths: Sequence[Path]) -> None:
    """Sync files to the disk, or folders with the names in them, many at once. Raises OSError."""
    if len(paths) < 2:
        for path in paths:
            _sync(path)
        return
    from concurrent.futures import ThreadPoolExecutor

    try:
        with ThreadPoolExecutor(min(SYNCS_AT_ONCE, len(paths))) as pool:  # each waits for the disk
            for _ in pool.map(_sync, paths):
                pass
    except RuntimeError:  # the system gives no more threads
        for path in paths:
            _sync(path)


def _sync(path: Path) -> None:
    if not path.is_dir():
        descriptor = os.open(
            path, os.O_RDWR | getattr(os, "O_BINARY", 0)
        )  # Windows syncs what it may write to
    elif sys.platform == "win32":
        return  # it has no way to
    else:
        descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_permissions(target: Path, part: Path) -> None:
    with suppress(OSError):  # there is no target yet, or it is on a network disk that knows no permissions
        found = target.stat()
        if stat.S_ISREG(found.st_mode):
            own = part.stat()
            if (own.st_uid, own.st_gid) != (found.st_uid, found.st_gid):
                with suppress(OSError):  # only root may give a file to somebody else
                    os.chown(part, found.st_uid, found.st_gid)
            part.chmod(stat.S_IMODE(found.st_mode))


def _beside(target: Path) -> Path:
    return target.parent / f".cleanpress-{os.urandom(6).hex()}.part"


def _led_to(path: Path) -> Path:
    """Return the file to write. Raises PathError for a link to what is not there, outside of its folder."""
    target = path.resolve()
    if path.is_symlink() and not path.exists() and not target.is_relative_to(path.parent.resolve()):
        raise PathError(
            f"{visible_name(str(path))} is a link to {visible_name(str(target))}, which is not there: "
            "nothing is written through it. Remove the link, or name that file."
        )
    return target


def _plan(target: Path) -> tuple[Path, Path | None]:
    """Return what to write to: the target, and a hidden file beside it that becomes it.

    It stands beside it, since a rename cannot cross disks. The second is None for what is no ordinary file.
    """
    if target.exists():
        if not stat.S_ISREG(target.stat().st_mode):
            return target, None
        if not os.access(target, os.W_OK):
            raise PermissionError(None, "the file there is write-protected")
    return target, _beside(target)


def _opened(path: Path, target: Path, part: Path | None) -> BinaryIO:
    try:
        if part is None:
            return target.open("wb", buffering=BUFFER_SIZE)
        # os.open, unlike tempfile, lets the umask decide as it does for any new file.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise _refused(path, error) from error
    _copy_permissions(target, part)  # before there is text in it that others may not read
    return os.fdopen(descriptor, "wb", buffering=BUFFER_SIZE)


def _refused(path: Path, error: Exception) -> PathError:
    return PathError(f"{visible_name(str(path))} cannot be written: {reason_of(error)}.")
