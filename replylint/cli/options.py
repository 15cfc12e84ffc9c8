"""The options that every command with a configuration has, and the configuration that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from replylint.config import Config, ConfigError, load
from replylint.configkeys import ALL, PREVIEW, presets
from replylint.report import CATEGORIES, SEVERITIES
from replylint.sources.wanted import SOURCES
from replylint.thread import CHANNELS

_Command = TypeVar("_Command", bound=Callable[..., Any])
PATH = click.Path(readable=False)  # what cannot be read is told when it is read, and the rest is read all the same


class Refusal(click.ClickException):
    """The call or its configuration is wrong: one line for the user, exit status 2."""

    exit_code = 2

    def format_message(self) -> str:
        from replylint.render.cells import printable

        return printable(self.message)  # the name of a file may hold anything


def config_options(command: _Command) -> _Command:
    """Adds the options of the configuration to a command; it takes them as `**options`, for `config_flags`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def reading_options(command: _Command) -> _Command:
    """Adds the options that say how files are read; they are for `config_flags` too."""
    for option in reversed(_READING):
        command = option(command)
    return command


def config_flags(options: Mapping[str, Any]) -> dict[str, Any]:
    """The `flags` of `config.load` in a command's options; other options are passed over."""
    return {
        "config": options["config_file"],
        "preset": options["preset"],
        "select": options["select"],
        "ignore": options["ignore"],
        "channel": options["channel"],
        "fail_on": options["fail_on"],
        "min_score": options["min_score"],
        "rules": options["rules"],
        "language": options["language"],
        "grammar": True if options["grammar"] is None and options["languagetool"] else options["grammar"],
        "languagetool": _whole(options["languagetool"]),
        "system": options["system"],
        # Only commands that read files for people have these.
        "source": options.get("kind"),
        "field": options.get("field", ()),
        "syntax": False if options["no_syntax"] else None,
    }


def configured(for_path: Path | None, flags: Mapping[str, Any]) -> Config:
    """`config.load` for a command that needs one configuration to go on. Raises Refusal."""
    try:
        return load(for_path, flags)
    except ConfigError as error:
        raise refusal(error) from None


def refusal(error: ConfigError) -> Refusal:
    """The one line that says where, what and what to do."""
    return Refusal(f"{error}; {error.remedy}")


def _whole(place: str | None) -> str | None:
    """A folder as a whole path; a URL as it is."""
    if place is None or place.startswith(("http://", "https://")):
        return place
    return str(Path(place).expanduser().absolute())


def _split(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _complete(words: Callable[[], tuple[str, ...]]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    return lambda _context, _option, begun: [word for word in words() if word.startswith(begun)]


_OPTIONS = (
    click.option(
        "--preset",
        metavar="NAME|FILE",
        shell_complete=_complete(presets),
        help="What to build on: agent (calm, the default), qa (every rule), templates, or a file.",
    ),
    click.option(
        "--select",
        multiple=True,
        callback=_split,
        metavar="NAMES",
        shell_complete=_complete(lambda: (*CATEGORIES, ALL, PREVIEW)),
        help='Only these categories or rules: "jargon,scripted/*". Add "preview" for rules on trial.',
    ),
    click.option(
        "--ignore",
        multiple=True,
        callback=_split,
        metavar="NAMES",
        shell_complete=_complete(lambda: CATEGORIES),
        help="Leave out these categories or rules as well.",
    ),
    click.option("--channel", type=click.Choice(CHANNELS), help="How the reply travels, where a thread does not say."),
    click.option("--fail-on", type=click.Choice(SEVERITIES), help="The least severity that makes the exit status 1."),
    click.option("--min-score", type=int, metavar="0-100", help="A lower score makes the exit status 1."),
    click.option(
        "--rules", multiple=True, type=click.Path(), metavar="FOLDER", help="A folder of rules of your own, as well."
    ),
    click.option("--system", metavar="NAME", help='Whose placeholders templates hold: zendesk, front, ..., or "any".'),
    click.option("--language", metavar="CODE", help="The language of the replies, instead of guessing it."),
    click.option(
        "--grammar/--no-grammar", default=None, help="Check spelling and grammar too, through a LanguageTool server."
    ),
    click.option(
        "--languagetool",
        metavar="URL|FOLDER",
        help="That server, or the folder of its jars (see scripts/install-languagetool.sh); means --grammar.",
    ),
    click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Use this configuration, not the nearest replylint.toml or pyproject.toml.",
    ),
    click.option("--no-syntax", is_flag=True, help="Judge by words alone: faster, and a little less is found."),
)
_READING = (
    click.option(
        "--source",
        "kind",
        type=click.Choice(SOURCES),
        metavar="KIND",
        help=f"Read files as this kind, instead of by their shape: {', '.join(SOURCES)}.",
    ),
    click.option(
        "--field", multiple=True, metavar="PATH", help='Where texts stand in JSON, YAML or CSV: "macros[].body".'
    ),
)
