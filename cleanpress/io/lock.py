"""Hold a file for one process at a time, as the operating system lets go of it whatever ends the process."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["Lock"]


class Lock:
    """A file that is held by whoever made this first, until `release`, or the end of its process.

    path: of a file that is made if it is not there; it stays there.
    Raises BlockingIOError if another holds it; another OSError if it cannot be made or held.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first = Lock(Path(folder, "lock"))
    ...     try:
    ...         Lock(Path(folder, "lock"))
    ...     except BlockingIOError:
    ...         print("held")
    ...     first.release()
    ...     Lock(Path(folder, "lock")).release()
    held
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _hold(self._file)
        except BaseException:
            os.close(self._file)
            raise

    @property
    def is_current(self) -> bool:
        """Return whether the file that is held is still the one of this name, and has not been removed."""
        try:
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        except OSError:
            return False

    def remove(self) -> None:
        """Remove the file, while it is held where the system can do that, and let go of it."""
        if sys.platform == "win32":
            self.release()
        with suppress(OSError):  # on Windows, another may have it open by now
            self._path.unlink()
        self.release()

    def release(self) -> None:
        """Let go of the file; a second time, do nothing."""
        if self._file >= 0:
            file, self._file = self._file, -1
            _let_go(file)
            os.close(file)


if sys.platform == "win32":

    def _hold(file: int) -> None:
        from msvcrt import LK_NBLCK, locking

        try:
            locking(file, LK_NBLCK, 1)
        except PermissionError as error:  # what Windows says of one that is held
            raise BlockingIOError(*error.args) from error

    def _let_go(file: int) -> None:
        from msvcrt import LK_UNLCK, locking

        os.lseek(file, 0, os.SEEK_SET)
        locking(file, LK_UNLCK, 1)

else:

    def _hold(file: int) -> None:
        from fcntl import LOCK_EX, LOCK_NB, flock

        flock(file, LOCK_EX | LOCK_NB)

    def _let_go(file: int) -> None:
        # Explicitly: workers that were forked have the file open, too.
        from fcntl import LOCK_UN, flock

        flock(file, LOCK_UN)
