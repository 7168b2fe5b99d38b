"""The store of phrases: kept while the phrase files stay as they are, made again when they change.

An installed package has it alone. Any number of threads and processes may read it, or make it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from bisect import bisect_right
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import CleanpressError, Reason
from cleanpress.errors import PhraseStoreError
from cleanpress.phrases import PhraseIndex, load_phrases
from cleanpress.phrases import blocks as blocks_module
from cleanpress.phrases import index as index_module
from cleanpress.phrases import matcher as matcher_module
from cleanpress.phrases.blocks import StoredPhrase, pack_blocks, phrases_in
from cleanpress.phrases.bloom import make_bloom, may_have
from cleanpress.phrases.build import score_of
from cleanpress.phrases.files import CATEGORIES, KINDS, phrase_files
from cleanpress.phrases.matcher import match_lines
from cleanpress.phrases.store import PhraseStore, open_store
from cleanpress.text.normalize import normalized_key

FILE = """
[comment_form]
unconditional = ["{phrase}"]

[[comment_form.patterns]]
id = "reply-to"
prefilter = ["reply"]
match = "reply to .{{1,40}}"
example = "reply to ann"
"""
KEYS = ["leaveareply", "home", "nosuchphrase", "コメントを残す", "subscribe", "laisseruncommentaire"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two phrases in all, as making the store of all takes seconds."""
    (tmp_path / "data").mkdir()
    write(tmp_path, "leave a reply")
    return tmp_path


def write(folder: Path, phrase: str, *, later: int = -10) -> None:
    path = folder / "data" / "en.toml"
    path.write_text(FILE.format(phrase=phrase), encoding="utf-8")
    when = path.stat().st_mtime + later
    os.utime(path, (when, when))


def has(store: PhraseStore, key: str) -> bool:
    index = PhraseIndex(store, frozenset(["en"]))
    [pattern] = index.candidates("reply to ann", "replytoann", [])
    assert pattern.reason == Reason("comment_form", "en:reply-to")
    return index.find_lines([key]) != [None]


def test_a_store_is_kept_and_read_again(folder: Path) -> None:
    assert has(open_store(str(folder)), "leaveareply")
    before = (folder / "phrases.sqlite3").stat().st_mtime_ns
    assert has(open_store(str(folder)), "leaveareply")
    assert (folder / "phrases.sqlite3").stat().st_mtime_ns == before
    assert sorted(path.name for path in folder.iterdir()) == ["data", "phrases.sqlite3"]


@pytest.mark.parametrize("phrase", ["leave a rejoinder", "leave a rebly"])
def test_a_changed_phrase_counts_at_once_though_the_file_be_as_long(folder: Path, phrase: str) -> None:
    assert has(open_store(str(folder)), "leaveareply")
    write(folder, phrase, later=10)
    store = open_store(str(folder))
    assert has(store, normalized_key(phrase))
    assert not has(store, "leaveareply")


