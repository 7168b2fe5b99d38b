"""Say what a run is: what must be the same for it to be resumed, and what differs where that is not so."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import cleanpress
from cleanpress.corpus.plan import Plan
from cleanpress.corpus.task import Task
from cleanpress.errors import RunError
from cleanpress.io.files import visible_name

__all__ = ["check_same", "digest_of", "identity_of", "stamp_of"]

# What the output depends on besides cleanpress itself.
LIBRARIES = (
    "ftfy",
    "numpy",
    "selectolax",
    "charset-normalizer",
    "lxml",
    "beautifulsoup4",
    "pyarrow",
    "zstandard",
)
FILES = ("profiles", "model", "phrases")  # options whose values are kept as digests
SHOWN = 3  # differences that a message tells of each kind
LONGEST = 60  # characters of a value in a message


def identity_of(plan: Plan, task: Task) -> dict[str, Any]:
    """Return what must be the same for an unfinished run to go on."""
    inputs = [stamp_of(path) for source in plan.sources for path in source.paths]
    outputs = [[part.path, part.format, part.compression] for part in plan.parts]
    versions = {"cleanpress": cleanpress.__version__, "python": ".".join(map(str, sys.version_info[:2]))}
    for library in LIBRARIES:
        try:
            versions[library] = version(library)
        except PackageNotFoundError:
            continue
    about = json.loads(json.dumps(task.identity()))  # as it is when it has been read again
    return {"versions": versions, "task": about, "inputs": inputs, "outputs": outputs}


def stamp_of(path: str) -> dict[str, Any]:
    """Return size and time of change of a file, by which a change is seen; neither for what is not there."""
    if path == "-":
        return {"path": "-"}
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # a link to nowhere in a folder: reading it makes a failed record
        return {"path": path}
    return {"path": path, "size": found.st_size, "mtime_ns": found.st_mtime_ns}


def digest_of(paths: Sequence[str | Path]) -> dict[str, Any]:
    """Return the number of bytes and the SHA-256 of files, one after the other."""
    if paths == ("-",):
        return {}
    whole = hashlib.sha256()
    size = 0
    for path in paths:
        with open(path, "rb", buffering=0) as stream:
            while block := stream.read(1 << 20):
                whole.update(block)
                size += len(block)
    return {"bytes": size, "sha256": whole.hexdigest()}


def check_same(known: dict[str, Any], now: dict[str, Any], place: Path, command: str = "") -> None:
    """Raise RunError if a run is not the one that was begun, with what differs.

    place:   where the run that was begun has its files.
    command: the one that began it, if that is known.
    """
    if all(known.get(name) == now[name] for name in now):
        return
    versions = _other_versions(known, now)
    what = f"{visible_name(str(place))} is of another run: "
    if versions and known.get("inputs") == now["inputs"]:
        raise RunError(
            f"{visible_name(str(place))} is from a run with other versions: {versions}. Finish it with the "
            "versions that it was begun with, or begin anew with --restart, which replaces its output."
        )
    found = [*_inputs(known.get("inputs", []), now["inputs"]), *_options(known.get("task", {}), now["task"])]
    found = found or list(_outputs(known.get("outputs", []), now.get("outputs", [])))
    more = f"; and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    again = f" It was begun with: {command}" if command else ""
    raise RunError(
        f"{what}{'; '.join(found[:SHOWN])}{more}. Repeat the first command to finish that run, begin again "
        f"with --restart, which replaces its output, or write elsewhere.{again}"
    )


def _options(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield the options that differ, with both values."""
    for name in dict.fromkeys([*now, *before]):
        old, new = before.get(name), now.get(name)
        if old == new or not (old or new):
            continue
        if name == "pipeline" and old and new:
            yield from _pipelines(old, new)
        elif name in FILES:
            yield _file(name, old, new)
        else:
            yield f"{name} was {_value(old)} and is {_value(new)}"


def _file(name: str, old: object, new: object) -> str:
    """Return how an option differs whose value is kept as the digest of a file."""
    if old and new:
        return f"{name} was a file with another content"
    return f"{name} {'was given, and is not now' if old else 'was not given, and is now'}"


def _pipelines(before: str, now: str) -> Iterator[str]:
    """Yield what differs between pipelines as TOML: their cleaners, or else the options of these."""
    old, new = _cleaners(before), _cleaners(now)
    names, new_names = [name for name, _ in old], [name for name, _ in new]
    if names == new_names:
        for (name, options), (_, others) in zip(old, new, strict=True):
            yield from (f"{each} in {name}" for each in _options(options, others))
        return
    changes = [*_among("without", names, new_names), *_among("with", new_names, names)]
    yield f"the pipeline is now {' and '.join(changes) or 'in another order'}"


def _among(word: str, some: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return, behind a word, the names that are not among others; nothing if there are none."""
    names = [name for name in some if name not in others]
    return [f"{word} {', '.join(names)}"] if names else []


def _cleaners(toml: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the cleaners of a pipeline: name and options of each."""
    return [(cleaner.pop("use", ""), cleaner) for cleaner in tomllib.loads(toml).get("cleaner", [])]


def _value(value: object) -> str:
    """Return a value of an option, as it is written in JSON, and cut if it is long."""
    if value is None or value is False:
        return "not set"
    shown = "set" if value is True else json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def _inputs(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield which files changed, and how, which came, and which are gone."""
    known, given = ({each["path"]: each for each in some} for some in (before, now))
    for path, stamp in given.items():
        if path not in known:
            yield f"{visible_name(path)} was not among the inputs"
        elif stamp != known[path]:
            yield f"{visible_name(path)} {_change(known[path], stamp)}"
    yield from (f"{visible_name(path)} was among the inputs" for path in known if path not in given)
    if set(known) == set(given):
        yield from _moved(list(known), list(given))


def _moved(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Yield what says that the same files are in another order, if they are."""
    for old, new in zip(before, now, strict=True):
        if old != new:
            yield f"the inputs are in another order: {visible_name(new)} was behind {visible_name(old)}"
            return


def _change(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    old, new = before.get("size"), now.get("size")
    if old != new and old is not None and new is not None:
        return f"had {old:,} bytes and has {new:,}"
    old, new = before.get("mtime_ns"), now.get("mtime_ns")
    if old is not None and new is not None:
        times = [datetime.fromtimestamp(each / 1e9).astimezone() for each in (old, new)]
        return f"was changed at {times[1]:%Y-%m-%d %H:%M:%S}, and before that at {times[0]:%Y-%m-%d %H:%M:%S}"
    return "changed"


def _outputs(before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> Iterator[str]:
    for old, new in zip(before, now, strict=False):
        if list(old) != list(new):
            was, is_now = (
                f"{visible_name(each[0])} ({' '.join(filter(None, each[1:]))})" for each in (old, new)
            )
            yield f"the output was {was} and is {is_now}"
    if len(before) != len(now):
        yield f"there were {len(before):,} outputs, and are {len(now):,}"


def _other_versions(known: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Return which versions differ; "" if none does."""
    old, new = known.get("versions", {}), now["versions"]
    names = [name for name in dict.fromkeys([*new, *old]) if old.get(name) != new.get(name)]
    if names:
        return ", ".join(f"{name} {old.get(name, 'none')}, now {new.get(name, 'none')}" for name in names)
    before, task = known.get("task", {}), now["task"]
    if before.get("job") == task["job"] and before.keys() != task.keys():
        return "its options have the names of another version of cleanpress"
    return ""
