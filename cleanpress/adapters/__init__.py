"""Use cleanpress inside other libraries, one module each; none is imported before it is asked for."""

from __future__ import annotations
