"""What a cleaner is, and how cleaners make a pipeline, which is a cleaner again.

Pipeline is at the end of this module because `a | b` makes one; the presets are in `presets.py`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeAlias, overload

from cleanpress.categories import CATEGORIES
from cleanpress.cleaned import Cleaned
from cleanpress.display import Displayed
from cleanpress.display.brief import LONGEST, fit
from cleanpress.edits import Edit, apply, check_edits, edits_outside
from cleanpress.errors import OptionError, OptionTypeError, one_of, shown, text_required
from cleanpress.missing import Missing, is_missing
from cleanpress.options import check_field_types, check_number, check_options, check_types, keywords_of
from cleanpress.pipeline_config import dump, left_out, read_pipeline
from cleanpress.pipeline_values import cleaners_of
from cleanpress.registry import find_class, is_built_in, known_classes, place_of, register, written_name
from cleanpress.rounds import run_cleaners

if TYPE_CHECKING:
    from cleanpress.categories import Categories
    from cleanpress.display.cards import Card
    from cleanpress.options import Favor

__all__ = [
    "Cleaner", "Pipeline", "PipelineLike", "Protected", "fields_of", "is_missing", "known_cleaners",
    "make_cleaner", "protect",
]  # fmt: skip

# What a pipeline may be given as: see `cleanpress.presets.as_pipeline`.
PipelineLike: TypeAlias = "Cleaner | str | PathLike[str] | Sequence[Any] | Mapping[str, Any] | None"


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

    _has_name: ClassVar[bool] = True  # it can be made from its name, by `make_cleaner`
    _ours: ClassVar[bool] = True  # a cleaner of the package, whose edits need no check
    _has_passes: ClassVar[bool] = False  # `_pass` may find more in what it leaves
    _has_layers: ClassVar[bool] = False  # `_through_layers` may find more than `edits`
    # The options that are paths of files, which stand in a pipeline file as seen from its folder.
    _paths: ClassVar[tuple[str, ...]] = ()
    # How `select` tells it what to leave alone: by its options `keep` and `only`, of which `keep` may have
    # more than its own categories; or because each of its categories is an option that can be off.
    _chooses: ClassVar[bool] = False
    _also_keeps: ClassVar[tuple[str, ...]] = ()
    _is_switched: ClassVar[bool] = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._ours = is_built_in(cls)
        register(cls)

    def __new__(cls, *values: Any, **options: Any) -> Self:
        # Here, since a dataclass has no other place where an unknown name can be given a better message.
        keywords = keywords_of(cls.__init__) if options or values else None
        if keywords is not None:
            check_number(cls.__name__, values, keywords[1:])
            check_options("cleaner", f"option of {cls.__name__}", options, keywords[1:])
            if cls._ours:
                given = [*zip(keywords[1:], values, strict=False), *options.items()]
                check_types(given, cls.__init__.__annotations__)
        return super().__new__(cls)

    @property
    def name(self) -> str:
        """The word for this cleaner everywhere: in code, on the command line, in TOML, in reports."""
        return type(self).__name__

    @property
    def categories(self) -> tuple[str, ...] | None:
        """The categories that its edits may have; None, for any, where a class does not say them.

        A cleaner of your own says them in a line of its class: `categories = ("reference",)`.
        """
        return None

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

    def _pass(self, text: str) -> list[Edit]:
        """Return the edits of one pass over the text, for a pipeline that asks again."""
        return self.edits(text)

    def _after(self, text: str, first: list[Edit]) -> list[Edit]:
        """Return the same as `edits`, of a text in which the first pass is known to have found this."""
        return self.edits(text)

    def _through_layers(self, text: str, is_removed: Callable[[str], bool]) -> list[Edit]:
        """Return edits that see through what other cleaners remove: whether they do, of one character.

        For a text with more layers than a pipeline takes one after the other.
        """
        return []

    @property
    def _is_ours(self) -> bool:
        """Whether all that it does is done by cleaners of the package."""
        return self._ours

    def __or__(self, other: Cleaner | str) -> Pipeline:
        """Return the pipeline of this cleaner and then `other`, which may be a name."""
        return Pipeline([self, other])

    def __ror__(self, other: Cleaner | str) -> Pipeline:
        # For a name before the bar; and for a class without parentheses, of which Python alone would say that
        # it does not know this kind of `|`.
        return Pipeline([other, self])

    def __add__(self, other: object) -> NoReturn:
        raise TypeError(f"Cleaners are joined by |, as in {self.name}() | NormalizeWhitespace().")

    __rshift__ = __and__ = __add__

    def _unfolded(self) -> tuple[Cleaner, ...]:
        """Return the cleaners that this is in a pipeline."""
        return (self,)

    def _check_files(self) -> None:  # noqa: B027  # most cleaners have none
        """Raise PathError or OptionError for a file among the options that is read at the first text.

        What a pipeline file names should be wrong before the work begins, and not in the middle of it.
        """

    if TYPE_CHECKING:  # `selection.py` defines it, because what it makes is a cleaner again

        def select(self, *, keep: Categories = (), only: Categories = ()) -> Cleaner: ...

    def _at_favor(self, favor: Favor | None) -> Cleaner | None:
        """Return this cleaner at a value of `favor`; at None, without a network, or None."""
        return self

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


register(Cleaner)  # so that no other class has its name


def fields_of(kind: type[Cleaner]) -> tuple[Field[Any], ...]:
    """Return the fields of a cleaner: its options. Raises TypeError for a class that is no dataclass."""
    if not is_dataclass(kind):
        raise TypeError(
            f"{place_of(kind)} is no dataclass, and so its options are not known. Write "
            "@dataclass(frozen=True) above the class."
        )
    return fields(kind)


@dataclass(frozen=True, repr=False)
class Protected(Cleaner):
    """A cleaner that leaves every match of a pattern alone. Made by `protect`."""

    cleaner: Cleaner
    pattern: str
    _has_name: ClassVar[bool] = False

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

    @property
    def categories(self) -> tuple[str, ...] | None:
        return self.cleaner.categories

    @property
    def _is_ours(self) -> bool:
        return self.cleaner._is_ours

    def edits(self, text: str) -> list[Edit]:
        edits = self.cleaner.edits(text)
        if not self.cleaner._ours:
            check_edits(self.name, edits)
        if not edits:
            return edits
        return list(edits_outside(edits, re.finditer(self.pattern, text)))

    def _at_favor(self, favor: Favor | None) -> Cleaner | None:
        cleaner = self.cleaner._at_favor(favor)
        return cleaner and replace(self, cleaner=cleaner)

    def _check_files(self) -> None:
        self.cleaner._check_files()

    def options(self) -> dict[str, Any]:
        return {**self.cleaner.options(), "protect": self.pattern}

    def __repr__(self) -> str:
        return f"protect({self.cleaner!r}, {self.pattern!r})"


def protect(cleaner: PipelineLike, pattern: str | re.Pattern[str]) -> Protected:
    """Return `cleaner`, which may be a name, with every match of `pattern` out of its reach.

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
        cleaners = tuple(cleaners_of(cleaner, make_cleaner, "protect"))
        cleaner = cleaners[0] if len(cleaners) == 1 else Pipeline(cleaners)
    if isinstance(pattern, re.Pattern):
        letters = "".join(c for c in "aimsx" if pattern.flags & getattr(re, c.upper()))
        pattern = f"(?{letters}){pattern.pattern}" if letters else pattern.pattern
    if not isinstance(pattern, str):
        raise OptionTypeError(
            f"protect takes a pattern, a regular expression as text, and was given {shown(pattern)}. "
            'Several are one: "first|second".'
        )
    return Protected(cleaner, pattern)


