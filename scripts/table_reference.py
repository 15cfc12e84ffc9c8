"""Writes docs/audit-tables.md, the columns of every table of an audit, from replylint/audit/tables.py.

python -m scripts.table_reference            writes it
python -m scripts.table_reference --check    exits with 1 if it is not what the tables are
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from replylint.audit.tables import TABLES

PAGE = Path(__file__).parent.parent / "docs" / "audit-tables.md"


def main(arguments: list[str]) -> int:
    """Writes the reference, or checks it."""
    wanted = "\n".join(reference()) + "\n"
    if "--check" in arguments:
        right = PAGE.exists() and PAGE.read_text("utf-8") == wanted
        if not right:
            print(f"{PAGE.name}: is not what the tables are; run `make reference`")
        return int(not right)
    PAGE.write_text(wanted, "utf-8")
    return 0


def reference() -> Iterator[str]:
    """The lines of the page: a section for each table, a row for each column."""
    yield "# The tables of an audit"
    yield ""
    yield "<!-- Written by `make reference` from replylint/audit/tables.py: change that. -->"
    for name, schema in TABLES.items():
        yield from ("", f"## {name}.parquet", "", f"{_what(schema.metadata).capitalize()}.", "")
        yield "| column | | |"
        yield "|---|---|---|"
        yield from (f"| `{field.name}` | {_kind(field.type)} | {_what(field.metadata)} |" for field in schema)


def _what(metadata: dict[bytes, bytes]) -> str:
    return metadata[b"what"].decode()


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        return "time (UTC)"
    return "text" if pa.types.is_string(kind) else "whole number" if pa.types.is_integer(kind) else "number"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
