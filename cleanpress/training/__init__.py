"""Train the networks of cleanpress: `python -m cleanpress.training`. Needs the extra `train`."""
