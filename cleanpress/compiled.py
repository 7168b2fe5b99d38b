"""Take the compiled twin of a function where there is one.

Loops over single characters are slow in Python. A few are written in C as well, and the function in Python
stays the reference: what the two return is the same, and a test compares them. The package works without
the compiled ones: where no compiler was at hand when it was installed, or with CLEANPRESS_PURE=1 set.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import TypeVar

__all__ = ["compiled_twin"]

_F = TypeVar("_F", bound=Callable[..., object])


def compiled_twin(reference: _F, module: str) -> _F:
    """Return the function of the same name in a compiled module; the reference itself where there is none.

    >>> def tea(cups):
    ...     return "tea" * cups
    >>> compiled_twin(tea, "cleanpress.not_compiled") is tea
    True
    """
    if os.environ.get("CLEANPRESS_PURE", "0") not in ("", "0"):
        return reference
    try:
        found: _F = getattr(import_module(module), reference.__name__)
    except ImportError:
        return reference
    return found
