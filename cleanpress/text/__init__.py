"""Text apart from any cleaner: blocks, layout, punctuation, addresses, and how parts of it are removed.

Nothing here is public: what the package offers stands in `cleanpress`.
"""
