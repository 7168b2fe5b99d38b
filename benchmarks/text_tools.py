"""The registry of peers that clean plain text: each a function from text to text, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any

from cleanpress.installation import install_command

__all__ = ["GENTLE", "TEXT_TOOLS", "TextTool", "loaded_text_tools"]


@dataclass(frozen=True)
class TextTool:
    """A way to clean a text.

    package:  the distribution.
    module, function: where its function is.
    options:  what it is called with.
    license:  of the package, as it says.
    """

    package: str
    module: str
    function: str
    license: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The package and its version."""
        return f"{self.package} {version(self.package)}"

    def load(self) -> Callable[[str], str]:
        """Return the function. Raises ImportError where the package is missing."""
        return partial(getattr(import_module(self.module), self.function), **self.options)


_KEPT = {"lower": False, "to_ascii": False}
TEXT_TOOLS: dict[str, TextTool] = {
    "ftfy.fix_text": TextTool("ftfy", "ftfy", "fix_text", "Apache-2.0"),
    "ftfy.fix_text, quotes kept": TextTool(
        "ftfy", "ftfy", "fix_text", "Apache-2.0", {"uncurl_quotes": False}
    ),
    "ftfy.fix_encoding": TextTool("ftfy", "ftfy", "fix_encoding", "Apache-2.0"),
    "plsfix.fix_text": TextTool("plsfix", "plsfix", "fix_text", "not stated in the package"),
    "clean-text": TextTool("clean-text", "cleantext", "clean", "Apache-2.0"),
    "clean-text, case and letters kept": TextTool("clean-text", "cleantext", "clean", "Apache-2.0", _KEPT),
}
# Those that are meant to leave what is written as it is, and so can be measured by what they change.
GENTLE = ("ftfy.fix_text", "plsfix.fix_text", "clean-text, case and letters kept")


def loaded_text_tools(names: Iterable[str] = tuple(TEXT_TOOLS)) -> dict[str, Callable[[str], str]]:
    """Return the functions of the tools that are installed; the others are named."""
    found: dict[str, Callable[[str], str]] = {}
    for name in names:
        try:
            found[name] = TEXT_TOOLS[name].load()
        except ImportError as error:
            print(f"{name} is left out: {error}. `{install_command('bench')}` brings it.")
    return found
