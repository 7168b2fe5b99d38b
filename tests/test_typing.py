"""What a type checker says: right uses pass, and each wrong one is an error on its line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
USES = Path(__file__).parent / "typing_uses.py"


@pytest.mark.needs("mypy", "pandas", "pandas-stubs")
def test_mypy_refuses_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = true\n", encoding="utf-8")
    arguments = ["--config-file", str(tmp_path / "mypy.ini"), "--cache-dir", str(tmp_path)]
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", *arguments, str(USES)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    lines = USES.read_text(encoding="utf-8").splitlines()
    wanted = {number for number, line in enumerate(lines, 1) if line.endswith("# error")}
    found = {int(number) for number in re.findall(r"typing_uses\.py:(\d+): error", ran.stdout)}
    assert wanted, "no wrong use is tried"
    assert [lines[number - 1] for number in sorted(wanted - found)] == []
    assert [lines[number - 1] for number in sorted(found - wanted)] == [], ran.stdout


def test_what_has_types_says_so() -> None:
    assert (ROOT / "cleanpress" / "py.typed").exists()