def test_a_changed_phrase_counts_though_size_and_time_of_the_file_stay(folder: Path) -> None:
    path = folder / "data" / "en.toml"
    before = path.stat()
    open_store(str(folder))
    path.write_text(FILE.format(phrase="leave a rebly"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert has(open_store(str(folder)), "leavearebly")


def test_a_store_is_kept_whatever_the_times_of_the_files(folder: Path) -> None:
    write(folder, "leave a reply", later=100_000)
    open_store(str(folder))
    before = (folder / "phrases.sqlite3").stat().st_mtime_ns
    for later in (200_000, -200_000):
        write(folder, "leave a reply", later=later)
        open_store(str(folder))
    assert (folder / "phrases.sqlite3").stat().st_mtime_ns == before


def test_a_new_language_is_one_file(folder: Path) -> None:
    open_store(str(folder))
    path = folder / "data" / "da.toml"
    path.write_text('[share]\nunconditional = ["del denne artikel"]\n', encoding="utf-8")
    store = open_store(str(folder))
    assert store.meta["languages"] == ["en", "da"]
    danish = PhraseIndex(store, frozenset(["da"]))
    [phrase] = danish.find_lines(["deldenneartikel"])
    assert phrase is not None
    assert phrase.reason == Reason("share", "da:del denne artikel")
    assert danish.find_lines(["leaveareply"]) == [None]
    assert danish.candidates("reply to ann", "replytoann", []) == []


DAMAGE = [b"", b"{}", b"SQLite format 3\0", b"\xff" * 5000]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_store_is_made_again(folder: Path, damage: bytes) -> None:
    open_store(str(folder))
    (folder / "phrases.sqlite3").write_bytes(damage)
    assert has(open_store(str(folder)), "leaveareply")
    assert (folder / "phrases.sqlite3").read_bytes() != damage


@pytest.mark.parametrize("text", ["[share", "[sharing]\n", '[[share.patterns]]\nid = "a"\n', "share = 1\n"])
def test_a_phrase_file_that_cannot_be_read_is_an_error_that_leads_to_lint(folder: Path, text: str) -> None:
    (folder / "data" / "da.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PhraseStoreError, match=r"cannot be read.*python -m cleanpress\.phrases lint"):
        open_store(str(folder))
    assert not list(folder.glob(".*.part"))


@pytest.fixture
def installed(folder: Path) -> Path:
    """A folder as it is installed, with the store in place of the phrase files."""
    open_store(str(folder))
    (folder / "data" / "en.toml").unlink()
    (folder / "data").rmdir()
    return folder


def test_an_installed_package_needs_no_phrase_files_and_writes_nothing(installed: Path) -> None:
    before = (installed / "phrases.sqlite3").stat().st_mtime_ns
    assert has(open_store(str(installed)), "leaveareply")
    assert [path.stat().st_mtime_ns for path in installed.iterdir()] == [before]


@pytest.mark.parametrize("damage", [*DAMAGE, None])
def test_an_installed_package_without_a_good_store_says_what_to_do(
    installed: Path, damage: bytes | None
) -> None:
    kept = installed / "phrases.sqlite3"
    kept.unlink()
    if damage is not None:
        kept.write_bytes(damage)
    with pytest.raises(CleanpressError, match=r"phrases\.sqlite3 cannot be read.*Install cleanpress again"):
        open_store(str(installed))


def test_a_store_that_was_cut_short_is_an_error(installed: Path) -> None:
    kept = installed / "phrases.sqlite3"
    kept.write_bytes(kept.read_bytes()[:-5000])
    with pytest.raises(PhraseStoreError, match="Install cleanpress again"):
        has(open_store(str(installed)), "leaveareply")


def test_a_store_of_another_version_is_not_read(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanpress.phrases.store.SCHEMA_VERSION", 99)
    with pytest.raises(PhraseStoreError, match="schema version 5"):
        open_store(str(installed))


@pytest.mark.parametrize("temporary", ["there", "missing"])
def test_where_nothing_can_be_written_a_store_is_made_in_memory(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, temporary: str
) -> None:
    # No file may grow over 0 bytes, be it there or in the folder for temporary files; root cannot, either.
    resource = pytest.importorskip("resource")
    temp = tmp_path_factory.mktemp("temp")
    line = (
        f"from cleanpress.phrases.store import *; store = open_store({str(folder)!r}); "
        "print(store.meta['languages'], store.rows('select count(*) from phrase'))"
    )
    run = subprocess.run(
        [sys.executable, "-B", "-c", line],
        stdout=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(temp if temporary == "there" else temp / "missing")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        check=True,
    )
    assert run.stdout.strip() == b"['en'] [(1,)]"
    assert list(temp.iterdir()) == []
    assert [path.name for path in folder.iterdir()] == ["data"]


def unwritable(folder: Path) -> PhraseStore:
    (folder / "phrases.sqlite3").mkdir()  # cannot be replaced by a file, not even by root
    store = open_store(str(folder))
    assert store.image is not None
    assert not list(folder.glob(".*.part"))
    return store


def test_threads_find_the_same_in_memory(folder: Path) -> None:
    store = unwritable(folder)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: has(store, "leaveareply"), range(50)))
    assert not has(store, "home")


def forked(code: str, *arguments: object) -> str:
    """Run code in a process that may fork, as this one may have threads of engines; return what it prints."""
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\n{FORKING}\n{code}", *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


FORKING = """
from multiprocessing import get_context
from test_phrase_store import KEYS, has, load_phrases, open_store

def has_in_child(key):
    return has(store, key)

def find_in_child(keys):
    index = load_phrases()
    index._found.clear()
    return len([phrase for phrase in index.find_lines(keys) if phrase])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_finds_the_same_in_memory(folder: Path) -> None:
    unwritable(folder)
    code = """
store = open_store(sys.argv[1])
assert store.image is not None
with get_context("fork").Pool(2) as pool:
    print(pool.map(has_in_child, ["leaveareply", "home"]))
"""
    assert forked(code, folder) == "[True, False]\n"


@pytest.mark.parametrize("name", ["a b", "50%25", "what?", "#1", "größe"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    (folder / "data").mkdir(parents=True)
    write(folder, "leave a reply")
    open_store(str(folder))
    assert has(open_store(str(folder)), "leaveareply")


def test_threads_find_the_same_at_once() -> None:
    expected = load_phrases().find_lines(KEYS)
    assert [phrase is not None for phrase in expected] == [True, True, False, True, True, True]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(10):
                index = PhraseIndex(open_store(), frozenset(phrase_files()))
                assert list(pool.map(index.find_lines, [KEYS] * 8)) == [expected] * 8
    finally:
        sys.setswitchinterval(interval)


def test_threads_and_processes_may_make_a_store_at_once(folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(open_store, [str(folder)] * 4))
    assert all(has(store, "leaveareply") for store in stores)
    line = f"from cleanpress.phrases.store import *; print(open_store({str(folder)!r}).meta['languages'])"
    write(folder, "leave a rejoinder", later=10)
    runs = [subprocess.Popen([sys.executable, "-c", line], stdout=subprocess.PIPE) for _ in range(3)]
    assert [run.communicate()[0].strip() for run in runs] == [b"['en']"] * 3
    assert sorted(path.name for path in folder.iterdir()) == ["data", "phrases.sqlite3"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_opens_a_connection_of_its_own() -> None:
    code = """
store = open_store()
assert store.rows("select 1") == [(1,)]
before = store._connection()
with get_context("fork").Pool(2) as pool:
    found = pool.map(find_in_child, [KEYS] * 4)
assert found == [len([phrase for phrase in load_phrases().find_lines(KEYS) if phrase])] * 4
assert store._connection() is before
"""
    assert forked(code) == ""


def in_thread(work: Callable[[], object]) -> object:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


def test_a_thread_has_a_connection_of_its_own() -> None:
    store = open_store()
    assert store._connection() is store._connection()
    assert in_thread(store._connection) is not store._connection()


def test_what_was_found_is_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "MOST_KEYS", 100)
    index = PhraseIndex(open_store(), frozenset(["en"]))
    keys = [f"nosuchphrase{number}" for number in range(60)]
    for start in range(0, 600, 60):
        assert index.find_lines([*keys[:30], *(f"{key}x{start}" for key in keys)]) == [None] * 90
        assert len(index._found) <= 190
    monkeypatch.setattr(matcher_module, "MOST_REMEMBERED", 1000)
    monkeypatch.setattr(matcher_module, "LARGEST_REMEMBERED", 1300)
    lines = [f"Leave a Reply {number}" for number in range(200)]
    expected = match_lines(lines, PhraseIndex(open_store(), frozenset(["en"])))
    for start in range(0, 200, 20):
        found = match_lines(lines[start : start + 20], index)
        assert found.keys == {line: expected.keys[line] for line in lines[start : start + 20]}
        assert found.known == {line: each for line, each in expected.known.items() if line in found.keys}
        assert matcher_module._memory(index)[0].size <= 1300
    match_lines(lines, index)
    assert matcher_module._memory(index)[0].size == 0


def test_the_lines_of_a_long_text_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher_module, "MOST_REMEMBERED", 1000)
    looked_up: list[str] = []

    def look_up(lines: list[str], index: PhraseIndex) -> matcher_module.LineMatches:
        looked_up.extend(lines)
        return matches(lines, index)

    matches = matcher_module._matches
    monkeypatch.setattr(matcher_module, "_matches", look_up)
    lines = [f"Leave a Reply {number}" for number in range(200)]
    index = PhraseIndex(open_store(), frozenset(["en"]))
    assert match_lines(lines, index) == match_lines(lines, index)
    assert looked_up == lines


WORDS = ["share", "Share!", "é", "É", "©", "'s", "12", "メニュー", "ß", "İ", "·", "\t", "a", "-"]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join) | st.text(max_size=6)
listed = st.tuples(st.sampled_from(["en", "da"]), st.sampled_from(CATEGORIES[:3]), st.sampled_from(KINDS))


@given(st.lists(st.tuples(listed, texts), max_size=80), st.sampled_from([1, 2, 64]))
def test_the_store_finds_the_phrases_of_the_files_and_no_others(
    phrases: list[tuple[tuple[str, str, str], str]], size: int
) -> None:
    order = {"en": 0, "da": 1}
    expected: dict[str, list[StoredPhrase]] = {}
    for (language, category, kind), text in phrases:
        key, score, at = normalized_key(text), score_of(kind, text), CATEGORIES.index(category)
        if key and "\n" not in text:
            each = StoredPhrase(key, score, order[language], kind == "sentences", at, text)
            expected.setdefault(key, []).append(each)
    keys = [*expected, *(normalized_key(word) for word in WORDS), "sharea", "nosuchphrase"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks_module, "PHRASES", size)
        blocks = pack_blocks(chain(*expected.values()))
    firsts = [first for first, _ in blocks]
    for key in keys if blocks else ():
        _, lines = blocks[max(0, bisect_right(firsts, key) - 1)]
        found = list(phrases_in("\n".join(lines).encode(), [key]))
        own = sorted(expected.get(key, []))
        firsts_of = {(each.language, each.sentence): each for each in reversed(own)}
        assert found == sorted(firsts_of.values())


@given(st.lists(st.text(max_size=9)), st.lists(st.text(max_size=9)))
def test_a_filter_has_all_its_keys(keys: list[str], others: list[str]) -> None:
    keys = [normalized_key(key) for key in keys]
    bloom = make_bloom(keys)
    assert may_have(bloom, keys) == keys
    assert {*keys}.intersection(others) <= {*may_have(bloom, (key for key in others if key in keys))}


def test_few_keys_of_prose_touch_the_store() -> None:
    bloom = open_store().bloom
    keys = [f"thetidecameinat{number}andwentout" for number in range(2000)]
    assert len(may_have(bloom, keys)) < 120
    assert may_have(bloom, KEYS[:2]) == KEYS[:2]


def test_what_a_line_is_does_not_depend_on_what_was_asked_before() -> None:
    text = Path(__file__).parent.parent.joinpath("examples/scraped-article.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    whole = match_lines(lines, PhraseIndex(open_store(), frozenset(["en"])))
    index = PhraseIndex(open_store(), frozenset(["en"]))
    for line in reversed(lines):
        found = match_lines([line], index)
        assert found.known.get(line) == whole.known.get(line)
        assert found.end_sentences.get(line) == whole.end_sentences.get(line)
        assert found.keys[line] == whole.keys[line]


def test_a_phrase_of_one_language_is_of_one_however_often_it_is_asked_for() -> None:
    # "August 2020" and "August 2021" have one key, and spoke for no language where both were asked for.
    once, twice = (PhraseIndex(open_store(), frozenset(["en"])) for _ in range(2))
    key = normalized_key("Leave a Reply")
    assert twice.find_lines([key, key]) == once.find_lines([key]) * 2
    (phrase,) = once.find_lines([key])
    assert phrase is not None
    assert phrase.readings == ()
