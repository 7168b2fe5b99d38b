"""What a cleaner is, and how cleaners make a pipeline, which is a cleaner again.

Pipeline is at the end of this module because `a | b` makes one; the presets are in `presets.py`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from cleanpress.cleaned import Cleaned, Step
from cleanpress.edits import Edit, apply
from cleanpress.errors import OptionError, one_of, text_required
from cleanpress.recipe import dump, load

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Cleaner", "Pipeline", "Protected", "is_missing", "known_cleaners", "make_cleaner", "protect"]

T = TypeVar("T")


def is_missing(value: object) -> bool:
    """Say whether `value` is None, NaN, pandas.NA or NaT: what a column has where there is no text.

    pandas is recognised by the name of the type, so that it need not be imported.

    >>> is_missing(float("nan")), is_missing("")
    (True, False)
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value


class Cleaner(ABC):
    """Something that finds edits in a text; calling it applies them.

    A cleaner is a frozen dataclass whose fields are its options: that makes it comparable by value,
    picklable, printable, and writable to TOML. Subclasses implement `edits` alone.

    >>> from cleanpress import NormalizeQuotes
    >>> quotes = NormalizeQuotes()
    >>> quotes("“Yes”"), quotes("Yes")
    ('"Yes"', 'Yes')
    """

    @property
    def name(self) -> str:
        """The word for this cleaner everywhere: in code, on the command line, in TOML, in reports."""
        return type(self).__name__

    @abstractmethod
    def edits(self, text: str) -> list[Edit]:
        """Return what this cleaner would do to `text`: sorted, disjoint edits, each of which changes it."""

    def __call__(self, text: T) -> T:
        """Return `text` cleaned; None, NaN, pandas.NA and NaT come back as they are.

        Raises TypeError for anything else that is not a string.
        """
        if isinstance(text, str):
            return self._clean(text)  # type: ignore[return-value]
        if is_missing(text):
            return text
        raise text_required(text)

    def _clean(self, text: str) -> str:
        return apply(text, self.edits(text))

    def __or__(self, other: Cleaner) -> Pipeline:
        """Return the pipeline of this cleaner and then `other`."""
        return Pipeline([self, other])

    def options(self) -> dict[str, Any]:
        """Return the options that differ from their defaults, by name."""
        changed = {}
        for option in fields(self):  # type: ignore[arg-type]  # subclasses are dataclasses
            value = getattr(self, option.name)
            if value != option.default:
                changed[option.name] = list(value) if isinstance(value, tuple) else value
        return changed

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.options().items())
        return f"{self.name}({given})"


