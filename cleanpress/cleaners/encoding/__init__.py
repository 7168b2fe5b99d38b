"""RepairEncoding: mojibake, entities and their like, repaired by ftfy on the lines that need it."""

from __future__ import annotations

from cleanpress.cleaners.encoding.repair import RepairEncoding

__all__ = ["RepairEncoding"]
