"""Why a message is no reply to judge, told in one order for all helpdesks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from replylint.reading import html
from replylint.sources.conversations.conversation import Exclusion
from replylint.sources.conversations.forwards import is_auto_reply, is_forward

Part = Literal["agent", "customer", "note", "bot", "auto-reply"]

_BLANK = re.compile(
    r"(?>[\s\u200b-\u200d\u2060\ufeff\u00ad]|<(?![ \d])[^>]*>|&(?:nbsp|zwnj|#160|#xa0|#8203);)*+\Z", re.I
)
_UNSEEN = re.compile(r"<(?:style|script|head|title|template|svg|select)\b|display\s*:\s*none", re.I)


def exclusion(
    text: str,
    form: str,
    part: Part,
    *,
    subject: str | None = None,
    headers: Mapping[str, str] | None = None,
    to_customer: bool | None = None,
) -> Exclusion | None:
    """Why the message of that part in the talk is none to judge; None for an agent's own reply.

    `subject`, `headers` and `to_customer` are those of this one message, as in `forwards`.
    """
    if is_empty(text, form):
        return "empty"
    if part in ("note", "bot", "auto-reply"):
        return part
    if part == "customer":
        # A customer may well say in a letter that they are out of the office.
        return "auto-reply" if is_auto_reply("", subject=subject, headers=headers) else "customer"
    if is_auto_reply(text, form, subject=subject, headers=headers):
        return "auto-reply"
    return "forward" if is_forward(text, form, subject=subject, to_customer=to_customer) else None


def is_empty(text: str, form: str = "text") -> bool:
    """Whether a message shows no words, such as one that holds only a picture."""
    if form != "html":
        return not text.strip(" \t\r\n\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad")
    if _BLANK.match(text):
        return True
    return _UNSEEN.search(text) is not None and is_empty(html.render(text).text)
