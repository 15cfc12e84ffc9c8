"""`replylint config`: each value in force, and where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from replylint.cli.options import Refusal, config_flags, config_options, configured
from replylint.config import LISTS, TABLES, Config, PerFile, find

_SCHEMAS = Path(__file__).parent.parent / "schema"


@click.command(short_help="Show each setting and where it came from.")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@config_options
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="For people or machines.")
@click.option(
    "--schema",
    type=click.Choice(("config", "rule")),
    help="Print the JSON schema of configuration or rule files instead.",
)
def command(path: Path | None, form: str, schema: str | None, **options: Any) -> None:
    """Show each setting that is in force for PATH (a file or a folder; else here), and where it came from."""
    if schema is not None:
        click.echo((_SCHEMAS / f"{schema}.schema.json").read_text("utf-8"), nl=False)
        return
    if path is not None and not path.exists():
        raise Refusal(f"{path}: does not exist; name a file or a folder")
    flags = config_flags(options)
    config = configured(path, flags)
    file = flags["config"] or find(path)
    if form == "json":
        said = {"file": file and str(file), "digest": config.digest, "values": _described(config)}
        click.echo(msgspec.json.format(msgspec.json.encode(said), indent=2))
        return
    click.echo(
        f"From {_shown(str(file))}" if file else "No configuration file here or above; `replylint init` writes one"
    )
    rows = list(_rows(config))
    key_width, value_width = (max(len(row[column]) for row in rows) for column in (0, 1))
    for key, value, origin in rows:
        click.echo(f"{key:{key_width}}  {value:{value_width}}  {_shown(origin)}".rstrip())


def _described(config: Config) -> dict[str, dict[str, Any]]:
    """By key: `value`, and `from`, which for a list or a table has the shape of the value."""
    described = {}
    for field in _fields():
        value = getattr(config, field)
        origin: Any = config.origins[field]
        if field in LISTS:
            origin = [config.origins[f"{field}.{name}"] for name in value]
        elif field in TABLES:
            origin = {name: config.origins[f"{field}.{name}"] for name in value}
        described[_key(field)] = {"value": value, "from": origin}
    return described


def _rows(config: Config) -> Iterator[tuple[str, str, str]]:
    """Key, value and origin; a list or a table has a row for each entry and names its key once."""
    for field in _fields():
        value = getattr(config, field)
        if not value or field not in LISTS | TABLES:
            yield _key(field), _written(value), config.origins[field]
            continue
        for number, name in enumerate(value):
            entry = f"{name} = {_written(value[name])}" if field in TABLES else name
            yield "" if number else _key(field), entry, config.origins[f"{field}.{name}"]


def _fields() -> list[str]:
    return [field for field in Config.__struct_fields__ if field != "origins"]


def _key(field: str) -> str:
    return field.replace("_", "-")


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, dict) and value:
        same = set(value.values())
        return f"{same.pop():g}" if len(same) == 1 else ", ".join(f"{name} {limit:g}" for name, limit in value.items())
    if isinstance(value, tuple) and value and isinstance(value[0], PerFile):
        return "; ".join(f"{', '.join(entry.patterns)}{_rules_of(entry)}" for entry in value)
    if isinstance(value, float):
        return f"{value:g} h"
    return str(value) if value not in (None, (), {}) else "-"


def _rules_of(entry: PerFile) -> str:
    return f" without {', '.join(entry.rules)} ({entry.reason})" if entry.rules else ""


def _shown(origin: str) -> str:
    """An origin with its path told from here, where the file lies below."""
    here = f"{Path.cwd()}/"
    return origin.removeprefix(here)
