"""A pipeline is given as people write one: by name, as a list, a path, a dict; all else is a sentence."""

from __future__ import annotations

import functools
import io
import json
import math
import os
import pickle
import re
import subprocess
import sys
import tomllib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress import (
    DEFAULT,
    PRESETS,
    Cleaner,
    CleanpressError,
    NormalizeQuotes,
    NormalizeWhitespace,
    OptionError,
    Pipeline,
    RemoveChrome,
    ReplaceUrls,
    clean,
    explain,
    known_cleaners,
    protect,
    registry,
)
from cleanpress.adapters.jobs import Cleaning
from cleanpress.cleaner import make_cleaner
from cleanpress.presets import as_pipeline

ACME = '''"""Cleaners of a company."""
import re
from dataclasses import dataclass

from cleanpress import Cleaner, Edit, Reason


@dataclass(frozen=True, repr=False)
class RemoveAcme(Cleaner):
    """Remove the name of a company."""

    word: str = "ACME"

    def edits(self, text):
        found = re.finditer(re.escape(self.word), text)
        return [Edit(match.start(), match.end(), "", (Reason("acme"),)) for match in found]


class Draft(Cleaner):
    pass


HIDDEN = RemoveAcme()
'''
TEXT = "Leave a Reply\n“It” rained at ACME: https://example.org/a"


# --- What is taken --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, DEFAULT),
        ("default", DEFAULT),
        ("page", PRESETS["page"]),
        ("RemoveChrome", Pipeline([RemoveChrome()])),
        ("cleanpress:RemoveChrome", Pipeline([RemoveChrome()])),
        (RemoveChrome(), Pipeline([RemoveChrome()])),
        (PRESETS["page"], PRESETS["page"]),
        (["RemoveChrome", NormalizeQuotes()], RemoveChrome() | NormalizeQuotes()),
        (("page", "ReplaceUrls"), PRESETS["page"] | ReplaceUrls()),
        ([["RemoveChrome"], DEFAULT], RemoveChrome() | DEFAULT),
        (deque(["RemoveChrome"]), Pipeline([RemoveChrome()])),
        ({"preset": "page"}, PRESETS["page"]),
        ({"use": "NormalizeQuotes", "style": "curly"}, Pipeline([NormalizeQuotes(style="curly")])),
        (
            ["chrome", {"use": "NormalizeQuotes", "style": "curly"}],
            RemoveChrome() | NormalizeQuotes(style="curly"),
        ),
        ({"without": ["NormalizeQuotes"]}, DEFAULT.without("NormalizeQuotes")),
        ({"cleaner": [{"use": "RemoveChrome"}]}, Pipeline([RemoveChrome()])),
    ],
)
def test_what_stands_for_a_pipeline(value: Any, expected: Pipeline) -> None:
    assert as_pipeline(value) == expected
    assert clean(TEXT, pipeline=value) == expected(TEXT)
    assert explain(TEXT, pipeline=value).text == expected(TEXT)
    assert Cleaning(pipeline=value).pipeline == expected
    if value is not None:
        assert Pipeline(value) == expected
        assert protect(value, "“It”")(TEXT).count("“It”") == 1
    assert as_pipeline(pickle.loads(pickle.dumps(value))) == expected


def test_names_may_be_joined_with_cleaners() -> None:
    assert ("RemoveChrome" | NormalizeQuotes()) == RemoveChrome() | NormalizeQuotes()
    assert (NormalizeQuotes() | "chrome") == NormalizeQuotes() | RemoveChrome()
    assert protect("NormalizeQuotes", "x") == protect(NormalizeQuotes(), "x")


def test_a_pipeline_file_is_a_path_or_a_name_with_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[cleaner]]\nuse = "RemoveChrome"', encoding="utf-8-sig")  # as Notepad writes it
    for value in (path, str(path), [str(path)], os.fspath(path)):
        assert as_pipeline(value) == Pipeline([RemoveChrome()])
    other = path.rename(tmp_path / "mine.txt")
    assert as_pipeline(other) == Pipeline([RemoveChrome()])


def test_to_clean_nothing_one_has_to_say_so() -> None:
    assert clean(TEXT, pipeline=Pipeline()) == TEXT
    assert as_pipeline(Pipeline()) == Pipeline()


NAMES = (
    "RepairEncoding",
    "RemoveInvisible",
    "RemoveChrome",
    "NormalizeQuotes",
    "RemoveRepeats",
    "ReplaceUrls",
)
CLEANERS = st.one_of(
    st.sampled_from(NAMES).map(make_cleaner),
    st.sampled_from(["straight", "curly"]).map(lambda style: NormalizeQuotes(style=style)),
    st.sampled_from([(), ("en",), ("en", "de")]).map(lambda languages: RemoveChrome(languages=languages)),
    st.text(max_size=9)
    .map(re.escape)
    .filter(bool)
    .map(lambda pattern: protect(NormalizeWhitespace(), pattern)),
)


