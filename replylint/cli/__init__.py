"""The command line: one module per command, imported when the command is called."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

import click

from replylint import __version__

_INTERRUPTED = 130
_PIPE_CLOSED = 141
_COMMANDS = {
    "check": "Check drafts: findings, suggestions and a score.",
    "fix": "Apply suggestions in files.",
    "baseline": "Write down what is found today, so that only new findings fail.",
    "audit": "Judge the replies of a month, and write a report.",
    "rules": "List the rules.",
    "explain": "Tell why a rule, a category or the score is as it is.",
    "test": "Run the cases in rule files.",
    "calibrate": "Measure replylint against labelled replies.",
    "config": "Show each setting and where it came from.",
    "init": "Write a first replylint.toml.",
    "completion": "Print the completion script for a shell.",
}


class _Commands(click.Group):
    """The commands by name; `--help` lists them without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"replylint.cli.{cmd_name}").command
        command.name = cmd_name
        return command  # type: ignore[no-any-return]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], _COMMANDS, 1)
            hint = f"did you mean `replylint {near[0]}`?" if near else f"use one of {', '.join(_COMMANDS)}"
            raise click.UsageError(f"there is no command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="replylint", message="%(prog)s %(version)s")
def group() -> None:
    """Check replies to customers before they are sent.

    \b
    replylint check draft.txt --customer message.txt
    replylint check thread.json
    replylint explain timeframe/promise-without-time
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns the exit status: 0, 1 or 2, 130 after Ctrl-C, 141 if nobody reads on."""
    # A rulebook is a million small objects that live as long as the process; the collector need not walk them all.
    gc.set_threshold(200_000, 50, 100)
    stdout = sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = group.main(arguments, prog_name="replylint", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        return _INTERRUPTED
    except SystemExit:
        # click ends so, with another stdout and a 1 that would mean findings, where it met a closed pipe.
        if sys.stdout is stdout:
            raise
        return _PIPE_CLOSED
    except BrokenPipeError:
        from replylint.cli.output import let_go

        let_go()
        return _PIPE_CLOSED
    except OSError as error:
        from replylint.cli.output import deaf, let_go, stopped

        if error.filename is None:
            let_go()
            deaf(error).show()
        else:
            stopped(error).show()
        return 2
    except Exception as error:
        from replylint.cli.work import fault

        # Not its text, which may hold the customer's; and the 1 of Python would mean findings.
        click.echo(f"Error: it could not be done ({fault(error)}); please report this fault of replylint", err=True)
        return 2
    return status if isinstance(status, int) else 0
