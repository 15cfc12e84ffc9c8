"""django-helpdesk: fixtures of canned replies and of e-mail templates (`manage.py dumpdata helpdesk`)."""

from __future__ import annotations

from collections.abc import Iterator

from replylint.sources.exports.entry import Entry, filled
from replylint.sources.tree import Node

TITLE = "django-helpdesk fixtures"
_REPLY, _MAIL = "helpdesk.presetreply", "helpdesk.emailtemplate"
_TO_COLLEAGUES = "_owner"  # what the names of mails to the owner of a ticket end in


def holds(root: Node) -> bool:
    """Whether the file is such a fixture."""
    return any(entry.has("model", "fields") and entry.said("model").lower() in (_REPLY, _MAIL) for entry in root.items)


def entries(root: Node) -> Iterator[Entry]:
    """The replies, and the plain text or else the HTML of the mails; those to colleagues are left out."""
    for entry in root.items:
        model, fields = entry.said("model").lower(), entry.get("fields")
        if fields is None or model not in (_REPLY, _MAIL) or fields.said("template_name").endswith(_TO_COLLEAGUES):
            continue
        title = fields.said("name") or fields.said("template_name")
        locale = fields.said("locale")
        for key, form in (("body", "text"), ("plain_text", "text"), ("html", "html")):
            text = filled(fields, key)
            if text is not None:
                name = f"{title} ({locale})" if locale else title
                kind = model.partition(".")[2]
                number = entry.said("pk")
                yield Entry(text=text, id=f"{kind} {number}" if number else "", title=name, format=form)
                break
