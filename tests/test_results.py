"""Results and names: the fields that docs/schema.md has, what the package shows, what is refused."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cleanpress
from cleanpress import Cleaner, Edit, OptionError, Reason, errors, explain, extract, known_cleaners
from cleanpress.cleaner import make_cleaner
from cleanpress.renamed import RENAMED
from cleanpress.sites import SiteLine, SiteProfile, SiteProfiles

SCHEMA = Path(__file__).parent.parent / "docs" / "schema.md"
TEXT = "Leave a Reply\n“It rained.”\nSkip to content"
PAGE = (
    "<title>Tea</title><nav><a href=/>Home</a></nav><h1>Tea for two</h1>"
    "<p>Boil the water first, then wait a while.</p><p>Leave a Reply</p>"
)
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "number from 0 to 1": (int, float),
    "reason": dict,
    "object of integers by category": dict,
}


def documented() -> dict[str, dict[str, str]]:
    """Read the tables of docs/schema.md: by heading, the type of each field."""
    parts = re.split(r"^##+ (.*)$", SCHEMA.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        heading: dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", body, re.MULTILINE))
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def assert_documented(values: dict[str, Any], *headings: str) -> None:
    """The fields are those that the tables have, in their order, and each of its type."""
    types = {name: kind for heading in headings for name, kind in documented()[heading].items()}
    assert list(values) == list(types)
    for name, value in values.items():
        kind, _, null = types[name].partition(", or ")
        if value is None:
            assert null == "null", name
        elif kind.startswith("list of "):
            assert isinstance(value, list | tuple), name
        else:
            assert isinstance(value, TYPES[kind]), name


def test_the_fields_of_a_cleaned_text_are_those_of_the_schema() -> None:
    values = explain(TEXT).to_dict()
    assert_documented(values, "Every result", "A cleaned text")
    for removal in values["removed"]:
        assert_documented(removal, "A removal")
        assert_documented(removal["reason"], "A reason")
        assert TEXT[removal["start"] : removal["end"]] == removal["text"]
    for edit in values["edits"]:
        assert_documented(edit, "An edit")
        for reason in edit["reasons"]:
            assert_documented(reason, "A reason")
    assert values["schema_version"] == 1
    assert json.loads(json.dumps(values)) == values


def test_the_fields_of_a_page_are_those_of_the_schema() -> None:
    document = extract(PAGE)
    values = document.to_dict()
    assert_documented(values, "Every result", "A page")
    assert len(values["removed"]) == 2
    for removal in values["removed"]:
        assert_documented(removal, "A removal")
        assert_documented(removal["reason"], "A reason")
        assert document.blocks[removal["block"]].text == removal["text"]
    for block in document.blocks:
        assert_documented(block.to_dict(), "A block")
        if block.reason is not None:
            assert_documented(block.to_dict()["reason"], "A reason")
    assert values["counts"] == {"navigation": 1, "comment_form": 1}
    assert json.loads(json.dumps(values)) == values


@pytest.mark.parametrize("result", [explain(TEXT), extract(PAGE)], ids=["text", "page"])
def test_both_results_are_results(result: cleanpress.Result) -> None:
    assert isinstance(result, cleanpress.Result)
    assert [gone.text.strip() for gone in result.removed][-1] in ("Skip to content", "Leave a Reply")
    assert sum(result.counts.values()) >= len(result.removed)
    assert all(isinstance(gone, cleanpress.Removal) and gone.category for gone in result.removed)


def test_the_confidence_of_a_block_is_how_sure_the_network_was_that_it_is_no_content() -> None:
    page = PAGE + "<div class=related><a href=a>Ten teas to try before you are forty</a></div>" * 2
    for favor in ("precision", "recall"):
        document = extract(page, favor=favor)
        for gone in document.removed:
            assert gone.block is not None
            block = document.blocks[gone.block]
            by_rule = favor == "precision" and block.text == "Leave a Reply"
            assert (
                gone.confidence is None if by_rule else gone.confidence == round(1 - block.content_score, 4)
            )


def test_the_package_shows_what_it_has_and_nothing_else() -> None:
    shown = set(dir(cleanpress))
    assert shown == {*cleanpress.__all__, "adapters", "corpus", "report", "sites", "__version__"}
    assert {"extract", "Document", "Block", "Reason", "known_cleaners"} <= shown
    for name in shown:
        assert getattr(cleanpress, name) is not None
    names: dict[str, Any] = {}
    exec("from cleanpress import *", names)
    assert set(cleanpress.__all__) <= set(names)


def test_modules_are_reached_as_attributes_and_imported_when_they_are() -> None:
    code = (
        "import sys, cleanpress\n"
        "late = ['cleanpress.corpus', 'cleanpress.adapters', 'cleanpress.html', 'numpy']\n"
        "assert not any(name in sys.modules for name in late)\n"
        "cleanpress.corpus.run, cleanpress.sites.SiteLearner, cleanpress.adapters.__name__\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_error_is_defined_in_one_module_and_can_be_imported_from_the_package() -> None:
    classes = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.CleanpressError)
    }
    assert classes <= set(cleanpress.__all__)
    folder = Path(cleanpress.__file__).parent
    for path in folder.rglob("*.py"):
        if path.name != "errors.py":
            found = re.findall(r"^class ([a-zA-Z]\w*Error)\b", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert not found, path


def one_shout() -> type[Cleaner]:
    @dataclass(frozen=True)
    class Shout(Cleaner):
        loud: bool = False

        def edits(self, text: str) -> list[Edit]:
            return []

    return Shout


def other_shout() -> type[Cleaner]:
    class Shout(Cleaner):
        def edits(self, text: str) -> list[Edit]:
            return []

    return dataclass(frozen=True)(Shout)


def test_a_cleaner_that_is_defined_again_replaces_its_older_self() -> None:
    older, newer = one_shout(), one_shout()
    assert older is not newer
    assert type(make_cleaner("Shout", loud=True)) is newer


def test_a_name_that_two_cleaners_have_is_refused_where_it_is_looked_up() -> None:
    one, other = one_shout(), other_shout()
    for look_up in (known_cleaners, lambda: make_cleaner("Shout")):
        with pytest.raises(OptionError, match=r"'Shout': .*one_shout.* and .*other_shout.*Rename one"):
            look_up()
    assert make_cleaner("RemoveChrome") == cleanpress.RemoveChrome()
    del other
    assert type(make_cleaner("Shout")) is one  # nobody has the other class any more


@pytest.mark.parametrize("name", ["RemoveChrome", "Pipeline"])
def test_the_name_of_a_cleaner_of_ours_is_refused_where_the_class_is_defined(name: str) -> None:
    with pytest.raises(OptionError, match=f"{name} has the name of a cleaner of cleanpress"):
        type(name, (Cleaner,), {"edits": lambda self, text: [], "__module__": "mine"})
    assert make_cleaner("RemoveChrome") == cleanpress.RemoveChrome()


def test_a_module_may_be_reloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
from dataclasses import dataclass
from cleanpress import Cleaner

@dataclass(frozen=True)
class Whisper(Cleaner):
    def edits(self, text):
        return []
"""
    (tmp_path / "whispers.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    whispers = importlib.import_module("whispers")
    before = whispers.Whisper
    importlib.reload(whispers)
    assert type(make_cleaner("Whisper")) is whispers.Whisper is not before


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (
            lambda: cleanpress.RemoveChrome(langs=["en"]),
            r"'langs' .* RemoveChrome\. Did you mean 'languages'",
        ),
        (
            lambda: make_cleaner("RemoveChrome", langs=1),
            r"'langs' .* RemoveChrome\. Did you mean 'languages'",
        ),
        (lambda: cleanpress.clean("a", pipelines=1), r"of clean\. Did you mean 'pipeline'"),
        (
            lambda: explain("a", press=1),
            r"'press' is not .* of explain\..* Known: keep, only, phrases, pipeline\.$",
        ),
        (lambda: extract("<p>", favour="recall"), r"'favour' .* of extract\. Did you mean 'favor'"),
        (lambda: extract("<p>").render("text", link=True), r"of render\. Did you mean 'links'"),
        (lambda: extract("<p>").render(form="text"), r"'form' .* of render\. It is now called 'format'"),
        (lambda: extract("<p>").render("txt"), r"'txt' is not a known format\. Did you mean 'text'"),
    ],
)
def test_an_unknown_option_says_the_nearest_one_or_its_new_name(make: Any, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        make()


def test_what_is_gone_says_its_new_name() -> None:
    removal = explain("Leave a Reply").removed[0]
    with pytest.raises(AttributeError, match=r"'score'\. It is now called 'confidence'"):
        removal.score  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError, match=r"'score'\. It is now called 'content_score'"):
        extract(PAGE).blocks[0].score  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError, match=r"module 'cleanpress' .* 'recipe'\. .* 'pipeline_config'"):
        cleanpress.recipe  # noqa: B018
    assert all(name != new for names in RENAMED.values() for name, new in names.items())


def test_reasons_in_the_old_way_are_refused() -> None:
    @dataclass(frozen=True)
    class Old(Cleaner):
        reasons: Any

        def edits(self, text: str) -> list[Edit]:
            return [Edit(0, 1, "", self.reasons)]

    for reasons in ("a", (), ("a",), Reason("a")):
        with pytest.raises(TypeError, match=r"Old gave an edit with the reasons .* Give a tuple of Reason"):
            explain("text", pipeline=Old(reasons))
    assert explain("text", pipeline=Old((Reason("a"),))).counts == {"a": 1}


def test_a_profile_that_was_learned_anew_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "sites.json"
    text = "Home\nIt rained, and nobody came.\nShare"
    for line in ("home", "share"):
        found = SiteLine(line, "both", 9, line, "https://example.org/")
        SiteProfiles([SiteProfile("example.org", 9, (found,))]).save(path)
        left = cleanpress.RemoveSiteLines(str(path))(text)
        assert left == "\n".join(each for each in text.split("\n") if each.lower() != line)
