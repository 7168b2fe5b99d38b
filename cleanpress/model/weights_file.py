"""Read and write files of weights: plain arrays with names, as numpy writes them.

NAME.npz is an archive, one file an array, compressed: as small as it gets. NAME.npy is one array with a field
for each: half as large again, and read without zipfile and what that imports. The weights for plain text,
which most runs of the command need, are such a file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

import numpy as np
import numpy.typing as npt

__all__ = ["WEIGHTS", "Arrays", "pack", "read_arrays", "write_arrays"]

# A folder beside this file, as in all that pip installs; importlib.resources would take 10 ms to say so.
WEIGHTS = os.path.join(os.path.dirname(__file__), "weights")
Arrays = dict[str, npt.NDArray[Any]]
_ZIP = b"PK"


def read_arrays(content: bytes) -> Arrays:
    """Return the arrays of a file by name.

    Raises ValueError, EOFError, KeyError or OSError if it holds no plain arrays with names; it runs no code.

    >>> from io import BytesIO
    >>> file = BytesIO()
    >>> np.save(file, pack({"bias": np.ones(2, np.float16), "format": np.array(4)}))
    >>> {name: array.tolist() for name, array in read_arrays(file.getvalue()).items()}
    {'bias': [1.0, 1.0], 'format': 4}
    """
    if content.startswith(_ZIP):
        return _from_archive(content)
    packed = np.load(BytesIO(content), allow_pickle=False)
    if not isinstance(packed, np.ndarray) or packed.shape or not packed.dtype.names:
        raise ValueError("it is an array without names")
    return {name: packed[name] for name in packed.dtype.names}


def _from_archive(content: bytes) -> Arrays:
    from zipfile import BadZipFile

    try:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            return dict(arrays)
    except BadZipFile as error:
        raise ValueError(str(error)) from error


def pack(arrays: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Return arrays as one, with a field for each."""
    packed = np.zeros((), np.dtype([(name, array.dtype, array.shape) for name, array in arrays.items()]))
    for name, array in arrays.items():
        packed[name] = array
    return packed


def write_arrays(out: IO[bytes], arrays: Mapping[str, Any], name: str) -> None:
    """Write arrays as the name of the file says: NAME.npy, or else an archive."""
    if name.endswith(".npy"):
        np.save(out, pack(arrays), allow_pickle=False)
    else:
        np.savez_compressed(out, **arrays)
