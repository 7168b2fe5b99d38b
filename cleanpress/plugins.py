"""Import cleaners that are not part of cleanpress: by "module:Class", and by entry points of packages.

A package offers its cleaners under [project.entry-points."cleanpress.cleaners"], each by the name of its
class: RemoveAcme = "acme:RemoveAcme". This module imports objects; `registry.py` knows which are cleaners.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cleanpress.errors import CleanpressError, OptionError, nearest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "entry_points", "import_object", "load_entry_point", "make_importable"]

GROUP = "cleanpress.cleaners"
# The folders of pipeline files that were added to sys.path, absolute.
_FOLDERS: list[str] = []


def make_importable(reference: str, folder: str) -> None:
    """Let the module of "module:Class" be found in a folder, if it is found nowhere else.

    The folder is added to the end of sys.path, which worker processes take over.
    Raises OptionError for a module that was found in the folder of another pipeline file, if this folder has
    one of the same name.
    """
    name = reference.partition(":")[0].partition(".")[0]
    if ":" not in reference or not name.isidentifier():
        return
    folder = os.path.abspath(folder)  # noqa: PTH100  # pathlib is slow to import
    if not _is_found(name):
        sys.path.append(folder)
        _FOLDERS.append(folder)
        importlib.invalidate_caches()  # it may have been written just now
        return
    there = os.path.dirname(getattr(sys.modules.get(name), "__file__", None) or "")  # noqa: PTH120
    if there in _FOLDERS and there != folder and os.path.exists(os.path.join(folder, f"{name}.py")):  # noqa: PTH110, PTH118
        raise OptionError(
            f"There is a module {name!r} in {folder}, and another in {there} was imported before it. Rename "
            "one: in one process there is one module of a name."
        )


def _is_found(name: str) -> bool:
    from importlib.util import find_spec

    if name in sys.modules:
        return True
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def import_object(reference: str) -> Any:
    """Return what "module:Class" names. Raises OptionError where it cannot be imported, and says why.

    >>> import_object("cleanpress.cleaners:RemoveChrome").__name__
    'RemoveChrome'
    >>> import_object("cleanpress.cleaners:RemoveCrome")
    Traceback (most recent call last):
    cleanpress.errors.OptionError: The module 'cleanpress.cleaners' has no 'RemoveCrome'. Did you mean \
'RemoveChrome'?
    """
    module_name, _, attribute = reference.partition(":")
    parts = [*module_name.split("."), *attribute.split(".")]
    if not all(part.isidentifier() for part in parts):
        raise OptionError(
            f"{reference!r} does not name a class. Write the module, a colon and the class: "
            '"acme:RemoveAcme".'
        )
    module = _import_module(module_name)
    try:
        return attrgetter(attribute)(module)
    except AttributeError as error:
        near = nearest(attribute, [name for name in dir(module) if not name.startswith("_")])
        hint = f" Did you mean {near!r}?" if near else ""
        raise OptionError(
            f"The module {module_name!r}{_file_of(module)} has no {attribute!r}.{hint}"
        ) from error


def _import_module(name: str) -> ModuleType:
    with _errors_of_import(name):
        return importlib.import_module(name)


@contextmanager
def _errors_of_import(name: str) -> Iterator[None]:
    """Turn what importing a module of another author may raise into an OptionError."""
    try:
        yield
    except ModuleNotFoundError as error:
        missing = error.name or name
        if name == missing or name.startswith(f"{missing}."):
            raise OptionError(
                f"There is no module {missing!r}: it is not installed, and not beside a pipeline file that "
                "was named. Install it, or check how it is spelled."
            ) from error
        raise OptionError(
            f"The module {name!r} cannot be imported: it needs {missing!r}, which is not installed."
        ) from error
    except CleanpressError as error:
        raise type(error)(f"The module {name!r} cannot be imported: {error}") from error
    except SyntaxError as error:
        raise OptionError(
            f"The module {name!r} cannot be imported: {error.filename}, line {error.lineno}: {error.msg}."
        ) from error
    except (Exception, SystemExit) as error:  # code of another author runs here
        raise OptionError(
            f"The module {name!r} cannot be imported: {_last_place(error)}{type(error).__name__}: {error}."
        ) from error


def _last_place(error: BaseException) -> str:
    """Return the file and line where an error was raised, of those that are not Python's own machinery."""
    place, trace = "", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.startswith("<") and not file.startswith(os.path.dirname(importlib.__file__)):  # noqa: PTH120
            place = f"{file}, line {trace.tb_lineno}: " if file != __file__ else ""
        trace = trace.tb_next
    return place


def _file_of(module: ModuleType) -> str:
    file = getattr(module, "__file__", None)
    return f" ({file})" if file and not module.__name__.startswith("cleanpress.") else ""


def entry_points() -> dict[str, list[EntryPoint]]:
    """Return the entry points of all packages that offer cleaners, by name; none of them is imported."""
    from importlib import metadata  # slow to import: only where a name is not known otherwise

    found: dict[str, list[EntryPoint]] = {}
    for point in metadata.entry_points(group=GROUP):
        others = found.setdefault(point.name, [])
        if all(point.value != other.value for other in others):  # a package may be found twice
            others.append(point)
    return found


def load_entry_point(points: list[EntryPoint]) -> Any:
    """Return what the entry points of one name name. Raises OptionError if there are two, or it is broken."""
    point = points[0]
    owners = " and ".join(f"{owner_of(each)} ({each.value})" for each in points)
    if len(points) > 1:
        raise OptionError(
            f"{len(points)} packages have a cleaner named {point.name!r}: {owners}. Uninstall one, or name "
            f'the one that is meant by its module: "{point.value}".'
        )
    try:
        return import_object(point.value.partition("[")[0].strip())
    except OptionError as error:
        raise OptionError(f"The cleaner {point.name!r} of the package {owner_of(point)}: {error}") from error


def owner_of(point: EntryPoint) -> str:
    """Return the name of the package that has an entry point."""
    return point.dist.name if point.dist is not None else "a package without a name"