@given(st.lists(CLEANERS, min_size=1, max_size=5))
def test_what_is_written_as_toml_is_read_back(cleaners: list[Cleaner]) -> None:
    pipeline = Pipeline(cleaners)
    assert as_pipeline(tomllib.loads(pipeline.to_toml())) == pipeline


@given(st.sampled_from(sorted(PRESETS)), st.lists(st.sampled_from(NAMES), unique=True))
def test_a_preset_that_is_changed_has_each_cleaner_once(preset: str, names: list[str]) -> None:
    changed = as_pipeline({"preset": preset, "cleaner": [{"use": name} for name in names]})
    before = [cleaner.name for cleaner in PRESETS[preset]]
    assert [cleaner.name for cleaner in changed] == before + [name for name in names if name not in before]
    assert changed == Pipeline([preset, *(name for name in names if name not in before)])


# --- What is not ----------------------------------------------------------------------------------


class Plain:
    pass


def shout(text: str) -> str:
    return text.upper()


def cleaners_one_by_one() -> Iterator[Cleaner]:
    yield RemoveChrome()


CLASSES = "Add parentheses"
MEANT = "Did you mean "
FUNCTION = "does not say what it changes: derive a class"
TABLES = "write each cleaner as a table of its own"
WRONG: list[tuple[Any, str]] = [
    # names
    ("pages", f"'pages' is not a known preset or cleaner. {MEANT}'page'?"),
    ("PAGE", f"{MEANT}'page'?"),
    ("chorme", f"{MEANT}'chrome'?"),
    ("default ", f"{MEANT}'default'?"),
    ("remove_chrome", f"{MEANT}'RemoveChrome'?"),
    ("remove-chrome", f"{MEANT}'RemoveChrome'?"),
    ("RemoveChrome()", f"{MEANT}'RemoveChrome'?"),
    ("NormaliseQuotes", f"{MEANT}'NormalizeQuotes'?"),
    ("cleanpress.RemoveChrome", "Write 'RemoveChrome'."),
    ("acme.cleaners.RemoveAcme", "Write 'acme.cleaners:RemoveAcme'."),
    ("", "For the default, give None."),
    ("de", "Known: "),
    ("Pipeline", "Known: "),
    ("page,repair", "Give a list: ['page', 'repair']."),
    ("RemoveChrome | NormalizeQuotes", "Give a list: ['RemoveChrome', 'NormalizeQuotes']."),
    ("removechrome ReplaceUrls", "Give a list: ['RemoveChrome', 'ReplaceUrls']."),
    ('[[cleaner]]\nuse = "RemoveChrome"', "give tomllib.loads(text)"),
    ('preset = "page"', "give tomllib.loads(text)"),
    ("x" * 5000, "is not the name of a preset or cleaner."),
    # files
    ("nowhere.toml", "The pipeline file nowhere.toml cannot be read: no such file"),
    (Path("nowhere.toml"), "The pipeline file nowhere.toml cannot be read: no such file"),
    (Path(__file__).parent, "cannot be read: is a directory"),
    (Path(__file__), "test_pipelines.py is not valid TOML"),
    ("pipeline.yaml", "The name of a pipeline file ends with .toml"),
    ("conf/pipeline", "The name of a pipeline file ends with .toml"),
    ("nul\0.toml", "cannot be read: embedded null byte"),
    # classes and functions
    (RemoveChrome, "was given the class RemoveChrome. Add parentheses: RemoveChrome()."),
    ([RemoveChrome, NormalizeQuotes], "was given the class RemoveChrome. Add parentheses: RemoveChrome()."),
    (RemoveChrome | NormalizeQuotes, "Add parentheses to each: RemoveChrome() | NormalizeQuotes()."),
    (Plain, "was given the class Plain. The class of a cleaner derives from cleanpress.Cleaner"),
    (str, "was given the class str."),
    (Plain(), "was given a value of the type Plain."),
    (shout, f"was given the function shout. What takes a text and returns one {FUNCTION}"),
    (lambda text: text, f"was given a function. What takes a text and returns one {FUNCTION}"),
    (str.strip, FUNCTION),
    (" ".strip, FUNCTION),
    (functools.partial(shout), FUNCTION),
    (cleanpress.clean, FUNCTION),
    (Cleaning(), FUNCTION),
    (cleanpress.cleaners, "was given the module cleanpress.cleaners. Name a cleaner of it."),
    # collections
    ([], "pipeline was given [], which holds no cleaner."),
    ((), "to clean nothing, Pipeline()."),
    ([[]], "which holds no cleaner"),
    ({}, "which holds no cleaner"),
    ({"cleaner": []}, "which holds no cleaner"),
    (cleaners_one_by_one(), "was given a generator. It can be read only once: make a list of it."),
    (iter([RemoveChrome()]), "make a list of it"),
    (map(make_cleaner, ["RemoveChrome"]), "make a list of it"),
    (io.StringIO('preset = "page"'), "Give the path of the file."),
    ({RemoveChrome()}, "the order of cleaners matters: give a list"),
    (frozenset({"page"}), "the order of cleaners matters: give a list"),
    ([None], 'was given None. The default pipeline is called "default" there.'),
    (["page", 3], "was given 3."),
    (["pages"], f"{MEANT}'page'?"),
    ([("RemoveChrome", {"languages": []})], 'a dict is one cleaner, and says which: {"use": "RemoveChrome"'),
    # plain values
    (3, 'pipeline takes a cleaner such as RemoveChrome(), the name of a preset such as "page", a list'),
    (0.5, "was given 0.5."),
    (math.nan, "was given nan."),
    (True, "for the default, None"),
    (False, "For no cleaning at all, give Pipeline()"),
    (b"page", "was given b'page'. A name or a path is text (str)."),
    (explain("a"), "was given a value of the type Cleaned."),
    # dicts, as in TOML
    ({"cleaners": []}, f"is not a known key at the top of the dict for pipeline. {MEANT}'cleaner'?"),
    ({"RemoveChrome": {"languages": ["en"]}}, 'headed [[cleaner]], with the line use = "RemoveChrome".'),
    ({"remove_chrome": {}}, 'with the line use = "RemoveChrome".'),
    ({"languages": ["en"]}, "It is an option of RemoveChrome: write it in a table"),
    ({"tool": {"cleanpress": {}}}, "[tool.cleanpress] is for pyproject.toml"),
    ({1: 2}, "1 is not a known key at the top"),
    ({"cleaner": {"use": "RemoveChrome"}}, TABLES),
    ({"cleaner": "RemoveChrome"}, TABLES),
    ({"cleaner": ["RemoveChrome"]}, TABLES),
    ({"cleaner": [{"languages": ["en"]}]}, "Cleaner 1 in the dict for pipeline has no name."),
    ({"use": 3}, "Cleaner 1 in the dict for pipeline cannot be named 3."),
    ({"use": "page"}, "'page' is a preset, not a cleaner."),
    ({"use": "RemoveCrome"}, f"cleaner 1 (RemoveCrome): 'RemoveCrome' is not a known cleaner. {MEANT}"),
    ({"use": "RemoveChrome", "langs": []}, f"is not a known option of RemoveChrome. {MEANT}'languages'?"),
    ({"use": "RemoveChrome", "languages": 3}, "languages is a list of texts, and was given 3."),
    ({"use": "RemoveChrome", "languages": ["xx"]}, "cleaner 1 (RemoveChrome): 'xx' is not a known language."),
    ({"preset": "pages"}, f"the dict for pipeline: 'pages' is not a known preset. {MEANT}'page'?"),
    ({"preset": ["page"]}, 'preset is the name of one preset, as in preset = "page"'),
    ({"without": "NormalizeQuotes"}, 'without is a list of names, as in without = ["NormalizeQuotes"]'),
    ({"without": ["ReplaceUrls"]}, "without: 'ReplaceUrls' is not in this pipeline, so it need not be"),
    (
        {"preset": "page", "cleaner": [{"use": "RemoveChrome"}, {"use": "RemoveChrome"}]},
        "cleaner 2 (RemoveChrome): it has a table already, cleaner 1.",
    ),
    (
        {"preset": "page", "cleaner": [{"use": "ReplaceUrls", "after": "RemoveCrome"}]},
        f"cleaner 1 (ReplaceUrls): 'RemoveCrome' is not a known cleaner of this pipeline. {MEANT}",
    ),
    (
        {"preset": "page", "cleaner": [{"use": "ReplaceUrls", "after": "X", "before": "RemoveChrome"}]},
        "give after or before, not both",
    ),
    ({"cleaner": [{"use": "ReplaceUrls", "before": 3}]}, 'before is the name of one cleaner, as in before'),
    # modules
    ("acme:", "Write the module, a colon and the class"),
    (":RemoveAcme", "Write the module, a colon and the class"),
    ("a:b:c", "Write the module, a colon and the class"),
    ("no_such_module:RemoveAcme", "There is no module 'no_such_module': it is not installed"),
    ("os:getcwd", "it is not a class"),
    ("collections:OrderedDict", "it does not derive from cleanpress.Cleaner"),
    ("cleanpress:Cleaner", "it has no method edits"),
    ("cleanpress.cleaners:RemoveCrome", f"has no 'RemoveCrome'. {MEANT}'RemoveChrome'?"),
]  # fmt: skip