@dataclass(frozen=True, repr=False)
class Pipeline(Displayed, Cleaner):
    """Cleaners one after the other, as one cleaner, until none of them finds more.

    What a later cleaner leaves may have something for an earlier one, which then runs again: cleaning twice
    is cleaning once. Cleaners of your own run once, in their place, and what is before them is not asked
    about what they write.

    Made of cleaners and of names, or of what else `cleanpress.presets.as_pipeline` takes. A pipeline inside a
    pipeline is unfolded. `run` gives the record of every step.

    >>> from cleanpress import NormalizeQuotes, NormalizeWhitespace
    >>> pipeline = NormalizeQuotes() | NormalizeWhitespace()
    >>> pipeline
    NormalizeQuotes() | NormalizeWhitespace()
    >>> pipeline("“Yes” "), pipeline("Yes")
    ('"Yes"', 'Yes')
    """

    cleaners: tuple[Cleaner, ...] = field(default=())
    _other_categories: ClassVar[tuple[str, ...] | None]  # than those of cleanpress; set on each
    _has_name: ClassVar[bool] = False

    def __init__(self, cleaners: PipelineLike | Iterable[PipelineLike] = ()) -> None:
        object.__setattr__(self, "cleaners", tuple(cleaners_of(cleaners, make_cleaner, "Pipeline")))
        own = self.categories
        others = None if own is None else tuple(name for name in own if name not in CATEGORIES)
        object.__setattr__(self, "_other_categories", others)

    def _at_favor(self, favor: Favor | None) -> Pipeline:
        each = [cleaner._at_favor(favor) for cleaner in self]
        return Pipeline([cleaner for cleaner in each if cleaner is not None])

    def _unfolded(self) -> tuple[Cleaner, ...]:
        return self.cleaners

    @property
    def _is_ours(self) -> bool:
        return all(cleaner._is_ours for cleaner in self)

    @property
    def categories(self) -> tuple[str, ...] | None:
        every = [cleaner.categories for cleaner in self]
        return None if None in every else tuple(dict.fromkeys(name for own in every for name in own or ()))

    def __iter__(self) -> Iterator[Cleaner]:
        return iter(self.cleaners)

    def __len__(self) -> int:
        return len(self.cleaners)

    @overload
    def __getitem__(self, which: int | str) -> Cleaner: ...
    @overload
    def __getitem__(self, which: slice) -> Pipeline: ...
    def __getitem__(self, which: int | str | slice) -> Cleaner:
        """Return the cleaner of a place or a name, or the pipeline of a slice."""
        if isinstance(which, str):
            names = [cleaner.name for cleaner in self]
            return self.cleaners[names.index(one_of("cleaner of this pipeline", which, names))]
        return Pipeline(self.cleaners[which]) if isinstance(which, slice) else self.cleaners[which]

    def run(self, text: str) -> Cleaned:
        """Clean `text` and return the result with the record of what was done and why.

        Raises TypeError if `text` is not a string; a missing value has no record.
        """
        if not isinstance(text, str):
            raise text_required(text, has_no_record=is_missing(text))
        left, steps = run_cleaners(self.cleaners, text)
        return Cleaned(text, left, steps, self._other_categories, self)

    def edits(self, text: str) -> list[Edit]:
        return self.run(text).edits

    def _clean(self, text: str) -> str:
        return self.run(text).text  # the same path; the steps are only not composed

    def without(self, *names: str) -> Pipeline:
        """Return this pipeline without the cleaners of these names.

        Raises OptionError if one of them is not in it.
        """
        return Pipeline(left_out(list(self), names))

    @classmethod
    def from_toml(cls, path: str | PathLike[str]) -> Pipeline:
        """Read a pipeline from a TOML file: as `to_toml` writes it, or one that changes a preset.

        Modules of cleaners are also looked for beside the file. Raises OptionError for a key, a cleaner or
        an option that is not known, with the nearest known one, and for a value that is of the wrong type;
        PathError if the file, or one that it names, cannot be read.
        """
        return cls(read_pipeline(path, make_cleaner))

    def to_toml(self) -> str:
        """Return this pipeline as TOML text: one `[[cleaner]]` table each, with the options that were set.

        Raises OptionError for what TOML cannot hold: a protected pipeline, or a cleaner protected twice.
        """
        return dump((written_name(_kind_of(cleaner)), cleaner.options()) for cleaner in self)

    def __repr__(self) -> str:
        whole = " | ".join(map(repr, self)) if len(self) > 1 else f"Pipeline([{', '.join(map(repr, self))}])"
        if len(whole) <= LONGEST:
            return whole
        names = [cleaner.name for cleaner in self]
        return fit(lambda _, items: f"<Pipeline of {len(self)}: {', '.join(names[: 2 * items])}, …>")

    def _card(self) -> Card:
        from cleanpress.display.cards import pipeline_card

        return pipeline_card(self)


