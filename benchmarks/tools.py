"""The registry of what is measured: cleanpress, its peers, simple rules; and how each of them is called.

    python -m benchmarks.tools      all of them: mode, license, packages and their versions here

Every one is a function from a page's bytes and its URL to text (`benchmarks/peers.py`). A peer in JavaScript
runs in a process of its own, and so does one that this Python cannot have (`benchmarks/workers.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.peers import Extract
from benchmarks.text_tools import TEXT_TOOLS, TextTool
from benchmarks.workers import (
    PATIENCE,
    PYTHON,
    Remote,
    Worker,
    node_command,
    node_version,
    python_command,
    python_of,
    python_version,
)
from cleanpress.errors import one_of
from cleanpress.installation import install_command

__all__ = [
    "MARKDOWN", "OURS", "TOOLS", "Extract", "Tool", "cleanpress", "command_of", "document_of",
    "how_to_install", "loaded", "remote",
]  # fmt: skip

OURS = "cleanpress"


@dataclass(frozen=True)
class Tool:
    """A way to turn a page into text.

    packages: the distributions whose versions decide its answers, its own first.
    load:     imports what it needs and returns the function; what is not measured is not imported. None for a
              peer in JavaScript.
    mode:     the settings that it is called with.
    license:  of its own package, as that says.
    is_rule:  a rule of one line, written here, which neither hangs nor crashes.
    """

    packages: tuple[str, ...]
    load: Callable[[], Extract] | None
    mode: str = "defaults"
    license: str = ""
    is_rule: bool = False

    @property
    def version(self) -> str:
        """Its version, and those of the other packages its answers depend on.

        Raises PackageNotFoundError, with the name of a package that is missing.
        """
        if self.load is None:
            return ", ".join(f"{name} {node_version(name)}" for name in self.packages)
        python = python_of(self.packages)
        return ", ".join(f"{name} {python_version(name, python)}" for name in self.packages)


def cleanpress(favor: str = "balanced", model: Path | None = None) -> Extract:
    """Return cleanpress's own extraction to text."""
    document = document_of(favor, model)
    return lambda page, url: str(document(page, url).text)


def document_of(favor: str = "balanced", model: Path | None = None) -> Callable[[bytes, str], Any]:
    """Return cleanpress's own extraction, of which the text with and without the title can be had."""
    extract = import_module("cleanpress").extract
    options: dict[str, Any] = {"favor": favor, "model": model} if model else {"favor": favor}
    return lambda page, url: extract(page, url=peers.web_address(url), **options)


def _cleanpress_markdown() -> Extract:
    extract = import_module("cleanpress").extract

    def markdown(page: bytes, url: str) -> str:
        document = extract(page, url=peers.web_address(url))
        front = "".join(f"{each}\n" for each in (document.title, document.author, document.date) if each)
        return front + str(document.markdown)

    return markdown


