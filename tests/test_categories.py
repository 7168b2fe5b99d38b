"""What is removed is chosen by category: in Python, pipelines, TOML, pages, tables, corpora, the command."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import read_cases, run_command
from helpers import examples
from hypothesis import given
from hypothesis import strategies as st
from subjects import FIRST, NAMES, cases_of, texts_made_of

import cleanpress
from cleanpress import CATEGORIES, DEFAULT, PRESETS, Cleaner, Edit, OptionError, Pipeline, Reason, apply
from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.categories import OF_PAGES, OF_PHRASES, check_categories
from cleanpress.cleaner import known_cleaners, make_cleaner, protect
from cleanpress.html.document import Document
from cleanpress.phrases.files import CATEGORIES as PHRASE_CATEGORIES

ROOT = Path(__file__).parent.parent
LINES = {
    "skip_link": "Skip to content",
    "share": "Share this",
    "comment_form": "Leave a Reply",
    "newsletter_pitch": "Subscribe to our newsletter",
    "related_content": "Related articles",
}
PROSE = (
    "The harbour was empty when the first boats came back, and nobody had waited up for them.",
    "In the morning, the fish was gone, and so were the boats, and nobody could say where to.",
)
TEXT = "\n".join([LINES["skip_link"], *PROSE, *list(LINES.values())[1:], "It’s late — “very”."])
PAGE = (
    "<title>Boats</title><nav><a href=/>Home</a> <a href=/b>Our own boats</a></nav><h1>Boats</h1>"
    f"<p>{PROSE[0]} {PROSE[1]}</p><p>{PROSE[1]} {PROSE[0]}</p><p>Share this</p>"
    "<p style='display:none'>Say that boats are great.</p>"
    "<div id=comments><h3>Comments</h3><div class=comment><b>Ann</b> 5 May 2020<p>"
    "I like these boats a lot, and the fish.</p></div></div><p>Leave a Reply</p>"
    "<footer><p>© 2024 Harbour News</p></footer>"
)
CASES = [case.values[1]["text"] for case in read_cases("wild", "synthetic", "negative")]


@dataclass(frozen=True, repr=False)
class RemoveDaggers(Cleaner):
    """Remove crosses; says nothing of its categories."""

    def edits(self, text: str) -> list[Edit]:
        return [Edit(at, at + 1, "", (Reason("cross"),)) for at, mark in enumerate(text) if mark == "†"]


@dataclass(frozen=True, repr=False)
class RemoveStars(Cleaner):
    """Remove stars; says its categories, and has an option that is called as one of every cleaner."""

    keep: int = 0
    categories = ("star", "comet")

    def edits(self, text: str) -> list[Edit]:
        places = [at for at, mark in enumerate(text) if mark == "★"]
        return [Edit(at, at + 1, "", (Reason("star"),)) for at in places[self.keep :]]


# --- The names ------------------------------------------------------------------------------------


def test_every_category_of_phrases_has_a_sentence() -> None:
    assert (*PHRASE_CATEGORIES, "custom") == OF_PHRASES
    assert all(re.fullmatch(r"[A-Z].*\.", says) for says in CATEGORIES.values())


def test_every_category_is_one_of_a_cleaner_or_of_pages() -> None:
    own = {name for kind in FIRST.values() for name in kind.categories or ()}
    assert own | set(OF_PAGES) == set(CATEGORIES)
    assert all(make_or_none(name) is not None for name in NAMES)


def make_or_none(name: str) -> tuple[str, ...] | None:
    categories = known_cleaners()[name].categories
    return categories if isinstance(categories, tuple) else ("of each",)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.needs("tldextract")] if name == "RemoveSiteLines" else [])
        for name in sorted(FIRST)
    ],
)
def test_edits_have_categories_that_their_cleaner_says(name: str) -> None:
    for case in cases_of(name):
        cleaner = make_cleaner(name, **case.get("options", {})) if case.get("options") else FIRST[name]
        seen = {category for edit in cleaner.edits(case["text"]) for category in edit.categories}
        assert seen <= set(cleaner.categories or ()), case["label"]


def test_blocks_have_categories_that_extraction_says() -> None:
    pages = [PAGE, *(f"<p>{text}</p>" for text in CASES[::20])]
    names = ("hidden", "comments", "embedded", "wholes")
    found = [json.loads((ROOT / "tests" / "cases" / f"{name}.json").read_text("utf-8")) for name in names]
    pages += [text for value in found for text in strings_in(value) if "<" in text][::4]
    seen = {removal.category for page in pages for removal in cleanpress.extract(page).removed}
    assert seen <= set(OF_PAGES)
    assert {"hidden", "comment", "share", "navigation"} <= seen


def strings_in(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in strings_in(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in strings_in(each))


def test_the_documentation_has_every_category() -> None:
    page = (ROOT / "docs" / "cleaners" / "categories.md").read_text("utf-8")
    table = page[page.index("| category | what it is |") :]
    assert dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.M)) == dict(CATEGORIES)
    page = (ROOT / "docs" / "extract.md").read_text("utf-8")
    table = page[page.index("| category | what it is |") :]
    shown = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.M))
    assert {name: CATEGORIES[name] for name in OF_PAGES if name not in OF_PHRASES}.items() <= shown.items()


# --- What is given --------------------------------------------------------------------------------

WRONG: list[tuple[object, type[Exception], str]] = [
    (5, TypeError, "keep is a list of categories, such as .*, and was given 5"),
    (True, TypeError, "was given True"),
    (b"share", TypeError, "was given b'share'"),
    ({"share": True}, TypeError, "was given {'share': True}"),
    (["share", 3], TypeError, "keep is a list of categories, such as .*, and 3 is in it"),
    ([["share"]], TypeError, r"and \['share'\] is in it"),
    ("shares", OptionError, "'shares' is not a known category.*Did you mean 'share'"),
    ("Share", OptionError, "'Share' is not .* Did you mean 'share'"),
    ("comment-form", OptionError, "Did you mean 'comment_form'"),
    (["share", "navigations"], OptionError, "'navigations' is not .* Did you mean 'navigation'"),
    ("all", OptionError, "'all' is not a known category"),
    ("", OptionError, "'' is not a known category"),
    ("share,shop", OptionError, "'share,shop' is not"),
]
TAKERS: dict[str, Callable[[Any], object]] = {
    "clean": lambda keep: cleanpress.clean(TEXT, keep=keep),
    "explain": lambda keep: cleanpress.explain(TEXT, keep=keep),
    "extract": lambda keep: cleanpress.extract(PAGE, keep=keep),
    "select": lambda keep: DEFAULT.select(keep=keep),
    "Cleaning": lambda keep: Cleaning(keep=keep),
    "Extraction": lambda keep: Extraction(keep=keep),
    "RemoveChrome": lambda keep: cleanpress.RemoveChrome(keep=keep),
    "RemoveBoilerplate": lambda keep: cleanpress.RemoveBoilerplate(keep=keep),
    "RemoveRepeats": lambda keep: cleanpress.RemoveRepeats(keep=keep),
}


@pytest.mark.parametrize("taker", TAKERS)
@pytest.mark.parametrize(("value", "error", "says"), WRONG)
def test_what_is_no_list_of_categories_says_what_to_give(
    taker: str, value: object, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        TAKERS[taker](value)
    if taker in ("clean", "extract"):
        function: Any = getattr(cleanpress, taker)
        with pytest.raises(error, match=says.replace("keep is", "only is")):
            function(PAGE, only=value)


@pytest.mark.parametrize("taker", TAKERS)
@pytest.mark.parametrize("value", ["share", ["share"], ("share",), {"share"}, ["share", "share"]])
def test_one_name_and_any_collection_are_taken(taker: str, value: object) -> None:
    made, same = TAKERS[taker](value), TAKERS[taker](["share"])
    if isinstance(made, Document) and isinstance(same, Document):
        made, same = made.to_dict(), same.to_dict()
    assert made == same


@pytest.mark.parametrize("empty", [[], (), set(), frozenset()])
def test_an_empty_list_is_as_none(empty: Any) -> None:
    assert cleanpress.clean(TEXT, keep=empty, only=empty) == cleanpress.clean(TEXT)
    assert cleanpress.extract(PAGE, keep=empty, only=empty).to_dict() == cleanpress.extract(PAGE).to_dict()
    assert Cleaning(keep=empty) == Cleaning()
    assert DEFAULT.select(keep=empty, only=empty) == DEFAULT


def test_a_category_in_both_lists_is_refused() -> None:
    for make in (
        lambda: cleanpress.clean(TEXT, keep="share", only=["share", "shop"]),
        lambda: cleanpress.extract(PAGE, keep="share", only="share"),
        lambda: cleanpress.RemoveChrome(keep="share", only="share"),
    ):
        with pytest.raises(OptionError, match=r"'share' is in keep, .* Take it out of one of them"):
            make()


def test_a_category_of_another_cleaner_is_refused_by_one_and_passed_over_by_a_pipeline() -> None:
    with pytest.raises(
        OptionError, match=r"'mojibake' is not a known category of RemoveChrome. Known: account"
    ):
        cleanpress.RemoveChrome(keep="mojibake")
    with pytest.raises(OptionError, match=r"'share' is not a known category of NormalizeQuotes"):
        cleanpress.NormalizeQuotes().select(keep="share")
    with pytest.raises(OptionError, match=r"'mojibake' is not a known category of extract"):
        cleanpress.extract(PAGE, keep="mojibake")
    chrome = PRESETS["chrome"]
    assert chrome.select(keep=["mojibake"]) == chrome
    with pytest.raises(OptionError, match=r"nothing left to do.*'dash' or 'mojibake'"):
        chrome.select(only=["mojibake", "dash"])


# --- Texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", ["default", "page", "chrome"])
@pytest.mark.parametrize("name", sorted(LINES))
def test_a_kept_phrase_stays_as_it_is(preset: str, name: str) -> None:
    pipeline = PRESETS[preset]
    kept = cleanpress.explain(TEXT, pipeline=pipeline, keep=[name])
    assert name not in kept.counts
    assert LINES[name] in kept.text.split("\n")
    assert not any(LINES[other] in kept.text.split("\n") for other in LINES if other != name)
    alone = cleanpress.explain(TEXT, pipeline=pipeline, only=[name])
    assert list(alone.counts) == [name]
    assert alone.text == TEXT.replace(LINES[name] + "\n", "")


def test_a_kept_phrase_is_evidence_for_its_neighbors() -> None:
    text = f"{PROSE[0]}\nSkip to content\nHome\nAbout us\nLeave a Reply\n"
    removed = {removal.text.strip() for removal in cleanpress.explain(text).removed}
    kept = {removal.text.strip() for removal in cleanpress.explain(text, keep="skip_link").removed}
    assert "Home" in removed
    assert removed - kept == {"Skip to content"}


def test_punctuation_between_kept_phrases_stays() -> None:
    text = f"{PROSE[0]}\n\nShare this:\nFacebook\n|\nTwitter\nLeave a Reply"
    chrome = cleanpress.RemoveChrome(keep=["share"])
    assert chrome(text) == text.removesuffix("\nLeave a Reply")
    assert cleanpress.RemoveChrome(only=["share"])(text) == f"{PROSE[0]}\n\nLeave a Reply"


def test_a_list_of_words_of_an_interface_is_no_more_emptied_than_before() -> None:
    text = "Skip to content\nShare this\nLeave a Reply"
    assert cleanpress.clean(text, keep=["share"]) == cleanpress.clean(text) == text


def test_a_repeated_menu_that_is_kept_stays_in_both_places() -> None:
    menu = ["Share this", "Our boats", "Our fish"]
    told = "Boat {} came back in the rain, and nobody had waited up for it, nor for its fish."
    prose = [told.format(number) for number in range(3)]
    text = "\n".join([*menu, *prose, *menu])
    assert cleanpress.RemoveRepeats()(text) == "\n".join(prose)
    assert cleanpress.RemoveRepeats(keep="share")(text) == "\n".join([menu[0], *prose, menu[0]])
    assert cleanpress.RemoveRepeats(keep="repeated")(text) == text


def test_sentences_at_the_ends_of_paragraphs_are_chosen_as_well() -> None:
    text = f"{PROSE[0]} Subscribe to keep reading."
    (edit,) = cleanpress.RemoveChrome().edits(text)
    assert cleanpress.RemoveChrome(keep=[edit.category])(text) == text
    assert cleanpress.RemoveChrome(only=[edit.category])(text) == PROSE[0]
    assert cleanpress.RemoveChrome(only=["skip_link"])(text) == text


def test_terminal_sequences_can_be_kept() -> None:
    invisible = cleanpress.RemoveInvisible(keep="terminal_escape")
    for text in ("\x1b[31mred\x1b[0m", "\x1b\u200b[31m\u200dred", "a\x1b"):
        assert "\x1b" in invisible(text)
        assert invisible(invisible(text)) == invisible(text)
    only = cleanpress.RemoveInvisible(only=["soft_hyphen"])
    assert only("co\u00adop\u200berate") == "coop\u200berate"


CHOICES = st.lists(st.sampled_from(sorted(set(CATEGORIES) - {"custom"})), min_size=1, max_size=4)


@examples(60)
@given(st.data(), CHOICES)
def test_no_edit_has_a_kept_category_and_all_can_be_undone(data: st.DataObject, names: list[str]) -> None:
    text = data.draw(texts_made_of(CASES))
    kept = cleanpress.explain(text, keep=names)
    categories = {name for step in kept.steps for edit in step.edits for name in edit.categories}
    assert categories.isdisjoint(names)
    assert apply(kept.text, kept.undo()) == text
    alone = Cleaning(only=[*names, "site_line"], profiles=no_profiles())._prepared
    result = cleanpress.explain(text, pipeline=alone)
    assert {name for step in result.steps for edit in step.edits for name in edit.categories} <= set(names)
    assert apply(result.text, result.undo()) == text


def no_profiles() -> Any:
    from cleanpress.sites import SiteProfiles

    return SiteProfiles([])


@examples(40)
@given(st.data(), st.sampled_from(OF_PHRASES[:-1]))
def test_lines_that_are_kept_by_their_category_are_idempotent(data: st.DataObject, name: str) -> None:
    text = data.draw(texts_made_of([case["text"] for case in cases_of("RemoveChrome")]))
    for cleaner in (cleanpress.RemoveChrome(keep=name), cleanpress.RemoveChrome(only=name)):
        cleaned = cleaner(text)
        assert cleaner(cleaned) == cleaned


@pytest.mark.parametrize("name", ["curly_quote", "dash", "mojibake", "soft_hyphen", "space_run", "entities"])
def test_what_stands_alone_comes_out_as_restored(name: str) -> None:
    """Where nothing else depends on a category, to keep it is to restore it."""
    text = "It’s “late” — cafÃ© co\u00adop, two  spaces &amp; more.\n"
    pipeline = cleanpress.DEFAULT.without("NormalizeQuotes") | cleanpress.NormalizeQuotes(dashes="ascii")
    restored = cleanpress.explain(text, pipeline=pipeline).restore(name)
    assert cleanpress.clean(text, pipeline=pipeline, keep=name) == restored


# --- Cleaners of one's own, pipelines, TOML -------------------------------------------------------


def test_a_cleaner_of_ones_own_is_chosen_by_its_categories() -> None:
    pipeline = RemoveDaggers() | RemoveStars() | cleanpress.RemoveChrome()
    text = "a†★b\nLeave a Reply"
    assert pipeline.categories is None
    assert cleanpress.clean(text, pipeline=pipeline, keep=["cross"]) == "a†b"
    assert cleanpress.clean(text, pipeline=pipeline, keep=["star", "comment_form"]) == "a★b\nLeave a Reply"
    assert cleanpress.clean(text, pipeline=pipeline, only="cross") == "a★b\nLeave a Reply"
    declared = RemoveStars() | cleanpress.RemoveChrome()
    with pytest.raises(OptionError, match=r"'stars' is not a known category. Did you mean 'star'"):
        cleanpress.clean(text, pipeline=declared, keep=["stars"])
    assert cleanpress.clean(text, pipeline=declared, keep=["star"]) == "a†★b"


@pytest.mark.parametrize(
    "cleaner",
    [
        DEFAULT.select(keep=["share", "dash", "mojibake", "zero_width"]),
        DEFAULT.select(only=["share", "dash", "mojibake", "zero_width", "line_end"]),
        PRESETS["page"].select(keep=["share"]),
        Pipeline([protect(cleanpress.NormalizeQuotes(), "x")]).select(keep=["dash"]),
        Pipeline([RemoveDaggers().select(keep=["cross"])]),
        Pipeline([RemoveDaggers()]).select(only=["cross", "share"]),
    ],
    ids=str,
)
def test_a_choice_pickles_compares_prints_as_code_and_is_written_to_toml(
    cleaner: Pipeline, tmp_path: Path
) -> None:
    assert pickle.loads(pickle.dumps(cleaner)) == cleaner
    names = {
        **{name: getattr(cleanpress, name) for name in cleanpress.__all__},
        "RemoveDaggers": RemoveDaggers,
    }
    for each in cleaner:  # a whole one may be longer than what is shown
        assert eval(repr(each), names) == each
    path = tmp_path / "pipeline.toml"
    path.write_text(cleaner.to_toml(), encoding="utf-8")
    assert Pipeline.from_toml(path) == cleaner


def test_keep_at_the_top_of_a_file_is_for_all_cleaners(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.toml"
    body = '\n[[cleaner]]\nuse = "RemoveChrome"\nkeep = ["shop"]\n[[cleaner]]\nuse = "NormalizeQuotes"\n'
    path.write_text('keep = ["share", "curly_quote"]' + body, encoding="utf-8")
    assert repr(Pipeline.from_toml(path)) == (
        "RemoveChrome(keep=['share', 'shop']) | NormalizeQuotes().select(keep=['curly_quote'])"
    )
    path.write_text('only = "share"' + body, encoding="utf-8")
    assert repr(Pipeline.from_toml(path)) == "Pipeline([RemoveChrome(keep=['shop'], only=['share'])])"
    for top, says in (
        ("keep = 5", "keep is a list of categories"),
        ('keep = ["shares"]', "pipeline.toml: 'shares' is not .* Did you mean 'share'"),
        ('keeps = ["share"]', "Did you mean 'keep'"),
    ):
        path.write_text(top + body, encoding="utf-8")
        with pytest.raises(OptionError, match=says):
            Pipeline.from_toml(path)


def test_a_key_that_a_cleaner_has_for_itself_is_its_own() -> None:
    assert make_cleaner("RemoveStars", keep=1)("★★") == "★"
    with pytest.raises(OptionError, match=r"has an option of its own that is called 'keep'"):
        Pipeline([RemoveStars(keep=1).select(keep=["comet"])]).to_toml()


def test_choices_add_up() -> None:
    chrome = cleanpress.RemoveChrome(only=["share", "shop"])
    assert chrome.select(keep=["share"]) == cleanpress.RemoveChrome(only=["shop"])
    assert chrome.select(only=["shop", "account"]) == cleanpress.RemoveChrome(only=["shop"])
    with pytest.raises(OptionError, match=r"nothing left to do"):
        chrome.select(only=["account"])
    twice = DEFAULT.select(keep=["share"]).select(keep=["dash"])
    assert twice == DEFAULT.select(keep=["dash", "share"])


def test_the_default_path_is_the_same_pipeline() -> None:
    assert Cleaning().pipeline == DEFAULT
    assert not any(isinstance(each, type(DEFAULT.select(keep="dash"))) for each in DEFAULT)


# --- restore --------------------------------------------------------------------------------------


def test_restore_refuses_a_category_that_nobody_has() -> None:
    result = cleanpress.explain(TEXT)
    with pytest.raises(OptionError, match=r"'comment_from' is not .* Did you mean 'comment_form'"):
        result.restore("comment_from")
    assert result.restore("shop") == result.text
    assert result.restore([]) == result.text
    assert result.restore(["share", "comment_form"]) == result.restore("share", "comment_form")
    for wrong in (None, 5, ["share", None], {"share": 1}):
        with pytest.raises(TypeError, match=r"restore (takes|is a list of) categories"):
            result.restore(wrong)  # type: ignore[arg-type]


def test_restore_knows_the_categories_of_ones_own_cleaners() -> None:
    result = cleanpress.explain("a★", pipeline=RemoveStars() | cleanpress.RemoveChrome())
    assert result.restore("star") == "a★"
    nothing = cleanpress.explain("a", pipeline=RemoveStars() | cleanpress.RemoveChrome())
    assert nothing.restore("star") == "a"
    with pytest.raises(OptionError, match=r"Did you mean 'star'"):
        nothing.restore("stars")
    assert cleanpress.explain("a", pipeline=RemoveDaggers()).restore("cross") == "a"
    assert pickle.loads(pickle.dumps(result)) == result


# --- Pages ----------------------------------------------------------------------------------------


def kept_blocks(**options: Any) -> list[str]:
    return [block.text for block in cleanpress.extract(PAGE, **options).blocks if block.kept]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("share", ["Share this"]),
        ("navigation", ["Home Our own boats"]),
        ("legal_footer", ["© 2024 Harbour News"]),
        ("comment", ["I like these boats a lot, and the fish."]),
        ("comment_form", ["Comments", "Leave a Reply"]),
        (["share", "legal_footer"], ["Share this", "© 2024 Harbour News"]),
    ],
)
def test_blocks_of_kept_categories_stay_in_their_places(name: Any, more: list[str]) -> None:
    document = cleanpress.extract(PAGE, keep=name)
    before = kept_blocks()
    after = kept_blocks(keep=name)
    assert [text for text in after if text not in before] == more
    assert [text for text in after if text in before] == before
    for text in more:
        assert text in document.text
        assert text.split()[-1] in document.markdown and text.split()[-1] in document.html
    names = {name} if isinstance(name, str) else set(name)
    assert names.isdisjoint(document.counts)
    assert names.isdisjoint(removal.category for removal in document.removed)
    assert document.confidence == cleanpress.extract(PAGE).confidence
    assert document.markdown.count("# Boats") == 1


@pytest.mark.parametrize("name", ["share", "navigation", "legal_footer", "comment", "hidden", "boilerplate"])
def test_only_removes_blocks_of_these_categories(name: str) -> None:
    document = cleanpress.extract(PAGE, only=[name])
    assert set(document.counts) <= {name}
    assert {removal.category for removal in document.removed} == set(document.counts)
    assert [block.kept for block in document.blocks].count(False) == sum(document.counts.values())


def test_keep_agrees_with_comments_and_hidden() -> None:
    kept = cleanpress.extract(PAGE, keep="comment")
    assert kept.text == cleanpress.extract(PAGE, comments="keep").text
    hidden = cleanpress.extract(PAGE, keep="hidden")
    assert hidden.text == cleanpress.extract(PAGE, hidden="keep").text
    assert "hidden" in cleanpress.extract(PAGE, keep="comment").counts
    with pytest.raises(OptionError, match=r"Give one of them"):
        cleanpress.extract(PAGE, keep="comment", comments="separate")
    separate = cleanpress.extract(PAGE, only=["share"], comments="separate")
    assert separate.comments
    assert "I like these boats" not in separate.text


def test_elements_are_kept_by_what_they_are() -> None:
    document = cleanpress.extract(PAGE, keep="element")
    assert "Our own boats" in document.text
    assert "Harbour News" in document.text
    assert "Share this" not in document.text


# --- Tables, corpora, the command -----------------------------------------------------------------


@pytest.mark.parametrize("library", ["pandas", "arrow"])
def test_columns_are_cleaned_by_category(library: str) -> None:
    if library == "pandas":
        pandas = pytest.importorskip("pandas")
        from cleanpress.adapters.pandas import clean, explain, extract

        make: Callable[[dict[str, Any]], Any] = pandas.DataFrame
        rows: Callable[[Any], Any] = lambda table: table.to_dict("list")  # noqa: E731
        counts = explain(make({"text": [TEXT]}), "text", only=["share"])["category"].tolist()
        assert counts == ["share"]
    else:
        pa = pytest.importorskip("pyarrow")
        from cleanpress.adapters.arrow import clean, extract  # type: ignore[assignment]

        make, rows = pa.table, lambda table: table.to_pydict()
    made = clean(make({"text": [TEXT]}), "text", keep=["share"])
    assert rows(made)["text"] == [cleanpress.clean(TEXT, keep="share")]
    pages = extract(make({"html": [PAGE]}), "html", only="share")
    assert rows(pages)["html"] == [cleanpress.extract(PAGE, only="share").text]
    with pytest.raises(OptionError, match=r"Did you mean 'share'"):
        clean(make({"text": [TEXT]}), "text", keep=["shares"])


def test_site_lines_are_chosen_in_a_job() -> None:
    from cleanpress.sites import SiteLine, SiteProfile, SiteProfiles

    pytest.importorskip("tldextract")
    url = "https://example.org/tea"
    lines = [SiteLine(key, "top", 12, key, url) for key in ("our boats", "share this", "our fish")]
    profiles = SiteProfiles([SiteProfile("example.org", 12, tuple(lines))])
    text = f"Our boats\nShare this\nOur fish\n{PROSE[0]}\nIt’s late."
    assert Cleaning(profiles=profiles)(text, url)[0] == f"{PROSE[0]}\nIt's late."
    kept = Cleaning(profiles=profiles, keep=["share"])(text, url)[0]
    assert kept == f"Share this\n{PROSE[0]}\nIt's late."
    only = Cleaning(profiles=profiles, only=["site_line"])
    assert only(text, url)[0] == f"{PROSE[0]}\nIt’s late."
    assert Cleaning(profiles=profiles, keep="site_line")(text, url)[0].startswith("Our boats")


@pytest.mark.corpus
def test_a_run_goes_on_only_with_the_same_choice(tmp_path: Path) -> None:
    from cleanpress.corpus import run
    from cleanpress.errors import RunError

    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    run([str(source)], str(out), Cleaning(keep="share"), workers=1)
    assert json.loads(out.read_text("utf-8"))["text"] == cleanpress.clean(TEXT, keep="share")
    assert run([str(source)], str(out), Cleaning(keep=["share"]), workers=1).nothing_to_do
    for other in (Cleaning(), Cleaning(keep=["share", "shop"]), Cleaning(only="share")):
        with pytest.raises(RunError, match=r"of another run: .*(keep|only)"):
            run([str(source)], str(out), other, workers=1)


def command(*args: str, data: str = TEXT) -> tuple[int, str, str]:
    done = run_command(*args, data=data.encode())
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    ("args", "options"),
    [
        (["--keep", "share"], {"keep": ["share"]}),
        (["--keep", "share,dash", "--keep", "curly_quote"], {"keep": ["share", "dash", "curly_quote"]}),
        (["--only-category", "share, skip_link"], {"only": ["share", "skip_link"]}),
        (["--only-category", "share", "--keep", "shop"], {"only": ["share"], "keep": ["shop"]}),
    ],
)
def test_the_command_chooses_by_category(args: list[str], options: dict[str, Any]) -> None:
    assert command(*args)[:2] == (0, cleanpress.clean(TEXT, **options))
    code, out, _ = command("explain", "--format", "json", *args)
    assert (code, json.loads(out)["counts"]) == (0, cleanpress.explain(TEXT, **options).counts)
    if "dash" not in str(args):
        code, out, _ = command("extract", *args, data=PAGE)
        assert (code, out) == (0, cleanpress.extract(PAGE, **options).text + "\n")
        code, out, _ = command("explain", "--format", "json", *args, data=PAGE)
        assert (code, json.loads(out)["counts"]) == (0, cleanpress.extract(PAGE, **options).counts)


@pytest.mark.parametrize(
    "verb", [[], ["explain"], ["extract"], ["corpus", "-", "--input-format", "jsonl", "-o", "x.jsonl"]]
)
@pytest.mark.parametrize("option", ["--keep", "--only-category"])
def test_the_command_refuses_a_category_that_is_not_known(verb: list[str], option: str) -> None:
    code, out, err = command(*verb, option, "shares", data=PAGE if verb == ["extract"] else TEXT)
    assert (code, out) == (2, "")
    assert "'shares' is not a known category" in err
    assert "Did you mean 'share'?" in err
    assert "Traceback" not in err


@pytest.mark.corpus
def test_a_real_process_chooses_by_category(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    start = [sys.executable, "-m", "cleanpress"]
    args = ["corpus", "in.jsonl", "-o", "out.jsonl", "--keep", "share", "--counts", "--workers", "1"]
    done = subprocess.run([*start, *args], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert record["text"] == cleanpress.clean(TEXT, keep="share")
    assert "share" not in record["text_counts"]
    done = subprocess.run(
        [*start, "--keep", "shar"], input="Tea", cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("cleanpress: 'shar' is not a known category. Did you mean 'share'?")


def test_names_are_checked_in_one_place() -> None:
    assert check_categories({"share", "comment_form"}) == ("comment_form", "share")
    assert check_categories(["mine"], known=None) == ("mine",)
