"""Find the pipeline that a project sets for the command: [tool.cleanpress] of its pyproject.toml."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cleanpress.pipeline_config import PYPROJECT, Config, parse, section_of
from cleanpress.text.lazy_regex import lazy

__all__ = ["only_installed_modules", "project_config"]

# TOML may write the table in several ways; where none of them is, tomllib need not be imported.
_MAY_HAVE_SECTION = lazy(
    r"tool\s*\.\s*[\"']?cleanpress|^\s*\[\s*[\"']?tool[\"']?\s*\]|^tool\s*=|^\s*\[\[\s*cleaner\s*\]\]", re.M
)
_REPOSITORY = (".git", ".hg", ".jj", ".svn")
# A folder in which everybody may write, such as /tmp, is nobody's project.
_OPEN = 0o002


def project_config(start: str | None = None) -> tuple[str, Config] | None:
    """Return path and keys of the nearest [tool.cleanpress], or None if there is none.

    It is looked for from a folder (by default the current one) upwards, as far as the root of a repository.
    The home folder and what is above it is no project, nor is a folder of everybody, such as /tmp.
    Raises OptionError for a pyproject.toml that seems to have it and is not valid.
    """
    try:
        folder = os.path.realpath(start or os.getcwd())  # noqa: PTH109  # pathlib is slow to import
    except OSError:  # the current folder was removed
        return None
    for each in _folders(folder):
        path = os.path.join(each, PYPROJECT)  # noqa: PTH118
        try:
            if not os.path.isfile(path):  # a pipe would be waited for  # noqa: PTH113
                continue
            with open(path, "rb") as stream:  # noqa: PTH123
                data = stream.read()
        except OSError:
            continue
        if _MAY_HAVE_SECTION.search(data.decode("latin-1")):
            section = section_of(parse(data, path), path)
            if section is not None:
                return path, section
    return None


def _folders(folder: str) -> Iterator[str]:
    """Yield the folders of a project, from one of them upwards."""
    home = os.path.realpath(os.path.expanduser("~"))  # noqa: PTH111
    while folder != home and not _is_shared(folder):
        yield folder
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder or any(os.path.exists(os.path.join(folder, name)) for name in _REPOSITORY):  # noqa: PTH110, PTH118
            return
        folder = above


def _is_shared(folder: str) -> bool:
    try:
        return os.stat(folder).st_mode & _OPEN != 0  # noqa: PTH116
    except OSError:
        return True


@contextmanager
def only_installed_modules() -> Iterator[None]:
    """Let no module be found in the current folder, where `python -m cleanpress` has Python look first.

    PYTHONPATH may have it as well, as nothing between two colons.
    """
    before = sys.path[:]
    here = os.getcwd()  # noqa: PTH109
    sys.path[:] = [each for each in before if each and os.path.realpath(each) != os.path.realpath(here)]
    try:
        yield
    finally:
        sys.path[:] = before
