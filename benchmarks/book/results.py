"""Keep what a chapter measured, with how: date, command, versions, machine, data.

A file results/CHAPTER.json holds one chapter. Pages, plots and figures in prose are made of these alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.figures import Table
from cleanpress.errors import DataError
from cleanpress.io.atomic import open_output

__all__ = ["FOLDER", "Machine", "Results", "read_all", "this_machine"]

FOLDER = "results"
_SHORT = 12  # characters of a digest that are shown


@dataclass(frozen=True)
class Machine:
    """Where something was measured.

    load: processes that waited for a core, on average over the minute before and the minute at the end. With
          more than there are cores, times on the wall are those of a busy machine.
    """

    processor: str
    cores: int
    python: str
    system: str
    load: tuple[float, ...]

    def __str__(self) -> str:
        """Return a sentence's part."""
        cores = f"{self.cores} core{'s' * (self.cores != 1)}"
        load = " to ".join(f"{each:.1f}" for each in self.load)
        busy = f", load {load}" if load else ""
        return f"{self.processor}, {cores}, {self.system}, {self.python}{busy}"


@dataclass(frozen=True)
class Results:
    """The figures of a chapter and where they are from.

    date:     the day of measuring, as 2026-11-30.
    command:  what measures it again; names in capitals stand for folders.
    versions: of what was measured, by tool.
    machine:  None where nothing depends on it, or it is not known any more.
    data:     by set of pages, how many there are and their digest.
    missing:  tools that were not measured, and why.
    note:     what must be known to read it.
    """

    chapter: str
    date: str
    command: str
    versions: Mapping[str, str]
    machine: Machine | None
    data: Mapping[str, Mapping[str, Any]]
    tables: Sequence[Table]
    missing: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    def table(self, name: str) -> Table:
        """Return a table by its name. Raises KeyError."""
        found = next((table for table in self.tables if table.name == name), None)
        if found is None:
            raise KeyError(f"{self.chapter} / {name}")
        return found

    def write(self, folder: Path) -> None:
        """Write the file of the chapter, whole or not at all."""
        path = folder / FOLDER / f"{self.chapter}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        with open_output(path) as out:
            out.write(f"{_one_row_a_line(self._as_json())}\n".encode())

    def _as_json(self) -> dict[str, Any]:
        kept = {**vars(self), "machine": vars(self.machine) if self.machine else None}
        return {**kept, "tables": [table.as_json() for table in self.tables]}

    @classmethod
    def read(cls, path: Path) -> Results:
        """Return what a file holds. Raises DataError for one that is not the book's."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            tables = [Table.from_json(each) for each in kept.pop("tables")]
            machine = kept.pop("machine")
            if machine is not None:
                machine = Machine(**{**machine, "load": tuple(machine["load"])})
            return cls(**kept, tables=tables, machine=machine)
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path} is not a file of results ({error}). `python -m benchmarks.book --only {path.stem}` "
                "writes it anew."
            ) from error

    @property
    def digest(self) -> str:
        """What tells these figures from others; plots carry it."""
        tables = json.dumps([table.as_json() for table in self.tables])
        return hashlib.sha256(tables.encode()).hexdigest()[:_SHORT]

    def provenance(self) -> str:
        """Return as Markdown when, with what, where, on what and by which command this was measured."""
        versions = ", ".join(dict.fromkeys(self.versions.values()))
        sentences = [f"Measured on {self.date}" + (f" with {versions}." if versions else ".")]
        if self.machine is not None:
            sentences.append(f"Machine: {self.machine}.")
        if self.data:
            sets = (f"{name} ({_described(each)})" for name, each in self.data.items())
            sentences.append(f"Data: {', '.join(sets)}.")
        if self.missing:
            missing = (f"{name} ({why})" for name, why in self.missing.items())
            sentences.append(f"Not measured: {', '.join(missing)}.")
        if self.note:
            sentences.append(self.note)
        return "\n".join([" ".join(sentences), "", "```sh", self.command, "```"])


def _described(data: Mapping[str, Any]) -> str:
    parts = [f"{data['count']:,} {data['of']}"] if "count" in data else []
    parts += [f"digest `{data['digest'][:_SHORT]}`"] if "digest" in data else []
    return ", ".join(parts)


def _one_row_a_line(kept: Mapping[str, Any]) -> str:
    """Return JSON in which a row of a table is a line, so that a change of figures is easy to read."""
    rows: list[str] = []

    def held(table: dict[str, Any]) -> dict[str, Any]:
        at = len(rows)
        rows.append(",\n".join(f"        {json.dumps(row, ensure_ascii=False)}" for row in table["rows"]))
        return {**table, "columns": f"@columns {at}", "rows": f"@rows {at}"}

    columns = [json.dumps(table["columns"], ensure_ascii=False) for table in kept["tables"]]
    text = json.dumps(
        {**kept, "tables": [held(table) for table in kept["tables"]]}, ensure_ascii=False, indent=2
    )
    for at, own in enumerate(rows):
        text = text.replace(f'"@columns {at}"', columns[at], 1)
        text = text.replace(f'"@rows {at}"', f"[\n{own}\n      ]" if own else "[]", 1)
    return text


def read_all(folder: Path) -> dict[str, Results]:
    """Return the results of all chapters that have been measured, by name."""
    paths = sorted((folder / FOLDER).glob("*.json"))
    return {path.stem: Results.read(path) for path in paths}


def this_machine(loads: Sequence[float]) -> Machine:
    """Describe the machine that this runs on: the processor, not its name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return Machine(
        processor=models[0] if models else platform.machine(),
        cores=os.cpu_count() or 1,
        python=python,
        system=f"{platform.system()} {platform.machine()}",
        load=tuple(round(load, 1) for load in loads),
    )
