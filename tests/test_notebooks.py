"""The notebooks of examples/ run from top to bottom, and what they assert holds; outputs are not kept."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))
REPORT = ["jinja2"]


def code_cells(path: Path) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def parameters() -> list[Any]:
    """Return the notebooks, each with the packages that it needs."""
    found = []
    for path in NOTEBOOKS:
        source = "".join("".join(cell["source"]) for cell in code_cells(path))
        needs = ["nbclient", "ipykernel"]
        needs += ["pandas"] if "import pandas" in source else []
        needs += REPORT if ".to_html()" in source else []
        found.append(pytest.param(path, id=path.stem, marks=pytest.mark.needs(*needs)))
    return found


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a kernel of the Python that runs the tests, which no installed kernel has."""
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python of the tests",
        "language": "python",
    }
    folder = tmp_path / "jupyter" / "kernels" / "of-the-tests"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    for name, value in {
        "JUPYTER_PATH": str(tmp_path / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "PYTHONPATH": path,
        "TMPDIR": str(tmp_path),  # for the reports that they write
    }.items():
        monkeypatch.setenv(name, value)
    return folder.name


def execute(notebook: Any, kernel: str, folder: Path) -> Any:
    from nbclient import NotebookClient

    client = NotebookClient(notebook, kernel_name=kernel, resources={"metadata": {"path": str(folder)}})
    return client.execute()


@pytest.mark.parametrize("path", parameters())
def test_a_notebook_runs(path: Path, kernel: str, tmp_path: Path) -> None:
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    done = execute(notebook, kernel, tmp_path)
    counts = [cell.execution_count for cell in done.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.needs("nbclient", "ipykernel")
def test_a_cell_that_fails_ends_the_run(kernel: str, tmp_path: Path) -> None:
    import nbformat
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("assert 1 == 2")])
    with pytest.raises(CellExecutionError, match="AssertionError"):
        execute(notebook, kernel, tmp_path)


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["clean-a-column", "extract-pages", "tune-a-pipeline"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert cell["metadata"] == {}
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"
    assert metadata["language_info"] == {"name": "python"}  # without the version of whoever ran it last


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_its_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((\.[^)\s]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
    assert links


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_what_a_notebook_says_is_asserted(path: Path) -> None:
    asserts = [line for cell in code_cells(path) for line in cell["source"] if line.startswith("assert ")]
    assert len(asserts) >= 10