def _kind_of(cleaner: Cleaner) -> type[Cleaner]:
    """Return the class of a cleaner that fits into a table of TOML. Raises OptionError for another."""
    if not isinstance(cleaner, Protected):
        # What chooses some edits of a cleaner is written among its options.
        return type(cleaner) if cleaner._has_name else _kind_of(cleaner.cleaner)  # type: ignore[attr-defined]
    inner = cleaner.cleaner
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
    return _kind_of(inner)


def known_cleaners() -> dict[str, type[Cleaner]]:
    """Return every cleaner class by name, yours too: what was imported, and what installed packages offer.

    Warns of a class of a package that cannot be used. Raises OptionError if two of them have one name.
    """
    return known_classes()


def _check_all_given(name: str, known: Iterable[Field[Any]], options: Mapping[str, Any]) -> None:
    for each in known:
        if each.init and each.name not in options and each.default is each.default_factory is MISSING:
            raise OptionError(f"{name} has to be given its option {each.name!r}.")


def make_cleaner(name: str, /, **options: Any) -> Cleaner:
    """Make a cleaner from its name (or "module:Class") and options, as they stand in TOML.

    Every cleaner has three more: `protect` is a pattern, `keep` and `only` are as in `Cleaner.select`.

    Raises OptionError for a name, an option or a value that is not known, and for a name that two cleaners
    have; TypeError for a value of the wrong type.

    >>> make_cleaner("NormalizeQuotes", style="curly")
    NormalizeQuotes(style='curly')
    """
    kind = find_class(name)
    pattern = options.pop("protect", None)
    known = fields_of(kind)
    names = [each.name for each in known]
    check_options("cleaner", f"option of {name}", options, dict.fromkeys([*names, "protect", "keep", "only"]))
    choice = {key: options.pop(key) for key in ("keep", "only") if key in options and key not in names}
    _check_all_given(name, known, options)
    if not kind._ours:
        check_field_types(kind.__name__, options.items(), {each.name: each.type for each in known})
    cleaner = kind(**options).select(**choice) if choice else kind(**options)
    return cleaner if pattern is None else protect(cleaner, pattern)
