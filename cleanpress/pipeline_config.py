"""The TOML form of a pipeline: one [[cleaner]] table each, in order, with the options that were set.

This module knows only the form; `cleaner.py` knows which cleaners and options there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cleanpress.errors import OptionError, one_of

__all__ = ["dump", "load", "load_choice"]

# At the top: the categories that all cleaners leave alone, and those that alone they change.
_CHOICE = ("keep", "only")
# The cleaners in order: name and options.
Config = list[tuple[str, dict[str, Any]]]


def load(text: str, source: str = "the pipeline") -> Config:
    """Read names and options from TOML text; `source` is what errors call it.

    >>> load('[[cleaner]]\\nuse = "NormalizeQuotes"\\nstyle = "curly"')
    [('NormalizeQuotes', {'style': 'curly'})]
    """
    import tomllib  # only who reads TOML pays for it

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"{source} is not valid TOML: {error}.") from error
    for key in data:
        one_of(f"key at the top of {source}", key, ["cleaner", *_CHOICE])
    tables = data.get("cleaner", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise OptionError(f"In {source}, write each cleaner as a table of its own, headed [[cleaner]].")
    config = []
    for number, table in enumerate(tables, 1):
        name = table.pop("use", None)
        if not isinstance(name, str):
            raise OptionError(f'Cleaner {number} in {source} has no name. Add a line: use = "RemoveChrome".')
        config.append((name, table))
    return config


def load_choice(text: str) -> dict[str, Any]:
    """Read `keep` and `only` from the top of a TOML text that `load` takes: they are for all its cleaners.

    >>> load_choice('keep = ["share"]')
    {'keep': ['share']}
    """
    import tomllib

    data = tomllib.loads(text)
    return {name: data[name] for name in _CHOICE if name in data}


def dump(config: Iterable[tuple[str, dict[str, Any]]]) -> str:
    """Write names and options as TOML text, which `load` reads back.

    >>> print(dump([("NormalizeQuotes", {"style": "curly"})]), end="")
    [[cleaner]]
    use = "NormalizeQuotes"
    style = "curly"
    """
    import tomli_w  # only who writes TOML pays for it

    blocks = []
    for name, options in config:
        try:
            blocks.append("[[cleaner]]\n" + tomli_w.dumps({"use": name, **options}))
        except TypeError as error:
            raise OptionError(
                f"TOML cannot hold an option of {name}: {error}. Save it to a file, and give the path."
            ) from error
    return "\n".join(blocks)
