"""Builds the package, the tables of phrases included; all else is in pyproject.toml."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))


class BuildWithPhrases(build_py):
    """Compiles the phrases before the files of the package are gathered."""

    def run(self) -> None:
        from cleanpress.phrases.tables import read_tables

        read_tables()
        super().run()


setup(cmdclass={"build_py": BuildWithPhrases})
