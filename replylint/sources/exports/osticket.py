"""osTicket: the YAML of its templates and pages (`body`), and of canned responses (`response`)."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, filled, listed
from replylint.sources.tree import Node

TITLE = "osTicket templates, pages and canned responses"
_LISTS = ("canned", "templates", "pages")
_OWN_KEYS = ("notes", "isenabled")
_VARIABLE = "%{"
_TO_COLLEAGUES = "staff_link}"  # leads into the panel of the agents


def holds(root: Node) -> bool:
    """Whether the file is such an export, with a text for customers in it. Other YAML has a title and a body too."""
    return any(
        any(table.has(key) for key in ("title", "name", "subject"))
        and text.style.startswith("yaml")
        and (_VARIABLE in text.value or any(table.has(key) for key in _OWN_KEYS))
        for table, text in _texts(root)
    )


def entries(root: Node) -> Iterator[Entry]:
    """The texts, which are HTML; alerts to agents are left out."""
    for table, text in _texts(root):
        title = table.said("title") or table.said("name") or table.said("subject")
        yield Entry(text=text, id=table.said("id"), title=title.strip(), format="html")


def _texts(root: Node) -> Iterator[tuple[Node, Node]]:
    for table in listed(root, *_LISTS):
        for key in ("response", "body"):
            text = filled(table, key)
            if text is not None and _TO_COLLEAGUES not in text.value:
                yield table, text
