"""Keep what is measured of each language in languages.toml, for tools/languages.py and docs/languages.md."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleanpress.io.atomic import open_output

__all__ = ["FIGURES", "pin", "read_figures"]

FIGURES = Path(__file__).with_name("languages.toml")
HEAD = """\
# `python -m benchmarks.languages --pin` writes [pages], `python -m benchmarks.harm --by
# language --pin` [harm]; `python tools/languages.py` writes docs/languages.md of both.

"""


def read_figures(path: Path = FIGURES) -> dict[str, Any]:
    """Return the figures by part, then by language; an empty table where there are none yet."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def pin(part: str, figures: Mapping[str, Any], path: Path = FIGURES) -> None:
    """Write the figures of a part, "pages" or "harm", in place of those that were there."""
    import tomli_w

    new = {**read_figures(path), part: figures}
    with open_output(path) as out:
        out.write((HEAD + tomli_w.dumps(new)).encode("utf-8"))
