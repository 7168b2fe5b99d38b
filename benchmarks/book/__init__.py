"""Measure everything and write docs/benchmarks: results as JSON, and the pages and plots that show them."""
