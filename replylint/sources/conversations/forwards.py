"""Messages that are no reply though an agent's name is on them: mails passed on to others, and automatic answers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from replylint.reading import html

# English, German, French, Dutch, Spanish and Portuguese (RV), Swedish (VB), Danish and Norwegian (VS), Italian (I).
_SUBJECT = re.compile(r"\s*(?:\[[^\]]{1,60}\]\s*)?(?:fwd?|fw|wg|tr|doorst|rv|enc|vb|vs|i)\s*:", re.I)
_FORWARDED = (
    r"(?:begin forwarded message|forwarded message|forwarded by|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten (?:nachricht|e-mail)|message transféré|début du message (?:transféré|réexpédié)"
    r"|doorgestuurd bericht|begin doorgestuurd bericht|mensaje reenviado|inicio del mensaje reenviado"
    r"|messaggio inoltrato|inizio messaggio inoltrato|mensagem encaminhada|início da mensagem (?:re)?encaminhada)"
)
_ORIGINAL = (
    r"(?:original message|ursprüngliche nachricht|message d'origine|message original|oorspronkelijk bericht"
    r"|mensaje original|messaggio originale|mensagem original)"
)
_HEAD = re.compile(
    rf"^[ \t>]*[-_=*]{{0,40}}[ \t]*(?:{_FORWARDED}|{_ORIGINAL})[ \t]*(?::|[-_=*]{{2,}}|[^\n]{{0,60}}[-:])", re.I | re.M
)
_PASSED_ON = re.compile(rf"\W*{_FORWARDED}\b", re.I)
# Every head of a forwarded message has one of these in it; to look for them is a tenth of the work.
_HINTS = (
    "forward",
    "origin",
    "weitergeleitet",
    "ursprünglich",
    "transféré",
    "réexpédié",
    "doorgestuurd",
    "oorspronkelijk",
    "reenviado",
    "inoltrato",
    "encaminhada",
)

# What goes on in words is a subject of somebody who writes about such answers.
_AUTOMATIC_SUBJECT = re.compile(
    r"\s*(?:out of (?:the )?office|auto(?:matic)?[- ]?(?:reply|response|svar)|abwesenheitsnotiz|abwesend"
    r"|automatische (?:antwort|nachricht)|réponse automatique|absence du bureau|respuesta automática"
    r"|fuera de la oficina|risposta automatica|fuori sede|automatisch antwoord|afwezig|resposta automática"
    r"|automaattinen vastaus|odpowiedź automatyczna|automatická odpověď|(?-i:AUTO)(?=:))"
    r"\s*(?:[:(\[–—-]|(?:until|till|bis|from|vom)\b|\Z)",
    re.I,
)
_AUTOMATIC_TEXT = re.compile(
    r"this is an auto(?:mated|matic|-generated|matically generated) (?:reply|response|message|e-?mail)"
    r"|(?:i am|i'm|i’m) (?:(?:currently |now )?out of (?:the )?office|currently on (?:\w+ )?leave)"
    r"|dies ist eine automatische (?:antwort|nachricht)"
    r"|diese (?:e-mail|nachricht) wurde automatisch (?:erstellt|erzeugt)"
    r"|ich bin (?:derzeit|zurzeit|zur zeit|aktuell|momentan) (?:nicht im (?:büro|haus)|im urlaub|abwesend)"
    r"|ceci est (?:une réponse automatique|un message automatique)|je suis (?:actuellement )?absente? du bureau"
    r"|dit is een automatisch (?:antwoord|bericht)|esta es una respuesta automática",
    re.I,
)
# Without one of these there is no need to see what the customer saw.
_AUTOMATIC_HINTS = ("automat", "office", "leave", "nicht im", "urlaub", "abwesend", "bureau")
# An agent may speak of automatic answers further down.
_OPENING = 250


def is_forward(text: str, form: str = "text", *, subject: str | None = None, to_customer: bool | None = None) -> bool:
    """Whether a message passes on another instead of answering the customer.

    `subject` is that of this message alone: the conversation keeps its first one, which the customer may have written.
    `to_customer` is whether the customer is among those it went to, None where that is not known.
    """
    marked = subject is not None and _SUBJECT.match(subject) is not None
    if marked and to_customer is False:
        return True
    if not _holds(text, _HINTS):
        return False
    shown = _shown(text, form)
    if marked:
        head = _HEAD.search(shown)
        return head is not None and (to_customer is None or not shown[: head.start()].strip())
    return _PASSED_ON.match(shown) is not None and _HEAD.match(shown.lstrip()) is not None


def is_auto_reply(
    text: str, form: str = "text", *, subject: str | None = None, headers: Mapping[str, str] | None = None
) -> bool:
    """Whether a program sent the message, by the head of its mail, by its own subject, or by how it opens."""
    head = headers or {}
    sent_by = head.get("auto-submitted", "no").partition(";")[0].strip().lower()
    if sent_by not in ("no", "") or head.get("precedence", "").replace("-", "_").lower() == "auto_reply":
        return True
    if any(head.get(name, "no").lower() not in ("no", "") for name in ("x-autoreply", "x-autorespond")):
        return True
    if subject is not None and _AUTOMATIC_SUBJECT.match(subject):
        return True
    return _holds(text, _AUTOMATIC_HINTS) and (
        _AUTOMATIC_TEXT.search(_shown(text, form).lstrip()[:_OPENING]) is not None
    )


def _holds(text: str, hints: tuple[str, ...]) -> bool:
    low = text.lower()
    return any(hint in low for hint in hints)


def _shown(text: str, form: str) -> str:
    return html.render(text).text if form == "html" else text
