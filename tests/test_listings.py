"""What the command lists: cleaners and all about them, phrases, languages; and codes of languages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from conftest import run_command

import cleanpress
from cleanpress import Cleaner, Edit, NormalizeQuotes, OptionError, RemoveChrome
from cleanpress.categories import OF_PHRASES
from cleanpress.cleaner import fields_of, known_cleaners, make_cleaner
from cleanpress.cli.describe import EXAMPLES, describe
from cleanpress.errors import PhraseStoreError
from cleanpress.phrases import CATEGORIES, count_phrases, languages, load_phrases
from cleanpress.phrases.build import build
from cleanpress.phrases.files import phrase_files
from cleanpress.phrases.lookup import find_phrases, nearest_phrase
from cleanpress.phrases.matcher import match_lines
from cleanpress.phrases.own import own_phrases
from cleanpress.text.language_tags import choose_language, known_language, language_name

ROOT = Path(__file__).parents[1]
OURS = [name for name, kind in known_cleaners().items() if kind._ours]


def shown(*arguments: object, data: bytes = b"") -> str:
    """Run a command, and return what it prints."""
    result = run_command(*map(str, arguments), data=data)
    assert (result.returncode, result.stderr) == (0, b"")
    return result.stdout.decode()


# --- cleaners -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OURS)
def test_all_about_a_cleaner_is_true(name: str) -> None:
    about, kind = describe(known_cleaners()[name]), known_cleaners()[name]
    assert about["summary"]
    assert [option["name"] for option in about["options"]] == [field.name for field in fields_of(kind)]
    for option in about["options"]:
        assert option["description"], option["name"]
        assert option["values"] or option["type"], option["name"]
        values = option["values"] or []
        for value in values if name != "RemoveSiteLines" else []:
            make_cleaner(name, **{option["name"]: [value] if isinstance(option["default"], list) else value})
    assert about["example"], name
    if name in EXAMPLES:
        assert about["example"]["before"] != about["example"]["after"]
        assert kind()(about["example"]["before"]) == about["example"]["after"]


def test_what_is_in_the_default_is_marked_with_its_real_options() -> None:
    for place, cleaner in enumerate(cleanpress.DEFAULT, 1):
        about = describe(type(cleaner), run=False)
        assert about["default"] == {"place": place, "options": cleaner.options()}
        assert "default" in about["presets"]
    assert 'RemoveBoilerplate  (in the default pipeline, with favor = "recall")' in shown("cleaners")
    assert describe(known_cleaners()["ReplaceUrls"], run=False)["default"] is None


def test_the_categories_are_those_of_the_documentation() -> None:
    page = (ROOT / "docs" / "cleaners" / "categories.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.M)
    of_cleaners = [row for row in rows if row[0] in known_cleaners()]
    assert len(of_cleaners) == len(OURS)
    for name, cell in of_cleaners:
        of_edits = describe(known_cleaners()[name], run=False)["categories"]
        own = [each for each in of_edits if each not in OF_PHRASES]
        assert sorted(own) == sorted(re.findall(r"`(\w+)`", cell)), name
    assert describe(RemoveChrome, run=False)["categories"] == list(OF_PHRASES)


def test_one_cleaner_by_name_as_text_and_as_json() -> None:
    text = shown("cleaners", "RemoveChrome")
    for words in (
        "languages = []",
        "phrases = ",
        "skip_link",
        "Example",
        "before",
        "Languages: ",
        "default, page",
    ):
        assert words in text
    assert "NormalizeQuotes" not in text
    [about] = json.loads(shown("cleaners", "RemoveChrome", "--format", "json"))["cleaners"]
    assert about["languages"] == [*languages()]
    everything = json.loads(shown("cleaners", "--format", "json"))
    assert {each["name"] for each in everything["cleaners"]} >= set(OURS)
    assert everything["presets"]["chrome"] == ["RemoveChrome"]


@pytest.mark.parametrize("name", ["RemoveChrom", "removechrome", "Quotes", "RemoveAds"])
def test_an_unknown_cleaner_is_refused_with_the_nearest(name: str) -> None:
    result = run_command("cleaners", name)
    assert result.returncode == 2
    said = result.stderr.decode()
    assert f"{name!r} is not a known cleaner." in said
    assert said.count("\n") == 1


def test_a_cleaner_of_ones_own_is_told_about(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, repr=False)
    class RemoveBuoys(Cleaner):
        """Remove the buoys.

        color: which.

        >>> RemoveBuoys()("a")
        'a'
        """

        color: Literal["red", "green"] = "red"
        size: Any = object

        def edits(self, text: str) -> list[Edit]:
            return []

    about = describe(RemoveBuoys)
    assert (about["summary"], about["module"]) == ("Remove the buoys.", __name__)
    assert about["options"][0]["description"] == "which."
    assert ">>> RemoveBuoys" in about["example"]["doctest"]
    json.dumps(about)
    assert "RemoveBuoys  (not in the default pipeline, from test_listings)" in shown(
        "cleaners", "RemoveBuoys"
    )


# --- phrases ------------------------------------------------------------------------------------


def test_the_first_phrase_found_is_that_of_the_reason() -> None:
    index = load_phrases()
    for text in (
        "Leave a reply",
        "Privacy Policy",
        "Hjem",
        "Copyright 2024 Quay News",
        "Teilen auf Facebook",
    ):
        found = find_phrases(text)
        phrase = match_lines([text], index).known[text]
        assert found[0][:2] == (phrase.category, phrase.language)
        assert found[0].text == phrase.text
    assert {each.language for each in find_phrases("Hjem")} >= {"da", "nb"}


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("Leave a reply", "unconditional", ""),
        ("Home", "contextual", ""),
        ("Subscribe to keep reading.", "sentences", "any"),
        ("It rained. Subscribe to keep reading.", "sentences", "Subscribe to keep reading."),
    ],
)
def test_the_kind_of_a_phrase(text: str, kind: str, part: str) -> None:
    found = find_phrases(text)
    assert kind in {each.kind for each in found}
    if part != "any":
        assert {each.part for each in found} == {part}


def test_a_text_that_is_no_phrase_has_the_nearest_or_none() -> None:
    assert find_phrases("Leave a replly") == []
    near = nearest_phrase("Leave a replly")
    assert near is not None
    assert near.text == "leave a reply"
    assert nearest_phrase("xqzzy") is None
    assert nearest_phrase("…") is None
    assert nearest_phrase("") is None


def test_phrases_are_looked_up_by_the_command(tmp_path: Path) -> None:
    assert "comment_form  en  unconditional  leave a reply" in shown("phrases", "Leave a reply")
    assert "no phrase. The nearest: 'leave a reply'" in shown("phrases", "Leave a replly")
    assert "no phrase.\n" in shown("phrases", "xqzzy")
    lines = shown("phrases", "-", "--format", "json", data=b"Hjem\n\nTea cosy\n").splitlines()
    assert [bool(json.loads(line)["phrases"]) for line in lines] == [True, False]
    mine = tmp_path / "mine.toml"
    mine.write_text('keep = ["Print"]\n[custom]\nunconditional = ["Read it first"]', encoding="utf-8")
    assert "custom  own  unconditional  Read it first" in shown("phrases", "read it FIRST", "--phrases", mine)
    assert "a phrase to keep" in shown("phrases", "Print", "--phrases", mine)
    assert "phrases test" in shown("phrases", "--help")


def test_phrases_are_counted() -> None:
    text = shown("phrases")
    for code in languages():
        assert re.search(rf"^    {code} +\w", text, re.M)
    for category in CATEGORIES:
        assert f"    {category} " in text
    counts = count_phrases()
    assert set(counts) == {*languages()}
    found = json.loads(shown("phrases", "--format", "json"))["languages"]
    assert found["da"] == {"name": "Danish", "categories": counts["da"]}


def test_the_store_is_counted_as_the_files_have_it() -> None:
    files = phrase_files()
    if not files:
        pytest.skip("an installed package has no phrase files")
    contents = build({"eo": files["eo"]})
    kinds = sum(len(lines) - 2 for lines in contents.blocks["phrase"])
    patterns = sum(map(len, contents.blocks["pattern"]))
    assert sum(count_phrases()["eo"].values()) == kinds + patterns


def test_the_example_in_help_and_documentation_is_a_file_of_phrases(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "cleaners" / "phrases.md").read_text(encoding="utf-8")
    [example] = [each for each in re.findall(r"```toml\n(.*?)```", page, re.S) if "[custom]" in each]
    help_text = shown("phrases", "--help")
    in_help = help_text[help_text.index("keep = ") : help_text.index("Examples:")]
    for text in (example, re.sub(r"^ +", "", in_help, flags=re.M)):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        own = own_phrases(path)
        assert own is not None
        assert RemoveChrome(phrases=own)("Tea\nIssue 7 of The Net\nRead it first") == "Tea"


# --- languages ----------------------------------------------------------------------------------

TAGS = {
    "no": "nb", "tl": "fil", "iw": "he", "in": "id", "pt-BR": "pt", "pt_BR": "pt", "zh-TW": "zh",
    "zh-Hant": "zh", "DA": "da", "da-DK": "da", "da_DK.UTF-8": "da", "de-CH-1996": "de", "sr-Latn": "sr",
    "sh": "sr", "mo": "ro", "en-US": "en", "EN": "en", "deu": "de", "ger": "de", "fra": "fr",
    "cmn": "zh", "nor": "nb", " da ": "da", "no-NO": "nb", "iw-IL": "he", "in_ID": "id", "eng": "en",
    "Nb": "nb", "nn": "nn", "de_DE@euro": "de",
}  # fmt: skip
NAMES = {
    "Danish": "da", "danish": "da", "dansk": "da", "Deutsch": "de", "GERMAN": "de", "Norwegian": "nb",
    "norwegian bokmål": "nb", "Chinese": "zh", "日本語": "ja", "Français": "fr", "Hebrew": "he",
    "Farsi": "fa", "Scottish Gaelic": "gd", "Scottish_Gaelic": "gd", "Tagalog": "fil",
    "Bahasa Indonesia": "id",
}  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_means_a_language(tag: str) -> None:
    assert RemoveChrome(languages=[tag]) == RemoveChrome(languages=[TAGS[tag]])
    assert RemoveChrome(languages=tag) == RemoveChrome(languages=[TAGS[tag]])
    assert repr(RemoveChrome(languages=[tag, TAGS[tag]])) == f"RemoveChrome(languages=[{TAGS[tag]!r}])"
    NormalizeQuotes(style="curly", language=tag)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_answered_with_the_code(name: str) -> None:
    with pytest.raises(OptionError, match=rf"is not the code of a language. Did you mean {NAMES[name]!r}\?"):
        RemoveChrome(languages=[name])


@pytest.mark.parametrize("tag", ["", "q", "xx", "klingon", "-", "_", "--", "x-klingon", "e", "😀"])
def test_other_tags_are_refused(tag: str) -> None:
    with pytest.raises(OptionError, match="is not a known language"):
        RemoveChrome(languages=[tag])
    with pytest.raises(OptionError):
        NormalizeQuotes(language=tag)


def test_every_language_has_a_name_and_is_itself() -> None:
    for code in languages():
        assert language_name(code) != code
        assert known_language(code.upper(), languages()) == code
        with pytest.raises(OptionError, match="Did you mean"):
            choose_language(language_name(code) + " ", languages())


def test_a_language_that_is_no_text_is_a_type_error() -> None:
    for given in ([5], [None], [["da"]]):
        with pytest.raises(TypeError, match='A language is a code such as "en"'):
            RemoveChrome(languages=given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: cleanpress.clean("a", languages=["da"]),
            r'pipeline=RemoveChrome\(languages=\["en", "da"\]\)',
        ),  # type: ignore[call-arg]
        (lambda: cleanpress.explain("a", language="da"), r"pipeline=RemoveChrome\(languages="),  # type: ignore[call-arg]
        (lambda: cleanpress.clean("a", style="curly"), r'pipeline=NormalizeQuotes\(style="curly"\)'),  # type: ignore[call-arg]
    ],
)
def test_an_option_of_a_cleaner_is_shown_where_it_belongs(call: Any, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        call()


def test_the_command_says_where_languages_are_given() -> None:
    for arguments in (
        ["--languages", "da"],
        ["explain", "--language", "da"],
        ["corpus", "a", "--languages", "da"],
    ):
        result = run_command(*arguments)
        assert result.returncode == 2
        assert 'write languages = ["en", "da"] below use = "RemoveChrome"' in result.stderr.decode()


# --- a phrase file in a checkout that is broken -------------------------------------------------

BROKEN: list[tuple[str | bytes, str]] = [
    ("[share", "data/da.toml is not TOML: .*line 1"),
    ('[share]\nneutral = ["a"', "data/da.toml is not TOML"),
    ("[share]\nneutral = \n", r"is not TOML: Invalid value \(at line 2"),
    ("[share]\n<<<<<<< HEAD\n", "is not TOML: .*line 2"),
    (b"[share]\nneutral = ['\xff']", "data/da.toml, line 2, is not UTF-8"),
    ("[share]\n\n[shares]\nneutral = []", r"data/da.toml, line 3: \[shares\] is not a category"),
    ('[shop]\n[share]\nneutral = "a"', r"data/da.toml, line 2, \[share\]: neutral is a string"),
    ('[[share.patterns]]\nid = "a"\nmatch = "a("\nprefilter = ["a"]\nexample = "a"', r"da.toml, line 2, "),
    (
        '[[share.patterns]]\nmatch = "a"\nid = "b"\nas_written = "a("\nprefilter = ["a"]\nexample = "a"',
        r"data/da.toml, line 3, \[share\]: pattern 'b' has an expression that cannot be used",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("contents", "says"), BROKEN)
def test_a_broken_phrase_file_is_a_sentence_with_its_line(
    contents: str | bytes, says: str, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "da.toml").write_bytes(contents.encode() if isinstance(contents, str) else contents)
    with pytest.raises(PhraseStoreError, match=says) as caught:
        build(phrase_files(str(tmp_path)))
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_files_beside_the_phrases_do_no_harm_or_are_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "da.toml").write_text('[share]\nneutral = ["del"]', encoding="utf-8")
    (tmp_path / "data" / "._da.toml").write_bytes(b"\xff")
    assert build(phrase_files(str(tmp_path))).meta["languages"] == ["da"]
    (tmp_path / "data" / "da copy.toml").write_text("", encoding="utf-8")
    with pytest.raises(PhraseStoreError, match=r"data/da copy\.toml is not named as a language"):
        build(phrase_files(str(tmp_path)))
