"""A value of the wrong type, for every option of every cleaner: an OptionError that names it, at once."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from conftest import sample

from cleanpress import CleanpressError, OptionError, Pipeline, known_cleaners
from cleanpress.cleaner import fields_of
from cleanpress.errors import OptionTypeError, described, one_of, shown
from cleanpress.phrases.own import own_phrases
from cleanpress.sites import SiteLearner, SiteProfiles

TEXT = "Leave a Reply\nTea “is” water from https://example.org, and it takes a while."
LONG = "x" * 10_000
# What TOML can hold, and what only Python can.
OF_TOML: list[Any] = [
    5, -1, 0.5, float("nan"), float("inf"), True, False, "", "x", LONG, "a\0b", [], ["x"], [5], [True],
    [["x"]], ["en"] * 1_000, {}, {"a": 1}, [{"share": 5}],
]  # fmt: skip
OF_PYTHON: list[Any] = [
    *OF_TOML,
    None,
    b"x",
    object(),
    10**5_000,
    [10**5_000],
    {1: 2},
    {"x"},
    "\ud800",
    ("x",),
    min,
]
NAMES = [name for name, kind in known_cleaners().items() if kind._ours]
OPTIONS = [(name, each.name) for name in NAMES for each in fields_of(known_cleaners()[name])]
COMMON = ("protect", "keep", "only")  # which every cleaner has in a table
IN_TOML = [*OPTIONS, *((name, option) for name in NAMES for option in COMMON)]
# A message longer than this has a value in it that nobody reads.
LONGEST = 900


def parameters(options: list[tuple[str, str]], every: int) -> list[Any]:
    # To find a site by its name, RemoveSiteLines needs what knows registrable domains.
    domains = pytest.mark.needs("tldextract")
    return [
        pytest.param(*each, marks=domains if each[0] == "RemoveSiteLines" else ())
        for each in sample(options, every)
    ]


def options_with(name: str, option: str, value: object) -> dict[str, Any]:
    """Return the options of a cleaner with this one."""
    needed = {"profiles": SiteProfiles()} if name == "RemoveSiteLines" and option != "profiles" else {}
    return {**needed, option: value}


def check_sentence(error: Exception) -> None:
    says = str(error)
    assert says.endswith((".", "?")), says
    assert len(says) < LONGEST, says[:200]
    assert "object at 0x" not in says


@pytest.mark.parametrize(("name", "option"), parameters(OPTIONS, 4))
def test_in_python(name: str, option: str) -> None:
    refused = 0
    for value in OF_PYTHON:
        try:
            known_cleaners()[name](**options_with(name, option, value))
        except CleanpressError as error:
            check_sentence(error)
            refused += 1
    assert refused >= 5  # there is no option that takes it all


@pytest.mark.parametrize(("name", "option"), parameters(IN_TOML, 6))
def test_in_toml(name: str, option: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    profiles = tmp_path / "sites.json"
    SiteProfiles().save(profiles)
    refused = 0
    for value in OF_TOML:
        table = {"use": name, **options_with(name, option, value)}
        if name == "RemoveSiteLines" and option != "profiles":
            table |= {"profiles": str(profiles)} | ({} if option == "site" else {"site": "example.org"})
        inline = {"cleaner": [table]}
        path.write_text(tomli_w.dumps(inline), encoding="utf-8")
        try:
            pipeline = Pipeline.from_toml(path)
        except CleanpressError as error:
            check_sentence(error)
            refused += 1
            if isinstance(error, OptionTypeError):
                assert "mine.toml" in str(error) or option in ("profiles",)
                assert name in str(error), error
                assert option in str(error), error
            continue
        pipeline(TEXT)  # what is built works
        repr(pipeline)
        hash(pipeline)
    assert refused >= 5


def test_it_is_a_type_error_and_an_option_error() -> None:
    with pytest.raises(OptionTypeError, match="languages is a list of texts, and was given 5") as caught:
        known_cleaners()["RemoveChrome"](languages=5)
    assert isinstance(caught.value, OptionError)
    assert isinstance(caught.value, TypeError)
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), OptionTypeError)


@pytest.mark.parametrize(
    "text",
    ["a = " + "9" * 5_000, "a = " + "[" * 5_000 + "]" * 5_000, "a" * 10],
    ids=["digits", "depth", "no TOML"],
)
def test_what_no_reader_takes_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    for read in (Pipeline.from_toml, own_phrases):
        with pytest.raises(OptionError, match=r"mine\.toml (is not|cannot be read as)"):
            read(path)
    with pytest.raises(OptionError, match=r"the profile (is not|cannot be read)"):
        SiteProfiles.from_json(text.removeprefix("a = "))
    for rest in (b"{}", b"[1,2,[],3]", b"[1,2,{},[]]", b'[1,2,{"a": 5},{}]'):
        with pytest.raises(OptionError, match="not a SiteLearner"):
            SiteLearner.from_bytes(_learner(rest))


def _learner(state: bytes) -> bytes:
    from cleanpress.sites.learn import MAGIC

    return b"%b%d\n%b" % (MAGIC, len(state), state)


def test_a_file_that_a_pipeline_names_is_read_with_it(tmp_path: Path) -> None:
    for table, says in (
        ('use = "RemoveBoilerplate"\nmodel = "gone.npz"', r"gone\.npz holds no weights"),
        ('use = "RemoveBoilerplate"\nmodel = "mine.toml"\nprotect = "x"', r"mine\.toml holds no weights"),
        ('use = "RemoveBoilerplate"\nmodel = "gone.npz"\nkeep = ["share"]', r"gone\.npz holds no weights"),
        (
            'use = "RemoveSiteLines"\nprofiles = "gone.json"\nsite = "example.org"',
            r"gone\.json cannot be read",
        ),
        ('use = "RemoveSiteLines"\nprofiles = "mine.toml"\nsite = "example.org"', r"mine\.toml is not JSON"),
    ):
        (tmp_path / "mine.toml").write_text(f"[[cleaner]]\n{table}\n", encoding="utf-8")
        with pytest.raises(CleanpressError, match=says):
            Pipeline.from_toml(tmp_path / "mine.toml")


def test_a_cleaner_of_another_author_may_check_in_its_own_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "picky_cleaner.py").write_text(
        "from dataclasses import dataclass\nfrom cleanpress import Cleaner\n\n\n@dataclass(frozen=True)\n"
        "class VeryPicky(Cleaner):\n    size: int = 1\n\n    def __post_init__(self):\n"
        "        raise KeyError(self.size)\n\n    def edits(self, text):\n        return []\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "mine.toml").write_text('[[cleaner]]\nuse = "picky_cleaner:VeryPicky"\n', encoding="utf-8")
    with pytest.raises(
        OptionError, match=r"mine\.toml, cleaner 1 \(picky_cleaner:VeryPicky\): KeyError: 1\."
    ):
        Pipeline.from_toml(tmp_path / "mine.toml")


def test_what_is_long_is_shortened() -> None:
    assert shown("x" * 50) == repr("x" * 50)
    assert len(shown([LONG])) < 100
    assert "digits" in shown(10**5_000)
    assert "digits" in described([10**5_000])
    assert shown(object()) == "a value of the type object"
    with pytest.raises(OptionError) as caught:
        one_of("style", LONG, ["curly"])
    assert len(str(caught.value)) < 200


def test_there_is_an_option_of_each_kind() -> None:
    kinds = {str(each.type) for name in NAMES for each in dataclasses.fields(known_cleaners()[name])}
    assert {"bool", "int", "str", "Sequence[str]", "Categories", "PhrasesGiven"} <= kinds
