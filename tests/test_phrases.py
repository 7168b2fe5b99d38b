"""The phrase files: each phrase and pattern does what it is there for, and a failure names it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from itertools import chain, product
from pathlib import Path
from typing import Any

import pytest
from conftest import phrase_tables, some_of
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import OptionError, RemoveChrome
from cleanpress.errors import PhraseStoreError
from cleanpress.phrases import (
    CATEGORIES,
    CONTEXTUAL,
    NEUTRAL,
    NUMBER,
    UNCONDITIONAL,
    languages,
    load_phrases,
)
from cleanpress.phrases.__main__ import coverage_table, lint_file, main, sorted_file
from cleanpress.phrases.files import name_of, phrase_files, read_language, read_phrases
from cleanpress.phrases.pattern_lint import lint_pattern
from cleanpress.phrases.store import open_store
from cleanpress.text.normalize import normalize_line, normalized_key
from cleanpress.text.punctuation import SENTENCE_MARKS, ends_sentence

PROSE = "The harbour was quiet that week, and nobody on the quay could say why the boats had stayed in."
FILES = phrase_files()
DATA = phrase_tables()
TABLES = [(language, category) for language, categories in DATA.items() for category in categories]
every_file = pytest.mark.parametrize("language", FILES)


def phrases(language: str, category: str, *kinds: str) -> list[Any]:
    return [text for kind in kinds for text in DATA[language][category].get(kind, [])]


def some_phrases(language: str, category: str, *kinds: str) -> list[Any]:
    """Return one in ten phrases, or patterns, and all of them with CLEANPRESS_TEST_ALL=1."""
    return some_of(phrases(language, category, *kinds), 10)


def every_table_with(*kinds: str) -> pytest.MarkDecorator:
    """Let a test try each table that has some phrases of these kinds."""
    tables = [each for each in TABLES if some_phrases(*each, *kinds)]
    return pytest.mark.parametrize(("language", "category"), tables)


@pytest.mark.slow
@pytest.mark.parametrize("path", list(chain(*FILES.values())), ids=name_of)
def test_lint_has_no_complaint(path: str) -> None:
    assert not list(lint_file(path))


def among_prose(language: str, category: str, line: str) -> str:
    """Return a text in which a line stands between paragraphs: a copyright line, at the end of a page."""
    if category != "legal_footer":
        return f"{PROSE}\n{line}\n{PROSE}"
    others = [
        text
        for each in DATA[language]
        if each != category
        for text in phrases(language, each, "unconditional")
    ]
    return "\n".join([PROSE, PROSE, *others[:4], line])


@every_table_with("unconditional")
def test_an_unconditional_phrase_is_removed_among_prose_and_its_reason_leads_to_it(
    language: str, category: str
) -> None:
    index, clean = load_phrases([language]), RemoveChrome(languages=[language])
    for text in some_phrases(language, category, "unconditional"):
        assert clean(among_prose(language, category, text)) == f"{PROSE}\n{PROSE}", text
        [phrase] = index.find_lines([normalized_key(text)])
        assert phrase is not None, text
        assert (phrase.category, phrase.language, phrase.text) == (category, language, text)
        assert phrase.score == UNCONDITIONAL, text
        assert phrase.reason == (category, f"{language}:{text}")


@every_table_with("contextual", "neutral")
def test_a_contextual_or_neutral_phrase_is_kept_among_prose(language: str, category: str) -> None:
    clean = RemoveChrome(languages=[language])
    for text in some_phrases(language, category, "contextual", "neutral"):
        alone = f"{PROSE}\n{text}\n{PROSE}"
        assert clean(alone) == alone, text


@every_table_with("sentences")
def test_a_sentence_is_taken_off_either_end_of_a_paragraph(language: str, category: str) -> None:
    index, clean = load_phrases([language]), RemoveChrome(languages=[language])
    for text in some_phrases(language, category, "sentences"):
        assert clean(f"{PROSE} {text}") == PROSE, text
        assert clean(f"{text} {PROSE}") == PROSE, text
        phrase = index.find_sentence(normalized_key(text))
        assert phrase is not None, text
        assert (phrase.language, phrase.text, phrase.score) == (language, text, UNCONDITIONAL)


@every_table_with("sentences")
def test_a_sentence_is_removed_after_the_marks_of_any_script(language: str, category: str) -> None:
    clean = RemoveChrome(languages=[language])
    for text, mark in product(some_phrases(language, category, "sentences"), ".!?؟۔।॥。…"):
        before = f"{PROSE[:-1]}{mark}"
        assert clean(f"{before} {text}") == before, (mark, text)


@pytest.mark.parametrize("mark", "།༎\N{GREEK QUESTION MARK}꧉᭟။។៕᠃።։｡؟۔܁᥅꘎꩝᱿")
def test_marks_of_scripts_in_use_end_a_sentence(mark: str) -> None:
    assert mark in SENTENCE_MARKS


@pytest.mark.parametrize("mark", "ฯ၊꧈᭞՞;,:")
def test_no_pitch_is_removed_after_a_mark_inside_a_sentence(mark: str) -> None:
    text = f"{PROSE[:-1]}{mark} Subscribe to keep reading."
    assert RemoveChrome(languages=["en"])(text) == text


@pytest.mark.parametrize("mark", SENTENCE_MARKS)
def test_a_pitch_is_removed_after_every_mark_and_after_its_closing_quote(mark: str) -> None:
    clean = RemoveChrome(languages=["en"])
    for end in (mark, f"{mark}”", f"{mark})"):
        assert clean(f"{PROSE[:-1]}{end} Subscribe to keep reading.") == f"{PROSE[:-1]}{end}"


@every_table_with("neutral", "unconditional")
def test_a_list_of_neutral_phrases_is_kept_in_an_article_and_removed_in_a_menu(
    language: str, category: str
) -> None:
    # What ends as a sentence does may be the end of a wrapped paragraph.
    neutral = [text for text in phrases(language, category, "neutral") if not ends_sentence(text)][:40]
    article = [PROSE, *neutral]
    cleaned = RemoveChrome(languages=["en"])("\n".join([*article, "", "Leave a Reply"]))
    assert cleaned == "\n".join(article)
    lines = phrases(language, "navigation", "unconditional") if "navigation" in DATA[language] else []
    if len(lines) >= 40:
        menu = [*lines[:20], *neutral, *lines[20:40]]
        assert RemoveChrome(languages=[language])("\n".join([*menu, PROSE])) == PROSE


@every_table_with("patterns")
def test_the_example_of_a_pattern_is_removed_unless_it_is_contextual(language: str, category: str) -> None:
    index, clean = load_phrases([language]), RemoveChrome(languages=[language])
    for entry in some_phrases(language, category, "patterns"):
        example = entry["example"]
        words, key = normalize_line(example)
        found = index.candidates(words, key, index.keywords_in(words))
        assert (category, entry["id"]) in {(each.category, each.text) for each in found}
        if index.find_lines([key]) == [None]:  # else it is a fixed phrase as well, and that decides
            text = f"{PROSE}\n{example}\n{PROSE}"
            if entry.get("contextual"):
                assert clean(text) == text
            else:
                assert clean(among_prose(language, category, example)) == f"{PROSE}\n{PROSE}", example
        # It does not run on into prose.
        assert clean(f"{example.rstrip(' .')}. {PROSE}").endswith(PROSE), example


@pytest.mark.slow
def test_a_key_has_the_phrase_that_the_files_give_it() -> None:
    # The least score that a language gives it, and the reason from the first such language, English before
    # all others; in a language, the first category.
    expected: dict[str, tuple[str, str, str, int]] = {}
    for language in sorted(DATA, key=lambda language: (language != "en", language)):
        own: dict[str, tuple[str, str, str, int]] = {}
        for kinds in (("unconditional", "contextual", "neutral"), ("sentences",)):
            for category, kind in product(CATEGORIES, kinds):
                for text in DATA[language].get(category, {}).get(kind, []):
                    key = normalized_key(text)
                    score = {"contextual": contextual(key), "neutral": NEUTRAL}.get(kind, UNCONDITIONAL)
                    own.setdefault(key, (category, language, text, score))
        for key, phrase in own.items():
            if key not in expected or phrase[-1] < expected[key][-1]:
                expected[key] = phrase
    found = load_phrases().find_lines(list(expected))
    assert [(p.category, p.language, p.text, p.score) for p in found if p] == list(expected.values())


def contextual(key: str) -> int:
    if key == "0" or (len(key) < 3 and key.isascii()):
        return NEUTRAL
    return NUMBER if "0" in key else CONTEXTUAL


@pytest.mark.slow
def test_patterns_are_tried_in_the_order_of_scores_languages_categories_and_files() -> None:
    expected = [
        (category, language, entry["id"], contextual(normalized_key(entry["example"])))
        if entry.get("contextual")
        else (category, language, entry["id"], UNCONDITIONAL)
        for language in sorted(DATA, key=lambda language: (language != "en", language))
        for category in CATEGORIES
        for entry in DATA[language].get(category, {}).get("patterns", [])
    ]
    index = load_phrases()
    for prefix in index.terms.prefixes:
        index._patterns_of("prefix", prefix)
    for keyword in index.keywords:
        index._patterns_of("keyword", keyword)
    found = [(p.category, p.language, p.text, p.score) for _, p in sorted(index._patterns.items())]
    assert found == sorted(expected, key=lambda each: -each[-1])


def test_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(OptionError, match=r"'englisch' is not a known language.*\ben\b"):
        RemoveChrome(languages=["englisch"])


def test_languages_are_those_of_the_files() -> None:
    assert languages() == tuple(sorted(FILES))


@pytest.mark.slow
def test_the_coverage_table_counts_phrases_by_language_and_category() -> None:
    head, *rows = coverage_table(FILES).split("\n")
    assert head.split() == list(FILES)
    assert [row.split()[0] for row in rows] == list(CATEGORIES)
    counts = [sum(map(len, categories.get("share", {}).values())) for categories in DATA.values()]
    assert rows[CATEGORIES.index("share")].split()[1:] == [str(count or "-") for count in counts]


GOOD = '[share]\nunconditional = [\n    "share this",\n]\n'
PATTERN = '[[share.patterns]]\nid = "a"\nprefilter = ["ad"]\nmatch = "skip .{1,9}"\nexample = "Skip the ad"\n'
BAD = {
    "[share": r"da\.toml is not TOML",
    '[sharing]\nunconditional = ["a b"]\n': r"da\.toml: \[sharing\] is not a category",
    '[share]\nline = ["a b"]\n': r"da\.toml, \[share\]: unknown keys: line",
    '[share]\nneutral = ["—"]\n': "'—' has no letter or digit",
    f'[share]\nneutral = ["{"long " * 99}"]\n': "has over 400 characters",
    '[share]\nneutral = ["Share", "share!"]\n': "'share!' is the same phrase as number 1 of neutral",
    f'{GOOD}[account]\nneutral = ["Share this"]\n': r"number 1 of unconditional in \[share\]: remove one",
    '[share]\nneutral = ["b", "a"]\n': "'a' stands after 'b': `python -m cleanpress.phrases sort`",
    PATTERN.replace("prefilter", "needs"): "pattern 'a' has no prefilter",
    f"{PATTERN}weak = true\n": "pattern 'a' has unknown keys: weak",
    PATTERN.replace("{1,9}", "+"): "has an expression that cannot be used: '\\+",
    PATTERN.replace("skip ", "skip ("): "has an expression that cannot be used: missing \\)",
    PATTERN.replace("skip .{1,9}", "(?:.{1,9}){1,9}"): "may take very long",
    PATTERN.replace("Skip the", "Leave the"): "does not match its example, which reads 'leave the ad'",
    PATTERN.replace('["ad"]', '["advertisement"]'): "has no prefilter term that is in its example",
    '[share]\nunconditional = "x"\n': r"da\.toml, \[share\]: unconditional is a string: write a list",
    "[share]\nunconditional = [1]\n": "number 1 of unconditional is a number: write a string, in quotes",
    '[share]\nneutral = ["a\\nb"]\n': "number 1 of neutral has a line break: write a line",
    "[share]\nsentences = 2020-01-01\n": "sentences is a date or a time: write a list of strings",
    "share = 1\n": r"da\.toml: share is a number: write \[share\], and its phrases below it",
    "[[share]]\n": r"da\.toml: share is a list: write \[share\]",
    "[share]\npatterns = 1\n": r"patterns is no list of tables: write \[\[share\.patterns\]\] above each",
    '[share.patterns]\nid = "a"\n': r"patterns is no list of tables: write \[\[share\.patterns\]\]",
    PATTERN.replace('["ad"]', '"ad"'): "pattern 'a' cannot be used: prefilter is a string: write a list",
    PATTERN.replace('["ad"]', '[" "]'): "pattern 'a' has a prefilter term without a word",
    PATTERN.replace('"skip .{1,9}"', "9"): "pattern 'a' has a number as its match: write a string",
    PATTERN.replace('"Skip the ad"', "true"): "pattern 'a' has true or false as its example: write a string",
    f'{PATTERN}contextual = "no"\n': "pattern 'a' has a string as its contextual: write true or false",
    PATTERN.replace(".{1,9}", ".{99999999999999999999}"): "has an expression that cannot be used: ",
    PATTERN.replace("skip ", "(" * 2000 + ")" * 2000): "has an expression that cannot be used: ",
    PATTERN * 2: "pattern 'a' has the id of another one",
}


@pytest.mark.parametrize("text", BAD)
def test_lint_names_the_file_the_category_and_the_phrase(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "data" / "da.toml"
    path.parent.mkdir()
    path.write_text(f"{GOOD}{PATTERN}", encoding="utf-8")
    assert main(["lint"], str(tmp_path)) == 0
    path.write_text(text, encoding="utf-8")
    assert main(["lint"], str(tmp_path)) == 1
    [complaint] = capsys.readouterr().out.splitlines()
    assert complaint.startswith("data/da.toml")
    assert complaint.endswith(".")
    assert not complaint.endswith("..")
    assert re.search(BAD[text], complaint)


IN_LOGIN = PATTERN.replace("share", "account")


def two_files(folder: Path, by_hand: str, generated: str) -> dict[str, tuple[str, ...]]:
    for name, text in {"data": by_hand, "catalogs": generated}.items():
        (folder / name).mkdir()
        (folder / name / "da.toml").write_text(text, encoding="utf-8")
    (folder / "catalogs" / "xx.toml").write_text(GOOD, encoding="utf-8")
    return phrase_files(str(folder))


@pytest.mark.parametrize(
    ("by_hand", "generated", "expected"),
    [
        (
            GOOD,
            '[account]\nneutral = ["Share this"]\n',
            {"share": GOOD, "account": "[account]\nneutral = []"},
        ),
        (
            'not_phrases = ["B!"]\n',
            '[account]\nneutral = ["a", "b"]\n',
            {"account": '[account]\nneutral = ["a"]'},
        ),
        ('not_phrases = ["a"]\n', PATTERN, {"share": "[share]\npatterns = []"}),
        (PATTERN, PATTERN.replace("Skip", "skip"), {"share": PATTERN}),
        (PATTERN, IN_LOGIN, {"share": PATTERN, "account": IN_LOGIN}),
        ('[share]\nneutral = ["a"]\n', GOOD, {"share": f'{GOOD}neutral = ["a"]'}),
    ],
)
def test_what_is_written_by_hand_counts_and_keeps_generated_phrases_out(
    by_hand: str, generated: str, expected: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = two_files(tmp_path, by_hand, generated)
    assert list(map(name_of, files["da"])) == ["data/da.toml", "catalogs/da.toml"]
    assert list(map(name_of, files["xx"])) == ["catalogs/xx.toml"]
    assert read_language(files["da"]) == {name: tomllib.loads(text)[name] for name, text in expected.items()}
    assert [main([command], str(tmp_path)) for command in ("lint", "sort", "coverage")] == [0, 0, 0]
    assert capsys.readouterr().out.split("\n")[0].split() == ["da", "xx"]
    assert open_store(str(tmp_path)).meta["languages"] == ["da", "xx"]


def test_lint_and_sort_read_both_files_of_a_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two_files(tmp_path, "not_phrases = [1]\n", '[share]\nneutral = ["b", "a"]\n')
    assert main(["lint"], str(tmp_path)) == 1
    complaints = capsys.readouterr().out.splitlines()
    assert complaints[0] == "data/da.toml: number 1 of not_phrases is a number: write a string, in quotes."
    assert complaints[1].startswith("catalogs/da.toml, [share]: 'a' stands after 'b'")
    with pytest.raises(
        PhraseStoreError, match=r"data/da\.toml(, line 1)?: number 1 of not_phrases is a number"
    ):
        open_store(str(tmp_path))
    (tmp_path / "data" / "da.toml").write_text('not_phrases = ["b", "a"]\n', encoding="utf-8")
    assert main(["sort"], str(tmp_path)) == 0
    assert read_phrases(str(tmp_path / "data" / "da.toml"))["not_phrases"] == ["a", "b"]
    assert read_phrases(str(tmp_path / "catalogs" / "da.toml"))["share"]["neutral"] == ["a", "b"]


# What a store can be made of, though it be wrong.
FORMED = ("no letter", "over 400", "same phrase", "remove one", "stands after", "take very long", "the id of")
FORMED += ("does not match its example", "no prefilter term that")


@pytest.mark.parametrize("text", [text for text in BAD if not any(part in BAD[text] for part in FORMED)])
def test_no_store_is_made_of_what_lint_cannot_read(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "da.toml").write_text(text, encoding="utf-8")
    main(["lint"], str(tmp_path))
    with pytest.raises(PhraseStoreError) as caught:
        open_store(str(tmp_path))
    said = re.sub(r", line \d+(?=[,:])", "", str(caught.value))  # it says the line as well
    assert capsys.readouterr().out.strip().partition(" (at ")[0] in said
    assert ".." not in str(caught.value)
    assert main(["coverage"], str(tmp_path)) == (0 if "expression" in BAD[text] else 1)


def test_a_phrase_file_that_is_a_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data" / "da.toml").mkdir(parents=True)
    assert main(["lint"], str(tmp_path)) == 1
    assert "da.toml cannot be read: " in capsys.readouterr().out
    with pytest.raises(PhraseStoreError, match=r"da\.toml cannot be read: "):
        open_store(str(tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a pipe breaks in another way there")
def test_a_reader_that_stops_early_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    line = [sys.executable, "-m", "cleanpress.phrases", "coverage"]
    run = subprocess.run(line, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (run.returncode, run.stderr) == (141, b"")


@given(st.lists(st.text("ab \"'#,]é", min_size=1), unique=True))
def test_sorting_keeps_what_is_in_a_file_and_sorting_twice_is_sorting_once(texts: list[str]) -> None:
    quoted = [f'"{text.replace(chr(34), chr(92) + chr(34))}"' for text in texts]
    text = f"# Danish\n[share]\nneutral = [{', '.join(quoted)}]  # all\n\n{PATTERN}"
    found = sorted_file(text)
    assert sorted_file(found) == found
    assert found.startswith("# Danish\n[share]\n")
    assert found.endswith(f"]  # all\n\n{PATTERN}")
    data = tomllib.loads(found)
    assert data["share"]["neutral"] == sorted(texts)


def test_sorting_moves_comments_with_their_phrases() -> None:
    text = '[share]\nneutral = [\n    # of b\n    "b",\n    "a",  # of a\n    # the end\n]\n'
    assert sorted_file(text) == (
        '[share]\nneutral = [\n    "a",  # of a\n    # of b\n    "b",\n    # the end\n]\n'
    )


def test_sort_writes_all_files_or_none(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    unsorted = '[share]\nneutral = ["b", "a"]\n'
    (folder / "da.toml").write_text(unsorted, encoding="utf-8")
    (folder / "no.toml").write_text("[share", encoding="utf-8")
    assert main(["sort"], str(tmp_path)) == 1
    assert (folder / "da.toml").read_text(encoding="utf-8") == unsorted
    (folder / "no.toml").unlink()
    assert main(["sort"], str(tmp_path)) == 0
    assert (folder / "da.toml").read_text(encoding="utf-8") == sorted_file(unsorted)
    assert [path.name for path in folder.iterdir()] == ["da.toml"]


@pytest.mark.parametrize("arguments", [[], ["check"], ["lint", "all"]])
def test_another_command_says_what_there_is(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "lint|sort|coverage" in capsys.readouterr().err


def test_where_there_are_no_phrase_files_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint"], str(tmp_path)) == 2
    assert "no phrase files here" in capsys.readouterr().err


def test_lint_pattern_has_no_complaint_about_the_rest() -> None:
    entry: dict[str, Any] = {"id": "a", "prefilter": ["ad"], "match": "skip .{1,9}", "example": "Skip the ad"}
    assert list(lint_pattern(entry)) == []


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("إقرأ أيضًا", "اقرا ايضا"),  # hamza and vowel points
        ("مقالات ذات صلــة", "مقالات ذات صلة"),  # stretched
        ("اشتراك گذاري", "اشتراک‌گذاری"),  # an Arabic keyboard; a joiner, a space or neither
        ("فیس بک پر شیئر", "فیس بك پر شیئر"),
        ("שִׁתּוּף", "שתוף"),  # points
        ("תפריט־ראשי", "תפריט ראשי"),  # maqaf
        ("फ़ॉलो करें", "फॉलो करें"),  # a dot below, as one character or two
        ("फ\u093cॉलो", "\u095eॉलो"),
        ("यहाँ क्लिक करें", "यहां क्लिक करें"),
        ("র‍্যাব", "র্যাব"),
        ("à côté", "a\u0300 co\u0302te\u0301"),  # decomposed
        ("ข้าม\u200bไป", "ข้ามไป"),
    ],
)
def test_what_may_be_spelled_in_two_ways_has_one_key(written: str, other: str) -> None:
    assert normalized_key(written) == normalized_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ใส่", "ใส"), ("ন", "না"), ("दिन", "दीन"), ("کار", "کاہ"), ("tôi", "tối"), ("য", "র")],
)
def test_marks_that_make_another_word_are_kept(one: str, other: str) -> None:
    assert normalized_key(one) != normalized_key(other)


def test_a_pattern_may_be_written_in_either_spelling() -> None:
    for line in ("بيشتر بخوانيد: ده مهمان‌خانه کنار دریا", "بیشتر بخوانید: ده مهمان‌خانه کنار دریا"):
        assert RemoveChrome(languages=["fa"])(f"{PROSE}\n{line}") == PROSE
