"""What a mistake says: names that are known in that place, what to give, and where it is."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cleanpress
from cleanpress import Cleaner, Edit, OptionError, Pipeline, Reason, Removal, explain, protect
from cleanpress.cleaner import make_cleaner
from cleanpress.cli import command
from cleanpress.corpus import Cleaning, Extraction, Reading, run
from cleanpress.corpus.identity import check_same
from cleanpress.errors import PathError, RunError
from cleanpress.options import says_new_names
from cleanpress.sites import SiteLine, SiteProfile, SiteProfiles

WHY = (Reason("a"),)
MENU = SiteLine("home", "both", 9, "Home", "https://example.org/")
PROFILES = SiteProfiles([SiteProfile("example.org", 9, (MENU,))])


def test_adapters_take_profiles_or_their_path_and_want_to_know_the_place(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    adapter = importlib.import_module("cleanpress.adapters.pandas")
    frame = pd.DataFrame({"text": ["Home\nIt rained, and nobody came."], "url": ["https://example.org/a"]})
    PROFILES.save(tmp_path / "sites.json")
    for profiles in (PROFILES, tmp_path / "sites.json", str(tmp_path / "sites.json")):
        cleaned = adapter.clean(frame, "text", url_column="url", profiles=profiles)
        assert cleaned["text"].tolist() == ["It rained, and nobody came."]
    for options, error, says in (
        ({"profiles": PROFILES}, OptionError, "give url_column as well"),
        ({"keep_one_copy": True}, OptionError, "give profiles as well"),
        ({"profiles": "/nope.json", "url_column": "url"}, PathError, "/nope.json cannot be read"),
        ({"profiles": 3, "url_column": "url"}, TypeError, "profiles is SiteProfiles or the path"),
    ):
        with pytest.raises(error, match=says):
            adapter.clean(frame, "text", **options)


@pytest.mark.parametrize(
    ("function", "option"),
    [
        ("explain", "urls"), ("clean", "form"), ("clean", "errors"), ("extract", "sites"),
        ("extract", "keep_once"),
    ],
)  # fmt: skip
def test_a_new_name_is_offered_only_where_it_is_known(function: str, option: str) -> None:
    pytest.importorskip("pandas")
    adapter = importlib.import_module("cleanpress.adapters.pandas")
    with pytest.raises(OptionError, match=f"{option!r} is not a known option of {function}") as caught:
        getattr(adapter, function)(None, "text", **{option: 1})
    assert "now called" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "new"),
    [
        (["corpus", "in", "-o", "out", "--errors", "replace"], "--encoding-errors"),
        (["extract", "--field", "a"], "--column"), (["--field", "a"], "--column"),
    ],
)  # fmt: skip
def test_a_command_offers_no_option_that_it_does_not_have(arguments: list[str], new: str) -> None:
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 2
    assert "There is no option" in result.output
    assert new not in result.output


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Edit(0, 1, "", WHY, score=1), "'score' .* of Edit. It is now called 'confidence'"),  # type: ignore[call-arg]
        (lambda: Edit(0, 1, "", reason="a"), "'reason' .* of Edit. It is now called 'reasons'"),  # type: ignore[call-arg]
        (lambda: Removal("a", WHY[0], score=1), "'score' .* of Removal. It is now called 'confidence'"),  # type: ignore[call-arg]
        (lambda: cleanpress.Block(score=1), "'score' .* of Block. It is now called 'content_score'"),  # type: ignore[call-arg]
    ],
)
def test_constructors_say_new_names(make: Any, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        make()


def test_constructors_do_as_before() -> None:
    assert Edit(0, 1, "", WHY) == Edit(start=0, end=1, replacement="", reasons=WHY) == (0, 1, "", WHY, None)
    assert Edit(0, 1, "", (), 0.5).confidence == 0.5
    for missing in (lambda: Edit(0, 1, ""), lambda: Edit()):  # type: ignore[call-arg]
        with pytest.raises(TypeError, match="missing"):
            missing()


def test_an_attribute_error_inside_a_property_is_its_own() -> None:
    class Removal:
        @property
        def broken(self) -> Any:
            return None.nothing  # type: ignore[attr-defined]

    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'nothing'"):
        says_new_names(Removal)().broken  # noqa: B018


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (Edit(1, 2, "", "s"), "the reasons 's'"), (Edit(1, 2, "", ()), "the reasons ()"),  # type: ignore[arg-type]
        (Edit(1, 2, "", None), "the reasons None"), (Edit(1, 2, "", (("a", "b"),)), "the reasons"),  # type: ignore[arg-type]
        (Edit(1, 2, "", (Reason(None),)), "the reasons"), (Edit(1, 2, "", (Reason(1, 2),)), "the reasons"),  # type: ignore[arg-type]
        *((Edit(1, 2, "", WHY, odd), f"the confidence {odd!r}")  # type: ignore[arg-type]
          for odd in (float("nan"), float("inf"), -1, 2, True, "0.5")),
    ],
)  # fmt: skip
def test_every_edit_of_a_cleaner_of_yours_is_checked(edit: Edit, says: str) -> None:
    @dataclass(frozen=True)
    class Mine(Cleaner):
        def edits(self, text: str) -> list[Edit]:
            return [Edit(0, 1, "", WHY), edit]

    for cleaner in (Mine(), protect(Mine(), "x")):
        with pytest.raises(TypeError) as caught:
            explain("text", pipeline=cleaner)
        assert str(caught.value).startswith("Mine gave an edit with " + says)
        assert "(edit 2). Give" in str(caught.value)


def test_what_toml_cannot_hold_is_refused(tmp_path: Path) -> None:
    quotes = cleanpress.NormalizeQuotes()
    with pytest.raises(OptionError, match="protected twice"):
        Pipeline([protect(protect(quotes, "a"), "b")]).to_toml()
    with pytest.raises(OptionError, match="Protect its cleaners"):
        Pipeline([protect(quotes | quotes, "a")]).to_toml()
    path = tmp_path / "mine.toml"
    for line, says in (
        (b"name = 3", "'name' is not a known option"), (b"protect = 3", "takes a pattern"),
        (b'protect = ["a"]', "takes a pattern"), (b"style = 3", "3 is not a known style"),
    ):  # fmt: skip
        path.write_bytes(b'[[cleaner]]\nuse = "NormalizeQuotes"\n' + line)
        with pytest.raises(OptionError, match=f"mine.toml, cleaner 1 .NormalizeQuotes.: .*{says}"):
            Pipeline.from_toml(path)
    path.write_bytes(b"\xff")
    with pytest.raises(OptionError, match=r"mine\.toml is not UTF-8"):
        Pipeline.from_toml(path)


def test_a_result_has_a_hash() -> None:
    assert hash(explain("Leave a Reply")) == hash(explain("Leave a Reply"))


def test_modules_show_their_public_names() -> None:
    assert {"arrow", "pandas", "spark"} <= set(dir(cleanpress.adapters))
    assert not hasattr(cleanpress.adapters, "import_modules")
    for module in (cleanpress.sites, cleanpress.corpus):
        assert dir(module) == sorted(module.__all__)


def test_a_cleaner_is_a_dataclass_with_a_name_of_its_own() -> None:
    class Plain(Cleaner):
        def edits(self, text: str) -> list[Edit]:
            return []

    assert "Plain" in repr(Plain())
    for look in (Plain().options, lambda: make_cleaner("Plain")):
        with pytest.raises(TypeError, match=r"Plain is no dataclass.*@dataclass"):
            look()
    with pytest.raises(OptionError, match="Cleaner has the name of a cleaner of cleanpress"):
        type("Cleaner", (Cleaner,), {"__module__": "mine"})


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: cleanpress.extract("<p>", url=3), "url is text or None"),  # type: ignore[arg-type]
        (lambda: cleanpress.RemoveChrome(languages=None), "languages is a list"),  # type: ignore[arg-type]
        (lambda: cleanpress.RemoveInvisible(keep=5), "keep is a list"),  # type: ignore[arg-type]
        (lambda: cleanpress.ReplaceUrls("x", "no"), "bare_domains is True or False"),  # type: ignore[arg-type]
        (lambda: Extraction(links="yes"), "links is True, False or None"),  # type: ignore[arg-type]
        (lambda: Extraction(metadata="yes"), "metadata is True or False"),  # type: ignore[arg-type]
        (lambda: Cleaning(removed="x"), "removed is True or False"),  # type: ignore[arg-type]
        (lambda: Extraction(model=3), "model is the path of a file or None"),  # type: ignore[arg-type]
    ],
)
def test_a_value_of_the_wrong_type_says_what_to_give(make: Any, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        make()


def test_a_url_column_of_text_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    with pytest.raises(OptionError, match="leave out url_column"):
        run(tmp_path / "a.txt", tmp_path / "out", reading=Reading(url_column="x"))


def test_a_run_of_another_version_says_so() -> None:
    now = {"versions": {"cleanpress": "2"}, "task": {"job": "Cleaning", "column": "a"}, "inputs": []}
    with pytest.raises(RunError, match=r"other versions: cleanpress 1, now 2\."):
        check_same({**now, "versions": {"cleanpress": "1"}}, now, Path("out"))
    with pytest.raises(RunError, match="names of another version"):
        check_same({**now, "task": {"job": "Cleaning", "field": "a"}}, now, Path("out"))
