"""The targets of tests/fuzz on what was found once, on any input, and on what they are to catch."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fuzz import every
from fuzz.inputs import PAGE_PIECES, TEXT_PIECES, text_of
from fuzz.run import Findings, Watch, finding, grows_too_fast
from fuzz.seeds import kept, seeds_of
from fuzz.targets import TARGETS, FaultError, SafeHTML, Target, check_cleaner, check_sentence
from helpers import examples
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import Cleaner, Edit, NormalizeQuotes, OptionError, Reason, RemoveChrome

FOUND = [(name, label, data) for name in TARGETS for label, data in kept(name).items()]
STILL = [(name, label, data) for name in TARGETS for label, data in kept(name, known=True).items()]


@pytest.mark.parametrize(
    ("name", "data"), [each[::2] for each in FOUND], ids=[f"{a}: {b}" for a, b, _ in FOUND]
)
def test_what_was_found_once_is_found_no_more(name: str, data: bytes) -> None:
    TARGETS[name].check(data)


@pytest.mark.parametrize(
    ("name", "data"), [each[::2] for each in STILL], ids=[f"{a}: {b}" for a, b, _ in STILL]
)
@pytest.mark.xfail(strict=True, reason="known")
def test_what_is_known_is_found_still(name: str, data: bytes) -> None:
    TARGETS[name].check(data)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_no_faults(name: str) -> None:
    seeds = list(seeds_of(name))
    assert len(seeds) > 4
    for data in seeds[:: max(1, len(seeds) // 100)]:
        TARGETS[name].check(data)


@pytest.mark.parametrize("name", TARGETS)
def test_any_input(name: str) -> None:
    @examples(100)
    @given(
        st.binary(max_size=1).flatmap(lambda first: st.binary(max_size=150).map(lambda rest: first + rest))
    )
    def run(data: bytes) -> None:
        TARGETS[name].check(data)

    run()


# --- The targets catch what they are for ------------------------------------------------------------


@dataclass(frozen=True)
class Halve(Cleaner):
    """Remove every second letter, again and again."""

    _has_name = False

    def edits(self, text: str) -> list[Edit]:
        return [Edit(at, at + 1, "", (Reason("letter"),)) for at in range(1, len(text), 2)]


def test_a_cleaner_that_is_not_done_is_caught() -> None:
    check_cleaner(NormalizeQuotes(), "“Tea”")
    with pytest.raises(FaultError, match="twice"):
        check_cleaner(Halve(), "abcd")
    with pytest.raises(FaultError, match="unsafe"):
        check_cleaner(RemoveChrome(), "a\x1b[31m")


@pytest.mark.parametrize(
    "html",
    [
        "<p><script>x</script>", "<p onclick=x>", "<a href='java\nscript:x'>", "<a href=' JavaScript:x'>",
        "<iframe>", "<p style='x'>",
        "<img src='data:text/html,x'>", "<!-- x -->", "<form action=x>", "<svg>",
        "<a href='&#106;avascript:x'>", "<?php x ?>",
    ],
)  # fmt: skip
def test_html_that_is_not_safe_is_caught(html: str) -> None:
    with pytest.raises(FaultError):
        SafeHTML().feed(html)


def test_html_that_is_safe_passes() -> None:
    SafeHTML().feed(
        "<h1>Tea</h1><p>javascript: <a href='/x?a=javascript:b'>x</a><img src='https://e.org/i.png' alt=x>"
    )


@pytest.mark.parametrize("says", ["Oops", "'NoneType' object is not iterable."])
def test_what_is_no_sentence_is_caught(says: str) -> None:
    check_sentence(OptionError("Give a list."))
    with pytest.raises(FaultError):
        check_sentence(OptionError(says))


def square(text: str) -> int:
    return sum(1 for at in range(0, len(text), 4) for other in text[at:] if other == "\0")


def test_time_that_grows_with_the_square_is_caught() -> None:
    target = TARGETS["clean"]
    assert grows_too_fast(replace(target, work=square), b"\0ab")
    assert not grows_too_fast(replace(target, work=len), b"\0ab")


def test_findings_are_kept_by_kind_and_the_shortest_of_each(tmp_path: Path) -> None:
    def check(data: bytes) -> None:
        if data[:1] == b"a":
            raise FaultError("first", data.decode())
        if data[:1] == b"b":
            raise ValueError(data)

    target = Target("clean", check, lambda data: "", len, 1)
    findings = Findings(tmp_path, most=2)
    watch = Watch(target, findings, 1_000, 60)
    for data in (b"aaaa", b"aaa", b"aa", b"ok", b"bb", b"a"):
        watch(data)
    assert watch.count == 6
    assert findings.counts["first"] == 4
    assert findings.found["first"] == [b"a", b"aa"]
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == [b"a", b"aa", b"bb"]
    assert finding(target, b"ok") is None


def test_a_finding_counts_each_time_it_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a run before has left in the folder hides nothing, and counts for nothing."""
    tried: list[str] = []

    def fake(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        if arguments[0] == "--replay":
            tried.extend(arguments[1:])
            return subprocess.CompletedProcess([], 1, "", "")
        kept = Path(arguments[-1]) / name / "twice-1a2b3c4d5e"
        if name == "jsonl" and finds:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(b"a")
        return subprocess.CompletedProcess([], 1, f"{name}: 1 inputs\n  1 × twice: {kept}\n", "")

    monkeypatch.setattr(every, "_python", fake)
    finds = True
    kept = tmp_path / "jsonl" / "twice-1a2b3c4d5e"
    for _ in range(2):
        tried.clear()
        assert every.run_all(1, 1, 1, tmp_path, 2) == 1
        assert tried == [str(kept)]
        assert kept.read_bytes() == b"a"
        assert f"1 × twice: {kept}\n" in capsys.readouterr().out
    finds = False
    assert every.run_all(1, 1, 1, tmp_path, 2) == 0


def test_an_input_is_as_it_stands_or_pieces() -> None:
    assert text_of("\0é".encode(), TEXT_PIECES) == "é"
    assert text_of(b"\x01a\x81", ["x", "y"]) == "ay"
    assert text_of(b"\x01a\x80\x81\x80", PAGE_PIECES) == f"a{PAGE_PIECES[0x81]}{PAGE_PIECES[0]}"
    assert text_of(b"\x02\x00\x01", TEXT_PIECES, ["x", "y"]) == "y"


def test_an_input_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "fine").write_bytes(b"\0Tea")
    root = Path(__file__).parents[1]
    line = [sys.executable, "-m", "tests.fuzz", "jsonl", "--replay", str(tmp_path / "fine")]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'fine'}: nothing\n"), done.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="atheris has no wheels elsewhere")
@pytest.mark.needs("atheris")
def test_a_target_runs(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    line = [sys.executable, "-m", "tests.fuzz", "jsonl", "--runs", "2000", "--findings", str(tmp_path)]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "jsonl: 2,000 inputs in " in done.stdout
