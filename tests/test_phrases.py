"""The phrase files: each entry is well formed, does what it is there for, and can be found again."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from importlib.resources import files
from itertools import product
from re import _constants, _parser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import OptionError, RemoveChrome
from cleanpress.edits import THEN
from cleanpress.phrases import CATEGORIES, LANGUAGES, NEUTRAL, NUMBER, STRONG, WEAK, load_phrases
from cleanpress.phrases.folding import fold_line, fold_plain, key_of
from cleanpress.phrases.heads import HEAD_SIZES, heads, required_literals

PROSE = "The harbour was quiet that week, and nobody on the quay could say why the boats had stayed in."
FOLDER = files("cleanpress.phrases")
SOURCE = {name: FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8") for name in CATEGORIES}
DATA: dict[str, dict[str, dict[str, Any]]] = {name: tomllib.loads(text) for name, text in SOURCE.items()}
TABLES = [(category, language) for category in CATEGORIES for language in DATA[category]]
every_table = pytest.mark.parametrize(("category", "language"), TABLES)


def removes(text: str, language: str) -> str:
    return RemoveChrome(languages=[language])(text)


def test_there_is_one_file_for_each_category() -> None:
    found = {path.name for path in FOLDER.iterdir() if path.name.endswith(".toml")}
    assert found == {f"{category}.toml" for category in CATEGORIES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_speaks_every_language(category: str, language: str) -> None:
    assert any(DATA[category][language].values())


@every_table
def test_a_table_has_known_keys_and_no_phrase_that_is_empty(category: str, language: str) -> None:
    table = DATA[category][language]
    assert language in LANGUAGES
    assert set(table) <= {"line", "weak", "item", "sentence", "pattern"}
    for kind in ("line", "weak", "item", "sentence"):
        for text in table.get(kind, []):
            assert key_of(text), f"{text!r} has no letter or digit, and would match nothing or anything"
            assert len(text) <= 400
            assert THEN not in text
    for entry in table.get("pattern", []):
        assert set(entry) <= {"id", "needs", "match", "example", "weak", "sentence"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_stands_twice_in_a_language(language: str) -> None:
    places = defaultdict(list)
    for category in CATEGORIES:
        for kind in ("line", "weak", "item"):
            for text in DATA[category].get(language, {}).get(kind, []):
                places[key_of(text)].append(f"{category} {kind} {text!r}")
    assert not {key: where for key, where in places.items() if len(where) > 1}


@every_table
def test_a_line_goes_alone_among_prose_and_its_reason_leads_to_the_file(category: str, language: str) -> None:
    book = load_phrases([language])
    for text in DATA[category][language].get("line", []):
        assert removes(f"{PROSE}\n{text}\n{PROSE}", language) == f"{PROSE}\n{PROSE}", text
        [phrase] = book.lines.find([key_of(text)])
        assert phrase is not None
        assert phrase.score == STRONG
        of_category, of_language, identity = phrase.reason.split(":", 2)
        quoted = identity.replace("\\", "\\\\").replace('"', '\\"')
        assert (of_category, of_language) == (category, language)
        assert f'"{quoted}"' in SOURCE[category]


def test_a_key_has_the_phrase_that_the_files_give_it() -> None:
    # The least score that a language gives it, and the reason from the first such language, English before
    # all others; in a language, the first category.
    expected: dict[str, tuple[str, int]] = {}
    for language in sorted(LANGUAGES, key=lambda language: (language != "en", language)):
        own: dict[str, tuple[str, int]] = {}
        for kinds in (("line", "weak", "item"), ("sentence",)):
            for category, kind in product(CATEGORIES, kinds):
                for text in DATA[category][language].get(kind, []):
                    key = key_of(text)
                    score = {"weak": weak_score(key), "item": NEUTRAL}.get(kind, STRONG)
                    own.setdefault(key, (f"{category}:{language}:{text}", score))
        for key, phrase in own.items():
            if key not in expected or phrase[1] < expected[key][1]:
                expected[key] = phrase
    assert len(expected) > 60_000
    assert dict(zip(expected, load_phrases().lines.find(list(expected)), strict=True)) == expected


def weak_score(key: str) -> int:
    if key == "0" or (len(key) < 3 and key.isascii()):
        return NEUTRAL
    return NUMBER if "0" in key else WEAK


@every_table
def test_a_sentence_has_the_phrase_of_its_language(category: str, language: str) -> None:
    found = load_phrases([language]).sentences
    for text in DATA[category][language].get("sentence", []):
        phrase = found.get(key_of(text))
        assert phrase is not None
        assert phrase.score == STRONG
        assert phrase.reason.split(":", 2)[1:] == [language, text]


@every_table
def test_a_weak_line_and_an_item_stay_alone_among_prose(category: str, language: str) -> None:
    table = DATA[category][language]
    for text in [*table.get("weak", []), *table.get("item", [])]:
        alone = f"{PROSE}\n{text}\n{PROSE}"
        assert removes(alone, language) == alone, text


@every_table
def test_a_list_of_items_stays_in_an_article_and_goes_in_a_menu(category: str, language: str) -> None:
    items = DATA[category][language].get("item", [])[:40]
    article = [PROSE, *items]
    assert removes("\n".join([*article, "", "Leave a Reply"]), "en") == "\n".join(article)
    book = DATA["navigation"][language]
    menu = [*book["line"][:20], *items, *book["line"][20:40]]
    assert removes("\n".join([*menu, PROSE]), language) == PROSE


@every_table
def test_a_sentence_is_taken_off_either_end_of_a_paragraph(category: str, language: str) -> None:
    for text in DATA[category][language].get("sentence", []):
        assert removes(f"{PROSE} {text}", language) == PROSE, text
        assert removes(f"{text} {PROSE}", language) == PROSE, text


@every_table
def test_a_pattern_fits_its_example_and_is_bounded(category: str, language: str) -> None:
    entries = DATA[category][language].get("pattern", [])
    assert len({entry["id"] for entry in entries}) == len(entries)
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9-]+", entry["id"])
        assert re.fullmatch(entry["match"], fold_plain(entry["example"])), entry["id"]
        assert bounded(_parser.parse(entry["match"])), entry["id"]
        folded, key = fold_line(entry["example"])
        parts = folded.split()
        begins = heads(entry["match"])
        assert not begins or any(key.startswith(head) for head in begins), entry["id"]
        assert entry["needs"], f"{entry['id']} has no word that gates it"
        assert any(all(gated_by(word, parts) for word in need.split()) for need in entry["needs"]), entry[
            "id"
        ]


def bounded(sequence: Any, *, inside_gap: bool = False) -> bool:
    """Say whether every repetition has a bound, and none of many is inside another of many."""
    for operator, argument in sequence:
        if operator in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            many = argument[1] > 4
            if argument[1] is _constants.MAXREPEAT or (many and inside_gap):
                return False
            if not bounded(argument[2], inside_gap=many or inside_gap):
                return False
        if operator is _constants.SUBPATTERN and not bounded(argument[3], inside_gap=inside_gap):
            return False
        # Alternatives repeated many times can be told apart in exponentially many ways.
        if operator is _constants.BRANCH and (inside_gap or not all(map(bounded, argument[1]))):
            return False
    return True


# Expressions as patterns have them, and what else `re` can parse, with texts that fit.
expressions = st.recursive(
    st.text("ab1 -é.", min_size=1, max_size=4).map(re.escape)
    | st.sampled_from([".{0,3}", r"\d{1,3}", "[abc]", "[^.!?]{2,4}", "[0-9,.]{1,5}", r"\b", "(?!x)", r"\w"]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map("".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda these: f"(?:{'|'.join(these)})")
        | st.tuples(inner, st.sampled_from(["?", "{0,2}", "{2}", "{1,3}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        )
    ),
    max_leaves=12,
)


@given(st.data(), expressions)
def test_what_fits_an_expression_has_one_of_its_literals(data: st.DataObject, match: str) -> None:
    text = data.draw(st.from_regex(match, fullmatch=True))
    assert any(literal in text for literal in required_literals(match))


@given(st.data(), expressions)
def test_the_key_of_what_fits_an_expression_begins_with_one_of_its_heads(
    data: st.DataObject, match: str
) -> None:
    begins = heads(match)
    key = key_of(data.draw(st.from_regex(match, fullmatch=True).map(fold_plain)))
    assert not begins or key in begins or any(key[:size] in begins for size in HEAD_SIZES)


def gated_by(word: str, parts: list[str]) -> bool:
    unspaced = re.search("[\u3040-\u9fff\uac00-\ud7af]", "".join(parts))
    return word in "".join(parts) if unspaced else word in parts


@every_table
def test_the_example_of_a_pattern_goes_unless_it_is_weak(category: str, language: str) -> None:
    book = load_phrases([language])
    for entry in DATA[category][language].get("pattern", []):
        if book.lines.find([key_of(entry["example"])]) != [None]:
            continue  # it is a fixed phrase as well, and that decides
        text = f"{PROSE}\n{entry['example']}\n{PROSE}"
        expected = text if entry.get("weak") else f"{PROSE}\n{PROSE}"
        assert removes(text, language) == expected, entry["id"]


@every_table
def test_a_pattern_does_not_run_on_into_prose(category: str, language: str) -> None:
    for entry in DATA[category][language].get("pattern", []):
        text = f"{entry['example'].rstrip(' .')}. {PROSE}"
        assert removes(text, language).endswith(PROSE), entry["id"]


def test_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(OptionError, match=r"'english' is not a known language.*\ben\b"):
        RemoveChrome(languages=["english"])
