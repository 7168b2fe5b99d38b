"""Parts of the site of the documentation that MkDocs and mkdocstrings take from files of Python."""
