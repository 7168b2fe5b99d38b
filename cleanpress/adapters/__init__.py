"""Use cleanpress inside other libraries, one module each; none is imported before it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cleanpress.options import renamed_attribute

if TYPE_CHECKING:
    from cleanpress.adapters import arrow as arrow
    from cleanpress.adapters import datasets as datasets
    from cleanpress.adapters import datatrove as datatrove
    from cleanpress.adapters import duckdb as duckdb
    from cleanpress.adapters import pandas as pandas
    from cleanpress.adapters import polars as polars
    from cleanpress.adapters import ray as ray
    from cleanpress.adapters import sklearn as sklearn
    from cleanpress.adapters import spark as spark

_ADAPTERS = ("arrow", "datasets", "datatrove", "duckdb", "pandas", "polars", "ray", "sklearn", "spark")


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _ADAPTERS:
            try:
                return import_module(f"cleanpress.adapters.{name}")
            except ImportError as error:  # its library is not installed; hasattr() is to say no
                raise AttributeError(str(error)) from error
        raise renamed_attribute("adapters", name, f"module {__name__!r}")


def __dir__() -> list[str]:
    return list(_ADAPTERS)
