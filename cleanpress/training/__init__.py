"""What `python -m cleanpress.training` learns from: pages, read with all that stands below."""
