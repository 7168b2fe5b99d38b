"""`python -m cleanpress` is the command `cleanpress`."""

from __future__ import annotations

from cleanpress.cli import main

if __name__ == "__main__":
    main()
