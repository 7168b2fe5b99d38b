"""What a cleaner is, and how cleaners make a pipeline, which is a cleaner again.

Pipeline is at the end of this module because `a | b` makes one; the presets are in `presets.py`.
"""

from __future__ import annotations

import gc
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import Field, dataclass, field, fields, is_dataclass
from itertools import chain, count
from typing import TYPE_CHECKING, Any, ClassVar, Self, overload

from cleanpress.cleaned import Cleaned, Step
from cleanpress.display import Displayed
from cleanpress.display.brief import LONGEST, fit
from cleanpress.edits import Edit, apply, check_edits
from cleanpress.errors import OptionError, one_of, text_required
from cleanpress.missing import Missing, is_missing
from cleanpress.options import check_options, check_types, keywords_of
from cleanpress.pipeline_config import dump, load

if TYPE_CHECKING:
    from pathlib import Path

    from cleanpress.display.cards import Card

__all__ = [
    "Cleaner", "Pipeline", "Protected", "cleaner_required", "fields_of", "is_missing", "known_cleaners",
    "make_cleaner", "protect",
]  # fmt: skip

# Classes of the same name are told apart by when they were defined.
_ORDER = count()


def _kinds() -> Iterator[type[Cleaner]]:
    """Yield every class that derives from Cleaner."""
    waiting: list[type[Cleaner]] = [Cleaner]  # type: ignore[type-abstract]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            # A class that was refused while it was defined is here until its memory is freed, without this.
            if "__abstractmethods__" in vars(kind):
                yield kind


def _is_built_in(kind: type[Cleaner]) -> bool:
    return kind.__module__.startswith("cleanpress.")


