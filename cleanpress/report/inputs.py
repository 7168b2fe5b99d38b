"""Find out what a report is of: one document, records that are to be cleaned, or the output of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cleanpress.corpus.csv_files import read_header
from cleanpress.corpus.parquet_files import read_schema
from cleanpress.corpus.source import READ_ERRORS, Source, find_sources, format_of, open_plain
from cleanpress.errors import InputError, OptionError, TooLargeError, one_of
from cleanpress.io.bounded import MAX_DOCUMENT, records_of
from cleanpress.io.files import visible_name

__all__ = ["Columns", "Given", "recognize"]

# The columns of a run that say what was removed, by the word behind the name of the text.
TELLING = ("edits", "counts", "removed")
BESIDE = (*TELLING, "confidence", "language", "url")
# What a column of languages, or of URLs, is called where nobody says it.
LANGUAGE_NAMES, URL_NAMES = ("language", "lang"), ("url",)
MANIFEST, FAILED = "manifest.json", "failed.jsonl"


@dataclass(frozen=True)
class Columns:
    """Name the columns that are read; None where there is none.

    beside:   by the word behind it, the name of each column that a run has put beside the text.
    original: of a run, the column that still has what was cleaned.
    """

    text: str = "text"
    url: str | None = None
    language: str | None = None
    original: str | None = None
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Return the names of all columns that are read."""
        named = [self.text, self.url, self.language, self.original, *self.beside.values()]
        return [name for name in dict.fromkeys(named) if name is not None]


@dataclass(frozen=True)
class Given:
    """Hold what a report is of.

    kind:      "document", "records", or "run", the output of a run, in which the texts are clean already.
    paths:     as they were given, without manifests and failed records of runs.
    is_html:   whether they are pages; None for one document, whose content says it.
    manifests: of the runs, as far as there are any.
    """

    kind: Literal["document", "records", "run"]
    paths: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    columns: Columns = field(default_factory=Columns)
    is_html: bool | None = None
    manifests: tuple[Mapping[str, Any], ...] = ()

    @property
    def files(self) -> int:
        """Return the number of files."""
        return sum(len(source.paths) for source in self.sources) or len(self.paths)


def recognize(
    paths: Sequence[str],
    *,
    input_format: str | None = None,
    column: str | None = None,
    url_column: str | None = None,
    language_column: str | None = None,
    without: Sequence[Path] = (),
) -> Given:
    """Return what the inputs are.

    column: None is "text" or, of a run, the column that it wrote. without: as in `find_sources`, the output.
    Raises PathError for what is not there, OptionError for a run that says nothing of what was removed.
    """
    if is_one_document(paths, input_format):
        return Given("document", tuple(paths))
    manifests = tuple(filter(None, map(manifest_of, paths)))
    inputs = documents_of(paths)
    shut = [*without, *(Path(path) / name for path in paths for name in (MANIFEST, FAILED))]
    found = find_sources(inputs, input_format=input_format, without=shut)
    sources = _with_columns(found, of_a_run=bool(manifests))
    if not manifests and len(sources) == 1 and len(sources[0].files) == 1:
        return Given("document", (sources[0].path,))
    columns = columns_of(names_of(sources), manifests, column, url_column, language_column)
    kind: Literal["records", "run"] = "run" if columns.beside else "records"
    if manifests and not columns.beside:
        raise OptionError(_says_nothing(paths[0], manifests))
    return Given(kind, inputs, sources, columns, are_pages(sources), manifests)


