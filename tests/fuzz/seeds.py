"""Make the seeds of each target of the cases of the tests: what a fuzzer begins with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .inputs import CASES, PAGE_PIECES, case_texts

__all__ = ["KEPT", "keep", "kept", "seeds_of"]

# What was found once, by target: see tests/cases/fuzz.
KEPT = CASES / "fuzz"
LONGEST = 400  # a long seed is slow and says little


def seeds_of(name: str) -> Iterator[bytes]:
    """Yield the inputs of a target, without those that are too long."""
    made = {
        "clean": _texts,
        "extract": _pages,
        "pipeline": _pipelines,
        "jsonl": _records,
        "profiles": _profiles,
    }
    for seed in made[name]():
        if len(seed) <= LONGEST:
            yield seed
    yield from kept(name).values()


def kept(name: str, *, known: bool = False) -> dict[str, bytes]:
    """Return the inputs that were faults of a target once, by their labels; or those that still are."""
    path = KEPT / f"{name}.json"
    cases = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return {
        case["label"]: bytes.fromhex(case["input"]) for case in cases if case.get("known", False) == known
    }


def keep(name: str, data: bytes, label: str, *, known: bool) -> int:
    """Write an input to the cases of a target, and return 0."""
    path = KEPT / f"{name}.json"
    cases = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    cases.append({"label": label, "input": data.hex(), **({"known": True} if known else {})})
    KEPT.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return 0


def _texts() -> Iterator[bytes]:
    for text in case_texts():
        data = text.encode("utf-8", "surrogateescape" if not _has_surrogate(text) else "surrogatepass")
        yield b"\x00" + data  # the default; 0x81 % 3 == 0: the preset `page`
        yield b"\x81" + data
    for first in (b"\x01", b"\x02", b"\x82", b"\x83"):
        yield first + bytes(range(128, 168))


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _pages() -> Iterator[bytes]:
    for page in case_pages():
        for bits in (b"\x00", b"\x29"):
            yield bits + b"\x00" + page.encode("utf-8", "replace")
    for case in json.loads((CASES / "decode.json").read_text(encoding="utf-8")):
        try:
            parts = [
                bytes.fromhex(text) if code == "hex" else text.encode(code) for code, text in case["bytes"]
            ]
        except (LookupError, ValueError):
            continue
        yield b"\x00\x02" + b"".join(parts)
    for first in range(0, len(PAGE_PIECES), 20):
        yield b"\x00\x01" + b"".join(
            bytes([128 + (first + more) // 256, (first + more) % 256]) for more in range(20)
        )


def case_pages() -> Iterator[str]:
    for name in ("parse", "render", "hidden", "wholes", "metadata", "article_or_thread"):
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")):
            yield _joined(case["page"])


def _joined(page: Any) -> str:
    return page if isinstance(page, str) else "\n".join(page)


PIPELINES = (
    'preset = "page"\nwithout = ["RemoveRepeats"]\n', 'keep = ["share"]\n',
    'only = ["share"]\n[[cleaner]]\nuse = "RemoveChrome"\n',
    '[[cleaner]]\nuse = "RemoveChrome"\nlanguages = ["en", "de"]\n',
    '[[cleaner]]\nuse = "RemoveChrome"\nlanguages = 5\n',
    '[[cleaner]]\nuse = "NormalizeQuotes"\nstyle = "curly"\nprotect = "a+"\n',
    '[[cleaner]]\nuse = "NormalizeQuotes"\nprotect = 5\n',
    'preset = "repair"\n[[cleaner]]\nuse = "ReplaceUrls"\nafter = "RepairEncoding"\nwith = "URL"\n',
    '[[cleaner]]\nuse = "RemoveBoilerplate"\nmodel = "none"\n',
    '[[cleaner]]\nuse = "RemoveChrome"\n[cleaner.phrases.share]\nunconditional = ["tell all"]\n',
    "[tool.cleanpress]\n", "cleaner = 5\n",
    '[[cleaner]]\nuse = "RemoveSiteLines"\nprofiles = "none.json"\nsite = "example.org"\n',
    '[[cleaner]]\nuse = "RemoveInvisible"\nkeep = ["zero_width"]\n',
)  # fmt: skip


def _pipelines() -> Iterator[bytes]:
    for text in PIPELINES:
        yield b"\x00" + text.encode()
    for first in range(128, 256, 16):
        yield b"\x01" + bytes(range(first, first + 16))


def _records() -> Iterator[bytes]:
    for record in (
        '{"id": 1.0, "text": "Caf\\u00e9 "}\n', '{"text": null, "id": 1}',
        '{"meta": {"title": "Tea "}, "text": "é "}', '{"meta.title": "a"}', '[1, 2]', "",
        '{"parts": [{"text": "a "}, {"text": null}]}\r\n', '{"text": "\\ud83d\\udc69 \\ud800"}',
        '{"text": "a", "text": "b "}', '{"text": 5}', '{"a":{"b":{"c":"d "}}}',
    ):  # fmt: skip
        for column in range(0, 16, 2):
            yield bytes([column + 1]) + record.encode()
    yield b"\x00" + bytes(range(128, 190))


def _profiles() -> Iterator[bytes]:
    for text in (
        '{"cleanpress_sites": 1, "sites": {}}', '{"cleanpress_sites": 2}', "[]",
        '{"cleanpress_sites": 1, "sites": {"example.org": {"pages": 2, "lines": []}}}',
        '{"cleanpress_sites": 1, "sites": {"example.org": {"pages": 9, "lines": [{"line": "home", '
        '"place": "top", "pages": 9, "sample": "Home", "page": "https://example.org/"},\n]}}}',
    ):  # fmt: skip
        yield b"\x00" + text.encode()
    yield b"\x01" + bytes([128 + table for table in range(60)])
