"""What every adapter shares: the work on one value, what a new column is called, and what is refused.

A job, `Cleaning` or `Extraction`, takes a value and gives a tuple: the new text, and one value for each of
its `fields`, the columns that go beside the text. It pickles, compares by value, and knows no engine.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Protocol, TypedDict, TypeVar

from cleanpress.cleaner import Cleaner, Pipeline, is_missing
from cleanpress.errors import OptionError, PageError, one_of
from cleanpress.favor import Favor
from cleanpress.presets import DEFAULT

if TYPE_CHECKING:
    from cleanpress.cleaned import Removal
    from cleanpress.html.document import Block, Comments
    from cleanpress.html.render import Form
    from cleanpress.sites import SiteProfiles

__all__ = [
    "EDIT", "CleanOptions", "Cleaning", "ExtractOptions", "Extraction", "Job", "Kind", "beside", "check_new",
    "each", "no_page", "not_installed", "removed_text",
]  # fmt: skip

R = TypeVar("R")
Kind = Literal["text", "texts", "counts", "edits"]
EDIT = ("start", "end", "original", "replacement", "reason", "score")
Errors = Literal["raise", "null"]
METADATA: dict[str, Kind] = {
    "title": "text", "authors": "texts", "date": "text", "modified": "text", "site": "text",
    "language": "text", "description": "text", "image": "text", "url": "text", "tags": "texts",
}  # fmt: skip


class CleanOptions(TypedDict, total=False):
    """The options of `clean` in every engine: those of `Cleaning`."""

    pipeline: Cleaner
    removed: bool
    counts: bool
    edits: bool
    sites: SiteProfiles | None
    keep_once: bool


class ExtractOptions(TypedDict, total=False):
    """The options of `extract` in every engine: those of `Extraction`."""

    metadata: bool
    removed: bool
    favor: Favor
    comments: Comments
    form: Form
    errors: Errors


class Job(Protocol):
    """The work on one value; for a page, `url` says where it is from."""

    @property
    def fields(self) -> dict[str, Kind]:
        """The columns beside the text, by the word that is added to its name."""

    def __call__(self, value: Any, url: str | None = None) -> tuple[Any, ...]:
        """Return the new text and the fields."""


@dataclass(frozen=True)
class Cleaning:
    """Clean a text.

    removed: also give the words that went, one stretch a line.
    counts:  also give how many edits of each category, as a dict.
    edits:   also give every edit as a dict: start, end, original, replacement, reason, score. Start and end
             are places in the text as it was; with `original`, that text can be had again.
    sites:   profiles of sites, whose lines go first, from a text whose URL is known.
    keep_once: as in `RemoveSiteLines`.
    Raises TypeError if the pipeline is none.

    >>> Cleaning(removed=True)("Leave a Reply\\nIt rained.")
    ('It rained.', 'Leave a Reply')
    >>> Cleaning(counts=True)("It rained.")
    ('It rained.', {})
    """

    pipeline: Cleaner = DEFAULT
    removed: bool = False
    counts: bool = False
    edits: bool = False
    sites: SiteProfiles | None = None
    keep_once: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "pipeline", Pipeline([self.pipeline]))

    @property
    def fields(self) -> dict[str, Kind]:
        fields: dict[str, Kind] = {}
        if self.removed:
            fields["removed"] = "text"
        if self.counts:
            fields["counts"] = "counts"
        if self.edits:
            fields["edits"] = "edits"
        return fields

    def __call__(self, value: Any, url: str | None = None) -> tuple[Any, ...]:
        press = self.pipeline
        if self.sites is not None and url is not None:
            press = self.sites.cleaner(url, keep_once=self.keep_once) | press
        result = press.run(value)  # type: ignore[attr-defined]  # __post_init__ has made it a Pipeline
        found = [result.text]
        if self.removed:
            found.append(removed_text(result.removed))
        if self.counts:
            found.append(result.counts)
        if self.edits:
            found.append([{name: edit[name] for name in EDIT} for edit in result.to_dict()["edits"]])
        return tuple(found)


@dataclass(frozen=True)
class Extraction:
    """Take the main content out of a page, as `cleanpress.extract` does.

    metadata: also give title, authors and all else the page says of itself.
    removed:  also give the blocks that went, each in lines of its own.
    form:     "text", "markdown" or "html".
    comments: "separate" also gives the comments.
    errors:   what is no page (a PDF, gzip) stops the work with "raise"; "null" gives None, and says why in a
              field "error".
    Raises OptionError for an option that is not known.

    >>> page = "<nav><a href=/>Home</a></nav><p>Boil the water first, then wait a while.</p>"
    >>> Extraction(removed=True)(page)
    ('Boil the water first, then wait a while.', 'Home')
    >>> Extraction()("")
    ('',)
    """

    metadata: bool = False
    removed: bool = False
    favor: Favor = "balanced"
    comments: Comments = "drop"
    form: Form = "text"
    errors: Errors = "raise"

    def __post_init__(self) -> None:
        # Here, and not at the first page: in an engine that is hours later, on another machine.
        one_of("favor", self.favor, ("precision", "balanced", "recall"))
        one_of("way with comments", self.comments, ("drop", "keep", "separate"))
        one_of("form", self.form, ("text", "markdown", "html"))
        one_of("way with errors", self.errors, ("raise", "null"))

    @property
    def fields(self) -> dict[str, Kind]:
        fields: dict[str, Kind] = dict(METADATA) if self.metadata else {}
        for word, wanted in (
            ("comments", self.comments == "separate"),
            ("removed", self.removed),
            ("error", self.errors == "null"),
        ):
            if wanted:
                fields[word] = "text"
        return fields

    def __call__(self, value: Any, url: str | None = None) -> tuple[Any, ...]:
        from cleanpress.html.document import extract

        try:
            document = extract(value, url=url, favor=self.favor, comments=self.comments)
        except PageError as error:
            if self.errors == "raise":
                raise
            return (*[None] * len(self.fields), str(error))
        found: dict[str, Any] = {}
        if self.metadata:
            found = {word: getattr(document.metadata, word) for word in METADATA}
        found["comments"] = document.comments
        if self.removed:
            found["removed"] = removed_text(document.removed)
        return (document.render(self.form), *(_plain(found.get(word)) for word in self.fields))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def removed_text(removed: Iterable[Removal] | Iterable[Block]) -> str:
    """Return the words that went, one stretch a line."""
    return "\n".join(each.text.strip() for each in removed)


def beside(column: Hashable, word: str) -> Hashable:
    """Name a column that goes with another: "text_removed"; of several levels, in the last.

    >>> beside("text", "removed"), beside(("page", "text"), "removed")
    ('text_removed', ('page', 'text_removed'))
    """
    if isinstance(column, tuple):
        return (*column[:-1], f"{column[-1]}_{word}")
    return f"{column}_{word}"


def check_new(name: Any, present: Iterable[Any], whole: str = "table") -> None:
    """Raise OptionError if a column that is to be added is there already."""
    if name in present:
        raise OptionError(f"The {whole} already has a column {name!r}. Rename or drop it first.")


def each(
    values: Sequence[object], work: Callable[[str], R], refuse: Callable[[int, object], Exception]
) -> list[R | None]:
    """Return `work(text)` for each value, None for what is missing; `refuse` makes the error for all else."""
    results: list[R | None] = []
    for position, value in enumerate(values):
        if isinstance(value, str):
            results.append(work(value))
        elif is_missing(value):
            results.append(None)
        else:
            raise refuse(position, value)
    return results


def no_page(row: object, column: object, error: PageError) -> NoReturn:
    """Raise the PageError again, with the row it is about and the ways out."""
    of = "" if column is None else f" of the column {column!r}"
    raise PageError(
        f"Row {row!r}{of}: {error} Drop the row first, or give errors='null': then its text is null, and a "
        "column beside it says why."
    ) from error


def not_installed(name: str, extra: str) -> ImportError:
    """Make the ImportError for a library that is not installed, with the command that installs it.

    >>> print(not_installed("pyarrow", "arrow"))
    This takes pyarrow, which is not installed: pip install 'cleanpress[arrow]'
    """
    return ImportError(f"This takes {name}, which is not installed: pip install 'cleanpress[{extra}]'")
