"""What a pipeline may be given as, and what to write in place of a value that is none."""

from __future__ import annotations

import io
import re
import reprlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from types import ModuleType, NoneType, UnionType
from typing import Any

from cleanpress.errors import OptionError, described, nearest, one_of
from cleanpress.pipeline_config import Make, build, read_pipeline
from cleanpress.registry import check_dotted, find_preset, is_cleaner_class, is_known_name, known_names

__all__ = ["cleaners_of", "name_required", "pipeline_required"]

TAKES = (
    'a cleaner such as RemoveChrome(), the name of a preset such as "page", a list of either, or the path of '
    "a pipeline file (.toml)"
)


def cleaners_of(value: object, make: Make, what: str) -> Iterator[Any]:
    """Yield the cleaners that a value stands for.

    what: what the value was given as, for errors.
    Raises TypeError or OptionError, with what to write, for a value that stands for none.
    """
    if is_cleaner_class(type(value)):
        yield from value._unfolded()  # type: ignore[attr-defined]
    elif isinstance(value, str) and not value.endswith(".toml"):
        yield from find_preset(value) or [_named(value, make)]
    elif isinstance(value, str | PathLike):
        yield from read_pipeline(value, make)
    elif isinstance(value, Mapping):
        yield from build({"cleaner": [value]} if "use" in value else value, f"the dict for {what}", make)
    elif isinstance(value, Iterable) and not isinstance(value, _UNORDERED):
        yield from _cleaners_of_list(value, make, what)
    else:
        raise pipeline_required(value, what)


def _cleaners_of_list(values: Iterable[object], make: Make, what: str) -> Iterator[Any]:
    for value in values:
        if isinstance(value, Mapping) and "use" not in value:
            raise pipeline_required(value, what)
        yield from cleaners_of(value, make, what)


def _named(name: str, make: Make) -> Any:
    """Return the cleaner of a name, which may have a module before it."""
    if ":" not in name and not is_known_name(name):
        check_dotted(name)
        raise name_required(name)
    return make(name)


LONGEST_NAME = 200  # what is longer is something else, such as the text to be cleaned


def pipeline_required(value: object, what: str = "pipeline") -> TypeError:
    """Make the TypeError for a value that is no pipeline, with the way out for what was given.

    what: what the value was given as.

    >>> print(pipeline_required(3))
    pipeline takes a cleaner such as RemoveChrome(), the name of a preset such as "page", a list of either, \
or the path of a pipeline file (.toml), and was given 3.
    """
    return TypeError(f"{what} takes {TAKES}, and was given {described(value)}.{_way_out(value)}")


def _of_class(kind: type) -> str:
    if kind.__abstractmethods__:  # type: ignore[attr-defined]  # of every class that derives from ABC
        return " It is what cleaners derive from: give one of those."
    return f" Add parentheses: {kind.__name__}()."


def _way_out(value: object) -> str:
    """Return a sentence that says what to write for a value, or "" where nobody knows what was meant."""
    if isinstance(value, type) and is_cleaner_class(value):
        return _of_class(value)
    if isinstance(value, UnionType):
        names = [kind.__name__ for kind in value.__args__ if is_cleaner_class(kind)]
        return f" Add parentheses to each: {' | '.join(f'{name}()' for name in names)}."
    for kinds, way_out in _WAYS_OUT:
        if isinstance(value, kinds):
            return f" {way_out}"
    if callable(value):
        return f" {_FUNCTION}"
    return ""


# What can be iterated, and is no list of cleaners. (A class may be an Enum.)
_UNORDERED = (bytes, bytearray, set, frozenset, type)
_FUNCTION = (
    "What takes a text and returns one does not say what it changes: derive a class from cleanpress.Cleaner, "
    "or call it on the text that was cleaned."
)
_WAYS_OUT: tuple[tuple[Any, str], ...] = (
    (NoneType, 'The default pipeline is called "default" there.'),
    (bool, "For no cleaning at all, give Pipeline(); for the default, None."),
    ((bytes, bytearray), "A name or a path is text (str)."),
    (io.IOBase, "Give the path of the file."),
    (Iterator, "It can be read only once: make a list of it."),
    ((set, frozenset), "A set has no order, and the order of cleaners matters: give a list."),
    (
        Mapping,
        'In a list, a dict is one cleaner, and says which: {"use": "RemoveChrome", "languages": ["en"]}.',
    ),
    (type, "The class of a cleaner derives from cleanpress.Cleaner, and a cleaner is made by calling it."),
    (ModuleType, "Name a cleaner of it."),
)


def name_required(name: str) -> OptionError:
    """Make the OptionError for a text that names neither a preset nor a cleaner.

    >>> print(name_required("pages"))  # doctest: +ELLIPSIS
    'pages' is not a known preset or cleaner. Did you mean 'page'? Known: ...
    >>> print(name_required("repair, NormalizeQuotes"))
    'repair, NormalizeQuotes' is not a known preset or cleaner. Give a list: ['repair', 'NormalizeQuotes'].
    """
    shown = reprlib.repr(name)
    if not name.strip():
        return OptionError(f"{shown} is not the name of a preset or cleaner. For the default, give None.")
    if re.search(r"[\n=\[]", name):
        return OptionError(
            f"{shown} is not the name of a preset or cleaner. If it is the text of a pipeline file, give "
            "tomllib.loads(text)."
        )
    if len(name) > LONGEST_NAME:
        return OptionError(f"{shown} is not the name of a preset or cleaner.")
    known = known_names()
    parts = [nearest(part, known) for part in re.split(r"\s*[|,;+&>\s]\s*", name.strip(" ,;|"))]
    if len(parts) > 1 and all(parts):
        return OptionError(f"{shown} is not a known preset or cleaner. Give a list: {parts}.")
    if re.search(r"[/\\]|\.\w{1,5}$", name) and nearest(name, known) is None:
        return OptionError(
            f"{shown} is not a known preset or cleaner. The name of a pipeline file ends with .toml; a file "
            "of another name is given as pathlib.Path."
        )
    return _error_of(one_of, "preset or cleaner", name, known) or OptionError(f"{shown} is not known.")


def _error_of(function: Callable[..., object], *values: object) -> OptionError | None:
    try:
        function(*values)
    except OptionError as error:
        return error
    return None
