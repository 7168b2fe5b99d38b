"""The compiled tables: kept while the phrase files stay as they are, made again when they change.

An installed package has them alone.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import CleanpressError
from cleanpress.errors import PhraseTablesError
from cleanpress.phrases import LANGUAGES, Phrasebook, store, tables
from cleanpress.phrases.folding import key_of
from cleanpress.phrases.store import Phrase, pack, unpack
from cleanpress.phrases.tables import Tables, read_tables, start_of, starts_of

SOURCES = Path(tables.__file__).parent
ALL = frozenset(LANGUAGES)
PATTERN = """
[[en.pattern]]
id = "reply-to"
needs = ["reply"]
match = "reply to .{1,40}"
example = "reply to ann"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The phrase files, two phrases in all, as compiling them all takes seconds."""
    for path in SOURCES.glob("*.py"):
        shutil.copy(path, tmp_path)
    for path in SOURCES.glob("*.toml"):
        (tmp_path / path.name).write_text("", encoding="utf-8")
    write(tmp_path, "leave a reply")
    return tmp_path


def write(folder: Path, phrase: str, *, later: int = 0) -> None:
    path = folder / "comment_form.toml"
    path.write_text(f'[en]\nline = ["{phrase}"]\n{PATTERN}', encoding="utf-8")
    now = path.stat().st_mtime + later
    os.utime(path, (now, now))


def has(found: Tables, key: str) -> bool:
    book = Phrasebook(found, ALL)
    [pattern] = book.candidates("reply to ann", "replytoann", [])
    assert pattern.reason == "comment_form:en:reply-to"
    return book.lines.get(key) is not None


def plain(found: Tables) -> Any:
    """Return tables as they are after JSON, which knows no tuples."""
    packed = {"chunks": found["chunks"], "patterns": found["patterns"]}
    return json.loads(json.dumps({**found, **dict.fromkeys(packed)})) | packed


def test_tables_are_kept_and_read_again_as_they_were_made(folder: Path) -> None:
    made = read_tables(str(folder))
    kept = folder / "compiled.tables"
    before = kept.stat()
    assert plain(read_tables(str(folder))) == plain(made)
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


DAMAGE = [b"", b"{}", b"[1, 2]\n{}", b"\xff\xfe\n", b"[2, 0, [1, 1], [[]]]\nx", b"[2, 0, [0], [[]]]\n"]


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_tables_are_made_again(folder: Path, damage: bytes) -> None:
    read_tables(str(folder))
    (folder / "compiled.tables").write_bytes(damage)
    assert has(read_tables(str(folder)), "leaveareply")
    assert (folder / "compiled.tables").read_bytes() != damage


def test_a_missing_phrase_file_is_named(folder: Path) -> None:
    read_tables(str(folder))
    (folder / "login.toml").unlink()
    with pytest.raises(PhraseTablesError, match=r"login\.toml cannot be read: No such file"):
        read_tables(str(folder))


@pytest.fixture
def installed(folder: Path) -> Path:
    """A folder as it is installed, with the tables in place of the phrase files."""
    read_tables(str(folder))
    for path in folder.glob("*.toml"):
        path.unlink()
    return folder


def test_an_installed_package_needs_no_phrase_files_and_writes_nothing(installed: Path) -> None:
    (installed / "compiling.py").unlink()
    before = {path.name: path.stat().st_mtime_ns for path in installed.iterdir()}
    assert has(read_tables(str(installed)), "leaveareply")
    assert {path.name: path.stat().st_mtime_ns for path in installed.iterdir()} == before


@pytest.mark.parametrize("damage", [*DAMAGE, None])
def test_an_installed_package_without_good_tables_says_what_to_do(
    installed: Path, damage: bytes | None
) -> None:
    kept = installed / "compiled.tables"
    kept.unlink()
    if damage is not None:
        kept.write_bytes(damage)
    with pytest.raises(CleanpressError, match=r"compiled\.tables cannot be read.*Install cleanpress again"):
        read_tables(str(installed))


def test_tables_of_another_version_are_not_read(installed: Path) -> None:
    kept = installed / "compiled.tables"
    first, rest = kept.read_bytes().split(b"\n", 1)
    form, *others = json.loads(first)
    kept.write_bytes(json.dumps([form + 1, *others]).encode() + b"\n" + rest)
    with pytest.raises(PhraseTablesError, match=f"another version .format {form + 1}."):
        read_tables(str(installed))


def test_a_changed_byte_is_noticed_at_once(installed: Path) -> None:
    # And not only when the phrases are asked for that it is part of.
    kept = installed / "compiled.tables"
    good = kept.read_bytes()
    for at in range(good.index(b"\n") + 1, len(good), 7):
        kept.write_bytes(good[:at] + bytes([good[at] ^ 16]) + good[at + 1 :])
        with pytest.raises(PhraseTablesError, match="checksum"):
            read_tables(str(installed))


def test_without_a_place_to_keep_them_tables_are_made_each_time(folder: Path) -> None:
    (folder / "compiled.tables").mkdir()  # cannot be replaced by a file, not even by root
    assert has(read_tables(str(folder)), "leaveareply")
    assert has(read_tables(str(folder)), "leaveareply")
    assert not list(folder.glob("*.partial"))


def test_threads_that_unpack_the_same_phrases_at_once_all_find_them() -> None:
    packed = read_tables()
    keys = ["leaveareply", "home", "nosuchphrase", "コメントを残す", "subscribe", "laisseruncommentaire"]
    expected = Phrasebook(packed, ALL).lines.find(keys)
    assert [phrase is not None for phrase in expected] == [True, True, False, True, True, True]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(20):
                # Even the chunks are packed again.
                lines = Phrasebook(packed, ALL).lines
                assert list(pool.map(lines.find, [keys] * 8)) == [expected] * 8
    finally:
        sys.setswitchinterval(interval)


def test_a_phrase_keeps_its_reason_while_another_thread_unpacks_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # "home" is a key of several languages, the first of which counts. Whoever unpacks a pack is in the
    # middle of it, as a thread is that was interrupted there.
    book = Phrasebook(read_tables(), ALL)
    expected = Phrasebook(read_tables(), ALL).lines.get("home")
    seen: list[Phrase | None] = []
    inside = False

    def interrupted(start: str, packed: str) -> Any:
        nonlocal inside
        if not inside:
            inside = True
            seen.append(book.lines.get("home"))
            inside = False
        return unpack(start, packed)

    monkeypatch.setattr(store, "unpack", interrupted)
    assert book.lines.get("home") == expected
    assert len(seen) > 5
    assert set(seen) == {expected}


def test_only_chunks_that_have_such_keys_are_decompressed(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(part: bytes) -> bytes:
        sizes.append(len(part))
        return tables.decompressed(part)

    packed = read_tables()
    monkeypatch.setattr(store, "decompressed", counted)
    book = Phrasebook(packed, ALL)
    assert book.lines.find(["qqqq", "", "ᚠᚢᚦ"]) == [None, None, None]
    assert sizes == []
    assert book.lines.get("コメントを残す") is not None
    assert 0 < sum(sizes) < sum(map(len, packed["chunks"])) / 5
    sizes.clear()
    assert book.lines.get("コメントを残す") is not None
    assert book.sentences.get("コメントを残す") is None
    assert sizes == []
    english = Phrasebook(packed, frozenset(["en"]))
    assert english.lines.get("leaveareply") is not None
    assert len(sizes) == 1


# Keys are what `key_of` makes of texts, and `compiling.py` leaves no tabs and line ends in these.
texts = st.text("ab1 -'.é漢İß©\u0301", min_size=1, max_size=12).filter(key_of)


@given(st.lists(st.tuples(texts, st.sampled_from("!#~\u0101")), min_size=1, max_size=8))
def test_what_was_packed_is_unpacked(phrases: list[tuple[str, str]]) -> None:
    by_start: dict[str, list[tuple[str, str, str]]] = {}
    for text, group in phrases:
        by_start.setdefault(start_of(key_of(text)), []).append((key_of(text), text, group))
    for start, those in by_start.items():
        assert sorted(unpack(start, pack(start, those))) == sorted(those)


@given(st.lists(st.text(max_size=5), max_size=5))
def test_the_starts_of_many_keys_are_those_of_each(keys: list[str]) -> None:
    starts = starts_of(keys)
    assert {start_of(key) for key in keys} <= starts
    assert all(len(start) <= (3 if start.isascii() else 1) for start in starts)