_TRAFILATURA = ("trafilatura", "lxml")
_BSD, _MIT, _APACHE = "BSD-2-Clause", "MIT", "Apache-2.0"
TOOLS: dict[str, Tool] = {
    OURS: Tool(("cleanpress",), cleanpress, 'favor="balanced"', "Apache-2.0 AND Unicode-3.0"),
    "trafilatura": Tool(_TRAFILATURA, peers.trafilatura, "no comments", _APACHE),
    "trafilatura-fast": Tool(
        _TRAFILATURA, lambda: peers.trafilatura(fast=True), "no comments, fast=True", _APACHE
    ),
    "trafilatura-precision": Tool(
        _TRAFILATURA,
        lambda: peers.trafilatura(favor_precision=True),
        "no comments, favor_precision=True",
        _APACHE,
    ),
    "trafilatura-recall": Tool(
        _TRAFILATURA,
        lambda: peers.trafilatura(favor_recall=True),
        "no comments, favor_recall=True",
        _APACHE,
    ),
    "rs-trafilatura": Tool(
        ("rs-trafilatura",), peers.rs_trafilatura, "defaults, bytes and URL", "MIT OR Apache-2.0"
    ),
    "chromerag": Tool(
        ("chromerag", "lxml", "numpy"),
        peers.chromerag,
        "balanced, bytes and URL, each page alone; the marks of Markdown taken off",
        _MIT,
    ),
    "resiliparse": Tool(
        ("resiliparse",),
        lambda: peers.resiliparse(main_content=True),
        "main_content=True, alt_texts=False",
        _APACHE,
    ),
    "newspaper4k": Tool(
        ("newspaper4k", "resiliparse", "lxml"),
        peers.newspaper,
        "language as the page declares, fetch_images=False",
        _MIT,
    ),
    "magic-html": Tool(
        ("magic-html", "html-text", "resiliparse", "lxml"),
        peers.magic_html,
        "defaults (article), HTML to text by html-text",
        _APACHE,
    ),
    "readability": Tool(
        ("readability-lxml", "html-text", "lxml"), peers.readability, "HTML to text by html-text", _APACHE
    ),
    "readability-js": Tool(
        ("@mozilla/readability", "jsdom"), None, "jsdom without scripts, HTML to text by html-text", _APACHE
    ),
    "defuddle": Tool(
        ("defuddle", "linkedom"), None, "linkedom, useAsync: false, HTML to text by html-text", _MIT
    ),
    "justext": Tool(("justext", "lxml"), peers.justext, "stop list of the language declared", _BSD),
    # Everything on the page: what a tool must beat to be of any use.
    "html-text": Tool(("html-text", "resiliparse", "lxml"), peers.html_text, "all text", _MIT),
    "resiliparse-everything": Tool(
        ("resiliparse",), lambda: peers.resiliparse(main_content=False), "all text, alt_texts=False", _APACHE
    ),
    "trafilatura-everything": Tool(_TRAFILATURA, peers.trafilatura_everything, "html2txt, all text", _APACHE),
    # Rules of one line.
    "paragraphs": Tool(("selectolax",), peers.paragraphs, "text of each <p>", is_rule=True),
    "landmark": Tool(("selectolax", "html-text"), peers.landmark, "<main>, <article> or body", is_rule=True),
}
MARKDOWN: dict[str, Tool] = {
    OURS: Tool(("cleanpress",), _cleanpress_markdown),
    "trafilatura": Tool(
        _TRAFILATURA, lambda: peers.trafilatura(output_format="markdown", with_metadata=True)
    ),
    "rs-trafilatura": Tool(("rs-trafilatura",), lambda: peers.rs_trafilatura(output_markdown=True)),
    "chromerag": Tool(("chromerag", "lxml", "numpy"), lambda: peers.chromerag(markdown=True)),
    "defuddle": Tool(("defuddle", "linkedom", "turndown"), None),
}


def command_of(tool: Tool, kind: str, name: str) -> list[str]:
    """Return the command of a process in which a tool answers. kind: text, markdown or metadata.

    Raises PackageNotFoundError where a package is missing.
    """
    if tool.load is None:
        return node_command(kind, name, tool.packages)
    return python_command(python_of(tool.packages), kind, name)


def remote(tool: Tool, kind: str, name: str, patience: float = PATIENCE) -> Remote:
    """Return a tool in a process of its own. Raises ImportError where it cannot be had."""
    worker = Worker(command_of(tool, kind, name), patience)
    if tool.load is not None:
        return Remote(worker)
    if kind == "markdown":
        return Remote(worker, peers.decoder(), lambda answer: str(answer.get("text") or ""))
    to_text = peers.text_of_html()
    return Remote(worker, peers.decoder(), lambda answer: to_text(answer["html"] or ""))


def loaded(name: str, tools: dict[str, Tool] = TOOLS) -> Extract | None:
    """Return a tool's function, or None where it is not installed, and say so.

    It runs in this process, but for what this Python cannot have.
    """
    tool = tools[one_of("tool", name, tools)]
    try:
        if tool.load is not None and python_of(tool.packages) == sys.executable:
            return tool.load()
        return remote(tool, "markdown" if tools is MARKDOWN else "text", name)
    except ImportError as error:
        print(f"{name} is left out: {error}. {how_to_install(tool)}")
    return None


def how_to_install(tool: Tool) -> str:
    """Return a sentence that says how a missing tool is installed."""
    if tool.load is None:
        return "`npm install` in benchmarks/node brings it (Node.js 18 or newer)."
    return f"`{install_command('bench')}` brings it, or {PYTHON} names a Python that has it."


def main() -> None:
    """Print the registry."""
    for name, tool in TOOLS.items():
        _show(name, tool, tool.mode)
    for name, text_tool in TEXT_TOOLS.items():
        options = ", ".join(f"{option}={value}" for option, value in text_tool.options.items())
        _show(name, text_tool, options or "defaults")


def _show(name: str, tool: Tool | TextTool, mode: str) -> None:
    try:
        version = tool.version
    except PackageNotFoundError as error:
        version = f"not here: {error}"
    print(f"{name:<34}{tool.license:<28}{mode:<75}{version}")


if __name__ == "__main__":
    main()
