"""Build the package, the store of phrases included; all else is in pyproject.toml."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))


class BuildWithPhrases(build_py):
    """Make the store of phrases before the files of the package are gathered."""

    def run(self) -> None:
        from cleanpress.phrases.store import open_store

        open_store()
        super().run()


setup(cmdclass={"build_py": BuildWithPhrases})
