"""Run the command `cleanpress cleaners`: which cleaners there are, and their options."""

from __future__ import annotations

from typing import Any

import click

import cleanpress
from cleanpress.cleaner import fields_of
from cleanpress.cli.common import Command, note
from cleanpress.registry import known_classes

__all__ = ["cleaners"]


@click.command(cls=Command)
def cleaners() -> None:
    """List the cleaners, with their options and defaults."""
    click.echo("Cleaners of the default pipeline, in order, then the others. Options are shown as in TOML.")
    ordered = [cleaner.name for cleaner in cleanpress.DEFAULT]
    kinds = known_classes(note)  # one that cannot be used is noted
    for name in [*ordered, *(name for name in kinds if name not in ordered)]:
        click.echo(f"\n{name}{'' if name in ordered else '  (not in the default pipeline)'}")
        show_cleaner(kinds[name])
    click.echo("\nPresets")
    for name, preset in cleanpress.PRESETS.items():
        click.echo(f"    {name:<8} {' | '.join(cleaner.name for cleaner in preset)}")


def show_cleaner(kind: Any) -> None:
    """Print what a cleaner does, and its options with their defaults."""
    import json
    from dataclasses import MISSING

    click.echo(f"    {(kind.__doc__ or '').strip().partition(chr(10))[0]}")
    for option in fields_of(kind):
        default = option.default if option.default_factory is MISSING else option.default_factory()
        click.echo(f"    {option.name} = {json.dumps(default, ensure_ascii=False)}")
