"""Let Ctrl-C end the command without a word while it is still imported, and not with a traceback.

`cleanpress` imports this before all else, for what it does then, and `cleanpress.cli.main` gives Python its
own way back. In a program that only uses the package, nothing is changed.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

__all__ = ["as_python_does", "quiet_at_start"]


def _is_command() -> bool:
    """Return whether this process was started as the command, or as `python -m cleanpress`."""
    first = sys.argv[0] if sys.argv else ""
    if first == "-m":  # its modules are found: the name is not there yet
        line = sys.orig_argv
        return "-m" in line and line[line.index("-m") + 1 :][:1] == ["cleanpress"]
    return os.path.basename(first) in ("cleanpress", "cleanpress.exe")


def quiet_at_start() -> None:
    """Leave Ctrl-C to the system, which ends the process, if this is the command."""
    if _is_command() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        with suppress(ValueError):  # not in the main thread
            signal.signal(signal.SIGINT, signal.SIG_DFL)


def as_python_does() -> None:
    """Let Ctrl-C raise KeyboardInterrupt again, unless it is ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        with suppress(ValueError):
            signal.signal(signal.SIGINT, signal.default_int_handler)


quiet_at_start()
