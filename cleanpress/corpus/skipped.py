"""Say which files of folders are skipped, because their names say of no format that is read."""

from __future__ import annotations

import os
from collections.abc import Iterator

from cleanpress.corpus.source import Inputs, files_in, format_of, paths_of
from cleanpress.io.files import ending_of, visible_name

__all__ = ["skipped_files", "what_is_skipped"]

SHOWN = 3  # names, of each ending


def skipped_files(inputs: Inputs, *, output: str | os.PathLike[str]) -> Iterator[tuple[str, str]]:
    """Yield the files of folders that a run skips, with how their names end; "" for no ending.

    Hidden files are not among them, nor those that runs write beside their output.
    """
    written = os.path.realpath(output)
    for given in paths_of(inputs):
        if given == "-" or not os.path.isdir(given):
            continue
        for path, _ in files_in(given):
            is_written = f"{os.path.realpath(path)}/".startswith((f"{written}/", f"{written}."))
            if format_of(path)[0] is None and not is_written:
                yield path, ending_of(path)


def what_is_skipped(inputs: Inputs, *, output: str | os.PathLike[str], every: bool = False) -> str:
    """Return a sentence about the files that a run skips: how many of each kind, and the first names.

    every: all names. Returns "" if none is skipped.
    """
    by_ending: dict[str, list[str]] = {}
    for path, end in skipped_files(inputs, output=output):
        by_ending.setdefault(end, []).append(visible_name(path))
    if not by_ending:
        return ""
    kinds = []
    for end, names in sorted(by_ending.items(), key=lambda item: (-len(item[1]), item[0])):
        shown = names if every else names[:SHOWN]
        more = ", …" if len(shown) < len(names) else ""
        kinds.append(f"{len(names):,} {end or 'without an ending'} ({', '.join(shown)}{more})")
    number = sum(map(len, by_ending.values()))
    are = "file is skipped, as its name says" if number == 1 else "files are skipped, as their names say"
    hint = " --input-format NAME reads them all the same." if "" in by_ending else ""
    return f"{number:,} {are} of no format that is read: {'; '.join(kinds)}.{hint}"
