"""Measure what it costs to clean and extract corpora: `python -m benchmarks.scale --data DIR`."""