def documents_of(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the paths without those of manifests and failed records; all, if there are no others."""
    return tuple(path for path in paths if not is_of_run(path)) or tuple(paths)


def are_pages(sources: Sequence[Source]) -> bool:
    """Return whether all files are HTML."""
    return all(source.format == "html" for source in sources)


def columns_of(
    names: Sequence[str],
    manifests: Sequence[Mapping[str, Any]],
    column: str | None,
    url_column: str | None,
    language_column: str | None,
) -> Columns:
    """Return which of the columns are read: those that were named, and those that a run writes."""
    text = column or written_by(manifests) or told_of(names) or "text"
    beside = {word: name for word in BESIDE if (name := f"{text}_{word}") in names}
    is_told = not beside.keys().isdisjoint(TELLING)
    return Columns(
        text,
        url_column or _first(names, [*URL_NAMES, f"{text}_url"]),
        _known(language_column, names) or _first(names, [f"{text}_language", *LANGUAGE_NAMES]),
        original_of(manifests, text, names),
        beside if is_told else {},
    )


def _known(column: str | None, names: Sequence[str]) -> str | None:
    """Return a column that was named. Raises OptionError if the inputs have others alone."""
    return one_of("column", column, names) if column is not None and names else column


def is_one_document(paths: Sequence[str], input_format: str | None) -> bool:
    """Return whether this is one file with one document in it, whatever the name of the file says."""
    if len(paths) != 1 or Path(paths[0]).is_dir():
        return False
    if paths[0] == "-":
        return input_format in (None, "text", "html")
    return Path(paths[0]).is_file() and (format_of(paths[0])[0] or input_format or "text") in ("text", "html")


# --- Runs -----------------------------------------------------------------------------------------


def manifest_of(path: str) -> Mapping[str, Any] | None:
    """Return the manifest of the run that wrote a folder or file; None if there is none."""
    place = Path(path) / MANIFEST if Path(path).is_dir() else Path(f"{path}.{MANIFEST}")
    if path.endswith(MANIFEST):
        place = Path(path)
    try:
        manifest = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    is_one = isinstance(manifest, dict) and isinstance(manifest.get("task"), dict) and "totals" in manifest
    return manifest if is_one else None


def is_of_run(path: str) -> bool:
    """Return whether a file is none of documents, but one that a run writes beside its output."""
    return path.endswith((f"/{MANIFEST}", f".{MANIFEST}", f"/{FAILED}", f".{FAILED}")) or path == MANIFEST


def written_by(manifests: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the column that the runs have written, by their manifests."""
    for manifest in manifests:
        into = manifest["task"].get("into")
        if isinstance(into, str):
            return into
    return None


def original_of(manifests: Sequence[Mapping[str, Any]], text: str, names: Sequence[str]) -> str | None:
    """Return the column that a run has cleaned, if it wrote to another one."""
    for manifest in manifests:
        column = manifest["task"].get("column")
        if isinstance(column, str) and column != text and column in names:
            return column
    return None


def told_of(names: Sequence[str]) -> str | None:
    """Return the column of which others say what was removed.

    >>> told_of(["id", "body", "body_edits"]), told_of(["id", "text", "credits_removed"])
    ('body', None)
    """
    for name in names:
        stem, _, word = name.rpartition("_")
        if word in TELLING and stem in names:
            return stem
    return None


def _says_nothing(path: str, manifests: Sequence[Mapping[str, Any]]) -> str:
    again = "--edits" if manifests[0]["task"].get("job") == "Cleaning" else "--removed --counts --confidence"
    return (
        f"{visible_name(path)} is the output of a run that has no column of what was removed. Give its "
        f"inputs instead, or repeat the run with {again}, and if its outputs are files of text with "
        f"--output-format jsonl: cleanpress corpus … {again}"
    )


def _with_columns(sources: Iterable[Source], *, of_a_run: bool) -> tuple[Source, ...]:
    """Return the sources; of a run, without files of text, which would count as texts that it left alone."""
    return tuple(source for source in sources if not (of_a_run and source.files))


# --- Columns --------------------------------------------------------------------------------------


def names_of(sources: Sequence[Source]) -> list[str]:
    """Return the names of the columns of the first file that has any: by its header, or its first record."""
    for source in sources:
        if source.path == "-":
            continue
        try:
            names = _names_in(source)
        except READ_ERRORS:  # a damaged file shows when it is read
            continue
        if names:
            return names
    return []


def _names_in(source: Source) -> list[str]:
    if source.format == "csv":
        return read_header(source).names
    if source.format == "parquet":
        names: list[str] = read_schema(source).names
        return names
    if source.format == "jsonl":
        return _names_of_record(source)
    return []


def _names_of_record(source: Source) -> list[str]:
    raw, stream = open_plain(source.path)
    with raw, stream:
        for _, line in records_of(stream, MAX_DOCUMENT):
            if isinstance(line, TooLargeError):
                raise line
            try:
                record = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                raise InputError("The first line is no record.") from error
            return list(record) if isinstance(record, dict) else []
    return []


def _first(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    return next((name for name in wanted if name in names), None)
