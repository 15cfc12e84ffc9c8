"""A finding stands where its words stand in the file as it lies on disk, whatever writes them there."""

import csv
import html
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replylint.cli.courts import Court
from replylint.cli.judging import Judged, judged
from replylint.config import Config
from replylint.linter import Linter
from replylint.sources import File, Wanted, read

SAID = "apologize for any inconvenience"
Writer = Callable[[str], str]


def zendesk(text: str, *, escaped: bool, indent: int | None) -> str:
    action = {"field": "comment_value_html", "value": text}
    macros = [{"id": 1, "title": "A", "actions": [{"field": "status", "value": "open"}, action]}]
    return json.dumps({"macros": macros}, ensure_ascii=escaped, indent=indent)


def zammad(text: str) -> str:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["id", "name", "keywords", "content"], ["1", "A", "", text]])
    return file.getvalue()


def osticket(text: str, style: str) -> str:
    return yaml.dump({"title": "A", "notes": "n", "response": text}, default_style=style, allow_unicode=True, width=50)


# How a text is written, and what makes a stretch of the file that text again.
WRITERS: dict[str, tuple[str, Writer, Callable[[str], str]]] = {
    "json": ("a.json", lambda text: zendesk(text, escaped=True, indent=2), lambda raw: str(json.loads(f'"{raw}"'))),
    "json, plain": (
        "a.json",
        lambda text: zendesk(text, escaped=False, indent=None),
        lambda raw: str(json.loads(f'"{raw}"')),
    ),
    "csv": ("a.csv", zammad, lambda raw: raw.replace('""', '"')),
    "yaml, literal": (
        "a.yml",
        lambda text: osticket(text, "|"),
        lambda raw: "\n".join(x.strip() for x in raw.split("\n")),
    ),
    "yaml, folded": ("a.yml", lambda text: osticket(text, ">"), lambda raw: " ".join(raw.split())),
    "yaml, double": (
        "a.yml",
        lambda text: osticket(text, '"'),
        lambda raw: " ".join(str(yaml.safe_load(f'"{raw}"')).split()),
    ),
    "yaml, single": ("a.yml", lambda text: osticket(text, "'"), lambda raw: " ".join(raw.split())),
}
WORDS = st.lists(
    st.sampled_from(["kite", "caf\u00e9", "\U0001f600", "&amp;", "<b>red</b>", "it's", '"so"', "&nbsp;x", "a\\b"]),
    max_size=6,
)


def as_html(letter: str, numbered: bool) -> str:
    return f"&#{ord(letter)};" if numbered else letter


@pytest.fixture(scope="module")
def court() -> Court:
    linter = Linter(Config(preset="templates", language="en", select=("scripted/inconvenience",)))
    return Court(linter, linter.tool)


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=WORDS, after=WORDS, numbered=st.lists(st.booleans(), min_size=len(SAID), max_size=len(SAID)))
def test_the_stretch_of_the_file_is_what_was_quoted(
    court: Court, tmp_path: Path, name: str, before: list[str], after: list[str], numbered: list[bool]
) -> None:
    ending, write, undo = WRITERS[name]
    said = "".join(as_html(*pair) for pair in zip(SAID, numbered, strict=True))
    file = tmp_path / ending
    file.write_bytes(write(f"<p>{' '.join(before)}. We {said}. {' '.join(after)}</p>").encode())
    entries = judged(read(File(str(file)), io.BytesIO(), None, Wanted()), lambda _item: court)
    [report] = [entry.report for entry in entries if isinstance(entry, Judged)]
    [found] = report.findings
    assert html.unescape(found.quote).casefold() == f"we {SAID}"
    place = found.location
    assert place is not None
    assert place.exact
    lines = file.read_bytes().decode().split("\n")
    stretch = lines[place.line - 1 : place.end_line]
    stretch[-1] = stretch[-1][: place.end_column - 1]
    stretch[0] = stretch[0][place.column - 1 :]
    assert undo("\n".join(stretch)) == " ".join(found.quote.split())
