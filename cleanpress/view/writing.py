"""Write views as HTML: one file that loads nothing and runs nothing but its own script.

The templates are Jinja2's, with everything escaped. The Content-Security-Policy of a page names the one style
and the one script that are in it by their hashes, and allows nothing else: whatever a text held, a browser
would not obey it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cleanpress.display.characters import visible
from cleanpress.installation import install_command
from cleanpress.view.data import View

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["read_template", "shell", "templates_of", "write_article", "write_page"]

PACKAGE = "cleanpress.view"


def write_page(view: View) -> str:
    """Return a view as a page of its own. Raises ImportError where Jinja2 is not installed.

    >>> from cleanpress import explain
    >>> from cleanpress.view.texts import view_of_cleaned
    >>> write_page(view_of_cleaned(explain("It rained.")))[:15]
    '<!DOCTYPE html>'
    """
    return shell(view.title, write_article(view))


def write_article(view: View, *, number: int = 0, compact: bool = False) -> Markup:
    """Return a view as an `<article>` for a page that `shell` makes, also inside a `<template>`.

    number:  makes the ids of this article different from those of others in the same page.
    compact: writes each text and reason once, and leaves it to the script of the page to make the columns and
        attributes; a fraction of the size, for a `<template>`, which takes a script anyway.
    A script that takes it out of a `<template>` calls `cleanpress.start(article)`.
    Raises ImportError where Jinja2 is not installed.

    >>> from cleanpress import explain
    >>> from cleanpress.view.texts import view_of_cleaned
    >>> write_article(view_of_cleaned(explain("It rained.")))[:8]
    Markup('<article')
    """
    return _rendered("article.html", view=view, prefix=f"v{number}-", compact=compact)


def shell(
    title: str,
    body: Markup,
    *,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    keys: Sequence[tuple[Sequence[str], str]] = (),
) -> str:
    """Return a page: a frame with a skip link, a switch of the theme and the help on keys, and in it a body.

    title:   as text.
    body:    as HTML, which is made safe already: it has no style attributes and no handlers, which the policy
             of the page does not allow.
    styles, scripts: are put behind those of views, into the one style and the one script of the page.
    keys:    are put before those of views, in the help: keys, and what they do.
    Raises ImportError where Jinja2 is not installed.

    >>> from markupsafe import Markup
    >>> page = shell("1 < 2", Markup("<p>Boil it first.</p>"))
    >>> "<title>1 &lt; 2</title>" in page, "<p>Boil it first.</p>" in page
    (True, True)
    """
    style = "\n".join([read_template(PACKAGE, "view.css"), *styles])
    script = "\n".join([read_template(PACKAGE, "view.js"), *scripts])
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {"style": style, "script": script}
    for name, text in parts.items():
        if f"</{name}" in text.lower():
            raise ValueError(
                f"A {name} of a page cannot hold </{name}, which would end it there. Write it otherwise."
            )
    return str(_rendered("shell.html", title=visible(title), body=body, policy=policy, keys=keys, **parts))


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _rendered(name: str, **values: Any) -> Markup:
    text = templates_of(PACKAGE).get_template(name).render(values)
    from markupsafe import Markup  # after the message for those who have no Jinja2

    # Half a character is no text that a file can hold.
    return Markup(text.encode("utf-8", "replace").decode("utf-8"))


@lru_cache
def read_template(package: str, name: str) -> str:
    """Return a file of the folder `templates` of a package, as text."""
    return files(package).joinpath("templates", name).read_text(encoding="utf-8")


@lru_cache
def templates_of(package: str) -> Environment:
    """Return the templates of a package: everything is escaped, and a name that is not known is an error.

    Raises ImportError where Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ModuleNotFoundError as error:
        raise ImportError(
            f"Writing a report takes Jinja2, which is not installed: {install_command('report')}"
        ) from error
    return Environment(
        loader=FunctionLoader(partial(read_template, package)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
