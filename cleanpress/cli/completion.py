"""Run the command `cleanpress completion`, and answer what a shell asks when the TAB key is pressed."""

from __future__ import annotations

import os
import re

import click

from cleanpress.cli.common import Command
from cleanpress.errors import OptionError, one_of

__all__ = ["completion"]


@click.command(cls=Command)
@click.argument("shell", required=False)
def completion(shell: str | None) -> None:
    """Print the script that makes the TAB key complete `cleanpress`, for SHELL: bash, zsh or fish.

    It completes commands, options, their values, and names of files. Without SHELL, the script is for the
    shell that $SHELL names.

    \b
    To have it in every new shell:
      echo 'eval "$(cleanpress completion bash)"' >> ~/.bashrc
      echo 'eval "$(cleanpress completion zsh)"' >> ~/.zshrc
      cleanpress completion fish > ~/.config/fish/completions/cleanpress.fish
    """
    from cleanpress.cli.completion_scripts import SCRIPTS

    if shell is None:
        shell = re.split(r"[/\\]", os.environ.get("SHELL", ""))[-1].removesuffix(".exe")
        if shell not in SCRIPTS:
            raise OptionError("Say for which shell: cleanpress completion bash, zsh or fish.")
    click.echo(SCRIPTS[one_of("shell", shell, SCRIPTS)].lstrip("\n"), nl=False)
