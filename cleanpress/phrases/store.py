"""Keep the phrases of all languages in one SQLite file, which is made of the phrase files (`files.py`).

It is made when the package is built: a wheel has it in place of the phrase files. In a checkout it is made
again when a phrase file has changed. All in it is compressed: lists that are read whole, and blocks of lines
that are looked up. Why so, and why SQLite: docs/decisions.md. What only few runs need is imported late.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import closing
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from cleanpress.errors import PhraseStoreError
from cleanpress.phrases.files import FOLDER, name_of, phrase_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

    from cleanpress.phrases.build import Contents

__all__ = ["PhraseStore", "copy_store", "open_store"]

SCHEMA_VERSION = 5  # of the store: another whenever one that was made before cannot be read any more
# What the store depends on besides the phrase files.
_TEXT = ("normalize", "prefixes", "punctuation", "scripts")
_OWN = ("store", "build", "blocks", "bloom", "files", "gaps", "needs")
_CODE = (*(f"{name}.py" for name in _OWN), *(f"../text/{name}.py" for name in _TEXT))
_SCHEMA = f"""
pragma journal_mode = off; pragma synchronous = off; pragma user_version = {SCHEMA_VERSION}; begin;
create table meta (name text primary key, value blob) without rowid;
create table longest (kind text primary key, value blob) without rowid;
create table phrase (number integer primary key, lines blob);
create table pattern (number integer primary key, lines blob);
create table prefix (number integer primary key, lines blob);
create table keyword (number integer primary key, lines blob);
"""


class PhraseStore:
    """A store for any number of threads and forked processes.

    path:  of its file; where that cannot be written, where it would be.
    image: what would be in the file, if there is none. Each thread has a copy, for its connection.
    """

    def __init__(self, path: str, image: bytes | None = None) -> None:
        from threading import local

        self.path, self.image = path, image
        self._connections = local()

    def rows(self, query: str, *parameters: object) -> list[Any]:
        """Return the rows that a query finds. Raises PhraseStoreError if they cannot be read."""
        import sqlite3

        try:
            return self._connection().execute(query, parameters).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise self._unreadable(error) from error

    def _decompressed(self, data: bytes) -> bytes:
        import zlib

        try:
            return zlib.decompress(data)
        except zlib.error as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: object) -> PhraseStoreError:
        from cleanpress.installation import install_command

        return PhraseStoreError(
            f"{self.path} cannot be read, is damaged or is of another version ({error}). "
            f"Install cleanpress again: {install_command('', '--force-reinstall')}"
        )

    def _connection(self) -> Connection:
        # One a thread and process, as SQLite wants it. A forked child leaves that of its parent alone.
        connections: dict[Any, Connection] = self._connections.__dict__
        if (pid := os.getpid()) not in connections:
            connections[pid] = self._connect()
        return connections[pid]

    def _connect(self) -> Connection:
        from sqlite3 import DatabaseError, connect

        if self.image is not None:
            new = connect(":memory:")
            new.deserialize(self.image)
            return new
        path = self.path.replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/")
        new = connect(f"file:{'/' * (os.sep != '/')}{path}?mode=ro&immutable=1", uri=True)
        [[version]] = new.execute("pragma user_version").fetchall()
        if version != SCHEMA_VERSION:
            raise DatabaseError(f"schema version {version}")
        new.execute("pragma mmap_size = 100000000")
        return new

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """What is read whole, by name, such as the languages in the order in which they count."""
        rows = self.rows("select name, value from meta where name != 'bloom'")
        if not rows:
            raise self._unreadable("it is empty")
        return {name: self._decompressed(value).decode().split() for name, value in rows}

    def longest(self, kind: str) -> bytes:
        """Return the class of the longest lines that each "prefix" is of, or "keyword"."""
        rows = self.rows("select value from longest where kind = ?", kind)
        return b"".join(self._decompressed(value) for (value,) in rows)

    @cached_property
    def bloom(self) -> bytes:
        """The filter of the keys of phrases."""
        return b"".join(value for (value,) in self.rows("select value from meta where name = 'bloom'"))

    def blocks(self, kind: str) -> Iterator[bytes]:
        """Yield the lines of all blocks of a kind, in UTF-8."""
        for (lines,) in self.rows(f"select lines from {kind} order by number"):
            yield self._decompressed(lines)

    def block(self, kind: str, number: int) -> bytes:
        """Return the lines of a block, in UTF-8."""
        for (lines,) in self.rows(f"select lines from {kind} where number = ?", number):
            return self._decompressed(lines)
        # As of a file that was cut short, which SQLite need not notice.
        raise self._unreadable("a block is missing")


def open_store(folder: str = FOLDER) -> PhraseStore:
    """Open the store in a folder, and make it first if the phrase files there have changed.

    Raises PhraseStoreError if the store cannot be read, nor made of phrase files.
    """
    store = PhraseStore(os.path.join(folder, "phrases.sqlite3"))
    files = phrase_files(folder)
    if not files and store.meta:
        return store
    sources = _sources(files)
    stamps = list(map(_stamp, sources))
    if _is_made_of(store, "stamps", stamps):
        return store
    checksums = list(map(_checksum, sources))
    if _is_made_of(store, "sources", checksums):
        return store
    from cleanpress.phrases.build import build

    return _written(build(files), {"sources": checksums, "stamps": stamps}, store.path)


def copy_store(path: str, folder: str = FOLDER) -> None:
    """Write the store of the phrase files in a folder to another place, and nothing into the folder.

    Raises PhraseStoreError if that cannot be.
    """
    from shutil import copyfile

    files = phrase_files(folder)
    store, checksums = PhraseStore(os.path.join(folder, "phrases.sqlite3")), []
    if files:
        checksums = list(map(_checksum, _sources(files)))
    if not files or (_is_made_of(store, "sources", checksums) and "stamps" not in store.meta):
        copyfile(store.path, path)
        return
    from cleanpress.phrases.build import build

    if _written(build(files), {"sources": checksums}, path).image is not None:
        raise PhraseStoreError(f"{path} cannot be written.")


def _sources(files: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the paths of all that a store is made of, and by."""
    return [*chain(*files.values()), *(os.path.join(FOLDER, name) for name in _CODE)]


