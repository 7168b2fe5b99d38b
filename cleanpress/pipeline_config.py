"""The TOML form of a pipeline: one [[cleaner]] table each, in order, with the options that were set.

This module knows only the form; `cleaner.py` knows which cleaners and options there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cleanpress.errors import OptionError, one_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["dump", "from_folder", "load"]

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
        one_of(f"key at the top of {source}", key, ["cleaner"])
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


def from_folder(path: str | Path, value: Any) -> Any:
    """Return the paths in an option as seen from here; they were written as seen from the folder of a file.

    >>> from_folder("press/page.toml", ["mine.toml", {"keep": ["Print"]}])
    ['press/mine.toml', {'keep': ['Print']}]
    """
    from pathlib import Path

    if isinstance(value, list):
        return [from_folder(path, each) for each in value]
    # A URL is refused as such.
    return str(Path(path).parent / value) if isinstance(value, str) and "://" not in value else value


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
            tables = {key: value for key, value in options.items() if isinstance(value, Mapping)}
            plain = {key: value for key, value in options.items() if key not in tables}
            text = "[[cleaner]]\n" + tomli_w.dumps({"use": name, **plain})
            blocks.append(text + ("\n" + tomli_w.dumps({"cleaner": tables}) if tables else ""))
        except TypeError as error:
            raise OptionError(
                f"TOML cannot hold an option of {name}: {error}. Save it to a file, and give the path."
            ) from error
    return "\n".join(blocks)
