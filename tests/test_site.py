"""The site of the documentation: its pages, their code, and the API that it lists; .ci/run builds it."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest

import cleanpress

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
API = {
    name: page.name
    for page in sorted((DOCS / "api").glob("*.md"))
    for name in re.findall(r"^::: (\S+)$", page.read_text(encoding="utf-8"), re.M)
}


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def loaded(name: str) -> ModuleType:
    """Return a module of tools/site, which is read by its path, as MkDocs does."""
    spec = importlib.util.spec_from_file_location(f"site_{name}", ROOT / "tools" / "site" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


# --- Pages ----------------------------------------------------------------------------------------


def test_the_navigation_has_every_page_once() -> None:
    nav = read(ROOT / "mkdocs.yml").partition("\nnav:\n")[2]
    listed = re.findall(r"^ +- (?:[^:\n]+: )?([\w/.-]+\.(?:md|ipynb))$", nav, re.M)
    pages = [*PAGES, *DOCS.rglob("*.ipynb")]
    assert sorted(listed) == sorted(page.relative_to(DOCS).as_posix() for page in pages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_all_code_is_in_blocks_that_test_snippets_reads(page: Path) -> None:
    """Three backticks and a word: also in lists, admonitions and tabs. Other fences would not be run."""
    text = read(page)
    blocks = re.findall(r"^( *)(`{3,})(\w*)\n.*?^\1\2$", text, re.M | re.S)
    rest = re.sub(r"^( *)(`{3,})\w*\n.*?^\1\2$", "", text, flags=re.M | re.S)
    assert not re.search(r"^[ >]*(?:`{3,}|~{3,})", rest, re.M)
    known = {"python", "sh", "toml", "json", "text", "diff", ""}
    assert {language for _, _, language in blocks} <= known


@pytest.mark.needs("mkdocs")
def test_a_link_out_of_the_documentation_leads_to_the_repository() -> None:
    from mkdocs.config import load_config
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page

    config: Any = load_config(str(ROOT / "mkdocs.yml"), plugins=["search"], hooks=[])
    file = File("cleaners/protect.md", config.docs_dir, config.site_dir, use_directory_urls=True)
    page = Page(None, file, config)
    links = loaded("links")
    text = "[a](../../CONTRIBUTING.md#tests), [b](../../tests), [c](../extract.md), [d](../../none.md)"
    written = links.on_page_markdown(text, page=page, config=config, files=Files([file]))
    url = "https://github.com/cleanpress/cleanpress"
    assert written == (
        f"[a]({url}/blob/main/CONTRIBUTING.md#tests), [b]({url}/tree/main/tests), [c](../extract.md), "
        "[d](../../none.md)"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the site, and serve it from a folder below the root, as GitHub does."""
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(folder / "cleanpress"),
    ]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/cleanpress/"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serve files, and say nothing of it."""

    def log_message(self, *_: object) -> None: ...


@pytest.mark.slow
@pytest.mark.needs("material", "mkdocstrings", "playwright")
@pytest.mark.parametrize("path", ["", "cleaners/remove-chrome/", "api/extraction/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_asks_for_nothing_elsewhere_and_fits(chromium: Any, site: str, path: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 844})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(site + path, wait_until="networkidle")
    assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("h1").count() == 1
    page.close()


# --- API ------------------------------------------------------------------------------------------


def found(name: str) -> Any:
    """Return what is called so: a module, or a name of one. Skip if its library is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if not error.name or not error.name.startswith("cleanpress"):
            pytest.skip(str(error))
    module, _, last = name.rpartition(".")
    return getattr(found(module), last)


def test_every_public_name_has_an_entry() -> None:
    listed = [name.rpartition(".")[2] for name in API if name.count(".") == 1 or ".cleaners." in name]
    assert sorted(listed) == sorted(cleanpress.__all__)
    for module in (cleanpress.corpus, cleanpress.sites):
        own = [name for name in module.__all__ if name not in cleanpress.__all__]
        here = [name.rpartition(".")[2] for name in API if name.startswith(f"{module.__name__}.")]
        assert sorted(here) == sorted(own)
    adapters = {f"cleanpress.adapters.{name}" for name in dir(cleanpress.adapters)}
    assert adapters == {
        re.match(r"cleanpress\.adapters\.\w+", name)[0] for name in API if ".adapters." in name
    }  # type: ignore[index]


@pytest.mark.needs("griffe")
@pytest.mark.parametrize("name", API)
def test_what_a_docstring_lists_are_parameters_and_fields(name: str) -> None:
    thing = found(name)
    described = loaded("docstrings").described(inspect.getdoc(thing) or "")
    if inspect.isclass(thing):
        fields = [each for parent in thing.__mro__ for each in getattr(parent, "__annotations__", {})]
        parameters = inspect.signature(thing.__init__).parameters
        known = {*fields, *parameters}.union(*map(dir, [thing, *thing.__subclasses__()]))
    else:
        parameters = inspect.signature(thing).parameters if callable(thing) else {}
        known = {*parameters}
    if all(each.kind != each.VAR_KEYWORD for each in parameters.values()) or inspect.isclass(thing):
        assert set(described) <= known


@pytest.mark.needs("griffe")
def test_a_docstring_becomes_markdown() -> None:
    docstrings = loaded("docstrings")
    text = (
        "Do it in <nav> for __all__ a[0].\n\nIt is *.md and `*.md`.\n\n"
        "one: as `clean` does,\n     or not.\ntwo, three: see `Document.text`.\n"
        "Raises OptionError if not.\n\n>>> 1\n1\n\n>>> 2\n2\n\n- a\n- b"
    )
    assert docstrings.as_markdown(text) == (
        r"Do it in &lt;nav> for \_\_all\_\_ a\[0\]." + "\n\n" + r"It is \*.md and `*.md`." + "\n\n"
        '- **`one`**: as <autoref identifier="cleanpress.clean" optional>`clean`</autoref> does, or not.\n'
        "- **`two`**, **`three`**: see "
        '<autoref identifier="cleanpress.Document.text" optional>`Document.text`</autoref>.\n\n'
        '**Raises** <autoref identifier="cleanpress.OptionError" optional>OptionError</autoref> if not.\n\n'
        "```pycon\n>>> 1\n1\n\n>>> 2\n2\n```\n\n- a\n- b"
    )
    assert docstrings.described(text) == ["one", "two", "three"]
    assert docstrings.as_markdown("Plain: words.") == "Plain: words."
    link = '<autoref identifier="cleanpress.cleaners.RemoveChrome" optional>`RemoveChrome`</autoref>'
    assert docstrings.as_markdown("As `RemoveChrome` and `text`.") == f"As {link} and `text`."
