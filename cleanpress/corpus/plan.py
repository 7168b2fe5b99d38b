"""Plan a run and check it before anything is written: which inputs make which output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from os import PathLike
from pathlib import Path, PurePath
from typing import Any

from cleanpress.adapters.jobs import Extraction
from cleanpress.corpus.csv_files import Header, read_header
from cleanpress.corpus.first_records import check_first_records
from cleanpress.corpus.page_files import output_name
from cleanpress.corpus.parquet_files import check_column, read_schema
from cleanpress.corpus.source import (
    READ_ERRORS,
    Inputs,
    Source,
    extra,
    find_sources,
    format_of,
    is_special,
    paths_of,
)
from cleanpress.corpus.task import Task
from cleanpress.errors import OptionError, PathError, one_of
from cleanpress.io.files import folded, is_same_file, visible_name
from cleanpress.options import OUTPUT_FORMATS

__all__ = ["Part", "Plan", "check_input_of", "make_plan"]

# How the names of other files end, which are no names for a new folder.
NOT_WRITTEN = {
    ".7z", ".arrow", ".avro", ".bz2", ".db", ".docx", ".feather", ".gz", ".orc", ".pdf", ".pickle",
    ".pkl", ".sqlite", ".tar", ".tgz", ".xls", ".xlsx", ".xml", ".xz", ".zip", ".zst",
}  # fmt: skip
ENDS = {"jsonl": ".jsonl", "csv": ".csv", "parquet": ".parquet"}
SHOWN = 3  # columns that a message names
PACKED = {"gzip": ".gz", "zstd": ".zst", "": ""}
# What a format is written as in a folder, unless something else is asked for; any other as it was read.
OWN_FORMATS = {"warc": "jsonl", "text": "files", "html": "files"}

# The module that a format or compression takes, and the extra that installs it.
EXTRAS = {"parquet": ("pyarrow", "arrow"), "warc": ("fastwarc.warc", "warc")}
if sys.version_info < (3, 14):
    EXTRAS["zstd"] = ("zstandard", "zstd")


@dataclass(frozen=True)
class Part:
    """Hold an output and its inputs. For the format "files" it is a folder.

    path: of the output, as text: there may be a million of them.
    """

    path: str
    sources: tuple[Source, ...]
    format: str
    compression: str

    @property
    def target(self) -> Path:
        """Return the path of the output."""
        return Path(self.path)

    def files(self, task: Task) -> Iterator[str]:
        """Yield the paths of the files that are written."""
        if self.format != "files":
            yield self.path
        for source in self.sources if self.format == "files" else ():
            for _, name in source.files:
                yield os.path.join(self.path, output_name(name, task))


@dataclass(frozen=True)
class Plan:
    """Hold all outputs, in order, and the paths of manifest, failed records and the state of the run.

    folder: the one that all is written into; None where a file was named.
    """

    parts: tuple[Part, ...]
    manifest: Path
    failed_path: Path
    state: Path
    folder: Path | None = None

    @property
    def sources(self) -> list[Source]:
        """Return all inputs, in order."""
        return [source for part in self.parts for source in part.sources]


def make_plan(
    inputs: Inputs,
    output: str | PathLike[str],
    task: Task,
    *,
    input_format: str | None = None,
    output_format: str | None = None,
) -> Plan:
    """Return the plan for these inputs and this output.

    output: a file, whose name says its format, or a folder (that exists, ends with "/" or has no such name).
    input_format:  of standard input, and of files whose name does not say.
    output_format: of what is written into a folder: "jsonl", "csv", "parquet" or "files"; by default that
        of the input.
    Raises PathError or OptionError for a run that would fail.
    """
    if output_format is not None:
        one_of("output_format", output_format, OUTPUT_FORMATS)
    inputs, output = paths_of(inputs), os.fspath(output)
    _check_named(inputs)
    path = Path(output)
    made, compression = format_of(output)
    folder = path.is_dir() or output.endswith(("/", os.sep)) or made is None
    if folder:
        _check_folder(output)
    beside = (
        [] if folder else [path.with_name(path.name + end) for end in (".manifest.json", ".failed.jsonl")]
    )
    sources = find_sources(inputs, input_format=input_format, without=[path, *beside])
    if not sources:
        raise PathError("There is no input. Name files, folders or patterns, or - for standard input.")
    if folder:
        parts = tuple(_into_folder(sources, path, output_format))
        plan = Plan(parts, path / "manifest.json", path / "failed.jsonl", path / ".cleanpress", path)
    else:
        part = Part(str(path), tuple(sources), _format_named(output, made, output_format), compression)
        plan = Plan((part,), beside[0], beside[1], path.with_name(f".{path.name}.cleanpress"))
    _check_own_files(plan)
    own, taken = {folded(str(plan.manifest)), folded(str(plan.failed_path))}, set[str]()
    for part in plan.parts:
        _check(part, task, own, taken)
    check_first_records(plan.sources, task)
    return plan


def _check_named(inputs: Iterable[str]) -> None:
    """Refuse a pipe or a device by name, which hangs, or is empty when it is read again."""
    for given in inputs:
        if given != "-" and is_special(given):
            raise PathError(
                f"{visible_name(given)} is a pipe or a device, and a run reads files, so that it can resume. "
                "Write it to a file first, or send it to standard input and name -, with --input-format."
            )


def _check_folder(output: str) -> None:
    """Refuse a path that is not a folder, and a name of a new folder that looks like that of a file."""
    path = Path(output)
    if path.is_dir():
        return
    if path.exists():
        raise PathError(
            f"{visible_name(output)} exists already, and is neither a folder nor a file of a known format."
        )
    if output == "-":
        raise OptionError(
            "A corpus cannot be written to standard output, where a run could not be resumed. Name a file "
            "or a folder. For a stream of JSON Lines: cleanpress --jsonl COLUMN"
        )
    if output.endswith(("/", os.sep)):
        return
    name = PurePath(output)
    if name.suffix and format_of(name.stem)[0] is not None:
        raise OptionError(
            f"{visible_name(output)}: {name.suffix} is not a known compression. Write .gz or .zst; if "
            "this is a folder, end its name with /."
        )
    if name.suffix.lower() in NOT_WRITTEN:
        raise OptionError(
            f"{visible_name(output)}: {name.suffix} is not a format that is written. Write .jsonl, .csv or "
            ".parquet; if this is a folder, end its name with /."
        )


def _format_named(output: str, made: str | None, output_format: str | None) -> str:
    if made not in ENDS:
        raise OptionError(
            f"{visible_name(output)}: write .jsonl, .csv or .parquet (the first two with .gz or .zst "
            "behind), or into a folder."
        )
    if output_format is not None and output_format != made:
        raise OptionError(
            f"{visible_name(output)} is named as {made}, and --output-format says {output_format}. "
            "Leave one out."
        )
    return str(made)


def _into_folder(sources: Iterable[Source], folder: Path, output_format: str | None) -> Iterator[Part]:
    taken: dict[str, str] = {}
    for source in sources:
        part = _part_in(folder, source, output_format or OWN_FORMATS.get(source.format, source.format))
        key = folded(part.path)
        if key in taken and part.format != "files":
            raise PathError(
                f"{visible_name(taken[key])} and {visible_name(source.path)} would both become "
                f"{visible_name(part.path)}. Name the folder that both are in, or clean them one by "
                "one."
            )
        taken[key] = source.path
        yield part


def _part_in(folder: Path, source: Source, made: str) -> Part:
    """Return the output of a source in a folder, in the format `made`."""
    if source.files:
        target = folder if made == "files" else folder / f"{source.format}{ENDS[made]}"
        return Part(str(target), (source,), made, "")
    compression = "" if made == "parquet" else source.compression
    name = PurePath(source.name)
    for _ in range(bool(source.compression) + (format_of(source.name)[0] is not None)):
        name = name.with_suffix("")
    end = ""
    if made == source.format:
        end = PurePath(source.name.removesuffix(PACKED[source.compression])).suffix
    target = folder / f"{name}{end or ENDS.get(made, '')}{PACKED[compression]}"
    return Part(str(target), (source,), made, compression)


def _check_own_files(plan: Plan) -> None:
    """Refuse an input that is where the run writes its manifest or its failed records."""
    for own in (plan.manifest, plan.failed_path):
        paths = chain.from_iterable(source.paths for source in plan.sources) if own.exists() else ()
        for path in paths:
            _check_not_one(path, own)


def _check(part: Part, task: Task, own: set[str], taken: set[str]) -> None:
    """Refuse what would fail: an output over an input, formats that do not fit, no such column.

    own, taken: the files that the run writes besides, and those of folders of files so far, `folded`.
    """
    used = {part.format, part.compression, *(source.format for source in part.sources)}
    for name in EXTRAS.keys() & used:  # here, and not in a worker, hours later
        extra(*EXTRAS[name])
    _check_targets(part, task, own, taken)
    before: tuple[Source, Any] | None = None
    for source in part.sources:
        _check_formats(source, part)
        columns = check_input_of(source, task)
        if source.format == part.format and columns is not None:
            before = before or (source, columns)
            _check_columns(source, columns, *before)


def _check_columns(source: Source, columns: Any, first: Source, known: Any) -> None:
    """Refuse a file without the columns of the first one that goes into the same output."""
    if columns != known:
        raise OptionError(
            f"{visible_name(source.path)} does not have the columns of {visible_name(first.path)}, and both "
            f"go into one file: {_difference(known, columns)}. Write into a folder (end its name with /), or "
            "each into a file of its own."
        )


def _difference(before: Any, now: Any) -> str:
    """Return how the columns of two files differ, as `check_input_of` returns them."""
    old, new = _types(before), _types(now)
    found = [
        *(f"it lacks {name!r}" for name in old if name not in new),
        *(f"it has {name!r} besides" for name in new if name not in old),
        *(
            f"{name!r} is {new[name]} and not {old[name]}"
            for name in new
            if old.get(name, new[name]) != new[name]
        ),
    ]
    more = f"; and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    return "; ".join(found[:SHOWN]) + more or "they are in another order, or otherwise separated"


def _types(columns: Any) -> dict[str, str]:
    if isinstance(columns, Header):
        return dict.fromkeys(columns.names, "text")
    return {field.name: f"{field.type}{'' if field.nullable else ' (never null)'}" for field in columns}


def _check_targets(part: Part, task: Task, own: set[str], taken: set[str]) -> None:
    """Refuse files to write that are inputs, or one and the same."""
    paths = (path for source in part.sources for path in source.paths)
    made = part.files(task) if part.format == "files" else repeat(part.path)
    for path, target in zip(paths, made, strict=False):
        key = folded(target)
        if key in own:
            raise PathError(
                f"{visible_name(path)} would become {visible_name(target)}, which the run writes itself, for "
                "its manifest or its failed records. Is it of an earlier run? Leave it out, or rename it."
            )
        if part.format == "files":
            if key in taken:
                raise PathError(
                    f"Two of the files would become {visible_name(target)} (many disks do not tell capital "
                    "letters from small ones). Rename one of them."
                )
            taken.add(key)
        _check_not_one(path, Path(target))


def _check_not_one(path: str, target: Path) -> None:
    if is_same_file(path, target):
        raise PathError(f"{visible_name(path)} is input and output at once. Write to another file.")


def _check_formats(source: Source, part: Part) -> None:
    name = visible_name(source.path)
    if part.format == "csv" and source.format != "csv":
        raise OptionError(
            f"{name} is not CSV, and CSV is written from CSV alone. Write .jsonl or .parquet; in a folder, "
            "--output-format jsonl or parquet."
        )
    if part.format == "files" and source.format not in ("text", "html"):
        raise OptionError(f"{name} holds many documents: write .jsonl or .parquet.")


def check_input_of(source: Source, task: Task) -> Any:
    """Return the columns that a file has, if it says; raise OptionError if the task cannot be done on it.

    A damaged file passes: it makes a failed record when it is read.
    """
    if source.format == "html" and not isinstance(task.job, Extraction):
        raise OptionError(f"{visible_name(source.path)} is HTML: add --extract to take its main content.")
    try:
        if source.format == "csv" and source.path != "-":
            header = read_header(source)
            _check_header(source, header, task)
            return header
        if source.format == "parquet":
            schema = read_schema(source)
            check_column(schema, source, task)
            return schema
    except PathError:
        if os.path.exists(source.path):  # not a link to nowhere
            raise
    except READ_ERRORS:
        pass
    return None


def _check_header(source: Source, header: Header, task: Task) -> None:
    for name in (task.column, task.url_column):
        if name is not None:
            one_of(f"column of {visible_name(source.path)}", name, header.names)
    for name in task.new_columns():
        if name in header.names:
            raise OptionError(
                f"{visible_name(source.path)} already has a column {name!r}, which would be added."
            )
