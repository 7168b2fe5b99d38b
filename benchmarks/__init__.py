"""What cleanpress reaches, measured beside its peers. Run with `python -m benchmarks.NAME --data DIR`."""
