"""Make links that lead out of docs/ work on the site, too: a hook of MkDocs.

A page links to CONTRIBUTING.md as `../CONTRIBUTING.md`, which works on GitHub and in a clone. On the site, it
leads to the file in the repository. A link to a file that is not there stays, and fails the build. In the
docstrings of the API, `docs/extract.md` becomes a link to that page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_LINK = re.compile(r"(?<=\]\()(?:\.\./)+[^)\s#]*")
_NAMED = re.compile(r"(?:<code>)?\bdocs/([\w/-]+\.md)(?:</code>)?")


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links to files outside docs/ lead to the repository."""
    docs = Path(config.docs_dir)
    root = docs.parent
    folder = (docs / page.file.src_uri).parent

    def target(link: re.Match[str]) -> str:
        path = (folder / link[0]).resolve()
        if path.is_relative_to(docs) or not path.is_relative_to(root) or not path.exists():
            return link[0]
        kind = "tree" if path.is_dir() else "blob"
        return f"{config.repo_url}/{kind}/main/{path.relative_to(root).as_posix()}"

    return _LINK.sub(target, markdown)


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let `docs/extract.md` in a docstring lead to that page."""
    if not page.file.src_uri.startswith("api/"):
        return html

    def link(name: re.Match[str]) -> str:
        file = files.get_file_from_path(name[1])
        return name[0] if file is None else f'<a href="{file.url_relative_to(page.file)}">{name[1]}</a>'

    return _NAMED.sub(link, html)