def sentence_of(error: BaseException) -> str:
    """Return what an error says, which is one or two sentences and has nothing of Python's insides in it."""
    says = str(error)
    assert says[-1] in ".?)" or "Known:" in says, says
    for leak in (
        "NoneType",
        "<class",
        "<function",
        " object at 0x",
        "Traceback",
        "__init__",
        "argument",
        "'str'",
    ):
        assert leak not in says
    return says


@pytest.mark.parametrize(("value", "says"), WRONG)
def test_what_stands_for_none_is_answered_with_what_to_write(value: Any, says: str) -> None:
    with pytest.raises((CleanpressError, TypeError)) as caught:
        as_pipeline(value)
    assert says in sentence_of(caught.value)


@pytest.mark.parametrize("value", ["pages", RemoveChrome, [], 3, shout, {"cleaners": []}])
def test_the_answer_is_the_same_wherever_a_pipeline_is_given(value: Any) -> None:
    takers = [
        lambda: as_pipeline(value),
        lambda: clean("a", pipeline=value),
        lambda: clean(None, pipeline=value),
        lambda: explain("a", pipeline=value),
        lambda: explain(None, pipeline=value),
        lambda: Cleaning(pipeline=value),
    ]
    said = set()
    for taker in takers:
        with pytest.raises((OptionError, TypeError)) as caught:
            taker()
        said.add(sentence_of(caught.value))
    assert len(said) == 1


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: RemoveChrome | NormalizeQuotes(), "Add parentheses: RemoveChrome()."),
        (lambda: NormalizeQuotes() | RemoveChrome, "Add parentheses: RemoveChrome()."),
        (lambda: shout | NormalizeQuotes(), FUNCTION),
        (lambda: NormalizeQuotes() | 3, "was given 3."),
        (lambda: None | NormalizeQuotes(), "was given None."),
        (lambda: NormalizeQuotes() | "pages", "Did you mean 'page'?"),
        (lambda: protect(RemoveChrome, "x"), "protect takes a cleaner"),
        (lambda: protect(None, "x"), 'The default pipeline is called "default" there.'),
        (lambda: Pipeline(3), "Pipeline takes a cleaner"),
        (lambda: Pipeline([RemoveChrome]), "Add parentheses: RemoveChrome()."),
        (lambda: Pipeline(RemoveChrome(), NormalizeQuotes()), "A list holds several."),
        (
            lambda: clean("a", "page"),
            "clean takes text, and was given 2 values. The rest is given by name: pipel",
        ),
        (lambda: Pipeline.from_toml(3), "A pipeline file is given by its path, and was given as 3."),
        (lambda: Pipeline.from_toml(PRESETS["chrome"].to_toml()), "give Pipeline(tomllib.loads(text))"),
        (lambda: DEFAULT.without(NormalizeQuotes), "without takes names"),
        (lambda: DEFAULT.without(["NormalizeQuotes"]), "without takes names"),
        (lambda: DEFAULT.without("NormalizeQuote"), "Did you mean 'NormalizeQuotes'?"),
    ],
)
def test_other_slips_say_what_to_write(make: Any, says: str) -> None:
    with pytest.raises((OptionError, TypeError)) as caught:
        make()
    assert says in sentence_of(caught.value)


