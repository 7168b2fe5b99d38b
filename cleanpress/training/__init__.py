"""What `python -m cleanpress.model.train` learns from: pages, read with all that stands below."""
