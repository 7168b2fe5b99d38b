"""Print the lowest versions that pyproject.toml allows, as constraints for pip.

    python tools/lowest.py corpus pandas > lowest.txt && pip install -c lowest.txt '.[corpus,pandas]'

They are those of the dependencies of all installations, and of the extras that are named. `.ci/run` tests
with these versions, so that a bound in pyproject.toml is one that works.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def lowest(project: dict[str, Any], *extras: str) -> Iterator[str]:
    """Yield `name==version` for each dependency with a lower bound.

    >>> extras = {"a": ["b[c]>=2,<3", "d", "p[e]"], "e": ["f>=1"]}
    >>> project = {"name": "p", "dependencies": ["click>=8.1"], "optional-dependencies": extras}
    >>> list(lowest(project, "a"))
    ['click==8.1', 'b==2', 'f==1']
    """
    waiting = [*project["dependencies"]]
    for extra in extras:
        waiting += project["optional-dependencies"][extra]
    while waiting:
        requirement = waiting.pop(0)
        name, inner, bound = re.fullmatch(r"([\w.-]+)(?:\[(.*?)\])?(.*)", requirement).groups()  # type: ignore[union-attr]
        if name == project["name"]:
            for extra in inner.split(","):
                waiting += project["optional-dependencies"][extra]
        elif found := re.match(r">=([\w.]+)", bound):
            yield f"{name}=={found[1]}"


if __name__ == "__main__":
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    print(*dict.fromkeys(lowest(settings["project"], *sys.argv[1:])), sep="\n")
