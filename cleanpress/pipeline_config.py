"""The TOML form of a pipeline: a preset to start from, and one [[cleaner]] table for each cleaner, in order.

This module knows the form; `cleaner.py` makes a cleaner of each table.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any, cast

from cleanpress.errors import (
    CleanpressError,
    OptionError,
    OptionTypeError,
    PathError,
    described,
    nearest,
    one_of,
    unreadable,
)
from cleanpress.plugins import make_importable
from cleanpress.registry import find_class, known_names, names_with_option, plain_name, preset_required

__all__ = ["PYPROJECT", "Config", "build", "dump", "left_out", "parse", "read", "read_pipeline", "section_of"]

# What a pipeline file holds: the keys of its top.
Config = Mapping[str, Any]
# Makes a cleaner of a name and options.
Make = Callable[..., Any]

TOP = ("cleaner", "keep", "only", "preset", "without")
# Of these, the categories that all cleaners leave alone, and those that alone they change.
CHOICE = ("keep", "only")
# In a table, beside `use` and the options: where the cleaner is put.
PLACES = ("after", "before")
PYPROJECT = "pyproject.toml"


def read(path: str | os.PathLike[str]) -> Config:
    """Return the keys of a pipeline file, or of [tool.cleanpress] in a pyproject.toml.

    Raises PathError if the file cannot be read, and OptionError if it is not TOML.
    """
    name = os.fspath(path)
    shown = name if name.isprintable() else ascii(name)
    try:
        with open(os.path.expanduser(name), "rb") as stream:  # noqa: PTH111, PTH123  # pathlib is slow to import
            data = stream.read()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise PathError(f"The pipeline file {shown} cannot be read: {why[0].lower()}{why[1:]}.") from error
    config = parse(data, name)
    if os.path.basename(name) != PYPROJECT:  # noqa: PTH119
        return config
    section = section_of(config, name)
    if section is None:
        raise OptionError(f"{name} has no table [tool.cleanpress].")
    return section


def read_pipeline(path: str | os.PathLike[str], make: Make) -> list[Any]:
    """Return the cleaners of a pipeline file; modules of cleaners are also looked for beside it."""
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"A pipeline file is given by its path, and was given as {described(path)}.")
    name = os.fspath(path)
    if "\n" in name:
        raise OptionError(
            f"{described(name)} is not the path of a pipeline file. If it is the text of one, give "
            "Pipeline(tomllib.loads(text))."
        )
    return build(read(name), name, make, os.path.dirname(os.path.expanduser(name)) or ".")  # noqa: PTH111, PTH120


def parse(data: bytes, source: str) -> Config:
    """Return the keys of TOML; `source` is what errors call it.

    >>> parse(b'preset = "page"', "the pipeline")
    {'preset': 'page'}
    """
    import tomllib  # only who reads TOML pays for it

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise OptionError(f"{source} is not UTF-8, as TOML must be: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"{source} is not valid TOML: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise OptionError(f"{source} cannot be read as TOML: {unreadable(error)}.") from error


def section_of(config: Config, source: str) -> Config | None:
    """Return [tool.cleanpress] of a pyproject.toml, or None if it has none.

    Raises OptionError for a pipeline that stands outside of it, where nothing would read it.
    """
    tool = config.get("tool")
    section = tool.get("cleanpress") if isinstance(tool, dict) else None
    if "cleaner" in config:
        raise OptionError(
            f"In {source}, a table [[cleaner]] stands outside of [tool.cleanpress]. Head it "
            "[[tool.cleanpress.cleaner]]."
        )
    if section is not None and not isinstance(section, dict):
        raise OptionError(f"In {source}, write the pipeline as a table, headed [tool.cleanpress].")
    return section


def build(
    config: Config, source: str, make: Make, folder: str | None = None, *, beside: str | None = None
) -> list[Any]:
    """Return the cleaners of a pipeline: those of the preset, as the tables and `without` change them.

    A pipeline that says neither `preset` nor `cleaner`, but something else, starts from the default one.
    folder: where modules of cleaners are looked for that are found nowhere else.
    beside: the folder that paths in the tables are seen from; by default the same.
    Raises OptionError, which says where, for a key, a name or a value that is not known, and PathError or
    OptionError for a file named in the tables that cannot be used.
    """
    for key in config:
        _check_top(key, source)
    tables = config.get("cleaner", [])
    if not _is_list_of(Mapping, tables):
        raise OptionError(
            f"In {source}, write each cleaner as a table of its own, headed [[cleaner]]; in Python, "
            '"cleaner": [{"use": "RemoveChrome"}].'
        )
    builder = _Builder(_start(config, source), source, make, folder)
    builder.beside = folder if beside is None else beside
    for number, table in enumerate(tables, 1):
        builder.add(number, dict(table))
    left = builder.without(_names(config.get("without", []), "without", source))
    return _selected(left, {key: config[key] for key in CHOICE if key in config}, source)


def _selected(cleaners: list[Any], choice: Config, source: str) -> list[Any]:
    """Return the cleaners with the choice of categories that stands at the top."""
    if not choice or not cleaners:
        return cleaners
    with _errors_at(source):
        return list(reduce(or_, cleaners).select(**choice)._unfolded())


def _check_top(key: str, source: str) -> None:
    """Raise OptionError for a key at the top that is not known, with where it belongs."""
    if key in TOP:
        return
    what = f"key at the top of {source}"
    if key == "tool":
        raise OptionError(
            f"[tool.cleanpress] is for {PYPROJECT}. In {source} its keys are at the top: {', '.join(TOP)}."
        )
    heading = "[[tool.cleanpress.cleaner]]" if "[tool.cleanpress]" in source else "[[cleaner]]"
    owners = names_with_option(str(key))
    if owners or key in ("use", "protect", *PLACES):
        of = f" It is an option of {', '.join(owners)}: write" if owners else " Write"
        raise OptionError(f"{key!r} is not a known {what}.{of} it in a table that is headed {heading}.")
    near = None if nearest(str(key), TOP) else nearest(str(key), known_names())
    if near is None:
        one_of(what, key, TOP)
    raise OptionError(
        f"{key!r} is not a known {what}. For a cleaner, write a table that is headed {heading}, with the "
        f'line use = "{near}".'
    )


def _start(config: Config, source: str) -> list[Any]:
    """Return the cleaners that a pipeline starts from."""
    name = config.get("preset", "default" if config and "cleaner" not in config else None)
    if name is None:
        return []
    if not isinstance(name, str):
        raise OptionError(f'In {source}, preset is the name of one preset, as in preset = "page".')
    with _errors_at(source):
        return list(preset_required(name))


def _names(given: object, key: str, source: str) -> list[str]:
    if _is_list_of(str, given):
        return list(cast("Sequence[str]", given))
    raise OptionError(f'In {source}, {key} is a list of names, as in {key} = ["NormalizeQuotes"].')


def _is_list_of(kind: Any, value: object) -> bool:
    """Return whether a value is a list, of whatever library reads configurations, of things of one kind."""
    is_list = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    return is_list and all(isinstance(each, kind) for each in cast("Sequence[Any]", value))


@contextmanager
def _errors_at(where: str) -> Iterator[None]:
    """Let errors begin with the place in the file."""
    try:
        yield
    except CleanpressError as error:
        raise type(error)(f"{where}: {error}") from error
    except TypeError as error:
        raise OptionTypeError(f"{where}: {error}") from error
    except Exception as error:  # a cleaner of another author checks its options in its own way
        raise OptionError(f"{where}: {type(error).__name__}: {str(error).rstrip('.')}.") from error


class _Builder:
    """Change a list of cleaners table by table."""

    def __init__(self, start: list[Any], source: str, make: Make, folder: str | None) -> None:
        self.cleaners = start
        self._source, self._make, self._folder = source, make, folder
        self._of_preset = {cleaner.name for cleaner in start}
        self._tables: dict[str, int] = {}
        self.beside: str | None = None

    def add(self, number: int, table: dict[str, Any]) -> None:
        """Add the cleaner of a table, in its place; one of the preset is changed by the options given."""
        use = table.pop("use", None)
        if not isinstance(use, str):
            given = "has no name" if use is None else f"cannot be named {described(use)}"
            raise OptionError(
                f'Cleaner {number} in {self._source} {given}. Write a line: use = "RemoveChrome".'
            )
        with _errors_at(f"{self._source}, cleaner {number} ({use})"):
            place = self._place_of(table)
            name = plain_name(use)
            old = None
            if name in self._of_preset:
                if name in self._tables:
                    raise OptionError(
                        f"it has a table already, cleaner {self._tables[name]}. Put all its options there."
                    )
                old = self._index(name)
                table = {**self.cleaners[old].options(), **table}
            self._tables[name] = number
            if self._folder is not None:
                make_importable(use, self._folder)
            table = _seen_from(self.beside, use, table)
            cleaner = self._make(use, **table)
            self._put(cleaner, old, place)
        cleaner._check_files()  # its errors name the file

    def _place_of(self, table: dict[str, Any]) -> tuple[str, str] | None:
        """Take `after` or `before` out of a table."""
        places = [(key, table.pop(key)) for key in PLACES if key in table]
        if len(places) > 1:
            raise OptionError("give after or before, not both.")
        for key, name in places:
            if not isinstance(name, str):
                raise OptionError(f'{key} is the name of one cleaner, as in {key} = "RemoveChrome".')
        return places[0] if places else None

    def _put(self, cleaner: Any, old: int | None, place: tuple[str, str] | None) -> None:
        if place is None and old is not None:
            self.cleaners[old] = cleaner
            return
        if old is not None:
            del self.cleaners[old]
        if place is None:
            self.cleaners.append(cleaner)
            return
        key, name = place
        self.cleaners.insert(self._index(name) + (key == "after"), cleaner)

    def _index(self, name: str) -> int:
        names = [cleaner.name for cleaner in self.cleaners]
        return names.index(one_of("cleaner of this pipeline", plain_name(name), names))

    def without(self, names: Iterable[str]) -> list[Any]:
        """Return the cleaners but those of these names."""
        with _errors_at(f"{self._source}, without"):
            return left_out(self.cleaners, names)


def left_out(cleaners: list[Any], names: Iterable[str]) -> list[Any]:
    """Return the cleaners but those of these names. Raises OptionError if there is none of a name."""
    present = [cleaner.name for cleaner in cleaners]
    drop = set()
    for name in names:
        if not isinstance(name, str):
            raise TypeError(
                f'without takes names, such as "NormalizeQuotes", and was given {described(name)}.'
            )
        if plain_name(name) in known_names() and plain_name(name) not in present:
            raise OptionError(
                f"{name!r} is not in this pipeline, so it need not be left out. It has: {', '.join(present)}."
            )
        drop.add(one_of("cleaner of this pipeline", plain_name(name), present))
    return [cleaner for cleaner in cleaners if cleaner.name not in drop]


def _seen_from(folder: str | None, use: str, table: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a table with those that are paths of files as seen from here."""
    if folder is None:
        return table
    paths = [option for option in find_class(use)._paths if option in table]
    return {**table, **{option: _from_folder(folder, table[option]) for option in paths}}


