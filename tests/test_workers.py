"""A column in several processes: the same result as in one, errors that name the row, and a bar."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from engines import needs

needs("pandas")

import pandas as pd  # noqa: E402  # after what may skip this module

from cleanpress import Cleaner, Edit, OptionError, PageError, Reason, WorkersError  # noqa: E402
from cleanpress.adapters.pandas import clean, explain, extract  # noqa: E402

ROOT = Path(__file__).parent.parent
PAGE = (
    "<title>Tea {0}</title><nav><a href=/>Home</a></nav><p>Boil the water first, then wait {0} minutes.</p>"
)
TEXTS = [
    None,
    *(f"Leave a Reply\nIt rained for “{number % 7}” days." for number in range(30)),
    float("nan"),
    "",
]
FRAME = pd.DataFrame({"text": TEXTS, "id": range(len(TEXTS))}, index=[f"row {n}" for n in range(len(TEXTS))])
PAGES = pd.DataFrame({"html": [PAGE.format(number) for number in range(9)] + [None]}, index=range(20, 10, -1))


@dataclass(frozen=True, repr=False)
class Stumble(Cleaner):
    """Fail at one text: for these tests."""

    at: str = "3"

    def edits(self, text: str) -> list[Edit]:
        if self.at in text:
            raise ZeroDivisionError("no text has this")
        return [Edit(0, 1, "", (Reason("first"),))]


def here(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script."""
    (folder / "script.py").write_text(textwrap.dedent(code), encoding="utf-8")
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, "script.py"], cwd=folder, env=variables, capture_output=True, text=True, timeout=99
    )


def test_the_result_is_that_of_one_process() -> None:
    pd.testing.assert_frame_equal(
        clean(FRAME, "text", removed=True, counts=True, workers=2),
        clean(FRAME, "text", removed=True, counts=True),
    )
    pd.testing.assert_frame_equal(explain(FRAME, "text", workers=2), explain(FRAME, "text"))
    pd.testing.assert_frame_equal(
        extract(PAGES, "html", metadata=True, workers=2), extract(PAGES, "html", metadata=True)
    )


@pytest.mark.parametrize("dtype", ["object", "string", "category"])
def test_dtypes_are_kept(dtype: str) -> None:
    texts = FRAME["text"].astype(dtype)
    pd.testing.assert_series_equal(clean(texts, workers=2), clean(texts))


def test_nothing_takes_no_worker() -> None:
    assert clean(pd.Series([], dtype=object), workers=2).empty
    assert clean(pd.Series([None, None], dtype=object), workers=2).tolist() == [None, None]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_names_the_row(workers: int) -> None:
    pages = pd.Series([PAGE, b"%PDF-1.7", PAGE], index=["a", "b", "c"])
    with pytest.raises(PageError, match="Row 'b': These bytes are PDF"):
        extract(pages, workers=workers)
    with pytest.raises(ZeroDivisionError, match="no text has this") as caught:
        clean(FRAME, "text", pipeline=Stumble(), workers=workers)
    assert caught.value.__notes__ == ["This is row 'row 4' of the column 'text'."]
    with pytest.raises(TypeError, match=r"Row 1 \(position 1\) of the Series holds int"):
        clean(pd.Series(["It rained.", 5]), workers=workers)


@pytest.mark.parametrize("workers", [0, -1])
def test_a_number_that_is_none_of_processes(workers: int) -> None:
    with pytest.raises(OptionError, match=f"1 or more, or None for one a core: not {workers}"):
        clean(FRAME, "text", workers=workers)


def test_other_values() -> None:
    values: list[Any] = ["2", 2.0, True]
    for value in values:
        with pytest.raises(TypeError, match="workers is a number of processes or None, and was given"):
            clean(FRAME, "text", workers=value)
    with pytest.raises(TypeError, match="progress is True or False"):
        clean(FRAME, "text", progress="yes")  # type: ignore[arg-type]
    for name, near in {"worker": "workers", "progressbar": "progress"}.items():
        for function in (clean, extract, explain):
            with pytest.raises(OptionError, match=f"{name!r} is not a known option .* Did you mean {near!r}"):
                function(FRAME, "text", **{name: 1})  # type: ignore[operator]


def test_a_cleaner_that_cannot_be_sent() -> None:
    @dataclass(frozen=True, repr=False)
    class Inner(Cleaner):
        def edits(self, text: str) -> list[Edit]:
            return []

    says = r"Inner\(\).* cannot be sent to worker processes: .*a class of a module that they can import"
    with pytest.raises(WorkersError, match=says):
        clean(FRAME, "text", pipeline=Inner(), workers=2)


