"""Read the phrases of all languages from one SQLite file, which `build.py` makes of the phrase files.

It is made when the package is built: a wheel has it in place of the phrase files. In a checkout it is made
again when a phrase file has changed. Why SQLite: docs/decisions.md.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from threading import local
from typing import TYPE_CHECKING, Any
from zlib import crc32

from cleanpress.errors import CleanpressError
from cleanpress.phrases.files import FOLDER, SCHEMA_VERSION, phrase_files

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["PhraseStore", "PhraseStoreError", "open_store"]

_CODE = ("build.py", "files.py", "normalize.py", "../text/prefixes.py")  # which the store depends on, too


class PhraseStoreError(CleanpressError):
    """The phrases cannot be read: a file of the package is missing, damaged or of another version."""


class PhraseStore:
    """A store at a path, for any number of threads and forked processes."""

    def __init__(self, path: str, folder: object = None) -> None:
        self.path = path
        self._folder = folder  # a temporary one, which is there as long as this is
        self._connections = local()

    def rows(self, query: str, *parameters: object) -> list[Any]:
        """Return the rows that a query finds. Raises PhraseStoreError if they cannot be read."""
        try:
            import sqlite3  # late, as who only imports cleanpress looks up no phrases
        except ImportError as error:
            raise PhraseStoreError(f"This Python was built without SQLite: {error}.") from error
        try:
            return self._connection().execute(query, parameters).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise PhraseStoreError(
                f"{self.path} cannot be read, is damaged or is of another version ({error}). "
                "Install cleanpress again: pip install --force-reinstall cleanpress"
            ) from error

    def _connection(self) -> Connection:
        # One a thread and process, as SQLite wants it. A forked child leaves that of its parent alone.
        connections: dict[int, Connection] = self._connections.__dict__
        if (pid := os.getpid()) not in connections:
            connections[pid] = _connect(self.path)
        return connections[pid]

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """What is read whole, by name, such as the languages in the order in which they count."""
        return {name: value.split() for name, value in self.rows("select name, value from meta")}


def _connect(path: str) -> Connection:
    from sqlite3 import DatabaseError, connect

    size = os.path.getsize(path)
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/")
    connection = connect(f"file:{'/' * (os.sep != '/')}{quoted}?mode=ro&immutable=1", uri=True)
    version, pages, page_size = (
        connection.execute(f"pragma {name}").fetchone()[0]
        for name in ("user_version", "page_count", "page_size")
    )
    if version != SCHEMA_VERSION or size != pages * page_size:
        raise DatabaseError(f"version {version}, {size} bytes of {pages * page_size}")
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
    with suppress(PhraseStoreError, LookupError, OSError):
        if _is_fresh(store, sources):
            return store
    from cleanpress.phrases.build import build_store

    try:
        meta = {"sizes": _sizes(sources), "digest": _digest(sources)}
        path, temporary = build_store(files, store.path, meta)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise PhraseStoreError(
            f"The phrases cannot be read: {error}. Try `python -m cleanpress.phrases lint`."
        ) from error
    return PhraseStore(path, temporary)


def _is_fresh(store: PhraseStore, sources: Sequence[str]) -> bool:
    if store.meta["sizes"] != _sizes(sources):
        return False
    # An installer may take a while to write all files.
    newest = max(os.stat(path).st_mtime for path in sources)
    return newest + 2 < os.stat(store.path).st_mtime or store.meta["digest"] == _digest(sources)


def _sizes(sources: Sequence[str]) -> list[str]:
    return [f"{os.path.basename(path)}:{os.path.getsize(path)}" for path in sources]


def _digest(sources: Sequence[str]) -> list[str]:
    digest = 0
    for path in sources:
        with open(path, "rb") as file:
            digest = crc32(file.read(), digest)
    return [str(digest)]
