"""What every test shares: Hypothesis profiles, packages that a test needs, and how case files are read."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from unittest import mock
from weakref import WeakSet
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings

# Its assertions say what was compared, as those of test modules do.
pytest.register_assert_rewrite("helpers", "browser")

CASES = Path(__file__).parent / "cases"

# Deadlines are wall-clock limits, and those belong in benchmarks. `default` draws a quarter of the texts, so
# that `pytest` takes little time. `ci` finds the same inputs in each run, so that a change is not blamed for
# an old bug, and `quick` a quarter of them; `nightly` looks for new ones: HYPOTHESIS_PROFILE=nightly pytest.
ALWAYS: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("default", max_examples=25, **ALWAYS)
settings.register_profile("quick", max_examples=25, derandomize=True, **ALWAYS)
settings.register_profile("ci", max_examples=100, derandomize=True, **ALWAYS)
settings.register_profile("nightly", max_examples=2_000, **ALWAYS)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))

# Set where everything is installed: a test then fails where it would be skipped. With `part`, as `.ci/run`
# has it, of long lists of one kind a part is tried; with `1`, as a night has time for, all of them.
_ALL = os.environ.get("CLEANPRESS_TEST_ALL", "")
TEST_ALL = bool(_ALL)
WHOLE_LISTS = TEST_ALL and _ALL != "part"
COMMANDS = {"java", "bash", "zsh", "fish"}
CORPUS = ["pyarrow", "fastwarc", "datasketches", "tldextract"]  # the extra; Python 3.14 has the rest
RUNNING: set[str] = set()  # tests begun in this process: a worker that imports their module has none


def is_missing(need: str) -> bool:
    """Return whether a package (or a command, such as java) is not installed."""
    if need in COMMANDS:
        return shutil.which(need) is None
    try:
        return importlib.util.find_spec(need) is None
    except ModuleNotFoundError:  # the parent of a submodule is missing
        return True


def pytest_configure(config: pytest.Config) -> None:
    """Let a module that cannot be imported fail where everything is installed."""
    if TEST_ALL:
        config.option.doctest_ignore_import_errors = False


# Examples in docstrings that need more than the core, by module or name.
EXAMPLES = {
    "cleanpress.cleaned.Result.to_html": "jinja2",
    "cleanpress.display.terminal": "rich",
    "cleanpress.html.input": "bs4",
    "cleanpress.adapters.pandas": "pandas",
    "cleanpress.adapters.ray": "ray",
    "cleanpress.sites.cleaner.RemoveSiteLines.for_url": "tldextract",
    "cleanpress.sites.domains.site_of": "tldextract",
    "cleanpress.sites.learn": "datasketches",
    "cleanpress.sites.profile.SiteProfiles": "tldextract",
    "cleanpress.training.dataset.domain_of": "tldextract",
    "cleanpress.report.write.write_report": "matplotlib",
    "cleanpress.view.writing": "jinja2",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip an example whose package is not installed: the hook below is for what is in tests/ alone."""
    for item in items:
        if not isinstance(item, pytest.DoctestItem) or TEST_ALL:
            continue
        for name, need in EXAMPLES.items():
            if f"{item.name}.".startswith(f"{name}.") and is_missing(need):
                item.add_marker(pytest.mark.skip(reason=f"needs {need}"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked `needs(...)` where one of these packages is missing, and a slow one."""
    RUNNING.add(item.nodeid)
    needs = [need for mark in item.iter_markers("needs") for need in mark.args]
    if item.get_closest_marker("corpus"):
        needs += CORPUS
    missing = [need for need in dict.fromkeys(needs) if is_missing(need)]
    if missing and TEST_ALL:
        pytest.fail(f"Not installed: {', '.join(missing)}. CLEANPRESS_TEST_ALL wants all of '.[test-all]'.")
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    if not TEST_ALL and item.get_closest_marker("slow"):
        pytest.skip("slow: set CLEANPRESS_TEST_ALL")


def sample(values: Sequence[Any], every: int) -> Sequence[Any]:
    """Return each n-th of many values of one kind; all of them with CLEANPRESS_TEST_ALL=1."""
    return values if WHOLE_LISTS else values[::every]


def some_of(values: Iterable[Any], one_in: int) -> list[Any]:
    """Return one in so many values of one kind; all of them with CLEANPRESS_TEST_ALL=1.

    What a value is decides, and not where it stands: one that is added to any list may be among them.
    """
    return [value for value in values if WHOLE_LISTS or crc32(str(value).encode()) % one_in == 0]


class _Missing:
    """Stand in for what a package that is not installed has: a test that uses it is skipped."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _use(self, name: str) -> _Missing:
        # A module may build its parameters of it, before any test runs.
        if RUNNING:
            pytest.skip(f"needs {self._name.partition('.')[0]}")
        return _Missing(name)

    def __getattr__(self, name: str) -> _Missing:
        if name.startswith("__"):  # inspect and copy ask for these
            raise AttributeError(name)
        return self._use(f"{self._name}.{name}")

    def __call__(self, *_: object, **__: object) -> _Missing:
        return self._use(f"{self._name}()")

    def __repr__(self) -> str:
        return self._name


def optional(name: str) -> Any:
    """Import a package for a test module: without it, only the tests that use it are skipped."""
    if TEST_ALL or not is_missing(name):
        return importlib.import_module(name)
    return _Missing(name)


@pytest.fixture(autouse=True, scope="module")
def _own_cleaners(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a module know the cleaners of the package and its own, and none that other modules have defined.

    All modules are imported before the first test, so what a message lists would depend on what is run.
    """
    from cleanpress import registry

    known, own = registry._CLASSES, request.module.__name__
    of_others = {kind for kind in known if kind.__module__.startswith("test_") and kind.__module__ != own}
    with mock.patch.object(registry, "_CLASSES", WeakSet(known - of_others)):
        yield


# --- the command in this process ------------------------------------------------------------------

# What a person has set says nothing about us.
TERMINAL = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM")


def run_command(*args: str | Path, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run `cleanpress` on arguments in this process, with a file for each of its streams.

    A start takes longer than what most tests try. What depends on the process (pipes, signals, the
    environment, what is imported) is tried on a real one. click's CliRunner does not do: its streams have
    no file descriptors, by which the command reads and writes. An exception that ends the run is raised.
    """
    from cleanpress.cli import command

    with ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
        files[0].write(data)
        files[0].seek(0)
        streams = [TextIOWrapper(file, encoding="utf-8", errors="backslashreplace") for file in files]
        plain = {name: value for name, value in os.environ.items() if name not in TERMINAL}
        stack.enter_context(mock.patch.dict(os.environ, plain | {"COLUMNS": "80"}, clear=True))
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            stack.enter_context(mock.patch.object(sys, name, stream))
        try:
            command([str(arg) for arg in args], prog_name="cleanpress")
        except SystemExit as end:
            code = end.code or 0
        for stream in streams[1:]:
            stream.flush()
        printed = []
        for file in files[1:]:
            file.seek(0)
            printed.append(file.read())
        return subprocess.CompletedProcess(args, code, *printed)


# --- engines that are started once -----------------------------------------------------------------


@pytest.fixture(scope="session")
def hf(tmp_path_factory: pytest.TempPathFactory) -> Any:
    os.environ["HF_DATASETS_CACHE"] = str(tmp_path_factory.mktemp("hf"))
    import datasets

    datasets.config.HF_DATASETS_CACHE = Path(os.environ["HF_DATASETS_CACHE"])
    datasets.disable_progress_bars()
    return datasets


@pytest.fixture(scope="session")
def ray_data() -> Iterator[Any]:
    import ray

    here = str(CASES.parent.parent)
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        configure_logging=False,
        object_store_memory=100_000_000,
        runtime_env={"env_vars": {"PYTHONPATH": here}},
    )
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield ray.data
    ray.shutdown()


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    here = str(CASES.parent.parent)
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executorEnv.PYTHONPATH", here)
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


# --- a browser --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start Chromium once; see tests/browser.py."""
    from browser import started_chromium

    with started_chromium() as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Open pages from files, and fail at the end if one said, asked for or did what a report must not."""
    from browser import Opener

    with Opener(chromium, tmp_path) as opener:
        yield opener


# --- cases ----------------------------------------------------------------------------------------


@cache
def phrase_tables() -> dict[str, dict[str, Any]]:
    """Return the phrases of each language by category, as their files have them."""
    from cleanpress.phrases.files import phrase_files, read_language

    return {language: read_language(paths) for language, paths in phrase_files().items()}


def read_cases(*kinds: str) -> list[Any]:
    """Return the cases of tests/cases/KIND/CLEANER.json, as pytest parameters; their ids are the labels.

    A case is {"label", "comment"?, "options"?, "text", "expect"?}; `text` and `expect` may be lists
    of lines, and a profile of sites is the name of a file in tests/cases/profiles. In `negative` there is
    no `expect`: the text must come out as it went in.
    """
    cases = []
    for kind in kinds:
        for path in sorted((CASES / kind).glob("*.json")):
            for case in json.loads(path.read_text(encoding="utf-8")):
                case = _read_case(kind, case)
                # RemoveSiteLines finds a site by its name with what knows registrable domains.
                marks = [pytest.mark.needs("tldextract")] if "site" in case.get("options", {}) else []
                cases.append(pytest.param(path.stem, case, id=f"{path.stem}: {case['label']}", marks=marks))
    return cases


def _read_case(kind: str, case: dict[str, Any]) -> dict[str, Any]:
    for key in ("text", "expect"):
        if isinstance(case.get(key), list):
            case[key] = "\n".join(case[key])
    if "profiles" in case.get("options", {}):
        case["options"]["profiles"] = str(CASES / "profiles" / case["options"]["profiles"])
    if kind == "negative":
        case["expect"] = case["text"]
    return case