def test_a_script_with_a_guard(tmp_path: Path) -> None:
    ran = here(
        """
        from dataclasses import dataclass
        import pandas as pd
        from cleanpress import Cleaner, Edit, Reason
        from cleanpress.adapters.pandas import clean

        @dataclass(frozen=True, repr=False)
        class DropFirst(Cleaner):
            def edits(self, text):
                return [Edit(0, 1, "", (Reason("first"),))]

        if __name__ == "__main__":
            print(clean(pd.Series(["ab", "cd", "ef"]), pipeline=DropFirst(), workers=2).tolist())
        """,
        tmp_path,
    )
    assert (ran.stdout, ran.stderr) == ("['b', 'd', 'f']\n", "")


def test_a_script_without_a_guard(tmp_path: Path) -> None:
    ran = here(
        """
        import pandas as pd
        from cleanpress.adapters.pandas import clean
        clean(pd.Series(["ab", "cd", "ef"]), workers=2)
        """,
        tmp_path,
    )
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith(
        "cleanpress.errors.WorkersError: With workers=, each worker"
    )
    assert ran.stderr.count("WorkersError: ") == 1
    assert "if __name__ == '__main__':" in ran.stderr
    assert "freeze_support" not in ran.stderr


@pytest.mark.needs("IPython")
def test_in_a_notebook(tmp_path: Path) -> None:
    ran = here(
        """
        from IPython.core.interactiveshell import InteractiveShell
        import sys

        if __name__ == "__main__":
            del sys.modules["__main__"].__file__  # as in a kernel
            shell = InteractiveShell.instance()
            sys.modules["__main__"] = shell.user_module
            for cell in (
                "import pandas as pd\\nfrom cleanpress.adapters.pandas import clean",
                "print(clean(pd.Series(['Leave a Reply\\\\nTea.', 'Milk.', 'Sugar.']), workers=2).tolist())",
                "from cleanpress import Cleaner\\nfrom dataclasses import dataclass",
                "@dataclass(frozen=True)\\nclass Mine(Cleaner):\\n    def edits(self, text): return []",
                "clean(pd.Series(['Tea.', 'Milk.']), pipeline=Mine(), workers=2)",
            ):
                result = shell.run_cell(cell, silent=True)
            print(type(result.error_in_exec).__name__, result.error_in_exec)
        """,
        tmp_path,
        IPYTHONDIR=str(tmp_path),
    )
    assert "['Tea.', 'Milk.', 'Sugar.']" in ran.stdout, ran.stderr
    assert (
        "WorkersError Pipeline([Mine()]) cannot be sent to worker processes: " in ran.stdout.splitlines()[-1]
    )


# --- Progress -------------------------------------------------------------------------------------


@pytest.mark.needs("tqdm")
def test_a_bar_of_tqdm(capsys: pytest.CaptureFixture[str]) -> None:
    clean(FRAME, "text", progress=True)
    extract(PAGES, "html", progress=True)
    explain(FRAME, "text", progress=True)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "8/8" in captured.err and "texts" in captured.err
    assert "9/9" in captured.err and "pages" in captured.err


def test_a_line_without_tqdm(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    clean(FRAME, "text", progress=True, workers=2)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "texts" in captured.err and "100%" in captured.err


def test_no_bar_if_none_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    clean(FRAME, "text")
    assert capsys.readouterr() == ("", "")


# --- What is no page ------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
def test_a_number_among_pages(workers: int) -> None:
    values = [PAGE.format(1), 5, None, ["a"], {"html": "<p>"}, float("nan"), b"%PDF-1.7", b"<p>Tea."]
    frame = pd.DataFrame({"html": pd.Series(values, dtype=object)})
    with pytest.raises(TypeError, match=r"Row 1 \(position 1\) of the column 'html' holds int, not text: 5"):
        extract(frame, "html", workers=workers)
    made = extract(frame, "html", on_error="null", metadata=True, workers=workers)
    texts, errors = made["html"].tolist(), made["html_error"].tolist()
    assert [pd.isna(text) for text in texts] == [False, True, True, True, True, True, True, False]
    assert errors[1] == "int 5, not a page."
    assert errors[3] == "list ['a'], not a page."
    assert errors[4] == "dict {'html': '<p>'}, not a page."
    assert "PDF" in errors[6]
    assert [pd.isna(error) for error in errors] == [True, False, True, False, False, True, False, True]
    assert made["html_title"][0] == "Tea 1" and pd.isna(made["html_title"][1])
