"""Read texts and JSON Lines, and clean them: what `clean` and `explain` share."""

from __future__ import annotations

from collections.abc import Iterator

from cleanpress.cleaned import Cleaned
from cleanpress.cleaner import Pipeline
from cleanpress.cli.common import decode_text, fail, is_verbose, note, read_bytes, tell
from cleanpress.cli.files import Output
from cleanpress.cli.following import follower
from cleanpress.display.brief import count_of
from cleanpress.display.characters import visible
from cleanpress.errors import InputError
from cleanpress.io.encodings import encode, looks_like_html
from cleanpress.io.files import ending_of, open_input, visible_name
from cleanpress.options import EncodingErrors

__all__ = ["Reading", "cleaned_lines", "finished", "is_records", "refuse_packed", "run", "says_of_cleaning"]


# Of so many records that are left out, each is named.
MOST_SHOWN = 10
# What the names of JSON Lines end in.
RECORDS = (".jsonl", ".ndjson")


class Reading:
    """How sources become clean text: the pipeline, and how they are read.

    columns: of JSON Lines; none for plain text. left_out: the sources of records that were.
    max_document: the largest line of JSON Lines, in bytes; None for no limit.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        encoding: str | None,
        encoding_errors: EncodingErrors,
        columns: tuple[str, ...] = (),
        stop: bool = False,
        max_document: int | None = None,
    ) -> None:
        self.pipeline, self.columns, self.stop = pipeline, columns, stop
        self.max_document = max_document
        self._encoding, self._encoding_errors = encoding, encoding_errors
        self.left_out: list[str] = []

    def text_of(self, data: bytes, source: str) -> str:
        """Decode a text."""
        return decode_text(data, source, self._encoding, self._encoding_errors)

    def encoding_of(self, source: str) -> tuple[str, bool]:
        """Return the encoding of a text, and whether it is no more than a guess."""
        from cleanpress.io.encodings import decode

        found = decode(read_bytes(source), self._encoding, encoding_errors=self._encoding_errors)
        return found.encoding, found.guessed

    def page_of(self, data: bytes, source: str) -> bytes | str:
        """Return a page as it is given to `extract`, which finds the encoding if none is named."""
        if self._encoding is None:
            return data  # bytes that cannot be decoded end no extraction, whatever --encoding-errors says
        return self.text_of(data, source)

    def write(self, source: str, out: Output) -> None:
        """Clean one source into `out`."""
        if self.columns:
            for line, _ in cleaned_lines(source, self):
                out.write(line)
        else:
            out.write(self.clean_text(source))

    def clean_text(self, source: str) -> bytes:
        """Clean one text, and return it as UTF-8."""
        name = visible_name(source)
        text = self.text_of(read_bytes(source), source)
        if looks_like_html(text):
            note(
                f"{name} looks like HTML and is cleaned as plain text: the tags stay. "
                "For its main content: cleanpress extract"
            )
        elif is_records(text, source):
            note(
                f"{name} is JSON Lines and is cleaned as plain text. To clean a column of it: "
                "cleanpress --jsonl NAME"
            )
        result = run(self.pipeline, text, name)
        if result.text != text and not result.text.strip():
            note(f"Nothing is left of {name}: all of it was debris. See `cleanpress explain`.")
        if is_verbose():
            tell(says_of_cleaning(name, result.counts))
        return encode(finished(text, result.text), name)


def is_records(text: str, source: str) -> bool:
    """Return whether a text seems to be JSON Lines, by its start and the name of its file.

    >>> is_records('{"text": "Tea"}', "tea.jsonl"), is_records('{"text": "Tea"}', "tea.txt")
    (True, False)
    """
    return text.startswith('{"') and ending_of(source) in RECORDS


def run(pipeline: Pipeline, text: str, name: str) -> Cleaned:
    """Clean a text. Raises InputError if a cleaner that is not of cleanpress fails; `name` is the text's."""
    try:
        return pipeline.run(text)
    except Exception as error:
        foreign = ", ".join(cleaner.name for cleaner in pipeline if not cleaner._ours)
        if not foreign:
            raise
        says = visible(f"{type(error).__name__}: {error}")
        raise InputError(f"{name}: {foreign} failed: {says}") from error


def says_of_cleaning(name: str, counts: dict[str, int]) -> str:
    """Return what was done to a text, as a line for --verbose."""
    if not counts:
        return f"{name}: nothing to clean."
    kinds = ", ".join(f"{category} {count:,}" for category, count in counts.items())
    return f"{name}: {count_of(sum(counts.values()), 'edit')} ({kinds})."


def finished(text: str, cleaned: str) -> str:
    r"""Return a cleaned text as it is written: it ends with a line end if the original did.

    A text file ends with a line end, whatever became of the last line.

    >>> finished("It rained.\nLeave a Reply\n", "It rained."), finished("It rained. ", "It rained.")
    ('It rained.\n', 'It rained.')
    """
    if cleaned and text.endswith("\n") and not cleaned.endswith("\n"):
        return cleaned + ("\r\n" if "\r\n" in cleaned else "\n")
    return cleaned


def refuse_packed(start: bytes, source: str, command: str) -> None:
    """Raise InputError for what starts as compressed data and documents do: the command reads it unpacked."""
    from cleanpress.io.signatures import NOT_TEXT, find_signature

    signature = find_signature(start, NOT_TEXT)
    if signature is not None:
        way_out = signature.advice
        if signature.command is not None:
            way_out = f"Unpack it first: {signature.command} | {command}"
        raise InputError(f"{visible_name(source)} is {signature.kind}, not text. {way_out}")


def cleaned_lines(source: str, reading: Reading) -> Iterator[tuple[bytes, bytes]]:
    """Yield each line of JSON with its columns cleaned, and as it was, one in memory at a time.

    A line that is no record with such texts is left out, with a note that says which and why, and its source
    is added to `left_out`; or, if the run is to stop, raises InputError.
    """
    from cleanpress.errors import TooLargeError
    from cleanpress.io.bounded import lines_of
    from cleanpress.io.jsonl import clean_records

    emptied = rejects = 0

    def clean_value(value: str) -> str:
        nonlocal emptied
        cleaned = run(reading.pipeline, value, name).text
        emptied += bool(value.strip()) and not cleaned.strip()
        return cleaned

    def reject(error: InputError) -> None:
        nonlocal rejects
        if reading.stop:
            raise error
        rejects += 1
        if rejects <= MOST_SHOWN:
            more = " Further ones are counted alone." if rejects == MOST_SHOWN else ""
            fail(f"{error} The record is left out.{more}")

    name = visible_name(source)
    raw = b""
    records = 0
    followed = follower()

    def lines() -> Iterator[bytes | InputError]:
        nonlocal raw
        with open_input(source) as stream:
            for number, line in enumerate(lines_of(stream, reading.max_document)):
                if isinstance(line, TooLargeError):
                    yield line
                    continue
                raw = line
                if not number:
                    refuse_packed(raw, source, f"cleanpress --jsonl {reading.columns[0]}")
                    raw = raw.removeprefix(b"\xef\xbb\xbf")
                yield raw
                if followed is not None:
                    followed.add_record(len(raw))

    for line in clean_records(lines(), reading.columns, clean_value, name, reject=reject):
        records += 1
        yield line, raw
    if rejects:
        reading.left_out.append(source)
        fail(f"{name}: {count_of(rejects, 'record')} left out.")
    if emptied:
        columns = " or ".join(map(repr, reading.columns))
        note(f"{name}: in {count_of(emptied, 'record')} nothing is left of the column {columns}.")
    tell(f"{name}: {count_of(records, 'line')}.")