def test_classes_may_still_be_joined_for_isinstance() -> None:
    assert isinstance(RemoveChrome(), RemoveChrome | NormalizeQuotes)
    assert isinstance(None, RemoveChrome | None)


def test_presets_are_a_mapping_whose_errors_help() -> None:
    assert list(PRESETS) == ["default", "page", "repair", "chrome"]
    assert "pages" not in PRESETS and PRESETS.get("pages") is None
    with pytest.raises(KeyError) as caught:
        PRESETS["pages"]
    assert str(caught.value).startswith("'pages' is not a known preset. Did you mean 'page'? Known:")
    assert isinstance(caught.value, OptionError)
    assert repr(PRESETS) == "Presets(default, page, repair, chrome)"
    with pytest.raises(TypeError):
        PRESETS["mine"] = DEFAULT  # type: ignore[index]


# --- explain of what is missing -------------------------------------------------------------------


def test_explaining_what_is_missing_gives_it_back() -> None:
    assert explain(None) is None
    nan = math.nan
    assert explain(nan) is nan
    for value in (3, b"a", ["a"]):
        with pytest.raises(TypeError, match="cleanpress cleans text"):
            explain(value)  # type: ignore[call-overload]


def test_explain_can_be_applied_to_a_column() -> None:
    pd = pytest.importorskip("pandas")
    column = pd.Series(["Leave a Reply\nIt rained.", None, float("nan"), pd.NA, pd.NaT], dtype=object)
    results = column.apply(explain)
    assert results[0].counts == {"comment_form": 1}
    assert results.isna().tolist() == [False, True, True, True, True]


def test_a_missing_value_has_no_record() -> None:
    for value in (None, math.nan):
        with pytest.raises(
            TypeError, match=r"A missing value has no record: .*cleanpress\.explain"
        ) as caught:
            DEFAULT.run(value)  # type: ignore[arg-type]
        assert "comes back" not in sentence_of(caught.value)
    assert DEFAULT(None) is None


# --- Files that change a preset -------------------------------------------------------------------


def of_toml(text: str, folder: Path) -> Pipeline:
    path = folder / "pipeline.toml"
    path.write_text(text, encoding="utf-8")
    return Pipeline.from_toml(path)


def test_a_table_changes_the_options_it_names(tmp_path: Path) -> None:
    changed = of_toml('preset = "default"\n[[cleaner]]\nuse = "RemoveBoilerplate"\nprotect = "x"', tmp_path)
    assert changed.to_toml() == DEFAULT.to_toml().replace(
        'favor = "recall"', 'favor = "recall"\nprotect = "x"'
    )


