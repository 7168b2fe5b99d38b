"""Let one peer answer pages, a JSON line each, in a process that `benchmarks.workers` started.

    python -m benchmarks.serve text trafilatura

The first line that is written is {"ready": true}, or {"missing": "why"}. A line that is read has a page,
{"page": "its bytes in Base64", "url": "…"} or {"html": "…", "url": "…"}, and the answer has its text or
metadata and the seconds of processor time: {"text": "…", "seconds": 0.01}, or {"error": "why"}.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from benchmarks import metadata, tools
from benchmarks.workers import attempt

__all__ = ["main"]

Answering = Callable[[Mapping[str, str]], dict[str, Any]]


def _texts(tool: tools.Tool) -> Answering:
    assert tool.load is not None  # what is in JavaScript is not asked here
    extract = tool.load()

    def answer(request: Mapping[str, str]) -> dict[str, Any]:
        page = base64.b64decode(request["page"])
        start = time.process_time()
        text, why = attempt(extract, page, request["url"])
        return {"error": why} if why else {"text": text, "seconds": time.process_time() - start}

    return answer


def _metadata(name: str) -> Answering:
    read = metadata.TOOLS[name].read
    assert read is not None

    def answer(request: Mapping[str, str]) -> dict[str, Any]:
        try:
            found, seconds = read(metadata.Page(request["html"], request["url"]))
        except Exception as error:  # noqa: BLE001  # as in workers.attempt
            return {"error": f"{type(error).__name__}: {error}"}
        return {"metadata": found, "seconds": seconds}

    return answer


def answering(kind: str, name: str) -> Answering:
    """Return the function that answers a request. kind: text, markdown or metadata."""
    if kind == "metadata":
        return _metadata(name)
    return _texts((tools.MARKDOWN if kind == "markdown" else tools.TOOLS)[name])


def serve(kind: str, name: str, requests: TextIO, answers: TextIO) -> None:
    """Answer requests until there are no more."""
    try:
        answer = answering(kind, name)
    except ImportError as error:
        _write(answers, {"missing": str(error)})
        return
    _write(answers, {"ready": True})
    for line in requests:
        _write(answers, answer(json.loads(line)))


def _write(answers: TextIO, record: Mapping[str, Any]) -> None:
    answers.write(json.dumps(record) + "\n")
    answers.flush()


def main() -> None:
    """Run from the command line."""
    # What a peer prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(sys.argv[1], sys.argv[2], sys.stdin, answers)


if __name__ == "__main__":
    main()
