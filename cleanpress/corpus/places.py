"""Check where a run writes: over nothing that is there, and through no link out of its folder."""

from __future__ import annotations

import os
from pathlib import Path

from cleanpress.corpus.plan import Plan
from cleanpress.corpus.task import Task
from cleanpress.corpus.trouble import begins
from cleanpress.errors import PathError
from cleanpress.io.files import visible_name

__all__ = ["Places", "check_free"]


class Places:
    """Make the folders of outputs, each once, and never in or through a link that leads elsewhere."""

    def __init__(self, plan: Plan) -> None:
        self._folder = None if plan.folder is None else str(plan.folder)
        self._ready: set[str] = set()

    def prepare(self, target: Path) -> None:
        """Make the folder of an output. Raises PathError for one outside the folder of the run."""
        parent = str(target.parent)
        if parent not in self._ready:
            self.check(parent)
            os.makedirs(parent, exist_ok=True)
            self._ready.add(parent)

    def check(self, parent: str) -> None:
        """Raise PathError for a folder that a link leads to, from inside the output to outside of it."""
        if self._folder is None:
            return
        top = os.path.realpath(self._folder)
        real = os.path.realpath(parent)
        if real != top and not real.startswith(top.rstrip(os.sep) + os.sep):
            raise PathError(
                f"{visible_name(parent)} leads out of {visible_name(self._folder)}, to {visible_name(real)}: "
                "nothing is written through such a link. Remove it, or write elsewhere."
            )


def check_free(plan: Plan, task: Task, *, replaces: bool) -> None:
    """Raise PathError for an output that cannot be written: one that is there, or a link to nowhere.

    replaces: what is there is replaced. Also then, folders are not written to through links that lead out of
        the output; and a link in the place of an output is replaced itself, never the file that it leads to.
    """
    places, seen = Places(plan), set[str]()
    with begins(plan.manifest.parent):
        for target in (path for part in plan.parts for path in part.files(task)):
            parent = os.path.dirname(target)
            if parent not in seen:
                seen.add(parent)
                places.check(parent)
            if not replaces:
                _check_free(target)
        if not replaces:
            for path in (plan.manifest, plan.failed_path):
                _check_free(str(path))


def _check_free(target: str) -> None:
    _check_no_link(target)
    if os.path.lexists(target):
        raise PathError(
            f"{visible_name(target)} exists already. Write elsewhere, or add --restart to replace it."
        )


def _check_no_link(target: str) -> None:
    if os.path.islink(target) and not os.path.exists(target):
        raise PathError(
            f"{visible_name(target)} is a link to what is not there: nothing is written through it. Remove "
            "it, or write elsewhere."
        )
