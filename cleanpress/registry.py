"""Find classes of cleaners by name: those of cleanpress, and yours."""

from __future__ import annotations

import gc
from itertools import count
from typing import Any
from weakref import WeakSet

from cleanpress.errors import OptionError, one_of

__all__ = ["find_class", "is_built_in", "known_classes", "place_of", "register"]

# Every class that derives from Cleaner; a class that nobody has any more is none.
_CLASSES: WeakSet[type[Any]] = WeakSet()
# Classes of the same name are told apart by when they were defined.
_ORDER = count()


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


def place_of(kind: type[Any]) -> str:
    """Return where a class is defined: its module and its name there."""
    return f"{kind.__module__}.{kind.__qualname__}"


def known_classes() -> dict[str, type[Any]]:
    """Return every class by name, of those that can be made from a name.

    Raises OptionError if two of them have one name.
    """
    return {name: _only(name) for name in sorted(set(_by_name()))}


def find_class(name: str) -> type[Any]:
    """Return the class of a name. Raises OptionError if there is none, with the nearest, or two."""
    return _only(one_of("cleaner", name, _by_name()))


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
