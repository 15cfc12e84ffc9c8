"""`replylint init`: a first replylint.toml, with a word on every key."""

from __future__ import annotations

from pathlib import Path

import click

from replylint.cli.options import Refusal
from replylint.config import FILE_NAME, file_in

# A line that begins with "#" and no space is a setting to uncomment.
TEMPLATE = """\
# replylint: how replies in this folder, and in those below it, are judged.
# `replylint config` shows what is in force and where it came from.

# What to build on: "agent" says only what is sure; "qa" applies every rule.
preset = "agent"

# Build on another file as well, such as one for the whole company.
#extend = "../replylint.toml"

# Categories ("jargon"), rules ("jargon/prior-to"), or the start of their names ("scripted/*", "project:*").
# Add "preview" to `select` for rules that are still on trial.
#select = ["all"]
#ignore = ["scripted/hope-this-finds-you"]

# House words that are never flagged.
#accept = ["escalation team"]

# How replies travel, where a thread does not say: email, chat, social, sms or ticket.
#channel = "email"

# The language of the replies, instead of guessing it from each one.
#language = "en"

# Spelling, agreement, confused words and punctuation, through a LanguageTool server: the URL of one that runs, or a
# folder of its jars (a whole path). Without the second line: the folder of scripts/install-languagetool.sh.
#grammar = true
#languagetool = "http://127.0.0.1:8081"

# Folders with rules of your own, relative to this file.
#rules = ["our-rules"]

# When `replylint check` exits with 1: at a finding this severe (note, warn or stop), or below this score.
#fail-on = "warn"
#min-score = 70

# Findings that are known already and do not fail a run; `replylint baseline` writes the file.
#baseline = "replylint-baseline.json"

# Keep reports for the next run, in your own cache folder.
#cache = true

# Templates, not replies: whose placeholders they hold ("any" if that is not known), and which you have besides.
#system = "zendesk"
#variables = ["ticket.order_*"]

# How files are read, instead of by their ending and shape; where texts stand in JSON, YAML or CSV.
#source = "zendesk"
#field = ["macros[].body"]

# Who answers customers in an export that does not say, and what answers by itself: names, ids, addresses, domains.
#agents = ["@shop.example"]
#bots = ["Fin"]

# Files that are not read where a folder is checked: gitignore patterns, from this folder.
#exclude = ["generated/"]

# Tables come last: TOML counts every key after a table's name as part of that table.

# How much a category or a rule matters: note, warn, stop or off.
#[severity]
#jargon = "note"
#"timeframe/promise-without-time" = "stop"

# House words to avoid, and what to write instead.
#[reject]
#"end user" = "customer"

# What the columns of a table mean in an audit.
#[columns]
#reply = "Agent answer"

# Where rules that measure begin to speak: for every channel, or by channel.
#[limits]
#"clarity/long-sentence" = 35
#"clarity/long-paragraph" = {chat = 60, other = 120}

# Hours to the answer, by channel.
#[service-level]
#email = 24
#chat = 0.25

# What holds for some files only: gitignore patterns, from this folder.
#[[paths]]
#path = "macros/"
#preset = "templates"
#system = "zendesk"
#channel = "email"

# Rules that are not to be found in some files, and why.
#[[per-file-ignores]]
#path = "macros/legal/"
#rules = ["jargon/*"]
#reason = "these words are the law's"
"""


@click.command(short_help=f"Write a first {FILE_NAME}.")
@click.argument("folder", required=False, default=".", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write it even where there is a configuration already.")
def command(folder: Path, force: bool) -> None:
    """Write a commented replylint.toml into FOLDER (else here)."""
    file = folder / FILE_NAME
    if not folder.is_dir():
        raise Refusal(f"{folder}: is no folder; create it first, or name another")
    if not force:
        _refuse_to_replace(file)
    try:
        file.write_text(TEMPLATE, "utf-8")
    except OSError as error:
        raise Refusal(f"{file}: cannot be written: {error.strerror}; check the rights of the folder") from None
    click.echo(f"Wrote {file}. Next: replylint check draft.txt --customer message.txt")


def _refuse_to_replace(file: Path) -> None:
    there = file_in(file.parent)
    if there == file:
        raise Refusal(f"{file}: exists already; edit it, or replace it with --force")
    if there is not None:
        raise Refusal(f"{there}: has a [tool.replylint], which {FILE_NAME} would hide; edit it, or go on with --force")
