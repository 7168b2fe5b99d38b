"""Try phrases of one's own on files: what each of them takes, and what the phrases to keep save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import cleanpress
from cleanpress.cleaner import Pipeline
from cleanpress.cleaners.own_phrases import with_phrases
from cleanpress.cli.common import decode_text
from cleanpress.cli.extract import read_page
from cleanpress.edits import Reason, apply
from cleanpress.io.encodings import looks_like_html
from cleanpress.io.files import visible_name
from cleanpress.options import EncodingErrors
from cleanpress.phrases import load_phrases
from cleanpress.phrases.files import KINDS
from cleanpress.phrases.matcher import match_lines
from cleanpress.phrases.own import KEEP, OWN, OwnPhrases, own_phrases
from cleanpress.text.normalize import normalized_key

__all__ = ["Trial", "report_lines", "try_phrases"]

EXAMPLES, LONGEST_EXAMPLE = 3, 100
Removed = tuple[Reason, str]  # why, and the lines


@dataclass
class Taken:
    """Hold what one phrase took, or saved: how often, and some of the lines, with their files."""

    found: int = 0
    removed: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)

    def add(self, file: str, text: str) -> None:
        """Count a line."""
        self.removed += 1
        example = (file, " ".join(text.split()))
        if len(self.examples) < EXAMPLES and example not in self.examples:
            self.examples.append(example)


class Trial:
    """Phrases of one's own, and what they took in the files that were read so far.

    phrases: by category and phrase (the id of a pattern); `kept`: by the key of the phrase.
    """

    def __init__(self, own: OwnPhrases) -> None:
        tables = dict(own)
        kept = tables.pop(KEEP, [])
        self.own, self.bare = own, own_phrases(tables)
        self.files = 0
        self.kinds = dict(_names(tables))
        self.phrases = {name: Taken() for name in self.kinds}
        self.names_of_kept = {normalized_key(text): text for text in kept}
        self.kept = {key: Taken() for key in self.names_of_kept}
        self._pipeline = with_phrases(cleanpress.DEFAULT, own)
        self._without_keep = with_phrases(cleanpress.DEFAULT, self.bare)

    def read(self, file: str, data: bytes, encoding: str | None, encoding_errors: EncodingErrors) -> None:
        """Try the phrases on a file. Raises InputError for one that is neither text nor a page."""
        name = visible_name(file)
        if _is_page(file, data):
            document = read_page(data, name, phrases=self.own)
            lines = [block.text.replace("\n", " ") for block in document.blocks]
            removed = [(each.reason, each.text) for each in document.removed]
            others = read_page(data, name, phrases=self.bare).removed if self.kept else []
            without_keep = [(each.reason, each.text) for each in others]
        else:
            text = decode_text(data, file, encoding, encoding_errors)
            lines = text.splitlines()
            removed = list(_removed(text, self._pipeline))
            without_keep = list(_removed(text, self._without_keep)) if self.kept else []
        self.files += 1
        self._count(name, lines, removed)
        self._count_kept(name, removed, without_keep)

    def _count(self, file: str, lines: Iterable[str], removed: Iterable[Removed]) -> None:
        found = match_lines(lines := list(lines), load_phrases((), self.own))
        for line in lines:
            known = [found.known[line]] if line in found.known else []
            for phrase in [*known, *(each.phrase for each in found.end_sentences.get(line, ()))]:
                if phrase.language == OWN:
                    self.phrases[phrase.category, phrase.text].found += 1
        for reason, text in removed:
            language, _, name = reason.detail.partition(":")
            if language == OWN:
                self.phrases[reason.category, name].add(file, text)

    def _count_kept(self, file: str, removed: Iterable[Removed], without_keep: Iterable[Removed]) -> None:
        gone = Counter(line for _, text in removed for line in text.split("\n"))
        for _, text in without_keep:
            for line in text.split("\n"):
                if gone[line] > 0:
                    gone[line] -= 1
                elif (key := normalized_key(line)) in self.kept:
                    self.kept[key].add(file, line)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data, ready for JSON."""
        phrases = [
            {"category": category, "kind": self.kinds[category, name], "phrase": name, "found": taken.found,
             "removed": taken.removed, "examples": _examples(taken)}
            for (category, name), taken in self.phrases.items()
        ]  # fmt: skip
        kept = [
            {"phrase": self.names_of_kept[key], "saved": taken.removed, "examples": _examples(taken)}
            for key, taken in self.kept.items()
        ]
        return {"phrases_file": self.own.source, "files": self.files, "phrases": phrases, "keep": kept}


def _is_page(file: str, data: bytes) -> bool:
    start = data[:4000].removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return file.lower().endswith((".html", ".htm", ".xhtml")) or looks_like_html(start)


def try_phrases(own: OwnPhrases) -> Trial:
    """Begin a trial of phrases of one's own.

    >>> trial = try_phrases(own_phrases({"custom": {"unconditional": ["Read it first"]}}))
    >>> trial.read("a.txt", b"It rained.\\nREAD IT FIRST!", None, "strict")
    >>> trial.to_dict()["phrases"][0]["removed"]
    1
    """
    return Trial(own)


def _names(tables: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each phrase, by its category and what reasons call it, with its kind."""
    for category, table in tables.items():
        for kind in KINDS:
            yield from (((category, text), kind) for text in table.get(kind, ()))
        yield from (((category, entry["id"]), "pattern") for entry in table.get("patterns", ()))


def _removed(text: str, pipeline: Pipeline) -> Iterator[Removed]:
    """Yield what each cleaner of a pipeline removes, with the reason."""
    for cleaner in pipeline:
        edits = cleaner.edits(text)
        for edit in edits:
            if not edit.replacement:
                yield edit.reasons[0], text[edit.start : edit.end].strip("\n")
        text = apply(text, edits)


def _examples(taken: Taken) -> list[dict[str, str]]:
    return [{"file": file, "text": text} for file, text in taken.examples]


def report_lines(trial: Trial) -> Iterator[str]:
    """Yield the lines that tell a person what phrases took."""
    files = f"{trial.files} file{'s' * (trial.files != 1)}"
    yield f"{trial.own.source} in {files}: how often each phrase was removed, and found."
    order = sorted(trial.phrases.items(), key=lambda each: -each[1].removed)
    if trial.phrases:
        yield from _took([each for each in order if each[1].removed], trial)
        yield from _took_nothing([each for each in order if not each[1].removed], trial)
    if trial.kept:
        yield "\nKept, which would be removed without keep"
    for key, taken in trial.kept.items():
        yield f"  {taken.removed:>7,}  {trial.names_of_kept[key]}"
        yield from _shown(taken)


_Order = Sequence[tuple[tuple[str, str], Taken]]


def _took(phrases: _Order, trial: Trial) -> Iterator[str]:
    if phrases:
        yield "\n  removed   found"
    for (category, name), taken in phrases:
        yield f"  {taken.removed:>7,} {taken.found:>7,}  {category}, {trial.kinds[category, name]}: {name}"
        yield from _shown(taken)


def _took_nothing(phrases: _Order, trial: Trial) -> Iterator[str]:
    if phrases:
        yield f"\nTook nothing: {len(phrases)} of {len(trial.phrases)} phrases"
    for (category, name), taken in phrases:
        found = f"  (found {taken.found:,} times, and kept where it stood)" if taken.found else ""
        yield f"  {category}, {trial.kinds[category, name]}: {name}{found}"


def _shown(taken: Taken) -> Iterator[str]:
    for file, text in taken.examples:
        short = text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1]}…"
        yield f"{'':<18} {file}: {short}"
