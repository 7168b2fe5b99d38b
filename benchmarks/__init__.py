"""Measure what cleanpress reaches, beside its peers: `python -m benchmarks.NAME`; README.md lists them."""
