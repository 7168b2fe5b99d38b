"""Say how to install what is missing: the command for cleanpress as it is installed here."""

from __future__ import annotations

import os

__all__ = ["install_command"]

# The folder that cleanpress is imported from: a checkout, or where packages are installed.
FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def install_command(extra: str = "", *options: str) -> str:
    """Return the command that installs cleanpress with an extra, from where it was installed.

    extra: of pyproject.toml. options: of pip, put before what is installed.
    A checkout is installed from its folder, and so is what was installed from one; what is from a repository
    or an archive, from its address; all else by its name, from the package index.

    >>> install_command("arrow").startswith("pip install "), "[arrow]" in install_command("arrow")
    (True, True)
    """
    brackets = f"[{extra}]" if extra else ""
    if _is_checkout(FOLDER):
        options, target = (*options, "-e"), f"{_shown(FOLDER)}{brackets}"
    elif not (address := _installed_from()):
        target = f"cleanpress{brackets}"
    elif "://" in address:
        target = f"cleanpress{brackets} @ {address}"
    else:
        target = f"{_shown(address)}{brackets}"
    return " ".join(["pip install", *options, _quoted(target)])


def _is_checkout(folder: str) -> bool:
    return all(os.path.isfile(os.path.join(folder, name)) for name in ("pyproject.toml", "setup.py"))


def _installed_from() -> str:
    """Return the folder, file or address that pip says it was given; "" for the index, or what is gone."""
    import json
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        given = json.loads(distribution("cleanpress").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, OSError, ValueError):
        return ""
    url = str(given.get("url") or "")
    if url.startswith("file:"):
        path = url2pathname(urlsplit(url).path)
        return path if os.path.exists(path) else ""
    if version_control := given.get("vcs_info"):
        revision = version_control.get("requested_revision")
        return f"{version_control.get('vcs')}+{url}" + (f"@{revision}" if revision else "")
    return url


def _shown(path: str) -> str:
    """Return a path as one would type it here."""
    try:
        return "." if os.path.samefile(path, os.curdir) else path
    except OSError:  # where one is, or it, is gone
        return path


def _quoted(target: str) -> str:
    """Quote for a shell what has brackets or spaces, which zsh and others take for their own."""
    if os.name == "nt":
        return f'"{target}"' if set(" []") & set(target) else target
    from shlex import quote

    return quote(target)
