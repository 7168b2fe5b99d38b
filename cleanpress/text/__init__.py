"""Text apart from any cleaner: blocks, layout, punctuation, addresses, and how parts of it are removed."""
