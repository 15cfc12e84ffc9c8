"""How files are to be read, where their ending and their shape do not say it."""

from __future__ import annotations

import msgspec

from replylint.sources.exports import NAMES

BARE = ("text", "markdown", "html")
YAML = (".yml", ".yaml")
CSV = (".csv", ".tsv")
STRUCTURED = (".json", *YAML, *CSV)  # endings of what holds texts under names
SOURCES = (*BARE, "eml", "thread", *NAMES)


class Wanted(msgspec.Struct, frozen=True):
    """`source` is one of SOURCES, or None to recognise it; `fields` name the texts of any JSON, YAML or CSV."""

    source: str | None = None
    fields: tuple[str, ...] = ()


AS_FOUND = Wanted()
