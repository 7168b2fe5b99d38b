"""Pages made for each language, and the page of the documentation with what is measured on them."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import language_figures, languages
from benchmarks.made_pages import (
    LAYOUTS,
    PAGES,
    MadePage,
    made_pages,
    paragraphs_of,
    read_paragraphs,
    read_strings,
)
from cleanpress.phrases import load_phrases

STRINGS = {
    "da": {"tea": [f"Vis {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"], "cup": ["Luk", "0 svar"]}
}
PARAGRAPH = (
    "Det regnede hele dagen, og der blev hentet vand i nummer {} uden at nogen sagde et eneste ord om det."
)
PARAGRAPHS = {"da": [PARAGRAPH.format(word) for word in "et to fire fem seks syv otte".split()]}
PAGE = MadePage(
    "da",
    "both",
    "Luk\nDet regnede.\nSvar\nTeen var kold.",
    ("Luk", "Svar"),
    ("Det regnede.", "Teen var kold."),
)


@pytest.fixture
def tool() -> ModuleType:
    """The module tools/languages.py."""
    path = Path(__file__).parents[1] / "tools" / "languages.py"
    spec = importlib.util.spec_from_file_location("tools_languages", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_same_strings_make_the_same_pages() -> None:
    pages = list(made_pages(STRINGS, PARAGRAPHS))
    assert pages == list(made_pages(STRINGS, PARAGRAPHS))
    assert len(pages) == len({page.text for page in pages}) == len({page.layout for page in pages}) == PAGES


def test_a_page_has_each_string_and_each_paragraph_once_on_a_line() -> None:
    for page in made_pages(STRINGS, PARAGRAPHS):
        lines = page.text.split("\n")
        assert all(lines.count(line) == 1 for line in page.debris + page.paragraphs)
        assert (len(page.debris), len(page.paragraphs)) == (28, 6)
        assert any(line.endswith(" svar") and line != "0 svar" for line in page.debris)
        rest = set(lines) - {"", *page.debris, *page.paragraphs}
        assert bool(rest) == ("dates" in page.layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_debris_is_where_the_layout_says(layout: str) -> None:
    page = next(page for page in made_pages(STRINGS, PARAGRAPHS) if page.layout.startswith(layout))
    lines = [line for line in page.text.split("\n") if line]
    first, last = (lines.index(page.paragraphs[at]) for at in (0, -1))
    assert (first > 0, last < len(lines) - 1, last - first > 5) == {
        "above": (True, False, False), "below": (False, True, False), "both": (True, True, False),
        "between": (True, True, True),
    }[layout]  # fmt: skip


def test_no_page_is_made_of_too_little() -> None:
    assert not list(made_pages({"da": {"tea": ["Luk"]}}, PARAGRAPHS))
    assert not list(made_pages(STRINGS, {"da": PARAGRAPHS["da"][:5]}))
    assert not list(made_pages(STRINGS, {"fi": PARAGRAPHS["da"]}))


def test_strings_are_those_of_the_families_that_may_be_a_line(tmp_path: Path) -> None:
    rows = [
        ("tea", "da", "Log  ind", "account"), ("tea", "da", "Hej {}", "account"), ("tea", "da", "Fejl", None),
        ("pot", "da", "Luk", "navigation"), ("tea", "fi", "x" * 61, "account"), ("tea", "fi", "?", "account"),
    ]  # fmt: skip
    path = tmp_path / "strings.jsonl"
    names = ("family", "language", "text", "category")
    path.write_text("\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in rows))
    assert read_strings(path, {"tea"}) == {"da": {"tea": ["Log ind"]}}
    assert read_strings(path, {"tea"}, labeled_alone=False) == {"da": {"tea": ["Fejl", "Log ind"]}}


def test_paragraphs_are_prose_a_line_each_or_wrapped(tmp_path: Path) -> None:
    wrapped = "Kedel\n=====\n\n  Det regnede hele dagen,\n  og der blev hentet vand i\n"
    wrapped += "  huset uden at nogen sagde noget.\n\n- kedel"
    [paragraph] = paragraphs_of(wrapped)
    assert paragraph == "Det regnede hele dagen, og der blev hentet vand i huset uden at nogen sagde noget."
    assert list(paragraphs_of(f"{PARAGRAPH}\n{PARAGRAPH[:-1]},\nDet regnede.")) == [PARAGRAPH]
    japanese = "雨は一日中降り続き、やかんは火にかけられた\nままで、だれも家を出なかったと母は言った。"
    assert list(paragraphs_of(f"茶\n\n{japanese}\n\n")) == [japanese.replace("\n", "")]
    korean = (
        "비가 하루 종일 내려서 주전자를 불에 올려 둔 채로\n아무도 집을 나서지 않았다고 어머니가 말씀하셨다."
    )
    assert list(paragraphs_of(f"차\n\n{korean}\n\n")) == [korean.replace("\n", " ")]
    thai = "ฝนตกตลอดทั้งวันและไม่มีใครออกจากบ้านเลยแม้แต่คนเดียวในเช้าวันนั้น"
    assert list(paragraphs_of(thai)) == [thai]
    (tmp_path / "da").mkdir()
    (tmp_path / "da" / "1.txt").write_text(f"{PARAGRAPH}\n{PARAGRAPH}\n")
    assert read_paragraphs([tmp_path]) == {"da": [PARAGRAPH]}


def test_what_is_gone_and_what_is_kept_is_told_by_lines() -> None:
    perfect = languages.outcome(PAGE, "Det regnede.\n\nTeen var kold.\n")
    assert asdict(perfect) == {"gone": 1, "kept": 1, "precision": 1, "recall": 1, "f1": 1}
    untouched = languages.outcome(PAGE, PAGE.text)
    assert (untouched.gone, untouched.kept, untouched.recall) == (0, 1, 1)
    assert untouched.precision == 5 / 7
    part = languages.outcome(PAGE, "Det\nSVAR!\nTeen  var kold")
    assert (part.gone, part.kept) == (0.5, 0.5)
    empty = languages.outcome(PAGE, "")
    assert asdict(empty) == {"gone": 1, "kept": 0, "precision": 0, "recall": 0, "f1": 0}


def test_all_ways_of_cleaning_are_measured_and_printed() -> None:
    pages = list(made_pages(STRINGS, PARAGRAPHS, pages=2))
    figures = languages.measured(pages)
    assert figures["da"]["as it is"].gone == 0
    assert figures["da"]["C4"].kept == 1
    text = languages.table(figures, {"da": 0.5}, {"da": 28})
    assert [line.split()[:3] for line in text.splitlines()[2:]] == [
        ["da", "28", "50.0"], ["mean", "50.0", "0.0"], ["worst", "50.0", "0.0"],
    ]  # fmt: skip


@pytest.mark.slow  # makes a store of all phrases
def test_phrases_can_be_those_of_another_folder(tmp_path: Path) -> None:
    (tmp_path / "eo.toml").write_text('[account]\nunconditional = ["verŝu la teon"]\n')
    with languages.phrases_from(tmp_path):
        assert load_phrases(["eo"]).find_lines(["verŝulateon"]) != [None]
        assert languages.known_shares({"eo": {"tea": ["Verŝu la teon", "Akvo bolas tie"]}}) == {"eo": 0.5}
    assert load_phrases().find_lines(["verŝulateon"]) == [None]
    with pytest.raises(SystemExit, match="harvest"), languages.phrases_from(tmp_path / "nothing"):
        pass


def test_figures_are_pinned_a_part_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "figures.toml"
    assert language_figures.read_figures(path) == {}
    language_figures.pin("pages", {"da": {"known": 0.5}}, path)
    language_figures.pin("harm", {"da": {"words": 3}}, path)
    language_figures.pin("pages", {"fi": {"known": 0.75}}, path)
    assert language_figures.read_figures(path) == {
        "pages": {"fi": {"known": 0.75}},
        "harm": {"da": {"words": 3}},
    }


def test_the_page_counts_phrases_and_has_the_figures(tool: ModuleType, tmp_path: Path) -> None:
    for name, text in {
        "data/da.toml": '[account]\nunconditional = ["log ind", "log ud"]\n',
        "catalogs/da.toml": '[account]\nneutral = ["og"]\n[share]\ncontextual = ["del"]\n',
        "catalogs/fi.toml": '[search_form]\ncontextual = ["haku"]\n',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = tool.counts(tmp_path)
    assert (found["da"]["account"], found["da"]["share"], found["fi"]["search_form"]) == (
        (2, 1),
        (0, 1),
        (0, 1),
    )
    pages = list(made_pages(STRINGS, PARAGRAPHS, pages=1))
    figures = languages.pinned_figures(languages.measured(pages), {"da": 0.5}, {"da": 28})
    harm = {"da": {"words": 60_000, "default": 0.99996}, "fi": {"words": 10, "default": 1.0}}
    page = tool.written(found, {"pages": figures, "harm": harm})
    assert "| da | 2 + 2 |" in page
    assert "| fi | + 1 |" in page
    assert "| da | 28 | 50.0 % |" in page
    assert "| da | 60,000 | 100.00 % |\n" in page
    assert "| fi | 10 |" not in page
    assert page.count("Not measured yet.") == 0
    assert tool.written(found, {}).count("Not measured yet.") == 2