def _from_folder(folder: str, value: Any) -> Any:
    """Return the paths in an option as seen from here; they were written as seen from a folder.

    >>> _from_folder("press", ["mine.toml", {"keep": ["Print"]}])
    ['press/mine.toml', {'keep': ['Print']}]
    """
    if isinstance(value, list):
        return [_from_folder(folder, each) for each in value]
    if not isinstance(value, str) or "://" in value or folder == ".":  # a URL is refused as such
        return value
    return os.path.join(folder, value)  # noqa: PTH118


def dump(config: Iterable[tuple[str, dict[str, Any]]]) -> str:
    """Write names and options as TOML text, one table each.

    >>> print(dump([("NormalizeQuotes", {"style": "curly"})]), end="")
    [[cleaner]]
    use = "NormalizeQuotes"
    style = "curly"
    """
    import tomli_w  # only who writes TOML pays for it

    blocks = []
    for name, options in config:
        for key in ("use", *PLACES):
            if key in options:
                raise OptionError(
                    f"TOML cannot hold the option {key!r} of {name}: in a pipeline file, that word has "
                    "another meaning."
                )
        try:
            tables = {key: value for key, value in options.items() if isinstance(value, Mapping)}
            plain = {key: value for key, value in options.items() if key not in tables}
            text = "[[cleaner]]\n" + tomli_w.dumps({"use": name, **plain})
            blocks.append(text + ("\n" + tomli_w.dumps({"cleaner": tables}) if tables else ""))
        except TypeError as error:
            raise OptionError(
                f"TOML cannot hold an option of {name}: {error}. Save it to a file, and give the path."
            ) from error
    return "\n".join(blocks)
