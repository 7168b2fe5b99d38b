"""Use cleanpress inside other libraries, one module each; none is imported before it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cleanpress.renamed import renamed_attribute

_ADAPTERS = ("arrow", "datasets", "datatrove", "duckdb", "pandas", "polars", "ray", "sklearn", "spark")


def __getattr__(name: str) -> Any:
    # Type checkers take a module that was not imported for Any. To import all of them for their sake would
    # have every checker read pandas, polars, Ray and Spark.
    if name in _ADAPTERS:
        try:
            return import_module(f"cleanpress.adapters.{name}")
        except ImportError as error:  # its library is not installed; hasattr() is to say no
            raise AttributeError(str(error)) from error
    raise renamed_attribute("adapters", name, f"module {__name__!r}")


def __dir__() -> list[str]:
    return list(_ADAPTERS)
