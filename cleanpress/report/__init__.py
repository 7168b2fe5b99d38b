"""Views of what was cleaned, for people."""

from __future__ import annotations
