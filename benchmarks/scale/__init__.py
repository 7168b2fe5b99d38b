"""What it costs to clean and extract corpora, measured: `python -m benchmarks.scale`."""
