"""What every test shares: the Hypothesis profile, and how case files are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

CASES = Path(__file__).parent / "cases"

# Deadlines are wall-clock limits, and those belong in benchmarks.
settings.register_profile("cleanpress", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("cleanpress")


def read_cases(kind: str) -> list[Any]:
    """Return the cases of a kind from tests/cases/KIND/CLEANER.json, as pytest parameters.

    A case is {"label", "comment"?, "options"?, "text", "expect"?}; `text` and `expect` may be lists
    of lines, and a profile of sites is the name of a file in tests/cases/profiles. In `negative` there is
    no `expect`: the text must come out as it went in.
    """
    import pytest

    cases = []
    for path in sorted((CASES / kind).glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            for key in ("text", "expect"):
                if isinstance(case.get(key), list):
                    case[key] = "\n".join(case[key])
            if "profiles" in case.get("options", {}):
                case["options"]["profiles"] = str(CASES / "profiles" / case["options"]["profiles"])
            if kind == "negative":
                case["expect"] = case["text"]
            cases.append(pytest.param(path.stem, case, id=f"{path.stem}: {case['label']}"))
    return cases
