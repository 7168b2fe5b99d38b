"""The compiled tables: kept while the phrase files stay as they are, made again when they change."""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress.phrases import tables
from cleanpress.phrases.store import Phrase, PhraseStore
from cleanpress.phrases.tables import Tables, read_tables, start_of, starts_of

SOURCES = Path(tables.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The phrase files, two phrases each language at most, as compiling them all takes seconds."""
    for path in SOURCES.glob("*.py"):
        shutil.copy(path, tmp_path)
    for path in SOURCES.glob("*.toml"):
        (tmp_path / path.name).write_text("", encoding="utf-8")
    write(tmp_path, "leave a reply")
    return tmp_path


def write(folder: Path, phrase: str, *, later: int = 0) -> None:
    path = folder / "comment_form.toml"
    path.write_text(f'[en]\nline = ["{phrase}"]\n', encoding="utf-8")
    now = path.stat().st_mtime + later
    os.utime(path, (now, now))


def has(found: Tables, key: str) -> bool:
    groups = [(source, score) for source, score in found["groups"]]
    return PhraseStore(found["lines"], found["line_starts"], groups).get(key) is not None


def test_tables_are_kept_and_read_again_as_they_were_made(folder: Path) -> None:
    made = read_tables(str(folder))
    kept = folder / "compiled.tables"
    before = kept.stat()
    again = read_tables(str(folder))
    assert {**again, "groups": [tuple(group) for group in again["groups"]]} == made
    assert kept.stat().st_mtime_ns == before.st_mtime_ns
    assert not list(folder.glob("*.partial"))


@pytest.mark.parametrize("phrase", ["leave a rejoinder", "leave a rebly"])
def test_a_changed_phrase_counts_at_once_though_the_file_be_as_long(folder: Path, phrase: str) -> None:
    assert has(read_tables(str(folder)), "leaveareply")
    write(folder, phrase, later=10)
    found = read_tables(str(folder))
    assert has(found, phrase.replace(" ", ""))
    assert not has(found, "leaveareply")


def test_a_file_that_was_only_touched_makes_no_work(folder: Path) -> None:
    read_tables(str(folder))
    before = (folder / "compiled.tables").stat().st_mtime_ns
    write(folder, "leave a reply", later=10)
    assert has(read_tables(str(folder)), "leaveareply")
    assert (folder / "compiled.tables").stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1, 2]\n{}", b"\xff\xfe\n", b"[1, 1, 1, 1, [[], []]]\nx"])
def test_damaged_tables_are_made_again(folder: Path, damage: bytes) -> None:
    read_tables(str(folder))
    (folder / "compiled.tables").write_bytes(damage)
    assert has(read_tables(str(folder)), "leaveareply")
    assert (folder / "compiled.tables").read_bytes() != damage


def test_without_a_place_to_keep_them_tables_are_made_each_time(folder: Path) -> None:
    (folder / "compiled.tables").mkdir()  # cannot be replaced by a file, not even by root
    assert has(read_tables(str(folder)), "leaveareply")
    assert has(read_tables(str(folder)), "leaveareply")
    assert not list(folder.glob("*.partial"))


def test_threads_that_unpack_the_same_phrases_at_once_all_find_them() -> None:
    packed = read_tables()
    groups = [(source, score) for source, score in packed["groups"]]
    keys = ["leaveareply", "home", "nosuchphrase", "コメントを残す", "subscribe", "laisseruncommentaire"]

    def fresh() -> PhraseStore:
        return PhraseStore(packed["lines"], packed["line_starts"], groups)

    expected = fresh().find(keys)
    assert [phrase is not None for phrase in expected] == [True, True, False, True, True, True]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(20):
                store = fresh()
                assert list(pool.map(store.find, [keys] * 8)) == [expected] * 8
    finally:
        sys.setswitchinterval(interval)


def test_a_phrase_keeps_its_reason_while_another_thread_unpacks_it_again() -> None:
    # "home" is a key of several languages, the last of which counts. Whoever looks a group up is in the
    # middle of unpacking, as a thread is that was interrupted there.
    class Interrupted(list[tuple[str, int]]):
        inside = False

        def __getitem__(self, number: Any) -> Any:
            if not self.inside:
                self.inside = True
                seen.append(store.get("home"))
                self.inside = False
            return super().__getitem__(number)

    packed = read_tables()
    groups = [(source, score) for source, score in packed["groups"]]
    expected = PhraseStore(packed["lines"], packed["line_starts"], groups).get("home")
    seen: list[Phrase | None] = []
    store = PhraseStore(packed["lines"], packed["line_starts"], Interrupted(groups))
    assert store.get("home") == expected
    assert len(seen) > 10
    assert set(seen) == {expected}


@given(st.lists(st.text(max_size=5), max_size=5))
def test_the_starts_of_many_keys_are_those_of_each(keys: list[str]) -> None:
    assert {start_of(key) for key in keys} <= starts_of(keys)
