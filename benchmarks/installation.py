"""Measure what installing brings: packages, and the megabytes of each.

    python -m benchmarks.installation [--extras corpus,pandas] [--peers]

Makes fresh virtual environments in the temporary folder and installs into them with pip, from this checkout
and from the package index. pip and setuptools are left out. MB are millions of bytes of all files of a
package, bytecode included; "for" is what asks for it. What is over the limits is named; the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.figures import Column, Table, Value, print_tables

__all__ = ["MOST_MB", "MOST_PACKAGES", "PEERS", "Package", "installed", "main", "over_limits", "tables"]

# Of the installation without extras.
MOST_PACKAGES, MOST_MB = 15, 100.0
PEERS = ("trafilatura", "ftfy", "resiliparse")
ROOT = Path(__file__).resolve().parents[1]
# Run by the Python of the environment that is measured.
_LIST = r"""
import json, re
from importlib.metadata import distributions
found = {}
for each in distributions():
    name = re.sub(r"[-_.]+", "-", each.metadata["Name"]).lower()
    paths = [file.locate() for file in each.files or ()]
    needs = [re.match(r"[\w.-]+", need)[0] for need in each.requires or () if "extra ==" not in need]
    found[name] = {
        "version": each.version,
        "size": sum(path.stat().st_size for path in paths if path.is_file()),
        "needs": [re.sub(r"[-_.]+", "-", need).lower() for need in needs],
    }
print(json.dumps(found))
"""
_TOOLS = {"pip", "setuptools", "wheel"}


class Package(NamedTuple):
    """An installed package: its size in bytes, and the packages that ask for it."""

    name: str
    version: str
    size: int
    asked_by: tuple[str, ...]


def packages_of(listed: dict[str, Any]) -> list[Package]:
    """Return the packages of an environment, the largest first.

    >>> tea = {"version": "1", "size": 3, "needs": ["water"]}
    >>> packages_of({"tea": tea, "water": {"version": "2", "size": 9, "needs": []}})[0]
    Package(name='water', version='2', size=9, asked_by=('tea',))
    """
    kept = {name: each for name, each in listed.items() if name not in _TOOLS}
    found = [
        Package(
            name,
            each["version"],
            each["size"],
            tuple(sorted(other for other in kept if name in kept[other]["needs"])),
        )
        for name, each in kept.items()
    ]
    return sorted(found, key=lambda package: (-package.size, package.name))


def tables(installed: Mapping[str, Sequence[Package]]) -> Iterator[Table]:
    """Yield what installations bring in all, then the packages of each.

    >>> found = {"tea": [Package("water", "2", 9_000_000, ("tea",))]}
    >>> next(tables(found)).rows, [table.name for table in tables(found)]
    ([['tea', 1, 9.0]], ['installations', 'tea'])
    """
    columns = [Column("installation"), Column("packages", "d"), Column("MB", ".1f")]
    rows: list[list[Value]] = [
        [name, len(packages), sum(package.size for package in packages) / 1e6]
        for name, packages in installed.items()
    ]
    yield Table("installations", "What installing brings", columns, rows)
    columns = [Column("package"), Column("version"), Column("MB", ".1f"), Column("for")]
    for name, packages in installed.items():
        rows = [[each.name, each.version, each.size / 1e6, ", ".join(each.asked_by)] for each in packages]
        yield Table(name, f"Packages of {name}", columns, rows)


def over_limits(packages: Sequence[Package]) -> list[str]:
    """Say which limits an installation without extras is over.

    >>> over_limits([Package("water", "2", 101_000_000, ())])
    ['101.0 MB, and the limit is 100']
    """
    size = sum(package.size for package in packages) / 1e6
    says = []
    if len(packages) > MOST_PACKAGES:
        says.append(f"{len(packages)} packages, and the limit is {MOST_PACKAGES}")
    if size > MOST_MB:
        says.append(f"{size:.1f} MB, and the limit is {MOST_MB:.0f}")
    return says


def install(what: str) -> list[Package]:
    """Install into a fresh environment; return the packages that are in it then."""
    with tempfile.TemporaryDirectory(prefix="cleanpress-installation-") as folder:
        venv.create(folder, with_pip=True)
        python = next(path for path in Path(folder).glob("*/python*") if path.stem == "python")
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", what], check=True
        )
        listed = subprocess.run([python, "-c", _LIST], check=True, capture_output=True, text=True)
        return packages_of(json.loads(listed.stdout))


def installed(extras: Iterable[str] = (), peers: Iterable[str] = ()) -> dict[str, list[Package]]:
    """Return the packages of cleanpress, of it with each extra, and of each peer."""
    wanted = {
        "cleanpress": str(ROOT),
        **{f"cleanpress[{extra}]": f"{ROOT}[{extra}]" for extra in extras},
        **{peer: peer for peer in peers},
    }
    return {name: install(what) for name, what in wanted.items()}


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="What installing brings.")
    parser.add_argument("--extras", default="", help="measure these, too, one by one: corpus,pandas")
    parser.add_argument("--peers", action="store_true", help=f"measure {', '.join(PEERS)}, too")
    options = parser.parse_args()
    extras = [extra for extra in options.extras.split(",") if extra]
    found = installed(extras, PEERS if options.peers else ())
    print_tables(tables(found))
    says = over_limits(found["cleanpress"])
    for line in says:
        print(f"cleanpress: {line}")
    return 1 if says else 0


if __name__ == "__main__":
    sys.exit(main())
