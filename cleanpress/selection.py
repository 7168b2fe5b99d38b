"""Choose what cleaners do by the categories of their edits; each choice is a cleaner again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, cast

from cleanpress.categories import (
    CATEGORIES,
    Categories,
    check_choice,
    is_chosen,
    join_choices,
)
from cleanpress.cleaner import Cleaner, Pipeline, Protected, fields_of
from cleanpress.edits import Edit, Reason, check_edits
from cleanpress.errors import OptionError

if TYPE_CHECKING:
    from cleanpress.options import Favor

__all__ = ["Selected", "chosen_reasons", "select", "select_leniently", "selected_pipeline", "set_choice"]


@dataclass(frozen=True, repr=False)
class Selected(Cleaner):
    """A cleaner that makes the edits of some categories alone. Made by `Cleaner.select`."""

    cleaner: Cleaner
    keep: Categories = ()
    only: Categories = ()
    _has_name: ClassVar[bool] = False
    _chooses: ClassVar[bool] = True

    @property
    def name(self) -> str:
        return self.cleaner.name

    @property
    def categories(self) -> tuple[str, ...] | None:
        own = self.cleaner.categories
        return own and tuple(_left(own, self.keep, self.only))

    @property
    def _is_ours(self) -> bool:
        return self.cleaner._is_ours

    def edits(self, text: str) -> list[Edit]:
        edits = self.cleaner.edits(text)
        if not self.cleaner._ours:
            check_edits(self.name, edits)
        return [edit for edit in edits if is_chosen(edit.categories, self.keep, self.only)]

    def _at_favor(self, favor: Favor | None) -> Cleaner | None:
        cleaner = self.cleaner._at_favor(favor)
        return cleaner and replace(self, cleaner=cleaner)

    def _check_files(self) -> None:
        self.cleaner._check_files()

    def _given(self) -> dict[str, list[str]]:
        return {name: list(value) for name in ("keep", "only") if (value := getattr(self, name))}

    def options(self) -> dict[str, Any]:
        for name in self._given():
            if name in [option.name for option in fields_of(type(self.cleaner))]:
                raise OptionError(
                    f"TOML cannot hold this choice of categories: {self.name} has an option of its own that "
                    f"is called {name!r}."
                )
        return {**self.cleaner.options(), **self._given()}

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self._given().items())
        return f"{self.cleaner!r}.select({given})"


def _left(categories: Collection[str], keep: Collection[str], only: Collection[str]) -> list[str]:
    return [name for name in categories if is_chosen((name,), keep, only)]


def select(self: Cleaner, *, keep: Categories = (), only: Categories = ()) -> Cleaner:
    """Return this cleaner without the edits of some categories; of a pipeline, one of all its cleaners.

    keep: categories of which no edit is made: what they are is left as it is. What removes whole lines leaves
          alone, for whatever reason it would remove them, the lines that are phrases of these categories.
    only: if there are any, the only categories of which edits are made.
    A pipeline takes any category of cleanpress or of its cleaners, and a cleaner its own.
    Raises OptionError for a category that is not known, or is in both, and if `only` leaves nothing to do;
    TypeError for what is no list of texts.

    >>> from cleanpress import NormalizeQuotes
    >>> quotes = NormalizeQuotes(dashes="ascii").select(keep=["dash"])
    >>> quotes
    NormalizeQuotes(dashes='ascii').select(keep=['dash'])
    >>> quotes("“Yes” — no")
    '"Yes" — no'
    """
    return _select(self, keep, only)


Cleaner.select = select  # type: ignore[method-assign]


def _select(cleaner: Cleaner, keep: Categories, only: Categories, others: Collection[str] = ()) -> Cleaner:
    """Do what `select` does; `others` are categories of what is done before this cleaner."""
    own, owner = cleaner.categories, cleaner.name
    if own is not None:
        own = (*own, *_kept_by(cleaner))
        if isinstance(cleaner, Pipeline):
            own, owner = (*CATEGORIES, *own), ""
    kept, chosen = check_choice(keep, only, own, owner)
    selected = select_leniently(cleaner, kept, chosen)
    if selected is None and chosen and set(chosen).isdisjoint(others):
        what = "this pipeline" if isinstance(cleaner, Pipeline) else cleaner.name
        names = " or ".join(map(repr, chosen))
        raise OptionError(f"There is nothing left to do: no edit of {what} is of the category {names}.")
    return Pipeline() if selected is None else selected


def select_leniently(cleaner: Cleaner, keep: Collection[str], only: Collection[str]) -> Cleaner | None:
    """Return what `select` does, for categories that may be of others; None if nothing is left to do."""
    if isinstance(cleaner, Pipeline):
        every = [select_leniently(each, keep, only) for each in cleaner]
        left = [each for each in every if each is not None]
        return Pipeline(left) if left or not every else None
    if isinstance(cleaner, Protected):
        inner = select_leniently(cleaner.cleaner, keep, only)
        return inner and replace(cleaner, cleaner=inner)
    own = cleaner.categories
    return _choose(cleaner, keep, only) if own is None else _choose_of_own(cleaner, own, keep, only)


def _choose_of_own(
    cleaner: Cleaner, own: Collection[str], keep: Collection[str], only: Collection[str]
) -> Cleaner | None:
    """Return the choice of one cleaner that says its categories."""
    left = _left(own, keep, only)
    if not left:
        return None
    if cleaner._is_switched:
        off = dict.fromkeys(set(own).difference(left), False)
        return replace(cleaner, **off) if off else cleaner  # type: ignore[type-var]
    keep = set(keep).intersection((*own, *_kept_by(cleaner)))
    return _choose(cleaner, keep, () if set(own).issubset(only) else set(only).intersection(own))


def _choose(cleaner: Any, keep: Collection[str], only: Collection[str]) -> Cleaner | None:
    """Return the choice of one cleaner, joined with that which it has; None if nothing is left to do."""
    if not keep and not only:
        return cast("Cleaner", cleaner)
    if not cleaner._chooses:
        return Selected(cleaner, tuple(sorted(keep)), tuple(sorted(only)))
    joined = join_choices(cleaner.keep, getattr(cleaner, "only", ()), keep, only)
    if joined is None:
        return None
    # A cleaner of one category has no option `only`.
    options = {"keep": joined[0], "only": joined[1]} if hasattr(cleaner, "only") else {"keep": joined[0]}
    return cast("Cleaner", replace(cleaner, **options))


def set_choice(cleaner: Any) -> None:
    """Check the options `keep` and `only` of a cleaner that has them, and bring them into their form."""
    known = (*cleaner.categories, *cleaner._also_keeps)
    keep, only = check_choice(cleaner.keep, getattr(cleaner, "only", ()), known, cleaner.name)
    object.__setattr__(cleaner, "keep", keep)
    if hasattr(cleaner, "only"):
        object.__setattr__(cleaner, "only", only)


def chosen_reasons(
    removed: Mapping[int, Reason], keep: Collection[str], only: Collection[str]
) -> Mapping[int, Reason]:
    """Return those of the lines or blocks to remove, by number, whose category is chosen.

    >>> share, menu = Reason("share", "en:share"), Reason("navigation", "en:menu")
    >>> chosen_reasons({0: share, 3: menu}, ["share"], []), chosen_reasons({0: share}, [], ["share"])
    ({3: Reason('navigation', 'en:menu')}, {0: Reason('share', 'en:share')})
    """
    if not keep and not only:
        return removed
    return {number: reason for number, reason in removed.items() if is_chosen((reason[0],), keep, only)}


def _kept_by(cleaner: Cleaner) -> tuple[str, ...]:
    """Return the categories that it leaves alone, though its own edits have others."""
    return _kept_by(cleaner.cleaner) if isinstance(cleaner, Protected) else cleaner._also_keeps


def selected_pipeline(
    pipeline: Cleaner, keep: Categories, only: Categories, others: Collection[str] = ()
) -> Pipeline:
    """Return what `select` makes of a pipeline, or of one cleaner; it is kept ready for the next text.

    others: categories of what is done before this pipeline.
    """
    kept, chosen = check_choice(keep, only, None)
    if not kept and not chosen:
        return Pipeline([pipeline])
    try:
        return _cached(pipeline, kept, chosen, tuple(others))
    except TypeError:  # a cleaner of the user's own that has no hash
        return _cached.__wrapped__(pipeline, kept, chosen, tuple(others))


@lru_cache(maxsize=32)
def _cached(
    pipeline: Cleaner, keep: tuple[str, ...], only: tuple[str, ...], others: tuple[str, ...]
) -> Pipeline:
    return Pipeline([_select(Pipeline([pipeline]), keep, only, others)])
