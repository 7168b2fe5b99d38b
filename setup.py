"""Build the package, the store of phrases included; all else is in pyproject.toml.

Nothing is written into the folder that is installed from: it may be a clone, or one that cannot be written.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from setuptools import setup
from setuptools.command.build_py import build_py

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))


class BuildWithPhrases(build_py):
    """Make the store of phrases in the folder that the package is built in."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            from cleanpress.phrases.store import copy_store

            target = Path(self.build_lib, "cleanpress", "phrases", "phrases.sqlite3")
            target.parent.mkdir(parents=True, exist_ok=True)
            copy_store(str(target))


with TemporaryDirectory(prefix="cleanpress-build-") as scratch:
    # An sdist holds its egg-info, so that one must be where the files are.
    elsewhere = {"build": {"build_base": scratch}, "egg_info": {"egg_base": scratch}}
    setup(
        # So that `man cleanpress` finds it, in a virtual environment as well.
        data_files=[("share/man/man1", sorted(map(str, Path("man").glob("*.1"))))],
        cmdclass={"build_py": BuildWithPhrases},
        options={} if "sdist" in sys.argv else elsewhere,
    )