def _stamp(path: str) -> str:
    # Where all are as they were, nothing is read: 7 MB take 10 ms. Unlike the time of its change, that of its
    # status is set by no copy and by no `touch`; where a file is another all the same, checksums tell.
    try:
        status = os.stat(path)
    except OSError as error:
        raise _source_unreadable(path, error) from error
    return f"{name_of(path)}:{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def _checksum(path: str) -> str:
    # A cryptographic digest would take twice as long, for the import of hashlib.
    from zlib import crc32

    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise _source_unreadable(path, error) from error
    return f"{name_of(path)}:{len(content)}:{crc32(content):08x}"


def _source_unreadable(path: str, error: OSError) -> PhraseStoreError:
    return PhraseStoreError(f"{path} cannot be read: {error.strerror or error}.")


def _is_made_of(store: PhraseStore, kind: str, sources: list[str]) -> bool:
    """Return whether a store can be read, and is made of files with these checksums, or stamps."""
    try:
        return store.meta[kind] == sources
    except (PhraseStoreError, LookupError):
        return False


def _written(contents: Contents, sources: dict[str, list[str]], path: str) -> PhraseStore:
    # Whole or not at all; where nothing can be written, each process has one in its memory.
    from pathlib import Path
    from sqlite3 import Connection, OperationalError, connect

    from cleanpress.io.atomic import replaced

    try:
        with replaced(Path(path)) as part, closing(connect(part, isolation_level=None)) as connection:
            _fill(connection, contents, sources)
    except (OSError, OperationalError) as error:
        if not hasattr(Connection, "serialize"):  # SQLite can be built without it
            raise PhraseStoreError(f"{path} cannot be written: {error}. Give it space or rights.") from error
        with closing(connect(":memory:", isolation_level=None)) as connection:
            _fill(connection, contents, sources)
            return PhraseStore(path, connection.serialize())
    return PhraseStore(path)


def _fill(connection: Connection, contents: Contents, sources: dict[str, list[str]]) -> None:
    from zlib import compress

    connection.executescript(_SCHEMA)
    texts = {name: " ".join(words).encode() for name, words in contents.meta.items()}
    texts |= {kind: " ".join(each).encode() for kind, each in sources.items()}
    meta = [(name, compress(value, 9)) for name, value in texts.items()]
    meta.append(("bloom", contents.bloom))  # which cannot be compressed
    connection.executemany("insert into meta values (?, ?)", meta)
    longest = [(kind, compress(bytes(classes), 9)) for kind, classes in contents.longest.items()]
    connection.executemany("insert into longest values (?, ?)", longest)
    for kind, blocks in contents.blocks.items():
        rows = ((number, compress("\n".join(lines).encode(), 9)) for number, lines in enumerate(blocks))
        connection.executemany(f"insert into {kind} values (?, ?)", rows)
    connection.execute("commit")
