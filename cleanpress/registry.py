"""Find cleaners by name: those of cleanpress, those of other packages, and yours; and presets."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any
from weakref import WeakSet

from cleanpress.errors import OptionError, one_of
from cleanpress.plugins import entry_points, import_object, load_entry_point

__all__ = [
    "check_dotted",
    "find_class",
    "find_preset",
    "is_built_in",
    "is_cleaner_class",
    "is_known_name",
    "known_classes",
    "known_names",
    "names_with_option",
    "place_of",
    "plain_name",
    "preset_required",
    "register",
    "register_presets",
    "written_name",
]

# Every class that derives from Cleaner; a class that nobody has any more is none.
_CLASSES: WeakSet[type[Any]] = WeakSet()
# Classes of the same name are told apart by when they were defined.
_ORDER = count()
# The pipelines of `presets.py`, by name, which a list of names or a pipeline file may start from.
_PRESETS: dict[str, Any] = {}


def register(kind: type[Any]) -> None:
    """Take up a class that is being defined.

    Raises OptionError if it has the name of a cleaner of cleanpress and is another one.
    """
    for other in _CLASSES:
        if is_built_in(other) and other.__name__ == kind.__name__ and place_of(other) != place_of(kind):
            raise OptionError(
                f"{place_of(kind)} has the name of a cleaner of cleanpress. Choose another: by its name a "
                "cleaner is found in a pipeline file."
            )
    kind._defined = next(_ORDER)
    _CLASSES.add(kind)


def is_built_in(kind: type[Any]) -> bool:
    """Return whether a class is part of cleanpress."""
    return kind.__module__.startswith("cleanpress.")


def is_cleaner_class(kind: object) -> bool:
    """Return whether something is a class that derives from Cleaner."""
    return isinstance(kind, type) and kind in _CLASSES


def place_of(kind: type[Any]) -> str:
    """Return where a class is defined: its module and its name there."""
    return f"{kind.__module__}.{kind.__qualname__}"


def plain_name(name: str) -> str:
    """Return the name of a cleaner that may be given with its module.

    >>> plain_name("acme:RemoveAcme"), plain_name("RemoveChrome")
    ('RemoveAcme', 'RemoveChrome')
    """
    return name.rpartition(":")[2].rpartition(".")[2] if ":" in name else name


def _warn(message: str) -> None:
    warnings.warn(message, stacklevel=4)


def known_classes(note: Callable[[str], object] = _warn) -> dict[str, type[Any]]:
    """Return every class by name, of those that can be made from a name; classes of packages are imported.

    note: is called with a sentence for each class of a package that cannot be used.
    Raises OptionError if two of them have one name.
    """
    for name, points in entry_points().items():
        if name not in _by_name():
            try:
                _offered(name, points)
            except OptionError as error:
                note(str(error))
    return {name: _only(name) for name in sorted(set(_by_name()))}


def find_class(name: str) -> type[Any]:
    """Return the class of a name, or of "module:Class".

    Raises OptionError if there is none, with the nearest, or two, or if it cannot be imported.
    """
    if ":" in name:
        return _cleaner_class(import_object(name), name)
    known = list(_by_name())  # names alone: a list of classes would keep them
    if name in known:
        return _only(name)
    offered = entry_points()
    if name in offered:
        return _offered(name, offered[name])
    if name in _PRESETS:
        raise OptionError(
            f'{name!r} is a preset, not a cleaner. In a pipeline file: preset = "{name}" at the top.'
        )
    check_dotted(name)
    one_of("cleaner", name, [*known, *offered])
    raise AssertionError(name)  # it is none


def check_dotted(name: str) -> None:
    """Raise OptionError for a class that is named as code names it, such as acme.RemoveAcme."""
    module, _, last = name.rpartition(".")
    if module and last[:1].isupper():
        written = last if last in _by_name() else f"{module}:{last}"
        raise OptionError(f"{name!r} is not the name of a cleaner. Write {written!r}.")


def _offered(name: str, points: list[Any]) -> type[Any]:
    """Return the class that an entry point offers. Raises OptionError if it is no cleaner of that name."""
    kind = _cleaner_class(load_entry_point(points), f"{name} = {points[0].value}")
    if kind.__name__ != name:
        raise OptionError(
            f"The entry point {name!r} offers the class {kind.__name__}. Its name has to be that of the "
            "class."
        )
    return kind


def _cleaner_class(found: Any, reference: str) -> type[Any]:
    """Return what was imported if it is the class of a cleaner, else raise OptionError."""
    if not isinstance(found, type):
        kind = type(found)
        what = f"is made already: name its class, {kind.__name__}" if kind in _CLASSES else "is not a class"
    elif found not in _CLASSES:
        what = "is a class, but it does not derive from cleanpress.Cleaner"
    elif found.__abstractmethods__:  # type: ignore[attr-defined]
        what = f"has no method {', '.join(sorted(found.__abstractmethods__))}"  # type: ignore[attr-defined]
    elif not vars(found).get("_has_name", True):
        what = "is not made from its name"
    else:
        return found
    raise OptionError(f"{reference!r} cannot be used as a cleaner: it {what}.")


def written_name(kind: type[Any]) -> str:
    """Return the name by which another process finds a class: with its module where its name is not known.

    A class that no other process can import is named all the same: by this one it is found.
    """
    if is_built_in(kind) or kind.__module__ == "__main__" or "<locals>" in kind.__qualname__:
        return str(kind.__name__)
    reference = f"{kind.__module__}:{kind.__qualname__}"
    for point in entry_points().get(kind.__name__, ()):
        try:
            if import_object(point.value) is kind:
                return str(kind.__name__)
        except OptionError:
            continue
    return reference


def names_with_option(option: str) -> list[str]:
    """Return the names of the cleaners that have an option."""
    return [name for name in sorted(_by_name()) if option in getattr(_only(name), "__dataclass_fields__", ())]


def register_presets(presets: Mapping[str, Any]) -> None:
    """Take up pipelines that are found by name."""
    _PRESETS.update(presets)


def find_preset(name: str) -> Any:
    """Return the pipeline of a name, or None."""
    return _PRESETS.get(name)


def preset_required(name: str) -> Any:
    """Return the pipeline of a name. Raises OptionError for another, with the nearest."""
    return _PRESETS[one_of("preset", name, _PRESETS)]


def is_known_name(name: str) -> bool:
    """Return whether a preset or a cleaner has a name; packages are asked last."""
    return name in _PRESETS or name in _by_name() or name in entry_points()


def known_names() -> list[str]:
    """Return every name that a pipeline may be made of: of presets and cleaners, imported or not."""
    return [*dict.fromkeys([*_PRESETS, *_by_name(), *entry_points()])]


def _by_name() -> dict[str, list[type[Any]]]:
    """Return the classes of each name: of a class that was defined several times, the last one."""
    latest: dict[str, type[Any]] = {}
    for kind in sorted(_CLASSES, key=lambda kind: kind._defined):
        if vars(kind).get("_has_name", True) and not kind.__abstractmethods__:
            latest[place_of(kind)] = kind
    found: dict[str, list[type[Any]]] = {}
    for kind in latest.values():
        found.setdefault(kind.__name__, []).append(kind)
    return found


def _only(name: str) -> type[Any]:
    """Return the one class of a name; raise OptionError if there are two."""
    kinds = _by_name()[name]
    if len(kinds) > 1:
        # Classes that nobody has any more, those of a test or of a function that returned, are no clash.
        kinds.clear()
        gc.collect()
        kinds = _by_name()[name]
    if len(kinds) > 1:
        places = " and ".join(map(place_of, kinds))
        raise OptionError(f"{len(kinds)} cleaners are named {name!r}: {places}. Rename one.")
    return kinds[0]
