"""Write the file NOTICE."""

from __future__ import annotations

from collections.abc import Iterable

from tools.harvest.packages import Package

__all__ = ["notice"]


def notice(packages: Iterable[Package]) -> str:
    """Return the file NOTICE: the packages, with their licenses and the holders of their copyright."""
    lines = [
        "cleanpress",
        "Copyright The cleanpress authors",
        "",
        "Labels of a few words in cleanpress/phrases/catalogs/ are from the translation catalogs of these",
        "packages, under the licenses named here, whose texts are in the packages. Below each is its notice",
        "of copyright or, if it has none, the author whom its metadata name:",
        "",
    ]
    for each in sorted(packages, key=lambda package: package.name.lstrip("@")):
        lines += [f"{each.name} {each.version} ({each.registry}), {each.license}", f"    {each.copyright}"]
    return "\n".join(lines)
