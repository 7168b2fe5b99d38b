"""Say what the system refused a run, of which file, and what to do: a full disk, a folder that is gone."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath

from cleanpress.errors import CleanpressError, PathError, RunError
from cleanpress.io.atomic import FULL
from cleanpress.io.files import visible_name

__all__ = ["begins", "refused", "tells_of_files", "writes"]

AGAIN = "the same command then goes on from here."
ADVICE = {
    **dict.fromkeys(FULL, f"Make room: {AGAIN}"),
    errno.EMFILE: f"Raise the limit (ulimit -n) or use fewer workers (--workers): {AGAIN}",
    errno.ENFILE: f"Close what has many files open: {AGAIN}",
    errno.EACCES: f"Allow it: {AGAIN}",
    errno.EPERM: f"Allow it: {AGAIN}",
    errno.EROFS: f"Allow it: {AGAIN}",
    errno.ENOENT: "Its folder was removed or renamed during the run: begin again with the same command.",
    errno.EXDEV: "It is on another disk than its folder, and a run writes to one disk. Write elsewhere.",
}


def refused(path: str | PathLike[str], error: OSError) -> RunError:
    """Return the error of a run for what the system refused it.

    >>> print(refused("out.jsonl", OSError(errno.ENOSPC, "No space left on device")))
    out.jsonl cannot be written: No space left on device. Make room: the same command then goes on from here.
    """
    return _ended(f"{visible_name(fspath(path))} cannot be written", error)


def _ended(what: str, error: OSError) -> RunError:
    advice = ADVICE.get(error.errno or 0, "When that is solved, the same command goes on from here.")
    return RunError(f"{what}: {error.strerror or error}. {advice}")


@contextmanager
def writes(path: str | PathLike[str]) -> Iterator[None]:
    """Turn what the system refuses in here into a RunError that names the file."""
    try:
        yield
    except CleanpressError:
        raise
    except OSError as error:
        raise refused(path, error) from error


@contextmanager
def tells_of_files() -> Iterator[None]:
    """Turn whatever else the system refuses in a run into a RunError that names the file, if it is known."""
    try:
        yield
    except CleanpressError:
        raise
    except OSError as error:
        name = visible_name(str(error.filename)) if error.filename is not None else "A file"
        raise _ended(f"{name} cannot be read or written", error) from error


@contextmanager
def begins(path: str | PathLike[str]) -> Iterator[None]:
    """Turn what the system refuses in here, before there is anything to go on with, into an error.

    Raises PathError, as for any output that cannot be written; but RunError for a full disk.
    """
    try:
        yield
    except CleanpressError:
        raise
    except OSError as error:
        if error.errno in FULL:
            raise refused(path, error) from error
        raise PathError(
            f"{visible_name(fspath(path))} cannot be written: {error.strerror or error}."
        ) from error