def _place(kind: type[Cleaner]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


class Cleaner(ABC):
    """Something that finds edits in a text; calling it applies them.

    A cleaner is a frozen dataclass whose fields are its options: that makes it comparable by value,
    picklable, printable, and writable to TOML. Subclasses implement `edits` alone.

    The name of the class is the name of the cleaner in TOML: two cleaners that have one name cannot be
    looked up by it, and a class with the name of a cleaner of cleanpress raises OptionError where it is
    defined. A class that is defined again, in a notebook or by a reload, replaces its older self.

    >>> from cleanpress import NormalizeQuotes
    >>> quotes = NormalizeQuotes()
    >>> quotes("“Yes”"), quotes("Yes")
    ('"Yes"', 'Yes')
    """

    _defined: ClassVar[int]
    _ours: ClassVar[bool] = True  # a cleaner of the package, whose edits need no check

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._defined = next(_ORDER)
        cls._ours = _is_built_in(cls)
        ours: Iterator[type[Cleaner]] = chain([Cleaner], _kinds())  # type: ignore[type-abstract]
        for kind in ours:
            if _is_built_in(kind) and kind.__name__ == cls.__name__ and _place(kind) != _place(cls):
                raise OptionError(
                    f"{_place(cls)} has the name of a cleaner of cleanpress. Choose another: by its name a "
                    "cleaner is found in a pipeline file."
                )

    def __new__(cls, *values: Any, **options: Any) -> Self:
        # Here, since a dataclass has no other place where an unknown name can be given a better message.
        keywords = keywords_of(cls.__init__) if options or values else None
        if keywords is not None:
            check_options("cleaner", f"option of {cls.__name__}", options, keywords[1:])
            if cls._ours:
                given = [*zip(keywords[1:], values, strict=False), *options.items()]
                check_types(given, cls.__init__.__annotations__)
        return super().__new__(cls)

    @property
    def name(self) -> str:
        """The word for this cleaner everywhere: in code, on the command line, in TOML, in reports."""
        return type(self).__name__

    @abstractmethod
    def edits(self, text: str) -> list[Edit]:
        """Return what this cleaner would do to `text`: sorted, disjoint edits, each of which changes it."""

    @overload
    def __call__(self, text: str) -> str: ...
    @overload
    def __call__(self, text: Missing) -> Missing: ...
    def __call__(self, text: Any) -> Any:
        """Return `text` cleaned; None, NaN, pandas.NA and NaT come back as they are.

        Raises TypeError for anything else that is not a string.
        """
        if isinstance(text, str):
            return self._clean(text)
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
        for option in fields_of(type(self)):
            value = getattr(self, option.name)
            if value != option.default:
                changed[option.name] = list(value) if isinstance(value, tuple) else value
        return changed

    def __repr__(self) -> str:
        if not is_dataclass(self):
            return object.__repr__(self)
        given = ", ".join(f"{name}={value!r}" for name, value in self.options().items())
        return f"{self.name}({given})"


def fields_of(kind: type[Cleaner]) -> tuple[Field[Any], ...]:
    """Return the fields of a cleaner: its options. Raises TypeError for a class that is no dataclass."""
    if not is_dataclass(kind):
        raise TypeError(
            f"{_place(kind)} is no dataclass, and so its options are not known. Write "
            "@dataclass(frozen=True) above the class."
        )
    return fields(kind)


def cleaner_required(value: object, what: str = "pipeline is any cleaner") -> TypeError:
    """Make the TypeError for what is no cleaner, with the way out for what was given.

    >>> print(cleaner_required("default"))
    pipeline is any cleaner, such as RemoveChrome(), and was given 'default'. Presets and their names are in \
cleanpress.PRESETS: give PRESETS['default'].
    """
    hint = ""
    if isinstance(value, type):
        hint = " Call it: add ()."
    elif isinstance(value, str):
        hint = f" Presets and their names are in cleanpress.PRESETS: give PRESETS[{value!r}]."
    return TypeError(f"{what}, such as RemoveChrome(), and was given {value!r}.{hint}")


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
        if not self.cleaner._ours:
            check_edits(self.name, edits)
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
        raise cleaner_required(cleaner, "protect takes a cleaner")
    if isinstance(pattern, re.Pattern):
        letters = "".join(c for c in "aimsx" if pattern.flags & getattr(re, c.upper()))
        pattern = f"(?{letters}){pattern.pattern}" if letters else pattern.pattern
    if not isinstance(pattern, str):
        raise TypeError(
            f"protect takes a pattern, a regular expression as text, and was given {pattern!r}. "
            'Several are one: "first|second".'
        )
    return Protected(cleaner, pattern)


@dataclass(frozen=True, repr=False)
class Pipeline(Displayed, Cleaner):
    """Cleaners one after the other, as one cleaner.

    A pipeline inside a pipeline is unfolded. `run` gives the record of every step.

    >>> from cleanpress import NormalizeQuotes, NormalizeWhitespace
    >>> pipeline = NormalizeQuotes() | NormalizeWhitespace()
    >>> pipeline
    NormalizeQuotes() | NormalizeWhitespace()
    >>> pipeline("“Yes” "), pipeline("Yes")
    ('"Yes"', 'Yes')
    """

    cleaners: tuple[Cleaner, ...] = field(default=())

    def __init__(self, cleaners: Iterable[Cleaner] = ()) -> None:
        flat: list[Cleaner] = []
        for cleaner in [cleaners] if isinstance(cleaners, Cleaner | str | type) else cleaners:
            if isinstance(cleaner, Pipeline):
                flat.extend(cleaner.cleaners)
            elif isinstance(cleaner, Cleaner):
                flat.append(cleaner)
            else:
                raise cleaner_required(cleaner, "A pipeline is made of cleaners")
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
            if not cleaner._ours:
                check_edits(cleaner.name, edits)
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

        try:
            text = Path(path).read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise OptionError(f"{path} is not UTF-8, as TOML must be: {error}.") from error
        return cls(
            _configured(f"{path}, cleaner {number} ({name})", name, options)
            for number, (name, options) in enumerate(load(text, str(path)), 1)
        )

    def to_toml(self) -> str:
        """Return this pipeline as TOML text: one `[[cleaner]]` table each, with the options that were set.

        Raises OptionError for what TOML cannot hold: a protected pipeline, or a cleaner protected twice.
        """
        return dump((cleaner.name, _writable(cleaner).options()) for cleaner in self)

    def __repr__(self) -> str:
        whole = " | ".join(map(repr, self)) if len(self) > 1 else f"Pipeline([{', '.join(map(repr, self))}])"
        if len(whole) <= LONGEST:
            return whole
        names = [cleaner.name for cleaner in self]
        return fit(lambda _, items: f"<Pipeline of {len(self)}: {', '.join(names[: 2 * items])}, …>")

    def _card(self) -> Card:
        from cleanpress.display.cards import pipeline_card

        return pipeline_card(self)


def _configured(place: str, name: str, options: dict[str, Any]) -> Cleaner:
    """Make a cleaner of a file; its errors name the place."""
    try:
        return make_cleaner(name, **options)
    except OptionError as error:
        raise type(error)(f"{place}: {error}") from error
    except TypeError as error:
        raise OptionError(f"{place}: {error}") from error


def _writable(cleaner: Cleaner) -> Cleaner:
    """Return a cleaner that fits into a table of TOML. Raises OptionError for another."""
    inner = cleaner.cleaner if isinstance(cleaner, Protected) else None
    if isinstance(inner, Pipeline):
        raise OptionError(
            "TOML holds a pattern for each cleaner, and this is a whole pipeline. Protect its cleaners: "
            "Pipeline(protect(cleaner, pattern) for cleaner in pipeline)."
        )
    if isinstance(inner, Protected):
        raise OptionError(
            f"TOML holds one pattern for each cleaner, and {cleaner.name} is protected twice. Make one "
            'pattern of them: protect(cleaner, "first|second").'
        )
    return cleaner


def known_cleaners() -> dict[str, type[Cleaner]]:
    """Return every cleaner class by name, yours too: whatever derives from Cleaner and was imported.

    Raises OptionError if two of them have one name.
    """
    return {name: _only(name) for name in sorted(set(_by_name()))}


def _by_name() -> dict[str, list[type[Cleaner]]]:
    """Return the cleaners of each name: of a class that was defined several times, the last one."""
    latest: dict[str, type[Cleaner]] = {}
    for kind in sorted(_kinds(), key=lambda kind: kind._defined):
        if kind not in (Pipeline, Protected) and not kind.__abstractmethods__:
            latest[_place(kind)] = kind
    found: dict[str, list[type[Cleaner]]] = {}
    for kind in latest.values():
        found.setdefault(kind.__name__, []).append(kind)
    return found


def _only(name: str) -> type[Cleaner]:
    """Return the one class of a name; raise OptionError if there are two."""
    kinds = _by_name()[name]
    if len(kinds) > 1:
        # Classes that nobody has any more, those of a test or of a function that returned, are no clash.
        kinds.clear()
        gc.collect()
        kinds = _by_name()[name]
    if len(kinds) > 1:
        places = " and ".join(map(_place, kinds))
        raise OptionError(f"{len(kinds)} cleaners are named {name!r}: {places}. Rename one.")
    return kinds[0]


def make_cleaner(name: str, /, **options: Any) -> Cleaner:
    """Make a cleaner from its name and options, as they stand in TOML; `protect` is a pattern.

    Raises OptionError for a name, an option or a value that is not known, and for a name that two cleaners
    have; TypeError for a value of the wrong type.

    >>> make_cleaner("NormalizeQuotes", style="curly")
    NormalizeQuotes(style='curly')
    """
    kind = _only(one_of("cleaner", name, _by_name()))
    pattern = options.pop("protect", None)
    known = [option.name for option in fields_of(kind)]
    check_options("cleaner", f"option of {name}", options, [*known, "protect"])
    cleaner = kind(**options)
    return cleaner if pattern is None else protect(cleaner, pattern)
