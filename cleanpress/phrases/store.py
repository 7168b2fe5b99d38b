"""Read the phrases of all languages from one SQLite file, which `build.py` makes of the phrase files.

It is made when the package is built: a wheel has it in place of the phrase files. In a checkout it is made
again when a phrase file has changed. Why SQLite: docs/decisions.md.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from threading import local
from typing import TYPE_CHECKING, Any

from cleanpress.errors import PhraseStoreError
from cleanpress.phrases.files import FOLDER, SCHEMA_VERSION, phrase_files

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["PhraseStore", "open_store"]

# What the store depends on, too.
_CODE = ("build.py", "files.py", "../text/normalize.py", "../text/prefixes.py")


class PhraseStore:
    """A store at a path, for any number of threads and forked processes."""

    def __init__(self, path: str, folder: object = None) -> None:
        self.path = path
        self.folder = folder  # a temporary one, which is there as long as this is
        self._connections = local()

    def rows(self, query: str, *parameters: object) -> list[Any]:
        """Return the rows that a query finds. Raises PhraseStoreError if they cannot be read."""
        import sqlite3  # late, as who only imports cleanpress looks up no phrases

        try:
            return self._connection().execute(query, parameters).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise PhraseStoreError(
                f"{self.path} cannot be read, is damaged or is of another version ({error}). "
                "Install cleanpress again: pip install --force-reinstall cleanpress"
            ) from error

    def _connection(self) -> Connection:
        # One a thread and process, as SQLite wants it. A forked child leaves that of its parent alone.
        connections: dict[Any, Connection] = self._connections.__dict__
        if (pid := os.getpid()) not in connections:
            connections[pid] = _connect(self.path)
        return connections[pid]

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """What is read whole, by name, such as the languages in the order in which they count."""
        return {name: value.split() for name, value in self.rows("select name, value from meta")}


def _connect(path: str) -> Connection:
    from sqlite3 import DatabaseError, connect

    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/")
    connection = connect(f"file:{'/' * (os.sep != '/')}{quoted}?mode=ro&immutable=1", uri=True)
    [[version]] = connection.execute("pragma user_version").fetchall()
    if version != SCHEMA_VERSION:
        raise DatabaseError(f"schema version {version}")
    connection.execute("pragma mmap_size = 100000000")
    return connection


def open_store(folder: str = FOLDER) -> PhraseStore:
    """Open the store in a folder, and make it first if the phrase files there have changed.

    Raises PhraseStoreError if the store cannot be read, nor made of phrase files.
    """
    store = PhraseStore(os.path.join(folder, "phrases.sqlite3"))
    files = phrase_files(folder)
    if not files:
        _ = store.meta
        return store
    sources = [*files.values(), *(os.path.join(FOLDER, name) for name in _CODE)]
    # What is in the sources is told by their sizes, and by when they were written.
    sizes = [f"{os.path.basename(path)}:{os.path.getsize(path)}" for path in sources]
    with suppress(PhraseStoreError, LookupError, OSError):
        newest = max(os.stat(path).st_mtime_ns for path in sources)
        if store.meta["sources"] == sizes and newest < os.stat(store.path).st_mtime_ns:
            return store
    return _build(files, store.path, sizes)


def _build(files: Mapping[str, str], path: str, sizes: list[str]) -> PhraseStore:
    from sqlite3 import OperationalError
    from tempfile import TemporaryDirectory

    from cleanpress.phrases.build import build_store

    folder = None
    try:
        try:
            build_store(files, path, {"sources": sizes})
        except (OSError, OperationalError):  # where nothing can be written, each process makes one for itself
            folder = TemporaryDirectory(prefix="cleanpress-")
            path = os.path.join(folder.name, "phrases.sqlite3")
            build_store(files, path, {"sources": sizes})
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise PhraseStoreError(
            f"The phrases cannot be read: {error}. Try `python -m cleanpress.phrases lint`."
        ) from error
    return PhraseStore(path, folder)
