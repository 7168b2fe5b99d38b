"""What a run will do, worked out and checked before it does anything: which inputs make which output."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from cleanpress.adapters.jobs import Extraction
from cleanpress.corpus.csv_files import Header, read_header
from cleanpress.corpus.page_files import output_name
from cleanpress.corpus.parquet_files import check_column, read_schema
from cleanpress.corpus.source import Source, extra, find_sources, kind_of
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError, OptionError, PathError, one_of
from cleanpress.io.files import is_same_file, visible_name

__all__ = ["Part", "Plan", "check_input_of", "make_plan"]

FORMS = ("jsonl", "csv", "parquet", "files")
ENDS = {"jsonl": ".jsonl", "csv": ".csv", "parquet": ".parquet"}
PACKED = {"gzip": ".gz", "zstd": ".zst", "": ""}


# What formats and packings need, and which extra brings it.
NEEDS = {"parquet": ("pyarrow", "arrow"), "warc": ("fastwarc.warc", "warc")}
if sys.version_info < (3, 14):
    NEEDS["zstd"] = ("zstandard", "zstd")


@dataclass(frozen=True)
class Part:
    """An output and the inputs that go into it. For the form "files" it is a folder."""

    target: Path
    sources: tuple[Source, ...]
    form: str
    packing: str

    def files(self, task: Task) -> list[Path]:
        """Return the files that are written."""
        if self.form != "files":
            return [self.target]
        return [self.target / output_name(name, task) for source in self.sources for _, name in source.files]


@dataclass(frozen=True)
class Plan:
    """All outputs, in order, and where manifest, rejects and the state of the run go."""

    parts: tuple[Part, ...]
    manifest: Path
    rejects: Path
    state: Path

    @property
    def sources(self) -> list[Source]:
        """Return all inputs, in order."""
        return [source for part in self.parts for source in part.sources]


def make_plan(
    inputs: Sequence[str], output: str, task: Task, *, kind: str | None = None, form: str | None = None
) -> Plan:
    """Return the plan for these inputs and this output.

    output: a file, whose name says its format, or a folder (that exists, ends with "/" or has no such name).
    kind:   what standard input is, and files whose name does not say.
    form:   of what is written into a folder: "jsonl", "csv", "parquet" or "files"; by default as it came.
    Raises PathError or OptionError for whatever could not end well.
    """
    if form is not None:
        one_of("format", form, FORMS)
    path = Path(output)
    made, packing = kind_of(output)
    folder = path.is_dir() or output.endswith(("/", os.sep)) or made is None
    if folder and not path.exists():
        _check_name(output)
    manifest, rejects = (path.with_name(path.name + end) for end in (".manifest.json", ".rejects.jsonl"))
    sources = find_sources(inputs, kind=kind, without=[path] if folder else [path, manifest, rejects])
    if not sources:
        raise PathError("There is no input. Name files, folders or patterns, or - for standard input.")
    if folder:
        if path.exists() and not path.is_dir():
            raise PathError(
                f"{visible_name(output)} is there already, and is no folder and no file of a known format."
            )
        parts = _into_folder(sources, path, task, form)
        plan = Plan(tuple(parts), path / "manifest.json", path / "rejects.jsonl", path / ".cleanpress")
    else:
        part = Part(path, tuple(sources), _form_of(output, made, form), packing)
        plan = Plan(
            (part,),
            manifest,
            rejects,
            path.with_name(f".{path.name}.cleanpress"),
        )
    for part in plan.parts:
        _check(part, task)
    return plan


def _check_name(output: str) -> None:
    """Refuse the name of a new folder that was meant for something else."""
    if output == "-":
        raise OptionError(
            "A run over a corpus cannot write to standard output, as it could not go on there: name a file "
            "or a folder. For a stream of JSON Lines: cleanpress --jsonl FIELD"
        )
    name = PurePath(output)
    if name.suffix and kind_of(name.stem)[0] is not None:
        raise OptionError(
            f"{visible_name(output)}: nothing is packed as {name.suffix}. Write .gz or .zst, or for a "
            "folder of this name, a / behind it."
        )


def _form_of(output: str, made: str | None, form: str | None) -> str:
    if made not in ENDS:
        raise OptionError(
            f"{visible_name(output)}: write .jsonl, .csv or .parquet (the first two with .gz or .zst "
            "behind), or into a folder."
        )
    if form is not None and form != made:
        raise OptionError(
            f"{visible_name(output)} is named as {made}, and --format says {form}. Leave one out."
        )
    return str(made)


def _into_folder(sources: Sequence[Source], folder: Path, task: Task, form: str | None) -> list[Part]:
    parts: list[Part] = []
    taken: dict[Path, str] = {}
    for source in sources:
        own = {"warc": "jsonl", "text": "files", "html": "files"}.get(source.kind, source.kind)
        made = form or own
        if source.files:
            target = folder if made == "files" else folder / f"{source.kind}{ENDS[made]}"
            parts.append(Part(target, (source,), made, ""))
        else:
            packing = "" if made == "parquet" else source.packing
            name = PurePath(source.name)
            for _ in range(bool(source.packing) + (kind_of(source.name)[0] is not None)):
                name = name.with_suffix("")
            end = (
                PurePath(source.name.removesuffix(PACKED[source.packing])).suffix
                if made == source.kind
                else ""
            )
            target = folder / f"{name}{end or ENDS.get(made, '')}{PACKED[packing]}"
            parts.append(Part(target, (source,), made, packing))
        if target in taken and made != "files":
            raise PathError(
                f"{visible_name(taken[target])} and {visible_name(source.path)} would both become "
                f"{visible_name(str(target))}. Name the folder that both are in, or clean them one by one."
            )
        taken[target] = source.path
    return parts


def _check(part: Part, task: Task) -> None:
    """Refuse what could not end well: an output over an input, formats that do not fit, no such column."""
    before: Any = None
    for name, (module, brought) in NEEDS.items():  # here, and not in a worker, hours later
        if name in (part.form, part.packing, *(source.kind for source in part.sources)):
            extra(module, brought)
    targets = part.files(task)
    paths = [path for source in part.sources for path in source.paths]
    for path, target in zip(paths, targets if part.form == "files" else targets * len(paths), strict=True):
        if is_same_file(path, target):
            raise PathError(f"{visible_name(path)} is input and output at once. Write to another file.")
    if len(set(targets)) < len(targets):
        twice = next(target for target in targets if targets.count(target) > 1)
        raise PathError(f"Two of the files would become {visible_name(str(twice))}. Rename one of them.")
    for source in part.sources:
        name = visible_name(source.path)
        if part.form == "csv" and source.kind != "csv":
            raise OptionError(f"{name} is no CSV: write .jsonl or .parquet instead.")
        if part.form == "files" and source.kind not in ("text", "html"):
            raise OptionError(f"{name} holds many documents: write .jsonl or .parquet.")
        columns = check_input_of(source, task)
        if source.kind == part.form and None not in (before, columns) and columns != before:
            raise OptionError(f"{name} has other columns than the file before it.")
        before = columns or before


def check_input_of(source: Source, task: Task) -> Any:
    """Return the columns that a file has, if it says; raise OptionError if the task cannot be done on it.

    A damaged file passes: it is a row in the rejects, when its turn comes.
    """
    if source.kind == "html" and not isinstance(task.job, Extraction):
        raise OptionError(f"{visible_name(source.path)} is HTML: add --extract to take its main content.")
    try:
        if source.kind == "csv" and source.path != "-":
            header = read_header(source)
            _check_header(source, header, task)
            return header
        if source.kind == "parquet":
            schema = read_schema(source)
            check_column(schema, source, task)
            return schema
    except InputError:
        pass
    return None


def _check_header(source: Source, header: Header, task: Task) -> None:
    for name in (task.field, task.url_field):
        if name is not None:
            one_of(f"column of {visible_name(source.path)}", name, header.names)
    for name in task.new_columns():
        if name in header.names:
            raise OptionError(
                f"{visible_name(source.path)} already has a column {name!r}, which would be added."
            )
