"""What a column has where there is no text: None, NaN, pandas.NA and NaT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

__all__ = ["Missing", "is_missing"]

if TYPE_CHECKING:

    class _NaN(Protocol):
        """Has what floats have, and neither integers, which pass for floats, nor bytes."""

        def hex(self) -> str: ...

        def __truediv__(self, value: Any, /) -> Any: ...

    class _NA(Protocol):
        """Has what pandas.NA has and nothing else: pandas need not be installed."""

        def __reduce__(self) -> Literal["NA"]: ...

    class _NaT(Protocol):
        def to_datetime64(self) -> Any: ...

        def total_seconds(self) -> float: ...


# What comes back from a cleaner as it is, for type checkers: with it, clean(5) is an error.
Missing = TypeVar("Missing", bound="_NaN | _NA | _NaT | None")


def is_missing(value: object) -> bool:
    """Return whether `value` is None, NaN, pandas.NA or NaT: what a column has where there is no text.

    pandas is recognized by the name of the type, so that it need not be imported.

    >>> is_missing(float("nan")), is_missing("")
    (True, False)
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value