def test_cleaners_are_put_in_their_places(tmp_path: Path) -> None:
    changed = of_toml(
        'preset = "repair"\nwithout = ["RemoveInvisible"]\n'
        '[[cleaner]]\nuse = "ReplaceUrls"\nafter = "RepairEncoding"\n'
        '[[cleaner]]\nuse = "NormalizeQuotes"\n'
        '[[cleaner]]\nuse = "RemoveChrome"\nbefore = "ReplaceUrls"\n'
        '[[cleaner]]\nuse = "NormalizeWhitespace"\nbefore = "RepairEncoding"\n',
        tmp_path,
    )
    names = ["NormalizeWhitespace", "RepairEncoding", "RemoveChrome", "ReplaceUrls", "NormalizeQuotes"]
    assert [cleaner.name for cleaner in changed] == names


def test_without_a_preset_a_cleaner_may_be_used_twice(tmp_path: Path) -> None:
    twice = NormalizeWhitespace() | NormalizeQuotes() | NormalizeWhitespace()
    assert of_toml(twice.to_toml(), tmp_path) == twice
    assert of_toml("", tmp_path) == Pipeline()
    assert of_toml('without = ["NormalizeQuotes"]', tmp_path) == DEFAULT.without("NormalizeQuotes")


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('preset = "pages"', "pipeline.toml: 'pages' is not a known preset. Did you mean 'page'?"),
        ('presett = "page"', "'presett' is not a known key at the top of "),
        (
            '[[cleaner]]\nuse = "RemoveChrome"\n[[cleaner]]\nuse = "X"',
            "pipeline.toml, cleaner 2 (X): 'X' is not a",
        ),
        ('[cleaner]\nuse = "RemoveChrome"', "headed [[cleaner]]"),
        ('[[cleaners]]\nuse = "RemoveChrome"', "Did you mean 'cleaner'?"),
        ('[RemoveChrome]\nlanguages = ["en"]', 'use = "RemoveChrome"'),
        ('[tool.cleanpress]\npreset = "page"', "[tool.cleanpress] is for pyproject.toml"),
        ('use = "RemoveChrome"', "in a table that is headed [[cleaner]]"),
        (
            '[[cleaner]]\nuse = "acme_nowhere:X"',
            "cleaner 1 (acme_nowhere:X): There is no module 'acme_nowhere'",
        ),
    ],
)
def test_errors_name_the_file_and_the_table(toml: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(OptionError) as caught:
        of_toml(toml, tmp_path)
    assert "pipeline.toml" in sentence_of(caught.value)
    assert says in str(caught.value)


# --- Cleaners of others ---------------------------------------------------------------------------


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a folder with a module of cleaners and a pipeline file, and forget the module afterwards."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "acme_beside.py").write_text(ACME)
    (tmp_path / "mine.toml").write_text('[[cleaner]]\nuse = "acme_beside:RemoveAcme"\nword = "It"\n')
    yield tmp_path
    forget()


def forget() -> None:
    """Forget the modules that a test made, and their classes, which an error that it caught may keep."""
    for module in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[module]
    for kind in [kind for kind in registry._CLASSES if kind.__module__.startswith("acme_")]:
        registry._CLASSES.discard(kind)


def test_a_module_beside_the_pipeline_file_is_found(beside: Path) -> None:
    path = list(sys.path)
    pipeline = Pipeline.from_toml(beside / "mine.toml")
    assert pipeline("It rained.") == " rained."
    assert sys.path == [*path, str(beside)]  # behind all that is installed
    assert 'use = "acme_beside:RemoveAcme"\nword = "It"' in pipeline.to_toml()
    assert as_pipeline(tomllib.loads(pipeline.to_toml())) == pipeline
    assert as_pipeline(["acme_beside:RemoveAcme"])("ACME") == ""
    assert DEFAULT.without("NormalizeQuotes") | "acme_beside:RemoveAcme"
    assert pipeline.without("acme_beside:RemoveAcme") == pipeline.without("RemoveAcme") == Pipeline()


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_workers_find_the_module_too(beside: Path, method: str) -> None:
    code = (
        "import multiprocessing, cleanpress, sys\n"
        "if __name__ == '__main__':\n"
        "    pipeline = cleanpress.Pipeline.from_toml(sys.argv[1])\n"
        f"    with multiprocessing.get_context({method!r}).Pool(1) as pool:\n"
        "        print(pool.apply(pipeline, ('It rained.',)))\n"
    )
    (beside / "script").mkdir()
    (beside / "script" / "work.py").write_text(code)
    line = [sys.executable, beside / "script" / "work.py", beside / "mine.toml"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120)
    assert done.stdout == " rained.\n", done.stderr


def test_a_second_module_of_a_name_is_refused(beside: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    Pipeline.from_toml(beside / "mine.toml")
    other = tmp_path_factory.mktemp("other")
    (other / "acme_beside.py").write_text(ACME)
    (other / "mine.toml").write_text('[[cleaner]]\nuse = "acme_beside:RemoveAcme"\n')
    with pytest.raises(OptionError, match=r"There is a module 'acme_beside' in .*other.*Rename one"):
        Pipeline.from_toml(other / "mine.toml")


@pytest.mark.parametrize(
    ("use", "code", "says"),
    [
        ("acme_beside:RemoveAcm", ACME, "acme_beside.py) has no 'RemoveAcm'. Did you mean 'RemoveAcme'?"),
        ("acme_beside:HIDDEN", ACME, "it is made already: name its class, RemoveAcme"),
        ("acme_beside:Draft", ACME, "it has no method edits"),
        ("acme_beside:re", ACME, "it is not a class"),
        (
            "acme_beside:RemoveAcme",
            "import no_such_thing",
            "it needs 'no_such_thing', which is not installed",
        ),
        ("acme_beside:RemoveAcme", "x = (", "acme_beside.py, line 1: '(' was never closed"),
        ("acme_beside:RemoveAcme", "\n1 / 0", "acme_beside.py, line 2: ZeroDivisionError: division by zero"),
        ("acme_beside:RemoveAcme", "raise SystemExit(3)", "acme_beside.py, line 1: SystemExit: 3"),
        (
            "acme_beside:RemoveChrome",
            "from cleanpress import Cleaner\nclass RemoveChrome(Cleaner): pass",
            "has the name of a cleaner of cleanpress",
        ),
        ("acme_beside.py:RemoveAcme", ACME, "There is no module 'acme_beside.py'"),
        (
            "acme_beside:RemoveAcme",
            ACME.replace("@dataclass(frozen=True, repr=False)", ""),
            "is no dataclass",
        ),
        (
            "acme_beside:RemoveAcme",
            ACME.replace('str = "ACME"', "str").replace("HIDDEN =", "#"),
            "has to be given its option 'word'",
        ),
    ],
)
def test_what_is_wrong_with_a_module_is_said(beside: Path, use: str, code: str, says: str) -> None:
    (beside / "acme_beside.py").write_text(code)
    with pytest.raises(OptionError) as caught:
        of_toml(f'[[cleaner]]\nuse = "{use}"', beside)
    assert f"pipeline.toml, cleaner 1 ({use}): " in str(caught.value)
    assert says in sentence_of(caught.value)


def install(folder: Path, entry_points: str, name: str = "acme-cleaners", code: str = ACME) -> None:
    """Install a package into a folder as an installer does it, without one."""
    module = name.replace("-", "_")
    (folder / f"{module}.py").write_text(code)
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[cleanpress.cleaners]\n{entry_points}\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a folder that packages can be installed into."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    yield folder
    forget()


def test_a_cleaner_of_an_installed_package_is_found_by_its_name(site: Path) -> None:
    install(site, "RemoveAcme = acme_cleaners:RemoveAcme")
    assert as_pipeline("RemoveAcme")("ACME") == ""
    pipeline = as_pipeline(["RemoveAcme", {"use": "RemoveAcme", "word": "It"}])
    assert (
        pipeline.to_toml()
        == '[[cleaner]]\nuse = "RemoveAcme"\n\n[[cleaner]]\nuse = "RemoveAcme"\nword = "It"\n'
    )
    assert as_pipeline(tomllib.loads(pipeline.to_toml())) == pipeline
    assert known_cleaners()["RemoveAcme"] is type(pipeline.cleaners[0])
    with pytest.raises(OptionError, match="Did you mean 'RemoveAcme'"):
        as_pipeline("RemoveAcmee")


@pytest.mark.parametrize(
    ("entry_point", "code", "says"),
    [
        ("RemoveAcme = acme_gone:RemoveAcme", ACME, "There is no module 'acme_gone'"),
        ("RemoveGone = acme_cleaners:Gone", ACME, "has no 'Gone'"),
        ("RemoveAcme = acme_cleaners", ACME, "does not name a class"),
        ("RemoveHidden = acme_cleaners:HIDDEN", ACME, "it is made already"),
        ("RemoveAcme = acme_cleaners:RemoveAcme", "1 / 0", "ZeroDivisionError"),
        ("RemoveIt = acme_cleaners:RemoveAcme", ACME, "Its name has to be that of the class"),
    ],
)
def test_a_broken_package_does_not_hide_the_others(
    site: Path, entry_point: str, code: str, says: str
) -> None:
    install(site, entry_point, code=code)
    install(
        site, "RemoveOther = acme_other:RemoveOther", "acme-other", ACME.replace("RemoveAcme", "RemoveOther")
    )
    with pytest.raises(OptionError) as caught:
        as_pipeline(entry_point.partition(" ")[0])
    assert says in sentence_of(caught.value)
    with pytest.warns(UserWarning, match=re.escape(says)):
        assert {"RemoveOther", *(cleaner.name for cleaner in DEFAULT)} <= known_cleaners().keys()


def test_two_packages_with_a_cleaner_of_one_name(site: Path) -> None:
    install(site, "RemoveAcme = acme_cleaners:RemoveAcme")
    install(site, "RemoveAcme = acme_other:RemoveAcme", "acme-other")
    with pytest.raises(OptionError, match=r"2 packages have a cleaner named 'RemoveAcme': .*acme-other"):
        as_pipeline("RemoveAcme")
    assert as_pipeline("acme_other:RemoveAcme")("ACME") == ""


def test_a_package_cannot_take_the_name_of_a_cleaner_of_ours(site: Path) -> None:
    install(site, "RemoveChrome = acme_cleaners:RemoveAcme")
    assert as_pipeline("RemoveChrome") == Pipeline([RemoveChrome()])
    assert known_cleaners()["RemoveChrome"] is RemoveChrome


def test_names_that_are_known_do_not_look_into_packages() -> None:
    code = (
        "import sys, cleanpress\n"
        "cleanpress.clean('a', pipeline='repair')\n"
        "cleanpress.Pipeline(['NormalizeQuotes', {'use': 'ReplaceUrls'}])\n"
        "print('importlib.metadata' in sys.modules, 'tomllib' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, env=environment()
    )
    assert done.stdout == "False False\n", done.stderr


# --- The command ----------------------------------------------------------------------------------


def environment(*folders: Path, **more: str) -> dict[str, str]:
    path = os.pathsep.join(map(str, [*folders, *(entry for entry in sys.path if entry)]))
    return {**os.environ, "PYTHONPATH": path, **more}


def command(
    *args: object, cwd: Path, data: str = TEXT, folders: tuple[Path, ...] = ()
) -> tuple[int, str, str]:
    """Run the command as an installed script runs: Python does not look into the current folder."""
    line = [sys.executable, "-P", "-c", "import cleanpress.cli; cleanpress.cli.main()", *map(str, args)]
    done = subprocess.run(
        line,
        cwd=cwd,
        input=data,
        capture_output=True,
        encoding="utf-8",
        env=environment(*folders),
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a repository whose pyproject.toml sets a pipeline, and return a folder inside it."""
    (tmp_path / "pyproject.toml").write_text('[tool.other]\na = 1\n\n[tool.cleanpress]\npreset = "chrome"\n')
    (tmp_path / ".git").mkdir()
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    return inside


def test_the_project_sets_the_pipeline(project: Path) -> None:
    chrome = PRESETS["chrome"](TEXT)
    assert command(cwd=project) == (0, chrome, "")
    assert command("--no-config", cwd=project)[1] == clean(TEXT)
    assert command("--preset", "default", cwd=project)[1] == clean(TEXT)
    assert command("--pipeline", "repair", cwd=project)[1] == PRESETS["repair"](TEXT)
    assert command("--pipeline", project.parent.parent / "pyproject.toml", cwd=project.parent)[1] == chrome
    code, shown, _ = command("explain", "--format", "json", cwd=project)
    assert (code, json.loads(shown)["text"]) == (0, chrome)
    (project / "pyproject.toml").write_text('[project]\nname = "cleanpress-user"\n')  # says nothing of it
    assert command(cwd=project)[1] == chrome
    (project / "pyproject.toml").write_text('[tool]\ncleanpress = { without = ["NormalizeQuotes"] }\n')
    assert command(cwd=project)[1] == DEFAULT.without("NormalizeQuotes")(TEXT)
    (project / ".git").mkdir()
    (project / "pyproject.toml").unlink()
    assert command(cwd=project)[1] == clean(TEXT)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        (
            '[tool.cleanpress]\npreset = "pages"',
            "pyproject.toml: 'pages' is not a known preset. Did you mean 'page'?",
        ),
        ("[tool.cleanpress]\npreset = ", "pyproject.toml is not valid TOML"),
        (
            '[tool]\ncleanpress = "page"',
            "pyproject.toml, write the pipeline as a table, headed [tool.cleanpress]",
        ),
        (
            '[[tool.cleanpress.cleaner]]\nuse = "X"',
            "pyproject.toml, cleaner 1 (X): 'X' is not a known cleaner",
        ),
        # Whoever wrote a folder cannot run code by it.
        ('[[tool.cleanpress.cleaner]]\nuse = "acme_here:RemoveAcme"', "There is no module 'acme_here'"),
    ],
)
def test_errors_of_a_project_name_its_file(project: Path, toml: str, says: str) -> None:
    (project / "pyproject.toml").write_text(toml)
    (project / "acme_here.py").write_text("print('This ran.')\n" + ACME)
    code, shown, said = command(cwd=project)
    assert (code, shown) == (2, "")
    assert says in said
    assert command("--no-config", cwd=project)[0] == 0
    line = [sys.executable, "-m", "cleanpress"]
    done = subprocess.run(line, cwd=project, input=b"", capture_output=True, env=environment(), timeout=120)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no pseudo-terminals")
def test_on_a_terminal_a_note_says_whose_pipeline_it_is(project: Path) -> None:
    ours, theirs = os.openpty()
    line = [sys.executable, "-P", "-c", "import cleanpress.cli; cleanpress.cli.main()"]
    for options, says in ([], f"The pipeline is that of {project.parent.parent}"), (["--no-config"], ""):
        done = subprocess.run(
            [*line, *options], cwd=project, input=b"Tea", stdout=subprocess.PIPE, stderr=theirs,
            env=environment(), timeout=60,
        )  # fmt: skip
        os.write(theirs, b"END")
        said = b""
        while not said.endswith(b"END"):
            said += os.read(ours, 1000)
        assert done.stdout == b"Tea"
        assert (says in said.decode()) and bool(said.removesuffix(b"END")) == bool(says)
    os.close(ours)
    os.close(theirs)


def test_the_home_folder_and_a_folder_of_everybody_are_no_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.cleanpress]\npreset = "chrome"\n')
    inside = tmp_path / "notes"
    inside.mkdir()
    from cleanpress.cli.project import project_config

    assert project_config(str(inside)) is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path))
        patch.setenv("USERPROFILE", str(tmp_path))
        assert project_config(str(inside)) is None
        assert project_config(str(tmp_path)) is None
    if os.name == "posix":
        tmp_path.chmod(0o1777)
        assert project_config(str(inside)) is None
        tmp_path.chmod(0o755)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--pipeline", "pages"), "'pages' is not a known preset or cleaner. Did you mean 'page'?"),
        (("--pipeline", "nowhere.toml"), "nowhere.toml cannot be read: no such file"),
        (("--pipeline", "./nowhere"), "./nowhere cannot be read: no such file"),
        (("--pipeline", "."), ". is a directory. Name the pipeline file in it."),
        (("--pipeline", "page,ReplaceUrls"), "--pipeline takes one name"),
        (("--pipeline", "page", "--preset", "page"), "Give --pipeline or --preset, not both."),
        (("--preset", "pages"), "'pages' is not a known preset. Did you mean 'page'?"),
        (("--preset", "RemoveChrome"), "'RemoveChrome' is not a known preset."),
        (("--only", "remove-chrome"), "'remove-chrome' is not a known cleaner. Did you mean 'RemoveChrome'?"),
        (("--only", "page"), "'page' is a preset, not a cleaner."),
        (("--only", "nowhere:RemoveAcme"), "There is no module 'nowhere'"),
        (("--only", "acme_beside:RemoveAcm"), "Did you mean 'RemoveAcme'?"),
        (("--pipeline", "empty.toml"), "which holds no cleaner"),
    ],
)
def test_the_command_says_what_is_wrong(beside: Path, args: tuple[str, ...], says: str) -> None:
    (beside / "empty.toml").write_text("# nothing yet\n")
    code, shown, said = command(*args, cwd=beside)
    assert (code, shown) == (2, "")
    assert says in said


def test_the_command_uses_modules_that_are_named(beside: Path) -> None:
    inside = beside / "inside"
    inside.mkdir()
    assert command("--pipeline", "../mine.toml", cwd=inside, data="It is ACME.")[1] == " is ACME."
    assert command("--only", "acme_beside:RemoveAcme", cwd=beside, data="It is ACME.")[1] == "It is ."
    assert command("--pipeline", "acme_beside:RemoveAcme", cwd=beside, data="It is ACME.")[1] == "It is ."
    both = ("--pipeline", "../mine.toml", "--only", "acme_beside:RemoveAcme", "--without", "RemoveAcme")
    assert command(*both, cwd=inside)[1] == TEXT


def test_the_command_finds_cleaners_of_packages(site: Path) -> None:
    install(site, "RemoveAcme = acme_cleaners:RemoveAcme\nRemoveGone = acme_cleaners:Gone")
    assert (
        command("--only", "RemoveAcme", cwd=site.parent, folders=(site,), data="It is ACME.")[1] == "It is ."
    )
    code, shown, said = command("cleaners", cwd=site.parent, folders=(site,))
    assert code == 0
    assert (
        "\nRemoveAcme  (not in the default pipeline, from acme_cleaners)\n    Remove the name of a company."
        in shown
    )
    assert "'RemoveGone' of the package acme-cleaners: " in said and "Traceback" not in said


@pytest.mark.corpus
def test_workers_of_a_corpus_find_the_module(beside: Path) -> None:
    (beside / "in").mkdir()
    (beside / "in" / "a.txt").write_text("It rained.")
    inside = beside / "inside"
    inside.mkdir()
    line = ("corpus", "../in", "-o", "../out/", "--pipeline", "../mine.toml", "--workers", "1")
    code, _, said = command(*line, cwd=inside)
    assert code == 0, said
    assert (beside / "out" / "a.txt").read_text() == " rained.\n"
    manifest = json.loads((beside / "out" / "manifest.json").read_text())
    assert manifest["task"]["pipeline"] == '[[cleaner]]\nuse = "acme_beside:RemoveAcme"\nword = "It"\n'