@dataclass(frozen=True, repr=False)
class Protected(Cleaner):
    """A cleaner that leaves every match of a pattern alone. Made by `protect`."""

    cleaner: Cleaner
    pattern: str

    def __post_init__(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise OptionError(
                f"{self.pattern!r} is not a regular expression: {error}. "
                "To protect a plain string, give re.escape(string)."
            ) from error

    @property
    def name(self) -> str:
        return self.cleaner.name

    def edits(self, text: str) -> list[Edit]:
        edits = self.cleaner.edits(text)
        if not edits:
            return edits
        return list(_untouching(edits, re.finditer(self.pattern, text)))

    def options(self) -> dict[str, Any]:
        return {**self.cleaner.options(), "protect": self.pattern}

    def __repr__(self) -> str:
        return f"protect({self.cleaner!r}, {self.pattern!r})"


def _untouching(edits: Iterable[Edit], spans: Iterator[re.Match[str]]) -> Iterator[Edit]:
    """Yield the edits that touch none of the spans; both are sorted, so one pass does."""
    low, high = -1, -1
    for edit in edits:
        # Zero-width matches protect nothing; a span that ends where the edit starts does not touch it.
        while high <= edit.start:
            match = next(spans, None)
            if match is None:
                break
            low, high = match.span()
        if high <= edit.start or edit.end <= low:
            yield edit


def protect(cleaner: Cleaner, pattern: str | re.Pattern[str]) -> Protected:
    """Return `cleaner` with every match of `pattern` out of its reach.

    An edit that would change any character of a match is dropped whole. Flags of a compiled pattern
    are kept. Raises OptionError if the pattern is not a regular expression.

    >>> from cleanpress import NormalizeQuotes
    >>> keep = protect(NormalizeQuotes(), r"«.*?»")
    >>> keep("“a” «“b”»")
    '"a" «“b”»'
    >>> keep("plain")
    'plain'
    """
    if not isinstance(cleaner, Cleaner):
        raise TypeError(f"protect takes a cleaner, such as RemoveChrome(), and was given {cleaner!r}.")
    if isinstance(pattern, re.Pattern):
        letters = "".join(c for c in "aimsx" if pattern.flags & getattr(re, c.upper()))
        pattern = f"(?{letters}){pattern.pattern}" if letters else pattern.pattern
    return Protected(cleaner, pattern)


@dataclass(frozen=True, repr=False)
class Pipeline(Cleaner):
    """Cleaners one after the other, as one cleaner.

    A pipeline inside a pipeline is unfolded. `run` gives the record of every step.

    >>> from cleanpress import NormalizeQuotes, NormalizeWhitespace
    >>> press = NormalizeQuotes() | NormalizeWhitespace()
    >>> press
    NormalizeQuotes() | NormalizeWhitespace()
    >>> press("“Yes” "), press("Yes")
    ('"Yes"', 'Yes')
    """

    cleaners: tuple[Cleaner, ...] = field(default=())

    def __init__(self, cleaners: Iterable[Cleaner] = ()) -> None:
        flat: list[Cleaner] = []
        for cleaner in [cleaners] if isinstance(cleaners, Cleaner) else cleaners:
            if isinstance(cleaner, Pipeline):
                flat.extend(cleaner.cleaners)
            elif isinstance(cleaner, Cleaner):
                flat.append(cleaner)
            else:
                hint = " Call it: add ()." if isinstance(cleaner, type) else ""
                raise TypeError(f"A pipeline is made of cleaners, and was given {cleaner!r}.{hint}")
        object.__setattr__(self, "cleaners", tuple(flat))

    def __iter__(self) -> Iterator[Cleaner]:
        return iter(self.cleaners)

    def __len__(self) -> int:
        return len(self.cleaners)

    def run(self, text: str) -> Cleaned:
        """Clean `text` and return the result with the record of what was done and why.

        Raises TypeError if `text` is not a string.
        """
        if not isinstance(text, str):
            raise text_required(text)
        steps = []
        now = text
        for cleaner in self.cleaners:
            edits = cleaner.edits(now)
            if edits:
                steps.append(Step(cleaner.name, edits))
                now = apply(now, edits)
        return Cleaned(text, now, tuple(steps))

    def edits(self, text: str) -> list[Edit]:
        return self.run(text).edits

    def _clean(self, text: str) -> str:
        return self.run(text).text  # the same path; the steps are only not composed

    def without(self, *names: str) -> Pipeline:
        """Return this pipeline without the cleaners of these names.

        Raises OptionError if one of them is not in it.
        """
        present = [cleaner.name for cleaner in self]
        drop = {one_of("cleaner of this pipeline", name, present) for name in names}
        return Pipeline(cleaner for cleaner in self if cleaner.name not in drop)

    @classmethod
    def from_toml(cls, path: str | Path) -> Pipeline:
        """Read a pipeline from a TOML file, as `to_toml` writes it.

        Raises OptionError for an unknown cleaner or option, with the nearest known one, and OSError
        if the file cannot be read.
        """
        from pathlib import Path  # slow to import, and few read a file

        recipe = load(Path(path).read_text(encoding="utf-8"), str(path))
        return cls(make_cleaner(name, **options) for name, options in recipe)

    def to_toml(self) -> str:
        """Return this pipeline as TOML text: one `[[cleaner]]` table each, with the options that were set."""
        return dump((cleaner.name, cleaner.options()) for cleaner in self)

    def __repr__(self) -> str:
        if len(self) < 2:
            return f"Pipeline([{', '.join(map(repr, self))}])"
        return " | ".join(map(repr, self))


def known_cleaners() -> dict[str, type[Cleaner]]:
    """Return every cleaner class by name, yours too: whatever derives from Cleaner and was imported."""
    found: dict[str, type[Cleaner]] = {}
    waiting = [Cleaner]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind not in (Pipeline, Protected) and not kind.__abstractmethods__:
                found[kind.__name__] = kind
    return dict(sorted(found.items()))


def make_cleaner(name: str, **options: Any) -> Cleaner:
    """Make a cleaner from its name and options, as they stand in TOML; `protect` is a pattern.

    Raises OptionError for a name, an option or a value that is not known, TypeError for a value of
    the wrong type.

    >>> make_cleaner("NormalizeQuotes", style="curly")
    NormalizeQuotes(style='curly')
    """
    kinds = known_cleaners()
    kind = kinds[one_of("cleaner", name, kinds)]
    pattern = options.pop("protect", None)
    known = [option.name for option in fields(kind)]  # type: ignore[arg-type]
    for option in options:
        one_of(f"option of {name}", option, [*known, "protect"])
    cleaner = kind(**options)
    return cleaner if pattern is None else protect(cleaner, pattern)
