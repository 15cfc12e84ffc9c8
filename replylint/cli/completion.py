"""`replylint completion`: the script with which a shell completes our commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Print the completion script for a shell.")
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    bash:  replylint completion bash > ~/.local/share/bash-completion/completions/replylint
    zsh:   replylint completion zsh > "${fpath[1]}/_replylint"
    fish:  replylint completion fish > ~/.config/fish/completions/replylint.fish
    """
    completion = get_completion_class(shell)
    assert completion is not None, "click knows the shells of _SHELLS"
    root = click.get_current_context().find_root().command
    click.echo(completion(root, {}, "replylint", "_REPLYLINT_COMPLETE").source())
