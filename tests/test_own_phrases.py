"""Phrases of one's own: what they take, what they keep, and what is said of a file that is wrong."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from conftest import run_command
from helpers import examples
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress import OptionError, PathError, Pipeline, Reason, RemoveBoilerplate, RemoveChrome, protect
from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.cleaner import make_cleaner
from cleanpress.cleaners.own_phrases import with_phrases
from cleanpress.corpus import run
from cleanpress.corpus.task import Task
from cleanpress.errors import RunError
from cleanpress.phrases.own import OwnPhrases, own_phrases
from cleanpress.text.normalize import normalized_key

PROSE = "The harbour was quiet that week, and nobody on the quay could say why the boats had stayed in."
MORE = "In the morning the fish was gone, and so were the nets that had hung there since the spring."
MINE: dict[str, Any] = {
    "keep": ["Leave a reply"],
    "custom": {
        "unconditional": ["Read it first", "Quay Weekly: 5 stories"],
        "contextual": ["Our picks"],
        "sentences": ["Tell the quay what you think."],
        "patterns": [
            {
                "id": "issue",
                "match": r"issue \d{1,4} of .{1,40}",
                "prefilter": ["issue"],
                "example": "Issue 12 of The Quay",
            }
        ],
    },
    "share": {"neutral": ["Quaybook"]},
}
TOML = """
keep = ["Leave a reply"]
[custom]
unconditional = ["Read it first", "Quay Weekly: 5 stories"]
contextual = ["Our picks"]
sentences = ["Tell the quay what you think."]
[[custom.patterns]]
id = "issue"
match = "issue \\\\d{1,4} of .{1,40}"
prefilter = ["issue"]
example = "Issue 12 of The Quay"
[share]
neutral = ["Quaybook"]
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Return the path of a file of phrases."""
    path = tmp_path / "mine.toml"
    path.write_text(TOML, encoding="utf-8")
    return path


def removed(text: str, **phrases: Any) -> list[Reason]:
    """Return the reasons of what RemoveChrome removes."""
    return [edit.reasons[0] for edit in RemoveChrome(**phrases).edits(text)]


# --- what they take -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Read it first", "READ IT FIRST!", "  read   it first…", "* Read it first", "[Read it first](/a)",
        "Quay Weekly: 12 stories", "Issue 7 of The Quay", "Tell the quay what you think.",
    ],
)  # fmt: skip
def test_an_unconditional_phrase_is_removed_wherever_it_is_a_line(line: str) -> None:
    for text in (f"{PROSE}\n{line}\n{MORE}", f"{PROSE}\n\n{line}\n\n{MORE}", f"Tea\n{line}\nfor\ntwo"):
        assert [reason.category for reason in removed(text, phrases=MINE)] == ["custom"]
        assert removed(text) == []


def test_a_reason_says_own_and_the_phrase_as_it_is_written() -> None:
    assert removed(f"{PROSE}\nREAD IT FIRST", phrases=MINE) == [Reason("custom", "own:Read it first")]
    assert removed(f"{PROSE}\nIssue 7 of The Quay", phrases=MINE) == [Reason("custom", "own:issue")]


def test_a_contextual_phrase_is_removed_among_other_chrome_only() -> None:
    assert removed(f"{PROSE}\nOur picks\n{MORE}", phrases=MINE) == []
    page = f"{PROSE}\nSkip to content\nOur picks\nRead it first\nOur picks\nLog in"
    assert Reason("custom", "own:Our picks") in removed(page, phrases=MINE)


def test_a_sentence_is_taken_off_a_paragraph() -> None:
    text = f"{PROSE} Tell the quay what you think.\n{MORE}"
    assert RemoveChrome(phrases=MINE)(text) == f"{PROSE}\n{MORE}"


@pytest.mark.parametrize(
    "text",
    ['He said:\n"Read it first"\nand left.', "```\nRead it first\n```", "Please, read it first and then go."],
)
def test_what_is_quoted_or_code_or_part_of_a_sentence_is_kept(text: str) -> None:
    assert RemoveChrome(phrases=MINE)(text) == text


def test_a_category_is_that_of_the_table() -> None:
    phrases = {"legal_footer": {"unconditional": ["Printed on the quay"]}}
    reason = Reason("legal_footer", "own:Printed on the quay")
    assert removed(f"{PROSE}\nPrinted on the quay\n{MORE}", phrases=phrases) == [reason]


def test_phrases_of_ones_own_count_before_those_of_the_package() -> None:
    assert removed("Tea\nName\nfor two", phrases={"custom": {"unconditional": ["Name"]}}) == [
        Reason("custom", "own:Name")
    ]
    # "Leave a reply" is unconditional in the package.
    assert removed("Tea\nLeave a reply\nfor two", phrases={"custom": {"neutral": ["Leave a reply"]}}) == []


def test_languages_do_not_matter_to_them() -> None:
    assert len(removed(f"{PROSE}\nRead it first", phrases=MINE, languages=["de"])) == 1


@examples(60, derandomize=True)
@given(st.text(st.characters(categories=("Lu", "Ll", "Nd", "Zs", "Po", "Lo")), min_size=3, max_size=60))
def test_any_phrase_is_removed_from_prose_and_undone(phrase: str) -> None:
    line = " ".join(phrase.split())
    # What the package knows already, or reads as a sign of code, is not looked at here.
    if (
        not normalized_key(line)
        or line[:1] in "\"'“„«「`"
        or RemoveChrome()(f"{PROSE}\n\n{line}") != f"{PROSE}\n\n{line}"
    ):
        return
    if any(line.startswith(mark) for mark in ("//", "--", ";", "%", "#", "*", "/*", "..")):
        return
    text = f"{PROSE}\n\n{line}\n\n{MORE}"
    cleaned = cleanpress.explain(text, pipeline=RemoveChrome(phrases={"custom": {"unconditional": [line]}}))
    assert cleaned.text == f"{PROSE}\n\n{MORE}"
    assert cleaned.restore() == text
    assert RemoveChrome(phrases={"custom": {"unconditional": [line]}})(cleaned.text) == cleaned.text


# --- what they keep -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["Leave a reply", "LEAVE A REPLY", "  Leave a reply:", "- Leave a reply", "[Leave a reply](#a)"]
)
def test_a_line_to_keep_is_kept_among_chrome(line: str) -> None:
    page = f"Skip to content\nHome\n{PROSE}\n{MORE}\n{line}\nRelated articles\nAccept all cookies\nLog in"
    for cleaner in (RemoveChrome, RemoveBoilerplate):
        assert line not in cleaner()(page).split("\n")
        assert line in cleaner(phrases={"keep": ["Leave a reply"]})(page).split("\n")
    for favor in ("precision", "balanced", "recall"):
        kept = RemoveBoilerplate(favor=favor, phrases={"keep": ["Leave a reply"]})(page)  # type: ignore[arg-type]
        assert line in kept.split("\n")
    assert "leave a reply" in cleanpress.clean(page, phrases={"keep": ["Leave a reply"]}).lower()


def test_a_paragraph_to_keep_loses_no_sentence() -> None:
    line = "It rained. Subscribe to keep reading."
    text = f"{PROSE}\n\n{line}"
    assert RemoveChrome()(text) == f"{PROSE}\n\nIt rained."
    assert RemoveChrome(phrases={"keep": [line]})(text) == text
    assert RemoveChrome(phrases={"keep": ["Subscribe to keep reading."]})(text) == text


def test_what_one_file_adds_and_another_keeps_is_kept() -> None:
    phrases = [{"custom": {"unconditional": ["Read it first"]}}, {"keep": ["read it first"]}]
    assert RemoveChrome(phrases=phrases)("Tea\nRead it first") == "Tea\nRead it first"


# --- pages --------------------------------------------------------------------------------------

PAGE = f"<!doctype html><h1>Tea</h1><p>{PROSE}</p><p>Read it first!</p><p>Leave a reply</p><p>{MORE}</p>"


@pytest.mark.parametrize("favor", ["precision", "balanced", "recall"])
def test_a_block_of_a_page_is_removed_or_kept(favor: Any) -> None:
    document = cleanpress.extract(PAGE, favor=favor, phrases=MINE)
    assert document.text == f"{PROSE}\n\nLeave a reply\n\n{MORE}"
    [removal] = document.removed
    assert (removal.reason, removal.confidence) == (Reason("custom", "own:Read it first"), None)
    assert "Read it first!" in cleanpress.extract(PAGE, favor=favor).text


def test_a_long_phrase_is_known_in_a_page() -> None:
    phrases = {"custom": {"unconditional": [MORE + " " + MORE]}}
    page = f"<p>{PROSE}</p><p>{MORE} {MORE}</p><p>{PROSE} It had been so for years.</p>"
    assert MORE not in cleanpress.extract(page, phrases=phrases).text


# --- where they are given -----------------------------------------------------------------------


def test_a_path_a_dict_and_a_list_are_the_same(mine: Path) -> None:
    ways: list[Any] = [mine, str(mine), MINE, [mine], (MINE,), [mine, MINE], own_phrases(MINE)]
    ways.append([{"keep": MINE["keep"]}, {name: MINE[name] for name in ("share", "custom")}])
    cleaners = {RemoveChrome(phrases=way) for way in ways}
    assert len(cleaners) == 1
    assert {cleaner.phrases.digest for cleaner in cleaners} == {own_phrases(MINE).digest}  # type: ignore[union-attr]


def test_none_are_none() -> None:
    nothing: list[Any] = [None, [], {}, {"custom": {}}, {"keep": []}]
    for phrases in nothing:
        assert RemoveChrome(phrases=phrases) == RemoveChrome()
        assert repr(RemoveChrome(phrases=phrases)) == "RemoveChrome()"


def test_a_cleaner_with_phrases_is_a_value(mine: Path) -> None:
    cleaner = RemoveChrome(phrases=mine)
    mine.unlink()  # it was read once
    copy = pickle.loads(pickle.dumps(cleaner))
    assert copy == cleaner
    assert hash(copy) == hash(cleaner)
    assert copy("Tea\nRead it first") == "Tea"
    assert repr(cleaner) == f"RemoveChrome(phrases=<6 phrases, 1 to keep: {mine}>)"
    assert make_cleaner("RemoveChrome", **cleaner.options()) == cleaner
    assert cleaner != RemoveChrome(phrases={"keep": ["Leave a reply"]})
    assert isinstance(cleaner.phrases, OwnPhrases)
    cleaner.phrases["custom"]["unconditional"].append("Tea")  # a copy
    assert cleaner("Tea\nRead it first") == "Tea"


def test_a_pipeline_with_phrases_can_be_written(tmp_path: Path) -> None:
    pipeline = with_phrases(cleanpress.DEFAULT, MINE)
    path = tmp_path / "pipeline.toml"
    path.write_text(pipeline.to_toml(), encoding="utf-8")
    assert Pipeline.from_toml(path) == pipeline


@pytest.mark.parametrize(
    "written", ['"mine.toml"', '["mine.toml"]', '["../FOLDER/mine.toml", {keep = ["Tea"]}]']
)
def test_a_path_in_a_pipeline_file_is_seen_from_its_folder(mine: Path, written: str) -> None:
    path = mine.parent / "pipeline.toml"
    written = written.replace("FOLDER", mine.parent.name)
    path.write_text(f'[[cleaner]]\nuse = "RemoveChrome"\nphrases = {written}\n', encoding="utf-8")
    assert Pipeline.from_toml(path)("Tea\nRead it first") == "Tea"


def test_a_path_in_pyproject_is_seen_from_its_folder(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = '[[tool.cleanpress.cleaner]]\nuse = "RemoveChrome"\nphrases = "mine.toml"\n'
    (mine.parent / "pyproject.toml").write_text(table, encoding="utf-8")
    (mine.parent / "texts").mkdir()
    for folder in (mine.parent, mine.parent / "texts"):
        monkeypatch.chdir(folder)
        assert run_command(data=b"Tea\nRead it first\n").stdout == b"Tea\n"


def test_phrases_are_given_to_all_cleaners_that_take_them() -> None:
    pipeline = with_phrases(Pipeline([protect(RemoveChrome(), "x"), RemoveBoilerplate()]), MINE)
    own = own_phrases(MINE)
    assert pipeline == Pipeline([protect(RemoveChrome(phrases=own), "x"), RemoveBoilerplate(phrases=own)])
    assert with_phrases(pipeline, MINE) == pipeline
    with pytest.raises(OptionError, match="No cleaner of this pipeline takes phrases"):
        with_phrases(cleanpress.PRESETS["repair"], MINE)


def test_functions_and_jobs_take_them(mine: Path) -> None:
    assert cleanpress.clean("Tea\nRead it first", phrases=mine) == "Tea"
    assert cleanpress.explain("Tea\nRead it first", phrases=mine).counts == {"custom": 1}
    assert Cleaning(phrases=mine, counts=True)("Tea\nRead it first") == ("Tea", {"custom": 1})
    assert Extraction(phrases=mine, counts=True)(PAGE)[1] == {"custom": 1}
    assert pickle.loads(pickle.dumps(Cleaning(phrases=mine))) == Cleaning(phrases=mine)


def test_adapters_take_them(mine: Path) -> None:
    pd = pytest.importorskip("pandas")
    from cleanpress.adapters import pandas as adapter

    texts = pd.Series(["Tea\nRead it first"])
    assert adapter.clean(texts, phrases=mine).tolist() == ["Tea"]
    assert adapter.explain(texts, phrases=mine)["category"].tolist() == ["custom"]
    assert "Read" not in adapter.extract(pd.Series([PAGE]), phrases=mine)[0]


def test_a_run_with_other_phrases_is_refused(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "Tea\\nRead it first"}\n', encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text('custom.unconditional = ["Read it first"]', encoding="utf-8")
    run([str(source)], str(out), Cleaning(phrases=mine), workers=1)
    assert json.loads(out.read_text("utf-8")) == {"text": "Tea"}
    assert run([str(source)], str(out), Cleaning(phrases=mine), workers=1).nothing_to_do
    identities = {json.dumps(Task(job(phrases=mine)).identity()) for job in (Cleaning, Extraction)}
    mine.write_text('custom.unconditional = ["Read it last"]', encoding="utf-8")
    identities |= {json.dumps(Task(job(phrases=mine)).identity()) for job in (Cleaning, Extraction)}
    assert len(identities) == 4
    with pytest.raises(RunError):
        run([str(source)], str(out), Cleaning(phrases=mine), workers=1)


def test_the_command_takes_them(mine: Path, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Tea\nRead it first\n", encoding="utf-8")
    page = tmp_path / "a.html"
    page.write_text(PAGE, encoding="utf-8")
    records = tmp_path / "in.jsonl"
    records.write_text('{"text": "Tea\\nRead it first"}\n', encoding="utf-8")
    option = ["--phrases", str(mine)]
    for arguments, says in (
        ([*option, str(text)], "Tea\n"),
        (["explain", "--all", *option, str(text)], "own:Read it first"),
        (["explain", *option, str(page)], "own:Read it first"),
        (["extract", *option, str(page)], "Leave a reply"),
        (["corpus", *option, str(records), "-o", str(tmp_path / "out.jsonl"), "--workers", "1"], ""),
        (["--phrases", str(tmp_path / "none.toml"), str(text)], "none.toml cannot be read"),
        (["--preset", "repair", *option, str(text)], "No cleaner of this pipeline takes phrases"),
        ([*option, "-o", str(mine), str(text)], "holds the phrases"),
    ):
        result = run_command(*arguments)
        assert says in (result.stdout + result.stderr).decode(), arguments
        assert result.returncode == (2 if "none" in says or "No cleaner" in says or "holds" in says else 0)
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8")) == {"text": "Tea"}


# --- what is wrong with a file ------------------------------------------------------------------

PATTERN = '[[share.patterns]]\nid = "a"\nprefilter = ["tea"]\n'
SAME = f'{PATTERN}match = "tea"\nexample = "Tea"\n{PATTERN}'
# (contents, what is said)
WRONG: list[tuple[str | bytes, str]] = [
    ("Read it first\nOur picks\n", "is not TOML: Expected '=' after a key.*line 1.*Phrases are written in"),
    ("[custom", r"is not TOML: .*line 1"),
    ('[custom]\nunconditional = ["a"', "is not TOML: Unclosed array"),
    ('[custom]\nunconditional = ["a" "b"]', r"is not TOML: .*line 2"),
    ("[custom]\nunconditional = [Read]", r"is not TOML: Invalid value \(at line 2"),
    ("[custom]\nunconditional = []\n[custom]\n", r"is not TOML: Cannot declare .*custom.*line 3"),
    ('{"custom": {"unconditional": ["a"]}}', "is not TOML"),
    (b"\xff\xfe\x00a", "is not UTF-8, as TOML must be"),
    (b"[custom]\nunconditional = ['caf\xe9']", "is not UTF-8"),
    (b"PK\x03\x04\xff", "is not UTF-8"),
    ("", "has no phrases in it"),
    ("# nothing yet\n[custom]\n", "has no phrases in it"),
    ('[shares]\nunconditional = ["a"]', "line 1: 'shares' is not a known category. Did you mean 'share'"),
    ('\n[Custom]\nunconditional = ["a"]', "line 2: 'Custom' is not a known category. Did you mean 'custom'"),
    ('[keeps]\nunconditional = ["a"]', "'keeps' is not a known category. Did you mean 'keep'"),
    ('unconditional = ["a"]', "unconditional stands in no table. Write a category above it"),
    ('not_phrases = ["a"]', "not_phrases is for the files of the package"),
    ('share = ["a"]', r"share is a list: write \[share\]"),
    ("share = 5", "share is a number"),
    ('share = "a"', "share is a string"),
    ('[share]\nuncondtional = ["a"]', r"\[share\]: 'uncondtional' is not a known list of phrases. Did you"),
    ('[share]\nphrases = ["a"]', r"\[share\]: 'phrases' is not a known list of phrases"),
    ('[share]\nunconditional = "a"', r"\[share\]: unconditional is a string: write a list of strings"),
    ("[share]\nunconditional = 5", r"\[share\]: unconditional is a number: write a list"),
    ("[share]\nunconditional = true", r"\[share\]: unconditional is true or false: write a list"),
    ("[share.unconditional]\na = 1", r"\[share\]: unconditional is a table: write a list"),
    ('[share]\nunconditional = ["a", 5]', "number 2 of unconditional is a number: write a string"),
    ('[share]\nneutral = [["a"]]', "number 1 of neutral is a list: write a string"),
    ("[share]\nneutral = [2024-05-01]", "number 1 of neutral is a date or a time"),
    ('[share]\nneutral = ["a\\nb"]', "number 1 of neutral has a line break"),
    ('[share]\nneutral = ["***"]', r"\[share\]: '\*\*\*' has no letter or digit, so it would match nothing"),
    ('[share]\nneutral = [""]', "'' has no letter or digit"),
    ('[share]\nneutral = [" "]', "has no letter or digit"),
    (f'[share]\nneutral = ["{"a" * 401}"]', "has over 400 characters, so it would match nothing"),
    (f'[share]\nsentences = ["{"a" * 201}"]', "has over 200 characters"),
    ('[share]\nneutral = ["Tea"]\ncontextual = ["TEA!"]', r"'Tea' stands in contextual in \[share\] and in"),
    ('[share]\nneutral = ["Tea"]\n[shop]\nneutral = ["tea"]', r"'tea' stands in .*share\] and in .*shop\]"),
    ('keep = ["Tea"]\n[share]\nneutral = ["tea"]', "'tea' stands in keep and in neutral"),
    ('keep = "Tea"', "keep is a string: write a list of strings"),
    ("keep = true", "keep is true or false"),
    ('[keep]\nunconditional = ["a"]', "keep is a table: write a list"),
    ('keep = ["Tea", 5]', "number 2 of keep is a number"),
    ('keep = ["…"]', "has no letter or digit"),
    ('keep = ["cookie_notice"]', "keep has 'cookie_notice', which is a category.*option keep of the cleaner"),
    ('[share]\npatterns = ["a"]', "patterns is no list of tables"),
    ("[share.patterns]\nid = 'a'", "patterns is no list of tables"),
    ('[[share.patterns]]\nid = "a"', "pattern 'a' has no example and no match and no prefilter"),
    (f'{PATTERN}match = "tea("\nexample = "Tea"', r"share\]: pattern 'a' has an expression that cannot"),
    (f'{PATTERN}match = "tea .*"\nexample = "Tea x"', "has an expression that cannot be used: .*no bound"),
    (f'{PATTERN}match = "tea .{{1,9}}"\nexample = "Coffee"', "pattern 'a' does not match its example"),
    (f'{PATTERN}match = "coffee"\nexample = "Coffee"', "'a' has no prefilter term that is in its example"),
    (f'{PATTERN}match = "tea"\nexample = "Tea"\nas_written = "T("', "has an expression that cannot be used"),
    (f'{PATTERN}match = "tea"\nexample = "Tea"\nsentence = "yes"', "write true or false, without quotes"),
    (f'{PATTERN}match = "tea"\nexample = "Tea"\nkind = "b"', "has unknown keys: kind"),
    (f'{PATTERN}match = ["tea"]\nexample = "Tea"', "has a list as its match: write a string"),
    (f'{PATTERN}match = "cup"\nexample = "Cup"\n{PATTERN}match = "tea"\nexample = "Tea"', "no prefilter"),
    (f'{SAME}match = "tea x"\nexample = "Tea x"', "two patterns have the id 'a'"),
    (f'{PATTERN}match = "(?:tea .{{1,60}}){{1,60}}"\nexample = "Tea x"', "pattern 'a' may take very long"),
]  # fmt: skip


@pytest.mark.parametrize(("contents", "says"), WRONG)
def test_a_wrong_file_is_one_sentence_with_file_and_table(
    contents: str | bytes, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
    with pytest.raises(OptionError, match=says) as caught:
        RemoveChrome(phrases=path)
    said = str(caught.value)
    assert said.startswith(str(path))
    assert "\n" not in said
    assert said.endswith(".")
    for word in ("NoneType", "Traceback", "<class", "dict"):
        assert word not in said
    result = run_command("--phrases", path, data=b"Tea")
    assert (result.returncode, result.stderr.decode()) == (2, f"cleanpress: {said}\n")


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ("none.toml", PathError, "none.toml cannot be read: no such file"),
        (".", PathError, r"\. is a folder. Name a file of phrases in it"),
        ("https://example.org/mine.toml", PathError, "is a URL. Download the phrases"),
        ("Read it first", PathError, "Phrases themselves are given as a dict"),
        (["Read it first", "Our picks"], PathError, "Phrases themselves are given as a dict"),
        ("", PathError, "'' cannot be read"),
        (5, TypeError, "phrases is the path of a TOML file, a dict .* or a list of them, and was given 5"),
        (b"mine.toml", TypeError, "phrases is the path of a TOML file"),
        ([5], TypeError, "phrases is the path of a TOML file"),
        (True, TypeError, "phrases is the path of a TOML file"),
        ({"share": {"unconditional": "Tea"}}, OptionError, r"^phrases, \[share\]: unconditional is a string"),
        ({"share": {"unconditional": [None]}}, OptionError, "number 1 of unconditional is"),
        ({"shares": {}}, OptionError, "^phrases: 'shares' is not a known category"),
        ({5: {}}, OptionError, "^phrases: '5' is not a known category"),
        ({"keep": "Tea"}, OptionError, "^phrases: keep is a string"),
        ({"unconditional": ["Tea"]}, OptionError, "stands in no table"),
        ({"share": None}, OptionError, "share is"),
    ],
)
def test_what_is_given_and_wrong(given: Any, error: type[Exception], says: str) -> None:
    for make in (
        lambda: RemoveChrome(phrases=given),
        lambda: RemoveBoilerplate(phrases=given),
        lambda: cleanpress.clean("Tea", phrases=given),
        lambda: cleanpress.extract("<p>Tea</p>", phrases=given),
        lambda: Cleaning(phrases=given),
        lambda: Extraction(phrases=given),
    ):
        with pytest.raises(error, match=says):
            make()


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf[custom]\r\nunconditional = [\r\n  'Read it first',\r\n]\r\n")
    assert RemoveChrome(phrases=path)("Tea\nRead it first") == "Tea"


# --- cleanpress phrases test --------------------------------------------------------------------


def test_a_trial_says_what_each_phrase_takes_and_what_keep_saves(mine: Path, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(
        f"{PROSE}\nRead it first\nOur picks\n\n{MORE}\nLeave a reply\nREAD IT FIRST\n", encoding="utf-8"
    )
    page = tmp_path / "a.html"
    page.write_text(PAGE, encoding="utf-8")
    arguments = ["phrases", "test", str(mine), str(text), str(page)]
    result = run_command(*[*arguments, "--format", "json"])
    assert (result.returncode, result.stderr) == (0, b"")
    found = json.loads(result.stdout)
    by_phrase = {each["phrase"]: each for each in found["phrases"]}
    assert found["files"] == 2
    assert (by_phrase["Read it first"]["removed"], by_phrase["Read it first"]["found"]) == (3, 3)
    assert by_phrase["Read it first"]["examples"][1] == {"file": str(text), "text": "READ IT FIRST"}
    assert by_phrase["issue"]["removed"] == by_phrase["issue"]["found"] == 0
    assert found["keep"] == [
        {
            "phrase": "Leave a reply",
            "saved": 2,
            "examples": [{"file": str(path), "text": "Leave a reply"} for path in (text, page)],
        }
    ]
    shown = run_command(*arguments).stdout.decode()
    assert "Took nothing: " in shown
    assert "Read it first" in shown


def test_a_trial_of_a_wrong_file_is_a_usage_error(tmp_path: Path) -> None:
    wrong, text = tmp_path / "mine.toml", tmp_path / "a.txt"
    wrong.write_text("[shares]", encoding="utf-8")
    text.write_text("Tea", encoding="utf-8")
    for arguments in (
        [str(wrong), str(text)],
        [str(tmp_path / "no.toml"), str(text)],
        [str(wrong)],
        [str(text)],
    ):
        assert run_command("phrases", "test", *arguments).returncode == 2
